import { guarded, problem } from "../base/errors.js";
import { randomText } from "../base/random.js";
import type { CodeSymbol, OrderStatus } from "../base/words.js";
import { admin as engine } from "../engine/admin.js";
import type { Relation, Store } from "../stores/store.js";
import { checkReference, isReference, subjectHash } from "./holder.js";
import type { Money } from "./price.js";

/** Replaces the relations of the given sources (`docs/recommendations.md`). @throws {PostfrischError} `recommend/invalid` */
export async function relate(store: Store, tenant: string, relations: (Omit<Relation, "rank"> & { rank?: number })[]): Promise<void> {
  const checked = relations.map((relation): Relation => guarded(() => engine.get().checkRelation(JSON.stringify(relation).normalize("NFC"))));
  await store.putRelations(tenant, checked);
}

/** The contents of order, points and voucher blocks (`docs/blocks.md`). Times are milliseconds since 1970. */
export interface Facts {
  order: { status: OrderStatus; expected?: { from: number; until: number }; asOf: number };
  points: { balance: number; goal?: { points: number; reward: string }; expiring?: { points: number; at: number }; asOf: number };
  voucher: {
    code: string;
    symbol?: CodeSymbol;
    amount?: Money;
    percent?: number;
    minimum?: Money;
    until?: number;
    redeemed?: boolean;
    asOf: number;
  };
}

/**
 * Stores a fact about one order, balance or voucher, unless the store has newer data; `null` deletes it.
 * @param subject the subject reference in the block's links, 16 random bytes in base64url
 * @throws {PostfrischError} `fact/invalid`
 */
export async function putFact<Kind extends keyof Facts>(store: Store, tenant: string, kind: Kind, subject: string, fact: Facts[Kind] | null): Promise<void> {
  checkReference(subject);
  const text = fact && guarded(() => engine.get().checkFact(kind, JSON.stringify(fact).normalize("NFC")));
  await store.putFact(tenant, kind, subject, text, fact?.asOf ?? 0);
}

/**
 * Deletes everything stored under a subject reference: recipient data, facts about orders, balances and vouchers, a parcel, and what leads from the person to
 * codes of voucher pools, which stay given, and a journey whose customer is called by the reference. Journeys under the shop's own ids are deleted by these
 * (`docs/journey-runner.md`). The store has no other data about the person (`docs/privacy.md`).
 * @returns whether there was anything
 * @throws {PostfrischError} `fact/invalid` for an invalid reference
 */
export async function forget(store: Store, tenant: string, subject: string): Promise<boolean> {
  checkReference(subject);
  const there = await store.forget(tenant, subject);
  // A store of before voucher pools has none.
  const held = await store.forgetHolder?.(tenant, await subjectHash(tenant, subject));
  // Nor journeys.
  const journey = await store.forgetCustomer?.(tenant, subject);
  return there || held === true || journey === true;
}

/**
 * Deletes a parcel by its tracking number. If the carrier reports it again, it becomes a new parcel with another reference, so end its webhook first.
 * @returns whether there was one
 */
export async function forgetParcel(store: Store, tenant: string, number: string): Promise<boolean> {
  // A known parcel keeps its reference; an update as of 1970 replaces nothing.
  const proposed = randomText(16);
  const [reference = proposed] = await store.putParcels(tenant, [{ reference: proposed, number, data: "{}", asOf: 0 }]);
  const there = await store.forget(tenant, reference);
  return there && reference !== proposed;
}

/** What a shop says of a person, under a reference that says nothing. */
export interface RecipientProfile {
  segments?: string[];
  /** Categories in which the recipient owns something. */
  categories?: string[];
  /** Offers that the recipient owns. */
  owned?: string[];
  /** Purchases, latest first. */
  purchases?: { offer: string; group?: string; at?: number; replenish?: boolean }[];
  /** A personal list of offers. */
  offers?: string[];
  /** Offers that the recipient viewed, latest first. */
  viewed?: string[];
  /** Consent, off by default: nothing is personal without `profiling`, and visits are ignored without `visits`. */
  consent?: { profiling?: boolean; visits?: boolean };
}

/**
 * Stores a recipient's data; `null` deletes them.
 * @param subject the subject reference in links, 16 random bytes in base64url
 * @throws {PostfrischError} `recommend/invalid`
 */
export async function putRecipient(store: Store, tenant: string, subject: string, recipient: RecipientProfile | null): Promise<void> {
  if (!isReference(subject)) throw problem("recommend/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
  await store.putRecipient(tenant, subject, recipient && guarded(() => engine.get().checkRecipient(JSON.stringify(recipient).normalize("NFC"))));
}
