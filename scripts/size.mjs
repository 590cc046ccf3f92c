// Bytes of each wasm file under gzip -9, against the budgets in tests/size.json.
import fs from "node:fs";
import { gzipSync } from "node:zlib";

const budgets = JSON.parse(fs.readFileSync("tests/size.json", "utf8"));
let over = false;
for (const file of fs.readdirSync("dist/wasm").filter((name) => name.endsWith(".wasm"))) {
  const bytes = gzipSync(fs.readFileSync(`dist/wasm/${file}`), { level: 9 }).length;
  const budget = budgets[file];
  const fits = budget !== undefined && bytes <= budget;
  over ||= !fits;
  console.log(`${fits ? "ok  " : "OVER"} ${file.padEnd(12)} ${String(bytes).padStart(8)} of ${budget ?? "no budget"}`);
}
process.exit(over ? 1 : 0);
