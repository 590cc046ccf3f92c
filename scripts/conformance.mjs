#!/usr/bin/env node
// Compares the compiler with npm mjml. Without options: the project's own cases. `--kit DIR`: a comparison kit with a corpus of its own; its `kit.mjs`
// gives cases, asks mjml, and compares. More options go to its comparison: `--show ID`, `--top N`. `--mjml DIR`: a checkout of mjml, whose own tests are run
// with our function in mjml's place. `--orders N`: documents by chance, compiled once and merged, against merged first and compiled by mjml; `--seed S` is the
// first, `--shrink K` makes K of those that differ small, `--dist DIR` takes another build.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const at = args.indexOf("--kit");

function run(args, files = {}) {
  const stdio = [files.input ? fs.openSync(files.input) : "ignore", files.output ? fs.openSync(files.output, "w") : "inherit", "inherit"];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio });
  if (status !== 0) process.exit(status ?? 1);
}

const checkout = args.indexOf("--mjml");

if (args.includes("--orders")) {
  const { command } = await import("../tests/conformance/merge/orders.mjs");
  process.exitCode = (await command(args, root)) ? 0 : 1;
} else if (checkout >= 0) {
  const { report } = await import("../tests/conformance/mjml/run.mjs");
  process.exitCode = (await report(args[checkout + 1] ?? "")) ? 0 : 1;
} else if (at < 0) {
  run(["node_modules/vitest/vitest.mjs", "run", "--project", "node", "tests/js/node/conformance.test.js"]);
} else {
  const kit = path.resolve(args[at + 1] ?? "", "kit.mjs");
  if (!fs.existsSync(kit)) {
    console.error(`there is no ${kit}; write --kit FOLDER`);
    process.exit(2);
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "conformance-"));
  const [cases, refs, got] = ["cases", "refs", "got"].map((name) => path.join(folder, `${name}.jsonl`));
  try {
    run([kit, "cases"], { output: cases });
    run([kit, "refs"], { input: cases, output: refs });
    run(["dist/js/cli/main.js", "compile", "--jsonl"], { input: cases, output: got });
    run([kit, "compare", refs, got, ...args.toSpliced(at, 2)]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
