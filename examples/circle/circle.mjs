// The whole circle: what a Shopware shop says becomes events, the planner says which letters are due, the letters are sent, and what their readers do becomes
// events again. It knows requests, responses and a store, so it runs in Node and in a Worker alike.
import { publish } from "postfrisch/admin";
import { importFeed } from "postfrisch/import";
import { createJourney, createPlanner } from "postfrisch/journey";
import { createLive } from "postfrisch/live";
import { toData, toEvents, verify } from "postfrisch/shops/shopware";
import { createWebhooks, importParcels } from "postfrisch/webhooks";
import { createLetters } from "./letters.mjs";
import { createLinks } from "./links.mjs";
import { reviewForm, reviewOf, thanks } from "./reviews.mjs";
import { offers, rules, shop, way } from "./shop.mjs";

const TENANT = "shop";
const DAY = 86_400_000;

/**
 * @param options.parcels whose a parcel is: `put(number, { customer, order })`, `get(number)`
 * @param options.send hands a mail over, as `createJourney` takes it
 * @param options.keys seals live links; `options.secret` all other ones
 * @param options.secrets of webhooks: `shopware`, `push` (your own), and `aftership`, `dhl` if they report
 */
export function createCircle({ store, parcels, send, keys, secret, secrets, baseUrl, now = Date.now, onError = console.error }) {
  const links = createLinks(secret);
  const planner = createPlanner(rules);
  const journey = createJourney({ store, planner, letters: createLetters({ links, keys, baseUrl, now }), send, now });
  const isoNow = () => new Date(now()).toISOString();

  // What the shop says.
  async function shopSaid({ text, topic }) {
    const { events, problems } = toEvents(text, { topic, now: now(), acceptedBy: "placed", notice: true });
    const { data, locale, email, parcels: sent = [] } = toData(text, { topic, shop, locales: ["de", "en"] });
    for (const found of problems) onError(found);
    if (events.length === 0 || !email) return;
    const customer = await links.referenceOf(email);
    for (const event of events.filter(({ type }) => type === "parcel.dispatched")) {
      const parcel = sent.find(({ number }) => number === event.parcel) ?? data.parcel;
      Object.assign(event, { said: saidOf({ email, locale, data: { ...data, parcel } }), reference: await announced(event, customer, parcel) });
    }
    events.at(-1).said ??= saidOf({ email, locale, data });
    await journey.record(customer, events);
  }

  /** What letters need later. It is stored with an event, and forgotten with the customer. */
  const saidOf = ({ data: { shop: _, ...data }, ...said }) => ({ ...said, data });

  /** Keeps whose a parcel is; gives its reference. Until its carrier speaks, its picture says that it was announced. */
  async function announced({ order, parcel, at }, customer, { carrier }) {
    await parcels.put(parcel, { customer, order });
    // As AfterShip answers when a parcel is registered there: older than anything that a carrier says from now on.
    const tracking = { tracking_number: parcel, slug: carrier, tag: "InfoReceived", updated_at: new Date(Date.parse(at) - DAY).toISOString(), checkpoints: [] };
    const { references } = await importParcels(store, TENANT, JSON.stringify({ data: { trackings: [tracking] } }), now());
    return references[0]?.reference;
  }

  // What carriers say.
  async function carrierSaid(found) {
    for (const { number, event } of found) {
      const whose = event && (await parcels.get(number));
      if (whose) await journey.record(whose.customer, { ...event, order: whose.order });
    }
  }

  // What readers do.
  const happened = (customer, type, about, fields) => journey.record(customer, { id: `${type}/${about}`, type, at: isoNow(), ...fields });
  /** The same, where the latest counts: a later revision replaces the earlier one. */
  const corrected = (customer, type, about, fields) => happened(customer, type, about, { revision: now(), ...fields });
  const clicked = ({ customer, messageId }) => happened(customer, "mail.clicked", messageId, { messageId });
  // Mail programs repeat it: it is one event a day, at its latest moment, because a consent may have come in between.
  const objected = ({ subject }) => corrected(subject, "consent.objected", isoNow().slice(0, 10));

  async function reviewed(request, { pathname, searchParams }) {
    const about = await links.open("review", pathname.slice("/review/".length));
    if (!about) return new Response(null, { status: 403 });
    if (request.method !== "POST") return reviewForm(searchParams);
    const { review, status } = await reviewOf(request);
    if (!review) return new Response(null, { status });
    await corrected(about.customer, "review.submitted", about.order, { order: about.order, ...review });
    return thanks();
  }

  /** The same path and query at the shop. */
  function toShop({ pathname, searchParams }) {
    searchParams.delete("m");
    const target = new URL(shop.url);
    target.pathname += pathname.slice("/to/".length);
    target.search = String(searchParams);
    return Response.redirect(target, 302);
  }

  const live = createLive({ store, keys, baseUrl, now, allow: [new URL(shop.url).hostname], fallback: shop.url, unsubscribe: objected });
  const { shopware, push, aftership, dhl } = secrets;
  const carriers = createWebhooks({ store, tenant: TENANT, secret: push, aftership, dhl, now, onParcels: carrierSaid });

  async function answer(request, context) {
    const url = new URL(request.url);
    const isAt = (path) => url.pathname.startsWith(path);
    if (isAt("/shopware")) {
      await shopSaid(await verify(request, shopware));
      return new Response(null, { status: 204 });
    }
    if (isAt("/in/")) return carriers.fetch(request);
    if (isAt("/review/")) return reviewed(request, url);
    const mail = request.method === "GET" && (await links.open("click", url.searchParams.get("m")));
    // A link leads on all the same where its click can't be recorded.
    if (mail) await clicked(mail).catch(onError);
    return isAt("/to/") ? toShop(url) : live.fetch(request, context);
  }

  return {
    journey,
    planner,
    /** Answers a request. Who sent a webhook sends it again after an error. */
    async fetch(request, context) {
      try {
        return await answer(request, context);
      } catch (error) {
        const isForged = error.code === "http/unauthorized";
        if (!isForged) onError(error);
        return new Response(null, { status: isForged ? 401 : 500 });
      }
    },
    /** Sends what is due: to be called every minute. */
    async tick(options) {
      const report = await journey.run(options);
      for (const { entry, error } of report.problems) onError(entry, error);
      return report;
    },
    /** Reads the shop's offers and publishes its live blocks: to be called every hour, because older prices are not shown. */
    async refresh(feed) {
      await importFeed(store, feed, { tenant: TENANT, now: now() });
      const published = (await store.campaigns()).map(({ manifest }) => manifest);
      for (const campaign of [offers, way]) if (!published.includes(JSON.stringify(campaign))) await publish(store, campaign, { now: now() });
    },
    flush: () => live.flush(),
  };
}
