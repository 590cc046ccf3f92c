// The travel house's offers as a Google Merchant feed. Trips are in the next year, and reductions are as recent as they were when the feed is made.
import { germanTime } from "../days.mjs";

const DAY = 86_400_000;

/** Which elements hold what Google's feeds can't say. */
export const elements = { all: "service", previous: "g:previous_price", reducedSince: "g:reduced_since", stock: "g:places" };

const trips = (year, isFull) => [
  {
    id: "kreta",
    title: "Strandhotel Elia",
    image: "beach",
    price: 1249,
    sale: 999,
    ends: 2,
    travel: ["Kreta, Griechenland", `08.–15.05.${year}`, "7 Nächte", "Halbpension", "ab Düsseldorf"],
  },
  {
    id: "dolomiten",
    title: "Wanderwoche auf der Almhütte mit Bergführerin",
    image: "alps",
    price: 429,
    travel: ["Dolomiten, Südtirol", `10.–14.06.${year}`, "4 Nächte", "Halbpension", "Eigenanreise"],
  },
  {
    id: "kopenhagen",
    title: "Städtereise mit Hotel am Alten Hafen",
    image: "harbour",
    price: 459,
    sale: 389,
    ends: 12,
    travel: ["Kopenhagen, Dänemark", `19.–22.03.${year}`, "3 Nächte", "Frühstück", "ab Hamburg"],
  },
  {
    id: "lofoten",
    title: "Nordlichter im roten Fischerhaus",
    image: "lofoten",
    price: 1149,
    places: 2,
    basis: "pro Person bei 2 Personen",
    travel: ["Lofoten, Norwegen", `13.–20.02.${year}`, "7 Nächte", "Selbstverpflegung", "ab Frankfurt"],
  },
  {
    id: "santorin",
    title: "Kaldera-Suiten",
    image: "santorin",
    price: 1599,
    sale: 1379,
    ends: 12,
    basis: "pro Person bei 2 Personen",
    travel: ["Santorin, Griechenland", `05.–12.06.${year}`, "7 Nächte", "Frühstück", "ab München"],
  },
  {
    id: "gardasee",
    title: "Villa Limonaia",
    image: "lake",
    price: 649,
    isTaken: isFull,
    travel: ["Gardasee, Italien", `24.–29.04.${year}`, "5 Nächte", "Frühstück", "Eigenanreise"],
  },
];
const FACTS = ["destination", "dates", "nights", "board", "departure"];

/** The feed as text. Before its last room was taken, the villa could be had. */
export function feed(now, { isFull = true } = {}) {
  const since = new Date(now - 3 * DAY).toISOString();
  const tag = (name, value) => (value === undefined ? "" : `<g:${name}>${value}</g:${name}>`);
  const fact = (name, value) => tag("product_detail", `${tag("section_name", "travel")}${tag("attribute_name", name)}${tag("attribute_value", value)}`);
  const item = ({ id, title, image, price, sale, ends, places, isTaken, travel, basis = "pro Person im Doppelzimmer" }) =>
    [
      tag("id", id),
      tag("title", title),
      tag("link", `https://fernweh.example/reisen/${id}`),
      tag("image_link", `https://fernweh.example/bilder/${image}.jpg`),
      tag("availability", isTaken ? "out_of_stock" : "in_stock"),
      tag("price", `${price} EUR`),
      tag("sale_price", sale && `${sale} EUR`),
      tag("sale_price_effective_date", ends && `${since}/${germanTime(now, ends, "23:59")}`),
      tag("previous_price", sale && `${price} EUR`),
      tag("reduced_since", sale && since),
      tag("places", places),
      ...FACTS.map((name, i) => fact(name, travel[i])),
      fact("price_basis", basis),
    ].join("");
  const year = new Date(now).getUTCFullYear() + 1;
  const items = trips(year, isFull).map((trip) => `<item>${item(trip)}</item>`);
  return `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Fernweh</title>${items.join("\n")}</channel></rss>`;
}
