import { desk as engine } from "./engine/desk.js";
import { type Diagnostic, guarded, PostfrischError, problem } from "./errors.js";
import { assetId, type Photos } from "./photos.js";
import type { Money } from "./price.js";
import type { Relation, Store } from "./stores/store.js";

interface Checked {
  tenant: string;
  id: string;
  offers: string[];
  diagnostics: Diagnostic[];
}

/** How a campaign is published. */
export interface PublishOptions {
  /** Hosts that campaigns may allow; the campaign's own list by default. */
  allow?: string[];
  /** Milliseconds since 1970. */
  now?: number;
  /** `photos` of `postfrisch/photo`, where the campaign has pictures or photos. */
  photos?: Photos;
  /** The files of the campaign's pictures and of its typeface, by their names. */
  file?: (name: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/**
 * Checks a campaign against the offers in the store and publishes it. Mails already sent show it from then on.
 * @param manifest JSON text or the object (`docs/campaign.md`)
 * @throws {PostfrischError} with all that is wrong in `diagnostics`; nothing is stored then
 */
export async function publish(store: Store, manifest: string | object, options: PublishOptions = {}): Promise<{ tenant: string; id: string; version: number }> {
  const text = (typeof manifest === "string" ? manifest : JSON.stringify(manifest)).normalize("NFC");
  const shape: Checked = guarded(() => engine.get().checkCampaign(text, undefined, []));
  const offers = await store.offers(shape.tenant, shape.offers);
  const allow = options.allow ?? (JSON.parse(text) as { allow: string[] }).allow;
  const { tenant, id, diagnostics }: Checked = guarded(() =>
    engine.get().checkCampaign(
      text,
      offers.map((o) => o.data),
      allow,
    ),
  );
  const [first] = diagnostics;
  if (first) throw new PostfrischError(first, diagnostics);
  const ready: Manifest = JSON.parse(text);
  await keepFont(store, tenant, ready, options);
  await keepPictures(store, tenant, ready, options);
  const version = await store.putCampaign(tenant, id, JSON.stringify(ready), options.now ?? Date.now());
  return { tenant, id, version };
}

type Words = string | { de: string; en: string };

interface Manifest {
  theme?: { font?: { regular: string; bold?: string; assets?: string[] } };
  blocks: { id: string; width: number; height: number; scale?: number; photo?: boolean; choices?: { picture?: Words; asset?: Words }[] }[];
}

/** Checks the files of the manifest's typeface, keeps them in the store, and writes into the manifest which ones they are. */
async function keepFont(store: Store, tenant: string, { theme }: Manifest, { file }: PublishOptions): Promise<void> {
  if (!theme?.font) return;
  const names = [theme.font.regular, ...(theme.font.bold === undefined ? [] : [theme.font.bold])];
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await file?.(name);
    if (!bytes) throw problem("paint/bad-font", `there is no file \`${name}\``, "give the typeface's files: their names are looked for beside the campaign");
    return new Uint8Array(bytes);
  };
  const faces = await Promise.all(names.map(read));
  const [regular, bold] = faces;
  guarded(() => engine.get().checkFont(regular as Uint8Array, bold));
  theme.font.assets = await Promise.all(faces.map(assetId));
  await Promise.all(faces.map((bytes, i) => store.putAsset(tenant, theme.font?.assets?.[i] ?? "", bytes)));
}

/** Makes the manifest's pictures ready, keeps them in the store, and writes into the manifest which ones they are. */
async function keepPictures(store: Store, tenant: string, manifest: Manifest, { photos, file }: PublishOptions): Promise<void> {
  const choices = manifest.blocks.flatMap((block) => (block.choices ?? []).map((choice) => ({ block, choice })));
  const withPicture = choices.filter(({ choice }) => choice.picture !== undefined);
  if (withPicture.length === 0 && !manifest.blocks.some(({ photo }) => photo)) return;
  if (!photos) throw problem("usage/bad", "the campaign has photos, and there is no photo engine", "give `photos` of postfrisch/photo");
  for (const { block, choice } of withPicture) {
    const scale = block.scale ?? 2;
    const keep = async (name: string): Promise<string> => {
      const source = await file?.(name);
      if (!source)
        throw problem(
          "photo/missing",
          `there is no file \`${name}\` for the block \`${block.id}\``,
          "give the file: its name is looked for beside the campaign",
        );
      const bytes = photos.prepare(source, { width: block.width * scale, height: block.height * scale, fit: "cover" });
      const id = await assetId(bytes);
      await store.putAsset(tenant, id, bytes);
      return id;
    };
    const { picture = "" } = choice;
    choice.asset = typeof picture === "string" ? await keep(picture) : { de: await keep(picture.de), en: await keep(picture.en) };
  }
}

/** What an editor says of an offer, in mails already sent too: one of `price`, `visible`, `text`, `position`, `replacement`. */
export interface OverrideAction {
  /** Minor units and ISO 4217 code. It must really be charged. */
  price?: Money;
  /** `false` hides the offer; `true` takes an earlier hiding back. It never makes a sold-out offer available. */
  visible?: boolean;
  /** Another name. It says nothing of prices and savings. */
  text?: string;
  /** Where it stands in the lists that have it, from 1. */
  position?: number;
  /** The offer that stands in its place, while that one can be had. */
  replacement?: string;
  author: string;
  reason: string;
  /** Milliseconds since 1970, exclusive. */
  until: number;
}

/** Checks an override against its offer; gives the text to store. */
export async function checkOverride(store: Store, tenant: string, offer: string, action: OverrideAction, now: number): Promise<string> {
  const { price, visible, text, position, replacement, author, reason, until } = action;
  const known = await store.offers(tenant, typeof replacement === "string" ? [offer, replacement] : [offer]);
  const data = (id: string | undefined) => known.find((o) => o.id === id)?.data;
  const own = data(offer);
  if (own === undefined) throw problem("campaign/unknown-offer", `the offer \`${offer}\` is not in the store`, "import the offer first");
  const said = JSON.stringify({ price, visible, text, position, replacement, author, reason, until, at: now }).normalize("NFC");
  return guarded(() => engine.get().checkOverride(said, own, data(replacement)));
}

/**
 * Keeps an editor's override, and gives its number in the log.
 * @throws {PostfrischError} `override/invalid`, `campaign/unknown-offer`
 */
export async function override(store: Store, tenant: string, offer: string, action: OverrideAction, now = Date.now()): Promise<number> {
  return store.putOverride(tenant, offer, await checkOverride(store, tenant, offer, action, now), now);
}

/**
 * Takes an override back, with who and why; the log keeps both.
 * @throws {PostfrischError} `override/unknown` where there is none, or it was taken back before
 */
export async function undo(store: Store, tenant: string, id: number, by: { author: string; reason: string }, now = Date.now()): Promise<void> {
  const [author, reason] = [by.author?.trim(), by.reason?.trim()];
  if (!author || !reason) throw problem("override/invalid", "author or reason is missing", "say who takes it back, and why");
  if (!(await store.undoOverride(tenant, id, { author, reason, at: now })))
    throw problem("override/unknown", `there is no override ${id} that could be taken back`, "see the log for those that hold");
}

/** Replaces what goes with the sources that are named (`docs/recommendations.md`). @throws {PostfrischError} `recommend/invalid` */
export async function relate(store: Store, tenant: string, relations: (Omit<Relation, "rank"> & { rank?: number })[]): Promise<void> {
  const checked = relations.map((relation): Relation => guarded(() => engine.get().checkRelation(JSON.stringify(relation).normalize("NFC"))));
  await store.putRelations(tenant, checked);
}

/** An order, a balance or a voucher as a picture shows it (`docs/blocks.md`). Times are milliseconds since 1970. */
export interface Facts {
  order: { status: OrderStatus; expected?: { from: number; until: number }; asOf: number };
  points: { balance: number; goal?: { points: number; reward: string }; expiring?: { points: number; at: number }; asOf: number };
  voucher: {
    code: string;
    symbol?: "qr" | "code128" | "none";
    amount?: Money;
    percent?: number;
    minimum?: Money;
    until?: number;
    redeemed?: boolean;
    asOf: number;
  };
}

export type OrderStatus =
  | "received"
  | "in_process"
  | "packed"
  | "dispatched"
  | "delivered"
  | "cancelled"
  | "return_announced"
  | "return_received"
  | "return_accepted"
  | "refunded";

/**
 * Keeps what a shop says of one order, balance or voucher, unless the store has something newer; `null` forgets it.
 * @param subject 16 random bytes in base64url, which the block's links carry
 * @throws {PostfrischError} `fact/invalid`
 */
export async function putFact<Kind extends keyof Facts>(store: Store, tenant: string, kind: Kind, subject: string, fact: Facts[Kind] | null): Promise<void> {
  if (!/^[\w-]{22}$/.test(subject)) throw problem("fact/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
  const text = fact && guarded(() => engine.get().checkFact(kind, JSON.stringify(fact).normalize("NFC")));
  await store.putFact(tenant, kind, subject, text, fact?.asOf ?? 0);
}

/** What a shop says of a person, under a reference that says nothing. */
export interface Recipient {
  segments?: string[];
  /** Categories of which the person has something. */
  categories?: string[];
  /** Offers that the person has. */
  owned?: string[];
  /** What was bought, the latest first. */
  purchases?: { offer: string; group?: string; at?: number; replenish?: boolean }[];
  /** A list made for the person. */
  offers?: string[];
  /** What the person looked at, the latest first. */
  viewed?: string[];
  /** Nothing is assumed: without `profiling` nothing is personal, without `visits` no visit counts. */
  consent?: { profiling?: boolean; visits?: boolean };
}

/**
 * Keeps what a shop says of a person; `null` forgets it.
 * @param subject 16 random bytes in base64url, which links carry
 * @throws {PostfrischError} `recommend/invalid`
 */
export async function putRecipient(store: Store, tenant: string, subject: string, recipient: Recipient | null): Promise<void> {
  if (!/^[\w-]{22}$/.test(subject)) throw problem("recommend/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
  await store.putRecipient(tenant, subject, recipient && guarded(() => engine.get().checkRecipient(JSON.stringify(recipient).normalize("NFC"))));
}
