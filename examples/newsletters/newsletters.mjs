// Two newsletters, with all they need: `seed` fills a store (feed, photos, campaign), `render` makes the mail, `picture` is the shop's own web server.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "postfrisch";
import { publish } from "postfrisch/admin";
import { importFeed } from "postfrisch/import";
import { importPhotos, photos } from "postfrisch/photo";
import { importParcels } from "postfrisch/webhooks";
import * as bikes from "./bikes/feed.mjs";
import * as travel from "./travel/feed.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const DAY = 86_400_000;
const bytes = (text) => [new TextEncoder().encode(text)];
const read = (...file) => fs.readFileSync(path.join(here, ...file), "utf8");
const json = (...file) => JSON.parse(read(...file));

/** Their offers: as they were, until the photos were fetched, and as they are now. What blocks need beside them comes back, by block. */
const shops = {
  travel: {
    async before(store, tenant, now) {
      await importFeed(store, bytes(travel.feed(now, { isFull: false })), { tenant, ...travel.elements, now: now - DAY });
    },
    async now(store, tenant, now) {
      await importFeed(store, bytes(travel.feed(now)), { tenant, ...travel.elements, now });
      return {};
    },
  },
  bikes: {
    // Every day for 40 days: only then is the lowest price of 30 days known.
    async before(store, tenant, now) {
      for (let ago = 40; ago > 0; ago--) await importFeed(store, bytes(bikes.feed({ isReduced: ago < 3 })), { tenant, now: now - ago * DAY });
    },
    async now(store, tenant, now) {
      await importFeed(store, bytes(bikes.feed({ isReduced: true })), { tenant, now });
      const { references } = await importParcels(store, tenant, bikes.parcel(now));
      return { paket: references[0].reference };
    },
  },
};

export const names = Object.keys(shops);
export const campaignOf = (name) => json(name, "campaign.json");

/** A file of the shop's web server: photos of offers, and what the letter shows of its own. Undefined if there is none. */
export function picture(name, url) {
  const file = path.basename(new URL(url).pathname);
  const folders = [path.join(here, name, "pictures"), path.join(root, "examples/photos"), path.join(root, "src/live/paint/fonts")];
  const found = folders.map((folder) => path.join(folder, file)).find((file) => /\.(png|jpg|ttf)$/.test(file) && fs.existsSync(file));
  return found && fs.readFileSync(found);
}

/** Imports the shop's offers with their photos and publishes the campaign. The result goes to `render`. */
export async function seed(store, name, { now = Date.now() } = {}) {
  const campaign = campaignOf(name);
  const { tenant } = campaign;
  const fetch = async (url) => {
    const file = picture(name, url);
    return new Response(file ?? null, { status: file ? 200 : 404 });
  };
  await shops[name].before(store, tenant, now);
  await importPhotos(store, tenant, { photos, fetch });
  const subjects = await shops[name].now(store, tenant, now);
  await publish(store, campaign, { photos, file: (file) => fs.readFileSync(path.join(here, name, file)) });
  return { campaign, subjects };
}

/** The mail. `pictures` is where the letter's own pictures are, instead of on the shop's server. */
export function render(name, { baseUrl, keys, campaign, subjects, message = "m-1", pictures, now = Date.now() }) {
  const parts = Object.fromEntries(fs.readdirSync(path.join(here, "parts")).map((file) => [`parts/${file}`, read("parts", file)]));
  const letter = { name, mjml: read(name, "letter.mjml"), parts, texts: {}, theme: json(name, "theme.json"), schema: {}, samples: {} };
  // Without `fonts`, mjml loads Roboto, the font of Android phones in the letter's list, from Google.
  const template = compile(letter, { locale: "de", validation: "strict", fonts: {}, theme: pictures ? { pictures } : {} });
  const data = { ...json(name, "data.json"), year: new Date(now).getUTCFullYear() + 1 };
  return template.render(data, { live: { baseUrl, keys, campaign, message, subjects } });
}
