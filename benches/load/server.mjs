// One edge, in Node, Deno or Bun, on its runtime's own server; and beside it, in the same process, the handler to compare with: a picture of a given size,
// always the same.
import http from "node:http";
import { createLive } from "../../dist/js/live.js";
import { listen } from "../../dist/js/runtimes/node.js";
import { memory } from "../../dist/js/stores/memory.js";
import { sqlite } from "../../dist/js/stores/sqlite.js";
import { fill, keys } from "./shop.mjs";

const [kind, file] = process.argv.slice(-2);
const store = kind === "memory" ? memory() : await sqlite(file, { busyTimeout: 50 });
if (kind === "memory") await fill(store);
const live = createLive({ store, keys, fallback: "https://shop.example/" });

const pictures = new Map();
const pictureOf = (path) => {
  const size = Number(path.slice(1));
  if (!pictures.has(size)) pictures.set(size, new Uint8Array(size));
  return pictures.get(size);
};
const headersOf = (bytes) => ({ "Content-Type": "image/png", "Content-Length": String(bytes.length), "Cache-Control": "no-store" });
const constant = (request) => {
  const bytes = pictureOf(new URL(request.url).pathname);
  return new Response(bytes, { headers: headersOf(bytes) });
};

const options = { port: 0, hostname: "127.0.0.1" };
const at = (port) => `http://127.0.0.1:${port}`;
async function serve() {
  if (globalThis.Bun) return [live.fetch, constant].map((fetch) => at(Bun.serve({ ...options, fetch }).port));
  if (globalThis.Deno) return [live.fetch, constant].map((fetch) => at(Deno.serve({ ...options, onListen() {} }, (request) => fetch(request)).addr.port));
  const plain = http.createServer((request, response) => {
    const bytes = pictureOf(request.url);
    response.writeHead(200, headersOf(bytes)).end(bytes);
  });
  await new Promise((resolve) => plain.listen(0, "127.0.0.1", resolve));
  return [at((await listen(live, 0)).address().port), at(plain.address().port)];
}
console.log(`answering on ${(await serve()).join(" and ")}`);
