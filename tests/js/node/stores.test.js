// One contract for every store, each on its real engine.
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeContract } from "../../../dist/js/stores/contract.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { withServedMemory } from "../../../dist/js/stores/durable-object.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { redis } from "../../../dist/js/stores/redis.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { d1Database, newKeys, temporaryFolder, workerdEdge } from "./parts.js";
import { hasPostgres, postgresStore } from "./postgres.js";
import { hasRedis, redisCluster, redisServer } from "./redis.js";

const opened = {
  memory: async () => ({ store: memory() }),
  sqlite: async () => ({ store: await sqlite(path.join(temporaryFolder(), "a.db")) }),
  d1: async () => {
    const { database, end } = await d1Database();
    return { store: d1(database), end };
  },
};

opened["d1 and durable objects"] = async () => {
  const edge = await workerdEdge(newKeys(), { served: true });
  await prepareD1(edge.database);
  return { store: withServedMemory(d1(edge.database), edge.objects), end: edge.close };
};
if (hasRedis) {
  opened.redis = async () => {
    const server = await redisServer();
    return { store: redis(server.client), end: () => server.stop() };
  };
  opened["redis cluster"] = async () => {
    const cluster = await redisCluster();
    return { store: redis(cluster.client), end: () => cluster.stop() };
  };
} else console.warn("redis-server is not installed: Redis and Redis Cluster are left out");
if (hasPostgres) opened.postgres = postgresStore;
else console.warn("postgresql is not installed: PostgreSQL is left out");

describe.each(Object.keys(opened))("%s", (name) => {
  let store;
  let end;
  beforeAll(async () => {
    ({ store, end } = await opened[name]());
  });
  afterAll(async () => {
    await store.close();
    await end?.();
  });
  // miniflare's D1 takes a minute for what SQLite does with the same statements in half a second.
  const checks = storeContract(() => store).filter(({ name: what }) => !name.startsWith("d1") || !what.startsWith("story"));
  test("there are checks", () => expect(checks.length).toBeGreaterThan(20));
  for (const { name, run } of checks) test(name, { timeout: 60_000 }, async () => expect(await run()).toBeUndefined());
});
