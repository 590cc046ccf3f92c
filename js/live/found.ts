// Validates a store's answers. Stores may be custom ones, and records may contain anything.

import { TOLD_CHARS } from "../base/limits.js";
import type { Found, Lookup, StoredOffer } from "../stores/store.js";
import type { LiveLimits } from "./limits.js";
import type { Records } from "./records.js";

/** The ceilings that something needs. */
type Most<Name extends keyof LiveLimits> = Pick<Required<LiveLimits>, Name>;

/** A store that says nothing that can be used, and what of it. */
const failed = (bad: string): Records => ({ failed: true, bad });

/**
 * The requested parts of a store's answer. An answer without a requested part counts as failed, because the core would request it forever.
 * @param served entries of this mail's served record that the store does not have yet
 */
export function recordsOf(answer: unknown, wants: Lookup, served: Record<string, string>, limits: Most<"servedSlots" | "lookUpOffers">): Records {
  if (typeof answer !== "object" || answer === null) return failed("the store's answer");
  const found = answer as Partial<Found>;
  // Only an object of slots is accepted: a text of 50 MB would become as many fields.
  const known = typeof found.served === "object" && found.served !== null && !ArrayBuffer.isView(found.served) ? found.served : {};
  if (Object.keys(known).length > limits.servedSlots) return failed("served");
  const shown = { ...known, ...served };
  if (found.unchanged && wants.known !== undefined) return { served: shown, votes: found.votes, version: found.version, unchanged: true };
  if (wants.campaign !== undefined && found.campaign === undefined) return failed("the store's answer");
  if (wants.offers !== undefined && !Array.isArray(found.offers)) return failed("offers");
  if (Array.isArray(found.offers) && found.offers.length > limits.lookUpOffers) return failed("offers");
  const { offers, recipient, relations, facts, votes, version } = found;
  return { served: shown, offers, recipient, relations, facts, votes, version, ...(wants.campaign !== undefined && { campaign: found.campaign }) };
}

/** Records as JSON, as the core reads them; undefined where that can't be, or takes too long. */
export function textOf(records: Records, { lookUpChars }: Most<"lookUpChars">): string | undefined {
  try {
    const text = JSON.stringify(records);
    return text.length > lookUpChars ? undefined : text;
  } catch {
    // A BigInt, a cycle, or a toJSON or getter that throws.
    return undefined;
  }
}

/**
 * A copy of records, made once, because a store's objects may change on each access. Parts that can't be encoded or are too large are left out and reported.
 */
export function copied(records: Records, limits: Most<"lookUpChars">): Records {
  try {
    const text = textOf(records, limits) ?? textOf(readable(records, limits, () => true) ?? {}, limits);
    if (text !== undefined) return JSON.parse(text);
  } catch {
    // It can't be enumerated.
  }
  return failed("the store's answer");
}

/**
 * The records without unreadable parts, which are reported: offers by id, others by field. If more than offers is unreadable, no decision is possible, but
 * campaign data still determine the theme. Undefined if everything is readable.
 */
export function readable(records: Records, limits: Most<"lookUpChars">, canRead: (records: string) => boolean): Records | undefined {
  const is = (part: Records) => {
    const text = textOf(part, limits);
    return text !== undefined && canRead(text);
  };
  if (is(records)) return undefined;
  const good: Records = {};
  for (const [field, value] of Object.entries(records)) {
    if (is({ [field]: value })) Object.assign(good, { [field]: value });
    else if (field !== "offers" && field !== "shown") Object.assign(good, failed(field));
    else if (!Array.isArray(value)) Object.assign(good, failed("offers"));
    else {
      const offers = (value as StoredOffer[]).filter((offer) => is({ [field]: [offer] }));
      const names = (value as StoredOffer[]).filter((offer) => !offers.includes(offer)).map(nameOf);
      const bad = names.map((name) => (is({ badOffers: [name] }) ? name : UNNAMED));
      Object.assign(good, { [field]: offers, badOffers: [...(good.badOffers ?? []), ...bad] });
    }
  }
  return good;
}

const UNNAMED = "without an id";

function nameOf(offer: unknown): string {
  try {
    const id = typeof offer === "object" && offer !== null && "id" in offer ? offer.id : undefined;
    return typeof id === "string" ? id.slice(0, TOLD_CHARS) : UNNAMED;
  } catch {
    return UNNAMED;
  }
}
