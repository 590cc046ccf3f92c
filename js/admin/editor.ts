import type { Campaign } from "../base/campaign-type.js";
import { guarded, problem } from "../base/errors.js";
import type { Key } from "../base/keys.js";
import { EDITOR_PAGE, EDITOR_PAGE_MOST, EDITOR_PICTURES, LIST_PAGE } from "../base/limits.js";
import type { WebRequest, WebResponse } from "../base/platform.js";
import { randomText } from "../base/random.js";
import type { DisplayState, NeutralReason } from "../base/words.js";
import { admin as engine } from "../engine/admin.js";
import { addressOf, authorize, bodyOf, checkedKey, json, objectOf, refused } from "../http/http.js";
import { bringFont } from "../live/fonts.js";
import { Finisher, type PhotoPart, type Photos } from "../shop/photos.js";
import { type LatePrice, type PricePoint, type PriceView, priceShower } from "../shop/price.js";
import { type CampaignEntry, type Found, isLate, type Store, type StoredOffer } from "../stores/store.js";
import { ACTION, checkFields, checkOverride, keep, type OverrideAction, undo } from "./overrides.js";
import { type ReportBy, report } from "./report.js";
import { type Sight, type SimulateOptions, simulate } from "./simulate.js";

const showPrice = priceShower(engine);

/** Options of `createEditor`. */
export interface EditorOptions {
  store: Store;
  /** The tenant. */
  tenant: string;
  /** The editors' key, at least 32 characters: `Authorization: Bearer KEY`. It gives access to this API only. */
  key: string;
  /** The keys that seal the links of mails, for `POST /simulate`. */
  keys?: Key[];
  /** The path prefix, `/e` by default. */
  base?: string;
  /** The locale and time zone of what is shown, `de` and `Europe/Berlin` by default. */
  locale?: string;
  zone?: string;
  /** The maximum age of a price, an ISO 8601 duration; `PT24H` by default. */
  maxAge?: string;
  /** `photos` of `postfrisch/photo`; needed if offer cards or banners show photos. */
  photos?: Photos;
  /** The current time in milliseconds since 1970. */
  now?: () => number;
}

/** The editor API. */
export interface Editor {
  /** Answers a request. Never throws. */
  fetch(request: WebRequest): Promise<WebResponse>;
}

/** What a slot shows. */
interface SlotView {
  state: DisplayState | NeutralReason;
  shown: PriceView | null;
  photo: PhotoPart | null;
  picture: Uint8Array<ArrayBuffer>;
}

/** A slot before and after a change. */
interface Change {
  campaign: string;
  block: string;
  slot: number;
  before: ReturnType<typeof seen>;
  after: ReturnType<typeof seen>;
}

/**
 * The API for changing mails already sent: offers by campaign, overrides with previews, the log, undo. `docs/editor.md` describes it.
 * @throws {PostfrischError} `usage/bad` for a key that is too short
 */
export function createEditor(options: EditorOptions): Editor {
  return new Handler(options);
}

class Handler implements Editor {
  readonly #options: EditorOptions;
  readonly #base: string;
  readonly #key: string;
  readonly #finisher: Finisher;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#finisher = new Finisher(options.store, options.photos);
    this.#base = (options.base ?? "/e").replace(/\/$/, "");
    this.#key = checkedKey(options.key, "the editors' key");
    this.fetch = this.fetch.bind(this);
  }

  get #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  async fetch(request: WebRequest): Promise<WebResponse> {
    try {
      await authorize(request, this.#key);
      return await this.#respond(request);
    } catch (error) {
      return refused(error);
    }
  }

  async #respond(request: WebRequest): Promise<WebResponse> {
    const { pathname, searchParams } = addressOf(request);
    const path = pathname.startsWith(`${this.#base}/`) ? pathname.slice(this.#base.length) : "";
    const undone = /^\/overrides\/(\d{1,15})\/undo$/.exec(path)?.[1];
    const action = undone ? "POST /overrides/N/undo" : `${request.method === "HEAD" ? "GET" : request.method} ${path}`;
    switch (undone && request.method !== "POST" ? "other" : action) {
      case "GET /campaigns":
        return json({ campaigns: await this.#campaigns() });
      case "GET /offers":
        return json(await this.#offers(searchParams));
      case "GET /report": {
        const { store, tenant } = this.#options;
        const [by, campaign, from, until] = ["by", "campaign", "from", "until"].map((name) => searchParams.get(name) ?? undefined);
        return json(await report(store, { by: by as ReportBy | undefined, tenant, campaign, from, until }));
      }
      case "GET /log":
        return json({ log: await this.#log(searchParams) });
      case "POST /preview":
        return json(await this.#preview(overrideOf(await bodyOf(request))));
      case "POST /simulate":
        return json(await this.#simulate(linkOf(await bodyOf(request))));
      case "POST /overrides": {
        const { offer, ...said } = overrideOf(await bodyOf(request));
        const { store, tenant, locale } = this.#options;
        return json(await keep(store, tenant, String(offer), said, this.#now, { locale }), 201);
      }
      case "POST /overrides/N/undo": {
        const by = objectOf<{ author: string; reason: string }>(await bodyOf(request));
        checkFields(by, ["author", "reason"], "taking back", "override/invalid");
        await undo(this.#options.store, this.#options.tenant, Number(undone), by, this.#now);
        return json({ id: Number(undone) });
      }
    }
    const known = ["/campaigns", "/offers", "/log", "/report", "/preview", "/simulate", "/overrides"].includes(path) || undone !== undefined;
    if (known) throw problem("http/method", `${request.method} is not allowed for ${path}`, "see docs/editor.md for the methods");
    throw problem("http/not-found", `there is nothing at ${pathname}`, "see docs/editor.md for the paths");
  }

  async #own(): Promise<CampaignEntry[]> {
    return (await this.#options.store.campaigns()).filter((campaign) => campaign.tenant === this.#options.tenant);
  }

  async #campaigns() {
    return (await this.#own()).map(({ id, version, manifest }) => {
      const { blocks } = JSON.parse(manifest) as Campaign;
      return { id, version, blocks: blocks.map(({ id, offers = [], slots }) => ({ id, offers, slots: slots.length })) };
    });
  }

  async #offers(query: URLSearchParams) {
    const { store, tenant } = this.#options;
    const [campaign, search = "", after] = [query.get("campaign"), query.get("search") ?? "", query.get("after") ?? undefined];
    const limit = Math.min(Math.max(Number(query.get("limit")) || EDITOR_PAGE, 1), EDITOR_PAGE_MOST);
    if (campaign === null) {
      const offers = await store.listOffers(tenant, { after, limit, search });
      return { offers: offers.map((offer) => this.#view(offer)), next: offers.length === limit ? offers.at(-1)?.id : null };
    }
    const found = await store.lookUp({ tenant, campaign });
    if (found.campaign === null) throw problem("campaign/unknown", `there is no campaign \`${campaign}\``, "see /campaigns for the existing ones");
    const order = (JSON.parse(found.campaign) as Campaign).blocks.flatMap(({ offers = [], recommend = [] }) => [
      ...offers,
      ...recommend.flatMap((r) => r.offers ?? []),
    ]);
    const wanted = search.toLowerCase();
    const views = found.offers.map((offer) => this.#view(offer)).filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(wanted));
    const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
    return { offers: views.sort((a, b) => place(a.id) - place(b.id)), next: null };
  }

  /** An offer for editors: what is shown, the feed's data, and the overrides. */
  #view(stored: StoredOffer) {
    const { locale, zone, maxAge } = this.#options;
    const offer = JSON.parse(stored.data);
    const overrides = stored.overrides.map((text) => JSON.parse(text) as { at: number; until: number; undone?: number });
    const late = stored.history.filter(isLate).map(({ at, data }): LatePrice => ({ ...JSON.parse(data), at }));
    const states = stored.history.filter((price) => !isLate(price));
    const history = states.map(({ at, seen, data }): PricePoint => {
      const [price, sale, reducedSince] = JSON.parse(data);
      return { at, seen: seen ?? undefined, price, sale: sale ?? undefined, reducedSince: reducedSince ?? undefined };
    });
    const now = this.#now;
    const shown = showPrice(offer, { history, late, overrides, locale, policy: { zone, maxAge }, now, asOf: stored.asOf, times: stored.times });
    const holds = overrides.filter((o) => o.at <= now && now < Math.min(o.until, o.undone ?? o.until)).length;
    const { id, title, image, category, availability, price, sale } = offer;
    return { id, title, image, category, shown, overrides: holds, feed: { availability, price, sale, asOf: stored.asOf } };
  }

  async #log(query: URLSearchParams) {
    const before = Number(query.get("before")) || undefined;
    const entries = await this.#options.store.log(this.#options.tenant, { offer: query.get("offer") ?? undefined, before, limit: LIST_PAGE });
    const now = this.#now;
    return entries.map(({ data, undone, ...entry }) => {
      const said = JSON.parse(data) as OverrideAction;
      return { ...entry, ...said, undone, holds: !undone && entry.at <= now && now < said.until };
    });
  }

  /** The parsed price, and the effect of an override in every campaign that shows the offer: each slot before and after, with pictures. */
  async #preview({ offer, ...action }: OverrideAction & { offer: string }) {
    const { store, tenant, locale: own } = this.#options;
    const now = this.#now;
    const { data: said, understood } = await checkOverride(store, tenant, String(offer), action, now, { locale: own, look: true });
    const changes: Change[] = [];
    const edge = this.#edge();
    for (const { id, manifest } of await this.#own()) {
      const { locale = "de", theme, blocks } = JSON.parse(manifest) as Campaign;
      // If the font is not available, the built-in one is used, as at the edge.
      if (theme?.font?.assets) await bringFont(() => edge, store, { tenant, assets: theme.font.assets }).catch(() => undefined);
      const before = await store.lookUp({ tenant, campaign: id, offers: action.replacement === undefined ? [] : [action.replacement] });
      if (!before.offers.some((known) => known.id === offer)) continue;
      const after = { ...before, offers: before.offers.map((known) => (known.id === offer ? { ...known, overrides: [...known.overrides, said] } : known)) };
      for (const block of blocks) {
        for (let slot = 0; slot < block.slots.length; slot++) {
          const look = (records: Found & { withoutPhotos?: boolean }): SlotView => guarded(() => edge.preview({ block: block.id, slot, locale }, records, now));
          const [was, will] = [look(before), look(after)];
          if (looksTheSame(was, will)) continue;
          const withPicture = changes.length < EDITOR_PICTURES;
          const picture = async (view: SlotView, records: Found) =>
            withPicture ? this.#picture(view).catch(() => look({ ...records, withoutPhotos: true }).picture) : null;
          const [pictureBefore, pictureAfter] = [await picture(was, before), await picture(will, after)];
          changes.push({ campaign: id, block: block.id, slot, before: seen(was, pictureBefore), after: seen(will, pictureAfter) });
        }
      }
    }
    edge.free();
    return { changes, understood };
  }

  /** What a link of a mail shows at a time, and why. */
  async #simulate({ link, at = this.#now, stock, privacyProxy }: SimulateOptions & { link: string }) {
    const { store, keys, photos, tenant } = this.#options;
    if (!keys) throw problem("usage/bad", "the editor has no keys for links", "pass the `keys` that seal the mails' links to createEditor");
    const told = await simulate(String(link), { store, keys, photos, at, stock, privacyProxy });
    if (told.tenant !== tenant) throw problem("link/forbidden", "this is not a link of this shop", "use a link from a mail of this shop");
    const sight = ({ picture, ...sight }: Sight) => ({ ...sight, picture: dataUrl(picture) });
    return { ...told, seen: sight(told.seen), opened: sight(told.opened) };
  }

  async #picture({ picture, photo }: SlotView): Promise<Uint8Array> {
    return photo ? this.#finisher.finish(this.#options.tenant, picture, photo) : picture;
  }

  /** Uses a random key, so it can't seal valid links. */
  #edge() {
    const keys = [{ kid: "preview", secret: randomText(32) }];
    return guarded(() => new (engine.get().AdminEdge)({ keys, fallback: "https://preview.invalid/", photos: this.#options.photos !== undefined }));
  }
}

function overrideOf(body: Uint8Array): OverrideAction & { offer: string } {
  const said = objectOf<OverrideAction & { offer: string }>(body);
  checkFields(said, ["offer", ...ACTION], "an override", "override/invalid");
  return said;
}

function linkOf(body: Uint8Array): SimulateOptions & { link: string } {
  const asked = objectOf<SimulateOptions & { link: string }>(body);
  checkFields(asked, ["link", "at", "stock", "privacyProxy"], "a simulation", "usage/bad");
  return asked;
}

/** Blocks with rules may change without another text, so pictures are compared too. */
function looksTheSame(was: SlotView, will: SlotView): boolean {
  const sameWords = was.state === will.state && was.shown?.id === will.shown?.id && was.shown?.text === will.shown?.text;
  const samePicture =
    was.photo?.key === will.photo?.key && was.picture.length === will.picture.length && was.picture.every((byte, i) => byte === will.picture[i]);
  return sameWords && samePicture;
}

function seen({ state, shown }: SlotView, picture: Uint8Array | null) {
  return { state, offer: shown?.id ?? null, text: shown?.text ?? null, picture: picture && dataUrl(picture) };
}

/** A picture as a data URL. */
function dataUrl(picture: Uint8Array): string {
  let text = "";
  for (const byte of picture) text += String.fromCharCode(byte);
  const type = { 255: "jpeg", 71: "gif" }[picture[0] ?? 0] ?? "png";
  return `data:image/${type};base64,${btoa(text)}`;
}
