// A shop with a bit of everything, for the tests of what an edge must withstand.
import { randomBytes } from "node:crypto";
import { publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys, pieces, smallFeed } from "./parts.js";

export const keys = newKeys();
export const person = randomBytes(16).toString("base64url");
export const campaign = {
  tenant: "shop",
  id: "sicher",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [
    { id: "top", kind: "offers", width: 560, height: 172, offers: ["a", "b", "c"], slots: [{ whenGone: "fill" }, { whenGone: "fill" }] },
    { id: "paket", kind: "parcel", width: 560, height: 190, slots: [{ whenGone: "badge" }] },
    {
      id: "frage",
      kind: "poll",
      width: 560,
      height: 200,
      title: "Wohin?",
      answers: [
        { id: "x", text: "X" },
        { id: "y", text: "Y" },
      ],
      slots: [{ whenGone: "badge" }],
    },
  ],
};
export const feed = smallFeed(["a", "b", "c"]);
export async function filled(store = memory(), tenant = "shop") {
  await importFeed(store, pieces(feed), { tenant });
  await publish(store, { ...campaign, tenant });
  return store;
}
export const BASE = "https://live.example";
/** Every path that a mail may ask, each with the purpose's letter. */
export function pathsOf(options = {}) {
  const sealed = { baseUrl: BASE, keys, campaign, message: "m1", amp: true, subject: person, ...options };
  const links = sealLinks({ ...sealed, subjects: { paket: person } });
  const all = links.flatMap(({ picture, click, text, answers = [], amp }) => [
    picture,
    click,
    text,
    ...answers.map(({ url }) => url),
    ...(amp ? [amp.list] : []),
  ]);
  return [...all, unsubscribeLink(sealed)].map((url) => new URL(url).pathname);
}
/** A store that tells how often it is asked. */
export function watched(store) {
  let asked = 0;
  const lookUp = (wanted) => {
    asked += 1;
    return store.lookUp(wanted);
  };
  return { store: { ...store, lookUp, putServed: (entry) => store.putServed(entry), putVote: (vote) => store.putVote(vote) }, asked: () => asked };
}
export const edgeOn = (store, more = {}) => createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, ...more });
export const get = async (live, at, init) => {
  const answer = await live.fetch(new Request(BASE + at, init));
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) };
};
