import { FEED_PROBLEMS, NAMED_ROWS, SQL_BATCH_BYTES, SQL_ROWS, SQL_STATEMENTS } from "../base/limits.js";
import type { Database, Statement } from "./database.js";
import { byteLength, jsonLists } from "./lists.js";
import { joined, PARTS, type Parts, partsOf, rowParts, SOLD_OUT } from "./parts.js";
import { revise } from "./schema.js";
import { compaction, lateFact, pricedAt, priceState, remember, tellLate } from "./sql-history.js";
import { MORE, sweepServed, sweepStaged } from "./sql-sweep.js";
import { ALL, sweptOut } from "./staged.js";
import {
  type CommitOptions,
  type FeedImport,
  type FeedRow,
  type ImportCounts,
  type ImportDiff,
  type KeptRow,
  type Revision,
  type SaleRow,
  UNREAD,
} from "./store.js";

const list = (write: (part: string) => string) => PARTS.map(write).join(", ");
/** Whether a stored offer's part is not newer than the import, or of a time that is not believed: ?3 as-of, ?4 believed. */
const older = (part: string) => `(o.${part}_at <= ?3 OR o.${part}_at > ?4)`;
/** The same, where a staged row says something of the part. */
const replaced = (part: string) => (part === "sale" ? `(${older(part)} AND s.sale <> '${UNREAD}')` : older(part));

/** A feed on its way: its rows wait in a table of their own, until one transaction makes them what everyone sees. */
export class SqlImport implements FeedImport {
  readonly #id = crypto.randomUUID();
  #added = 0;

  private constructor(
    private readonly db: Database,
    private readonly tenant: string,
    private readonly feed: string,
  ) {}

  static async begin(db: Database, tenant: string, feed: string): Promise<SqlImport> {
    const begun = new SqlImport(db, tenant, feed);
    const now = Date.now();
    await db.batch([...sweepStaged(now), begun.#touch]);
    await sweepServed(db, now, MORE);
    return begun;
  }

  /** Says that it lives. */
  get #touch(): Statement {
    return ["INSERT OR REPLACE INTO imports (id, touched) VALUES (?, ?)", [this.#id, Date.now()]];
  }

  /** Many rows a statement: on a remote engine each batch of statements is a round trip. */
  async add(rows: FeedRow[], kept: KeptRow[] = []): Promise<void> {
    const values = [
      ...rows.map((row): [string, number, number, Parts] => [row.id, row.row, row.available ? 1 : 0, rowParts(row)]),
      ...kept.map(({ id, row }): [string, number, number, Parts] => [id, row, 0, NOTHING]),
    ].map(([id, row, available, parts]) => [id, row, available, ...PARTS.map((part) => parts[part])]);
    let statements: Statement[] = [];
    let bytes = 0;
    const send = async () => {
      if (statements.length > 0) await this.db.batch([...statements, this.#touch]);
      statements = [];
      bytes = 0;
    };
    for (const some of jsonLists(values, { most: SQL_ROWS })) {
      bytes += byteLength(some);
      if (statements.length === SQL_STATEMENTS || bytes > SQL_BATCH_BYTES) await send();
      statements.push([
        `INSERT INTO staged (import, id, number, available, ${list((part) => part)})
         SELECT ?1, value ->> 0, value ->> 1, value ->> 2, ${PARTS.map((_, n) => `value ->> ${n + 3}`).join(", ")} FROM json_each(?2) WHERE true
         ON CONFLICT (import, id) DO UPDATE SET again = CASE WHEN staged.price = '' OR excluded.price = '' THEN staged.again ELSE excluded.number END,
           available = CASE WHEN staged.price = '' THEN excluded.available ELSE staged.available END,
           ${list((part) => `${part} = CASE WHEN staged.price = '' THEN excluded.${part} ELSE staged.${part} END`)}`,
        [this.#id, some],
      ]);
    }
    await send();
    this.#added += values.length;
  }

  async duplicates(): Promise<{ id: string; row: number }[]> {
    const [rows] = await this.db.read([
      [`SELECT id, again AS row FROM staged WHERE import = ? AND again IS NOT NULL ORDER BY again LIMIT ${FEED_PROBLEMS}`, [this.#id]],
    ]);
    return rows as { id: string; row: number }[];
  }

  /** Offers that the feed had and has no more: ?1 tenant, ?2 feed, ?3 as-of, ?4 believed, ?5 import. */
  readonly #missing = `tenant = ?1 AND feed = ?2 AND ${older("availability")} AND id NOT IN (SELECT id FROM staged WHERE import = ?5)`;
  /** Whole rows beside what is stored: ?1 tenant, ?2 import. */
  readonly #beside = "FROM staged s LEFT JOIN catalog o ON o.tenant = ?1 AND o.id = s.id WHERE s.import = ?2 AND s.price <> ''";
  /** Whether a row says something new of a stored offer. */
  readonly #differs = `(${PARTS.map((part) => `(${replaced(part)} AND o.${part} <> s.${part})`).join(" OR ")})`;

  #lost(asOf: number, believed: number): Statement[1] {
    return [this.tenant, this.feed, asOf, believed, this.#id];
  }

  /** Whether the feed was imported whole as of later: ?1 tenant, ?2 feed. */
  #belated(asOf: string, believed: string): string {
    return `EXISTS (SELECT 1 FROM feeds f WHERE f.tenant = ?1 AND f.feed = ?2 AND f.as_of > ${asOf} AND f.as_of <= ${believed})`;
  }

  async #isBelated(asOf: number, { believed = ALL }: CommitOptions): Promise<boolean> {
    const [found] = await this.db.read([[`SELECT ${this.#belated("?3", "?4")} AS belated`, [this.tenant, this.feed, asOf, believed]]]);
    return (found as { belated: number }[])[0]?.belated === 1;
  }

  async counts(asOf: number, options: CommitOptions = {}): Promise<ImportCounts> {
    const { partial = false, believed = ALL, clock = believed } = options;
    const known = `${PARTS.map((part) => older(part)).join(" AND ")}`;
    const [found, lost, contested, ahead] = (await this.db.read([
      [
        `SELECT count(*) AS total, coalesce(sum(o.id IS NULL), 0) AS added, coalesce(sum(o.id IS NOT NULL AND ${this.#differs}), 0) AS changed,
           coalesce(sum(o.id IS NOT NULL AND NOT ${this.#differs} AND ${known}), 0) AS unchanged ${this.#beside}`,
        [this.tenant, this.#id, asOf, believed],
      ],
      [`SELECT count(*) AS gone FROM catalog o WHERE available = 1 AND ${this.#missing}`, this.#lost(asOf, believed)],
      [
        `SELECT s.id, s.number AS row, o.feed ${this.#beside} AND o.feed <> ?5 AND ${older("rest")} ORDER BY s.number LIMIT ${partial ? 0 : NAMED_ROWS}`,
        [this.tenant, this.#id, asOf, believed, this.feed],
      ],
      [`SELECT count(*) AS ahead FROM catalog WHERE tenant = ?1 AND max(${list((part) => `${part}_at`)}) > ?2`, [this.tenant, clock]],
    ])) as [
      { total: number; added: number; changed: number; unchanged: number }[],
      { gone: number }[],
      { id: string; row: number; feed: string }[],
      { ahead: number }[],
    ];
    const { changed = 0, unchanged = 0, total = 0 } = found[0] ?? {};
    const isBelated = await this.#isBelated(asOf, options);
    const [added, gone] = isBelated ? [0, 0] : [found[0]?.added ?? 0, lost[0]?.gone ?? 0];
    const counts = { added, changed, unchanged, gone, older: total - added - changed - unchanged };
    return { ...counts, ...(contested.length && { contested }), ...(ahead[0]?.ahead && { ahead: ahead[0].ahead }) };
  }

  async diff(asOf: number, options: CommitOptions = {}): Promise<ImportDiff> {
    const { believed = ALL } = options;
    const isBelated = await this.#isBelated(asOf, options);
    const [added, changed, gone] = (await this.db.read([
      [`SELECT s.id ${this.#beside} AND o.id IS NULL ORDER BY s.id LIMIT ${NAMED_ROWS}`, [this.tenant, this.#id]],
      [
        `SELECT s.id, ${list((part) => `o.${part} AS ${part}`)}, ${list((part) => `CASE WHEN ${replaced(part)} THEN s.${part} ELSE o.${part} END AS new_${part}`)}
         ${this.#beside} AND ${this.#differs} ORDER BY s.id LIMIT ${NAMED_ROWS}`,
        [this.tenant, this.#id, asOf, believed],
      ],
      [`SELECT id FROM catalog o WHERE available = 1 AND ${this.#missing} ORDER BY id LIMIT ${NAMED_ROWS}`, this.#lost(asOf, believed)],
    ])) as Record<string, string>[][];
    const ids = (rows: Record<string, string>[] = []) => rows.map(({ id = "" }) => id);
    const offer = (row: Record<string, string>, prefix: string) =>
      joined(Object.fromEntries(PARTS.map((part) => [part, row[prefix + part]])) as unknown as Parts).data;
    return {
      added: isBelated ? [] : ids(added),
      changed: (changed ?? []).map((row) => ({ id: row.id ?? "", before: offer(row, ""), after: offer(row, "new_") })),
      gone: isBelated ? [] : ids(gone),
    };
  }

  async commit(asOf: number, { partial = false, believed = ALL }: CommitOptions = {}): Promise<SaleRow[]> {
    const [staged] = (await this.db.read([
      ["SELECT (SELECT count(*) FROM staged WHERE import = ?1) AS rows, (SELECT count(*) FROM imports WHERE id = ?1) AS lives", [this.#id]],
    ])) as { rows: number; lives: number }[][];
    if (this.#added > 0 && !staged?.[0]?.lives) throw sweptOut();
    const newer = (part: string) => (part === "sale" ? `s.sale <> '${UNREAD}' AND (o.id IS NULL OR ${older(part)})` : `o.id IS NULL OR ${older(part)}`);
    const history = remember(
      `SELECT s.id, ${["price", "sale"].map((part) => `CASE WHEN ${newer(part)} THEN s.${part} ELSE coalesce(o.${part}, '') END AS ${part}, CASE WHEN ${newer(part)} THEN ?3 ELSE coalesce(o.${part}_at, 0) END AS ${part}_at`).join(", ")}
       ${this.#beside} AND (o.id IS NULL OR ${older("price")} OR ${older("sale")})`,
      [this.tenant, this.#id, asOf, believed],
    );
    const gone: Statement = [
      `UPDATE catalog AS o SET available = 0, availability = '${SOLD_OUT}', availability_at = ?3, gone_since = CASE WHEN available = 1 THEN ?3 ELSE gone_since END
       WHERE NOT ${this.#belated("?3", "?4")} AND ${this.#missing}`,
      this.#lost(asOf, believed),
    ];
    const unknown: Statement = [
      `DELETE FROM staged WHERE import = ?5 AND ${this.#belated("?3", "?4")} AND id NOT IN (SELECT id FROM catalog WHERE tenant = ?1)`,
      this.#lost(asOf, believed),
    ];
    const late = tellLate(
      `SELECT s.id, ?3 AS at, ${lateFact} AS fact, CASE WHEN s.sale = '${UNREAD}' THEN NULL ELSE ${priceState("s")} END AS state ${this.#beside} AND ${pricedAt("o")} > ?3`,
      [this.tenant, this.#id, asOf],
    );
    const whole: Statement = [
      `INSERT INTO feeds (tenant, feed, as_of) VALUES (?1, ?2, ?3) ON CONFLICT (tenant, feed) DO UPDATE SET as_of = CASE WHEN as_of > ?4 THEN ?3 ELSE max(as_of, ?3) END`,
      [this.tenant, this.feed, asOf, believed],
    ];
    const takes = (part: string) => `excluded.${part}_at >= catalog.${part}_at`;
    const available = `CASE WHEN ${takes("availability")} THEN excluded.available ELSE catalog.available END`;
    const offers: Statement = [
      `INSERT INTO catalog (tenant, id, feed, available, ${list((part) => `${part}, ${part}_at`)}, deliveries, gone_since)
       SELECT ?1, id, ?2, available, ${list((part) => (part === "sale" ? `replace(sale, '${UNREAD}', ''), CASE WHEN sale = '${UNREAD}' THEN 0 ELSE ?4 END` : `${part}, ?4`))}, '', CASE WHEN available = 1 THEN NULL ELSE ?4 END FROM staged WHERE import = ?3 AND price <> ''
       ON CONFLICT (tenant, id) DO UPDATE SET feed = ${partial ? "catalog.feed" : `CASE WHEN ${takes("rest")} THEN excluded.feed ELSE catalog.feed END`}, available = ${available},
         ${list((part) => `${part} = CASE WHEN ${takes(part)} THEN excluded.${part} ELSE catalog.${part} END, ${part}_at = max(excluded.${part}_at, catalog.${part}_at)`)},
         gone_since = CASE WHEN ${available} = 1 THEN NULL WHEN catalog.available = 0 THEN catalog.gone_since ELSE max(excluded.availability_at, catalog.availability_at) END`,
      [this.tenant, this.feed, this.#id, asOf],
    ];
    const corrected = believed === ALL ? [] : corrections(this.tenant, believed);
    const pushed: Statement = [
      `SELECT s.id, s.sale ${this.#beside} AND s.sale <> '${UNREAD}' AND o.sale_at > ?3 AND o.deliveries LIKE 's%'`,
      [this.tenant, this.#id, asOf],
    ];
    const statements: Statement[] = [
      ...corrected,
      unknown,
      ...history,
      late,
      ...(partial ? [] : [gone, whole]),
      offers,
      compaction(this.tenant, asOf),
      [revise("?1"), [this.tenant]],
      pushed,
      ...this.#sweep,
    ];
    return (await this.db.batch(statements))[statements.indexOf(pushed)] as SaleRow[];
  }

  async abort(): Promise<void> {
    await this.db.batch(this.#sweep);
  }

  get #sweep(): Statement[] {
    return [
      ["DELETE FROM staged WHERE import = ?", [this.#id]],
      ["DELETE FROM imports WHERE id = ?", [this.#id]],
    ];
  }
}

/** The parts of a row that is kept. */
const NOTHING: Parts = { price: "", sale: "", availability: "", stock: "", rest: "" };

/** Times that can't be are unknown. */
function corrections(tenant: string, believed: number): Statement[] {
  const right = (column: string) => `${column} = CASE WHEN ${column} > ?2 THEN 0 ELSE ${column} END`;
  return [
    [
      `UPDATE catalog SET ${list((part) => right(`${part}_at`))}, ${right("gone_since")} WHERE tenant = ?1 AND max(${list((part) => `${part}_at`)}, coalesce(gone_since, 0)) > ?2`,
      [tenant, believed],
    ],
    ["DELETE FROM prices WHERE tenant = ?1 AND at > ?2", [tenant, believed]],
  ];
}

/** Replaces offers that are still as they were read, in one transaction; gives the ids of those. */
export async function reviseOffers(db: Database, tenant: string, all: Revision[], believed: number): Promise<string[]> {
  const state = ({ data, cuts }: Pick<FeedRow, "data" | "cuts">) => {
    const parts = partsOf({ data, cuts });
    return PARTS.map((part) => parts[part]);
  };
  const rows = all.map(({ was, next, times, deliveries, late }) => [
    next.id,
    ...state(was),
    ...PARTS.map((part) => was.times[part]),
    was.deliveries.join(" "),
    next.available ? 1 : 0,
    ...state(next),
    ...PARTS.map((part) => times[part]),
    deliveries.join(" "),
    late.map(({ at, fact, state }) => [at, fact, state ?? null]),
  ]);
  const [WAS, NEXT, LATE] = [1, 13, 24];
  const most = Math.max(0, ...all.map(({ late }) => late.length));
  const value = (n: number) => `j.value ->> ${n}`;
  const column = (from: number, part: string) => value(from + PARTS.indexOf(part as keyof Parts));
  const same = `o.tenant = ?1 AND o.id = ${value(0)} AND o.deliveries = ${value(WAS + 10)}
    AND ${PARTS.map((part) => `o.${part} = ${column(WAS, part)} AND o.${part}_at = ${column(WAS + 5, part)}`).join(" AND ")}`;
  const revised = new Set<Statement>();
  const statements = jsonLists(rows).flatMap((some): Statement[] => {
    const parameters: [string, string] = [tenant, some];
    const update: Statement = [
      `UPDATE catalog AS o SET available = ${value(NEXT - 1)}, ${list((part) => `${part} = ${column(NEXT, part)}, ${part}_at = ${column(NEXT + 5, part)}`)}, deliveries = ${value(NEXT + 10)},
         gone_since = CASE WHEN ${value(NEXT - 1)} = 1 THEN NULL WHEN o.available = 0 THEN CASE WHEN o.gone_since > ?3 THEN 0 ELSE o.gone_since END ELSE ${column(NEXT + 5, "availability")} END
       FROM json_each(?2) j WHERE ${same} RETURNING id`,
      [...parameters, believed],
    ];
    revised.add(update);
    return [
      [`DELETE FROM prices WHERE tenant = ?1 AND at > ?3 AND offer IN (SELECT o.id FROM json_each(?2) j JOIN catalog o ON ${same})`, [...parameters, believed]],
      ...remember(
        `SELECT o.id, ${["price", "sale"].map((part) => `${column(NEXT, part)} AS ${part}, ${column(NEXT + 5, part)} AS ${part}_at`).join(", ")} FROM json_each(?2) j JOIN catalog o ON ${same} WHERE ?3 = ?3`,
        [...parameters, believed],
        "?3",
      ),
      // One after the other: each is told after what those before it made of the history.
      ...Array.from({ length: most }, (_, n) => {
        const fact = (i: number) => `j.value -> ${LATE} -> ${n} ->> ${i}`;
        return tellLate(
          `SELECT o.id, ${fact(0)} AS at, ${fact(1)} AS fact, ${fact(2)} AS state FROM json_each(?2) j JOIN catalog o ON ${same} WHERE at IS NOT NULL`,
          parameters,
        );
      }),
      update,
    ];
  });
  const rowsOf = await db.batch([...statements, [revise("?1"), [tenant]]]);
  return statements.flatMap((statement, i) => (revised.has(statement) ? ((rowsOf[i] ?? []) as { id: string }[]).map(({ id }) => id) : []));
}
