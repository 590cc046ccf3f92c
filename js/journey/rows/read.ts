import { PostfrischError, problem } from "../../base/errors.js";
import { FEED_PROBLEMS, ROWS_APART } from "../../base/limits.js";
import { checkCustomer, storedEvents } from "../events.js";
import type { ExportedCustomer } from "../runner.js";
import { consentOf } from "./consents.js";
import { customerOf } from "./customers.js";
import { orderKey, orderOf } from "./orders.js";
import { type Reading, Row, readingOf } from "./row.js";
import { Seen } from "./seen.js";
import { knownColumns, layoutOf } from "./systems.js";
import { openTable, type Table } from "./table.js";
import type { ReadRows, RowKind, RowOptions, RowReport, RowSource } from "./types.js";

/** How the rows of a kind belong together, and what they say. */
interface Kind {
  /** Rows with the same key are one; without it, each is by itself. */
  key?: (row: Row) => string | undefined;
  read: (rows: Row[]) => ExportedCustomer | undefined;
}

const KINDS: Record<RowKind, Kind> = {
  customers: { key: (row) => row.customer(row.email()), read: sameCustomer },
  orders: { key: orderKey, read: orderOf },
  consents: { read: ([row]) => row && consentOf(row) },
};

/**
 * Reads customers, orders or consents from CSV or JSON Lines as histories for `import` of the runner. The exports of several shop systems and mail providers are
 * recognised by their columns. Rows that can't be read are told in `report`, and nothing of them is given.
 *
 * @example
 * import { readRows } from "postfrisch/journey";
 *
 * const csv = new TextEncoder().encode("email;createdAt\nada@example.org;31.12.2025 14:05\n");
 * const rows = readRows(() => [csv], { kind: "customers", zone: "Europe/Berlin" });
 * for await (const { customer, events } of rows) console.log(customer, events);
 * rows.report.problems; // what could not be read, with its line and column
 */
export function readRows(source: RowSource, options: RowOptions): ReadRows {
  const empty = (): RowReport => ({ system: null, columns: {}, unused: [], rows: 0, refused: 0, skipped: 0, problems: [], problemCount: 0 });
  const report = empty();
  return { report, [Symbol.asyncIterator]: () => read(source, options, Object.assign(report, empty())) };
}

async function* read(source: RowSource, options: RowOptions, report: RowReport): AsyncGenerator<ExportedCustomer> {
  if (!Object.hasOwn(KINDS, options.kind))
    throw problem("journey/invalid", `there are no rows of \`${options.kind}\``, `use: ${Object.keys(KINDS).join(", ")}`);
  const { key, read } = KINDS[options.kind];
  for await (const rows of groups(source, options, key, report)) yield* checked(rows, read, report);
}

/** Rows that belong together: neighbours as they come, those that stand apart at the end. */
async function* groups(source: RowSource, options: RowOptions, key: Kind["key"], report: RowReport): AsyncGenerator<Row[]> {
  const apart = key ? await keysApart(source, options, key) : new Set();
  const waiting = new Map<string, Row[]>();
  let [group, last, held]: [Row[], string | undefined, number] = [[], undefined, 0];
  for await (const row of rowsOf(source, options, report)) {
    report.rows += 1;
    // What is wrong with the key is told when the row itself is read.
    const own = key?.(new Row(row.table, row.reading));
    if (own !== undefined && apart.has(own)) {
      held += 1;
      few(held);
      const rows = waiting.get(own);
      if (rows) rows.push(row);
      else waiting.set(own, [row]);
    } else if (own !== undefined && own === last) group.push(row);
    else {
      yield group;
      group = [row];
    }
    last = own;
  }
  yield group;
  yield* waiting.values();
}

/** The keys of rows that do not all stand next to each other. That is known at the end of a file only, so that it is read once for them. */
async function keysApart(source: RowSource, options: RowOptions, key: NonNullable<Kind["key"]>): Promise<Set<string>> {
  const [seen, apart] = [new Seen(), new Set<string>()];
  let last: string | undefined;
  for await (const row of rowsOf(source, options)) {
    const own = key(row);
    if (own !== undefined && own !== last && !seen.add(own)) few(apart.add(own).size);
    last = own;
  }
  return apart;
}

/** Rows that stand apart are in memory until the end of the file. */
function few(count: number): void {
  if (count <= ROWS_APART) return;
  throw problem(
    "journey/invalid",
    `more than ${ROWS_APART} rows stand apart from others of the same order or customer`,
    "sort the file by order, or by customer",
  );
}

/** The rows of a file. */
async function* rowsOf(source: RowSource, options: RowOptions, report?: RowReport): AsyncGenerator<Row> {
  const table = await openTable(source, options, knownColumns(options));
  const reading = opened(table, options, report);
  for await (const row of table.rows) yield new Row(row, reading);
}

function opened(table: Table, options: RowOptions, report: RowReport | undefined): Reading {
  const layout = layoutOf(table, options);
  if (report) {
    report.system = layout.known.system;
    report.unused = layout.unused;
    report.columns = Object.fromEntries([...layout.columns].map(([field, keys]) => [field, keys.flatMap((key) => layout.names.get(key) ?? [])]).filter(([, names]) => names?.length)); // biome-ignore format: a list
  }
  return readingOf(options, layout);
}

/** What rows that belong together say, and what is to be told of them. */
function checked(rows: Row[], read: Kind["read"], report: RowReport): ExportedCustomer[] {
  const [first] = rows;
  if (!first) return [];
  const found = rows.some(({ isRefused }) => isRefused) ? undefined : read(rows);
  const kept = found && storable(found, first) ? found : undefined;
  const isRefused = rows.some((row) => row.isRefused);
  if (isRefused) report.refused += rows.length;
  else if (!kept) report.skipped += rows.length;
  for (const one of rows.flatMap(({ problems }) => problems)) {
    report.problemCount += 1;
    if (report.problems.length < FEED_PROBLEMS) report.problems.push(one);
  }
  return kept && !isRefused ? [kept] : [];
}

/** Whether a store can keep it: ids may be too long. */
function storable({ customer, events }: ExportedCustomer, row: Row): boolean {
  try {
    checkCustomer(customer);
    storedEvents(events);
    return true;
  } catch (error) {
    if (!(error instanceof PostfrischError)) throw error;
    row.refuse(null, error.diagnostic);
    return false;
  }
}

/** The rows of a customer: all of them say the same. */
function sameCustomer(rows: Row[]): ExportedCustomer | undefined {
  const [first, ...rest] = rows.map((row) => [row, customerOf(row)] as const);
  for (const [row, other] of rest)
    if (first && other && JSON.stringify(other) !== JSON.stringify(first[1]))
      row.refuse(null, {
        message: `this is not what line ${first[0].line} says of the same customer`,
        help: "keep the row that is right, and remove the other",
      });
  return first?.[1];
}
