import { PARTS } from "./parts.js";
import { servedUntil } from "./store.js";

/** Gives a tenant's data a new revision. */
export const revise = (tenant: string) =>
  `INSERT INTO revisions (tenant, token) VALUES (${tenant}, hex(randomblob(8))) ON CONFLICT (tenant) DO UPDATE SET token = excluded.token`;

/** The tables, each statement by itself. Adding to them must leave older databases readable: a new table, which `MIGRATION` fills, or a column that `ADDED_COLUMNS` has too. */
export const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS campaigns (tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, manifest TEXT NOT NULL, at INTEGER NOT NULL, named TEXT, PRIMARY KEY (tenant, id, version)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS locks (tenant TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (tenant, id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS catalog (tenant TEXT NOT NULL, id TEXT NOT NULL, feed TEXT NOT NULL, available INTEGER NOT NULL, ${PARTS.map((part) => `${part} TEXT NOT NULL, ${part}_at INTEGER NOT NULL`).join(", ")}, deliveries TEXT NOT NULL, gone_since INTEGER, PRIMARY KEY (tenant, id)) WITHOUT ROWID`,
  // As of when a feed was imported whole last.
  `CREATE TABLE IF NOT EXISTS feeds (tenant TEXT NOT NULL, feed TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, feed)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS imports (id TEXT NOT NULL PRIMARY KEY, touched INTEGER NOT NULL) WITHOUT ROWID`,
  // A row without a price is kept: the offer is in the feed, and stays as it is.
  `CREATE TABLE IF NOT EXISTS staged (import TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, again INTEGER, available INTEGER NOT NULL, ${PARTS.map((part) => `${part} TEXT NOT NULL`).join(", ")}, PRIMARY KEY (import, id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS prices (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, at INTEGER NOT NULL, seen INTEGER, data TEXT NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS prices_by_offer ON prices (tenant, offer, at)`,
  `CREATE INDEX IF NOT EXISTS prices_by_time ON prices (tenant, at)`,
  `CREATE TABLE IF NOT EXISTS overrides (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL, replacement TEXT)`,
  `CREATE INDEX IF NOT EXISTS overrides_by_offer ON overrides (tenant, offer)`,
  `CREATE TABLE IF NOT EXISTS undone (override INTEGER PRIMARY KEY, at INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS relations (tenant TEXT NOT NULL, source TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (tenant, source, slot, offer)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS recipients (tenant TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL, named TEXT, PRIMARY KEY (tenant, subject)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS parcels (tenant TEXT NOT NULL, number TEXT NOT NULL, reference TEXT NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, number)) WITHOUT ROWID`,
  `CREATE UNIQUE INDEX IF NOT EXISTS parcels_by_reference ON parcels (tenant, reference)`,
  `CREATE TABLE IF NOT EXISTS facts (tenant TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, subject, kind)) WITHOUT ROWID`,
  // Who has voted. Nothing leads from here to what was chosen.
  `CREATE TABLE IF NOT EXISTS voters (tenant TEXT NOT NULL, campaign TEXT NOT NULL, block TEXT NOT NULL, voter TEXT NOT NULL, PRIMARY KEY (tenant, campaign, block, voter)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS tallies (tenant TEXT NOT NULL, campaign TEXT NOT NULL, block TEXT NOT NULL, answer TEXT NOT NULL, votes INTEGER NOT NULL, PRIMARY KEY (tenant, campaign, block, answer)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS served (tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (tenant, campaign, key, slot)) WITHOUT ROWID`,
  // How far what is looked through bit by bit was looked through.
  `CREATE TABLE IF NOT EXISTS sweeps (name TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS counts (tenant TEXT NOT NULL, campaign TEXT NOT NULL, day TEXT NOT NULL, what TEXT NOT NULL, block TEXT NOT NULL, slot INTEGER NOT NULL, variant TEXT NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (tenant, campaign, day, what, block, slot, variant, reason)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS assets (tenant TEXT NOT NULL, id TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (tenant, id))`,
  `CREATE TABLE IF NOT EXISTS photos (tenant TEXT NOT NULL, offer TEXT NOT NULL, asset TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (tenant, offer)) WITHOUT ROWID`,
  // Codes by their state: 0 free, 1 given or redeemed, 2 swept. `until` is a day, always there, so that an index has codes in the order in which they are given.
  `CREATE TABLE IF NOT EXISTS vouchers (tenant TEXT NOT NULL, pool TEXT NOT NULL, code TEXT NOT NULL, until INTEGER NOT NULL, uses INTEGER NOT NULL, used INTEGER NOT NULL, state INTEGER NOT NULL, holder TEXT, subject TEXT, PRIMARY KEY (tenant, pool, code)) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS vouchers_free ON vouchers (tenant, pool, until, code) WHERE state = 0`,
  `CREATE UNIQUE INDEX IF NOT EXISTS vouchers_by_holder ON vouchers (tenant, pool, holder) WHERE holder IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS vouchers_by_subject ON vouchers (tenant, subject) WHERE subject IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS vouchers_by_end ON vouchers (until) WHERE state < 2`,
  // How many codes are free, by their last day: counting those of a large pool takes longer than giving one.
  `CREATE TABLE IF NOT EXISTS voucher_stock (tenant TEXT NOT NULL, pool TEXT NOT NULL, until INTEGER NOT NULL, free INTEGER NOT NULL, PRIMARY KEY (tenant, pool, until)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS voucher_uses (tenant TEXT NOT NULL, pool TEXT NOT NULL, code TEXT NOT NULL, purchase TEXT NOT NULL, PRIMARY KEY (tenant, pool, code, purchase)) WITHOUT ROWID`,
  // Who asks, while it is decided whether there is a code for each: empty outside of that transaction.
  `CREATE TABLE IF NOT EXISTS voucher_wishes (n INTEGER PRIMARY KEY, holder TEXT NOT NULL, subject TEXT NOT NULL)`,
  `CREATE TRIGGER IF NOT EXISTS vouchers_added AFTER INSERT ON vouchers BEGIN INSERT INTO voucher_stock (tenant, pool, until, free) VALUES (new.tenant, new.pool, new.until, 1) ON CONFLICT (tenant, pool, until) DO UPDATE SET free = free + 1; END`,
  `CREATE TRIGGER IF NOT EXISTS vouchers_left AFTER UPDATE OF state ON vouchers WHEN old.state = 0 AND new.state > 0 BEGIN UPDATE voucher_stock SET free = free - 1 WHERE tenant = old.tenant AND pool = old.pool AND until = old.until; END`,
  `CREATE TRIGGER IF NOT EXISTS voucher_used AFTER INSERT ON voucher_uses BEGIN UPDATE vouchers SET used = used + 1, state = max(state, 1) WHERE tenant = new.tenant AND pool = new.pool AND code = new.code; END`,
  // Customers of journeys: when they may be leased (null for not by themselves), when they were leased last, and to whom.
  `CREATE TABLE IF NOT EXISTS journeys (tenant TEXT NOT NULL, customer TEXT NOT NULL, version INTEGER NOT NULL, ready INTEGER, seen INTEGER NOT NULL, token TEXT NOT NULL, PRIMARY KEY (tenant, customer)) WITHOUT ROWID`,
  `CREATE INDEX IF NOT EXISTS journeys_ready ON journeys (tenant, ready, customer) WHERE ready IS NOT NULL`,
  `CREATE INDEX IF NOT EXISTS journeys_seen ON journeys (tenant, seen, customer)`,
  `CREATE TABLE IF NOT EXISTS journey_events (tenant TEXT NOT NULL, customer TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, at INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (tenant, customer, id)) WITHOUT ROWID`,
  // Mails that are under way: those that are finished are events.
  `CREATE TABLE IF NOT EXISTS journey_mails (tenant TEXT NOT NULL, customer TEXT NOT NULL, id TEXT NOT NULL, class TEXT NOT NULL, state TEXT NOT NULL, token TEXT NOT NULL, at INTEGER NOT NULL, tries INTEGER NOT NULL, retry INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (tenant, customer, id)) WITHOUT ROWID`,
  // A word for the state of what a tenant's mails show: another one after each change of it, the change itself included.
  `CREATE TABLE IF NOT EXISTS revisions (tenant TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TRIGGER IF NOT EXISTS campaigns_revised AFTER INSERT ON campaigns BEGIN ${revise("new.tenant")}; END`,
  `CREATE TRIGGER IF NOT EXISTS overrides_revised AFTER INSERT ON overrides BEGIN ${revise("new.tenant")}; END`,
  `CREATE TRIGGER IF NOT EXISTS undone_revised AFTER INSERT ON undone BEGIN ${revise("(SELECT tenant FROM overrides WHERE n = new.override)")}; END`,
  `CREATE TRIGGER IF NOT EXISTS photos_revised AFTER INSERT ON photos BEGIN ${revise("new.tenant")}; END`,
];

/** Members of the old offers' JSON by part, in the order in which the core writes them. */
const MEMBERS: Record<(typeof PARTS)[number], string[]> = {
  price: ["price"],
  sale: ["sale", "reducedSince", "prior", "perishable"],
  availability: ["availability", "availableFrom"],
  stock: ["stock"],
  rest: [],
};

/** The text of a part, of `data`: members without the braces. */
function partOf(part: (typeof PARTS)[number]): string {
  const moved = Object.values(MEMBERS).flat();
  const rest = `json_remove(data, ${moved.map((name) => `'$.${name}'`).join(", ")})`;
  if (part === "rest") return `substr(${rest}, 2, length(${rest}) - 2)`;
  const members = MEMBERS[part].map((name) => `coalesce(',"${name}":' || (data -> '$.${name}'), '')`);
  return `ltrim(${members.join(" || ")}, ',')`;
}

/** What the statements of {@link SCHEMA} make. */
export const SCHEMA_NAMES = SCHEMA.map((statement) => /IF NOT EXISTS (\w+)/.exec(statement)?.[1] ?? "");

/** Columns that older databases lack. What a row names is said when a look-up first meets it (`sql-named.ts`); entries of the served record count as of the day on which they get one. */
export const ADDED_COLUMNS = [
  { table: "campaigns", column: "named", add: () => "ALTER TABLE campaigns ADD COLUMN named TEXT" },
  { table: "recipients", column: "named", add: () => "ALTER TABLE recipients ADD COLUMN named TEXT" },
  { table: "overrides", column: "replacement", add: () => "ALTER TABLE overrides ADD COLUMN replacement TEXT" },
  { table: "served", column: "until", add: (now: number) => addUntil(now) },
];

/** What an entry of the served record without a day is given: its rows are not touched. */
export const addUntil = (now: number) => `ALTER TABLE served ADD COLUMN until INTEGER NOT NULL DEFAULT ${servedUntil(now)}`;

/** The table in which votes stood beside who cast them. */
export const OLD_VOTES = "votes";

/** Takes from a database of before what is not kept any more: what somebody voted, and what carriers wrote of a parcel. */
export const UNLINKING = [
  "INSERT OR IGNORE INTO voters (tenant, campaign, block, voter) SELECT tenant, campaign, block, voter FROM votes",
  "DROP TABLE votes",
  `UPDATE parcels SET data = json_set(data, '$.events', (SELECT json_group_array(json(json_remove(value, '$.text'))) FROM json_each(data, '$.events'))) WHERE json_valid(data) AND data LIKE '%"text":%'`,
];

/** The table in which offers were kept whole. */
export const OLD_OFFERS = "offers";

/** Brings a database of 0.1 up to date: what an offer was at one time, its parts are. */
export const MIGRATION = [
  `INSERT OR IGNORE INTO catalog (tenant, id, feed, available, ${PARTS.map((part) => `${part}, ${part}_at`).join(", ")}, deliveries, gone_since)
   SELECT tenant, id, feed, available, ${PARTS.map((part) => `${partOf(part)}, as_of`).join(", ")}, '', gone_since FROM offers`,
  "DROP TABLE offers",
  "DROP TABLE IF EXISTS staging",
];
