#!/usr/bin/env node
// Makes the demo shop's Google Merchant feed: 1,000 offers of bikes, parts and trips, all forms of availability, some broken rows.
// The same for everyone: `node feed.mjs [--at 2026-11-22T09:00:00Z] [--price bike-001=1399.00] [--sold-out bike-002] > feed.xml`
import { pathToFileURL } from "node:url";

const BIKES = ["Gravelbike", "Trekkingrad", "Rennrad", "Citybike", "E-Bike", "Mountainbike", "Kinderrad", "Lastenrad", "Faltrad", "Reiserad"];
const BRANDS = ["Nordwind", "Elbe", "Föhr", "Brocken", "Isar", "Wattläufer"];
const PARTS = ["Fahrradklingel", "Satteltasche", "Kettenöl", "Regenjacke", "Helm", "Frontlicht", "Bügelschloss", "Luftpumpe", "Flickzeug", "Gepäckträger"];
const PLACES = ["Mallorca", "Sächsische Schweiz", "Südtirol", "Gardasee", "Bornholm", "Kreta", "Bretagne", "Masuren", "Wachau", "Algarve"];
const TRIPS = ["Radreise", "Wanderwoche", "Rad & Schiff", "Familienurlaub", "Städtetour"];
const BOARDS = ["Frühstück", "Halbpension", "Vollpension", "Selbstverpflegung"];
// What has a picture in examples/photos.
const PICTURES = {
  Gravelbike: "gravel",
  Rennrad: "road",
  "E-Bike": "ebike",
  Lastenrad: "cargo",
  Fahrradklingel: "bell",
  Satteltasche: "pannier",
  Kettenöl: "oil",
  Regenjacke: "jacket",
  Helm: "helmet",
  Frontlicht: "light",
  Bügelschloss: "lock",
  Luftpumpe: "pump",
  Mallorca: "beach",
  "Sächsische Schweiz": "sandstone",
  Südtirol: "alps",
  Gardasee: "lake",
  Bornholm: "harbour",
  Kreta: "santorin",
};
const DEPARTURES = ["ab Berlin", "ab Düsseldorf", "eigene Anreise", "ab München"];

const pad = (n, digits = 3) => String(n).padStart(digits, "0");
const euro = (cents) => `${(cents / 100).toFixed(2)} EUR`;
const tag = (name, value) => (value === undefined ? "" : `      <g:${name}>${String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</g:${name}>\n`);
const detail = (name, value) =>
  `      <g:product_detail><g:section_name>travel</g:section_name><g:attribute_name>${name}</g:attribute_name><g:attribute_value>${value}</g:attribute_value></g:product_detail>\n`;

/** Availability by number: most can be had; every form occurs, new and old. */
function availability(n) {
  if (n % 40 === 37) return "out of stock";
  return { 13: "out_of_stock", 17: "preorder", 23: "backorder", 31: undefined }[n % 50] ?? "in_stock";
}

/** Every third offer is reduced; of those, most have an earlier price that the shop vouches for. */
function prices(base, n, now) {
  if (n % 3 !== 1) return { price: base };
  const percent = [20, 12, 30, 25][n % 4];
  const since = new Date(now.getTime() - (3 + (n % 9)) * 86_400_000);
  const prior = n % 5 === 4 ? {} : { earlier: base - (n % 2) * 1000, since };
  return { price: base, sale: Math.round((base * (100 - percent)) / 10_000) * 100 - 1, ...prior };
}

function item({ id, kind, title, shows, brand, category, base, n, now, travel, change }) {
  const { price, sale, earlier, since } = prices(base, n, now);
  // The lowest price of 30 days is one of goods; a trip has its previous price.
  const [lowest, previous] = kind === "service" ? [undefined, earlier] : [earlier, undefined];
  const picture = PICTURES[shows] && `https://shop.example/bilder/${PICTURES[shows]}.jpg`;
  const changed = change.prices[id];
  const stock = change.soldOut.includes(id) ? "out_of_stock" : availability(n);
  return `    <item>
      <title>${title.replaceAll("&", "&amp;")}</title>
      <link>https://shop.example/${kind === "service" ? "reisen" : "p"}/${id}</link>
${tag("id", id)}${tag("image_link", picture)}${tag("brand", brand)}${tag("product_type", category)}${tag("offer_kind", kind)}${tag("availability", stock)}${tag("price", euro(price))}${tag("sale_price", changed === undefined ? sale && euro(sale) : euro(changed))}${tag("lowest_price_30d", lowest && euro(lowest))}${tag("previous_price", previous && euro(previous))}${tag("reduced_since", since?.toISOString())}${travel ?? ""}    </item>
`;
}

const BROKEN = [
  "    <item><g:id>broken-1</g:id><title>Ohne Preis</title><link>https://shop.example/p/broken-1</link><g:availability>in_stock</g:availability></item>\n",
  "    <item><g:id>broken-2</g:id><title>Preis mit zwei Lesarten</title><link>https://shop.example/p/broken-2</link><g:availability>in_stock</g:availability><g:price>1.990 EUR</g:price></item>\n",
  "    <item><g:id>broken-3</g:id><title>Falsche Währung</title><link>https://shop.example/p/broken-3</link><g:availability>in_stock</g:availability><g:price>19.90 TALER</g:price></item>\n",
  "    <item><g:id>bike-001</g:id><title>Doppelte Nummer</title><link>https://shop.example/p/x</link><g:availability>in_stock</g:availability><g:price>19.90 EUR</g:price></item>\n",
  "    <item><g:id>broken-5</g:id><title>Kein sicherer Link</title><link>http://shop.example/p/broken-5</link><g:availability>in_stock</g:availability><g:price>19.90 EUR</g:price></item>\n",
  "    <item><g:id>broken-6</g:id><title>Vielleicht da</title><link>https://shop.example/p/broken-6</link><g:availability>vielleicht</g:availability><g:price>19.90 EUR</g:price></item>\n",
];

/**
 * The feed as text.
 * @param {{ now?: Date, prices?: Record<string, number>, soldOut?: string[] }} [options] prices in cents, by id
 */
export function demoFeed({ now = new Date(), prices = {}, soldOut = [] } = {}) {
  const change = { prices, soldOut };
  let items = "";
  for (let n = 1; n <= 250; n++) {
    const kind = BIKES[n % BIKES.length];
    const brand = BRANDS[n % BRANDS.length];
    const model = `${"XSTRG"[n % 5]} ${100 + (n % 9) * 100}`;
    items += item({
      id: `bike-${pad(n)}`,
      kind: "goods",
      title: `${kind} ${brand} ${model}`,
      shows: kind,
      brand,
      category: `Fahrräder > ${kind}`,
      base: 49_900 + ((n * 7_300) % 350_000),
      n,
      now,
      change,
    });
  }
  for (let n = 1; n <= 250; n++) {
    const part = PARTS[n % PARTS.length];
    const brand = BRANDS[(n + 2) % BRANDS.length];
    items += item({
      id: `part-${pad(n)}`,
      kind: "goods",
      title: `${part} ${brand} ${n}`,
      shows: part,
      brand,
      category: `Zubehör > ${part}`,
      base: 990 + ((n * 370) % 18_000),
      n,
      now,
      change,
    });
  }
  for (let n = 1; n <= 500; n++) {
    const place = PLACES[n % PLACES.length];
    const nights = 3 + (n % 12);
    const start = new Date(Date.UTC(2027, n % 12, 1 + (n % 27)));
    const end = new Date(start.getTime() + nights * 86_400_000);
    const day = (date) => `${pad(date.getUTCDate(), 2)}.${pad(date.getUTCMonth() + 1, 2)}.`;
    const facts = {
      destination: place,
      dates: `${day(start)}–${day(end)}${end.getUTCFullYear()}`,
      nights: `${nights} Nächte`,
      board: BOARDS[n % BOARDS.length],
      departure: DEPARTURES[n % DEPARTURES.length],
      price_basis: "p. P.",
    };
    const travel = Object.entries(facts)
      .map(([name, value]) => detail(name, value))
      .join("");
    items += item({
      id: `trip-${pad(n)}`,
      kind: "service",
      title: `${TRIPS[n % TRIPS.length]} ${place}`,
      shows: place,
      category: `Reisen > ${place}`,
      base: 29_900 + ((n * 4_700) % 220_000),
      n,
      now,
      travel,
      change,
    });
    if (n % 80 === 0) items += BROKEN[n / 80 - 1] ?? "";
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
  <channel>
    <title>Nordwind Räder &amp; Reisen</title>
    <link>https://shop.example/</link>
    <lastBuildDate>${now.toUTCString()}</lastBuildDate>
${items}  </channel>
</rss>
`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const args = process.argv.slice(2);
  const options = { prices: {}, soldOut: [] };
  for (let i = 0; i < args.length; i += 2) {
    const [flag, value] = [args[i], args[i + 1]];
    if (flag === "--at") options.now = new Date(value);
    else if (flag === "--price") {
      const [id, amount] = value.split("=");
      options.prices[id] = Math.round(Number(amount) * 100);
    } else if (flag === "--sold-out") options.soldOut.push(value);
    else throw new Error(`there is no ${flag}`);
  }
  process.stdout.write(demoFeed(options));
}
