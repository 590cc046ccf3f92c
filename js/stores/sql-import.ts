import { revise } from "./schema.js";
import type { Database, Statement } from "./sql.js";
import { type FeedImport, type FeedRow, HISTORY_AGE, HISTORY_GAP, type ImportCounts, type ImportDiff } from "./store.js";

/** An import that began this long ago died; its rows are swept out. The longest takes minutes: one that lives must never lose rows. */
const ABANDONED = 86_400_000;
/** Rows of one statement: with their texts, far below what a parameter may have. */
const ROWS = 100;
/** Rows of each kind that a diff names. */
const NAMED = 100;

/** What is said of a price, as the history keeps it. */
const price = (row: string) => `json_extract(${row}.data, '$.price', '$.sale', '$.reducedSince')`;

/** A feed on its way: its rows wait in a table of their own, until one transaction makes them what everyone sees. */
export class SqlImport implements FeedImport {
  readonly #id = crypto.randomUUID();

  private constructor(
    private readonly db: Database,
    private readonly tenant: string,
    private readonly feed: string,
    private readonly begun: number,
  ) {}

  static async begin(db: Database, tenant: string, feed: string): Promise<SqlImport> {
    const begun = Date.now();
    await db.batch([["DELETE FROM staging WHERE begun < ?", [begun - ABANDONED]]]);
    return new SqlImport(db, tenant, feed, begun);
  }

  /** Many rows a statement: on a remote engine each batch of statements is a round trip. */
  add(rows: FeedRow[]): Promise<void> {
    const statements: Statement[] = [];
    for (let i = 0; i < rows.length; i += ROWS) {
      const some = rows.slice(i, i + ROWS).map(({ id, row, available, data }) => [id, row, available ? 1 : 0, data]);
      statements.push([
        `INSERT INTO staging (import, id, number, available, data, begun)
         SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ?2 FROM json_each(?3) WHERE true
         ON CONFLICT (import, id) DO UPDATE SET again = excluded.number`,
        [this.#id, this.begun, JSON.stringify(some)],
      ]);
    }
    return this.db.batch(statements);
  }

  async duplicates(): Promise<{ id: string; row: number }[]> {
    const [rows] = await this.db.read([["SELECT id, again AS row FROM staging WHERE import = ? AND again IS NOT NULL ORDER BY again LIMIT 1000", [this.#id]]]);
    return rows as { id: string; row: number }[];
  }

  /** Offers that the feed had and has no more: ?1 tenant, ?2 feed, ?3 import, ?4 as-of. */
  readonly #missing = "tenant = ?1 AND feed = ?2 AND available = 1 AND as_of <= ?4 AND id NOT IN (SELECT id FROM staging WHERE import = ?3)";

  #everything(asOf: number): [string, string, string, number] {
    return [this.tenant, this.feed, this.#id, asOf];
  }

  async counts(asOf: number): Promise<ImportCounts> {
    const [known, lost] = (await this.db.read([
      [
        `SELECT count(*) AS total, coalesce(sum(o.id IS NULL), 0) AS added, coalesce(sum(o.as_of > ?3), 0) AS older, coalesce(sum(o.as_of <= ?3 AND o.data = s.data), 0) AS unchanged
         FROM staging s LEFT JOIN offers o ON o.tenant = ?1 AND o.id = s.id WHERE s.import = ?2`,
        [this.tenant, this.#id, asOf],
      ],
      [`SELECT count(*) AS gone FROM offers WHERE ${this.#missing}`, this.#everything(asOf)],
    ])) as [{ total: number; added: number; older: number; unchanged: number }[], { gone: number }[]];
    const { added = 0, older = 0, unchanged = 0, total = 0 } = known[0] ?? {};
    return { added, changed: total - added - older - unchanged, unchanged, gone: lost[0]?.gone ?? 0, older };
  }

  async diff(asOf: number): Promise<ImportDiff> {
    const joined = "FROM staging s LEFT JOIN offers o ON o.tenant = ?1 AND o.id = s.id WHERE s.import = ?2";
    const [added, changed, gone] = await this.db.read([
      [`SELECT s.id ${joined} AND o.id IS NULL ORDER BY s.id LIMIT ${NAMED}`, [this.tenant, this.#id]],
      [
        `SELECT s.id, o.data AS before, s.data AS after ${joined} AND o.as_of <= ?3 AND o.data <> s.data ORDER BY s.id LIMIT ${NAMED}`,
        [this.tenant, this.#id, asOf],
      ],
      [`SELECT id FROM offers WHERE ${this.#missing} ORDER BY id LIMIT ${NAMED}`, this.#everything(asOf)],
    ]);
    const ids = (rows: unknown[] | undefined) => (rows as { id: string }[]).map(({ id }) => id);
    return { added: ids(added), changed: changed as ImportDiff["changed"], gone: ids(gone) };
  }

  commit(asOf: number, { partial = false } = {}): Promise<void> {
    const all = this.#everything(asOf);
    const history: Statement = [
      `INSERT INTO prices (tenant, offer, at, seen, data) SELECT ?1, s.id, ?3, o.as_of, ${price("s")}
       FROM staging s LEFT JOIN offers o ON o.tenant = ?1 AND o.id = s.id
       WHERE s.import = ?2 AND (o.id IS NULL OR (o.as_of <= ?3 AND (?3 - o.as_of > ${HISTORY_GAP} OR ${price("o")} <> ${price("s")}
         OR NOT EXISTS (SELECT 1 FROM prices p WHERE p.tenant = ?1 AND p.offer = s.id))))`,
      [this.tenant, this.#id, asOf],
    ];
    const gone: Statement = [
      `UPDATE offers SET available = 0, data = json_set(data, '$.availability', 'sold_out'), as_of = ?4, gone_since = ?4 WHERE ${this.#missing}`,
      all,
    ];
    const offers: Statement = [
      `INSERT INTO offers (tenant, id, feed, available, data, as_of, gone_since)
       SELECT ?1, id, ?2, available, data, ?4, CASE WHEN available = 1 THEN NULL ELSE ?4 END FROM staging WHERE import = ?3
       ON CONFLICT (tenant, id) DO UPDATE SET feed = ${partial ? "offers.feed" : "excluded.feed"}, data = excluded.data, as_of = excluded.as_of, available = excluded.available,
         gone_since = CASE WHEN excluded.available = 1 THEN NULL WHEN offers.available = 0 THEN offers.gone_since ELSE excluded.gone_since END
       WHERE excluded.as_of >= offers.as_of`,
      all,
    ];
    // A price stays while it, or what came before the first one that counts, may be asked for.
    const compaction: Statement = [
      `DELETE FROM prices WHERE tenant = ?1 AND at < ?2
       AND EXISTS (SELECT 1 FROM prices p WHERE p.tenant = ?1 AND p.offer = prices.offer AND p.at > prices.at AND p.at <= ?2)`,
      [this.tenant, asOf - HISTORY_AGE],
    ];
    return this.db.batch([history, ...(partial ? [] : [gone]), offers, compaction, [revise("?1"), [this.tenant]], this.#sweep]);
  }

  abort(): Promise<void> {
    return this.db.batch([this.#sweep]);
  }

  get #sweep(): Statement {
    return ["DELETE FROM staging WHERE import = ?", [this.#id]];
  }
}
