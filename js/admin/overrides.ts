import type { Campaign } from "../base/campaign-type.js";
import { type Code, type Diagnostic, guarded, PostfrischError, problem } from "../base/errors.js";
import { admin as engine } from "../engine/admin.js";
import type { Money, Price } from "../shop/price.js";
import type { Store, StoredOffer } from "../stores/store.js";

/** A change of an offer, also in mails already sent: one of `price`, `visible`, `text`, `position`, `replacement`. */
export interface OverrideAction {
  /** An amount in minor units with its ISO 4217 code, or a text like `1.299,00` or `499 €`. It must be the price actually charged. */
  price?: Money | string;
  /** `false` hides the offer; `true` ends an earlier hiding. It never makes a sold-out offer available. */
  visible?: boolean;
  /** A new name, without prices and savings. */
  text?: string;
  /** The position in the lists that contain it, from 1. */
  position?: number;
  /** The id of an offer that replaces it while available. */
  replacement?: string;
  author: string;
  reason: string;
  /** The end, milliseconds since 1970, exclusive. */
  until: number;
  /** Confirms a price that is less than half, or more than double, of the current price or of the feed's regular price. */
  confirm?: boolean;
}

/** A parsed price, compared with those that it would replace. */
export interface Understood {
  price: Price;
  /** The current price. */
  instead: Price;
  /** The feed's regular price. */
  regular: Price;
  /** Whether it requires `confirm`. */
  unlikely: boolean;
}

/** Options for checking an override. */
interface Checking {
  /** The locale of amounts, `de` by default. */
  locale?: string;
  /** Preview only: an unlikely price needs no `confirm`. */
  look?: boolean;
}

/** The text to store, and the parsed price. */
interface Checked {
  data: string;
  understood: Understood | null;
}

/** The fields of an override. */
export const ACTION = ["price", "visible", "text", "position", "replacement", "author", "reason", "until", "confirm"];

/**
 * Rejects unknown fields, which would otherwise be silently ignored if misspelt.
 * @throws {PostfrischError} with `code`
 */
export function checkFields(said: object, known: string[], what: string, code: Code): void {
  const odd = Object.keys(said).find((name) => !known.includes(name));
  if (odd === undefined) return;
  throw problem(
    code,
    `${what} has no field \`${odd}\``,
    guarded(() => engine.get().insteadOf(odd, known)),
  );
}

/** Checks an override for its offer. */
export async function checkOverride(
  store: Store,
  tenant: string,
  offer: string,
  action: OverrideAction,
  now: number,
  { locale, look = false }: Checking = {},
): Promise<Checked> {
  const { price, visible, text, position, replacement, author, reason, until, confirm } = action;
  const known = await store.offers(tenant, typeof replacement === "string" ? [offer, replacement] : [offer]);
  const own = known.find((o) => o.id === offer);
  if (own === undefined) throw problem("campaign/unknown-offer", `the offer \`${offer}\` is not in the store`, "import the offer first");
  const said = JSON.stringify({ price, visible, text, position, replacement, author, reason, until, confirm, at: now }).normalize("NFC");
  const instead = known.find((o) => o.id === replacement)?.data;
  const checked = guarded(() => engine.get().checkOverride(said, own.data, instead, { overrides: own.overrides, locale }, !look)) as Checked;
  if (typeof replacement === "string") {
    const chain = await checkChain(store, tenant, offer, replacement, checked.data, now);
    await checkCampaigns(store, tenant, offer, chain, now);
  }
  return checked;
}

/** Rejects a replacement that leads back to its offer; returns the offers that it leads to. */
async function checkChain(store: Store, tenant: string, offer: string, replacement: string, data: string, now: number): Promise<StoredOffer[]> {
  const chain = await followed(store, tenant, [replacement], offer, now);
  const overrides = Object.fromEntries([...chain].map(([id, known]) => [id, known.overrides]));
  guarded(() => engine.get().checkReplacements(offer, data, JSON.stringify(overrides)));
  return [...chain.values()];
}

/** Offers and all their possible replacements, up to `end`. */
async function followed(store: Store, tenant: string, ids: string[], end: string, now: number): Promise<Map<string, StoredOffer>> {
  const known = new Map<string, StoredOffer>();
  for (let next = ids.filter((id) => id !== end); next.length > 0; ) {
    const found = await store.offers(tenant, next);
    for (const offer of found) known.set(offer.id, offer);
    next = [...new Set(found.flatMap(({ overrides }) => overrides.flatMap((said) => replacementOf(said, now))))].filter((id) => id !== end && !known.has(id));
  }
  return known;
}

/** Rejects replacements that could not be published in a campaign that shows the original offer. */
async function checkCampaigns(store: Store, tenant: string, offer: string, instead: StoredOffer[], now: number): Promise<void> {
  const data = instead.map((known) => known.data);
  const ids = instead.map(({ id }) => id);
  for (const campaign of await store.campaigns()) {
    if (campaign.tenant !== tenant) continue;
    const { offers }: { offers: string[] } = guarded(() => engine.get().checkCampaign(campaign.manifest, undefined, []));
    if (!offers.includes(offer) && !leadsTo(await followed(store, tenant, offers, offer, now), offer, now)) continue;
    const manifest = JSON.parse(campaign.manifest) as Campaign;
    const asked = JSON.stringify({ ...manifest, blocks: manifest.blocks.map((block, i) => (i === 0 ? { ...block, offers: ids } : block)) });
    const { diagnostics }: { diagnostics: Diagnostic[] } = guarded(() => engine.get().checkCampaign(asked, data, manifest.allow));
    // Other problems of the campaign concern its publisher.
    const own = diagnostics.filter(({ path }) => ids.some((id) => path === `offer ${id}`));
    const told = own.map((found) => ({ ...found, message: `the campaign \`${campaign.id}\` shows \`${offer}\`: ${found.message}` }));
    if (told[0]) throw new PostfrischError(told[0], told);
  }
}

function leadsTo(offers: Map<string, StoredOffer>, end: string, now: number): boolean {
  return [...offers.values()].some(({ overrides }) => overrides.some((said) => replacementOf(said, now).includes(end)));
}

/** The replacement of an override, if it was not undone and is not over. */
function replacementOf(override: string, now: number): string[] {
  const { replacement, until, undone } = JSON.parse(override) as OverrideAction & { undone?: number };
  return replacement === undefined || undone !== undefined || until <= now ? [] : [replacement];
}

/** Checks and stores an override; returns its number in the log, and its parsed price. */
export async function keep(
  store: Store,
  tenant: string,
  offer: string,
  action: OverrideAction,
  now: number,
  checking?: Checking,
): Promise<{ id: number; understood: Understood | null }> {
  const { data, understood } = await checkOverride(store, tenant, offer, action, now, checking);
  const id = await store.putOverride(tenant, offer, data, now);
  if (typeof action.replacement === "string") {
    // Two overrides saved at the same time may each be valid alone. In every store, the one stored later sees the other here, without waiting.
    await checkChain(store, tenant, offer, action.replacement, data, now).catch(async (error) => {
      if (!(error instanceof PostfrischError) || error.code !== "override/invalid") throw error;
      const { message, help } = error.diagnostic;
      await store.undoOverride(tenant, id, { author: action.author.trim(), reason: message, at: now });
      throw problem(error.code, `${message}, together with one that was saved at the same time; this one was undone`, help ?? "", { cause: error });
    });
  }
  return { id, understood };
}

/**
 * Stores an override, and returns its number in the log.
 * @throws {PostfrischError} `override/invalid`, `campaign/host-not-allowed` and `campaign/missing-fact` for a replacement, `override/confirm` for a price that looks like a mistake, `money/bad-amount`, `campaign/unknown-offer`
 */
export async function override(store: Store, tenant: string, offer: string, action: OverrideAction, now = Date.now()): Promise<number> {
  return (await keep(store, tenant, offer, action, now)).id;
}

/**
 * Undoes an override, with author and reason; the log keeps both.
 * @throws {PostfrischError} `override/unknown` if it does not exist or was already undone
 */
export async function undo(store: Store, tenant: string, id: number, by: { author: string; reason: string }, now = Date.now()): Promise<void> {
  const [author, reason] = [by.author, by.reason].map((text: unknown) => (typeof text === "string" ? text.trim() : ""));
  if (!author || !reason) throw problem("override/invalid", "author or reason is missing", "give author and reason");
  if (!(await store.undoOverride(tenant, id, { author, reason, at: now })))
    throw problem("override/unknown", `there is no override ${id} that could be undone`, "see the log for the current overrides");
}
