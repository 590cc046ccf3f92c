// What is run each time of what takes long: a share here, everything with `npm run test:all`, which sets LONG. What is left out is counted.
import fs from "node:fs";

/** Whether everything is run. */
export const isLong = Boolean(process.env.LONG);

/** Counts what was done of all, in the file that `scripts/test.mjs` reads; without one, nobody asks. */
export function count(what, done, all) {
  if (done < all && process.env.LEFT_OUT) fs.appendFileSync(process.env.LEFT_OUT, `${JSON.stringify({ what, left: all - done, all })}\n`);
}

/** How many rounds: `some`, or `all`. */
export function rounds(what, some, all) {
  const done = isLong ? all : some;
  count(what, done, all);
  return done;
}

/** Each of `rows` with everything that `of` has for it, as pairs; or with `some` of that, other ones for each row, so that all take turns. */
export function turns(what, rows, of, some = 1) {
  const every = rows.map((row) => of(row).map((one) => [row, one]));
  const chosen = isLong ? every.flat() : every.flatMap((pairs, at) => spread(pairs, at, some));
  count(what, chosen.length, every.flat().length);
  return chosen;
}

/** As many elements of a list as asked for, at equal distances, from a place on. */
const spread = (list, from, some) =>
  list.length <= some ? list : Array.from({ length: some }, (_, n) => list[(from + Math.floor((n * list.length) / some)) % list.length]);
