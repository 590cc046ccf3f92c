// Who would get or lose which letter under other rules.
import { problem } from "../base/errors.js";
import { WHAT_IF_CHARS, WHAT_IF_NAMED } from "../base/limits.js";
import type { Moment, WhatIf } from "../journey/planner.js";
import { EXIT, type Flags, objectLines, print, text } from "./io.js";
import { plannerOf } from "./journey-rules.js";

type Count = WhatIf["letters"][string];

/** `journey what-if FILE --with FILE`. */
export async function whatIf(file: string, flags: Flags): Promise<number> {
  if (text(flags, "with") === undefined) throw problem("usage/bad", "--with is missing", "write --with FILE, with the rules to compare");
  const [planner, other] = [await plannerOf(flags), await plannerOf(flags, "with")];
  const now: Moment = text(flags, "at") ?? Date.now();
  const total = { customers: 0, changed: 0 };
  const letters = new Map<string, Count>();
  const examples: WhatIf["examples"] = [];
  for await (const { numbers, lines } of batches(file)) {
    const found = planner.whatIf(lines, other, now);
    for (const { line, error } of found.failed) throw problem(error.code, `line ${numbers[line - 1]}: ${error.message}`, error.help);
    total.customers += found.customers;
    total.changed += found.changed;
    examples.push(...found.examples.slice(0, WHAT_IF_NAMED - examples.length));
    for (const [rule, count] of Object.entries(found.letters)) letters.set(rule, sum(letters.get(rule), count));
  }
  const rows = [...letters].map(([rule, count]) => ({ rule, ...count })).filter(({ gained, lost }) => gained || lost);
  rows.sort((a, b) => b.gained + b.lost - a.gained - a.lost);
  if (flags.json) print({ ...total, letters: rows, examples });
  else {
    process.stdout.write(`${total.customers} customers, ${total.changed} of them get something else\n`);
    for (const { rule, gained, lost } of rows) process.stdout.write(`  ${rule.padEnd(28)} +${gained} -${lost}\n`);
    if (examples.length) process.stdout.write("for example\n");
    for (const { customer, gained, lost } of examples)
      process.stdout.write(`  ${customer.padEnd(28)} ${[...gained.map((entry) => `+${entry}`), ...lost.map((entry) => `-${entry}`)].join(" ")}\n`);
  }
  return EXIT.ok;
}

/** The lines of a file, many at a time, with their numbers. */
async function* batches(file: string): AsyncGenerator<{ numbers: number[]; lines: string }> {
  let [numbers, lines]: [number[], string] = [[], ""];
  for await (const { number, text } of objectLines(file)) {
    numbers.push(number);
    lines += `${text}\n`;
    if (lines.length < WHAT_IF_CHARS) continue;
    yield { numbers, lines };
    [numbers, lines] = [[], ""];
  }
  if (numbers.length) yield { numbers, lines };
}

function sum(known: Count = { before: 0, after: 0, gained: 0, lost: 0 }, more: Count): Count {
  return { before: known.before + more.before, after: known.after + more.after, gained: known.gained + more.gained, lost: known.lost + more.lost };
}
