// Makes js/shops/contract.ts, the types of what letters have in common, from templates/letters/contract.json. With --check: says whether it is up to date.
import fs from "node:fs";
import { typeOf } from "./letters.mjs";

const FILE = "js/shops/contract.ts";
const { $defs } = JSON.parse(fs.readFileSync("templates/letters/contract.json", "utf8"));
const nameOf = (key) => `Letter${key[0].toUpperCase()}${key.slice(1)}`;
/** A definition as an interface; those it refers to keep their names. */
function declared([key, schema]) {
  const members = Object.entries(schema.properties).map(([name, inner]) => {
    const told = inner.description ? `  /** ${inner.description} */\n` : "";
    return `${told}  ${name}${schema.required?.includes(name) ? "" : "?"}: ${typeOf(inner, $defs, nameOf)};\n`;
  });
  return `\n/** ${schema.description} */\nexport interface ${nameOf(key)} {\n${members.join("")}}\n`;
}
const text = `// Made by scripts/contract.mjs from templates/letters/contract.json.\n${Object.entries($defs).map(declared).join("")}`;
if (!process.argv.includes("--check")) fs.writeFileSync(FILE, text);
else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, "utf8") !== text) {
  process.stderr.write(`${FILE} is out of date: run node scripts/contract.mjs\n`);
  process.exitCode = 1;
}
