/** An offer as stores keep it. Texts are written and read by the core alone. */
export interface StoredOffer {
  id: string;
  /** The offer, JSON. */
  data: string;
  /** When it was true, milliseconds. */
  asOf: number;
  /** Since when it can't be had; null while it can. */
  goneSince: number | null;
  /** Its overrides, JSON each, in the order in which they were made. */
  overrides: string[];
}

/** A row of a feed on its way into a store. */
export interface FeedRow {
  id: string;
  available: boolean;
  data: string;
}

/** What an import would change, or changed. */
export interface ImportCounts {
  added: number;
  changed: number;
  unchanged: number;
  /** Offers of the feed's last version that are not in this one: they count as sold out from now on. */
  gone: number;
}

/** A feed being imported: nothing is seen before `commit`, and then all of it at once. */
export interface FeedImport {
  add(rows: FeedRow[]): Promise<void>;
  /** What committing would do. */
  counts(): Promise<ImportCounts>;
  commit(asOf: number): Promise<void>;
  abort(): Promise<void>;
}

/** What a mail's slot showed last. `key` is an HMAC; there is no person and no time in it. */
export interface ServedEntry {
  tenant: string;
  campaign: string;
  key: string;
  slot: string;
  offer: string;
}

/** A campaign as it was published last. */
export interface CampaignEntry {
  tenant: string;
  id: string;
  manifest: string;
  version: number;
}

/** Where a shop's data are. Every store passes the same tests (`tests/stores`). */
export interface Store {
  /** The manifest of a campaign, or null. */
  campaign(tenant: string, id: string): Promise<string | null>;
  campaigns(): Promise<CampaignEntry[]>;
  /** Publishes a manifest as the campaign's next version; older ones are kept. Gives the version. */
  putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number>;

  /** The offers that are there of those asked for, with their overrides. */
  offers(tenant: string, ids: string[]): Promise<StoredOffer[]>;
  /** Offers in the order of their ids, after one. */
  listOffers(tenant: string, options?: { after?: string; limit?: number }): Promise<StoredOffer[]>;
  /** Begins importing a feed. Offers of other feeds are left alone. */
  importFeed(tenant: string, feed: string): Promise<FeedImport>;

  putOverride(tenant: string, offer: string, text: string, at: number): Promise<void>;

  served(tenant: string, campaign: string, key: string): Promise<Record<string, string>>;
  putServed(entry: ServedEntry): Promise<void>;

  close(): Promise<void>;
}
