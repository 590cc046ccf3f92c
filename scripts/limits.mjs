// Makes js/base/core-limits.ts, the ceilings that JavaScript shares with the core, from src/base/limits.rs. With --check: says whether it is up to date.
import fs from "node:fs";

/** What JavaScript needs of them. */
const SHARED = ["CLOCK_AHEAD", "CLOCK_WRONG", "FEED_PAGE_BYTES", "HISTORY_AGE", "HISTORY_GAP", "LINK_LIFE_SECONDS", "PHOTO_BYTES"];
const FILE = "js/base/core-limits.ts";

const source = fs.readFileSync("src/base/limits.rs", "utf8");

/** A constant with what is said of it. Only products of whole numbers are written alike in both languages. */
function constant(name) {
  const found = new RegExp(`((?:^///.*\\n)+)^pub const ${name}: \\w+ = ([^;]+);`, "m").exec(source);
  if (!found) throw new Error(`src/base/limits.rs has no \`${name}\` with a doc comment`);
  const [, doc, value] = found;
  if (!/^\d[\d_]*(?: \* \d[\d_]*)*$/.test(value)) throw new Error(`\`${name}\` is no product of whole numbers: ${value}`);
  const number = value.split(" * ").reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1);
  if (!Number.isSafeInteger(number)) throw new Error(`\`${name}\` is larger than JavaScript counts`);
  const lines = doc
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^\/\/\/ ?/, ""));
  const comment = lines.length === 1 ? `/** ${lines[0]} */` : `/**\n${lines.map((line) => ` * ${line}`).join("\n")}\n */`;
  return `\n${comment}\nexport const ${name} = ${value};\n`;
}

const text = `// Made by scripts/limits.mjs from src/base/limits.rs.\n${SHARED.map(constant).join("")}`;
if (!process.argv.includes("--check")) fs.writeFileSync(FILE, text);
else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, "utf8") !== text) {
  process.stderr.write(`${FILE} is out of date: run node scripts/limits.mjs\n`);
  process.exitCode = 1;
}
