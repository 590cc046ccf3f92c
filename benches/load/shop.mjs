// A shop whose mails' pictures are all different: so many campaigns, each with an offer of its own, more than an edge keeps painted.
import { publish } from "../../dist/js/admin.js";
import { importFeed } from "../../dist/js/import.js";
import { sealLinks } from "../../dist/js/index.js";

export const COUNT = 400;
export const keys = [{ kid: "b", secret: `${"B".repeat(42)}A` }];

const idOf = (i) => `c${i}`;
const campaignOf = (i, scale) => ({
  tenant: "shop",
  id: `${idOf(i)}x${scale}`,
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [{ id: "top", kind: "offer", width: 560, height: 172, scale, offers: [idOf(i)], slots: [{ whenGone: "badge" }] }],
});

export async function fill(store) {
  const item = (_, i) =>
    `<item><g:id>${idOf(i)}</g:id><g:title>Trekkingrad Elbe T ${100 + i} mit 21 Gängen</g:title><g:link>https://shop.example/p/${i}</g:link><g:price>${700 + i}.99 EUR</g:price><g:sale_price>${599 + i}.00 EUR</g:sale_price><g:availability>in_stock</g:availability></item>`;
  const feed = `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${Array.from({ length: COUNT }, item).join("")}</channel></rss>`;
  await importFeed(store, [new TextEncoder().encode(feed)], { tenant: "shop" });
  for (let i = 0; i < COUNT; i++) for (const scale of [1, 2]) await publish(store, campaignOf(i, scale));
}

/** Paths of pictures: so many mails, of each campaign in turn. */
export function pathsOf(scale, message = "m", count = COUNT, campaigns = COUNT) {
  const path = (_, i) => {
    const options = { baseUrl: "https://live.example", keys, campaign: campaignOf(i % campaigns, scale), message: `${message}${i}` };
    return new URL(sealLinks(options)[0].picture).pathname;
  };
  return Array.from({ length: count }, path);
}
