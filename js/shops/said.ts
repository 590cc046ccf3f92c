// What the core reads in a shop system's document. `src/shop/feed/orders/model.rs` has the same.
import load from "#load/feed";
import { isAddress } from "../base/address.js";
import { problem } from "../base/errors.js";
import { jsonOf } from "../base/json.js";
import { TOLD_CHARS } from "../base/limits.js";
import type { ShopSubject, ShopSystem } from "../base/words.js";
import { feed as engine } from "../engine/feed.js";
import type { LetterFee, LetterMoney } from "./contract.js";

engine.from(load);

/** A field that was dropped, or an amount that does not fit the others. */
export interface DocumentProblem {
  code: string;
  message: string;
  /** The field, by its path in the document. */
  field: string;
  /** Its value, shortened. */
  value: string | null;
  help: string;
}

/** An item of an order with its ids. */
export interface ShopLine {
  /** The item's id in the order. */
  id: string | null;
  sku: string | null;
  product: string | null;
  variant: string | null;
  name: string;
  details: string;
  image: string | null;
  quantity: number;
  /** How many were not sent yet, if the system says it. */
  open: number | null;
  unitPrice: LetterMoney | null;
  total: LetterMoney | null;
}

/** What a customer agreed to. */
export interface ShopConsent {
  /** Whether advertising by e-mail was confirmed (double opt-in) and not revoked. */
  advertising: boolean;
  /** The system's word for it. */
  state: string;
  /** How it was given, if the system says it. */
  level: string | null;
  /** When, RFC 3339. */
  at: string | null;
}

/** A postal address. */
export interface ShopAddress {
  lines: string[];
  /** ISO 3166-1. */
  country: string | null;
  countryName: string | null;
}

export interface Said {
  id: string | null;
  orderId: string | null;
  event: string | null;
  number: string | null;
  url: string | null;
  locale: string | null;
  customer: {
    id: string | null;
    email: string | null;
    gender: "female" | "male" | null;
    title: string | null;
    firstName: string | null;
    lastName: string | null;
    birthday: string | null;
  };
  billing: ShopAddress | null;
  shipping: ShopAddress | null;
  amounts: {
    placedAt: string;
    subtotal: LetterMoney;
    discount: LetterMoney | null;
    discountLabel: string;
    shipping: LetterMoney;
    fees: LetterFee[];
    taxes: { rate: number; amount: LetterMoney }[];
    taxStatus: "gross" | "net" | "tax-free";
    total: LetterMoney;
    payment: string;
  } | null;
  lines: ShopLine[];
  delivery: { expected: string | null; until: string | null; method: string; carrier: string };
  parcels: { number: string; carrier: string; url: string | null; expected: string | null; status: string | null }[];
  refund: { amount: LetterMoney | null; method: string; reason: string } | null;
  consent: ShopConsent | null;
  problems: DocumentProblem[];
}

/** A webhook's body, or what a shop's API answers: text or bytes. An object is taken too, but ids above 2^53 are rounded in it already. */
export type ShopDocument = string | Uint8Array | ArrayBuffer | object;

/** Reads a document. */
export function said(system: ShopSystem, subject: ShopSubject, document: ShopDocument, currency?: string): Said {
  return withAddress(JSON.parse(engine.guarded(({ orderOf }) => orderOf(system, subject, textOf(document), currency))));
}

/** Drops an e-mail that is not one address: a list would be sent to all that are in it. */
function withAddress(found: Said): Said {
  const { customer, problems } = found;
  const { email } = customer;
  if (email === null || isAddress(email)) return found;
  const value = email.slice(0, TOLD_CHARS);
  const message = "the e-mail is not one address";
  const dropped = { code: "eml/bad-address", message, field: "email", value, help: "correct it in the shop system: one address, like ada@example.org" };
  return { ...found, customer: { ...customer, email: null }, problems: [...problems, dropped] };
}

function textOf(document: ShopDocument): string {
  if (typeof document === "string") return document.replace(/^\uFEFF/, "");
  if (document instanceof Uint8Array || document instanceof ArrayBuffer) return new TextDecoder().decode(document);
  if (typeof document !== "object" || document === null)
    throw problem("order/not-json", `the document is of type ${typeof document}`, "pass the webhook's body as it came, as text or bytes");
  return jsonOf(document, "order/not-json");
}
