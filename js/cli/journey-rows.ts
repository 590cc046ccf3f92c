// Customers, orders and consents from a shop's or a mail provider's export into the journeys.
import fs from "node:fs";
import { problem } from "../base/errors.js";
import { importRows } from "../journey/rows/import.js";
import { readRows } from "../journey/rows/read.js";
import type { RowKind, RowOptions, RowSource } from "../journey/rows/types.js";
import type { Journey } from "../journey/runner.js";
import type { Command } from "./command.js";
import { EXIT, type Flags, listed, print, text, told, unread } from "./io.js";

export const ROWS: Command["flags"] = {
  kind: ["KIND", "for import: the file has rows of customers, orders or consents (CSV or JSON Lines) instead of histories"],
  columns: ["LIST", "columns by what they say, like email=Mailadresse,placedAt=Datum, for files that are not recognised"],
  statuses: ["LIST", "what statuses mean, like packed=placed,lost=cancelled"],
  zone: ["ZONE", "the time zone of times without an offset, like Europe/Berlin"],
  dates: ["ORDER", "day-first or month-first: how dates like 03/04/2025 are meant"],
  encoding: ["NAME", "the file's encoding: utf-8 (default), windows-1252, iso-8859-15, utf-16le"],
  "as-of": ["MOMENT", "when the file was written: RFC 3339 (default: when it was last changed)"],
  customers: ["FILE", "an export of customers: their ids are found by the e-mail addresses of the rows"],
  "double-opt-in": ["", "all consents of the file were confirmed by double opt-in, and you keep the proof"],
  notice: ["", "customers were told of their right to object when they ordered"],
  unanswered: ["", "no other system has sent letters for these events: contract and service letters are sent"],
  "dry-run": ["", "count what would be imported, or (run) list what would be sent"],
  force: ["", "import the rest even if more than a tenth of the rows is refused"],
  strict: ["", "import nothing if any row is refused"],
};

/** `journey import FILE --kind …`. */
export async function importRowsOf(file: string, flags: Flags, journey: Journey): Promise<number> {
  const options = optionsOf(file, flags);
  const customerOf = await customersByAddress(flags);
  const result = await importRows(journey, sourceOf(file), {
    ...{ ...options, customerOf },
    ...{ dryRun: flags["dry-run"] === true, force: flags.force === true, strict: flags.strict === true },
  });
  const { problems, problemCount, refusal, ...counts } = result;
  if (flags.json) print({ ...counts, problems, problemCount, ...(refusal && { error: refusal }) });
  else {
    for (const one of problems) process.stderr.write(told({ ...one, file }));
    if (problemCount > problems.length) process.stderr.write(`… and ${problemCount - problems.length} more\n`);
    if (refusal) process.stderr.write(told(refusal));
    const { system, rows, refused, skipped, customers, events, corrected } = counts;
    const isDry = flags["dry-run"] === true;
    process.stdout.write(
      `${rows} rows${system ? ` of ${system}` : ""}: ${customers} customers, ${events} new events, ${corrected} of them corrections; ${refused} rows refused, ${skipped} left out${isDry ? " (nothing was written)" : ""}\n`,
    );
  }
  return refusal || counts.customers === 0 ? EXIT.found : EXIT.ok;
}

function optionsOf(file: string, flags: Flags): RowOptions {
  const asOf = text(flags, "as-of");
  return {
    kind: text(flags, "kind") as RowKind,
    columns: pairs(flags, "columns"),
    statuses: pairs(flags, "statuses") as RowOptions["statuses"],
    dates: datesOf(flags),
    ...{ zone: text(flags, "zone"), encoding: text(flags, "encoding") },
    asOf: asOf === undefined ? statOf(file).mtimeMs : momentOf(asOf),
    ...{ doubleOptIn: flags["double-opt-in"] === true, notice: flags.notice === true, imported: flags.unanswered !== true },
  };
}

/** A file is read more than once, so that nothing is written before all of it was read. */
function sourceOf(file: string): RowSource {
  return async function* () {
    try {
      yield* fs.createReadStream(file) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw unread(file, error);
    }
  };
}

function statOf(file: string): fs.Stats {
  if (file === "-") throw problem("usage/bad", "rows can't come from standard input: they are read twice", "write them into a file");
  try {
    return fs.statSync(file);
  } catch (error) {
    throw unread(file, error);
  }
}

/** The ids of `--customers` by address. */
async function customersByAddress(flags: Flags): Promise<RowOptions["customerOf"]> {
  const file = text(flags, "customers");
  if (file === undefined) return undefined;
  const { zone, encoding, asOf } = optionsOf(file, { ...flags, "as-of": undefined });
  const ids = new Map<string, string>();
  for await (const { customer, events } of readRows(sourceOf(file), { kind: "customers", zone, encoding, dates: datesOf(flags), asOf }))
    for (const { email } of events) if (typeof email === "string") ids.set(email.toLowerCase(), customer);
  return (address) => ids.get(address);
}

/** `name=value,…` */
function pairs(flags: Flags, name: string): Record<string, string> {
  return Object.fromEntries(
    (listed(text(flags, name)) ?? []).map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw problem("usage/bad", `\`${pair}\` is no value for --${name}`, `write --${name} NAME=VALUE,NAME=VALUE`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function datesOf(flags: Flags): RowOptions["dates"] {
  const given = text(flags, "dates");
  if (given === undefined || given === "day-first" || given === "month-first") return given;
  throw problem("usage/bad", `\`${given}\` is no order of dates`, "write --dates day-first or --dates month-first");
}

function momentOf(given: string): number {
  const time = Date.parse(given);
  if (!/^\d{4}-\d\d-\d\d/.test(given) || Number.isNaN(time)) throw problem("time/bad", `\`${given}\` is no moment`, "write one like 2026-11-30T12:00:00+01:00");
  return time;
}
