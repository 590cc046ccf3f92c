// One edge in workerd, and beside it, below `/constant/`, the handler to compare with: a picture of a given size, always the same.
import { createLive } from "../../dist/js/live.js";
import { d1 } from "../../dist/js/stores/d1.js";

let live;
const pictures = new Map();

function constant(size) {
  if (!pictures.has(size)) pictures.set(size, new Uint8Array(size));
  return new Response(pictures.get(size), { headers: { "Content-Type": "image/png", "Content-Length": String(size), "Cache-Control": "no-store" } });
}

/** Records that are looked up once, and stay in the worker, as its counts do: miniflare's D1 is in the same thread. */
function kept(store) {
  const [known, showed] = [new Map(), new Map()];
  return {
    async lookUp(wanted) {
      if (!known.has(wanted.campaign)) known.set(wanted.campaign, await store.lookUp(wanted));
      const found = { ...known.get(wanted.campaign), served: showed.get(wanted.served) ?? {} };
      return wanted.known === found.version ? { version: found.version, unchanged: true, served: found.served, votes: {} } : found;
    },
    async putServed({ key, slot, offer }) {
      showed.set(key, { ...showed.get(key), [slot]: offer });
    },
    async addCounts() {},
  };
}

function edge({ DB, KIND, KEYS }) {
  const store = KIND === "memory" ? kept(d1(DB)) : d1(DB);
  return createLive({ store, keys: JSON.parse(KEYS), fallback: "https://shop.example/" });
}

export default {
  fetch(request, env, context) {
    const at = request.url.indexOf("/constant/");
    if (at >= 0) return constant(Number(request.url.slice(at + 10)));
    live ??= edge(env);
    return live.fetch(request, context);
  },
};
