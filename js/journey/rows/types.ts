// What rows are read as, and what is said of them.
import type { Diagnostic } from "../../base/errors.js";
import type { ExportedCustomer } from "../runner.js";

/** What the rows of a file are about. */
export type RowKind = "customers" | "orders" | "consents";

/** Systems whose exports are recognised by their columns. */
export type RowSystem = "shopware" | "shopify" | "woocommerce" | "mailchimp" | "klaviyo" | "brevo" | "cleverreach";

/** What a column says. */
export type RowField =
  | "customer"
  | "email"
  | "firstName"
  | "lastName"
  | "locale"
  | "country"
  | "zone"
  | "birthDate"
  | "guest"
  | "createdAt"
  | "order"
  | "number"
  | "status"
  | "placedAt"
  | "paidAt"
  | "dispatchedAt"
  | "deliveredAt"
  | "cancelledAt"
  | "refundedAt"
  | "parcel"
  | "product"
  | "quantity"
  | "items"
  | "purpose"
  | "doubleOptIn"
  | "requestedAt"
  | "requestIp"
  | "givenAt"
  | "confirmedAt"
  | "confirmIp"
  | "withdrawnAt"
  | "bouncedAt";

/** What a status means: of an order, that it is one, was cancelled or refunded; of a consent, that it was given, waits for its confirmation or was withdrawn; or nothing. */
export type RowStatus = "placed" | "cancelled" | "refunded" | "given" | "requested" | "withdrawn" | "none";

/** Opens a file. It is read more than once. */
export type RowSource = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** How rows are read. */
export interface RowOptions {
  kind: RowKind;
  /** Columns by what they say, for files that are not recognised: `{ email: "Mailadresse" }`. They take precedence. */
  columns?: Partial<Record<RowField, string>>;
  /** What words of the column `status` mean, in addition to those that are known: `{ packed: "placed" }`. */
  statuses?: Record<string, RowStatus>;
  /** The time zone of times without an offset, an IANA name. */
  zone?: string;
  /** How dates like 03/04/2025 are meant. Without it they are refused where the system does not say it. */
  dates?: "day-first" | "month-first";
  /** The encoding of files without a byte order mark, `utf-8` by default. */
  encoding?: string;
  /** When the file was written, milliseconds since 1970; now by default. What has no moment of its own is dated by it: withdrawals without one need it. */
  asOf?: number;
  /** Whether another system has answered all of this already, `true` by default: contract and service letters are then not sent for it. */
  imported?: boolean;
  /** All consents of the file were confirmed by double opt-in, and the proof is kept elsewhere. Rows that say no themselves are left out. */
  doubleOptIn?: boolean;
  /** Customers were told of their right to object when they ordered (§ 7(3) UWG). */
  notice?: boolean;
  /** The customer's id, for files that have only the e-mail address. The address itself is taken where it gives none. */
  customerOf?: (email: string) => string | undefined;
}

/** What was found in a file, and how it was read. */
export interface RowReport {
  /** The system that the columns are of; null for none that is known. */
  system: RowSystem | null;
  /** The columns that are read, by what they say. */
  columns: Partial<Record<RowField, string[]>>;
  /** Columns that are not read. */
  unused: string[];
  /** Rows below the column names that are not blank. */
  rows: number;
  /** Rows that can't be read: nothing of them is taken in. */
  refused: number;
  /** Rows that can be read and say nothing that may be taken in, like a consent without proof. */
  skipped: number;
  /** Why, and what else was noticed, the first thousand: `line` is the row's first line in the file, `path` its column. Rows that were refused have the severity `error`. */
  problems: Diagnostic[];
  /** How many there are in all. */
  problemCount: number;
}

/** Customers with their events, as they are read. */
export interface ReadRows extends AsyncIterable<ExportedCustomer> {
  /** What was found so far. */
  readonly report: RowReport;
}
