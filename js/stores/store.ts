import { SERVED_DAYS } from "../base/limits.js";
import type { CountedAs, FactKind, NeutralReason, RelationSlot } from "../base/words.js";
import type { JourneyStore } from "./journeys.js";
import type { VoucherStore } from "./vouchers.js";

export type { CustomerLease, JourneyStore, MailStart, NewMail, OpenMail, StoredCustomer, StoredEvent } from "./journeys.js";
export type { NewVoucher, PoolCounts, StoredVoucher, TakenVouchers, VoucherStore, VoucherWish } from "./vouchers.js";

/** An offer as stores keep it. Texts are written and read by the core alone. */
export interface StoredOffer {
  id: string;
  /** The offer, JSON. */
  data: string;
  /** Where price, sale, availability and stock begin in `data`, counted from its end. */
  cuts: number[];
  /** When its price was true, milliseconds: the sale's time where there is one. */
  asOf: number;
  /** When each of its parts was true. */
  times: Times;
  /** The pushes that changed it last, the oldest first. */
  deliveries: string[];
  /** Since when it can't be had; null while it can. */
  goneSince: number | null;
  /** Its overrides, JSON each, in the order in which they were made. */
  overrides: string[];
  /** What its feeds said of its price, in the order of time. */
  history: StoredPrice[];
  /** Its photo's id among the assets, and where that came from. */
  photo: string | null;
  photoSource: string | null;
}

/** A price from one moment on. */
export interface StoredPrice {
  /** Since when, milliseconds. */
  at: number;
  /** When the price before was confirmed last. */
  seen: number | null;
  /** `[price, sale, reducedSince]`, JSON. Where it came late, after something newer: an object with what was said (`LatePrice` in `js/price.ts`). */
  data: string;
}

/** What was said of a price, and came after something newer. It enters the history at its own time. */
export interface LateFact {
  /** When it was true, milliseconds. */
  at: number;
  /** What was said, JSON. */
  fact: string;
  /** What that made of the state in force then, `[price, sale, reducedSince]`: where the history has it, there is nothing to tell. */
  state?: string;
}

/** Whether a price of the history came late. */
export function isLate({ data }: Pick<StoredPrice, "data">): boolean {
  return data.startsWith("{");
}

/** When the parts of an offer were true, milliseconds: an import dates all of them, a push only what it changes; each is replaced by newer news of it alone. */
export interface Times {
  price: number;
  /** The reduced price, its window, and what is said of the price before. */
  sale: number;
  availability: number;
  stock: number;
  /** All that describes the offer. */
  rest: number;
}

/** A row of a feed on its way into a store. */
export interface FeedRow {
  /** Its number in the feed, from 1. */
  row: number;
  id: string;
  available: boolean;
  /** The offer, JSON. */
  data: string;
  /** Where price, sale, availability and stock begin in `data`, counted from its end. */
  cuts: number[];
  /** Whether its sale is there and could not be read: what is known of the sale then stays, and grows too old. */
  saleUnread?: boolean;
}

/** What stands for a sale that could not be read: what is known of it stays. */
export const UNREAD = "?";

/** A row that is not whole: the offer is there, and stays as it is. */
export type KeptRow = Pick<FeedRow, "row" | "id">;

/** An offer with a push put into it. */
export interface Revision {
  /** As it was read; where it has changed since, it is left alone. */
  was: StoredOffer;
  next: FeedRow;
  times: Times;
  deliveries: string[];
  /** What it says of a price that is over. */
  late: LateFact[];
}

/** A row's part `sale`, where a push has said something newer of the stored offer's sale, but perhaps not of all of it. */
export interface SaleRow {
  id: string;
  /** Members of the offer's JSON, without braces. */
  sale: string;
}

/** How an import is made visible. */
export interface CommitOptions {
  /** What is not in it is left alone, and what is stays with the feed it came from. */
  partial?: boolean;
  /** Times later than this one are not believed: they first count as unknown (0), also those of offers that are not in the feed. */
  believed?: number;
  /** Times later than this one lie ahead of the clock: `ahead` counts their offers. */
  clock?: number;
}

/** What an import would change, or changed. */
export interface ImportCounts {
  added: number;
  changed: number;
  unchanged: number;
  /** Offers of the feed's last version that are not in this one: they count as sold out from now on. */
  gone: number;
  /** Offers of which the store knows something newer: that stays as it is. */
  older: number;
  /** Offers that another feed brought: they count as this one's from now on. */
  contested?: { id: string; row: number; feed: string }[];
  /** Offers of the shop of which something is later than `clock`. */
  ahead?: number;
}

/** What an import would change, row by row; the first hundred of each. */
export interface ImportDiff {
  added: string[];
  changed: { id: string; before: string; after: string }[];
  gone: string[];
}

/** A feed being imported: nothing is seen before `commit`, and then all of it at once. */
export interface FeedImport {
  add(rows: FeedRow[], kept?: KeptRow[]): Promise<void>;
  /** Ids that came twice, with the last row that did: the first one was taken. */
  duplicates(): Promise<{ id: string; row: number }[]>;
  /** What committing would do; contested offers, the first hundred of them, where it is not partial. */
  counts(asOf: number, options?: CommitOptions): Promise<ImportCounts>;
  diff(asOf: number, options?: CommitOptions): Promise<ImportDiff>;
  /**
   * Makes it visible. Of each offer it replaces the parts that are not newer than `asOf`; what the feed had and has no more is sold out as of then. What it
   * says of prices that are newer enters the history at `asOf`. One that is older than the feed's last whole import adds no offers, and nothing is gone by it.
   * @returns sales that it left alone, of which a part may be older than the import all the same; nothing where a store keeps no times of them
   * @throws {PostfrischError} `store/failed` where rows are gone that were added: the import took too long
   */
  commit(asOf: number, options?: CommitOptions): Promise<SaleRow[] | undefined>;
  abort(): Promise<void>;
}

/** What a mail's slot showed last. `key` is an HMAC; there is no person in it. */
export interface ServedEntry {
  tenant: string;
  campaign: string;
  key: string;
  slot: string;
  offer: string;
  /** The day (UTC, from 1970) with whose beginning it goes: that of the mail's links, so that it tells nothing of an opening. Without it {@link SERVED_DAYS} from now. */
  until?: number;
}

/** A campaign as it was published last. */
export interface CampaignEntry {
  tenant: string;
  id: string;
  manifest: string;
  version: number;
}

/** A campaign as it was published once. */
export interface CampaignVersion {
  version: number;
  manifest: string;
  /** When, milliseconds. */
  at: number;
}

/** Why a campaign can't be published again. */
export interface CampaignLock {
  author: string;
  reason: string;
  /** Since when, milliseconds. */
  at: number;
}

/** What is asked of a store at once. */
export interface Lookup {
  tenant: string;
  /** The campaign, with the offers of its blocks and rules. Offers come with those that editors named in their place, to the end of each chain. */
  campaign?: string;
  /** The mail's key in the campaign's served record. */
  served?: string;
  /** Until when an entry under it is kept, as {@link ServedEntry} says it. */
  servedUntil?: number;
  /** The person's subject reference: with what the shop says of them, and the offers that names. */
  subject?: string;
  /** The product of the shop's page. */
  product?: string;
  /** Offers besides those. */
  offers?: string[];
  /** The `version` that is known of a look-up without `subject`: where it is still that, a store may say so, and nothing else but `served` and `votes`. */
  known?: string;
}

/** What a store knows of it. */
export interface Found {
  campaign: string | null;
  served: Record<string, string>;
  offers: StoredOffer[];
  recipient: string | null;
  relations: Relation[];
  /** What the shop says under the subject reference, JSON by kind; a parcel by its own reference. */
  facts: Partial<Record<FactKind, string>>;
  /** The votes of the campaign's polls, by block and answer. */
  votes: Record<string, Record<string, number>>;
  /** The same as long as the campaign, its offers and relations are, where nobody's `subject` was asked for; absent where the store can't tell. */
  version?: string;
  /** Whether that is what was `known`: then all but `served` and `votes` is left out. */
  unchanged?: boolean;
}

/** All that is left out of what is unchanged. */
export const NOTHING = { campaign: null, offers: [], recipient: null, relations: [], facts: {} } satisfies Partial<Found>;

/** A vote: `voter` is an HMAC, there is no person in it. */
export interface Vote {
  tenant: string;
  campaign: string;
  block: string;
  voter: string;
  answer: string;
}

/** What an experiment counts: units, conversions, and sums of amounts and their squares in hundredths. The campaign is the experiment's id, the block a segment. */
export type ExperimentCountedAs = "exposed" | "converted" | "amount" | "squares";

/** How often something was asked for on one day. */
export interface Count {
  tenant: string;
  campaign: string;
  /** UTC, `2026-11-26`. */
  day: string;
  /** A list is that of an AMP part; texts, tracking, surveys and unsubscribing are pages. */
  what: CountedAs | ExperimentCountedAs;
  block: string;
  slot: number;
  /** Of an experiment; empty for none. */
  variant: string;
  /** Why it had no price, or was not what was asked for; empty where it was. */
  reason: NeutralReason | "";
  n: number;
}

/** Which counts. */
export interface CountQuery {
  tenant?: string;
  campaign?: string;
  /** The first and the last day. */
  from?: string;
  until?: string;
}

/** What goes with what: `docs/recommendations.md`. */
export interface Relation {
  /** An offer's id, or `category:NAME`. */
  source: string;
  slot: RelationSlot;
  offer: string;
  /** The smaller, the better. */
  rank: number;
}

/** An override in the log. */
export interface LogEntry {
  id: number;
  offer: string;
  /** The override, JSON. */
  data: string;
  at: number;
  undone: { at: number; author: string; reason: string } | null;
}

/** A parcel as stores keep it. */
export interface StoredParcel {
  /** The public reference that links carry: 16 random bytes in base64url. */
  reference: string;
  number: string;
  /** The parcel, JSON. */
  data: string;
  asOf: number;
}

/** Where a shop's data are. Every store passes the same tests (`tests/js/node/stores.test.js`). */
export interface Store extends VoucherStore, JourneyStore {
  /** All that one mail or page needs, in one round trip and of one moment. */
  lookUp(wanted: Lookup): Promise<Found>;

  campaigns(): Promise<CampaignEntry[]>;
  /** Publishes a manifest as the campaign's next version; older ones are kept. Gives the version, or null where the campaign is locked. */
  putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number | null>;
  /** A campaign's versions, the latest first. */
  versions(tenant: string, id: string): Promise<CampaignVersion[]>;
  /** Locks a campaign; null unlocks it. */
  putLock(tenant: string, id: string, lock: CampaignLock | null): Promise<void>;
  lock(tenant: string, id: string): Promise<CampaignLock | null>;

  /** The offers that are there of those asked for. */
  offers(tenant: string, ids: string[]): Promise<StoredOffer[]>;
  /** Offers in the order of their ids, after one; with `search`, those whose id or data have the text. */
  listOffers(tenant: string, options?: { after?: string; limit?: number; search?: string }): Promise<StoredOffer[]>;
  /** A feed says that nothing changed since an import: what it said is true as of now. */
  confirmFeed(tenant: string, feed: string, was: number, asOf: number): Promise<void>;
  /** Begins importing a feed. Offers of other feeds are left alone. */
  importFeed(tenant: string, feed: string): Promise<FeedImport>;
  /**
   * Replaces offers that are still as they were read; gives the ids of those. All are seen at once, each with its price in the history, from which prices later
   * than `believed` are dropped.
   */
  reviseOffers(tenant: string, revisions: Revision[], believed: number): Promise<string[]>;

  /** Keeps an editor's override, and gives its number in the log. */
  putOverride(tenant: string, offer: string, text: string, at: number): Promise<number>;
  /** Takes an override back; false where there is none, or it was taken back before. */
  undoOverride(tenant: string, id: number, by: { author: string; reason: string; at: number }): Promise<boolean>;
  /** The log, the latest first. */
  log(tenant: string, options?: { offer?: string; before?: number; limit?: number }): Promise<LogEntry[]>;

  /** Replaces what goes with the sources that are named. */
  putRelations(tenant: string, relations: Relation[]): Promise<void>;
  /** Keeps what a shop says of a person, JSON; null forgets them. */
  putRecipient(tenant: string, subject: string, data: string | null): Promise<void>;

  /** Keeps parcels; older news of one than the store has are left out. Gives the references, in order; new ones are those proposed. */
  putParcels(tenant: string, parcels: { reference: string; number: string; data: string; asOf: number }[]): Promise<string[]>;
  /** A parcel by its public reference. */
  parcel(tenant: string, reference: string): Promise<StoredParcel | null>;

  /** Keeps a fact, JSON, unless the store has a newer one; null forgets it. */
  putFact(tenant: string, kind: Exclude<FactKind, "parcel">, subject: string, data: string | null, asOf: number): Promise<void>;
  /** Counts a vote; false where this voter has voted before. */
  putVote(vote: Vote): Promise<boolean>;

  /** Keeps what a mail's slot showed, for {@link SERVED_DAYS}. */
  putServed(entry: ServedEntry): Promise<void>;
  /** Deletes a campaign with its versions, its lock, its votes, and what its mails showed; false where there is nothing of it. Its counts are sums, and stay. */
  deleteCampaign(tenant: string, id: string): Promise<boolean>;
  /** Deletes what is kept under a reference: what a shop says of a person, facts, a parcel. False where there is nothing. */
  forget(tenant: string, subject: string): Promise<boolean>;
  /**
   * Deletes what has had its time: entries of the served record, what imports that died left behind, and of voucher codes that are over all but the code. Stores
   * do so by themselves, a little at a time, as they are used; this goes on where that was, with a million entries at the most.
   * @param now milliseconds since 1970
   */
  sweep(now: number): Promise<void>;

  /** Adds to what was counted before. */
  addCounts(counts: Count[]): Promise<void>;
  /** What was counted, by day and campaign. */
  counts(query?: CountQuery): Promise<Count[]>;

  /** Keeps a picture under an id that is made of its bytes. */
  putAsset(tenant: string, id: string, bytes: Uint8Array): Promise<void>;
  asset(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Says which picture is an offer's photo, and where it came from. */
  putPhoto(tenant: string, offer: string, asset: string, source: string): Promise<void>;

  close(): Promise<void>;
}

const DAY = 86_400_000;
/** The day of a moment in UTC, counted from 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY);
}
/** The day with whose beginning an entry of the served record goes where nobody says when its links end. */
export function servedUntil(now: number, days = SERVED_DAYS): number {
  return Math.ceil(now / DAY) + days;
}
/** The day before whose beginning a code must have ended to be swept: today may still be yesterday west of Greenwich. */
export function voucherSweepDay(now: number): number {
  return dayOf(now) - 1;
}
