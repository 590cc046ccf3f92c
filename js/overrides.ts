import { desk as engine } from "./engine/desk.js";
import { guarded, problem } from "./errors.js";
import type { Money, Price } from "./price.js";
import type { Store } from "./stores/store.js";

/** What an editor says of an offer, in mails already sent too: one of `price`, `visible`, `text`, `position`, `replacement`. */
export interface OverrideAction {
  /** Minor units and ISO 4217 code, or an amount as people write it: `1.299,00`, `499 €`. It must really be charged. */
  price?: Money | string;
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
  /** Keeps a price that is less than half, or more than double, of what is charged now or of the feed's regular price. */
  confirm?: boolean;
}

/** A price as it was understood, beside what it would replace. */
export interface Understood {
  price: Price;
  /** What is charged now. */
  instead: Price;
  /** The feed's regular price. */
  regular: Price;
  /** Whether it is kept only with `confirm`. */
  unlikely: boolean;
}

/** How an override is checked. */
interface Checking {
  /** The locale in which amounts are written, `de` by default. */
  locale?: string;
  /** Only looks: an unlikely price needs no `confirm`. */
  look?: boolean;
}

/** The text to store, and the price as it was understood. */
interface Checked {
  data: string;
  understood: Understood | null;
}

/** Checks an override against its offer. */
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
  if (replacement !== undefined) await checkReplacements(store, tenant, offer, replacement, checked.data);
  return checked;
}

/** Refuses a replacement that leads back to its offer over what others are replaced by. */
async function checkReplacements(store: Store, tenant: string, offer: string, replacement: string, said: string): Promise<void> {
  const others: Record<string, string[]> = {};
  for (let next = [replacement]; next.length > 0; ) {
    const found = await store.offers(tenant, next);
    for (const { id, overrides } of found) others[id] = overrides;
    next = [...new Set(found.flatMap(({ overrides }) => overrides.flatMap(replacementOf)))].filter((id) => id !== offer && !Object.hasOwn(others, id));
  }
  guarded(() => engine.get().checkReplacements(offer, said, JSON.stringify(others)));
}

function replacementOf(override: string): string[] {
  const { replacement } = JSON.parse(override) as OverrideAction;
  return replacement === undefined ? [] : [replacement];
}

/**
 * Keeps an editor's override, and gives its number in the log.
 * @throws {PostfrischError} `override/invalid`, `override/confirm` for a price that looks like a slip, `money/bad-amount`, `campaign/unknown-offer`
 */
export async function override(store: Store, tenant: string, offer: string, action: OverrideAction, now = Date.now()): Promise<number> {
  const { data } = await checkOverride(store, tenant, offer, action, now);
  return store.putOverride(tenant, offer, data, now);
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
