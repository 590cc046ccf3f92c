// Writes the table of docs/letters.md from the letters' schemas and their groups; tests/js/node/letters.test.js compares them.
import fs from "node:fs";
import { tableOfLetters } from "./letters.mjs";

const file = "docs/letters.md";
const text = fs.readFileSync(file, "utf8");
fs.writeFileSync(file, text.replace(/^\| letter \|[\s\S]*?\n(?=\n)/m, tableOfLetters()));
