// Rows of customers as events.
import { PROFILE } from "../events.js";
import type { RecordedEvent } from "../plan.js";
import type { ExportedCustomer } from "../runner.js";
import type { Row } from "./row.js";

/** A customer's row; undefined if it says nothing that may be taken in. */
export function customerOf(row: Row): ExportedCustomer | undefined {
  const email = row.email();
  if (email === undefined && !row.isRefused) row.refuse("email", { message: "the e-mail address is missing", help: "write it, or remove the row" });
  const customer = row.customer(email);
  const created = row.moment("createdAt");
  const profile = said({
    email,
    ...{ firstName: row.text("firstName"), lastName: row.text("lastName"), locale: row.locale(), country: row.country(), zone: row.zone() },
    ...{ birthDate: row.birthDate(), guest: row.flag("guest") },
  });
  if (row.isRefused || customer === undefined) return undefined;
  const { options, asOf } = row.reading;
  const events: RecordedEvent[] = [{ id: PROFILE, type: "customer.updated", at: new Date(asOf).toISOString(), ...importedBy(options), ...profile }];
  if (created) events.unshift({ id: `customer.created/${customer}`, type: "customer.created", at: created.at, ...importedBy(options), email });
  return { customer, events, mails: [] };
}

/** Only an event that has it may be replaced by a later import: what a shop system says itself is not overwritten. */
export const importedBy = ({ imported = true }: Row["reading"]["options"]) => ({ imported });

/** Without what is not known. */
export function said(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
