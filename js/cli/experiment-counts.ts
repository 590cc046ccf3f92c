// Counters of an experiment in a file.
import fs from "node:fs";
import { problem } from "../base/errors.js";
import type { ExperimentCount } from "../experiments/types.js";
import { keyOf, openTable, type TableRow } from "../journey/rows/table.js";
import { readJson, unread } from "./io.js";

/** What the columns of a CSV file are called, and what a cell of them is. */
const COLUMNS = {
  experiment: "text",
  variant: "text",
  segment: "text",
  day: "text",
  units: "count",
  conversions: "count",
  amount: "number",
  squares: "number",
} as const;
type Column = keyof typeof COLUMNS;

const isColumn = (name: string): name is Column => Object.hasOwn(COLUMNS, name);
/** Thousands have no separators, and decimals a point: anything else may be read as another number. */
const NUMBERS = { count: /^\d+$/, number: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i };

/**
 * Counters: a JSON array, or CSV with the names of columns in its first line if the file is called `.csv`.
 * @throws {PostfrischError} `experiment/bad`, `data/not-json`, `usage/bad`; of CSV that can't be read those of `openTable`
 */
export async function countsIn(file: string): Promise<ExperimentCount[]> {
  // Whether it is a list, the experiment says.
  if (!/\.csv$/i.test(file)) return (await readJson(file)) as ExperimentCount[];
  const { names, rows } = await openTable(
    () => bytesIn(file),
    {},
    (found) => found.filter((name) => isColumn(keyOf(name))).length,
  );
  const columns = names.map(keyOf);
  const unknown = names.filter((_, at) => !isColumn(columns[at] ?? ""));
  const missing = ["experiment", "variant", "day", "units"].filter((name) => !columns.includes(name));
  const twice = names.filter((_, at) => columns.indexOf(columns[at] ?? "") < at);
  if (unknown.length || missing.length || twice.length) {
    const message = unknown.length
      ? `no counter has a column \`${unknown[0]}\``
      : missing.length
        ? `the column \`${missing[0]}\` is missing`
        : `the column \`${twice[0]}\` is there twice`;
    throw problem("experiment/bad", message, `the columns are ${Object.keys(COLUMNS).join(", ")}`, { line: 1, column: 1, file });
  }
  const counts: ExperimentCount[] = [];
  for await (const row of rows) counts.push(countOf(row, file));
  return counts;
}

async function* bytesIn(file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* fs.createReadStream(file);
  } catch (error) {
    throw unread(file, error);
  }
}

/** A row; cells that are empty are not there. */
function countOf({ line, cells, fault }: TableRow, file: string): ExperimentCount {
  if (fault) throw problem("experiment/bad", fault.message, fault.help, { line, column: 1, file });
  const count: Record<string, string | number> = {};
  for (const [name, kind] of Object.entries(COLUMNS)) {
    const cell = String(cells.get(name) ?? "").trim();
    if (kind === "text" ? name !== "segment" || cell : cell) count[name] = kind === "text" ? cell : numberOf(cell, kind, { name, line, file });
  }
  return count as unknown as ExperimentCount;
}

function numberOf(cell: string, kind: "count" | "number", { name, line, file }: { name: string; line: number; file: string }): number {
  if (NUMBERS[kind].test(cell)) return Number(cell);
  const help = kind === "count" ? "write whole numbers in digits alone, like 12000" : "write numbers like 1234.56, without separators of thousands";
  throw problem("experiment/bad", `\`${cell}\` in \`${name}\` is no ${kind === "count" ? "whole number" : "number"}`, help, { line, column: 1, file });
}
