// Runs mjml's own test files, those of `packages/mjml/test` in a checkout of mjml, with our function and command in the place of mjml's, and once more with the
// npm package's, which is the measure. Prints a line a file, what failed, and how many passed.

import fs from "node:fs";
import path from "node:path";
import { run } from "node:test";

const hooks = new URL("hooks.mjs", import.meta.url).href;

/** Tests that are known to fail with ours, and why. `docs/mjml.md` has the same list. */
export const KNOWN = JSON.parse(fs.readFileSync(new URL("known.json", import.meta.url), "utf8"));

/** The test files of a checkout. */
export function files(checkout) {
  const folder = path.join(checkout, "packages/mjml/test");
  if (!fs.existsSync(folder)) throw new Error(`there is no ${folder}; write --mjml FOLDER, a checkout of mjml`);
  const names = fs.readdirSync(folder, { recursive: true }).map(String);
  return names
    .filter((name) => /test\.(c|m)?js$/.test(name))
    .map((name) => path.join(folder, name))
    .sort();
}

/** Runs them, with ours or with npm's: by file how many tests passed, and what failed. */
export async function results(checkout, whose = "ours") {
  const found = files(checkout).map((file) => ({ name: path.relative(checkout, file), file, passed: 0, failed: [] }));
  const before = { ...process.env };
  // Commands that tests run are to be ours too, on this Node.
  Object.assign(process.env, {
    MJML_TESTS_OF: whose,
    NODE_OPTIONS: `--import=${hooks}`,
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${before.PATH}`,
  });
  try {
    for (const of of found) {
      const stream = run({ files: [of.file], cwd: checkout });
      stream.on("test:pass", ({ name, details }) => {
        if (details.type !== "suite" && name !== of.file) of.passed += 1;
      });
      stream.on("test:fail", ({ name, details: { error } }) => {
        const { cause = error, failureType } = error;
        if (failureType !== "subtestsFailed") of.failed.push({ test: name === of.file ? "the file" : name, why: String(cause?.message ?? cause) });
      });
      for await (const _ of stream);
    }
  } finally {
    for (const name of ["MJML_TESTS_OF", "NODE_OPTIONS", "PATH"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
  return found.map(({ name, passed, failed }) => ({ name, passed, failed }));
}

const sum = (all) => all.reduce(([passed, total], file) => [passed + file.passed, total + file.passed + file.failed.length], [0, 0]).join(" of ");

/** Prints them; gives whether none failed but those that are known to. */
export async function report(checkout) {
  const root = path.resolve(checkout);
  const [ours, npm] = [await results(root), await results(root, "npm")];
  let unknown = 0;
  for (const [at, file] of ours.entries()) {
    console.log(`${file.failed.length ? "✗" : "✓"} ${file.name}: ${sum([file])}, npm's ${sum([npm[at]])}`);
    for (const { test, why } of file.failed) {
      const known = KNOWN[`${path.basename(file.name)}: ${test}`];
      if (known === undefined) unknown += 1;
      console.log(`    ${test}: ${known ?? why.split("\n", 3).join(" ")}`);
    }
    const total = ({ passed, failed }) => passed + failed.length;
    if (file.failed.length === 0 && total(file) < total(npm[at])) {
      unknown += 1;
      console.log(`    ${total(npm[at]) - total(file)} tests did not run`);
    }
    for (const { test, why } of npm[at].failed) console.log(`    (npm's) ${test}: ${why.split("\n", 3).join(" ")}`);
  }
  console.log(`ours: ${sum(ours)} tests; npm's: ${sum(npm)}`);
  if (unknown) console.log(`${unknown} of ours fail that tests/conformance/mjml/known.json does not name, or did not run`);
  return unknown === 0 && ours.length > 0;
}
