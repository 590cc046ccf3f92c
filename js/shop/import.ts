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

/** How a feed is read. Names of elements and columns may have their prefix or not. */
export interface ImportOptions extends ReadLimits {
  /** Whose offers. */
  tenant: string;
  /** The feed's name: offers that its next version lacks count as sold out. `default` by default. */
  feed?: string;
  /** Told from the feed's beginning by default. */
  format?: FeedFormat;
  /** Of columns without a byte order mark: `utf-8` by default, `windows-1252`, `iso-8859-15`. */
  encoding?: string;
  /** ISO 4217: the shop's currency, for feeds that don't say it (`docs/feeds.md`). */
  currency?: string;
  /** The shop's address, like `https://shop.example`, for Shopify, Shopware, and relative links. */
  baseUrl?: string;
  /** What kind of offers these are, where no element says it: `goods` by default. */
  all?: OfferKind;
  /** The element with the lowest price of the 30 days before the reduction, for which the shop vouches. */
  lowest30?: string;
  /** The element with the start of the reduction. */
  reducedSince?: string;
  /** The element that says `goods` or `service`. */
  kind?: string;
  /** The element with the maker's recommended price; `list-price` where the list prices of Shopify, Shopware or WooCommerce are recommended ones. */
  rrp?: string;
  /** The element with a service's earlier price, for which the shop vouches. */
  previous?: string;
  /** The element that says that a reduction is because of a short shelf life (`true`, `yes`, `1`). */
  perishable?: string;
  /** The element with the deposit. */
  deposit?: string;
  /** The element with the number of pieces left. */
  stock?: string;
  /** Offers that are not in it stay as they are: the feed is a part of the range, or a few changes. */
  partial?: boolean;
  /** Imports even if most of the offers disappear, and takes this clock's word where the feed's own time lies ahead of it. */
  force?: boolean;
  /** Any field or row that is dropped is a failure: nothing is written. */
  strict?: boolean;
  /** Reads and compares, changes nothing; the result then has a `diff`. */
  dryRun?: boolean;
  /** Milliseconds since 1970; the clock by default. */
  now?: number;
  /** Told of what was read so far. */
  onProgress?: (progress: { bytes: number; rows: number }) => void;
}

/** What an import did. */
export interface ImportResult extends Omit<ImportCounts, "contested" | "ahead"> {
  rows: number;
  /** Fields that were dropped of rows that landed. */
  droppedFields: number;
  /** Rows that were dropped: what the store has of these offers stays as it is. */
  droppedRows: number;
  /** What is wrong; the first thousand in full. */
  problems: ImportProblem[];
  problemCount: number;
  /** From when on the prices count: the start of the import or the feed's own time, whichever is earlier. */
  asOf: number;
  /** Whether the feed says its own time. */
  hasOwnTime: boolean;
  /** With `dryRun`: what would change. */
  diff?: ImportDiff;
  /** With `dryRun`: why the import itself would be refused. */
  refused?: Diagnostic;
}

/** Bytes in pieces: a file, a body, standard input. */
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
 * Imports a feed. All of it becomes visible at once; when it fails, nothing has changed.
 * @throws {PostfrischError} `feed/…` for what is no feed, `feed/mass-disappearance`, `feed/too-large` and `feed/too-slow` past a ceiling, `feed/strict`
 */
export function importFeed(store: Store, source: Bytes, options: ImportOptions): Promise<ImportResult> {
  return importPages(store, [source], options);
}

/** Imports a feed that comes in pages, each a document of its own, until one has no row. */
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

/** One import on its way. */
class Run {
  readonly #started: number;
  readonly #meter: Meter;
  readonly #problems: ImportProblem[] = [];
  #problemCount = 0;
  #droppedFields = 0;
  #droppedRows = 0;
  /** Rows that have what every offer has, also those whose id came before. */
  #whole = 0;
  /** Elements that options name and pages lack, and how many pages had rows. */
  readonly #unknown = new Map<string, ImportProblem[]>();
  #pages = 0;
  /** The row and id of which something was dropped last. */
  #dropped = "";
  #bytes = 0;
  #rows = 0;
  #feedTime: number | null = null;
  /** Ids of rows that were dropped: what the store has of them stays. */
  readonly #kept = new Set<string>();

  constructor(
    private readonly store: Store,
    readonly feed: FeedImport,
    private readonly options: ImportOptions,
  ) {
    this.#started = options.now ?? Date.now();
    this.#meter = new Meter(options);
  }

  /** Reads a document; gives its rows. */
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
      // What an option names may stand on another page.
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

  /** Reports what is wrong with the import, not with one of its rows. */
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
      const message = `the feed says that it is of ${iso(this.#feedTime ?? 0)}, which lies ahead of this clock (${iso(this.#started)})`;
      this.#tell("feed/clock-ahead", message, "set the clock that is wrong; the start of the import counts");
    }
    // A clock that is a few hours behind must not undo newer news: only who says so (`--force`) corrects those, and nobody where the feed contradicts this clock.
    const believed = force ? latest : isBehind ? undefined : this.#started + CLOCK_WRONG;
    const options = { partial, believed, clock: latest };
    const { contested = [], ahead = 0, ...all } = await this.feed.counts(asOf, options);
    // Of each id the last row that came again was reported; all of them were dropped.
    this.#droppedRows += Math.max(0, this.#whole - (all.added + all.changed + all.unchanged + all.older) - again.length);
    for (const { id, row, feed } of contested) {
      const help = "use different ids in each feed, or import the feeds under one name (`--feed`)";
      const message = `the feed \`${feed}\` has an offer \`${id}\` too: it counts as this feed's from now on`;
      this.#tell("feed/contested-id", message, help, { row, id, field: "id", value: id, severity: "warning" });
    }
    if (ahead > 0) {
      const what = `${ahead} stored offers ${force ? "were" : "are"} of a time that lies ahead of this clock (${iso(this.#started)})`;
      const message = force
        ? `${what}: it counts as unknown`
        : `${what}: they show no price until then, and what is more than two days ahead counts as unknown`;
      const help = force ? "set the clock of the machine that imported or pushed them" : "if this clock is right, `--force` corrects all of them; else set it";
      this.#tell("feed/clock-ahead", message, help, { severity: force ? "warning" : "error" });
    }
    const counts = partial ? { ...all, gone: 0 } : all;
    const refused = force ? undefined : await this.#disappearing(counts);
    if (refused && !dryRun) throw refused;
    if (strict && this.#droppedRows + this.#droppedFields > 0) {
      const message = `${dropped(this.#droppedRows, this.#droppedFields)}: nothing is written`;
      const { diagnostic } = problem("feed/strict", message, "mend what is listed, or import without `strict` (--strict)");
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

  /** What refuses an import after which most offers would be gone. */
  async #disappearing({ gone, changed, unchanged, older }: ImportCounts): Promise<PostfrischError | undefined> {
    const isMost = (before: number) => gone * 100 > before * FEED_DISAPPEAR_PERCENT;
    const named = gone + changed + unchanged + older;
    if (!isMost(named)) return undefined;
    // Offers whose rows were dropped stay: they were there before, and are there after it.
    const before = named + (await this.#keptOffers());
    if (!isMost(before)) return undefined;
    const help = "check the feed; if it is another one than before, give it a name (`--feed NAME`); `--force` imports it all the same";
    return problem("feed/mass-disappearance", `${gone} of ${before} offers would disappear`, help);
  }

  /** How many offers that can be had stay as they are because their rows were dropped. */
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

/** How much was dropped, in words. */
export function dropped(rows: number, fields: number): string {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"} dropped`;
  return `${counted(rows, "row")}, ${counted(fields, "field")}`;
}

/** Milliseconds as people read them in a log. */
function iso(time: number): string {
  return Number.isFinite(time) && Math.abs(time) < 8.64e15 ? new Date(time).toISOString() : String(time);
}
