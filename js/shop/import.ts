import load from "#load/feed";
import { type Code, type Diagnostic, guarded, PostfrischError, problem } from "../base/errors.js";
import { CLOCK_AHEAD, CLOCK_WRONG, FEED_DISAPPEAR_PERCENT, FEED_LOOK_UP, FEED_PROBLEMS, type ReadLimits } from "../base/limits.js";
import { Fingerprint, Meter } from "../base/meter.js";
import type { FeedFormat, OfferKind } from "../base/words.js";
import { feed as engine } from "../engine/feed.js";
import type { FeedImport, FeedRow, ImportCounts, ImportDiff, KeptRow, Store } from "../stores/store.js";
import type { ImportProblem } from "./change.js";
import { settleSales } from "./push.js";

engine.from(load);

export type { ReadLimits } from "../base/limits.js";
export type { Dropped, FeedFormat, OfferKind, Severity } from "../base/words.js";
export type { ImportCounts, ImportDiff } from "../stores/store.js";
export type { ImportProblem } from "./change.js";

/** Options of an import. Element and column names may include their prefix. */
export interface ImportOptions extends ReadLimits {
  /** The tenant. */
  tenant: string;
  /** The feed's name, `default` by default. Offers that its next version lacks count as sold out. */
  feed?: string;
  /** The format; detected from the feed's beginning by default. */
  format?: FeedFormat;
  /** The encoding of columns without a byte order mark: `utf-8` (default), `windows-1252`, `iso-8859-15`. */
  encoding?: string;
  /** The shop's ISO 4217 currency, for feeds whose amounts have none (`docs/feeds.md`). */
  currency?: string;
  /** The shop's address, like `https://shop.example`; for Shopify, Shopware, and relative links. */
  baseUrl?: string;
  /** The kind of offers without an element for it; `goods` by default. */
  all?: OfferKind;
  /** The element with the lowest price in the 30 days before the reduction; the shop is responsible for it. */
  lowest30?: string;
  /** The element with the start of the reduction. */
  reducedSince?: string;
  /** The element with `goods` or `service`. */
  kind?: string;
  /** The element with the manufacturer's recommended price. `list-price` declares that list prices of Shopify, Shopware or WooCommerce are recommended prices. */
  rrp?: string;
  /** The element with a service's earlier price; the shop is responsible for it. */
  previous?: string;
  /** The element that marks reductions because of a short shelf life (`true`, `yes`, `1`). */
  perishable?: string;
  /** The element with the deposit. */
  deposit?: string;
  /** The element with the number of items left. */
  stock?: string;
  /** Keeps offers that are not in the feed, because it contains only a part of the range. */
  partial?: boolean;
  /** Imports even if most offers would disappear, and trusts this clock if the feed's own time is ahead of it. */
  force?: boolean;
  /** Fails if any field or row is dropped; nothing is written then. */
  strict?: boolean;
  /** Reads and compares without writing; the result has a `diff`. */
  dryRun?: boolean;
  /** The current time in milliseconds since 1970; the system clock by default. */
  now?: number;
  /** Called with the progress of reading. */
  onProgress?: (progress: { bytes: number; rows: number }) => void;
}

/** The result of an import. */
export interface ImportResult extends Omit<ImportCounts, "contested" | "ahead"> {
  rows: number;
  /** Dropped fields of imported rows. */
  droppedFields: number;
  /** Dropped rows; the stored data of these offers stay unchanged. */
  droppedRows: number;
  /** All problems; the first thousand in full. */
  problems: ImportProblem[];
  problemCount: number;
  /** The time from which the prices apply: the start of the import or the feed's own time, whichever is earlier. */
  asOf: number;
  /** Whether the feed contains its own time. */
  hasOwnTime: boolean;
  /** With `dryRun`: the changes. */
  diff?: ImportDiff;
  /** With `dryRun`: why the import would be rejected. */
  refused?: Diagnostic;
}

/** Bytes in chunks: a file, a response body, standard input. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

interface Batch {
  offers: FeedRow[];
  kept: KeptRow[];
  unread: string[];
  problems: ImportProblem[];
  rows: number;
  feedTime: number | null;
}

/**
 * Imports a feed. All changes become visible at once; if the import fails, nothing changes.
 * @throws {PostfrischError} `feed/…` for an invalid feed, `feed/mass-disappearance`, `feed/too-large` and `feed/too-slow` beyond a ceiling, `feed/strict`
 */
export function importFeed(store: Store, source: Bytes, options: ImportOptions): Promise<ImportResult> {
  return importPages(store, [source], options);
}

/** Imports a feed of several pages, each a complete document, until a page has no rows. */
export async function importPages(store: Store, pages: AsyncIterable<Bytes> | Iterable<Bytes>, options: ImportOptions): Promise<ImportResult> {
  const run = new Run(store, await store.importFeed(options.tenant, options.feed ?? "default"), options);
  try {
    for await (const page of pages) if ((await run.read(page)) === 0) break;
    return await run.end();
  } catch (error) {
    await run.feed.abort().catch(() => {});
    throw error;
  }
}

/** An import in progress. */
class Run {
  readonly #started: number;
  readonly #meter: Meter;
  readonly #problems: ImportProblem[] = [];
  #problemCount = 0;
  #droppedFields = 0;
  #droppedRows = 0;
  /** Valid rows, including those with a repeated id. */
  #whole = 0;
  /** Configured elements that pages lack, and the number of pages with rows. */
  readonly #unknown = new Map<string, ImportProblem[]>();
  #pages = 0;
  /** The row and id of the last drop. */
  #dropped = "";
  #bytes = 0;
  #rows = 0;
  #feedTime: number | null = null;
  /** Ids of dropped rows; their stored data stay unchanged. */
  readonly #kept = new Set<string>();

  constructor(
    private readonly store: Store,
    readonly feed: FeedImport,
    private readonly options: ImportOptions,
  ) {
    this.#started = options.now ?? Date.now();
    this.#meter = new Meter(options);
  }

  /** Reads a document; returns the number of its rows. */
  async read(source: Bytes): Promise<number> {
    const { format, encoding, currency, baseUrl, all, lowest30, reducedSince, kind, rrp, previous, perishable, deposit, stock } = this.options;
    const asked = { format, encoding, currency, baseUrl, all, lowest30, reducedSince, kind, rrp, previous, perishable, deposit, stock, now: this.#started };
    const reader = guarded(() => new (engine.get().Feed)(JSON.parse(JSON.stringify(asked))));
    try {
      const content = new Fingerprint();
      for await (const piece of this.#meter.timed(source)) {
        this.#bytes += piece.length;
        this.#meter.bytes(piece.length);
        await this.#take(
          engine.guarded(() => reader.push(piece)),
          content,
        );
      }
      const { rows, feedTime } = await this.#take(
        engine.guarded(() => reader.finish()),
        content,
      );
      if (rows > 0) this.#pages += 1;
      if (rows > 0) this.#meter.page(`${rows} ${content}`);
      this.#rows += rows;
      this.#feedTime = feedTime ?? this.#feedTime;
      return rows;
    } finally {
      reader.free();
    }
  }

  async #take(batch: Batch, content: Fingerprint): Promise<Batch> {
    this.#meter.rows(this.#rows + batch.rows);
    for (const { row, id } of [...batch.offers, ...batch.kept]) content.add(`${row} ${id};`);
    for (const { row, field, value } of batch.problems) content.add(`${row} ${field} ${value};`);
    for (const found of batch.problems) {
      // A configured element may be on another page.
      if (found.code === "feed/unknown-element") this.#unknown.set(found.field, [found, ...(this.#unknown.get(found.field) ?? [])]);
      else this.#report({ ...found, row: found.row + this.#rows });
    }
    const unread = new Set(batch.unread);
    const rows = batch.offers.map(({ row, id, available, data, cuts }) => ({
      row: row + this.#rows,
      id: id.normalize("NFC"),
      available,
      data: data.normalize("NFC"),
      cuts,
      ...(unread.has(id) && { saleUnread: true }),
    }));
    const kept = batch.kept.map(({ row, id }) => ({ row: row + this.#rows, id: id.normalize("NFC") }));
    this.#whole += rows.length;
    for (const { id } of kept) this.#kept.add(id);
    if (rows.length || kept.length) await this.feed.add(rows, kept);
    this.options.onProgress?.({ bytes: this.#bytes, rows: this.#rows + batch.rows });
    return batch;
  }

  #report(found: ImportProblem): void {
    this.#problemCount += 1;
    const offer = JSON.stringify([found.row, found.id]);
    if (found.dropped === "field") this.#droppedFields += 1;
    if (found.dropped === "row" && offer !== this.#dropped) this.#droppedRows += 1;
    this.#dropped = offer;
    if (this.#problems.length < FEED_PROBLEMS) this.#problems.push(found);
  }

  /** Reports a problem of the import as a whole. */
  #tell(code: Code, message: string, help: string, more: Partial<ImportProblem> = {}): void {
    this.#report({ ...problem(code, message, help).diagnostic, row: 0, id: null, field: "", value: null, dropped: null, ...more });
  }

  async end(): Promise<ImportResult> {
    for (const [found, ...others] of this.#unknown.values()) if (found && others.length + 1 === this.#pages) this.#report(found);
    const again = await this.feed.duplicates();
    for (const { id, row } of again) {
      const help = "give each item a unique id; the first one was used";
      this.#tell("feed/duplicate-id", `the id \`${id}\` occurs twice`, help, { row, id, field: "id", value: id, dropped: "row" });
    }
    const { partial, force, dryRun, strict } = this.options;
    const asOf = Math.min(this.#started, this.#feedTime ?? this.#started);
    const latest = this.#started + CLOCK_AHEAD;
    const isBehind = this.#feedTime !== null && this.#feedTime > latest;
    if (isBehind) {
      const message = `the feed's time ${iso(this.#feedTime ?? 0)} is ahead of this clock (${iso(this.#started)})`;
      this.#tell("feed/clock-ahead", message, "correct the clock that is wrong; the start of the import is used");
    }
    // A clock that is a few hours slow must not undo newer data. Only `--force` corrects those, unless the feed contradicts this clock.
    const believed = force ? latest : isBehind ? undefined : this.#started + CLOCK_WRONG;
    const options = { partial, believed, clock: latest };
    const { contested = [], ahead = 0, ...all } = await this.feed.counts(asOf, options);
    // For each repeated id, the last row was reported; all of them were dropped.
    this.#droppedRows += Math.max(0, this.#whole - (all.added + all.changed + all.unchanged + all.older) - again.length);
    for (const { id, row, feed } of contested) {
      const help = "use different ids in each feed, or import the feeds under one name (`--feed`)";
      const message = `the feed \`${feed}\` also has an offer \`${id}\`, which belongs to this feed from now on`;
      this.#tell("feed/contested-id", message, help, { row, id, field: "id", value: id, severity: "warning" });
    }
    if (ahead > 0) {
      const what = `${ahead} stored offers ${force ? "were" : "are"} newer than this clock (${iso(this.#started)})`;
      const message = force
        ? `${what}; their time counts as unknown`
        : `${what}; they show no price until then, and times more than two days ahead count as unknown`;
      const help = force
        ? "correct the clock of the machine that imported or pushed them"
        : "if this clock is right, correct them with `--force`; otherwise correct the clock";
      this.#tell("feed/clock-ahead", message, help, { severity: force ? "warning" : "error" });
    }
    const counts = partial ? { ...all, gone: 0 } : all;
    const refused = force ? undefined : await this.#disappearing(counts);
    if (refused && !dryRun) throw refused;
    if (strict && this.#droppedRows + this.#droppedFields > 0) {
      const message = `${dropped(this.#droppedRows, this.#droppedFields)}: nothing is written`;
      const { diagnostic } = problem("feed/strict", message, "fix the listed errors, or import without `strict` (--strict)");
      throw new PostfrischError(diagnostic, [diagnostic, ...this.#problems]);
    }
    const result = {
      ...counts,
      rows: this.#rows,
      droppedFields: this.#droppedFields,
      droppedRows: this.#droppedRows,
      problems: this.#problems,
      problemCount: this.#problemCount,
      asOf,
      hasOwnTime: this.#feedTime !== null,
    };
    if (dryRun) {
      const diff = await this.feed.diff(asOf, options);
      await this.feed.abort();
      return { ...result, diff: partial ? { ...diff, gone: [] } : diff, ...(refused && { refused: refused.diagnostic }) };
    }
    const sales = await this.feed.commit(asOf, options);
    if (sales?.length) await settleSales(this.store, this.options.tenant, sales, { asOf, now: this.#started });
    return result;
  }

  /** The error for an import that would remove most offers. */
  async #disappearing({ gone, changed, unchanged, older }: ImportCounts): Promise<PostfrischError | undefined> {
    const isMost = (before: number) => gone * 100 > before * FEED_DISAPPEAR_PERCENT;
    const named = gone + changed + unchanged + older;
    if (!isMost(named)) return undefined;
    // Offers of dropped rows existed before and stay.
    const before = named + (await this.#keptOffers());
    if (!isMost(before)) return undefined;
    const help = "check the feed; if it is a different one, name it (`--feed NAME`); `--force` imports it anyway";
    return problem("feed/mass-disappearance", `${gone} of ${before} offers would disappear`, help);
  }

  /** The number of available offers that stay because their rows were dropped. */
  async #keptOffers(): Promise<number> {
    const ids = [...this.#kept];
    let count = 0;
    for (let from = 0; from < ids.length; from += FEED_LOOK_UP) {
      const offers = await this.store.offers(this.options.tenant, ids.slice(from, from + FEED_LOOK_UP));
      count += offers.filter(({ goneSince }) => goneSince === null).length;
    }
    return count;
  }
}

/** The number of dropped rows and fields as text. */
export function dropped(rows: number, fields: number): string {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"} dropped`;
  return `${counted(rows, "row")}, ${counted(fields, "field")}`;
}

/** Formats milliseconds for logs. */
function iso(time: number): string {
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : String(time);
}
