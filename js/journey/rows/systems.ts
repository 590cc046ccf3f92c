// The columns of systems' exports, and which file is whose.
import { problem } from "../../base/errors.js";
import { keyOf, type Table } from "./table.js";
import type { RowField, RowKind, RowOptions, RowStatus, RowSystem } from "./types.js";

/** An export of a system. */
export interface Export {
  system: RowSystem | null;
  kind: RowKind;
  /** Columns by which it is recognised: all of them are there. */
  marks: string[];
  columns: Partial<Record<RowField, string[]>>;
  /** How it writes dates like 03/04/2025. */
  dates?: RowOptions["dates"];
  /** Statuses that say that a consent was confirmed. */
  confirmed?: string[];
}

const EXPORTS: Export[] = [
  {
    ...{ system: "shopware", kind: "customers", marks: ["customer_number", "customer_group", "sales_channel"] },
    columns: {
      ...{ customer: ["id"], email: ["email"], firstName: ["first_name"], lastName: ["last_name"], locale: ["language"], guest: ["guest"] },
      ...{ country: ["billing_country"], birthDate: ["birthday"], createdAt: ["created_at"] },
    },
  },
  {
    ...{ system: "shopware", kind: "orders", marks: ["order_number", "order_date_time", "customer_email"] },
    columns: {
      ...{ order: ["id"], number: ["order_number"], customer: ["customer_id"], email: ["customer_email"], placedAt: ["order_date_time"] },
      ...{ status: ["order_state", "order_state_id"], items: ["line_items"], country: ["billing_country"] },
    },
  },
  {
    ...{ system: "shopware", kind: "consents", marks: ["email", "status", "hash", "confirmed_at"] },
    columns: { email: ["email"], status: ["status"], requestedAt: ["created_at"], confirmedAt: ["confirmed_at"] },
    confirmed: ["optin"],
  },
  {
    ...{ system: "shopify", kind: "customers", marks: ["First Name", "Last Name", "Email", "Total Orders"] },
    columns: {
      ...{ customer: ["Customer-ID"], email: ["Email"], firstName: ["First Name"], lastName: ["Last Name"] },
      country: ["Default Address Country Code", "Country Code", "Country"],
    },
  },
  {
    ...{ system: "shopify", kind: "orders", marks: ["Name", "Financial Status", "Created at", "Lineitem quantity"] },
    columns: {
      ...{ order: ["Id"], number: ["Name"], email: ["Email"], status: ["Financial Status"], placedAt: ["Created at"], paidAt: ["Paid at"] },
      ...{ dispatchedAt: ["Fulfilled at"], cancelledAt: ["Cancelled at"], product: ["Lineitem sku", "Lineitem name"], quantity: ["Lineitem quantity"] },
      country: ["Billing Country", "Shipping Country"],
    },
  },
  {
    ...{ system: "woocommerce", kind: "customers", marks: ["user_login", "user_email", "user_registered"] },
    columns: {
      ...{ customer: ["customer_id", "ID"], email: ["user_email"], firstName: ["first_name", "billing_first_name"] },
      ...{ lastName: ["last_name", "billing_last_name"], country: ["billing_country"], locale: ["locale"], createdAt: ["user_registered"] },
    },
  },
  {
    ...{ system: "woocommerce", kind: "customers", marks: ["Username", "Last active", "Sign up", "Email"] },
    columns: { email: ["Email"], country: ["Country / Region", "Country"], createdAt: ["Sign up"] },
  },
  {
    ...{ system: "woocommerce", kind: "orders", marks: ["order_id", "order_date", "status", "billing_email"] },
    columns: {
      ...{ order: ["order_id"], number: ["order_number"], customer: ["customer_id", "customer_user"], email: ["customer_email", "billing_email"] },
      ...{ status: ["status"], placedAt: ["order_date"], paidAt: ["paid_date", "date_paid"], dispatchedAt: ["date_shipped"] },
      ...{ parcel: ["tracking_number"], country: ["billing_country"], product: ["item_sku", "item_name"], quantity: ["item_quantity"] },
    },
  },
  {
    ...{ system: "mailchimp", kind: "consents", marks: ["OPTIN_TIME", "CONFIRM_TIME", "LEID"] },
    columns: {
      ...{ email: ["Email Address", "Email"], requestedAt: ["OPTIN_TIME"], requestIp: ["OPTIN_IP"], confirmedAt: ["CONFIRM_TIME"] },
      ...{ confirmIp: ["CONFIRM_IP"], withdrawnAt: ["UNSUB_TIME"], bouncedAt: ["CLEAN_TIME"] },
    },
  },
  {
    ...{ system: "klaviyo", kind: "consents", marks: ["Email", "Email Marketing Consent"] },
    columns: { email: ["Email"], status: ["Email Marketing Consent"], givenAt: ["Email Marketing Consent Timestamp"] },
  },
  {
    ...{ system: "brevo", kind: "consents", marks: ["EMAIL", "EMAIL_BLACKLISTED", "ADDED_TIME"] },
    columns: { customer: ["EXT_ID"], email: ["EMAIL"], status: ["EMAIL_BLACKLISTED"], givenAt: ["ADDED_TIME"] },
    dates: "day-first",
  },
  {
    ...{ system: "cleverreach", kind: "consents", marks: ["email", "registered", "activated", "deactivated"] },
    columns: { email: ["email"], requestedAt: ["registered"], givenAt: ["activated"], withdrawnAt: ["deactivated"], bouncedAt: ["bounced"] },
  },
];

const CUSTOMER = ["customer", "customer-id", "customer number", "Kundennummer", "Kundennr", "Kunden-ID"];
const EMAIL = ["email", "e-mail", "email address", "customer email", "mail", "E-Mail-Adresse", "Mailadresse"];
const COUNTRY = ["country", "country code", "Land", "Ländercode"];

/** Columns of other files. The names of the fields themselves are always known. */
const OTHERS: Record<RowKind, Export["columns"]> = {
  customers: {
    ...{ customer: CUSTOMER, email: EMAIL, firstName: ["first name", "Vorname"], lastName: ["last name", "surname", "Nachname"] },
    ...{ locale: ["locale", "language", "Sprache"], country: COUNTRY, zone: ["zone", "time zone"], guest: ["guest", "Gast", "Gastkonto"] },
    ...{ birthDate: ["birth date", "birthday", "date of birth", "Geburtsdatum", "Geburtstag"] },
    ...{ createdAt: ["created at", "created", "registered at", "Angelegt am", "Registriert am", "Kunde seit"] },
  },
  orders: {
    ...{ customer: CUSTOMER, email: EMAIL, order: ["order", "order id", "order number", "Bestellnummer", "Auftragsnummer"], number: ["number"] },
    ...{ status: ["status", "order status", "Bestellstatus"], placedAt: ["placed at", "order date", "ordered at", "created at", "Bestelldatum"] },
    ...{ paidAt: ["paid at", "payment date", "Bezahlt am", "Zahlungsdatum"], dispatchedAt: ["dispatched at", "shipped at", "Versanddatum", "Versendet am"] },
    ...{ deliveredAt: ["delivered at", "Zugestellt am"], cancelledAt: ["cancelled at", "canceled at", "Storniert am"], refundedAt: ["refunded at"] },
    ...{ parcel: ["parcel", "tracking number", "Sendungsnummer"], product: ["product", "sku", "Artikelnummer", "Artikel"], items: ["items"] },
    ...{ quantity: ["quantity", "qty", "Menge", "Anzahl"], country: COUNTRY },
  },
  consents: {
    ...{ customer: CUSTOMER, email: EMAIL, status: ["status", "consent"], purpose: ["purpose", "Zweck"], doubleOptIn: ["double opt-in", "doi"] },
    ...{ requestedAt: ["requested at", "optin time", "signup date", "Angemeldet am"], requestIp: ["request ip", "optin ip", "Anmelde-IP"] },
    ...{ givenAt: ["given at", "consent date", "Eingewilligt am"], confirmedAt: ["confirmed at", "confirm time", "Bestätigt am"] },
    ...{ confirmIp: ["confirm ip", "Bestätigungs-IP"], withdrawnAt: ["withdrawn at", "unsubscribed at", "unsub time", "Abgemeldet am", "Widerrufen am"] },
    ...{ bouncedAt: ["bounced at"] },
  },
};

/** What statuses mean, without what differs in spelling. */
const STATUSES: Record<"orders" | "consents", Partial<Record<RowStatus, string>>> = {
  orders: {
    placed:
      "placed open new authorized pending paid partiallypaid partiallyrefunded processing onhold completed complete inprogress done shipped delivered offen neu bezahlt inbearbeitung abgeschlossen versendet versandt geliefert zugestellt",
    // Nobody paid in time.
    cancelled: "cancelled canceled voided expired storniert abgebrochen",
    refunded: "refunded erstattet",
    none: "failed draft checkoutdraft autodraft trash fehlgeschlagen",
  },
  consents: {
    given: "given subscribed subscribe optin direct confirmed active aktiv bestätigt angemeldet",
    requested: "requested pending unconfirmed notset unbestätigt ausstehend",
    withdrawn: "withdrawn unsubscribed unsubscribe optout inactive suppressed abgemeldet inaktiv widerrufen",
    none: "none neversubscribed nonsubscribed notsubscribed never cleaned transactional",
  },
};

/** Brevo's column says whether an address is blocked. */
const BLOCKED: Record<string, RowStatus> = { yes: "withdrawn", true: "withdrawn", "1": "withdrawn", no: "given", false: "given", "0": "given" };

/** How a file's rows are read. */
export interface Layout {
  known: Export;
  /** By what they say, the keys of columns; the first with a value counts. */
  columns: Map<RowField, string[]>;
  /** The names of columns as they are written, by their keys. */
  names: Map<string, string>;
  unused: string[];
  statusOf: (text: string) => RowStatus | undefined;
}

/** How many of a first line's columns are known. */
export function knownColumns({ kind, columns = {} }: RowOptions): (names: string[]) => number {
  const known = new Set(
    [...EXPORTS.filter((one) => one.kind === kind).flatMap(({ marks, columns }) => [...marks, ...Object.values(columns).flat()])]
      .concat(Object.values(candidates(other(kind))).flat())
      .concat(Object.values(columns))
      .map(keyOf),
  );
  return (names) => names.filter((name) => known.has(keyOf(name))).length;
}

/**
 * How a file is read.
 * @throws {PostfrischError} `journey/invalid` for columns that are missing, occur twice, or say nothing that is known
 */
export function layoutOf({ names: written, isOpen }: Table, options: RowOptions): Layout {
  const { kind, columns: own = {}, statuses = {} } = options;
  const keys = written.map(keyOf);
  const known = EXPORTS.find((one) => one.kind === kind && one.marks.every((mark) => keys.includes(keyOf(mark)))) ?? other(kind);
  const all = candidates(known);
  for (const [field, name] of Object.entries(own)) {
    if (!Object.hasOwn(candidates(other(kind)), field))
      throw invalid(`rows of ${kind} have no \`${field}\``, `use: ${Object.keys(candidates(other(kind))).join(", ")}`);
    if (!isOpen && !keys.includes(keyOf(name))) throw invalid(`there is no column \`${name}\``, `the file has: ${written.join(", ")}`);
    all[field as RowField] = [name];
  }
  const columns = new Map<RowField, string[]>();
  for (const [field, names] of Object.entries(all)) {
    const found = names.map(keyOf).filter((key, at, list) => list.indexOf(key) === at && (isOpen || keys.includes(key)));
    const twice = found.find((key) => keys.indexOf(key) !== keys.lastIndexOf(key));
    if (twice !== undefined) throw invalid(`the column \`${written[keys.indexOf(twice)]}\` occurs twice`, "remove or rename one of them");
    if (found.length > 0) columns.set(field as RowField, found);
  }
  needed(kind, columns, written);
  const used = new Set([...columns.values()].flat());
  return {
    known,
    columns,
    names: new Map(keys.map((key, at) => [key, written[at] ?? ""])),
    unused: written.filter((_, at) => !used.has(keys[at] ?? "")),
    statusOf: statusesOf(known, statuses),
  };
}

const other = (kind: RowKind): Export => ({ system: null, kind, marks: [], columns: OTHERS[kind] });

/** The names of columns by what they say: those of the system, and those of the fields, which somebody may have added. */
function candidates({ kind, system, columns }: Export): Partial<Record<RowField, string[]>> {
  const fields = Object.entries(OTHERS[kind]) as [RowField, string[]][];
  return Object.fromEntries(fields.map(([field, names]) => [field, [...(system === null ? names : (columns[field] ?? [])), field]]));
}

/** Without these, no row says anything. */
function needed(kind: RowKind, columns: Map<RowField, string[]>, written: string[]): void {
  const missing = (what: string, example: string) => {
    const help = `say which column it is: columns { ${example}: "…" } (--columns ${example}=…); the file has: ${written.join(", ")}`;
    return invalid(`no column says ${what}`, help);
  };
  const has = (...fields: RowField[]) => fields.some((field) => columns.has(field));
  if (!has("email") && (kind === "customers" || !has("customer"))) throw missing("the e-mail address", "email");
  if (kind === "orders" && !has("order", "number")) throw missing("which order it is", "order");
  if (kind === "orders" && !has("placedAt")) throw missing("when it was ordered", "placedAt");
  if (kind === "consents" && !has("requestedAt", "givenAt", "confirmedAt", "withdrawnAt", "bouncedAt", "status"))
    throw missing("when a consent was given", "confirmedAt");
}

function statusesOf({ system, kind }: Export, own: Record<string, RowStatus>): Layout["statusOf"] {
  const known = new Map<string, RowStatus>();
  if (kind !== "customers") for (const [status, words = ""] of Object.entries(STATUSES[kind])) for (const word of words.split(" ")) known.set(word, status as RowStatus); // biome-ignore format: a list
  if (system === "brevo") for (const [word, status] of Object.entries(BLOCKED)) known.set(word, status);
  for (const [word, status] of Object.entries(own)) {
    const words = kind === "consents" ? ["given", "requested", "withdrawn", "none"] : ["placed", "cancelled", "refunded", "none"];
    if (!words.includes(status)) throw invalid(`\`${status}\` is no meaning of a status`, `use: ${words.join(", ")}`);
    known.set(keyOf(word), status);
  }
  // WooCommerce writes its own with a prefix.
  return (text) => known.get(keyOf(text)) ?? known.get(keyOf(text.replace(/^wc-/i, "")));
}

function invalid(message: string, help: string) {
  return problem("journey/invalid", message, help);
}
