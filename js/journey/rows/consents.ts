// Rows of consents as events. A consent without its moment or its proof is not made into one.

import type { RecordedEvent } from "../plan.js";
import type { ExportedCustomer } from "../runner.js";
import { importedBy, said } from "./customers.js";
import type { Moment } from "./moments.js";
import type { Row } from "./row.js";
import { keyOf } from "./table.js";
import type { RowStatus } from "./types.js";

/** What a row says. */
interface Said {
  status: RowStatus | undefined;
  requested: Moment | undefined;
  given: Moment | undefined;
  confirmed: Moment | undefined;
  withdrawn: Moment | undefined;
  bounced: Moment | undefined;
}

/** A row of a consent; undefined if it says nothing that may be taken in. */
export function consentOf(row: Row): ExportedCustomer | undefined {
  const email = row.email();
  const customer = row.customer(email);
  if (customer === undefined && !row.isRefused)
    row.refuse("email", { message: "the row names no customer", help: "write the e-mail address or the customer's id" });
  const found: Said = {
    status: row.status(),
    ...{ requested: row.moment("requestedAt"), given: row.moment("givenAt"), confirmed: row.moment("confirmedAt") },
    ...{ withdrawn: row.moment("withdrawnAt"), bounced: row.moment("bouncedAt") },
  };
  const purpose = purposeOf(row);
  const [requestIp, ip] = [row.text("requestIp"), row.text("confirmIp")];
  const isProven = provenBy(row, found);
  if (row.isRefused || customer === undefined) return undefined;
  const events: RecordedEvent[] = [];
  const add = (type: string, { at }: { at: string }, fields: Record<string, unknown>) =>
    events.push({
      id: `${type}/${type === "consent.withdrawn" || !purpose ? "" : `${purpose}/`}${at}`,
      type,
      at,
      ...importedBy(row.reading.options),
      ...said(fields),
    });
  const given = found.confirmed ?? found.given;
  const withdrawn = found.withdrawn ?? (found.status === "withdrawn" ? asOf(row) : undefined);
  // Whoever withdrew, and is not said to have come back, has not consented: a day without a time may be any time of it.
  const isWithdrawn = withdrawn !== undefined && found.status !== "given" && given !== undefined && Date.parse(withdrawn.at) <= given.time;
  const isGiven = given !== undefined && isProven && !isWithdrawn && wasGiven(found);
  if (isGiven || (found.status === "requested" && found.requested)) {
    if (found.requested) add("consent.requested", found.requested, { purpose, ip: requestIp });
    if (isGiven) add("consent.given", given, { purpose, proof: true, ip });
  } else if (isWithdrawn) row.warn("withdrawnAt", WITHDRAWN);
  else if (wasGiven(found)) row.warn(found.confirmed ? "confirmedAt" : given ? "givenAt" : null, missingOf(given));
  if (withdrawn) add("consent.withdrawn", withdrawn, { purpose });
  if (found.bounced) add("mail.bounced", found.bounced, { hard: true });
  const [first] = events;
  if (!first)
    return row.problems.length > 0
      ? undefined
      : row.warn("status", { message: "the row neither gives nor withdraws a consent", help: "nothing has to be done" });
  if (email !== undefined)
    events.unshift({ id: `customer.updated/${first.id}`, type: "customer.updated", at: first.at, ...importedBy(row.reading.options), email });
  return { customer, events, mails: [] };
}

/** Whether the row says that there was a consent, which may have been withdrawn since. */
function wasGiven({ status, given, confirmed }: Said): boolean {
  return status === "given" || (status !== "requested" && status !== "none" && (given !== undefined || confirmed !== undefined));
}

/** Whether the consent was confirmed: somebody signed up, and confirmed it later, from an address that is known. */
function provenBy(row: Row, { requested, confirmed, given }: Said): boolean {
  const isDouble = row.flag("doubleOptIn");
  if (isDouble === false) return false;
  if (isDouble || row.reading.options.doubleOptIn) return true;
  if (confirmed === undefined) return false;
  if (row.reading.layout.known.confirmed?.includes(keyOf(row.text("status") ?? ""))) return true;
  const began = requested ?? given;
  // Lists without double opt-in write the same moment twice.
  return began !== undefined && began.time < confirmed.time && IP.test(row.text("confirmIp") ?? "");
}

/** An address of the Internet, IPv4 or IPv6. */
const IP = /^(\d{1,3}(\.\d{1,3}){3}|[\da-f.]*:[\da-f:.]+)$/i;

const PURPOSES = ["advertising", "visits"];

function purposeOf(row: Row): string | undefined {
  const text = row.text("purpose")?.toLowerCase();
  if (text === undefined || PURPOSES.includes(text)) return text;
  return row.refuse("purpose", {
    message: `\`${text}\` is no purpose of a consent`,
    help: `write ${PURPOSES.join(" or ")}, or leave the column out with columns`,
  });
}

const WITHDRAWN = {
  message: "the consent is left out: it was withdrawn, and nothing says that it was given again afterwards",
  help: "nothing has to be done; whoever signed up again has a status that says so, like subscribed",
};

function missingOf(given: Moment | undefined) {
  if (!given)
    return {
      message: "the consent is left out: nothing says when it was given",
      help: "add a column with the moment (confirmedAt), or ask for the consent again",
    };
  return {
    message: "the consent is left out: nothing shows that it was confirmed",
    help: "columns requestedAt, confirmedAt and confirmIp show it; if you have the proof elsewhere, say doubleOptIn (--double-opt-in)",
  };
}

/** A withdrawal counts, whatever its moment: at the latest, it was known when the file was written. */
function asOf(row: Row): { at: string } {
  const at = new Date(row.reading.asOf).toISOString();
  row.warn("status", { message: `nothing says when the consent was withdrawn; it counts from ${at}`, help: "add a column with the moment (withdrawnAt)" });
  return { at };
}
