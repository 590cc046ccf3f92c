// The circle as a Cloudflare Worker: D1, a provider's HTTP API, and cron triggers. `wrangler.jsonc` beside this file binds all.
import { d1, prepareD1 } from "postfrisch/stores/d1";
import { createCircle } from "./circle.mjs";
import { sendBy } from "./provider.mjs";

/** The cron trigger that reads the feed; the other one sends what is due. */
const HOURLY = "0 * * * *";

let circle;

function circleOf(env) {
  circle ??= createCircle({
    store: d1(env.DB),
    parcels: parcelsIn(env.DB),
    send: sendBy({ url: env.MAIL_URL, token: env.MAIL_TOKEN, from: env.FROM }),
    keys: JSON.parse(env.POSTFRISCH_KEYS),
    secret: env.CIRCLE_SECRET,
    secrets: { shopware: env.SHOPWARE_SECRET, push: env.PUSH_SECRET, aftership: env.AFTERSHIP_SECRET, dhl: env.DHL_TOKEN },
    baseUrl: env.BASE_URL,
  });
  return circle;
}

const parcelsIn = (db) => ({
  put: (number, { customer, order }) => db.prepare("INSERT OR REPLACE INTO parcel_customers VALUES (?, ?, ?)").bind(number, customer, order).run(),
  get: (number) => db.prepare('SELECT customer, shop_order AS "order" FROM parcel_customers WHERE number = ?').bind(number).first(),
});

/** Makes the tables where there are none. */
async function prepared(db) {
  await prepareD1(db);
  await db.prepare("CREATE TABLE IF NOT EXISTS parcel_customers (number TEXT PRIMARY KEY, customer TEXT, shop_order TEXT)").run();
}

export default {
  fetch: (request, env, context) => circleOf(env).fetch(request, context),

  async scheduled({ cron }, env) {
    if (cron !== HOURLY) return circleOf(env).tick({ limit: 50 });
    await prepared(env.DB);
    const feed = await fetch(env.FEED_URL);
    if (!feed.ok) throw new Error(`the feed answered ${feed.status}`);
    await circleOf(env).refresh(feed.body);
  },
};
