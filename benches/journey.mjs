// Plans of many customers: the twelve golden stories in turn, natively on one core and in the wasm file. Figures of docs/journey.md. There is no peer.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createPlanner } from "../dist/js/journey.js";

const FOLDER = "tests/journey";
const CHUNK = 1_000;
const MANY = 1_000_000;
const NOW = Date.parse("2026-11-06T10:00:00+01:00");

const stories = fs.readdirSync(FOLDER).map((file) => JSON.parse(fs.readFileSync(`${FOLDER}/${file}`, "utf8")));
const [{ rules }] = stories;

/** Histories of customers, one a line. */
function chunk(from) {
  let lines = "";
  for (let n = from; n < from + CHUNK; n++) lines += `${JSON.stringify({ ...stories[n % stories.length].history, customer: `c${n}` })}\n`;
  return lines;
}

/** Customers a second over so many, in chunks that are made before they are timed. */
function rate(work, customers) {
  let milliseconds = 0;
  for (let n = 0; n < customers; n += CHUNK) {
    const lines = chunk(n);
    const begun = performance.now();
    work(lines);
    milliseconds += performance.now() - begun;
  }
  return (customers / milliseconds) * 1000;
}

export default async function suite({ note }) {
  const native = JSON.parse(
    execFileSync("cargo", ["bench", "--locked", "--quiet", "--bench", "journey", "--no-default-features", "--features", "journey"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  );
  const planner = createPlanner(rules);
  const other = createPlanner({ ...rules, size: "large" });
  const plan = (lines) => planner.planMany(lines, NOW);
  rate(plan, 20_000);
  const warm = [1_000, 10_000, 100_000].map((customers) => `${Math.round(rate(plan, customers)).toLocaleString("en")} over ${customers.toLocaleString("en")}`);
  note(
    `journey, customers a second, warm: native ${native.customers.toLocaleString("en")} (what-if ${native.compared.toLocaleString("en")}); wasm ${warm.join(", ")}`,
  );
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  let changed = 0;
  const both = rate((lines) => {
    changed += planner.whatIf(lines, other, NOW).changed;
  }, MANY);
  if (!changed) throw new Error("the other rules change nothing");
  const seconds = (performance.now() - begun) / 1000;
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  note(
    `journey, what-if over ${MANY.toLocaleString("en")} customers: ${(MANY / both).toFixed(1)} s of planning (${(MANY / native.compared).toFixed(1)} s natively), ${seconds.toFixed(1)} s with making the histories; memory ${grown >= 0 ? "+" : ""}${grown.toFixed(0)} MiB`,
  );
}
