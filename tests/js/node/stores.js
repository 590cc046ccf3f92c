// Every store on its real engine. A new one is a line in `ENGINES`; the tests that concern all stores take it from there.
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createClient } from "redis";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { withServedMemory } from "../../../dist/js/stores/durable-object.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { d1Database, newKeys, temporaryFolder, workerdEdge } from "./parts.js";
import { hasPostgres, postgresStore } from "./postgres.js";
import { hasRedis, redisCluster, redisServer } from "./redis.js";

const TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'";

/** What reads all tables behind a store's back, a text a row. */
const dumping = (rows, tables) => async () => {
  const all = [];
  for (const { name } of await rows(tables)) for (const row of await rows(`SELECT * FROM "${name}"`)) all.push(JSON.stringify([name, row]));
  return all.sort();
};

async function openMemory() {
  const store = memory();
  return { store, another: async () => store };
}

async function openSqlite() {
  const file = path.join(temporaryFolder(), "a.db");
  const store = await sqlite(file);
  const behind = new DatabaseSync(file);
  const rows = async (sql) => behind.prepare(sql).all();
  return { store, another: () => sqlite(file), file, rows, dump: dumping(rows, TABLES), end: () => behind.close() };
}

async function openD1() {
  const { database, end } = await d1Database();
  const rows = async (sql) => (await database.prepare(sql).all()).results;
  return { store: d1(database), another: async () => d1(database), rows, dump: dumping(rows, TABLES), end };
}

async function openDurableObjects({ shards = 16 } = {}) {
  const edge = await workerdEdge(newKeys(), { served: true });
  await prepareD1(edge.database);
  const another = async () => withServedMemory(d1(edge.database), edge.objects, { shards });
  return { store: await another(), another, end: edge.close };
}

async function openRedis() {
  const server = await redisServer();
  const { client } = server;
  const read = {
    hash: (key) => client.hGetAll(key),
    list: (key) => client.lRange(key, 0, -1),
    set: (key) => client.sMembers(key),
    string: (key) => client.get(key),
    zset: (key) => client.zRange(key, 0, -1),
  };
  const dump = async () => {
    const all = (await client.keys("*")).map(async (key) => JSON.stringify([key, await read[await client.type(key)](key), await client.expireTime(key)]));
    return (await Promise.all(all)).sort();
  };
  const another = async () => redis(await createClient({ url: server.url }).connect());
  return { store: redis(client), another, dump, client, end: () => server.stop() };
}

async function openCluster() {
  const { client, stop } = await redisCluster();
  return { store: redis(client), another: async () => redis(client), end: stop };
}

async function openPostgres() {
  const { store, another, rows, end } = await postgresStore();
  const tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'postfrisch'";
  return { store, another, rows, dump: dumping(rows, tables), end };
}

/**
 * Gives `{ store, another, rows, dump, end }` by name: `another` opens the same data once more, as another process does; `rows` queries the tables of an engine
 * that has some, and `dump` gives all that is kept, both behind the store's back; `end` closes all of it.
 */
const ending = (open) => async (options) => {
  const { store, another, end, ...more } = await open(options);
  const stores = new Set([store]);
  return {
    ...more,
    store,
    another: async () => {
      const next = await another();
      stores.add(next);
      return next;
    },
    end: async () => {
      for (const one of stores) await one.close().catch(() => {});
      await end?.();
    },
  };
};

const of = (all) => Object.fromEntries(all.map(([name, open]) => [name, ending(open)]));

/** Each with what can be read behind its back: `rows` of tables, or only a `dump`. */
const ENGINES = [
  ["memory", openMemory],
  ["sqlite", openSqlite, "rows"],
  ["d1", openD1, "rows"],
  hasRedis && ["redis", openRedis, "dump"],
  hasPostgres && ["postgres", openPostgres, "rows"],
].filter(Boolean);

/** One of each engine; those that are not installed are told. */
export const engines = of(ENGINES);
if (!hasRedis) console.warn("redis-server is not installed: Redis and Redis Cluster are left out");
if (!hasPostgres) console.warn("postgresql is not installed: PostgreSQL is left out");

/** Those with other stores around them, or in other shapes, too. */
export const shapes = { ...engines, ...of([["d1 and durable objects", openDurableObjects], ...(hasRedis ? [["redis cluster", openCluster]] : [])]) };

/** Without miniflare's D1, which takes a minute for what SQLite does with the same statements in half a second. */
export const { d1: _, ...fastEngines } = engines;

const namesOf = (...kinds) => ENGINES.flatMap(([name, , kind]) => (kinds.includes(kind) ? [name] : []));
export const withRows = namesOf("rows");
export const withDump = namesOf("rows", "dump");
