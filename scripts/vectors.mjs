// Makes docs/experiments/vectors.json: units of every kind of text, and the bucket that each has. With --check: says whether it is up to date.
import { createHash } from "node:crypto";
import fs from "node:fs";

const FILE = "docs/experiments/vectors.json";

/** The bucket of a unit, as docs/experiments/assignment.md says. */
function bucket(experiment, salt, unit) {
  const digest = createHash("sha256").update(`postfrisch/experiment\n${experiment}\n${salt}\n${unit}`, "utf8").digest();
  return Math.floor((digest.readUInt32BE(0) * 10_000) / 2 ** 32);
}

const UNITS = [
  (n) => `customer-${n}`,
  (n) => String(1000 + n),
  (n) => `müller${n}@beispiel.example`,
  // The same name, with a combining diaeresis: other bytes, another unit.
  (n) => `mu\u0308ller${n}@beispiel.example`,
  (n) => `Straße ${n}, Ærø`,
  (n) => `🚲${n}👩‍👩‍👧`,
  (n) => `لبنى${n}`,
  (n) => `דנה\u200F${n}`,
  (n) => `顧客${n}`,
  (n) => `${n}\ttwo\nlines`,
];
const EXPERIMENTS = ["autumn", "betreff-größe", "", "实验"];
const SALTS = ["2026", "", "ß"];

const vectors = Array.from({ length: 1000 }, (_, n) => {
  const [experiment, salt] = [EXPERIMENTS[n % EXPERIMENTS.length], SALTS[n % SALTS.length]];
  const unit = n === 999 ? "" : UNITS[Math.floor(n / 12) % UNITS.length](n);
  return { experiment, salt, unit, bucket: bucket(experiment, salt, unit) };
});
const text = `{\n  "layout": "SHA-256 of the UTF-8 bytes of postfrisch/experiment LF experiment LF salt LF unit; its first 32 bits, times 10000, divided by 2^32, rounded down",\n  "vectors": [\n${vectors.map((vector) => `    ${JSON.stringify(vector)}`).join(",\n")}\n  ]\n}\n`;
if (!process.argv.includes("--check")) fs.writeFileSync(FILE, text);
else if (fs.readFileSync(FILE, "utf8") !== text) {
  process.stderr.write(`${FILE} is out of date: run node scripts/vectors.mjs\n`);
  process.exit(1);
}
