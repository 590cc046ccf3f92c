// Every letter of the catalogue beside the order confirmation, per message, in one process: HTML as bytes, warm.

import { compile } from "../dist/js/index.js";
import { letters } from "../dist/letters/index.js";

const ROUNDS = 40;
const WARM = 400;
/** At most this many times the order confirmation. */
const BOUND = 2;

/** Microseconds of a message with a letter's first sample; the median of rounds. */
function microseconds(template, data, into) {
  for (let i = 0; i < WARM; i += 1) template.render(data, { into });
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    for (let i = 0; i < 20; i += 1) template.render(data, { into });
    return ((performance.now() - begun) * 1000) / 20;
  }).sort((a, b) => a - b);
  return rounds[ROUNDS / 2];
}

export default async function suite({ note }) {
  const into = new Uint8Array(1 << 20);
  const of = async (name) => {
    const { default: letter } = await letters[name]();
    return microseconds(compile(letter), letter.samples.whole ?? Object.values(letter.samples)[0], into);
  };
  const rows = [];
  for (const name of Object.keys(letters)) {
    // Both in turn, so that what else the machine does hits both.
    const [letter, order] = [await of(name), await of("order-confirmation")];
    rows.push({ letter: name, µs: letter.toFixed(1), "× order confirmation": (letter / order).toFixed(2) });
  }
  rows.sort((a, b) => b["× order confirmation"] - a["× order confirmation"]);
  const slowest = Number(rows[0]["× order confirmation"]);
  const table = rows.slice(0, 8).map((row) => `${row.letter} ${row.µs} µs (${row["× order confirmation"]} ×)`);
  note(
    `\nA message of each of ${rows.length} letters, warm; the slowest: ${table.join(", ")}. At most ${BOUND} × the order confirmation: ${slowest <= BOUND ? "holds" : "MISSED"}.`,
  );
  if (slowest > BOUND) process.exitCode = 1;
}
