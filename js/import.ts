import load from "#load/feed";
import { feed as engine } from "./engine/feed.js";
import { type Diagnostic, guarded, problem } from "./errors.js";
import type { FeedRow, ImportCounts, Store } from "./stores/store.js";

engine.from(load);

/** How a feed is read. Element names may have their prefix or not. */
export interface ImportOptions {
  /** Whose offers. */
  tenant: string;
  /** The feed's name: offers that its next version lacks count as sold out. `default` by default. */
  feed?: string;
  /** The element with the lowest price of the 30 days before the reduction, for which the shop vouches. */
  lowest30?: string;
  /** The element with the start of the reduction. */
  reducedSince?: string;
  /** The element that says `goods` or `service`. */
  kind?: string;
  /** Imports even if most of the offers disappear. */
  force?: boolean;
  /** Reads and compares, changes nothing. */
  dryRun?: boolean;
  /** Milliseconds since 1970; the clock by default. */
  now?: number;
  /** Told of what was read so far. */
  onProgress?: (progress: { bytes: number; rows: number }) => void;
}

/** A row that was skipped. */
export type ImportProblem = Diagnostic & { row: number; id: string | null; field: string };

/** What an import did. */
export interface ImportResult extends ImportCounts {
  rows: number;
  /** Rows that were skipped; the first thousand in full. */
  problems: ImportProblem[];
  problemCount: number;
  /** From when on the prices count: the start of the import or the feed's own time, whichever is earlier. */
  asOf: number;
}

const MAX_PROBLEMS = 1_000;
const MAX_DISAPPEAR_PERCENT = 50;

interface Batch {
  offers: FeedRow[];
  problems: ImportProblem[];
  rows: number;
  feedTime: number | null;
}

/**
 * Imports a Google Merchant feed (RSS or Atom). All of it becomes visible at once; when it fails, nothing has changed.
 * @throws {PostfrischError} `feed/…` for what is no feed, `feed/mass-disappearance`
 */
export async function importFeed(store: Store, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, options: ImportOptions): Promise<ImportResult> {
  const started = options.now ?? Date.now();
  const { lowest30, reducedSince, kind } = options;
  const reader = guarded(() => new (engine.get().Feed)(JSON.parse(JSON.stringify({ lowest30, reducedSince, kind }))));
  const feed = await store.importFeed(options.tenant, options.feed ?? "default");
  const problems: ImportProblem[] = [];
  let problemCount = 0;
  let bytes = 0;
  const take = async (batch: Batch) => {
    problems.push(...batch.problems.slice(0, MAX_PROBLEMS - problems.length));
    problemCount += batch.problems.length;
    if (batch.offers.length) await feed.add(batch.offers.map((row) => ({ ...row, data: row.data.normalize("NFC") })));
    options.onProgress?.({ bytes, rows: batch.rows });
    return batch;
  };
  try {
    for await (const piece of source) {
      bytes += piece.length;
      await take(guarded(() => reader.push(piece)));
    }
    const last = await take(guarded(() => reader.finish()));
    const asOf = Math.min(started, last.feedTime ?? started);
    const counts = await feed.counts();
    const before = counts.gone + counts.changed + counts.unchanged;
    if (!options.force && !options.dryRun && counts.gone * 100 > before * MAX_DISAPPEAR_PERCENT) {
      throw problem("feed/mass-disappearance", `${counts.gone} of ${before} offers would disappear`, "check the feed; `--force` imports it all the same");
    }
    if (options.dryRun) await feed.abort();
    else await feed.commit(asOf);
    return { ...counts, rows: last.rows, problems, problemCount, asOf };
  } catch (error) {
    await feed.abort().catch(() => {});
    throw error;
  } finally {
    reader.free();
  }
}
