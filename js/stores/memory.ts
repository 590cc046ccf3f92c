import type { CampaignEntry, FeedImport, FeedRow, ImportCounts, ServedEntry, Store, StoredOffer } from "./store.js";

interface Row extends FeedRow {
  feed: string;
  asOf: number;
  goneSince: number | null;
}

/** A store that lives as long as its process: for tests, previews and trying out. */
export function memory(): Store {
  return new MemoryStore();
}

class MemoryStore implements Store {
  readonly #campaigns = new Map<string, CampaignEntry>();
  readonly #offers = new Map<string, Map<string, Row>>();
  readonly #overrides = new Map<string, string[]>();
  readonly #served = new Map<string, Record<string, string>>();

  async campaign(tenant: string, id: string): Promise<string | null> {
    return this.#campaigns.get(key(tenant, id))?.manifest ?? null;
  }

  async campaigns(): Promise<CampaignEntry[]> {
    return [...this.#campaigns.values()];
  }

  async putCampaign(tenant: string, id: string, manifest: string): Promise<number> {
    const version = (this.#campaigns.get(key(tenant, id))?.version ?? 0) + 1;
    this.#campaigns.set(key(tenant, id), { tenant, id, manifest, version });
    return version;
  }

  async offers(tenant: string, ids: string[]): Promise<StoredOffer[]> {
    const rows = this.#rows(tenant);
    return ids.flatMap((id) => {
      const row = rows.get(id);
      return row ? [this.#stored(tenant, row)] : [];
    });
  }

  async listOffers(tenant: string, { after = "", limit = 100 }: { after?: string; limit?: number } = {}): Promise<StoredOffer[]> {
    const rows = [...this.#rows(tenant).values()].filter((row) => row.id > after);
    return rows
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((row) => this.#stored(tenant, row));
  }

  async importFeed(tenant: string, feed: string): Promise<FeedImport> {
    const staged = new Map<string, FeedRow>();
    const rows = this.#rows(tenant);
    const missing = () => [...rows.values()].filter((row) => row.feed === feed && row.available && !staged.has(row.id));
    return {
      add: async (added) => {
        for (const row of added) staged.set(row.id, row);
      },
      counts: async (): Promise<ImportCounts> => {
        const known = [...staged.values()].map((row) => [row.data, rows.get(row.id)?.data] as const);
        const added = known.filter(([, old]) => old === undefined).length;
        const unchanged = known.filter(([data, old]) => old === data).length;
        return { added, changed: staged.size - added - unchanged, unchanged, gone: missing().length };
      },
      commit: async (asOf) => {
        for (const row of missing()) Object.assign(row, soldOut(row, asOf));
        for (const row of staged.values()) {
          const old = rows.get(row.id);
          const goneSince = row.available ? null : old && !old.available ? old.goneSince : asOf;
          rows.set(row.id, { ...row, feed, asOf, goneSince });
        }
      },
      abort: async () => staged.clear(),
    };
  }

  async putOverride(tenant: string, offer: string, text: string): Promise<void> {
    const list = this.#overrides.get(key(tenant, offer));
    if (list) list.push(text);
    else this.#overrides.set(key(tenant, offer), [text]);
  }

  async served(tenant: string, campaign: string, mail: string): Promise<Record<string, string>> {
    return { ...this.#served.get(key(tenant, campaign, mail)) };
  }

  async putServed(entry: ServedEntry): Promise<void> {
    const at = key(entry.tenant, entry.campaign, entry.key);
    this.#served.set(at, { ...this.#served.get(at), [entry.slot]: entry.offer });
  }

  async close(): Promise<void> {}

  #rows(tenant: string): Map<string, Row> {
    const rows = this.#offers.get(tenant) ?? new Map<string, Row>();
    this.#offers.set(tenant, rows);
    return rows;
  }

  #stored(tenant: string, { id, data, asOf, goneSince }: Row): StoredOffer {
    return { id, data, asOf, goneSince, overrides: [...(this.#overrides.get(key(tenant, id)) ?? [])] };
  }
}

/** An offer that its feed no longer has. */
function soldOut(row: FeedRow, asOf: number) {
  return { available: false, data: JSON.stringify({ ...JSON.parse(row.data), availability: "sold_out" }), asOf, goneSince: asOf };
}

function key(...parts: string[]): string {
  return JSON.stringify(parts);
}
