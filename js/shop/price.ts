import type { Availability, ContentUnit, OfferKind, OfferStatus, PriceReason, ReferenceKind } from "../base/words.js";
import type { Engine } from "../engine/engine.js";
import type { WasmModule } from "../engine/wasm.js";
import type { Times } from "../stores/store.js";

/** An amount in minor units with its ISO 4217 currency: 1299 is 12.99 EUR, and 1,299 JPY. */
export interface Money {
  amount: number;
  currency: string;
}

/** An offer, as importing a feed makes it. */
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
  /** The reduced price; `from` and `until` in milliseconds, an open end is absent. */
  sale?: { price: Money; from?: number; until?: number };
  /** Since when the shop calls the price reduced. */
  reducedSince?: number;
  /** The lowest price of the 30 days before the reduction, as the shop vouches for it; of goods only. */
  prior?: { lowest30: Money; reducedSince?: number };
  /** The maker's recommended price. */
  rrp?: Money;
  /** A service's earlier price, as the shop vouches for it. */
  previous?: Money;
  /** Reduced because it keeps for a short time only. */
  perishable?: boolean;
  /** The highest of several real options of which `price` is the lowest. */
  highPrice?: Money;
  /** What is in it, in millionths: 750,000 of `l` are 750 ml. */
  content?: { amount: number; unit: ContentUnit };
  deposit?: Money;
  energyClass?: string;
  gtin?: string;
  stock?: number;
  availableFrom?: number;
  /** When what the feed says of the price ends, milliseconds: after that no price is shown. */
  priceUntil?: number;
  travel?: { destination?: string; dates?: string; nights?: string; board?: string; departure?: string; priceBasis?: string };
}

/** What a feed said of a price from one moment on. */
export interface PricePoint {
  /** Since when, milliseconds. */
  at: number;
  /** When the price before was confirmed last: a longer silence than two days is a gap of which nothing is known. */
  seen?: number;
  price: Money;
  sale?: Offer["sale"];
  reducedSince?: number;
}

/** What was said of a price and came after something newer: in the history it stands at its own time. What it does not say stayed as it was. */
export interface LatePrice {
  /** When it was true, milliseconds. */
  at: number;
  price?: Money;
  /** Null where there was none. */
  sale?: Offer["sale"] | null;
  /** Said with `sale`. */
  reducedSince?: number;
  /** The reduced price alone: its window stayed. */
  salePrice?: Money;
  /** The window alone, from and until. */
  window?: [number | null, number | null];
}

/** How a price is shown. */
export interface ShowOptions {
  /** Its prices so far, in any order; the offer's own is the last of them, whether it is in the list or not. Without them only what the shop vouches for is struck. */
  history?: PricePoint[];
  /** What came late of its prices, in any order. */
  late?: LatePrice[];
  /** What editors said, as stores keep it. */
  overrides?: object[];
  policy?: {
    /** IANA zone of "Stand", `Europe/Berlin` by default. */
    zone?: string;
    /** ISO 8601 duration: how old a price may be, `PT24H` by default. */
    maxAge?: string;
    /** Whether "inkl. MwSt." is said; not by shops under § 19 UStG. */
    taxNote?: boolean;
    /** What one person pays. */
    individual?: Money;
  };
  /** `de` by default. */
  locale?: string;
  /** Milliseconds since 1970; the clock by default. */
  now?: number;
  /** When the offer was true; `now` by default. */
  asOf?: number;
  /** When its parts were true, where they have times of their own; `asOf` for all of them by default. */
  times?: Times;
}

/** An amount with its text. */
export type Price = Money & { text: string };

/** What may be shown of an offer (`docs/prices.md`). */
export interface PriceView {
  id: string;
  title: string;
  standing: OfferStatus;
  /** Null when no price must be shown. */
  current: Price | null;
  reference?: { kind: ReferenceKind; price: Price; label: string };
  /** The saving in per cent, floored; absent below 1, and with it `saving`. */
  percent?: number;
  /** The saving as an amount, exact. */
  amount?: Price;
  /** "20 % sparen!" */
  saving?: string;
  unitPrice?: Price & { unit: string };
  /** What the price is for, like "p. P." */
  basis?: string;
  notes: string[];
  /** When the price changes as it, a sale or an editor's price ends, milliseconds: what a countdown may count to. */
  ends?: number;
  asOf: number;
  asOfText: string;
  text: string;
  /** Why something is not shown: codes, listed in `docs/prices.md`. */
  reasons: PriceReason[];
}

interface PriceGlue {
  initSync(options: { module: WasmModule }): unknown;
  showPrice(text: string): PriceView;
}

/** The one decision, by whichever engine is loaded: all of them have the same. */
export function priceShower(engine: Engine<PriceGlue>) {
  /**
   * Decides what may be shown of an offer's price: the decision that pictures, clicks, pages and data make.
   * @throws {PostfrischError} `usage/bad` for what is no offer, `locale/unknown`, `zone/unknown`, `time/bad`
   */
  return function showPrice(offer: Offer, options: ShowOptions = {}): PriceView {
    const { history, late, overrides, policy, locale, now = Date.now(), asOf = now, times } = options;
    return engine.guarded((glue) => glue.showPrice(JSON.stringify({ offer, history, late, overrides, policy, locale, now, asOf, times })));
  };
}
