import type { CampaignEntry, FeedImport, FeedRow, ImportCounts, ServedEntry, Store, StoredOffer } from "./store.js";

/** The few things a SQLite engine must do. Parameters are positional. */
export interface Database {
  all<T>(sql: string, parameters: (string | number | null)[]): Promise<T[]>;
  /** Runs statements in order, all or none. */
  batch(statements: Statement[]): Promise<void>;
  close(): Promise<void>;
}

export type Statement = readonly [sql: string, parameters: (string | number | null)[]];

/** The tables, each statement by itself. Adding to them must leave older databases readable. */
export const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS campaigns (tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, manifest TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (tenant, id, version)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS offers (tenant TEXT NOT NULL, id TEXT NOT NULL, feed TEXT NOT NULL, available INTEGER NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, gone_since INTEGER, PRIMARY KEY (tenant, id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS staged (import TEXT NOT NULL, id TEXT NOT NULL, available INTEGER NOT NULL, data TEXT NOT NULL, begun INTEGER NOT NULL, PRIMARY KEY (import, id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS overrides (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS overrides_by_offer ON overrides (tenant, offer)`,
  `CREATE TABLE IF NOT EXISTS served (tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, PRIMARY KEY (tenant, campaign, key, slot)) WITHOUT ROWID`,
];

/** Parameters of one statement that every engine takes (D1 allows 100). */
const PARAMETERS = 90;
/** An import that began this long ago died; its rows are swept out. */
const ABANDONED = 3_600_000;

interface OfferRow {
  id: string;
  data: string;
  as_of: number;
  gone_since: number | null;
}

/** A store on any SQLite. */
export class SqlStore implements Store {
  constructor(private readonly db: Database) {}

  async campaign(tenant: string, id: string): Promise<string | null> {
    const rows = await this.db.all<{ manifest: string }>("SELECT manifest FROM campaigns WHERE tenant = ? AND id = ? ORDER BY version DESC LIMIT 1", [
      tenant,
      id,
    ]);
    return rows[0]?.manifest ?? null;
  }

  async campaigns(): Promise<CampaignEntry[]> {
    return this.db.all("SELECT tenant, id, manifest, max(version) AS version FROM campaigns GROUP BY tenant, id", []);
  }

  async putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number> {
    await this.db.batch([
      [
        "INSERT INTO campaigns (tenant, id, version, manifest, at) SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3, ?4 FROM campaigns WHERE tenant = ?1 AND id = ?2",
        [tenant, id, manifest, at],
      ],
    ]);
    const rows = await this.db.all<{ version: number }>("SELECT max(version) AS version FROM campaigns WHERE tenant = ? AND id = ?", [tenant, id]);
    return rows[0]?.version ?? 1;
  }

  async offers(tenant: string, ids: string[]): Promise<StoredOffer[]> {
    const found: StoredOffer[] = [];
    for (let i = 0; i < ids.length; i += PARAMETERS) {
      const some = ids.slice(i, i + PARAMETERS);
      const marks = some.map(() => "?").join(", ");
      const rows = await this.db.all<OfferRow>(`SELECT id, data, as_of, gone_since FROM offers WHERE tenant = ? AND id IN (${marks})`, [tenant, ...some]);
      found.push(...(await this.#withOverrides(tenant, rows)));
    }
    return found;
  }

  async listOffers(tenant: string, { after = "", limit = 100 }: { after?: string; limit?: number } = {}): Promise<StoredOffer[]> {
    const rows = await this.db.all<OfferRow>("SELECT id, data, as_of, gone_since FROM offers WHERE tenant = ? AND id > ? ORDER BY id LIMIT ?", [
      tenant,
      after,
      limit,
    ]);
    return this.#withOverrides(tenant, rows);
  }

  async #withOverrides(tenant: string, rows: OfferRow[]): Promise<StoredOffer[]> {
    const overrides = new Map<string, string[]>();
    for (let i = 0; i < rows.length; i += PARAMETERS) {
      const some = rows.slice(i, i + PARAMETERS);
      const marks = some.map(() => "?").join(", ");
      const said = await this.db.all<{ offer: string; data: string }>(`SELECT offer, data FROM overrides WHERE tenant = ? AND offer IN (${marks}) ORDER BY n`, [
        tenant,
        ...some.map((row) => row.id),
      ]);
      for (const { offer, data } of said) overrides.set(offer, [...(overrides.get(offer) ?? []), data]);
    }
    return rows.map(({ id, data, as_of, gone_since }) => ({ id, data, asOf: as_of, goneSince: gone_since, overrides: overrides.get(id) ?? [] }));
  }

  async importFeed(tenant: string, feed: string): Promise<FeedImport> {
    const id = crypto.randomUUID();
    const begun = Date.now();
    await this.db.batch([["DELETE FROM staged WHERE begun < ?", [begun - ABANDONED]]]);
    const missing = "tenant = ?1 AND feed = ?2 AND available = 1 AND id NOT IN (SELECT id FROM staged WHERE import = ?3)";
    const sweep: Statement = ["DELETE FROM staged WHERE import = ?", [id]];
    return {
      add: (rows: FeedRow[]) =>
        this.db.batch(
          rows.map((row) => [
            "INSERT OR REPLACE INTO staged (import, id, available, data, begun) VALUES (?, ?, ?, ?, ?)",
            [id, row.id, row.available ? 1 : 0, row.data, begun],
          ]),
        ),
      counts: async (): Promise<ImportCounts> => {
        const [known] = await this.db.all<{ added: number; unchanged: number; total: number }>(
          "SELECT count(*) AS total, coalesce(sum(o.id IS NULL), 0) AS added, coalesce(sum(o.data = s.data), 0) AS unchanged FROM staged s LEFT JOIN offers o ON o.tenant = ? AND o.id = s.id WHERE s.import = ?",
          [tenant, id],
        );
        const [lost] = await this.db.all<{ gone: number }>(`SELECT count(*) AS gone FROM offers WHERE ${missing}`, [tenant, feed, id]);
        const { added = 0, unchanged = 0, total = 0 } = known ?? {};
        return { added, changed: total - added - unchanged, unchanged, gone: lost?.gone ?? 0 };
      },
      commit: (asOf: number) =>
        this.db.batch([
          [
            `UPDATE offers SET available = 0, data = json_set(data, '$.availability', 'sold_out'), as_of = ?4, gone_since = ?4 WHERE ${missing}`,
            [tenant, feed, id, asOf],
          ],
          [
            `INSERT INTO offers (tenant, id, feed, available, data, as_of, gone_since)
             SELECT ?1, id, ?2, available, data, ?4, CASE WHEN available = 1 THEN NULL ELSE ?4 END FROM staged WHERE import = ?3
             ON CONFLICT (tenant, id) DO UPDATE SET feed = excluded.feed, data = excluded.data, as_of = excluded.as_of, available = excluded.available,
               gone_since = CASE WHEN excluded.available = 1 THEN NULL WHEN offers.available = 0 THEN offers.gone_since ELSE excluded.gone_since END`,
            [tenant, feed, id, asOf],
          ],
          sweep,
        ]),
      abort: () => this.db.batch([sweep]),
    };
  }

  async putOverride(tenant: string, offer: string, text: string, at: number): Promise<void> {
    await this.db.batch([["INSERT INTO overrides (tenant, offer, data, at) VALUES (?, ?, ?, ?)", [tenant, offer, text, at]]]);
  }

  async served(tenant: string, campaign: string, key: string): Promise<Record<string, string>> {
    const rows = await this.db.all<{ slot: string; offer: string }>("SELECT slot, offer FROM served WHERE tenant = ? AND campaign = ? AND key = ?", [
      tenant,
      campaign,
      key,
    ]);
    return Object.fromEntries(rows.map(({ slot, offer }) => [slot, offer]));
  }

  async putServed({ tenant, campaign, key, slot, offer }: ServedEntry): Promise<void> {
    await this.db.batch([
      [
        "INSERT INTO served (tenant, campaign, key, slot, offer) VALUES (?, ?, ?, ?, ?) ON CONFLICT (tenant, campaign, key, slot) DO UPDATE SET offer = excluded.offer",
        [tenant, campaign, key, slot, offer],
      ],
    ]);
  }

  close(): Promise<void> {
    return this.db.close();
  }
}
