// The package for programs that call `require` where no ES module can be loaded that way (Jest): dist/cjs/, made file by file from the ES modules.
// Wasm files are read from dist/wasm/, not inlined again.
import fs from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";

const OUT = "dist/cjs";
/** Where the names of package.json's `imports` stand that are no path. */
const FILES = { letters: "letters/index.js", clients: "check/clients.js" };
const SOURCES = ["dist/js", "dist/letters", "dist/check", "dist/wasm"];

/** Makes dist/cjs/ from what the other steps of the build have made. */
export function buildCommonJs() {
  fs.rmSync(OUT, { recursive: true, force: true });
  const files = fs.globSync(SOURCES.map((folder) => `${folder}/**/*.{js,d.ts}`)).filter((file) => !file.startsWith(path.join("dist", "js", "cli")));
  for (const file of files) {
    const text = fs.readFileSync(file, "utf8");
    const place = path.relative("dist", file);
    write(path.join(OUT, place), relative(file.endsWith(".js") ? converted(text) : text, path.dirname(place)));
  }
  for (const file of fs.globSync("dist/wasm/*.js")) write(`${OUT}/load/${path.basename(file)}`, loader(path.basename(file, ".js")));
  write(`${OUT}/package.json`, `${JSON.stringify({ type: "commonjs" })}\n`);
}

/** An ES module as CommonJS; what it imports when it is called becomes a `require`, which Jest's sandbox can do. */
function converted(text) {
  return transformSync(text, { format: "cjs", platform: "node", target: "node20", supported: { "dynamic-import": false }, charset: "utf8" }).code;
}

/** The text with paths for the names of package.json's `imports`, which hold for the ES modules alone. */
function relative(text, folder) {
  return text.replaceAll(/(?<=(?:require\(|from )")#([\w/]+)(?=")/g, (_, name) => {
    const found = path.posix.relative(folder, FILES[name] ?? `${name}.js`);
    return found.startsWith(".") ? found : `./${found}`;
  });
}

/** A loader for every runtime that has `require`: the shared file is two folders up. */
function loader(room) {
  const file = `../../wasm/${room}.wasm`;
  return `// Made by scripts/commonjs.mjs.\nconst fs = require("node:fs");\nconst path = require("node:path");\nexports.__esModule = true;\nexports.default = () => new WebAssembly.Module(fs.readFileSync(path.join(__dirname, ${JSON.stringify(file)})));\n`;
}

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
