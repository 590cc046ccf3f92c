// What is the shop's own: who it is, which letters it sends, and the live blocks in them.
export const shop = {
  name: "Nordwind",
  url: "https://shop.example/",
  email: "hallo@shop.example",
  phone: "030 1234567",
  imprint: "Nordwind Outdoor GmbH, Uferweg 4, 10997 Berlin · Amtsgericht Charlottenburg, HRB 12345 B · Geschäftsführung: Mara Lindt",
};

/** Which letter is due when: a preset, and what this shop does besides. */
export const rules = {
  domain: "shop.example",
  zone: "Europe/Berlin",
  trade: "fashion",
  size: "small",
  on: ["recommendations"],
  off: ["we-miss-you"],
  campaigns: [{ id: "spring", letter: "newsletter", start: "2027-03-01", end: "2027-03-03" }],
  rules: {
    // Who has not answered is asked once more.
    "own.review-reminder": {
      ...{ letter: "review-request", class: "advertising", basis: "any", rank: 53, group: "ask", aim: "bind", benefit: "be heard" },
      ...{ for: "order", per: ["order"], due: ["trial-end+15d"], end: "received+60d" },
      ...{ stop: ["cancelled", "returned", "answered"], needs: ["order", "delivery"] },
    },
  },
};

/** What newsletters are about, by the campaigns of the rules. */
export const topics = { spring: "den Frühling" };

const common = { tenant: "shop", locale: "de", zone: rules.zone, allow: ["shop.example"], fallback: shop.url, theme: { dark: {} } };

/** In letters that advertise: the prices of the moment in which the mail is opened. */
export const offers = {
  ...common,
  id: "offers",
  blocks: [
    {
      ...{ id: "fits", kind: "offers", width: 272, height: 250 },
      heading: { de: "Das passt dazu", en: "Goes well with it" },
      alt: { de: "Aktuelles Angebot", en: "Current offer" },
      offers: ["rain-trousers", "gloves", "backpack", "bottle"],
      slots: [{ whenGone: "fill" }, { whenGone: "fill" }],
    },
  ],
};

/** In letters about parcels: where the parcel is at that moment. */
export const way = {
  ...common,
  id: "way",
  shop: { name: shop.name },
  blocks: [
    {
      ...{ id: "way", kind: "parcel", width: 560, height: 220, narrow: { width: 272, height: 260 } },
      alt: { de: "Stand der Sendung", en: "Status of the parcel" },
      slots: [{ whenGone: "collapse" }],
    },
  ],
};
