// What imports and pushes do to offers in PostgreSQL: what they do in memory, to a window of rows at a time, within one transaction.
import { FEED_PROBLEMS, IMPORT_ABANDONED, NAMED_ROWS, POSTGRES_WINDOW, SWEEP_MORE } from "../base/limits.js";
import { jsonLists } from "./lists.js";
import { isStill, MemoryImport, type Row, revised } from "./memory-import.js";
import { joined, PARTS, partsOf } from "./parts.js";
import type { Postgres, Query } from "./postgres-client.js";
import { ALL, sweptOut } from "./staged.js";
import {
  type CommitOptions,
  dayOf,
  type FeedImport,
  type FeedRow,
  type ImportCounts,
  type ImportDiff,
  type KeptRow,
  type Revision,
  type SaleRow,
  type StoredPrice,
  type Times,
} from "./store.js";

/** The columns of an offer, in the order in which {@link CatalogRow} has them. */
const COLUMNS = "feed, data, cuts, times, deliveries, gone_since, history";
const COLUMN_TYPES = "feed text, data text, cuts int[], times bigint[], deliveries json, gone_since bigint, history json";
type CatalogRow = [id: string, feed: string, data: string, cuts: number[], times: number[], deliveries: string[], goneSince: number | null, history: History];
export type History = [at: number, seen: number | null, data: string][];

export const historyOf = (history: History): StoredPrice[] => history.map(([at, seen, data]) => ({ at, seen, data }));
export const timesOf = (times: number[]) => Object.fromEntries(PARTS.map((part, i) => [part, times[i]])) as unknown as Times;

function rowOf([id, feed, data, cuts, times, deliveries, goneSince, history]: CatalogRow): Row {
  return { id, feed, parts: partsOf({ data, cuts }), times: timesOf(times), deliveries, goneSince, history: historyOf(history) };
}

/** A row as JSON, by the names of its columns. */
function columnsOf({ id, feed, parts, times, deliveries, goneSince, history }: Row) {
  const prices = history.map(({ at, seen, data }) => [at, seen, data]);
  return { id, feed, ...joined(parts), times: PARTS.map((part) => times[part]), deliveries, gone_since: goneSince, history: prices };
}

async function write(query: Query, tenant: string, rows: Row[]): Promise<void> {
  for (const list of jsonLists(rows.map(columnsOf)))
    await query(
      `INSERT INTO postfrisch.catalog (tenant, id, ${COLUMNS}) SELECT $1, id, ${COLUMNS} FROM json_to_recordset($2::json) AS x(id text, ${COLUMN_TYPES})
       ON CONFLICT (tenant, id) DO UPDATE SET (${COLUMNS}) = ROW (${COLUMNS.replaceAll(/\w+/g, "excluded.$&")})`,
      [tenant, list],
    );
}

/** Deletes entries of the served record that have had their day. */
export async function sweepServed(query: Query, now: number, most: number): Promise<void> {
  const over = "SELECT ctid FROM postfrisch.served WHERE until <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED";
  await query(`DELETE FROM postfrisch.served WHERE ctid = ANY (ARRAY (${over}))`, [dayOf(now), most]);
}

/** Deletes what imports that died left behind. */
export async function sweepStaged(query: Query, now: number): Promise<void> {
  const dead = "WITH dead AS (DELETE FROM postfrisch.imports WHERE touched < $1 RETURNING id)";
  await query(`${dead} DELETE FROM postfrisch.staged WHERE import IN (SELECT id FROM dead)`, [now - IMPORT_ABANDONED]);
}

interface Window {
  rows: Map<string, Row>;
  run: MemoryImport;
}

/** A feed on its way: its rows wait in a table of their own, until one transaction makes them what everyone sees. */
export class PostgresImport implements FeedImport {
  readonly #id = crypto.randomUUID();
  #added = 0;

  private constructor(
    private readonly db: Postgres,
    private readonly tenant: string,
    private readonly feed: string,
  ) {}

  static async begin(db: Postgres, tenant: string, feed: string): Promise<PostgresImport> {
    const begun = new PostgresImport(db, tenant, feed);
    const now = Date.now();
    await sweepStaged(db.query, now);
    await sweepServed(db.query, now, SWEEP_MORE);
    await db.query("INSERT INTO postfrisch.imports (id, touched) VALUES ($1, $2)", [begun.#id, now]);
    return begun;
  }

  async add(added: FeedRow[], kept: KeptRow[] = []): Promise<void> {
    const rows = [
      ...added.map(({ row: number, id, data, cuts, available, saleUnread: unread = false }) => ({ number, id, data, cuts, available, unread })),
      ...kept.map(({ row: number, id }) => ({ number, id })),
    ];
    for (const list of jsonLists(rows))
      await this.db.query(
        `WITH lives AS (UPDATE postfrisch.imports SET touched = $2 WHERE id = $1 RETURNING id)
         INSERT INTO postfrisch.staged (import, id, number, data, cuts, available, unread) SELECT lives.id, x.* FROM lives,
           json_to_recordset($3::json) AS x(id text, number int, data text, cuts int[], available boolean, unread boolean)`,
        [this.#id, Date.now(), list],
      );
    this.#added += rows.length;
  }

  async duplicates(): Promise<{ id: string; row: number }[]> {
    const twice = `SELECT id, (array_agg(number ORDER BY n DESC))[1] AS row FROM postfrisch.staged
      WHERE import = $1 AND data IS NOT NULL GROUP BY id HAVING count(*) > 1 ORDER BY row LIMIT ${FEED_PROBLEMS}`;
    return (await this.db.query<{ id: string; row: number }>(twice, [this.#id])).rows;
  }

  /** All that the import may change or count, window by window in the order of ids; gives as of when the feed was imported whole last. */
  async #each(query: Query, until: number, work: (window: Window) => Promise<void>): Promise<number | undefined> {
    const feeds = await query<{ as_of: string }>("SELECT as_of FROM postfrisch.feeds WHERE tenant = $1 AND feed = $2", [this.tenant, this.feed]);
    const whole = new Map(feeds.rows.map(({ as_of }) => [this.feed, Number(as_of)]));
    const parameters = [this.tenant, this.#id, this.feed, Math.min(until, ALL)];
    await query(
      `DECLARE windows NO SCROLL CURSOR FOR
       SELECT CASE WHEN o.id IS NOT NULL THEN json_build_array(o.id, ${COLUMNS.replaceAll(/\w+/g, "o.$&")})::text END AS offer,
         CASE WHEN s.id IS NOT NULL THEN json_build_object('id', s.id, 'row', s.number, 'data', s.data, 'cuts', s.cuts, 'available', s.available, 'saleUnread', s.unread)::text END AS said
       FROM (SELECT * FROM postfrisch.catalog WHERE tenant = $1) o
       FULL JOIN (SELECT DISTINCT ON (id) * FROM postfrisch.staged WHERE import = $2 ORDER BY id, data IS NULL, n) s ON s.id = o.id
       WHERE s.id IS NOT NULL OR o.feed = $3 OR o.gone_since > $4 OR $4 < ANY (o.times) ORDER BY coalesce(o.id, s.id)`,
      parameters,
    );
    for (let isLast = false; !isLast; ) {
      const found = (await query<{ offer: string | null; said: string | null }>(`FETCH ${POSTGRES_WINDOW} FROM windows`)).rows;
      isLast = found.length < POSTGRES_WINDOW;
      const offers = found.flatMap(({ offer }) => (offer === null ? [] : [rowOf(JSON.parse(offer))]));
      const said = found.flatMap(({ said }) => (said === null ? [] : [JSON.parse(said) as FeedRow]));
      const rows = new Map(offers.map((row) => [row.id, row]));
      const run = new MemoryImport(rows, this.feed, whole, () => {});
      await run.add(
        said.filter(({ data }) => data !== null),
        said.filter(({ data }) => data === null).map(({ id, row }) => ({ id, row })),
      );
      await work({ rows, run });
    }
    await query("CLOSE windows");
    return whole.get(this.feed);
  }

  async counts(asOf: number, options: CommitOptions = {}): Promise<ImportCounts> {
    const sum = { added: 0, changed: 0, unchanged: 0, gone: 0, older: 0 };
    const contested: NonNullable<ImportCounts["contested"]> = [];
    let ahead = 0;
    const { believed = ALL, clock = believed } = options;
    await this.db.transaction((query) =>
      this.#each(query, Math.min(believed, clock), async ({ run }) => {
        const counts = await run.counts(asOf, options);
        for (const what of Object.keys(sum) as (keyof typeof sum)[]) sum[what] += counts[what];
        contested.push(...(counts.contested ?? []));
        ahead += counts.ahead ?? 0;
      }),
    );
    const first = contested.sort((a, b) => a.row - b.row).slice(0, NAMED_ROWS);
    return { ...sum, ...(first.length && { contested: first }), ...(ahead && { ahead }) };
  }

  async diff(asOf: number, options: CommitOptions = {}): Promise<ImportDiff> {
    const all: ImportDiff = { added: [], changed: [], gone: [] };
    await this.db.transaction((query) =>
      this.#each(query, options.believed ?? ALL, async ({ run }) => {
        const { added, changed, gone } = await run.diff(asOf, options);
        all.added.push(...added);
        all.changed.push(...changed);
        all.gone.push(...gone);
      }),
    );
    return { added: all.added.slice(0, NAMED_ROWS), changed: all.changed.slice(0, NAMED_ROWS), gone: all.gone.slice(0, NAMED_ROWS) };
  }

  async commit(asOf: number, options: CommitOptions = {}): Promise<SaleRow[]> {
    return this.db.change(this.tenant, async (query) => {
      const pushed: SaleRow[] = [];
      const { count: lives } = await query("DELETE FROM postfrisch.imports WHERE id = $1", [this.#id]);
      if (this.#added > 0 && lives === 0) throw sweptOut();
      const whole = await this.#each(query, options.believed ?? ALL, async ({ rows, run }) => {
        const before = new Map([...rows].map(([id, row]) => [id, JSON.stringify(row)]));
        pushed.push(...(await run.commit(asOf, options)));
        const changed = [...rows.values()].filter((row) => before.get(row.id) !== JSON.stringify(row));
        await write(query, this.tenant, changed);
      });
      if (whole !== undefined)
        await query("INSERT INTO postfrisch.feeds (tenant, feed, as_of) VALUES ($1, $2, $3) ON CONFLICT (tenant, feed) DO UPDATE SET as_of = excluded.as_of", [
          this.tenant,
          this.feed,
          whole,
        ]);
      await query("DELETE FROM postfrisch.staged WHERE import = $1", [this.#id]);
      return pushed;
    });
  }

  async abort(): Promise<void> {
    await this.db.query("WITH gone AS (DELETE FROM postfrisch.imports WHERE id = $1) DELETE FROM postfrisch.staged WHERE import = $1", [this.#id]);
  }
}

/** Replaces offers that are still as they were read; gives the ids of those. */
export function reviseOffers(db: Postgres, tenant: string, revisions: Revision[], believed: number): Promise<string[]> {
  return db.change(tenant, async (query) => {
    const { rows } = await query<{ offer: string }>(
      `SELECT json_build_array(id, ${COLUMNS})::text AS offer FROM postfrisch.catalog WHERE tenant = $1 AND id = ANY ($2::text[])`,
      [tenant, revisions.map(({ next }) => next.id)],
    );
    const stored = new Map(rows.map(({ offer }) => rowOf(JSON.parse(offer))).map((row) => [row.id, row]));
    const next = revisions.flatMap((revision) => {
      const row = stored.get(revision.next.id);
      return row && isStill(row, revision.was) ? [revised(row, revision, believed)] : [];
    });
    await write(query, tenant, next);
    return next.map(({ id }) => id);
  });
}
