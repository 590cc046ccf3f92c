#!/usr/bin/env node
// Builds the package into dist/: wasm files with their glue and loaders, the JavaScript, the letters, the studio.
// `--quick` leaves out wasm-opt. Wasm is built again only when what it is made of has changed.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildClients } from "./clients.mjs";
import { buildCommonJs } from "./commonjs.mjs";
import { joinModules } from "./join.mjs";
import { buildLetters } from "./letters.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const quick = process.argv.includes("--quick");
/** `--rooms=live,admin` builds these wasm files alone, changed or not. */
const rooms = process.argv
  .find((a) => a.startsWith("--rooms="))
  ?.slice(8)
  .split(",");
const only = process.argv.find((a) => a.startsWith("--only="))?.slice(7);
const run = (command, args) => execFileSync(command, args, { stdio: "inherit" });
/** Runs a command beside what comes next. */
const runs = (command, args) =>
  new Promise((resolve, reject) => {
    const end = (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`)));
    spawn(command, args, { stdio: "inherit" }).on("error", reject).on("exit", end);
  });
const bin = (name) => path.join("node_modules", ".bin", name);
const write = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};

/** The rooms, and how each is optimised: sizes and times of each way are in docs/performance.md. */
const ROOMS = { mail: "z", live: "z", admin: "s", feed: "s", photo: "3", check: "s", mrml: "s", journey: "s", experiment: "s" };
/** Rooms that are built for speed besides: Node, Deno and Bun download no file with a page, so that size costs them little. */
const FAST = { mail: "3" };
/** Passes of wasm-opt that make a smaller file which is a larger one under gzip (docs/performance.md). */
const LEFT_OUT = ["inlining-optimizing", "local-cse", "merge-locals", "memory-packing"];
/** The same for the room that paints: its time depends on two of them. */
const LEFT_OUT_OF = { live: ["inlining-optimizing", "memory-packing"] };
/** In rooms for speed, functions above this size are not inlined into their only caller: V8 compiles each function as a whole when it is first called. */
const ONLY_CALLER = 150;
/** What rustc emits and every runtime of the last years takes; with more, wasm-opt writes encodings that older ones refuse. */
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext", "simd"];

function fingerprint() {
  const hash = createHash("sha256").update(quick ? "quick" : "full");
  const files = fs.globSync([
    "src/**/*",
    "templates/{live,mjml}/*",
    "{derive,pack}/src/*",
    "{derive,pack}/Cargo.toml",
    "xtask/src/*",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
    "scripts/build.mjs",
  ]);
  for (const file of files.sort()) if (fs.statSync(file).isFile()) hash.update(file).update(fs.readFileSync(file));
  return hash.digest("hex");
}

async function buildWasm() {
  const stamp = "dist/wasm/.stamp";
  const wanted = fingerprint();
  if (!rooms && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return console.log("wasm: unchanged");
  try {
    // What rustup lacks of rust-toolchain.toml, it installs when cargo is called; some versions don't for their own commands.
    run("cargo", ["--version"]);
    run("rustup", ["target", "add", "wasm32-unknown-unknown"]);
  } catch {
    throw new Error("Rust is missing: install it from https://rustup.rs, then run this again");
  }
  run("cargo", ["build", "--locked", "--quiet", "--package", "xtask"]);
  // rustc links a room on one core: wasm-opt has the other one for the room before.
  const optimised = [];
  for (const [room, level] of Object.entries(ROOMS)) {
    if (rooms && !rooms.includes(room)) continue;
    console.log(`wasm: ${room}`);
    const made = buildRoom(room, level, room);
    const glue = fs.readFileSync(`${made}/${room}.js`, "utf8");
    write(`dist/wasm/${room}.js`, patch(glue));
    write(`dist/wasm/${room}.d.ts`, fs.readFileSync(`${made}/${room}.d.ts`, "utf8"));
    write(
      `dist/wasm/${room}.wasm.d.ts`,
      'import type { WasmModule } from "../js/engine/wasm.js";\ndeclare const module: WasmModule;\nexport default module;\n',
    );
    optimised.push(optimise(room, level, made, room).then((bytes) => loaders(room, bytes)));
    write(`dist/load/${room}.node.js`, reading(FAST[room] ? `${room}.fast` : room));
    if (!FAST[room]) continue;
    console.log(`wasm: ${room}, for speed`);
    const fast = buildRoom(room, FAST[room], `${room}.fast`);
    const same = fs.readFileSync(`${fast}/${room}.js`, "utf8") === glue;
    if (!same) throw new Error(`${room} needs other glue when it is built for speed`);
    optimised.push(optimise(room, FAST[room], fast, `${room}.fast`).then((bytes) => write(`dist/load/${room}.fast.js`, inlined(bytes))));
  }
  await Promise.all(optimised);
  if (!rooms) write(stamp, wanted);
}

/** Builds a room at a level, under a name; gives the folder with its module and its glue. */
function buildRoom(room, level, name) {
  const configs = [`profile.release.opt-level=${level === "3" ? 3 : JSON.stringify(level)}`];
  // Smaller than with all of it at z: what is not inlined is written again.
  if (level === "z") configs.push('profile.release.package."*".opt-level="s"');
  run("cargo", [
    "build",
    "--locked",
    ...configs.flatMap((config) => ["--config", config]),
    "--quiet",
    "--release",
    "--lib",
    "--target",
    "wasm32-unknown-unknown",
    "--no-default-features",
    "--features",
    room,
  ]);
  const made = `target/bindgen/${name}`;
  run("target/debug/xtask", ["bindgen", "target/wasm32-unknown-unknown/release/postfrisch.wasm", made, room]);
  return made;
}

/** Optimises the module of a folder into `dist/wasm/NAME.wasm`; gives its bytes. */
async function optimise(room, level, made, name) {
  const [from, to] = [`${made}/${room}_bg.wasm`, `dist/wasm/${name}.wasm`];
  fs.mkdirSync("dist/wasm", { recursive: true });
  if (quick) fs.copyFileSync(from, to);
  else
    await runs(bin("wasm-opt"), [
      ...({ 3: ["-O3"], s: ["-Os", "--converge"], z: ["-Oz", "--converge"] }[level] ?? []),
      ...(level === "3" ? [] : (LEFT_OUT_OF[room] ?? LEFT_OUT)).map((pass) => `--skip-pass=${pass}`),
      ...(name === room ? [] : [`--one-caller-inline-max-function-size=${ONLY_CALLER}`]),
      ...FEATURES.map((name) => `--enable-${name}`),
      from,
      "-o",
      to,
    ]);
  return fs.readFileSync(to);
}

/** The glue, so that a trapped instance can be replaced and modules of another realm are taken (Next's sandbox). */
function patch(glue) {
  const replace = (text, from, to) => {
    if (!text.includes(from)) throw new Error(`wasm-bindgen's glue has changed: ${from} is not in it`);
    return text.replace(from, to);
  };
  const start = glue.indexOf("function initSync");
  const end = glue.indexOf("async function __wbg_init");
  if (start < 0 || end < 0) throw new Error("wasm-bindgen's glue has changed: initSync is not in it");
  let init = glue.slice(start, end);
  init = replace(init, "if (wasm !== undefined) return wasm;", "");
  init = replace(init, "module instanceof WebAssembly.Module", "Object.prototype.toString.call(module) === '[object WebAssembly.Module]'");
  // Handles of a replaced instance must not be freed in the new one: each instance has registries of its own.
  const registries = [];
  const body = glue.slice(0, start).replace(/const (\w+Finalization) = ([^;]*);/g, (_, name, made) => {
    registries.push(`${name} = make${name}(instances);`);
    // A callback may be queued already when its registry is replaced.
    return `const make${name} = (own) => ${replace(made, "ptr => ", "ptr => own === instances && ")};\nlet ${name} = make${name}(0);`;
  });
  if (!registries.length && glue.includes("FinalizationRegistry")) throw new Error("wasm-bindgen's glue has changed: there are no finalization registries");
  init = replace(init, "function initSync(module) {", `function initSync(module) {\n    instances += 1;\n    ${registries.join(" ")}`);
  return `// Made by scripts/build.mjs with wasm-bindgen.\nlet instances = 0;\n${body}${init}export { initSync };\n`;
}

/** A loader that has its module in it, as text. */
function inlined(bytes) {
  const text = bytes.toString("base64");
  return `// Made by scripts/build.mjs.\nimport { decode } from "./decode.js";\nconst text =\n  "${text}";\nexport default () => new WebAssembly.Module(decode(text));\n`;
}

/** A loader for Node, which reads the module where it stands, and only when it is needed. Bundlers get the inlined one. */
function reading(name) {
  return `// Made by scripts/build.mjs.
import { readFileSync } from "node:fs";
import { problem } from "../js/base/errors.js";
export default () => new WebAssembly.Module(read(new URL("../wasm/${name}.wasm", import.meta.url)));
function read(file) {
  try {
    return readFileSync(file);
  } catch (cause) {
    const help = "if you bundle for Node, let the bundler use the condition \`module\`, or keep the package out of the bundle";
    throw problem("usage/bad", \`the package's wasm file can't be read: \${cause.message}\`, help, { cause });
  }
}
`;
}

/** One small file for each way in which a runtime gives out a module. */
function loaders(room, bytes) {
  const head = "// Made by scripts/build.mjs.\n";
  write(`dist/load/${room}.workerd.js`, `${head}import module from "../wasm/${room}.wasm";\nexport default () => module;\n`);
  write(`dist/load/${room}.edge-light.js`, `${head}import module from "../wasm/${room}.wasm?module";\nexport default () => module;\n`);
  write(`dist/load/${room}.default.js`, inlined(bytes));
  write(
    `dist/load/${room}.d.ts`,
    `${head}import type { WasmModule } from "../js/engine/wasm.js";\ndeclare const load: () => WasmModule;\nexport default load;\n`,
  );
  write(
    "dist/load/decode.js",
    `${head}export function decode(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  if (globalThis.Buffer) return globalThis.Buffer.from(text, "base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
`,
  );
}

if (!only || only === "wasm") await buildWasm();
if (!only || only === "letters" || only === "js") buildLetters(write);
if (!only || only === "js") buildClients(write);
if (!only || only === "js") {
  fs.rmSync("dist/js", { recursive: true, force: true });
  run(bin("tsc"), ["--project", "tsconfig.json"]);
  fs.chmodSync("dist/js/cli/main.js", 0o755);
  await joinModules("dist/js/send/api.js", "all.js");
}
if (!only || only === "js") buildCommonJs();
if (!only || only === "studio") run(bin("vite"), ["build", "--logLevel", "warn", "www"]);
