// What the brand kit is shown on: every kind of block, offers in every layout, and the states that have colours of their own.

const NOW = "2026-11-22T09:05:00Z";
const AS_OF = "2026-11-22T08:30:00Z";
const euros = (amount) => ({ amount: Math.round(amount * 100), currency: "EUR" });

/** Texts are in German and English: English stands for the other languages. */
const OFFERS = {
  bike: {
    title: { de: "Gravelbike Kiesel 3 mit Rahmentasche", en: "Gravel bike Kiesel 3 with frame bag" },
    photo: "gravel.jpg",
    brand: "Nordwind",
    color: { de: "Tannengrün", en: "Fir green" },
    size: "S–XL",
    rating: { tenths: 46, count: 128 },
    price: euros(1599),
    prior: { lowest30: euros(1999), reducedSince: "2026-11-20T00:00:00Z" },
  },
  jacket: {
    title: { de: "Regenjacke Sturmkante, 3 Lagen", en: "Rain jacket Sturmkante, 3 layers" },
    photo: "jacket.jpg",
    brand: "Nordwind",
    size: "XS–XXL",
    rating: { tenths: 44, count: 86 },
    price: euros(179.95),
  },
  washer: {
    title: { de: "Waschmaschine W8 mit Dampfprogramm", en: "Washing machine W8 with steam" },
    photo: "washer.jpg",
    brand: "Klarwerk",
    energyClass: "A",
    price: euros(549),
    prior: { lowest30: euros(625), reducedSince: "2026-11-20T00:00:00Z" },
  },
  hotel: {
    kind: "service",
    title: "Strandhotel Elia",
    photo: "beach.jpg",
    price: euros(999),
    previous: euros(1249),
    travel: {
      destination: { de: "Kreta, Griechenland", en: "Crete, Greece" },
      dates: "08.–15.05.2027",
      nights: { de: "7 Nächte", en: "7 nights" },
      board: { de: "Halbpension", en: "Half board" },
      departure: { de: "ab Düsseldorf", en: "from Düsseldorf" },
      priceBasis: { de: "p. P.", en: "pp" },
    },
  },
  cabin: {
    kind: "service",
    title: { de: "Nordlichter im roten Fischerhaus", en: "Northern lights in a red cabin" },
    photo: "lofoten.jpg",
    availability: "limited",
    stock: 2,
    price: euros(1149),
    travel: {
      destination: { de: "Lofoten, Norwegen", en: "Lofoten, Norway" },
      dates: "13.–20.02.2027",
      nights: { de: "7 Nächte", en: "7 nights" },
      board: { de: "Selbstverpflegung", en: "Self-catering" },
      departure: { de: "ab Frankfurt", en: "from Frankfurt" },
      priceBasis: { de: "p. P.", en: "pp" },
    },
  },
};

/** A card of an offer: its layout, its box, whether it has its photo, and what is different today. */
const card = (layout, width, height, id, caption, changes = {}, more = {}) => ({
  caption,
  layout,
  block: { kind: "offer", width, height, layout, photo: true, slots: [{ whenGone: "badge" }], offers: [id], ...more },
  offers: [[id, changes]],
});
/** A block beside offers, about one of them. */
const beside = (kind, width, height, id, caption, changes = {}, more = {}) => ({
  caption,
  block: { kind, width, height, slots: [{ whenGone: "badge" }], offers: [id], ...more },
  offers: [[id, changes]],
});
/** A block about a fact. */
const about = (kind, height, caption, fact) => ({
  caption,
  block: { kind, width: 560, height, slots: [{ whenGone: "badge" }] },
  facts: { [kind]: { asOf: AS_OF, ...fact } },
});
const parcel = { number: "0034", carrier: "dhl", events: [] };
const expected = { from: "2026-11-25T09:00:00Z", until: "2026-11-25T13:00:00Z" };

/** The groups in the order in which they are shown, each with its specimens. */
export const GROUPS = [
  {
    title: "Offers",
    specimens: [
      card("hero", 600, 400, "hotel", "hero, reduced"),
      card("hero", 600, 400, "bike", "hero, product on a plain ground"),
      card("row", 560, 224, "bike", "row, reduced"),
      card("row", 560, 224, "cabin", "row, last places"),
      card("stack", 272, 460, "washer", "stack, reduced", {}, { kind: "offers" }),
      card("stack", 272, 460, "jacket", "stack, preorder", { availability: "preorder", availableFrom: "2027-01-15T00:00:00Z" }),
      card("stack", 272, 460, "jacket", "stack, sold out", { availability: "sold_out" }),
      card("compact", 560, 148, "hotel", "compact, reduced"),
      card("compact", 560, 148, "jacket", "compact, last pieces", { stock: 3 }),
    ],
  },
  {
    title: "Beside offers",
    specimens: [
      beside("price", 560, 160, "bike", "price, reduced"),
      beside("price", 560, 160, "jacket", "price"),
      beside("countdown", 560, 136, "jacket", "countdown", { sale: { price: euros(159), until: "2026-11-24T22:59:00Z" } }),
      beside("rating", 560, 168, "bike", "rating"),
      beside("stock", 272, 92, "jacket", "stock, available"),
      beside("stock", 272, 92, "jacket", "stock, last pieces", { stock: 3 }),
      beside("stock", 272, 92, "jacket", "stock, preorder", { availability: "preorder", availableFrom: "2027-01-15T00:00:00Z" }),
      beside("stock", 272, 92, "jacket", "stock, sold out", { availability: "sold_out" }),
    ],
  },
  {
    title: "After the order",
    specimens: [
      about("parcel", 208, "parcel, on its way", { ...parcel, status: "in_transit", expected }),
      about("parcel", 208, "parcel, attempt failed", { ...parcel, status: "attempt_failed", expected }),
      about("parcel", 208, "parcel, held up", { ...parcel, status: "exception" }),
      about("parcel", 208, "parcel, for pickup", { ...parcel, status: "ready_for_pickup", expected }),
      about("order", 208, "order, packed", { status: "packed" }),
      about("order", 208, "order, cancelled", { status: "cancelled" }),
    ],
  },
  {
    title: "For customers",
    specimens: [
      about("voucher", 232, "voucher", { code: "DANKE-2026", percent: 10, until: "2026-12-31T22:59:00Z", minimum: euros(50) }),
      about("points", 176, "points", { balance: 1240, goal: { points: 1500, reward: "15 €" } }),
      {
        caption: "poll",
        block: {
          kind: "poll",
          width: 560,
          height: 232,
          slots: [{ whenGone: "badge" }],
          title: { de: "Wo fahren Sie am liebsten?", en: "Where do you like to ride?" },
          answers: [
            { id: "gravel", text: { de: "Schotter", en: "Gravel" } },
            { id: "road", text: { de: "Straße", en: "Road" } },
            { id: "trail", text: { de: "Gelände", en: "Trail" } },
          ],
        },
        votes: { b: { gravel: 412, road: 193, trail: 95 } },
      },
    ],
  },
  {
    title: "Texts and pictures",
    specimens: [
      {
        caption: "heading",
        part: "heading",
        block: {
          kind: "offers",
          width: 560,
          height: 224,
          slots: [{ whenGone: "badge" }],
          offers: ["bike"],
          heading: { de: "Das passt zu Ihrem Rad", en: "Goes well with your bike" },
        },
        offers: [["bike", {}]],
      },
      { ...beside("offer", 560, 224, "bike", "text link"), part: "text" },
      {
        caption: "content",
        block: {
          kind: "content",
          width: 560,
          height: 172,
          slots: [{ whenGone: "badge" }],
          choices: [
            {
              headline: { de: "Sonntags länger schlafen", en: "Sleep in on Sundays" },
              text: {
                de: "Heute ist der Versand kostenlos: bis Mitternacht, ohne Mindestbestellwert.",
                en: "Shipping is free today: until midnight, without a minimum.",
              },
              action: { de: "Jetzt stöbern", en: "Browse now" },
            },
          ],
        },
      },
      {
        caption: "banner",
        block: {
          kind: "banner",
          width: 560,
          height: 200,
          alt: { de: "Wintertouren", en: "Winter rides" },
          slots: [{ whenGone: "collapse" }],
          choices: [{ picture: "winter.jpg" }],
        },
      },
    ],
  },
];

/** The layouts of offer cards, in the order in which they are shown. */
export const LAYOUTS = [...new Set(GROUPS[0].specimens.map(({ layout }) => layout))];

/** A specimen as a sheet of the gallery, with its texts in a language. */
export function sheetOf({ block, offers = [], facts, votes, part }, language) {
  const stands = offers.map(([id, changes]) => {
    const { photo: _, ...offer } = OFFERS[id];
    return { id, kind: "goods", link: `https://shop.example/p/${id}`, availability: "available", ...spoken(offer, language), ...changes };
  });
  const photos = Object.fromEntries(offers.map(([id]) => [id, OFFERS[id].photo]));
  const sheet = { now: NOW, asOf: AS_OF, block: { id: "b", ...spoken(block, language) }, offers: stands, photos, facts, votes, part };
  return Object.fromEntries(Object.entries(sheet).filter(([, value]) => value !== undefined));
}

/** Texts that are written in German and English, in the language of the picture: English stands for the others. */
function spoken(value, language) {
  if (Array.isArray(value)) return value.map((inner) => spoken(inner, language));
  if (value === null || typeof value !== "object") return value;
  if (typeof value.de === "string" && typeof value.en === "string") return value[language] ?? value.en;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoken(inner, language)]));
}
