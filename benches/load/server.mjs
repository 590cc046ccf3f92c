// One edge, in Node, Deno or Bun; `/constant` is the handler to compare with: a picture of a given size, always the same.
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
const fetch = (request) => {
  const at = request.url.indexOf("/constant/");
  if (at < 0) return live.fetch(request);
  const size = Number(request.url.slice(at + 10));
  if (!pictures.has(size)) pictures.set(size, new Uint8Array(size));
  return new Response(pictures.get(size), { headers: { "Content-Type": "image/png", "Content-Length": String(size), "Cache-Control": "no-store" } });
};
const options = { port: 0, hostname: "127.0.0.1" };
if (globalThis.Bun) console.log(`answering on ${Bun.serve({ ...options, fetch }).url.href}`);
else if (globalThis.Deno) Deno.serve({ ...options, onListen: ({ port }) => console.log(`answering on http://127.0.0.1:${port}`) }, fetch);
else console.log(`answering on http://127.0.0.1:${(await listen({ fetch }, 0)).address().port}`);
