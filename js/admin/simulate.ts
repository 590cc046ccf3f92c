import { guarded, problem } from "../base/errors.js";
import type { Key } from "../base/keys.js";
import { STOCK_PIECES } from "../base/limits.js";
import type { BlockKind, DisplayState, LinkPurpose, NeutralReason } from "../base/words.js";
import { admin as engine } from "../engine/admin.js";
import { bringFont, type FontWanted } from "../live/fonts.js";
import { Finisher, type PhotoPart, type Photos } from "../shop/photos.js";
import type { Offer, PriceView } from "../shop/price.js";
import type { Found, Lookup, Store, StoredOffer } from "../stores/store.js";

const AVAILABILITIES = ["available", "limited", "preorder", "backorder", "sold_out", "unknown"];

/** Options of `simulate`. */
export interface SimulateOptions {
  /** The store with the campaign and its records. Nothing is written. */
  store: Pick<Store, "lookUp" | "asset">;
  /** The keys that sealed the link. */
  keys: Key[];
  /** The time of opening, milliseconds since 1970; the system clock by default. */
  at?: number;
  /** Assumed stock by offer: an availability, or the number of items left. */
  stock?: Record<string, Offer["availability"] | number>;
  /** Whether a mail client's proxy fetches the picture at delivery and shows that one. */
  privacyProxy?: boolean;
  /** `photos` of `postfrisch/photo`; needed if offer cards or banners show photos. */
  photos?: Photos;
}

/** What a link shows at a time, and why. */
export interface Sight {
  /** Milliseconds since 1970. */
  at: number;
  state: DisplayState;
  /** Why it is neutral. */
  reason: NeutralReason | null;
  /** The displayed price, and why more is not shown (`reasons`, `docs/prices.md`). */
  shown: PriceView | null;
  /** The offer that the slot showed last in this mail (the served record). */
  served: string | null;
  /** The target of a click. */
  target: string;
  /** PNG, GIF or JPEG. */
  picture: Uint8Array<ArrayBuffer>;
}

/** A link, what the reader sees, and what it shows when opened. */
export interface Simulation {
  purpose: LinkPurpose;
  tenant: string;
  campaign: string;
  block: string;
  slot: number;
  /** The kind of block, if the campaign is known. */
  kind: BlockKind | null;
  locale: string;
  /** Device pixels per pixel of the picture. */
  scale: number;
  /** When the link was sealed, milliseconds since 1970. */
  issuedAt: number;
  /** The stored offers that the mail may show. */
  offers: Pick<Offer, "id" | "title" | "availability">[];
  /** What the reader sees: with `privacyProxy`, the picture at delivery. */
  seen: Sight;
  /** What the link shows at `at`, and its click target. */
  opened: Sight;
}

type Explained = Omit<Simulation, "seen" | "opened" | "offers"> & Omit<Sight, "at" | "picture"> & { photo: PhotoPart | null };
type Records = Partial<Found> & { shown?: StoredOffer[]; withoutFont?: boolean; withoutPhotos?: boolean };
type Answer = { wants: Lookup } | { font: FontWanted } | { explained: Explained; picture: Uint8Array<ArrayBuffer> };

/**
 * Simulates a link of a mail at a time, optionally with assumed stock, and explains the result.
 * @param link the address of a picture, click or price page, or its path
 * @throws {PostfrischError} `link/forbidden` if the keys did not seal it, `usage/bad`
 */
export async function simulate(link: string, options: SimulateOptions): Promise<Simulation> {
  const { store, keys, photos, at = Date.now(), stock = {}, privacyProxy = false } = options;
  if (typeof stock !== "object" || stock === null) throw problem("usage/bad", `\`${stock}\` is not a stock`, "pass an object of offers: { ID: 0 }");
  for (const [id, value] of Object.entries(stock)) checkStock(id, value);
  if (!Number.isSafeInteger(at)) throw problem("usage/bad", `\`${at}\` is not a point in time`, "pass `at` in milliseconds since 1970");
  const path = pathOf(link);
  const edge = guarded(() => new (engine.get().AdminEdge)({ keys, fallback: "https://fallback.invalid/", photos: true }));
  try {
    const ask = (records: Records, at: number): Answer => guarded(() => edge.explain(path, records, at));
    const first = ask({}, at);
    if (!("wants" in first)) throw new Error("the core answers without records");
    const found = await store.lookUp(first.wants);
    const look = async (at: number, stock: NonNullable<SimulateOptions["stock"]>) => {
      const supposed: Records = changed(found, stock, at);
      let answer = ask(supposed, at);
      // The slot showed an offer that its campaign no longer lists.
      if ("wants" in answer) {
        supposed.shown = changed(await store.lookUp(answer.wants), stock, at).offers;
        answer = ask(supposed, at);
      }
      // An unavailable font is left out, as at the edge.
      if ("font" in answer) {
        supposed.withoutFont = !(await succeeds(bringFont(() => edge, store, answer.font)));
        answer = ask(supposed, at);
      }
      const written = finalOf(answer);
      const { photo, state, reason, shown, served, target, ...link } = written.explained;
      const finished = photo && (await new Finisher(store, photos).finish(link.tenant, written.picture, photo).catch(() => undefined));
      const picture = photo ? (finished ?? finalOf(ask({ ...supposed, withoutPhotos: true }, at)).picture) : written.picture;
      return { link: { ...link, issuedAt: link.issuedAt * 1000 }, sight: { at, state, reason, shown, served, target, picture } };
    };
    const opened = await look(at, stock);
    // A privacy proxy fetches and caches the picture at delivery, so the picture seen is older than the click.
    const seen = privacyProxy ? await look(opened.link.issuedAt, {}) : opened;
    const offers = found.offers.map(({ data }) => JSON.parse(data) as Offer).map(({ id, title, availability }) => ({ id, title, availability }));
    return { ...opened.link, offers, seen: seen.sight, opened: opened.sight };
  } finally {
    edge.free();
  }
}

function finalOf(answer: Answer) {
  if (!("explained" in answer)) throw new Error("the core asks again");
  return answer;
}

const succeeds = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

function pathOf(link: string): string {
  if (link.startsWith("/")) return link;
  try {
    return new URL(link).pathname;
  } catch {
    throw problem("usage/bad", `\`${link}\` is not an address`, "copy the whole address of a picture from the mail");
  }
}

function checkStock(id: string, value: unknown): void {
  const known = typeof value === "number" ? Number.isInteger(value) && value >= 0 && value < STOCK_PIECES : AVAILABILITIES.includes(String(value));
  if (!id || !known) throw problem("usage/bad", `\`${id}=${value}\` is no stock`, `write ID=0, ID=3, or one of ${AVAILABILITIES.join(", ")}`);
}

/** The store's data with the assumed stock. */
function changed(found: Found, stock: NonNullable<SimulateOptions["stock"]>, at: number): Found {
  const offers = found.offers.map((offer) => {
    const value = Object.hasOwn(stock, offer.id) ? stock[offer.id] : undefined;
    if (value === undefined) return offer;
    const availability = typeof value === "string" ? value : value > 0 ? "available" : "sold_out";
    const gone = availability === "sold_out" || availability === "unknown";
    const data = JSON.stringify({ ...JSON.parse(offer.data), availability, ...(typeof value === "number" && { stock: value }) });
    return { ...offer, data, goneSince: gone ? (offer.goneSince ?? at) : null };
  });
  return { ...found, offers };
}
