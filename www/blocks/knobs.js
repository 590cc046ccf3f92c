// What can be set of a block and of what it shows, by kind: a table, from which the form is made.

import { layouts, ROLES, words } from "../brand/roles.js";
import { Availability, OrderStatus, ParcelStatus } from "../words.js";

const ON_OFFERS = ["price", "offer", "offers", "stock", "rating", "countdown"];
const PRICED = ["price", "offer", "offers", "countdown"];

/**
 * Groups of knobs: `[path, label, type, more]`. `offer.` is the sheet's first offer, `fact.` the fact of its kind, `choice.` the first choice.
 * Types: `words` (one text, or one a language), `text`, `number`, `money` (minor units), `time` (RFC 3339), `date`, `check`, `select`.
 */
export const GROUPS = [
  {
    title: "Moment",
    knobs: [
      ["now", "opened at", "time", { required: true }],
      ["asOf", "offers as of", "time", { required: true, kinds: ON_OFFERS }],
      ["expires", "campaign ends", "time"],
      ["maxAge", "maxAge", "text", { placeholder: "PT24H", kinds: PRICED }],
      ["zone", "zone", "text", { placeholder: "Europe/Berlin" }],
      ["failed", "the store is down", "check"],
    ],
  },
  {
    title: "Block",
    knobs: [
      ["block.width", "width", "number", { min: 280, max: 700, step: 10 }],
      ["block.height", "height", "number", { min: 60, max: 520, step: 2 }],
      ["block.slots.0.whenGone", "when gone", "select", { options: ["fill", "collapse", "badge"] }],
      ["block.layout", "layout", "select", { options: layouts, optional: true, kinds: ["offer", "offers"] }],
      ["block.photo", "photo", "check", { kinds: ["offer", "offers"] }],
      ["block.title", "title", "words", { kinds: ["countdown", "poll", "voucher", "points", "order", "parcel"] }],
      ["block.until", "counts to", "time", { kinds: ["countdown"] }],
      ["block.heading", "heading", "words"],
      ["block.alt", "alternative text", "words"],
      ["taxNote", "“inkl. MwSt.”", "check", { kinds: PRICED, byDefault: true }],
    ],
  },
  {
    title: "Offer",
    kinds: ON_OFFERS,
    knobs: [
      ["offer.title", "name", "text"],
      ["offer.brand", "brand", "text", { kinds: ["offer", "offers"] }],
      ["offer.availability", "availability", "select", { options: Availability }],
      ["offer.stock", "left", "number", { min: 0 }],
      ["offer.availableFrom", "available from", "time", { kinds: PRICED }],
      ["offer.price", "price", "money", { kinds: PRICED }],
      ["offer.prior.lowest30", "lowest of 30 days", "money", { kinds: PRICED, whole: true }],
      ["offer.prior.reducedSince", "reduced since", "time", { kinds: PRICED }],
      ["offer.rrp", "recommended price", "money", { kinds: PRICED }],
      ["offer.sale.price", "sale price", "money", { kinds: PRICED, whole: true }],
      ["offer.sale.until", "sale ends", "time", { kinds: PRICED }],
      ["offer.deposit", "deposit", "money", { kinds: PRICED }],
      ["offer.energyClass", "energy class", "text", { kinds: ["offer", "offers"] }],
      ["offer.rating.tenths", "stars, tenths", "number", { min: 0, max: 50, whole: true, kinds: ["rating"] }],
      ["offer.rating.count", "reviews", "number", { min: 0, kinds: ["rating"] }],
    ],
  },
  {
    title: "Parcel",
    kinds: ["parcel"],
    knobs: [
      ["fact.status", "status", "select", { options: ParcelStatus }],
      ["fact.expected.from", "expected from", "time", { whole: true }],
      ["fact.expected.until", "expected until", "time"],
      ["fact.asOf", "as of", "time"],
    ],
  },
  {
    title: "Order",
    kinds: ["order"],
    knobs: [
      ["fact.status", "status", "select", { options: OrderStatus }],
      ["fact.expected.from", "expected from", "time", { whole: true }],
      ["fact.expected.until", "expected until", "time"],
      ["fact.asOf", "as of", "time"],
    ],
  },
  {
    title: "Points",
    kinds: ["points"],
    knobs: [
      ["fact.balance", "balance", "number", { min: 0 }],
      ["fact.goal.points", "goal", "number", { min: 0, whole: true }],
      ["fact.goal.reward", "reward", "text"],
      ["fact.expiring.points", "lapsing", "number", { min: 0, whole: true }],
      ["fact.expiring.at", "lapse at", "time"],
      ["fact.asOf", "as of", "time"],
    ],
  },
  {
    title: "Voucher",
    kinds: ["voucher"],
    knobs: [
      ["fact.code", "code", "text"],
      ["fact.symbol", "symbol", "select", { options: ["qr", "code128", "none"], optional: true }],
      ["fact.percent", "per cent", "number", { min: 1, max: 100 }],
      ["fact.amount", "amount", "money"],
      ["fact.minimum", "from an order of", "money"],
      ["fact.until", "valid until", "time"],
      ["fact.redeemed", "redeemed", "check"],
      ["fact.asOf", "as of", "time"],
    ],
  },
  {
    title: "First choice",
    kinds: ["content", "banner"],
    knobs: [
      ["choice.headline", "headline", "words", { kinds: ["content"] }],
      ["choice.text", "text", "words", { kinds: ["content"] }],
      ["choice.action", "call to action", "words", { kinds: ["content"] }],
      ["choice.picture", "picture", "select", { options: ["spring.jpg", "lamp.jpg", "oil.jpg", "winter.de.jpg", "winter.en.jpg"], optional: true }],
      ["choice.from", "from", "date"],
      ["choice.until", "until", "date"],
      ["choice.inStock", "while in stock", "text"],
    ],
  },
];

/** The theme's knobs, for all pictures at once; the page of the brand kit has them with their contrasts. */
export const THEME = [
  ...ROLES.map((role) => [role, role, "color"]),
  ["radius", "radius", "number", { min: 0, max: 28 }],
  ["buttonRadius", "radius of buttons", "number", { min: 0, max: 28 }],
  ["badgeShape", "shape of the saving", "select", { options: words("badgeShape") }],
  ["saving", "wording of the saving", "select", { options: words("saving") }],
  ["button", "buttons", "select", { options: words("button"), optional: true }],
  ["density", "density", "select", { options: words("density") }],
];

/** The groups that a kind has, each with its own knobs. */
export function groupsOf(kind) {
  const fits = ({ kinds }) => !kinds || kinds.includes(kind);
  return GROUPS.filter(fits).map(({ title, knobs }) => ({ title, knobs: knobs.filter(([, , , more = {}]) => fits(more)) }));
}
