/** The tables, each statement by itself. Adding to them must leave older databases readable: a new table, never a new column. */
export const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS campaigns (tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, manifest TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (tenant, id, version)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS offers (tenant TEXT NOT NULL, id TEXT NOT NULL, feed TEXT NOT NULL, available INTEGER NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, gone_since INTEGER, PRIMARY KEY (tenant, id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS staging (import TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, again INTEGER, available INTEGER NOT NULL, data TEXT NOT NULL, begun INTEGER NOT NULL, PRIMARY KEY (import, id)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS prices (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, at INTEGER NOT NULL, seen INTEGER, data TEXT NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS prices_by_offer ON prices (tenant, offer, at)`,
  `CREATE INDEX IF NOT EXISTS prices_by_time ON prices (tenant, at)`,
  `CREATE TABLE IF NOT EXISTS overrides (n INTEGER PRIMARY KEY, tenant TEXT NOT NULL, offer TEXT NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS overrides_by_offer ON overrides (tenant, offer)`,
  `CREATE TABLE IF NOT EXISTS undone (override INTEGER PRIMARY KEY, at INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS relations (tenant TEXT NOT NULL, source TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, rank INTEGER NOT NULL, PRIMARY KEY (tenant, source, slot, offer)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS recipients (tenant TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (tenant, subject)) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS parcels (tenant TEXT NOT NULL, number TEXT NOT NULL, reference TEXT NOT NULL, data TEXT NOT NULL, as_of INTEGER NOT NULL, PRIMARY KEY (tenant, number)) WITHOUT ROWID`,
  `CREATE UNIQUE INDEX IF NOT EXISTS parcels_by_reference ON parcels (tenant, reference)`,
  `CREATE TABLE IF NOT EXISTS served (tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, PRIMARY KEY (tenant, campaign, key, slot)) WITHOUT ROWID`,
];
