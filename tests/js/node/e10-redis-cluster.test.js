// A Redis Cluster of three nodes: each tenant on one of them. stores.test.js has the contract.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redis } from "../../../dist/js/stores/redis.js";
import { temporaryFolder } from "./parts.js";
import { hasRedis, redisCluster } from "./redis.js";
import { priced } from "./rows.js";

const cli = new URL("../../../dist/js/cli/main.js", import.meta.url).pathname;
const tenants = Array.from({ length: 12 }, (_, i) => `shop-${i}`);

async function importOne(store, tenant, amount, asOf) {
  const run = await store.importFeed(tenant, "f");
  await run.add([priced("o", amount)]);
  await run.commit(asOf);
}

describe.skipIf(!hasRedis)("e10 Redis Cluster", () => {
  let cluster;
  let store;
  beforeAll(async () => {
    cluster = await redisCluster();
    store = redis(cluster.client);
  });
  afterAll(() => cluster.stop());
  const keysOf = async ({ client }, pattern) => client.sendCommand(["KEYS", pattern]);

  test("e10 tenants are spread over the nodes, and each is on one", async () => {
    for (const tenant of tenants) await importOne(store, tenant, 100, 1);
    const held = await Promise.all(cluster.nodes.map(async (node) => new Set((await keysOf(node, "postfrisch:{*")).map((key) => /\{(.*?)\}/.exec(key)[1]))));
    expect(held.every((some) => some.size > 0)).toBe(true);
    expect(held.flatMap((some) => [...some]).sort()).toEqual([...tenants].sort());
    for (const tenant of tenants) expect((await store.offers(tenant, ["o"])).map(({ id }) => id)).toEqual(["o"]);
  });

  test("e10 what is asked of all tenants is asked of every node", async () => {
    for (const tenant of tenants) {
      await store.putCampaign(tenant, "c", "{}", 1);
      await store.addCounts([{ tenant, campaign: "c", day: "2026-11-28", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 2 }]);
    }
    expect((await store.campaigns()).map(({ tenant }) => tenant)).toEqual([...tenants].sort());
    expect((await store.counts()).map(({ tenant, n }) => [tenant, n])).toEqual([...tenants].sort().map((tenant) => [tenant, 2]));
  });

  test("e10 a node that has forgotten the scripts gets them again", async () => {
    for (const { client } of cluster.nodes) await client.sendCommand(["SCRIPT", "FLUSH"]);
    for (const tenant of tenants) expect(await store.offers(tenant, ["o"])).toHaveLength(1);
  });

  test("e10 a tenant that moves to another node goes on", async () => {
    const [tenant] = tenants;
    const holding = async (node) => (await keysOf(node, `postfrisch:{${tenant}}:*`)).length > 0;
    const held = await Promise.all(cluster.nodes.map(holding));
    const from = cluster.nodes[held.indexOf(true)];
    const to = cluster.nodes[held.indexOf(false)];
    const slot = String(await from.client.sendCommand(["CLUSTER", "KEYSLOT", `postfrisch:{${tenant}}:`]));
    const [source, target] = await Promise.all([from, to].map(({ client }) => client.sendCommand(["CLUSTER", "MYID"])));
    await to.client.sendCommand(["CLUSTER", "SETSLOT", slot, "IMPORTING", source]);
    await from.client.sendCommand(["CLUSTER", "SETSLOT", slot, "MIGRATING", target]);
    const keys = await from.client.sendCommand(["CLUSTER", "GETKEYSINSLOT", slot, "1000"]);
    await from.client.sendCommand(["MIGRATE", "127.0.0.1", String(to.port), "", "0", "5000", "KEYS", ...keys]);
    for (const { client } of [to, from]) await client.sendCommand(["CLUSTER", "SETSLOT", slot, "NODE", target]);
    expect([await holding(from), await holding(to)]).toEqual([false, true]);
    await importOne(store, tenant, 90, 2);
    expect(JSON.parse((await store.offers(tenant, ["o"]))[0].data).price.amount).toBe(90);
  });

  test("e10 a client of one node is told what is wrong", async () => {
    const alone = redis(cluster.nodes[0].client);
    const said = await Promise.all(tenants.map((tenant) => alone.offers(tenant, ["o"]).catch((error) => error)));
    const refused = said.filter((answer) => answer instanceof Error);
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect([error.code, error.diagnostic.help.includes("createCluster")]).toEqual(["store/failed", true]);
  });

  test("e10 commands take the address of any node", () => {
    for (const [i, { url }] of cluster.nodes.entries()) {
      const args = [cli, "report", "--json", "--store", url, "--tenant", "shop-3"];
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: path.join(temporaryFolder()), encoding: "utf8" });
      expect([i, status, stderr]).toEqual([i, 0, ""]);
      expect(JSON.parse(stdout).total.pictures).toBe(2);
    }
  });
});
