// What only PostgreSQL does: connections that are lost, users with too few rights, readers beside an import, the command line.
import { spawnSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgres } from "../../../dist/js/stores/postgres.js";
import { temporaryFolder } from "./parts.js";
import { hasPostgres, postgresServer } from "./postgres.js";
import { priced, row } from "./rows.js";

describe.skipIf(!hasPostgres)("postgres", () => {
  let server;
  beforeAll(async () => {
    server = await postgresServer();
  });
  afterAll(() => server.stop());
  const opened = async () => {
    const pool = await server.database();
    return { pool, store: await postgres(pool) };
  };
  const imported = async (store, rows, asOf = 1) => {
    const run = await store.importFeed("t", "f");
    await run.add(rows);
    await run.commit(asOf);
  };
  /** Ends all connections to a database, as a restart does. */
  const cut = (pool) =>
    server.pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [new URL(pool.options.connectionString).pathname.slice(1)]);

  test("opening it many times at once makes its tables once", async () => {
    const pool = await server.database();
    const stores = await Promise.all(Array.from({ length: 5 }, () => postgres(pool)));
    await stores[0].putRecipient("t", "s", "{}");
    expect((await stores[4].lookUp({ tenant: "t", subject: "s" })).recipient).toBe("{}");
  });

  test("what may not be made is missing, and nothing is made", async () => {
    const pool = await server.database();
    await expect(postgres(pool, { create: false })).rejects.toMatchObject({ code: "store/missing" });
    expect((await pool.query("SELECT 1 FROM pg_namespace WHERE nspname = 'postfrisch'")).rowCount).toBe(0);
    await postgres(pool);
    await expect(postgres(pool, { create: false })).resolves.toBeDefined();
  });

  test("lost connections are replaced, and what was under way says so with its cause", async () => {
    const { pool, store } = await opened();
    await imported(store, [priced("a", 1)]);
    // Within a statement.
    const waiting = pool.query("SELECT pg_sleep(30)").catch((error) => error.code);
    while (!(await server.pool.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)'")).rowCount > 0);
    await cut(pool);
    expect(await waiting).toBe("57P01");
    expect((await store.offers("t", ["a"])).length).toBe(1);
    // Between the statements of a change.
    const run = await store.importFeed("t", "f");
    await run.add([priced("a", 2)]);
    const { connect } = pool;
    pool.connect = async () => {
      const connection = await connect.call(pool);
      const { query } = connection;
      connection.query = async (statement) => {
        if (statement.text.startsWith("FETCH")) await cut(pool).then(() => new Promise((resolve) => setTimeout(resolve, 100)));
        return query.call(connection, statement);
      };
      return connection;
    };
    const error = await run.commit(2).catch((error) => error);
    pool.connect = connect;
    expect([error.code, error.cause instanceof Error, pool.totalCount]).toEqual(["store/failed", true, 0]);
    expect(JSON.parse((await store.offers("t", ["a"]))[0].data).price.amount).toBe(1);
    await run.commit(2);
    expect(JSON.parse((await store.offers("t", ["a"]))[0].data).price.amount).toBe(2);
  });

  test("a server that is away is told, and used again when it is back", async () => {
    const own = await postgresServer();
    const { port, folder } = own;
    const pool = new pg.Pool({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
    const store = await postgres(pool);
    await imported(store, [priced("a", 1)]);
    await own.stop();
    await expect(store.lookUp({ tenant: "t", offers: ["a"] })).rejects.toMatchObject({ code: "store/failed", cause: expect.any(Error) });
    await expect(store.putOverride("t", "a", "{}", 1)).rejects.toMatchObject({ code: "store/failed", cause: expect.any(Error) });
    const again = await postgresServer({ folder, port });
    expect((await store.lookUp({ tenant: "t", offers: ["a"] })).offers.length).toBe(1);
    await store.close();
    await again.stop();
  });

  test("what is wrong with the address or the rights is told with what helps", async () => {
    const { pool, store } = await opened();
    await store.putRecipient("t", "s", "{}");
    await pool.query("CREATE ROLE reader LOGIN");
    const as = (user, database) => new pg.Pool({ connectionString: `postgres://${user}@127.0.0.1:${server.port}/${database}` });
    const name = new URL(pool.options.connectionString).pathname.slice(1);
    const told = async (asked) => {
      const { code, diagnostic, cause } = await asked.catch((error) => error);
      return [code, diagnostic.help, cause.code];
    };
    expect(await told(postgres(as("postgres", "nowhere")))).toEqual(["store/failed", "check user, password and the database's name", "3D000"]);
    expect(await told(postgres(as("nobody", name)))).toEqual(["store/failed", "check user, password and the database's name", "28000"]);
    const rights = "give this user the right to make the schema `postfrisch`, or to read and write what is in it";
    expect(await told(postgres(as("reader", "postgres")))).toEqual(["store/failed", rights, "42501"]);
    await pool.query("GRANT USAGE ON SCHEMA postfrisch TO reader");
    expect(await told(postgres(as("reader", name)).then((reader) => reader.lookUp({ tenant: "t" })))).toEqual(["store/failed", rights, "42501"]);
    await pool.query("GRANT SELECT ON ALL TABLES IN SCHEMA postfrisch TO reader");
    const reader = await postgres(as("reader", name));
    expect((await reader.lookUp({ tenant: "t", subject: "s" })).recipient).toBe("{}");
    expect(await told(reader.putRecipient("t", "s", null))).toEqual(["store/failed", rights, "42501"]);
    await pool.query("DROP SCHEMA postfrisch CASCADE");
    expect((await told(store.lookUp({ tenant: "t" }))).slice(0, 1)).toEqual(["store/missing"]);
  });

  test("an id that no text of PostgreSQL can be is found nowhere, and no failure", async () => {
    const { store } = await opened();
    await imported(store, [priced("a", 1)]);
    const found = await store.lookUp({ tenant: "t", campaign: "c\0", served: "\0", product: "a\0", offers: ["a\0", "a"] });
    expect([found.offers.map(({ id }) => id), found.campaign]).toEqual([["a"], null]);
    expect((await store.lookUp({ tenant: "t\0", offers: ["a"] })).offers).toEqual([]);
  });

  test("readers and votes wait for no import, and a push that comes during one is not lost", async () => {
    const { pool, store } = await opened();
    const rows = Array.from({ length: 5_000 }, (_, i) => priced(`o${i}`, 100));
    await imported(store, rows, 1);
    const version = async () => (await store.lookUp({ tenant: "t" })).version;
    const before = await version();
    const run = await store.importFeed("t", "f");
    await run.add(rows.map(({ id }) => priced(id, 200)));
    const held = await pool.connect();
    await held.query("BEGIN");
    // The import's transaction waits for this row, as it would for a slow disk.
    await held.query("SELECT FROM postfrisch.catalog WHERE id = 'o999' FOR UPDATE");
    const committed = run.commit(2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [was] = await store.offers("t", ["o1"]);
    expect([JSON.parse(was.data).price.amount, await version()]).toEqual([100, before]);
    expect(await store.putVote({ tenant: "t", campaign: "c", block: "b", voter: "v", answer: "a" })).toBe(true);
    const next = priced("o1", 300);
    const times = { price: 3, sale: 1, availability: 1, stock: 1, rest: 1 };
    const revised = store.reviseOffers("t", [{ was, next, times, deliveries: ["d"], late: [] }], Number.MAX_SAFE_INTEGER);
    await held.query("COMMIT");
    held.release();
    // What the push was made of is not there any more: it has to be made again.
    expect([await committed, await revised, await version()]).not.toContain(before);
    expect([JSON.parse((await store.offers("t", ["o1"]))[0].data).price.amount, await revised]).toEqual([200, []]);
    await store.close();
  });

  test("no row leads from a voter to the answer, not by the transaction that wrote both either", async () => {
    const { pool, store } = await opened();
    const answers = ["yes", "no", "perhaps"];
    for (const [n, answer] of [...answers, ...answers].entries()) await store.putVote({ tenant: "t", campaign: "c", block: "b", voter: `v${n}`, answer });
    const { rows } = await pool.query("SELECT v.voter, t.votes FROM postfrisch.voters v JOIN postfrisch.tallies t ON t.xmin = v.xmin");
    expect(rows).toEqual([{ voter: "v5", votes: { yes: 2, no: 2, perhaps: 2 } }]);
    await store.close();
  });

  test("changes that cross each other are made again: none of fifty is lost", async () => {
    const { store } = await opened();
    const other = [..."abcdefgh"].map((number) => ({ reference: `r${number}`, number, data: "{}", asOf: 1 }));
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.putParcels("t", n % 2 ? other : other.toReversed())));
    const count = { tenant: "t", campaign: "c", day: "2026-11-26", what: "picture", block: "b", variant: "", reason: "", n: 1 };
    const counts = Array.from({ length: 8 }, (_, slot) => ({ ...count, slot }));
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.addCounts(n % 2 ? [...counts, ...counts] : counts.toReversed())));
    expect((await store.counts()).map(({ n }) => n)).toEqual(Array(8).fill(75));
    const relations = (n) => ["x", "y"].map((offer) => ({ source: "s", slot: "similar", offer, rank: n }));
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.putRelations("t", relations(n))));
    const overrides = await Promise.all(Array.from({ length: 50 }, (_, n) => store.putOverride("t", "o", `{"n":${n}}`, n)));
    expect(new Set(overrides).size).toBe(50);
    await store.close();
  });

  test("more offers than a window has: imported, counted and compared as any", async () => {
    const { store } = await opened();
    const rows = (amount) => Array.from({ length: 4_500 }, (_, i) => priced(`w${i}`, amount));
    await imported(store, [...rows(100), priced("only-once", 1)], 1);
    const run = await store.importFeed("t", "f");
    await run.add(rows(200));
    expect(await run.counts(2)).toEqual({ added: 0, changed: 4_500, unchanged: 0, gone: 1, older: 0 });
    const diff = await run.diff(2);
    const first = rows(0)
      .map(({ id }) => id)
      .sort()
      .slice(0, 100);
    expect([diff.added, diff.gone, diff.changed.map(({ id }) => id)]).toEqual([[], ["only-once"], first]);
    await run.commit(2);
    const found = await store.listOffers("t", { limit: 5_000 });
    expect([found.length, new Set(found.map(({ history }) => history.length))]).toEqual([4_501, new Set([1, 2])]);
    await store.close();
  });

  test("it is searched in titles and ids, with umlauts in either case", async () => {
    const { store } = await opened();
    await imported(store, [row("a", true, "Große Übersicht"), row("B%_", true, "50 %")]);
    const ids = async (search) => (await store.listOffers("t", { search })).map(({ id }) => id);
    expect([await ids("übers"), await ids("%_"), await ids("b%"), await ids("nothing")]).toEqual([["a"], ["B%_"], ["B%_"], []]);
    await store.close();
  });

  test("the command line takes its address", async () => {
    await server.database("cli");
    const folder = temporaryFolder();
    const cli = (...args) => {
      const main = path.resolve("dist/js/cli/main.js");
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args, "--store", `${server.url}/cli`], {
        cwd: folder,
        encoding: "utf8",
        input: feed,
      });
      return { status, said: stdout + stderr };
    };
    const feed = "id,title,link,price,availability\na,Rad,https://shop.example/a,10 EUR,in_stock\n";
    expect(cli("report")).toMatchObject({ status: 1, said: expect.stringContaining("store/missing") });
    expect(cli("import", "-")).toMatchObject({ status: 0, said: expect.stringContaining("1 new") });
    expect(cli("report")).toMatchObject({ status: 0 });
    const away = spawnSync(process.execPath, [path.resolve("dist/js/cli/main.js"), "report", "--store", "postgres://127.0.0.1:1/x"], { encoding: "utf8" });
    expect([away.status, away.stderr]).toEqual([1, expect.stringMatching(/^store\/failed: PostgreSQL: .*ECONNREFUSED/)]);
  });
});
