import { guarded, problem } from "../base/errors.js";
import { randomText } from "../base/random.js";
import type { CodeSymbol, OrderStatus } from "../base/words.js";
import { admin as engine } from "../engine/admin.js";
import type { Relation, Store } from "../stores/store.js";
import type { Money } from "./price.js";

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
 * Keeps what a shop says of one order, balance or voucher, unless the store has something newer; `null` forgets it.
 * @param subject 16 random bytes in base64url, which the block's links carry
 * @throws {PostfrischError} `fact/invalid`
 */
export async function putFact<Kind extends keyof Facts>(store: Store, tenant: string, kind: Kind, subject: string, fact: Facts[Kind] | null): Promise<void> {
  if (!/^[\w-]{22}$/.test(subject)) throw problem("fact/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
  const text = fact && guarded(() => engine.get().checkFact(kind, JSON.stringify(fact).normalize("NFC")));
  await store.putFact(tenant, kind, subject, text, fact?.asOf ?? 0);
}

/**
 * Forgets what is kept under a reference: what a shop says of a person, an order's, a balance's and a voucher's facts, a parcel. What the store does not know
 * by the reference, it does not know of the person (`docs/privacy.md`).
 * @returns whether there was anything
 * @throws {PostfrischError} `fact/invalid` for what is no reference
 */
export async function forget(store: Store, tenant: string, subject: string): Promise<boolean> {
  if (!/^[\w-]{22}$/.test(subject)) throw problem("fact/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
  return store.forget(tenant, subject);
}

/**
 * Forgets a parcel by its tracking number. Should the carrier tell of it again it is a new parcel, under another reference: end its webhook first.
 * @returns whether there was one
 */
export async function forgetParcel(store: Store, tenant: string, number: string): Promise<boolean> {
  // What a store knows already keeps its reference; news from 1970 replace nothing.
  const proposed = randomText(16);
  const [reference = proposed] = await store.putParcels(tenant, [{ reference: proposed, number, data: "{}", asOf: 0 }]);
  const there = await store.forget(tenant, reference);
  return there && reference !== proposed;
}

/** What a shop says of a person, under a reference that says nothing. */
export interface RecipientProfile {
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
export async function putRecipient(store: Store, tenant: string, subject: string, recipient: RecipientProfile | null): Promise<void> {
  if (!/^[\w-]{22}$/.test(subject)) throw problem("recommend/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
  await store.putRecipient(tenant, subject, recipient && guarded(() => engine.get().checkRecipient(JSON.stringify(recipient).normalize("NFC"))));
}
