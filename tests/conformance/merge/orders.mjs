// Many documents by chance in both orders, counted and told.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { document } from "./generate.mjs";
import { DIFFERENCES, judge } from "./judge.mjs";
import { jinja } from "./oracle.mjs";
import { shrunk } from "./shrink.mjs";

/** Judges the documents of `count` seeds from `first` on: how many of which kind, and those that differ. */
export async function attack({ count, first = 1, compile, merger }) {
  const counts = { verdicts: {}, ways: {}, refusals: {}, crashes: {} };
  const add = (of, name) => {
    of[name] = (of[name] ?? 0) + 1;
  };
  const different = [];
  for (let seed = first; seed < first + count; seed++) {
    const made = document(seed);
    if (!merger.takes(made)) {
      add(counts.verdicts, "left out");
      continue;
    }
    for (const each of [made, ...made.others.map((data) => ({ ...made, data, first: made }))]) {
      const judged = await judge(each, { merge: merger.merge, compile });
      add(counts.verdicts, judged.verdict);
      add(counts.ways, judged.way);
      if (judged.verdict === "refused" || judged.verdict === "fails") add(counts.refusals, plainly(judged.found[0]));
      if (judged.verdict === "crash" || judged.verdict === "both-fail") add(counts.crashes, plainly(judged.found[0]));
      if (DIFFERENCES.has(judged.verdict)) different.push({ ...each, ...judged });
    }
  }
  return { counts, different };
}

/** A message without the values in it. */
const plainly = (message) =>
  message
    .replace(/`[^`]*`/g, "`…`")
    .replace(/\d+/g, "0")
    .replace(/\n[\s\S]*/, "");

/** The command: `--orders N`, `--seed S`, `--shrink [K]`, `--dist FOLDER`. */
export async function command(args, root) {
  const option = (name, usual) => (args.includes(name) ? args[args.indexOf(name) + 1] : usual);
  const dist = path.resolve(option("--dist", path.join(root, "dist")));
  const { compile } = await import(pathToFileURL(path.join(dist, "js", "index.js")).href);
  const merger = jinja();
  const count = Number(option("--orders", 1000));
  const first = Number(option("--seed", 1));
  const started = Date.now();
  const { counts, different } = await attack({ count, first, compile, merger });
  console.log(`${count} documents from seed ${first}, merged first by ${merger.name}, ${((Date.now() - started) / 1000).toFixed(0)} s`);
  for (const [what, of] of Object.entries(counts)) {
    console.log(`${what}:`);
    for (const [name, times] of Object.entries(of).sort(([, a], [, b]) => b - a)) console.log(`  ${String(times).padStart(6)}  ${name}`);
  }
  const shrinks = args.includes("--shrink") ? Number(option("--shrink", 20)) || 20 : 0;
  const kinds = new Map();
  for (const one of different.slice(0, shrinks)) {
    const small = await shrunk(one, { merge: merger.merge, compile });
    const kind = small.verdict + small.template.replace(/(["'])[^"']*\1|\w*\d+\b/g, "");
    kinds.set(kind, [...(kinds.get(kind) ?? []), small]);
  }
  for (const kind of [...kinds.values()].sort((a, b) => b.length - a.length)) tell(kind[0], kind.length);
  for (const { seed, verdict, label, found } of different.slice(shrinks)) console.log(`${seed}\t${verdict}\t${label}\t${found[0].slice(0, 200)}`);
  merger.close();
  return different.length === 0;
}

function tell({ seed, verdict, label, template, data, includes, found }, times) {
  console.log(
    `\n${times} × seed ${seed}, ${verdict}, ${label}\n  ${template}\n  ${JSON.stringify(data)}${Object.keys(includes).length ? `\n  ${JSON.stringify(includes)}` : ""}`,
  );
  for (const line of found) console.log(`  ${line}`);
}
