// Rows of consents as events. A consent without its moment or its proof is not made into one.

import { problem } from "../../base/errors.js";
import type { RecordedEvent } from "../plan.js";
import type { ExportedCustomer } from "../runner.js";
import { importedBy, said } from "./customers.js";
import type { Moment } from "./moments.js";
import type { Row } from "./row.js";
import type { Meaning } from "./systems.js";
import { keyOf } from "./table.js";

/** What a row says. */
interface Said {
  status: Meaning | undefined;
  requested: Moment | undefined;
  given: Moment | undefined;
  confirmed: Moment | undefined;
  withdrawn: Moment | undefined;
  bounced: Moment | undefined;
}

const ADVERTISING = "advertising";
/** What consents are for. */
const PURPOSES = [ADVERTISING, "visits"];

/** A row of a consent; undefined if it says nothing that may be taken in. */
export function consentOf(row: Row): ExportedCustomer | undefined {
  const email = row.email();
  const customer = row.customer(email);
  if (customer === undefined && !row.isRefused)
    row.refuse("email", { message: "the row names no customer", help: "write the e-mail address or the customer's id" });
  const found: Said = {
    status: row.status(),
    ...{ requested: row.moment("requestedAt"), given: row.moment("givenAt"), confirmed: row.moment("confirmedAt") },
    ...{ withdrawn: row.moment("withdrawnAt", true), bounced: row.moment("bouncedAt") },
  };
  const { purpose, isKnown } = purposeOf(row, found);
  const [requestIp, ip, isDoubleOptIn] = [row.ip("requestIp"), row.ip("confirmIp"), row.flag("doubleOptIn")];
  const isProven = isDoubleOptIn ?? provenBy(row, found, ip);
  if (row.isRefused || customer === undefined) return undefined;
  const events: RecordedEvent[] = [];
  const add = (type: string, { at, key = at }: { at: string; key?: string }, fields: Record<string, unknown>) =>
    events.push({
      id: `${type}/${purpose === undefined || (type === "consent.withdrawn" && purpose === ADVERTISING) ? "" : `${purpose}/`}${key}`,
      type,
      at,
      ...importedBy(row.reading.options),
      ...said(fields),
    });
  const given = found.confirmed ?? found.given;
  const withdrawn = withdrawalOf(row, found);
  const isOver = withdrawn !== undefined && given !== undefined && withdrawn.ends(given);
  const isGiven = given !== undefined && isProven && wasGiven(found) && !isOver;
  if (isKnown && (isGiven || (found.status === "requested" && found.requested))) {
    if (found.requested) add("consent.requested", found.requested, { purpose, ip: requestIp });
    if (isGiven) add("consent.given", given, { purpose, proof: true, ip });
  } else if (isKnown && isOver) row.warn(fieldOf(found), OVER);
  else if (isKnown && wasGiven(found)) tellMissing(row, found, isDoubleOptIn);
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

/** What a consent is for. Where it is not known, the row is refused, except for what ends mails: a withdrawal is then one of advertising. */
function purposeOf(row: Row, { status, withdrawn, bounced }: Said): { purpose: string | undefined; isKnown: boolean } {
  const text = row.text("purpose");
  const purpose = text?.toLowerCase();
  if (purpose === undefined || PURPOSES.includes(purpose)) return { purpose, isKnown: true };
  const message = `the purpose \`${text?.slice(0, 80)}\` is not known`;
  const help = `write one of: ${PURPOSES.join(", ")}; leave out consents to anything else`;
  if (status !== "withdrawn" && !withdrawn && !bounced) row.refuse("purpose", { message, help });
  else row.warn("purpose", { message: `${message}: a consent is left out, a withdrawal counts for ${ADVERTISING}`, help });
  return { purpose: undefined, isKnown: false };
}

/** Whether the row says that there was a consent, which may have been withdrawn since. */
function wasGiven({ status, given, confirmed }: Said): boolean {
  return status === "given" || (status !== "requested" && status !== "none" && (given !== undefined || confirmed !== undefined));
}

/** Whether the consent was confirmed: somebody signed up, and confirmed it later, from an address that is known. Files of a single opt-in have the same moment twice. */
function provenBy(row: Row, { requested, confirmed, given }: Said, ip: string | undefined): boolean {
  if (row.reading.options.doubleOptIn) return true;
  if (confirmed === undefined) return false;
  if (row.reading.layout.known.confirmed?.includes(keyOf(row.text("status") ?? ""))) return true;
  const began = requested ?? given;
  return began !== undefined && began.time < confirmed.time && ip !== undefined;
}

const OVER = { message: "the consent is left out: it was withdrawn", help: "nothing has to be done" };

const fieldOf = ({ confirmed, given }: Said) => (confirmed ? "confirmedAt" : given ? "givenAt" : null);

function tellMissing(row: Row, found: Said, isDoubleOptIn: boolean | undefined): void {
  if (isDoubleOptIn !== false) row.warn(fieldOf(found), missingOf(found.confirmed ?? found.given));
  else
    row.warn("doubleOptIn", {
      message: "the consent is left out: the row says that there was no double opt-in",
      help: "ask for the consent again; doubleOptIn (--double-opt-in) does not count for such rows",
    });
}

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

interface Withdrawal {
  at: string;
  /** What its id has, where that is not its moment. */
  key?: string;
  /** Whether the row says that a consent has ended by it, which is not earlier than it. Such a consent is left out. */
  ends(given: Moment): boolean;
}

/** The withdrawal of a row. It counts, whatever its moment: at the latest, it was known when the file was written. */
function withdrawalOf(row: Row, { status, requested, given, confirmed, withdrawn }: Said): Withdrawal | undefined {
  const isGone = status === "withdrawn" || (withdrawn !== undefined && status !== "given" && row.reading.layout.known.isUnsubscribed === true);
  if (!withdrawn && !isGone) return undefined;
  const latest = Math.max(...[requested, given, confirmed].map((moment) => moment?.time ?? Number.NEGATIVE_INFINITY));
  if (!withdrawn || (isGone && withdrawn.time <= latest)) {
    const [at, time] = asOf(row);
    const [field, why] = withdrawn ? (["withdrawnAt", "the consent was withdrawn, and the moment of that is not later than its own"] as const) : (["status", "nothing says when the consent was withdrawn"] as const); // biome-ignore format: a choice
    row.warn(field, { message: `${why}; it counts from ${at}`, help: "add a column with the moment (withdrawnAt)" });
    return { at, ends: (consent) => withdrawn !== undefined || time <= consent.time };
  }
  const [at, time] = withdrawn.time > row.reading.asOf ? asOf(row) : [withdrawn.at, withdrawn.time];
  return { at, key: withdrawn.at, ends: (consent) => time <= consent.time && consent.time < withdrawn.time };
}

/**
 * When the file was written. That is to be stated: otherwise the same file would withdraw again what was given since.
 * @throws {PostfrischError} `journey/invalid`
 */
function asOf(row: Row): [at: string, time: number] {
  const { options, asOf } = row.reading;
  if (options.asOf !== undefined) return [new Date(asOf).toISOString(), asOf];
  const message = "a consent was withdrawn, and its moment depends on when the file was written";
  throw problem("journey/invalid", message, "say when the file was written: asOf, in milliseconds since 1970", { line: row.line });
}
