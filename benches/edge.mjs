// Our whole endpoint in one process: a link that is sealed once and opened again and again, each time with another offer in the store.
import { sealLinks } from "../dist/js/index.js";
import { createLive } from "../dist/js/live.js";

/** Opens a block's picture; `offerOf` gives the offer of a round, `photo` the photo it has, laid in by `photos`. */
export function edge(block, offerOf, { photos, photo } = {}) {
  const keys = [{ kid: "b", secret: `${"B".repeat(42)}A` }];
  const campaign = { tenant: "t", id: "c", allow: ["shop.example"], fallback: "https://shop.example/", blocks: [block] };
  const manifest = JSON.stringify(campaign);
  let n = 0;
  const store = {
    lookUp: async () => {
      const offer = offerOf?.(n);
      const offers = offer
        ? [{ id: offer.id, data: JSON.stringify(offer), asOf: Date.now() - 60_000, goneSince: null, overrides: [], history: [], photo: photo && "p" }]
        : [];
      return { campaign: manifest, served: {}, recipient: null, relations: [], facts: {}, votes: {}, offers };
    },
    putServed: async () => {},
    asset: async () => photo ?? null,
  };
  let now = Date.now();
  const live = createLive({
    store,
    keys,
    allow: ["shop.example"],
    fallback: "https://shop.example/",
    photos,
    now: () => now,
    onFallback: ({ reason }) => {
      throw new Error(`the picture shows no price: ${reason}`);
    },
  });
  const [{ picture }] = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m" });
  return async (round, at = Date.now()) => {
    n = round;
    now = at;
    return new Uint8Array(await (await live.fetch(new Request(picture))).arrayBuffer());
  };
}
