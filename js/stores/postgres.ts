import { LIST_PAGE, LOOK_UP_RELATIONS, SWEEP_A_LITTLE, SWEEP_MUCH } from "../base/limits.js";
import type { FactKind } from "../base/words.js";
import { namedByCampaign, namedByPerson, replacementOf } from "./named.js";
import { type Said, storedOffer } from "./offers.js";
import { partsOf } from "./parts.js";
import { Postgres, type PostgresPool } from "./postgres-client.js";
import { type History, historyOf, PostgresImport, reviseOffers, sweepServed, sweepStaged, timesOf } from "./postgres-import.js";
import { PostgresJourneys } from "./postgres-journeys.js";
import { sweepClock } from "./sql-sweep.js";
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
  servedUntil,
  type Vote,
} from "./store.js";

export type { PostgresConnection, PostgresPool, PostgresResult, PostgresStatement } from "./postgres-client.js";

/** How a store in PostgreSQL is opened. */
export interface PostgresOptions {
  /** Whether the schema and its tables are made where they are missing: true by default. */
  create?: boolean;
}

/**
 * A store in PostgreSQL (12 or later; the tests run Debian's), for as many processes as there are, in the schema `postfrisch`: its tables are made where they are missing. A look-up is
 * one statement; an import or a change is seen whole or not at all, and holds up no reader.
 * @param pool of npm `pg`
 * @throws {PostfrischError} `store/missing`, `store/failed`, `store/locked`
 *
 * @example
 * import { Pool } from "pg";
 * import { postgres } from "postfrisch/stores/postgres";
 *
 * const store = await postgres(new Pool({ connectionString: "postgres://postgres@127.0.0.1:5432/shop" }));
 * await store.close(); // when the process ends
 */
export async function postgres(pool: PostgresPool, { create = true }: PostgresOptions = {}): Promise<Store> {
  const db = new Postgres(pool);
  await db.prepare(create);
  return new PostgresStore(db);
}

/** Offers as one JSON list, of those of the tenant $1 whose ids a condition allows. */
const offersWhere = (ids: string) => `
  SELECT coalesce(json_agg(json_build_array(o.id, o.data, o.cuts, o.times, o.deliveries, o.gone_since, o.history, p.asset, p.source,
    (SELECT json_agg(json_build_array(v.data, v.undone_at) ORDER BY v.n) FROM postfrisch.overrides v WHERE v.tenant = $1 AND v.offer = o.id)) ORDER BY o.id), '[]')::text
  FROM postfrisch.catalog o LEFT JOIN postfrisch.photos p ON p.tenant = $1 AND p.offer = o.id WHERE o.tenant = $1 AND o.id ${ids}`;

type OfferRow = [
  ...[id: string, data: string, cuts: number[], times: number[], deliveries: string[], goneSince: number | null, history: History],
  ...[asset: string | null, source: string | null, overrides: Said[] | null],
];

function offersOf(text: string): StoredOffer[] {
  return (JSON.parse(text) as OfferRow[]).map(([id, data, cuts, times, deliveries, goneSince, history, asset, source, overrides]) => {
    const row = { id, parts: partsOf({ data, cuts }), times: timesOf(times), deliveries, goneSince, history: historyOf(history) };
    return storedOffer(row, overrides ?? [], asset !== null && source !== null ? { asset, source } : null);
  });
}

/**
 * All that a mail needs, in one statement: $1 tenant, $2 campaign, $3 the mail's key, $4 subject, $5 more sources, $6 more offers, $7 the revision that is known.
 * Where it is still that, the rest finds nothing.
 */
const LOOK_UP = `WITH RECURSIVE
  now AS (SELECT token FROM postfrisch.revisions WHERE tenant = $1),
  changed AS (SELECT WHERE NOT EXISTS (SELECT FROM now WHERE token = $7)),
  c AS (SELECT manifest, offers, sources, recommends FROM postfrisch.campaigns, changed WHERE tenant = $1 AND id = $2 ORDER BY version DESC LIMIT 1),
  r AS (SELECT data, offers, sources FROM postfrisch.recipients WHERE tenant = $1 AND subject = $4),
  related AS (
    SELECT source, slot, offer, rank FROM postfrisch.relations WHERE tenant = $1 AND (SELECT recommends FROM c)
    AND source = ANY ((SELECT sources FROM c) || coalesce((SELECT sources FROM r), '{}') || $5::text[]) ORDER BY source, slot, rank LIMIT ${LOOK_UP_RELATIONS}),
  wanted (id) AS (
    SELECT unnest(offers) FROM c UNION SELECT unnest(offers) FROM r UNION SELECT offer FROM related UNION SELECT unnest($6::text[]) FROM changed
    UNION SELECT v.replacement FROM wanted w JOIN postfrisch.overrides v ON v.tenant = $1 AND v.offer = w.id AND v.replacement IS NOT NULL)
  SELECT (SELECT token FROM now) AS version, (SELECT manifest FROM c) AS campaign, (SELECT data FROM r) AS recipient,
    (SELECT json_agg(json_build_array(slot, offer))::text FROM postfrisch.served WHERE tenant = $1 AND campaign = $2 AND key = $3) AS served,
    (SELECT json_object_agg(block, votes)::text FROM postfrisch.tallies WHERE tenant = $1 AND campaign = $2) AS votes,
    (SELECT json_agg(json_build_array(kind, data))::text FROM (SELECT kind, data FROM postfrisch.facts WHERE tenant = $1 AND subject = $4
      UNION ALL SELECT 'parcel', data FROM postfrisch.parcels WHERE tenant = $1 AND reference = $4) f) AS facts,
    (SELECT json_agg(related)::text FROM related) AS relations, (${offersWhere("IN (SELECT id FROM wanted)")}) AS offers`;

interface FoundRow {
  version: string | null;
  campaign: string | null;
  recipient: string | null;
  served: string | null;
  votes: string | null;
  facts: string | null;
  relations: string | null;
  offers: string;
}

const list = (text: string | null) => JSON.parse(text ?? "[]");

/** Of all stores: they may be made for each request. */
const isTimeToSweep = sweepClock();

class PostgresStore extends PostgresJourneys implements Store {
  async lookUp({ tenant, campaign, served, subject, product, offers = [], known }: Lookup): Promise<Found> {
    const page = product === undefined ? [] : [product];
    const parameters = [tenant, campaign, served, subject, page, [...offers, ...page], subject === undefined ? known : undefined];
    const { rows } = await this.db.often<FoundRow>("look-up", LOOK_UP, parameters);
    const [found] = rows as [FoundRow];
    const version = found.version ?? undefined;
    const fresh = {
      served: Object.fromEntries(list(found.served)),
      votes: JSON.parse(found.votes ?? "{}") as Found["votes"],
      ...(subject === undefined && { version }),
    };
    if (known !== undefined && known === fresh.version) return { ...NOTHING, ...fresh, unchanged: true };
    const { recipient } = found;
    return {
      ...{ ...fresh, campaign: found.campaign, recipient, relations: list(found.relations), facts: Object.fromEntries(list(found.facts)) },
      offers: offersOf(found.offers),
    };
  }

  async campaigns(): Promise<CampaignEntry[]> {
    return this.#rows("SELECT DISTINCT ON (tenant, id) tenant, id, manifest, version FROM postfrisch.campaigns ORDER BY tenant, id, version DESC");
  }

  putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number | null> {
    const { offers, sources, recommends } = namedByCampaign(manifest);
    return this.db.change(tenant, async (query) => {
      const { rows } = await query<{ version: number }>(
        `INSERT INTO postfrisch.campaigns (tenant, id, manifest, at, offers, sources, recommends, version)
         SELECT $1, $2, $3, $4, $5, $6, $7, 1 + coalesce((SELECT max(version) FROM postfrisch.campaigns WHERE tenant = $1 AND id = $2), 0)
         WHERE NOT EXISTS (SELECT FROM postfrisch.locks WHERE tenant = $1 AND id = $2) RETURNING version`,
        [tenant, id, manifest, at, offers, sources, recommends],
      );
      return rows[0]?.version ?? null;
    });
  }

  async versions(tenant: string, id: string): Promise<CampaignVersion[]> {
    return this.#rows("SELECT version, manifest, at::float8 AS at FROM postfrisch.campaigns WHERE tenant = $1 AND id = $2 ORDER BY version DESC", [tenant, id]);
  }

  async putLock(tenant: string, id: string, lock: CampaignLock | null): Promise<void> {
    await this.db.change(tenant, async (query) => {
      await query("DELETE FROM postfrisch.locks WHERE tenant = $1 AND id = $2", [tenant, id]);
      if (lock)
        await query("INSERT INTO postfrisch.locks (tenant, id, at, author, reason) VALUES ($1, $2, $3, $4, $5)", [
          tenant,
          id,
          lock.at,
          lock.author,
          lock.reason,
        ]);
    });
  }

  async lock(tenant: string, id: string): Promise<CampaignLock | null> {
    const [lock] = await this.#rows<CampaignLock>("SELECT author, reason, at::float8 AS at FROM postfrisch.locks WHERE tenant = $1 AND id = $2", [tenant, id]);
    return lock ?? null;
  }

  async offers(tenant: string, ids: string[]): Promise<StoredOffer[]> {
    return this.#offers("= ANY ($2::text[])", [tenant, ids]);
  }

  async listOffers(
    tenant: string,
    { after = "", limit = LIST_PAGE, search = "" }: { after?: string; limit?: number; search?: string } = {},
  ): Promise<StoredOffer[]> {
    const has = (text: string) => `position(lower($4) IN lower(${text})) > 0`;
    const page = `SELECT id FROM postfrisch.catalog WHERE tenant = $1 AND id > $2 AND ($4 = '' OR ${has('id COLLATE "default"')} OR ${has("data::json ->> 'title'")}) ORDER BY id LIMIT $3`;
    return this.#offers(`IN (${page})`, [tenant, after, limit, search]);
  }

  async confirmFeed(tenant: string, feed: string, was: number, asOf: number): Promise<void> {
    await this.db.change(tenant, async (query) => {
      const its = [tenant, feed, was, asOf];
      await query("UPDATE postfrisch.catalog SET times = array_replace(times, $3, $4) WHERE tenant = $1 AND feed = $2 AND $3 = ANY (times)", its);
      await query("UPDATE postfrisch.feeds SET as_of = $4 WHERE tenant = $1 AND feed = $2 AND as_of = $3", its);
    });
  }

  importFeed(tenant: string, feed: string): Promise<FeedImport> {
    return PostgresImport.begin(this.db, tenant, feed);
  }

  reviseOffers(tenant: string, revisions: Revision[], believed: number): Promise<string[]> {
    return reviseOffers(this.db, tenant, revisions, believed);
  }

  putOverride(tenant: string, offer: string, text: string, at: number): Promise<number> {
    const put = "INSERT INTO postfrisch.overrides (tenant, offer, data, at, replacement) VALUES ($1, $2, $3, $4, $5) RETURNING n::float8 AS n";
    return this.db.change(tenant, async (query) => (await query<{ n: number }>(put, [tenant, offer, text, at, replacementOf(text)])).rows[0]?.n ?? 0);
  }

  undoOverride(tenant: string, id: number, { author, reason, at }: { author: string; reason: string; at: number }): Promise<boolean> {
    const undo = "UPDATE postfrisch.overrides SET undone_at = $3, undone_author = $4, undone_reason = $5 WHERE tenant = $1 AND n = $2 AND undone_at IS NULL";
    return this.db.change(tenant, async (query) => (await query(undo, [tenant, id, at, author, reason])).count > 0);
  }

  async log(tenant: string, { offer, before, limit = LIST_PAGE }: { offer?: string; before?: number; limit?: number } = {}): Promise<LogEntry[]> {
    return this.#rows(
      `SELECT n::float8 AS id, offer, data, at::float8 AS at,
         CASE WHEN undone_at IS NOT NULL THEN json_build_object('at', undone_at, 'author', undone_author, 'reason', undone_reason) END AS undone
       FROM postfrisch.overrides WHERE tenant = $1 AND ($2::text IS NULL OR offer = $2) AND ($3::bigint IS NULL OR n < $3) ORDER BY n DESC LIMIT $4`,
      [tenant, offer, before, limit],
    );
  }

  async putRelations(tenant: string, relations: Relation[]): Promise<void> {
    const latest = new Map(relations.map((relation) => [JSON.stringify([relation.source, relation.slot, relation.offer]), relation]));
    const rows = "json_to_recordset($2::json) AS x(source text, slot text, offer text, rank float8)";
    await this.db.change(tenant, async (query) => {
      const parameters = [tenant, JSON.stringify([...latest.values()])];
      await query(`DELETE FROM postfrisch.relations WHERE tenant = $1 AND (source, slot) IN (SELECT source, slot FROM ${rows})`, parameters);
      await query(`INSERT INTO postfrisch.relations (tenant, source, slot, offer, rank) SELECT $1, source, slot, offer, rank FROM ${rows}`, parameters);
    });
  }

  async putRecipient(tenant: string, subject: string, data: string | null): Promise<void> {
    if (data === null) await this.db.query("DELETE FROM postfrisch.recipients WHERE tenant = $1 AND subject = $2", [tenant, subject]);
    else
      await this.db.query(
        `INSERT INTO postfrisch.recipients (tenant, subject, data, offers, sources) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant, subject) DO UPDATE SET data = excluded.data, offers = excluded.offers, sources = excluded.sources`,
        [tenant, subject, data, namedByPerson(data).offers, namedByPerson(data).sources],
      );
  }

  async putParcels(tenant: string, parcels: { reference: string; number: string; data: string; asOf: number }[]): Promise<string[]> {
    // One row a number: the reference that was proposed first, with the newest news.
    const latest = new Map<string, (typeof parcels)[number]>();
    for (const parcel of parcels) {
      const { reference, asOf } = latest.get(parcel.number) ?? parcel;
      if (asOf <= parcel.asOf) latest.set(parcel.number, { ...parcel, reference });
    }
    const isNewer = "excluded.as_of >= p.as_of";
    const kept = await this.#rows<{ number: string; reference: string }>(
      `INSERT INTO postfrisch.parcels AS p (tenant, number, reference, data, as_of)
       SELECT $1, number, reference, data, "asOf" FROM json_to_recordset($2::json) AS x(number text, reference text, data text, "asOf" bigint) ORDER BY number
       ON CONFLICT (tenant, number) DO UPDATE SET data = CASE WHEN ${isNewer} THEN excluded.data ELSE p.data END, as_of = greatest(excluded.as_of, p.as_of)
       RETURNING number, reference`,
      [tenant, JSON.stringify([...latest.values()])],
    );
    const references = new Map(kept.map(({ number, reference }) => [number, reference]));
    return parcels.map(({ number, reference }) => references.get(number) ?? reference);
  }

  async parcel(tenant: string, reference: string): Promise<StoredParcel | null> {
    const asked = 'SELECT reference, number, data, as_of::float8 AS "asOf" FROM postfrisch.parcels WHERE tenant = $1 AND reference = $2';
    return (await this.#rows<StoredParcel>(asked, [tenant, reference]))[0] ?? null;
  }

  async putFact(tenant: string, kind: FactKind, subject: string, data: string | null, asOf: number): Promise<void> {
    if (data === null) await this.db.query("DELETE FROM postfrisch.facts WHERE tenant = $1 AND subject = $2 AND kind = $3", [tenant, subject, kind]);
    else
      await this.db.query(
        `INSERT INTO postfrisch.facts AS f (tenant, subject, kind, data, as_of) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant, subject, kind) DO UPDATE SET data = excluded.data, as_of = excluded.as_of WHERE excluded.as_of >= f.as_of`,
        [tenant, subject, kind, data, asOf],
      );
  }

  async putVote({ tenant, campaign, block, voter, answer }: Vote): Promise<boolean> {
    // The answer is counted where its voter is new, and the two stand nowhere together.
    const { count } = await this.db.query(
      `WITH voted AS (INSERT INTO postfrisch.voters (tenant, campaign, block, voter) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING tenant)
       INSERT INTO postfrisch.tallies AS t (tenant, campaign, block, votes) SELECT $1, $2, $3, jsonb_build_object($5::text, 1) FROM voted
       ON CONFLICT (tenant, campaign, block) DO UPDATE SET votes = t.votes || jsonb_build_object($5::text, 1 + coalesce((t.votes ->> $5)::bigint, 0))`,
      [tenant, campaign, block, voter, answer],
    );
    return count > 0;
  }

  async putServed({ tenant, campaign, key, slot, offer, until }: ServedEntry): Promise<void> {
    const now = Date.now();
    await this.db.often(
      "served",
      `INSERT INTO postfrisch.served (tenant, campaign, key, slot, offer, until) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant, campaign, key, slot) DO UPDATE SET offer = excluded.offer, until = excluded.until`,
      [tenant, campaign, key, slot, offer, until ?? servedUntil(now)],
    );
    // It is kept, whatever becomes of that.
    if (isTimeToSweep()) await sweepServed(this.db.query, now, SWEEP_A_LITTLE).catch(() => {});
  }

  deleteCampaign(tenant: string, id: string): Promise<boolean> {
    return this.db.change(tenant, async (query) => {
      const of = async (table: string, column: string) =>
        (await query(`DELETE FROM postfrisch.${table} WHERE tenant = $1 AND ${column} = $2`, [tenant, id])).count;
      await of("locks", "id");
      return (await of("campaigns", "id")) + (await of("served", "campaign")) + (await of("voters", "campaign")) + (await of("tallies", "campaign")) > 0;
    });
  }

  forget(tenant: string, subject: string): Promise<boolean> {
    return this.db.transaction(async (query) => {
      const of = async (table: string, column: string) =>
        (await query(`DELETE FROM postfrisch.${table} WHERE tenant = $1 AND ${column} = $2`, [tenant, subject])).count;
      return (await of("recipients", "subject")) + (await of("facts", "subject")) + (await of("parcels", "reference")) > 0;
    });
  }

  async sweep(now: number): Promise<void> {
    await sweepStaged(this.db.query, now);
    await sweepServed(this.db.query, now, SWEEP_MUCH);
    await this.sweepVouchers(now);
  }

  async addCounts(counts: Count[]): Promise<void> {
    const which = "tenant, campaign, day, what, block, slot, variant, reason";
    // In one order, so that nobody waits for someone who waits for him.
    await this.db.query(
      `INSERT INTO postfrisch.counts AS c (${which}, n) SELECT ${which}, sum(n) FROM json_to_recordset($1::json)
         AS x(tenant text, campaign text, day text, what text, block text, slot int, variant text, reason text, n bigint) GROUP BY ${which} ORDER BY ${which}
       ON CONFLICT (day, tenant, campaign, what, block, slot, variant, reason) DO UPDATE SET n = c.n + excluded.n`,
      [JSON.stringify(counts)],
    );
  }

  async counts({ tenant, campaign, from, until }: CountQuery = {}): Promise<Count[]> {
    return this.#rows(
      `SELECT tenant, campaign, day, what, block, slot, variant, reason, n::float8 AS n FROM postfrisch.counts WHERE ($1::text IS NULL OR tenant = $1)
       AND ($2::text IS NULL OR campaign = $2) AND ($3::text IS NULL OR day >= $3) AND ($4::text IS NULL OR day <= $4)
       ORDER BY day, tenant, campaign, what, block, slot, variant, reason`,
      [tenant, campaign, from, until],
    );
  }

  async putAsset(tenant: string, id: string, bytes: Uint8Array): Promise<void> {
    await this.db.query("INSERT INTO postfrisch.assets (tenant, id, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [tenant, id, bytes]);
  }

  async asset(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const [asset] = await this.#rows<{ data: Uint8Array }>("SELECT data FROM postfrisch.assets WHERE tenant = $1 AND id = $2", [tenant, id]);
    return asset ? new Uint8Array(asset.data) : null;
  }

  async putPhoto(tenant: string, offer: string, asset: string, source: string): Promise<void> {
    const put = `INSERT INTO postfrisch.photos (tenant, offer, asset, source) VALUES ($1, $2, $3, $4)
      ON CONFLICT (tenant, offer) DO UPDATE SET asset = excluded.asset, source = excluded.source`;
    await this.db.change(tenant, (query) => query(put, [tenant, offer, asset, source]));
  }

  close(): Promise<void> {
    return this.db.close();
  }

  async #rows<Row>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.db.query<Row>(text, values)).rows;
  }

  async #offers(condition: string, parameters: unknown[]): Promise<StoredOffer[]> {
    const [found] = await this.#rows<{ offers: string }>(`SELECT (${offersWhere(condition)}) AS offers`, parameters);
    return offersOf(found?.offers ?? "[]");
  }
}
