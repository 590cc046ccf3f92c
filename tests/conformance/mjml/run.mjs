// Runs mjml's own test files with our function in mjml's place: those of `packages/mjml/test` in a checkout of mjml. Prints a line a file, and what failed.

import fs from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { pathToFileURL } from "node:url";

const hooks = new URL("hooks.mjs", import.meta.url).href;

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

/** Runs them: by file how many tests passed, and what failed. */
export async function results(checkout) {
  const found = files(checkout).map((file) => ({ name: path.relative(checkout, file), file, passed: 0, failed: [] }));
  const stream = run({ files: found.map(({ file }) => file), cwd: checkout, concurrency: false, execArgv: ["--import", hooks] });
  const of = (event) => found.find(({ file }) => [file, pathToFileURL(file).href].includes(event.file ?? event.name));
  stream.on("test:pass", (event) => {
    if (of(event) && event.details.type !== "suite" && event.name !== event.file) of(event).passed += 1;
  });
  stream.on("test:fail", (event) => {
    const { cause = event.details.error, failureType } = event.details.error;
    if (of(event) && failureType !== "subtestsFailed") of(event).failed.push({ test: event.name, why: String(cause?.message ?? cause) });
  });
  for await (const _ of stream);
  return found.map(({ name, passed, failed }) => ({ name, passed, failed }));
}

/** Prints them; gives whether all passed. */
export async function report(checkout) {
  const all = await results(path.resolve(checkout));
  for (const { name, passed, failed } of all) {
    console.log(`${failed.length ? "✗" : "✓"} ${name}: ${passed} of ${passed + failed.length}`);
    for (const { test, why } of failed) console.log(`    ${test}: ${why.split("\n", 3).join(" ")}`);
  }
  const passed = all.filter(({ failed }) => !failed.length).length;
  console.log(`${passed} of ${all.length} files pass`);
  return passed === all.length && all.length > 0;
}
