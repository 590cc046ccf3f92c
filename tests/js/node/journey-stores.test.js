// What stores keep for journeys, where the engine matters (docs/journey-runner.md). The contract that each of them passes is run by `stores.test.js`.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { forget } from "../../../dist/js/admin.js";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { postgres } from "../../../dist/js/stores/postgres.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { letters, order, planner } from "./journey-planner.js";
import { temporaryFolder } from "./parts.js";
import { hasPostgres, postgresServer } from "./postgres.js";
import { engines, fastEngines, withDump } from "./stores.js";

const NOON = Date.UTC(2026, 10, 30, 12);
const journeyOf = (store, more = {}) => createJourney({ store, planner, letters, send: async () => {}, now: () => NOON, ...more });

async function opened(name) {
  const shop = await engines[name]();
  onTestFinished(shop.end);
  return shop;
}

test.each(withDump)("%s: of a customer who is forgotten nothing is left anywhere", async (name) => {
  const { store, dump } = await opened(name);
  const journey = journeyOf(store, { send: () => Promise.reject(Object.assign(new Error("451"), { accepted: false })) });
  const before = await dump();
  const secret = "customer-4711";
  await journey.record(secret, order(4711, NOON, { email: "maria@kundin.example" }));
  await journey.run();
  expect((await store.history("shop", secret)).mails.length).toBe(1);
  expect((await dump()).join("\n")).toContain("maria@kundin.example");
  expect(await journey.forget(secret)).toBe(true);
  // Redis knows the tenant from then on; that is no person.
  expect((await dump()).filter((row) => !before.includes(row) && !/:tenants/.test(row))).toEqual([]);
});

test.each(Object.keys(fastEngines))("%s: `forget` by a reference deletes the journey that is kept under it", async (name) => {
  const { store } = await opened(name);
  const reference = "A".repeat(22);
  await journeyOf(store).record(reference, order(1, NOON));
  expect([await forget(store, "shop", reference), await store.history("shop", reference), await forget(store, "shop", reference)]).toEqual([true, null, false]);
});

test("`postfrisch forget --customer` deletes a journey by the shop's id", async () => {
  const file = path.join(temporaryFolder(), "a.db");
  const store = await sqlite(file);
  await journeyOf(store).record("4711", order(1, NOON));
  await store.close();
  const run = () => spawnSync(process.execPath, ["dist/js/cli/main.js", "forget", "--customer", "4711", "--store", file], { encoding: "utf8" });
  expect([run().stdout, run().stdout]).toEqual(["4711: forgotten\n", "4711: nothing is kept under it\n"]);
});

test.each(Object.keys(fastEngines))("%s: what another engine exported is taken up, a line a customer", async (name) => {
  const [{ store: from }, { store: to }] = [await opened(name), await opened("sqlite")];
  const send = (_, { customer }) => (customer === "c3" ? Promise.reject(new Error("lost")) : undefined);
  const source = journeyOf(from, { send });
  for (let i = 0; i < 120; i++) await source.record(`c${i}`, order(i, NOON));
  await source.run();
  const lines = async (journey) => {
    const all = [];
    for await (const customer of journey.export()) all.push(JSON.stringify(customer));
    return all;
  };
  const exported = await lines(source);
  const target = journeyOf(to);
  expect(await target.import(exported.map((line) => JSON.parse(line)))).toEqual({ customers: 120, events: 239, corrected: 0 });
  expect(await lines(target)).toEqual(exported);
  // What was under way there is under way here.
  expect((await to.history("shop", "c3")).mails).toMatchObject([{ state: "begun", tries: 1 }]);
});

test.runIf(hasPostgres)("a PostgreSQL of an earlier version gets the tables when it is opened", async () => {
  const server = await postgresServer();
  onTestFinished(() => server.stop());
  const pool = await server.database("shop");
  await postgres(pool);
  for (const table of ["journeys", "journey_events", "journey_mails"]) await pool.query(`DROP TABLE postfrisch.${table}`);
  const before = await postgres(pool, { create: false });
  await expect(before.history("shop", "c")).rejects.toMatchObject({ code: "store/missing" });
  const store = await postgres(server.poolOn("shop"));
  expect(await journeyOf(store).record("c", order(1, NOON))).toBe(1);
});
