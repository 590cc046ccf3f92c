// Cold and warm apart: a process that has just begun is not yet what it becomes. Cold is one call in a fresh process, with the import before it and without;
// warm is the median of many, after enough of them that V8 has optimised what runs often, in JavaScript and in wasm.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

/** Calls of each contender before a warm figure is taken: the 150th call of npm mjml takes half of the tenth's time, and later ones no less. */
const WARM = 150;
/** Processes of each contender for a cold figure. */
const COLD = 9;

const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
const medians = (times) => Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
const listOf = (names) => Object.fromEntries(names.map((name) => [name, []]));

/**
 * Milliseconds a call, every contender in turn, so that a busy machine slows all alike.
 * @param contenders what is called, with the number of the call
 * @param options `rounds`; `burst` calls in a row each, as an edge paints one picture after the other; `batch` calls timed as one, where one is too short;
 * `before` rounds that are not counted: as many as make `WARM` calls by default; `calls` of what is optimised in a call, where that is more than one
 * @returns `times`, and `phase`, which says what was measured
 */
export async function warm(contenders, { rounds = 60, burst = 1, batch = 1, calls = 1, before = Math.ceil(WARM / (burst * batch)) } = {}) {
  const times = listOf(Object.keys(contenders));
  for (let round = -before; round < rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      for (let i = 0; i < burst; i++) {
        const at = ((round + before) * burst + i) * batch;
        const started = performance.now();
        for (let n = 0; n < batch; n++) await work(at + n);
        if (round >= 0) times[name].push((performance.now() - started) / batch);
      }
    }
  }
  return { times: medians(times), phase: `warm, after ${(before * burst * batch * calls).toLocaleString("en")} calls` };
}

/**
 * Milliseconds of each contender in fresh processes: the first call, and that with the import and whatever is made ready before it.
 * @param file the module that exports `groups`: in each group, functions by name that import a contender and give what is called
 * @param input what the contenders are given, made outside of what is measured
 */
export function cold(file, group, names, input = null) {
  const [first, whole] = [listOf(names), listOf(names)];
  for (let round = 0; round < COLD; round++) {
    for (const name of names) {
      const args = [fileURLToPath(import.meta.url), fileURLToPath(file), group, name];
      const told = JSON.parse(
        execFileSync(process.execPath, args, { input: JSON.stringify(input), encoding: "utf8" })
          .trim()
          .split("\n")
          .at(-1),
      );
      first[name].push(told.first);
      whole[name].push(told.whole);
    }
  }
  return { first: medians(first), whole: medians(whole) };
}

/** Reports a group in all phases. `hasImport` is false where contenders have to import more than themselves; `unit` is the warm figure's. */
export async function figures(report, name, file, group, contenders, { input, hasImport = true, unit = "ms", ...options } = {}) {
  const ready = {};
  for (const [name, prepare] of Object.entries(contenders)) ready[name] = await prepare(input);
  const { times, phase } = await warm(ready, options);
  const scale = unit === "µs" ? 1_000 : 1;
  report(`${name}; ${phase}`, unit, Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms * scale])));
  const { first, whole } = cold(file, group, Object.keys(contenders), input);
  report(`${name}; cold, the first call of a process`, "ms", first);
  if (hasImport) report(`${name}; cold, import and first call of a process`, "ms", whole);
  return ready;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, group, name] = process.argv.slice(2);
  const input = JSON.parse(fs.readFileSync(0, "utf8"));
  const { groups } = await import(file);
  const began = performance.now();
  const work = await groups[group][name](input);
  const ready = performance.now();
  await work(0);
  const ended = performance.now();
  // Some of what is measured here keeps a process from ending by itself.
  process.stdout.write(`${JSON.stringify({ first: ended - ready, whole: ended - began })}\n`, () => process.exit());
}
