// What a store found, held against what it may say. A store may be anyone's, and a record in it anything.

import { TOLD_CHARS } from "../base/limits.js";
import type { Found, Lookup, StoredOffer } from "../stores/store.js";
import type { LiveLimits } from "./limits.js";
import type { Records } from "./records.js";

/** The ceilings that something needs. */
type Most<Name extends keyof LiveLimits> = Pick<Required<LiveLimits>, Name>;

/** A store that says nothing that can be used, and what of it. */
const failed = (bad: string): Records => ({ failed: true, bad });

/**
 * Of a store's answer what was asked for, and nothing else of it. An answer that leaves out what was asked for is none: the core would ask for ever.
 * @param served what the slots of this mail showed, where the store does not know it yet
 */
export function recordsOf(answer: unknown, wants: Lookup, served: Record<string, string>, limits: Most<"servedSlots" | "lookUpOffers">): Records {
  if (typeof answer !== "object" || answer === null) return failed("the store's answer");
  const found = answer as Partial<Found>;
  // Of what is no list of slots nothing is taken: a text of 50 MB would become as many fields.
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
    // A BigInt, a circle, a toJSON or a getter that throws.
    return undefined;
  }
}

/**
 * A copy of records, made once: what a store gives may say something else each time it is asked. What can't be written, or is too much, is left out and named.
 */
export function copied(records: Records, limits: Most<"lookUpChars">): Records {
  try {
    const text = textOf(records, limits) ?? textOf(readable(records, limits, () => true) ?? {}, limits);
    if (text !== undefined) return JSON.parse(text);
  } catch {
    // It is nothing that can be looked through.
  }
  return failed("the store's answer");
}

/**
 * The same records without what can't be read, which is named: an offer by its id, all else by its field. Where more than offers can't be read nothing can
 * be decided, but what is known of the campaign still gives an answer its look. Undefined where all can be read.
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
