#!/usr/bin/env node
// Ours against the peers, in one run, alternating, so that a busy machine slows both alike. Ratios count, not milliseconds. Each figure says whether it is cold or
// warm (phases.mjs).
// `npm run bench [-- --json FILE] [--only NAME]`
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { node24, npmPackages, run } from "../scripts/setup.mjs";
import { figures, warm } from "./phases.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
if (process.argv[2] !== "--measured") {
  npmPackages();
  npmPackages(here);
  run(node24, ["scripts/build.mjs"]);
  run(node24, [fileURLToPath(import.meta.url), "--measured", ...process.argv.slice(2)]);
  process.exit(0);
}

const flag = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const only = flag("--only");
const results = [];
function report(name, unit, values) {
  if (unit !== "bytes" && !/\b(warm|cold|native)\b/.test(name)) throw new Error(`${name}: say whether it is warm or cold`);
  const { ours, ...peers } = values;
  const ratio = Object.fromEntries(Object.entries(peers).map(([peer, value]) => [peer, Number((ours / value).toFixed(4))]));
  results.push({
    name,
    unit,
    ours: Number(ours.toFixed(4)),
    peers: Object.fromEntries(Object.entries(peers).map(([p, v]) => [p, Number(v.toFixed(4))])),
    ratio,
  });
}

const notes = [];
const note = (text) => notes.push(text);

const suites = {
  compile: "./compile.mjs",
  merge: "./merge.mjs",
  many: "./many.mjs",
  letters: "./letters.mjs",
  eml: "./eml.mjs",
  picture: "./picture.mjs",
  countdown: "./countdown.mjs",
  photo: "./photo.mjs",
  memory: "./memory.mjs",
  feed: "./feed.mjs",
  refusal: "./refusal.mjs",
  request: "./request.mjs",
  load: "./load.mjs",
  stores: "./stores.mjs",
  journey: "./journey.mjs",
};
for (const [name, file] of Object.entries(suites)) {
  if (only && only !== name) continue;
  const { default: suite } = await import(file);
  const group = (name, file, of, contenders, options) => figures(report, name, file, of, contenders, options);
  await suite({ figures: group, warm, report, note });
}

console.log(`\n${os.cpus()[0]?.model}, ${os.cpus().length} cores, Node ${process.version}; medians, taken in turn. Ratio: ours ÷ peer, below 1 is better.\n`);
for (const { name, unit, ours, peers, ratio } of results) {
  console.log(`${name}`);
  console.log(`  ${"ours".padEnd(34)}${ours} ${unit}`);
  for (const peer of Object.keys(peers)) console.log(`  ${peer.padEnd(34)}${peers[peer]} ${unit}   ratio ${ratio[peer]}`);
}
for (const text of notes) console.log(text);
const file = flag("--json");
if (file) fs.writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
