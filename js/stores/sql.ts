import { HISTORY_POINTS, LIST_PAGE } from "../base/limits.js";
import type { FactKind } from "../base/words.js";
import type { Database, Statement } from "./database.js";
import { grouped } from "./grouped.js";
import { jsonLists } from "./lists.js";
import { storedOffer } from "./offers.js";
import { PARTS, type Parts } from "./parts.js";
import { ADDED_COLUMNS, MIGRATION, OLD_OFFERS, OLD_VOTES, revise, SCHEMA, SCHEMA_NAMES, UNLINKING } from "./schema.js";
import { reviseOffers, SqlImport } from "./sql-import.js";
import { SqlJourneys } from "./sql-journeys.js";
import { campaignNames, type Met, nameOld, personNames, replacementText, WANTED } from "./sql-named.js";
import { A_LITTLE, campaignDeletion, MUCH, sweepClock, sweepServed, sweepStaged } from "./sql-sweep.js";
import {
  type CampaignEntry,
  type CampaignLock,
  type CampaignVersion,
  type Count,
  type CountQuery,
  type FeedImport,
  type Found,
  type LogEntry,
  type Lookup,
  NOTHING,
  type Relation,
  type Revision,
  type ServedEntry,
  type Store,
  type StoredOffer,
  type StoredParcel,
  type StoredPrice,
  servedUntil,
  type Vote,
} from "./store.js";

type OfferRow = Parts & { [part in keyof Parts as `${part}_at`]: number } & {
  id: string;
  deliveries: string;
  gone_since: number | null;
  photo: string | null;
  photo_source: string | null;
};

interface OverrideRow {
  offer: string;
  data: string;
  replacement: string | null;
  undone: number | null;
}

interface Tally {
  block: string;
  answer: string;
  votes: number;
}

/** Votes by block and answer. */
function counted(tallies: Tally[]): Found["votes"] {
  return Object.fromEntries(
    [...grouped(tallies, ({ block }) => block)].map(([block, some]) => [block, Object.fromEntries(some.map(({ answer, votes }) => [answer, votes]))]),
  );
}

/** Offers by a query that gives ids, with their overrides and prices: three queries, told apart by their `WITH`. */
function withEverything(prefix: string, ids: string, parameters: Statement[1]): Statement[] {
  return [
    [
      `${prefix} SELECT o.id, ${PARTS.map((part) => `o.${part}, o.${part}_at`).join(", ")}, o.deliveries, o.gone_since, f.asset AS photo, f.source AS photo_source
       FROM catalog o LEFT JOIN photos f ON f.tenant = o.tenant AND f.offer = o.id WHERE o.tenant = ?1 AND o.id IN (${ids}) ORDER BY o.id`,
      parameters,
    ],
    [
      `${prefix} SELECT o.offer, o.data, o.replacement, u.at AS undone
       FROM overrides o LEFT JOIN undone u ON u.override = o.n WHERE o.tenant = ?1 AND o.offer IN (${ids}) ORDER BY o.n`,
      parameters,
    ],
    [
      `${prefix} SELECT p.offer, p.at, p.seen, p.data FROM prices p WHERE p.tenant = ?1 AND p.offer IN (${ids}) AND p.at >= coalesce(
         (SELECT q.at FROM prices q WHERE q.tenant = ?1 AND q.offer = p.offer ORDER BY q.at DESC LIMIT 1 OFFSET ${HISTORY_POINTS - 1}), 0) ORDER BY p.offer, p.at, p.n`,
      parameters,
    ],
  ];
}

function storedOffers([offers, overrides, prices]: unknown[][]): StoredOffer[] {
  const said = grouped((overrides ?? []) as OverrideRow[], ({ offer }) => offer);
  const history = grouped((prices ?? []) as (StoredPrice & { offer: string })[], ({ offer }) => offer);
  return ((offers ?? []) as OfferRow[]).map((row) => {
    const { id, price, sale, availability, stock, rest, gone_since: goneSince, photo: asset, photo_source: source } = row;
    const times = { price: row.price_at, sale: row.sale_at, availability: row.availability_at, stock: row.stock_at, rest: row.rest_at };
    const kept = { parts: { price, sale, availability, stock, rest }, times, deliveries: row.deliveries ? row.deliveries.split(" ") : [], goneSince };
    return storedOffer(
      { id, ...kept, history: (history.get(id) ?? []).map(({ at, seen, data }) => ({ at, seen, data })) },
      (said.get(id) ?? []).map(({ data, undone }) => [data, undone]),
      asset !== null && source !== null ? { asset, source } : null,
    );
  });
}

/** What may change with every opening, and whether anything else has: ?1 tenant, ?2 campaign, ?3 the mail's key. */
const FRESH = `SELECT 'revision' AS what, token AS a, NULL AS b, NULL AS votes FROM revisions WHERE tenant = ?1
  UNION ALL SELECT 'served', slot, offer, NULL FROM served WHERE tenant = ?1 AND campaign = ?2 AND key = ?3
  UNION ALL SELECT 'tally', block, answer, votes FROM tallies WHERE tenant = ?1 AND campaign = ?2`;

type Fresh =
  | { what: "revision"; a: string; b: null; votes: null }
  | { what: "served"; a: string; b: string; votes: null }
  | { what: "tally"; a: string; b: string; votes: number };

function freshOf(rows: Fresh[]): Pick<Found, "served" | "votes" | "version"> {
  const tallies = rows.flatMap((row) => (row.what === "tally" ? [{ block: row.a, answer: row.b, votes: row.votes }] : []));
  return {
    served: Object.fromEntries(rows.flatMap((row) => (row.what === "served" ? [[row.a, row.b]] : []))),
    votes: counted(tallies),
    version: rows.find((row) => row.what === "revision")?.a,
  };
}

/**
 * Makes the tables where they are missing, and brings a database of an earlier version up to date. One that is as it should be is only read: another process
 * may be writing.
 */
export async function prepare(db: Database, now = Date.now()): Promise<{ unlinked: boolean }> {
  const there = async () => {
    const [rows] = await db.read([["SELECT name, sql FROM sqlite_master", []]]);
    return new Map(((rows ?? []) as { name: string; sql: string | null }[]).map(({ name, sql }) => [name, sql ?? ""]));
  };
  const names = await there();
  if (SCHEMA_NAMES.some((name) => !names.has(name))) await db.batch(SCHEMA.map((statement) => [statement, []]));
  for (const { table, column, add } of ADDED_COLUMNS) {
    const lacks = (tables: Map<string, string>) => !new RegExp(`\\b${column}\\b`).test(tables.get(table) ?? column);
    if (lacks(names)) await unlessDone(db.batch([[add(now), []]]), async () => !lacks(await there()));
  }
  if (names.has(OLD_OFFERS)) {
    const migrated = db.batch(MIGRATION.map((statement) => [statement, []]));
    await unlessDone(migrated, async () => !(await there()).has(OLD_OFFERS));
  }
  if (names.has(OLD_VOTES)) {
    const unlinked = db.batch(UNLINKING.map((statement) => [statement, []]));
    await unlessDone(unlinked, async () => !(await there()).has(OLD_VOTES));
  }
  return { unlinked: names.has(OLD_VOTES) };
}

/** Waits for a change of the tables that another process may have made first. */
async function unlessDone(change: Promise<unknown>, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!(await isDone())) throw error;
  }
}

/** Of all stores: they may be made for each request. */
const isTimeToSweep = sweepClock();

/** A store on any SQLite. */
export class SqlStore extends SqlJourneys implements Store {
  async lookUp(wanted: Lookup): Promise<Found> {
    const { tenant, campaign, served, subject, product, offers, known } = wanted;
    const fresh: Statement = [FRESH, [tenant, campaign ?? null, served ?? null]];
    if (known !== undefined && subject === undefined) {
      const found = freshOf(await this.#all<Fresh>(...fresh));
      if (found.version === known) return { ...NOTHING, ...found, unchanged: true };
    }
    const parameters = [
      tenant,
      campaign ?? null,
      subject ?? null,
      product ?? null,
      JSON.stringify([...(offers ?? []), ...(product === undefined ? [] : [product])]),
    ];
    const [rows, manifests, recipients, facts, relations, ...found] = await this.db.read([
      fresh,
      ["SELECT manifest, named FROM campaigns WHERE tenant = ? AND id = ? ORDER BY version DESC LIMIT 1", [tenant, campaign ?? null]],
      ["SELECT data, named FROM recipients WHERE tenant = ? AND subject = ?", [tenant, subject ?? null]],
      [
        "SELECT kind, data FROM facts WHERE tenant = ?1 AND subject = ?2 UNION ALL SELECT 'parcel', data FROM parcels WHERE tenant = ?1 AND reference = ?2",
        [tenant, subject ?? null],
      ],
      [`${WANTED} SELECT source, slot, offer, rank FROM related`, parameters],
      ...withEverything(WANTED, "SELECT id FROM wanted", parameters),
    ]);
    const met = { campaign: manifests?.[0], recipient: recipients?.[0], overrides: found[1] } as Met;
    if (await nameOld(this.db, wanted, met)) return this.lookUp(wanted);
    const { version, ...rest } = freshOf(rows as Fresh[]);
    return {
      ...rest,
      ...(subject === undefined && { version }),
      campaign: met.campaign?.manifest ?? null,
      recipient: met.recipient?.data ?? null,
      relations: relations as Relation[],
      facts: Object.fromEntries((facts as { kind: string; data: string }[]).map(({ kind, data }) => [kind, data])),
      offers: storedOffers(found),
    };
  }

  async campaigns(): Promise<CampaignEntry[]> {
    return this.#all("SELECT tenant, id, manifest, max(version) AS version FROM campaigns GROUP BY tenant, id", []);
  }

  async putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number | null> {
    const [row] = await this.#all<{ version: number }>(
      `INSERT INTO campaigns (tenant, id, version, manifest, at, named)
       SELECT ?1, ?2, (SELECT coalesce(max(version), 0) + 1 FROM campaigns WHERE tenant = ?1 AND id = ?2), ?3, ?4, ?5
       WHERE NOT EXISTS (SELECT 1 FROM locks WHERE tenant = ?1 AND id = ?2) RETURNING version`,
      [tenant, id, manifest, at, campaignNames(manifest)],
    );
    return row?.version ?? null;
  }

  async versions(tenant: string, id: string): Promise<CampaignVersion[]> {
    return this.#all("SELECT version, manifest, at FROM campaigns WHERE tenant = ? AND id = ? ORDER BY version DESC", [tenant, id]);
  }

  async putLock(tenant: string, id: string, lock: CampaignLock | null): Promise<void> {
    await this.db.batch([
      lock === null
        ? ["DELETE FROM locks WHERE tenant = ? AND id = ?", [tenant, id]]
        : ["INSERT OR REPLACE INTO locks (tenant, id, at, author, reason) VALUES (?, ?, ?, ?, ?)", [tenant, id, lock.at, lock.author, lock.reason]],
    ]);
  }

  async lock(tenant: string, id: string): Promise<CampaignLock | null> {
    const [row] = await this.#all<CampaignLock>("SELECT author, reason, at FROM locks WHERE tenant = ? AND id = ?", [tenant, id]);
    return row ?? null;
  }

  async offers(tenant: string, ids: string[]): Promise<StoredOffer[]> {
    const found: StoredOffer[] = [];
    for (const list of jsonLists([...new Set(ids)].sort()))
      found.push(...storedOffers(await this.db.read(withEverything("", "SELECT value FROM json_each(?2)", [tenant, list]))));
    return found;
  }

  async listOffers(
    tenant: string,
    { after = "", limit = LIST_PAGE, search = "" }: { after?: string; limit?: number; search?: string } = {},
  ): Promise<StoredOffer[]> {
    // What is searched for is text, not a pattern: D1 takes patterns of 50 bytes at the most.
    const has = (text: string) => `instr(lower(${text}), lower(?4)) > 0`;
    const page = "SELECT id FROM page";
    const prefix = `WITH page AS (SELECT id FROM catalog WHERE tenant = ?1 AND id > ?2 AND (?4 = '' OR ${has("id")} OR ${has("json_extract('{' || rest || '}', '$.title')")}) ORDER BY id LIMIT ?3)`;
    return storedOffers(await this.db.read(withEverything(prefix, page, [tenant, after, limit, search])));
  }

  async confirmFeed(tenant: string, feed: string, was: number, asOf: number): Promise<void> {
    await this.db.batch([
      [
        `UPDATE catalog SET ${PARTS.map((part) => `${part}_at = CASE WHEN ${part}_at = ?3 THEN ?4 ELSE ${part}_at END`).join(", ")}
         WHERE tenant = ?1 AND feed = ?2 AND ?3 IN (${PARTS.map((part) => `${part}_at`).join(", ")})`,
        [tenant, feed, was, asOf],
      ],
      ["UPDATE feeds SET as_of = ?4 WHERE tenant = ?1 AND feed = ?2 AND as_of = ?3", [tenant, feed, was, asOf]],
      [revise("?1"), [tenant]],
    ]);
  }

  async importFeed(tenant: string, feed: string): Promise<FeedImport> {
    return SqlImport.begin(this.db, tenant, feed);
  }

  reviseOffers(tenant: string, all: Revision[], believed: number): Promise<string[]> {
    return reviseOffers(this.db, tenant, all, believed);
  }

  async putOverride(tenant: string, offer: string, text: string, at: number): Promise<number> {
    // The number is chosen here, so that one round trip does on every engine.
    const put = "INSERT INTO overrides (tenant, offer, data, at, replacement) VALUES (?, ?, ?, ?, ?) RETURNING n";
    const [row] = await this.#all<{ n: number }>(put, [tenant, offer, text, at, replacementText(text)]);
    return row?.n ?? 0;
  }

  async undoOverride(tenant: string, id: number, { author, reason, at }: { author: string; reason: string; at: number }): Promise<boolean> {
    const rows = await this.#all(
      "INSERT INTO undone (override, at, author, reason) SELECT n, ?3, ?4, ?5 FROM overrides WHERE tenant = ?1 AND n = ?2 ON CONFLICT DO NOTHING RETURNING override",
      [tenant, id, at, author, reason],
    );
    return rows.length > 0;
  }

  async log(tenant: string, { offer, before, limit = LIST_PAGE }: { offer?: string; before?: number; limit?: number } = {}): Promise<LogEntry[]> {
    const rows = await this.#all<LogRow>(
      `SELECT o.n, o.offer, o.data, o.at, u.at AS undone, u.author, u.reason FROM overrides o LEFT JOIN undone u ON u.override = o.n
       WHERE o.tenant = ?1 AND (?2 IS NULL OR o.offer = ?2) AND (?3 IS NULL OR o.n < ?3) ORDER BY o.n DESC LIMIT ?4`,
      [tenant, offer ?? null, before ?? null, limit],
    );
    return rows.map(({ n, offer, data, at, undone, author, reason }) => ({
      id: n,
      offer,
      data,
      at,
      undone: undone === null ? null : { at: undone, author, reason },
    }));
  }

  async putRelations(tenant: string, relations: Relation[]): Promise<void> {
    const replaced = [...new Set(relations.map(({ source, slot }) => JSON.stringify([source, slot])))].map((pair) => JSON.parse(pair) as string[]);
    const rows = relations.map(({ source, slot, offer, rank }) => [source, slot, offer, rank]);
    await this.db.batch([
      ...jsonLists(replaced).map(
        (list): Statement => [
          "DELETE FROM relations WHERE tenant = ?1 AND (source, slot) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?2))",
          [tenant, list],
        ],
      ),
      ...jsonLists(rows).map(
        (list): Statement => [
          "INSERT OR REPLACE INTO relations (tenant, source, slot, offer, rank) SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?2)",
          [tenant, list],
        ],
      ),
      [revise("?1"), [tenant]],
    ]);
  }

  async putRecipient(tenant: string, subject: string, data: string | null): Promise<void> {
    await this.db.batch([
      data === null
        ? ["DELETE FROM recipients WHERE tenant = ? AND subject = ?", [tenant, subject]]
        : ["INSERT OR REPLACE INTO recipients (tenant, subject, data, named) VALUES (?, ?, ?, ?)", [tenant, subject, data, personNames(data)]],
    ]);
  }

  async putParcels(tenant: string, parcels: { reference: string; number: string; data: string; asOf: number }[]): Promise<string[]> {
    const lists = jsonLists(parcels.map(({ reference, number, data, asOf }) => [number, reference, data, asOf]));
    const kept = (await this.db.batch([
      ...lists.map(
        (list): Statement => [
          `INSERT INTO parcels (tenant, number, reference, data, as_of) SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?2) WHERE true
         ON CONFLICT (tenant, number) DO UPDATE SET data = excluded.data, as_of = excluded.as_of WHERE excluded.as_of >= parcels.as_of`,
          [tenant, list],
        ],
      ),
      ...lists.map(
        (list): Statement => ["SELECT number, reference FROM parcels WHERE tenant = ?1 AND number IN (SELECT value ->> 0 FROM json_each(?2))", [tenant, list]],
      ),
    ])) as { number: string; reference: string }[][];
    const references = new Map(kept.flat().map(({ number, reference }) => [number, reference]));
    return parcels.map(({ number, reference }) => references.get(number) ?? reference);
  }

  async parcel(tenant: string, reference: string): Promise<StoredParcel | null> {
    const [row] = await this.#all<{ number: string; data: string; as_of: number }>(
      "SELECT number, data, as_of FROM parcels WHERE tenant = ? AND reference = ?",
      [tenant, reference],
    );
    return row ? { reference, number: row.number, data: row.data, asOf: row.as_of } : null;
  }

  async putFact(tenant: string, kind: FactKind, subject: string, data: string | null, asOf: number): Promise<void> {
    await this.db.batch([
      data === null
        ? ["DELETE FROM facts WHERE tenant = ? AND subject = ? AND kind = ?", [tenant, subject, kind]]
        : [
            `INSERT INTO facts (tenant, subject, kind, data, as_of) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (tenant, subject, kind) DO UPDATE SET data = excluded.data, as_of = excluded.as_of WHERE excluded.as_of >= facts.as_of`,
            [tenant, subject, kind, data, asOf],
          ],
    ]);
  }

  async putVote({ tenant, campaign, block, voter, answer }: Vote): Promise<boolean> {
    // One batch is one transaction: the answer is counted where its voter is new, and the two stand nowhere together.
    const [counted = []] = await this.db.batch([
      [
        `INSERT INTO tallies (tenant, campaign, block, answer, votes) SELECT ?1, ?2, ?3, ?4, 1
         WHERE NOT EXISTS (SELECT 1 FROM voters WHERE tenant = ?1 AND campaign = ?2 AND block = ?3 AND voter = ?5)
         ON CONFLICT (tenant, campaign, block, answer) DO UPDATE SET votes = votes + 1 RETURNING 1`,
        [tenant, campaign, block, answer, voter],
      ],
      ["INSERT OR IGNORE INTO voters (tenant, campaign, block, voter) VALUES (?, ?, ?, ?)", [tenant, campaign, block, voter]],
    ]);
    this.db.settle?.();
    return counted.length > 0;
  }

  async deleteCampaign(tenant: string, id: string): Promise<boolean> {
    const rows = await this.db.batch([...campaignDeletion(tenant, id), [revise("?1"), [tenant]]]);
    return rows.flat().length > 0;
  }

  async forget(tenant: string, subject: string): Promise<boolean> {
    const of = (table: string, column: string): Statement => [`DELETE FROM ${table} WHERE tenant = ? AND ${column} = ? RETURNING 1`, [tenant, subject]];
    const gone = await this.db.batch([of("recipients", "subject"), of("facts", "subject"), of("parcels", "reference")]);
    return gone.flat().length > 0;
  }

  async putServed({ tenant, campaign, key, slot, offer, until }: ServedEntry): Promise<void> {
    const now = Date.now();
    await this.db.batch([
      [
        "INSERT OR REPLACE INTO served (tenant, campaign, key, slot, offer, until) VALUES (?, ?, ?, ?, ?, ?)",
        [tenant, campaign, key, slot, offer, until ?? servedUntil(now)],
      ],
    ]);
    // It is kept, whatever becomes of that.
    if (isTimeToSweep()) await sweepServed(this.db, now, A_LITTLE).catch(() => {});
  }

  async sweep(now: number): Promise<void> {
    await this.db.batch(sweepStaged(now));
    await sweepServed(this.db, now, MUCH);
    await this.sweepVouchers(now);
  }

  async addCounts(counts: Count[]): Promise<void> {
    const fields = ["tenant", "campaign", "day", "what", "block", "slot", "variant", "reason", "n"];
    const values = fields.map((field) => `json_extract(value, '$.${field}')`).join(", ");
    // One batch is written whole or not at all, on every engine. "WHERE true" parts the query from the conflict's clause.
    await this.db.batch(
      jsonLists(counts).map((list) => [
        `INSERT INTO counts (${fields.join(", ")}) SELECT ${values} FROM json_each(?) WHERE true
         ON CONFLICT (tenant, campaign, day, what, block, slot, variant, reason) DO UPDATE SET n = n + excluded.n`,
        [list],
      ]),
    );
  }

  async counts({ tenant, campaign, from, until }: CountQuery = {}): Promise<Count[]> {
    return this.#all(
      `SELECT tenant, campaign, day, what, block, slot, variant, reason, n FROM counts WHERE (?1 IS NULL OR tenant = ?1) AND (?2 IS NULL OR campaign = ?2)
       AND (?3 IS NULL OR day >= ?3) AND (?4 IS NULL OR day <= ?4) ORDER BY day, tenant, campaign, what, block, slot, variant, reason`,
      [tenant ?? null, campaign ?? null, from ?? null, until ?? null],
    );
  }

  async putAsset(tenant: string, id: string, bytes: Uint8Array): Promise<void> {
    await this.db.batch([["INSERT INTO assets (tenant, id, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [tenant, id, bytes]]]);
  }

  async asset(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    // D1 gives a list of numbers.
    const [row] = await this.#all<{ data: ArrayLike<number> }>("SELECT data FROM assets WHERE tenant = ? AND id = ?", [tenant, id]);
    return row ? new Uint8Array(row.data) : null;
  }

  async putPhoto(tenant: string, offer: string, asset: string, source: string): Promise<void> {
    await this.db.batch([["INSERT OR REPLACE INTO photos (tenant, offer, asset, source) VALUES (?, ?, ?, ?)", [tenant, offer, asset, source]]]);
  }

  close(): Promise<void> {
    return this.db.close();
  }

  async #all<T>(sql: string, parameters: Statement[1]): Promise<T[]> {
    const [rows] = await this.db.read([[sql, parameters]]);
    return (rows ?? []) as T[];
  }
}

interface LogRow {
  n: number;
  offer: string;
  data: string;
  at: number;
  undone: number | null;
  author: string;
  reason: string;
}
