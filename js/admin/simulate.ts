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

/** What is supposed when a link is looked at. */
export interface SimulateOptions {
  /** Where the campaign and its records are. Nothing is written. */
  store: Pick<Store, "lookUp" | "asset">;
  /** The keys that sealed the link. */
  keys: Key[];
  /** When it is opened, milliseconds since 1970; the clock by default. */
  at?: number;
  /** By offer: an availability, or how many are left. */
  stock?: Record<string, Offer["availability"] | number>;
  /** Whether a mail program's proxy fetched the picture at delivery, and shows that one. */
  privacyProxy?: boolean;
  /** `photos` of `postfrisch/photo`, where cards or banners have photos. */
  photos?: Photos;
}

/** What a link comes to at a moment, and why. */
export interface Sight {
  /** Milliseconds since 1970. */
  at: number;
  state: DisplayState;
  /** Why it is neutral. */
  reason: NeutralReason | null;
  /** What is said of the offer, and why not more (`reasons`, `docs/prices.md`). */
  shown: PriceView | null;
  /** The offer that the slot showed last in this mail. */
  served: string | null;
  /** Where a click leads. */
  target: string;
  /** PNG, GIF or JPEG. */
  picture: Uint8Array<ArrayBuffer>;
}

/** A link, what is seen of it, and what it comes to when it is opened. */
export interface Simulation {
  purpose: LinkPurpose;
  tenant: string;
  campaign: string;
  block: string;
  slot: number;
  /** What the block is, where the campaign is known. */
  kind: BlockKind | null;
  locale: string;
  /** Device pixels a pixel of the picture. */
  scale: number;
  /** When the link was sealed, milliseconds since 1970. */
  issuedAt: number;
  /** The offers that the mail may show, as the store has them. */
  offers: Pick<Offer, "id" | "title" | "availability">[];
  /** What the reader sees: with `privacyProxy` as of delivery. */
  seen: Sight;
  /** What the link shows at `at`; a click leads there. */
  opened: Sight;
}

type Explained = Omit<Simulation, "seen" | "opened" | "offers"> & Omit<Sight, "at" | "picture"> & { photo: PhotoPart | null };
type Records = Partial<Found> & { shown?: StoredOffer[]; withoutFont?: boolean; withoutPhotos?: boolean };
type Answer = { wants: Lookup } | { font: FontWanted } | { explained: Explained; picture: Uint8Array<ArrayBuffer> };

/**
 * What a link of a mail would show at a moment, with a stock as it may be, and why.
 * @param link a picture's, a click's or a text's address, or its path
 * @throws {PostfrischError} `link/forbidden` where the keys did not seal it, `usage/bad`
 */
export async function simulate(link: string, options: SimulateOptions): Promise<Simulation> {
  const { store, keys, photos, at = Date.now(), stock = {}, privacyProxy = false } = options;
  if (typeof stock !== "object" || stock === null) throw problem("usage/bad", `\`${stock}\` is no stock`, "give an object of offers: { ID: 0 }");
  for (const [id, value] of Object.entries(stock)) checkStock(id, value);
  if (!Number.isSafeInteger(at)) throw problem("usage/bad", `\`${at}\` is no point in time`, "give `at` in milliseconds since 1970");
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
      // What the slot showed is an offer that its campaign names no longer.
      if ("wants" in answer) {
        supposed.shown = changed(await store.lookUp(answer.wants), stock, at).offers;
        answer = ask(supposed, at);
      }
      // What can't be had is left out, as at the edge.
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
    // A privacy proxy fetches the picture when the mail is delivered, and keeps it: what is seen is older than the click.
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
    throw problem("usage/bad", `\`${link}\` is no address`, "copy the whole address of a picture from the mail");
  }
}

function checkStock(id: string, value: unknown): void {
  const known = typeof value === "number" ? Number.isInteger(value) && value >= 0 && value < STOCK_PIECES : AVAILABILITIES.includes(String(value));
  if (!id || !known) throw problem("usage/bad", `\`${id}=${value}\` is no stock`, `write ID=0, ID=3, or one of ${AVAILABILITIES.join(", ")}`);
}

/** What the store found, with the stock that is supposed. */
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
