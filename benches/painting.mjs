// The edge's wasm by itself, so that its memory can be looked at: a picture a number, no two alike.
import fs from "node:fs";
import { sealLinks } from "../dist/js/index.js";
import { initSync, LiveEdge } from "../dist/wasm/live.js";

const NOW = Date.parse("2026-11-22T09:05:00Z");
const KINDS = ["offer", "price", "stock", "countdown"];
const slots = [{ whenGone: "badge" }];

/** `paint(n)` gives how many bytes the n-th picture has, `memory()` how many the wasm. */
export function painting() {
  const exports = initSync({ module: new WebAssembly.Module(fs.readFileSync("dist/wasm/live.wasm")) });
  const keys = [{ kid: "b", secret: `${"B".repeat(42)}A` }];
  const blocks = KINDS.map((kind) => ({
    id: kind,
    kind,
    width: 560,
    height: 172,
    slots,
    ...(kind === "countdown" ? { until: "2027-03-01T00:00:00Z" } : { offers: ["a"] }),
  }));
  const campaign = { tenant: "t", id: "c", allow: ["shop.example"], fallback: "https://shop.example/", blocks };
  const edge = new LiveEdge(JSON.stringify({ keys, fallback: "https://shop.example/" }));
  const links = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m", now: NOW });
  const paths = links.map(({ picture }) => new URL(picture).pathname);
  const paint = (n) => {
    const price = { amount: 70_000 + n, currency: "EUR" };
    const offer = { id: "a", kind: "goods", title: `Lastenrad Elbe T ${n}`, link: "https://shop.example/a", availability: "available", price };
    const offers = [{ id: "a", data: JSON.stringify(offer), asOf: NOW - 60_000, goneSince: null, overrides: [], history: [] }];
    const records = { campaign: JSON.stringify(campaign), served: {}, recipient: null, relations: [], facts: {}, votes: {}, offers };
    const request = { method: "GET", path: paths[n % paths.length] };
    edge.answer(JSON.stringify(request), JSON.stringify(records), NOW + 60_000 * (n % 1_000));
    return edge.body().length;
  };
  return { paint, memory: () => exports.memory.buffer.byteLength };
}
