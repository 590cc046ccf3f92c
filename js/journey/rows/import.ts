import { type Diagnostic, problem } from "../../base/errors.js";
import { REFUSED_ROWS_PERCENT } from "../../base/limits.js";
import type { ImportedCustomers, Journey } from "../runner.js";
import { readRows } from "./read.js";
import type { RowOptions, RowReport, RowSource } from "./types.js";

/** How rows are imported. */
export interface ImportRowsOptions extends RowOptions {
  /** Counts what would be imported, and writes nothing. */
  dryRun?: boolean;
  /** Imports the rest even if more than a tenth of the rows is refused. */
  force?: boolean;
  /** Imports nothing if any row is refused. */
  strict?: boolean;
}

/** What an import of rows came to. */
export interface ImportedRows extends RowReport, ImportedCustomers {
  /** Why nothing was written, or would be. */
  refusal: Diagnostic | null;
}

/**
 * Imports customers, orders or consents from CSV or JSON Lines. All rows are read before anything is written. The same file again changes nothing; a row that says
 * something else than in an earlier import replaces what that said.
 * @returns what was imported, with what was found in the rows
 * @throws {PostfrischError} `feed/encoding`, `feed/empty`, `journey/invalid`, `zone/unknown`, and the store's own
 *
 * @example
 * import { createJourney, createPlanner, importRows } from "postfrisch/journey";
 * import { memory } from "postfrisch/stores/memory";
 *
 * const planner = createPlanner({ domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "small" });
 * const journey = createJourney({ store: memory(), planner, letters: () => null, send: () => undefined });
 * const csv = new TextEncoder().encode("email;order;placedAt;product\nada@example.org;1001;31.12.2025 14:05;coat\n");
 * const { customers, events, problems } = await importRows(journey, () => [csv], { kind: "orders", zone: "Europe/Berlin" });
 */
export async function importRows(journey: Pick<Journey, "import">, source: RowSource, options: ImportRowsOptions): Promise<ImportedRows> {
  const { dryRun = false, force = false, strict = false, ...how } = options;
  const open = () => readRows(source, how);
  if (!dryRun) {
    const checked = open();
    for await (const _ of checked);
    const refusal = refusalOf(checked.report, { force, strict });
    if (refusal) return { ...checked.report, customers: 0, events: 0, corrected: 0, refusal };
  }
  const rows = open();
  const taken = await journey.import(rows, { correct: true, dryRun });
  return { ...rows.report, ...taken, refusal: dryRun ? refusalOf(rows.report, { force, strict }) : null };
}

/** Why nothing of a file is taken in. */
function refusalOf({ rows, refused }: RowReport, { force, strict }: { force: boolean; strict: boolean }): Diagnostic | null {
  const message = `${refused} of ${rows} rows can't be read; nothing is imported`;
  if (strict && refused > 0) return problem("journey/invalid", message, "correct the rows, or import without `strict`").diagnostic;
  if (force || refused * 100 <= rows * REFUSED_ROWS_PERCENT) return null;
  return problem("journey/invalid", message, "check how the file is read (columns, zone, dates, encoding); import the rest with `force` (--force)").diagnostic;
}
