#!/usr/bin/env node
// All tests: the core natively and inside wasm (Node, Chromium), the package in Node, workerd and Chromium, end to end with real parts.
// Prints what it ran, what it left to `npm run test:all`, and what it skipped; in CI a skip is a failure. With `--all` it leaves nothing.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  ampValidator,
  chromium,
  django,
  has,
  node24,
  nodes,
  npmPackages,
  postgresql,
  readers,
  root,
  run,
  rust,
  servers,
  spamassassin,
  speller,
} from "./setup.mjs";

rust();
npmPackages();
const browser = chromium();
const spam = spamassassin();
const spells = speller();
const exports = django();
const serves = servers();
const keeps = postgresql();
const reads = readers();
const amp = ampValidator();
const versions = nodes();
const skipped = [];
const counts = [];
/** Tests that run a share of what they have add a line for it here; with LONG they run all of it. */
const LEFT_OUT = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-")), "left-out");
const share = process.argv.includes("--all") ? { LONG: "1" } : { LEFT_OUT };
if (!serves) skipped.push("many machines and promtool: Redis, nginx or Prometheus is not installed");
if (!keeps) skipped.push("the store in PostgreSQL: it is not installed");
if (!reads) skipped.push("pictures before Tesseract and zbar: they are not installed");
if (!amp) skipped.push("AMP parts before AMP's validator: it could not be fetched");
if (!versions) skipped.push("the package in Node 20, 22 and 26: they could not be fetched");
if (!spells) skipped.push("the letters' spelling: hunspell is not installed");
if (!exports) skipped.push("exported letters before Django: it is not installed");
if (!spam) skipped.push("letters before SpamAssassin: it is not installed");

/** Runs a test command, shows its output, and counts what passed by its own closing line. */
function tests(name, command, args, pattern, env = {}) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const done = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      FORCE_COLOR: "0",
      NO_COLOR: "1",
      PATH: `${path.join(root, "node_modules", ".bin")}${path.delimiter}${process.env.PATH}`,
      ...share,
      ...env,
    },
  });
  const output = `${done.stdout}${done.stderr}`;
  process.stdout.write(output);
  const passed = [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
  counts.push({ suite: name, passed, seconds: Math.round((Date.now() - started) / 1000) });
  const left = [...output.matchAll(/Tests {2}.*?(\d+) skipped/g)].reduce((sum, match) => sum + Number(match[1]), 0);
  if (left > 0) skipped.push(`${name}: ${left} tests skipped themselves, marked above`);
  if (done.status !== 0) fail(`${name} failed`);
  // A runner that found nothing to run, or skipped all of it, has shown nothing.
  if (passed === 0) fail(`${name} ran no test`);
}

function fail(message) {
  console.table(counts);
  console.error(message);
  process.exit(1);
}

run(node24, ["scripts/build.mjs"]);
if (has("cargo-nextest")) tests("core", "cargo", ["nextest", "run", "--locked", "--cargo-quiet", "--workspace", "--features", "mrml"], /(\d+) passed/g);
else tests("core", "cargo", ["test", "--locked", "--quiet", "--workspace", "--lib", "--tests", "--features", "mrml"], /(\d+) passed/g);
// With the core's own features, so that nothing is compiled again.
tests("doc examples", "cargo", ["test", "--locked", "--quiet", "--doc", "--workspace", "--features", "mrml"], /(\d+) passed/g);

run("cargo", ["build", "--locked", "--quiet", "--package", "xtask", "--features", "runner"]);
const wasm = ["test", "--locked", "--target", "wasm32-unknown-unknown", "--test", "cases"];
const runner = { CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: path.join(root, "target/debug/wasm-bindgen-test-runner") };
tests("wasm in Node", "cargo", wasm, /(\d+) passed/g, runner);
if (browser) tests("wasm in Chromium", "cargo", wasm, /(\d+) passed/g, { ...runner, WASM_BINDGEN_USE_BROWSER: "1", CHROMEDRIVER: "/usr/bin/chromedriver" });
else skipped.push("wasm in Chromium: there is no chromium");

for (const project of ["node", "workerd", "chromium"]) {
  if (project === "chromium" && !browser) skipped.push("the package in Chromium: there is no chromium");
  else tests(`package in ${project}`, "vitest", ["run", "--project", project], /Tests {2}.*?(\d+) passed/g);
}

/** What was left out, summed by its name. */
function leftOut() {
  const sums = new Map();
  for (const line of fs.existsSync(LEFT_OUT) ? fs.readFileSync(LEFT_OUT, "utf8").trim().split("\n") : []) {
    const { what, left, all } = JSON.parse(line);
    const sum = sums.get(what) ?? { left: 0, all: 0 };
    sums.set(what, { left: sum.left + left, all: sum.all + all });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
}

console.log();
console.table(counts);
for (const [what, { left, all }] of leftOut()) console.log(`left to npm run test:all: ${what}: ${left} of ${all}`);
for (const what of skipped) console.log(`skipped: ${what}`);
const total = counts.reduce((sum, { passed }) => sum + passed, 0);
console.log(`${total} passed, 0 failed, ${skipped.length} skipped`);
if (skipped.length > 0 && process.env.CI) process.exit(1);
