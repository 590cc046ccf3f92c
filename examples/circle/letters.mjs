// The letters: with what the shop said of an order, live blocks, and links that say who follows them.
import { compile, sealLinks, unsubscribeLink } from "postfrisch";
import { letters } from "postfrisch/letters";
import { offers, shop, topics, way } from "./shop.mjs";

/** The letters' own picture of a parcel's way gives place to the live one. */
const WAY = `<mj-section css-class="card" padding="0 20px 12px"><mj-column padding="0"><live-parcel block="way" /></mj-column></mj-section>`;

const templates = new Map();

async function templateOf(name) {
  if (!templates.has(name)) {
    const { default: letter } = await letters[name]();
    templates.set(name, compile({ ...letter, parts: { ...letter.parts, "parts/track.mjml": WAY } }));
  }
  return templates.get(name);
}

/** What was said of an order, or of a customer: of each part the latest. */
function saidIn(events) {
  const said = { data: {} };
  for (const { email, locale, data } of events.map((event) => event.said)) {
    const order = { ...said.data.order, ...data.order };
    Object.assign(said, { email, locale, data: { ...said.data, ...data, order } });
  }
  return said;
}

/** Gives the function that renders a mail, as `createJourney` takes it. */
export function createLetters({ links, keys, baseUrl, now }) {
  /** The same data with links to the shop that come by here first. */
  const throughHere = (data) => JSON.parse(JSON.stringify(data).replaceAll(`"${shop.url}`, `"${baseUrl}/to/`));

  async function reviewsOf({ items = [] }, about) {
    const url = `${baseUrl}/review/${await links.seal("review", about)}`;
    return items.map(({ name, details, image }) => ({ name, details, image, url }));
  }

  return async (entry, { customer, events }) => {
    const { order, parcel, campaign } = entry.about;
    const isAbout = (event) => event.said && (!order || event.order === order) && (!parcel || !event.parcel || event.parcel === parcel);
    const known = events.filter(isAbout).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const { email, locale, data } = saidIn(known);
    // An order that is late may not have been dispatched yet.
    data.parcel ??= { url: data.order.url ?? shop.url, items: data.order.items };
    const reference = known.find((event) => parcel && event.parcel === parcel && event.reference)?.reference;

    const isAdvertising = entry.class === "advertising";
    // Whether offers may be shown is said for the slot, not for the letter.
    const { shown: mayOffer } = entry.slots.offer ?? entry.slots.recommendation ?? { shown: isAdvertising };
    // Clicks are counted in advertising alone.
    const counted = isAdvertising && { m: await links.seal("click", { customer, messageId: entry.messageId }) };
    const live = { baseUrl, keys, campaign: offers, message: entry.messageId, subject: customer, now: now() };
    if (reference) Object.assign(live, { campaign: way, subjects: { way: reference } });
    const slots = sealLinks({ ...live, locale }).map((slot) => (counted ? { ...slot, click: `${slot.click}?m=${counted.m}` } : slot));
    const isLive = parcel ? reference : mayOffer;

    const template = await templateOf(entry.letter);
    const { subject, html, text, headers } = template.render(
      {
        ...(isAdvertising ? throughHere({ ...data, shop }) : { ...data, shop }),
        ...{ products: [], topic: topics[campaign], consent: { advertising: mayOffer }, unsubscribeUrl: unsubscribeLink(live) },
        reviews: await reviewsOf(data.order, { customer, order }),
      },
      { locale, now: now(), ...(counted && { links: counted }), ...(isLive && { live: slots }) },
    );
    return { to: { address: email }, subject, html, text, headers };
  };
}
