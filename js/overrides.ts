import { desk as engine } from "./engine/desk.js";
import { guarded, problem } from "./errors.js";
import type { Money } from "./price.js";
import type { Store } from "./stores/store.js";

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
  const checked = guarded(() => engine.get().checkOverride(said, own, data(replacement)));
  if (replacement !== undefined) await checkReplacements(store, tenant, offer, replacement, checked);
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
