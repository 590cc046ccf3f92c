import type { Availability, ContentUnit, OfferKind, OfferStatus, PriceReason, ReferenceKind } from "../base/words.js";
import type { Engine } from "../engine/engine.js";
import type { WasmModule } from "../engine/wasm.js";
import type { Times } from "../stores/store.js";

/** An amount in minor units with its ISO 4217 currency: 1299 is 12.99 EUR, or 1,299 JPY. */
export interface Money {
  amount: number;
  currency: string;
}

/** An offer, as created by importing a feed. */
export interface Offer {
  id: string;
  kind: OfferKind;
  title: string;
  link: string;
  image?: string;
  brand?: string;
  category?: string;
  group?: string;
  availability: Availability;
  /** The regular price. */
  price: Money;
  /** The reduced price; `from` and `until` in milliseconds since 1970, absent if open. */
  sale?: { price: Money; from?: number; until?: number };
  /** The start of the reduction, as declared by the shop. */
  reducedSince?: number;
  /** The lowest price in the 30 days before the reduction, for goods; the shop is responsible for it. */
  prior?: { lowest30: Money; reducedSince?: number };
  /** The manufacturer's recommended price. */
  rrp?: Money;
  /** A service's earlier price; the shop is responsible for it. */
  previous?: Money;
  /** Reduced because of a short shelf life. */
  perishable?: boolean;
  /** The highest price of several options, of which `price` is the lowest. */
  highPrice?: Money;
  /** The contents of the pack in millionths of a unit: 750,000 of `l` are 750 ml. */
  content?: { amount: number; unit: ContentUnit };
  deposit?: Money;
  energyClass?: string;
  gtin?: string;
  stock?: number;
  availableFrom?: number;
  /** The end of the price's validity, milliseconds since 1970; after that, no price is shown. */
  priceUntil?: number;
  travel?: { destination?: string; dates?: string; nights?: string; board?: string; departure?: string; priceBasis?: string };
}

/** The price according to a feed, valid from a time on. */
export interface PricePoint {
  /** The time from which it is valid, milliseconds since 1970. */
  at: number;
  /** When the price before was last confirmed; more than two days before `at` make a gap in the history. */
  seen?: number;
  price: Money;
  sale?: Offer["sale"];
  reducedSince?: number;
}

/** A late update of a price: it is inserted into the history at its own time. Absent fields were unchanged. */
export interface LatePrice {
  /** Its as-of time, milliseconds since 1970. */
  at: number;
  price?: Money;
  /** Null for no sale. */
  sale?: Offer["sale"] | null;
  /** Given together with `sale`. */
  reducedSince?: number;
  /** The reduced price alone; the period was unchanged. */
  salePrice?: Money;
  /** The period alone: start and end. */
  window?: [number | null, number | null];
}

/** How a price is shown. */
export interface ShowOptions {
  /** Its price history, in any order; the offer's current price may be included. Without it, only the shop's own reference prices are struck. */
  history?: PricePoint[];
  /** Late updates of its prices, in any order. */
  late?: LatePrice[];
  /** Its overrides, as stored. */
  overrides?: object[];
  policy?: {
    /** The IANA time zone of as-of times, `Europe/Berlin` by default. */
    zone?: string;
    /** The maximum age of a price, an ISO 8601 duration; `PT24H` by default. */
    maxAge?: string;
    /** Whether to show "inkl. MwSt."; not for small businesses under § 19 UStG. */
    taxNote?: boolean;
    /** An individual price. */
    individual?: Money;
  };
  /** The locale, `de` by default. */
  locale?: string;
  /** The current time in milliseconds since 1970; the system clock by default. */
  now?: number;
  /** The offer's as-of time; `now` by default. */
  asOf?: number;
  /** The as-of times of its parts, if they differ; `asOf` by default. */
  times?: Times;
}

/** An amount with its text. */
export type Price = Money & { text: string };

/** What may be shown of an offer (`docs/prices.md`). */
export interface PriceView {
  id: string;
  title: string;
  standing: OfferStatus;
  /** Null if no price may be shown. */
  current: Price | null;
  reference?: { kind: ReferenceKind; price: Price; label: string };
  /** The saving in percent, rounded down; absent below 1, together with `saving`. */
  percent?: number;
  /** The exact saving as an amount. */
  amount?: Price;
  /** "20 % sparen!" */
  saving?: string;
  unitPrice?: Price & { unit: string };
  /** The basis of the price, like "p. P." */
  basis?: string;
  notes: string[];
  /** When the price will change because it, a sale or an override ends, milliseconds since 1970; a countdown may count to it. */
  ends?: number;
  asOf: number;
  asOfText: string;
  text: string;
  /** Why something is not shown: codes listed in `docs/prices.md`. */
  reasons: PriceReason[];
}

interface PriceGlue {
  initSync(options: { module: WasmModule }): unknown;
  showPrice(text: string): PriceView;
}

/** Creates `showPrice` for any engine; all contain the same code. */
export function priceShower(engine: Engine<PriceGlue>) {
  /**
   * Decides what may be shown of an offer's price. Pictures, clicks, pages and data use the same decision.
   * @throws {PostfrischError} `usage/bad` for an invalid offer, `locale/unknown`, `zone/unknown`, `time/bad`
   */
  return function showPrice(offer: Offer, options: ShowOptions = {}): PriceView {
    const { history, late, overrides, policy, locale, now = Date.now(), asOf = now, times } = options;
    return engine.guarded((glue) => glue.showPrice(JSON.stringify({ offer, history, late, overrides, policy, locale, now, asOf, times })));
  };
}
