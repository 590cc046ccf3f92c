// Files of customers, orders and consents, read and taken in.
import { createJourney } from "../../../dist/js/journey/runner.js";
import { createPlanner, importRows, readRows } from "../../../dist/js/journey.js";
import { memory } from "../../../dist/js/stores/memory.js";

export const ZONE = "Europe/Berlin";
export const AS_OF = Date.UTC(2026, 10, 30);
export const utf8 = (text) => new TextEncoder().encode(text);
/** A file, in pieces of a few bytes. */
export const file = (content, size = 7) => {
  const bytes = typeof content === "string" ? utf8(content) : content;
  return () => Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
};

/** What is read of a file, and told of it. */
export async function all(content, options) {
  const rows = readRows(file(content), { asOf: AS_OF, ...options });
  const found = [];
  for await (const one of rows) found.push(one);
  return { found, report: rows.report };
}

/** Events without what an import gives each: `type at`, and the other fields. */
export const short = ({ found }) =>
  found.map(({ customer, events }) => [customer, ...events.map(({ id: _, type, at, imported, ...more }) => ({ [type]: at, ...(imported !== true && { imported }), ...more }))]); // biome-ignore format: a list
export const problemsOf = ({ report }) => report.problems.map(({ severity, line, path, message }) => `${severity} ${line} ${path}: ${message}`);

export const planner = createPlanner({ domain: "shop.example", zone: ZONE, trade: "fashion", size: "large" });
export const journeyOf = (store = memory()) => createJourney({ store, planner, letters: () => null, send: () => undefined });
export async function exported(journey) {
  const customers = [];
  for await (const one of journey.export()) customers.push(one);
  return customers;
}
/** Takes a file in. */
export const taking = (journey, content, options) => importRows(journey, file(content), { asOf: AS_OF, ...options });

export const CUSTOMERS = "customer,email,createdAt,country\n1,ada@example.org,2025-01-01T10:00Z,DE\n2,bob@example.org,2025-01-02T10:00Z,AT\n";
export const ORDERS =
  "order,customer,email,placedAt,paidAt,dispatchedAt,deliveredAt,refundedAt,product\n100,1,ada@example.org,2026-11-29T10:00Z,2026-11-29T10:05Z,2026-11-29T12:00Z,2026-11-29T20:00Z,2026-11-29T21:00Z,coat\n101,2,bob@example.org,2026-11-29T10:00Z,,,,,hat\n";
export const CONSENTS = "customer,email,requestedAt,confirmedAt,confirmIp\n1,ada@example.org,2026-11-29T10:00Z,2026-11-29T10:05Z,192.0.2.1\n";
export const FILES = { customers: CUSTOMERS, orders: ORDERS, consents: CONSENTS };
