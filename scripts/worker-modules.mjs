// A worker as workerd takes it: bundled as its user's bundler does, its wasm beside it.
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/**
 * Bundles a worker into a folder; gives its modules for miniflare, the worker first.
 * @param {string} folder
 * @param {import("esbuild").BuildOptions} entry esbuild's `entryPoints` or `stdin`
 */
export async function workerModules(folder, entry) {
  const worker = path.join(folder, "worker.js");
  await build({
    ...entry,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    // Wrangler leaves them to the runtime, too: csv-parse asks for one when it reads a file.
    external: ["node:*"],
    outfile: worker,
    logLevel: "error",
  });
  const wasm = fs.readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  return [{ type: "ESModule", path: worker }, ...wasm.map((name) => ({ type: "CompiledWasm", path: path.join(folder, name) }))];
}
