// Voucher pools (docs/vouchers.md): no code twice, the same one for who asks again, an empty pool said before anything is sent, uses counted once.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { forget } from "../../../dist/js/admin.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { postgres } from "../../../dist/js/stores/postgres.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { addVouchers, checkVoucher, countVouchers, deletePool, giveVouchers, redeem, voucherOf } from "../../../dist/js/vouchers.js";
import { temporaryFolder } from "./parts.js";
import { hasPostgres, postgresServer } from "./postgres.js";
import { hasRedis, redisServer } from "./redis.js";
import { engines, shapes, withDump } from "./stores.js";

const subjects = (n) => Array.from({ length: n }, () => randomBytes(16).toString("base64url"));
const holdersOf = (n, mail = "m-1") => subjects(n).map((subject) => ({ subject, mail }));
const codesOf = (n, name = "C") => Array.from({ length: n }, (_, i) => `${name}-${String(i).padStart(4, "0")}`);
const NOON = Date.UTC(2026, 10, 28, 11);

async function opened(name) {
  const shop = await shapes[name]();
  onTestFinished(shop.end);
  return shop;
}

/** Stores that several processes open, by address. */
const addresses = {
  sqlite: async () => path.join(temporaryFolder(), "a.db"),
  ...(hasRedis && {
    redis: async () => {
      const server = await redisServer();
      onTestFinished(() => server.stop());
      return server.url;
    },
  }),
  ...(hasPostgres && {
    postgres: async () => {
      const server = await postgresServer();
      onTestFinished(() => server.stop());
      await server.database("shop");
      return `${server.url}/shop`;
    },
  }),
};

const cli = (args, input) => spawnSync(process.execPath, ["dist/js/cli/main.js", "vouchers", ...args], { input, encoding: "utf8" });

/** Starts a process that takes codes; `done` gives those that it printed. */
function taker(address, pool, names, size) {
  const child = spawn(process.execPath, ["tests/js/node/vouchers-taker.mjs", address, pool, names.join(), String(size)]);
  let [out, errors] = ["", ""];
  child.stdout.on("data", (piece) => {
    out += piece;
  });
  child.stderr.on("data", (piece) => {
    errors += piece;
  });
  const done = new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, errors, codes: out.split("\n").slice(0, -1) }));
  });
  return { child, done, some: () => new Promise((resolve) => child.stdout.once("data", resolve)) };
}

describe.each(Object.keys(shapes))("%s", (name) => {
  test("r073_many_takers_over_two_connections_get_each_code_once_and_then_hear_that_the_pool_is_empty", { timeout: 60_000 }, async () => {
    const { store, another } = await opened(name);
    const second = await another();
    await addVouchers(store, "shop", "p", codesOf(100));
    // Sixteen takers of seven each want 112 of 100.
    const groups = Array.from({ length: 16 }, () => holdersOf(7));
    const said = await Promise.all(groups.map((holders, i) => giveVouchers(i % 2 ? second : store, "shop", "p", holders).catch((error) => error)));
    const served = said.flatMap(({ vouchers = [] }) => vouchers.map(({ code }) => code));
    expect([served.length, new Set(served).size]).toEqual([98, 98]);
    const short = said.filter(({ code }) => code);
    expect(short.map(({ code, diagnostic }) => [code, diagnostic.message])).toEqual([
      ["voucher/pool-empty", "the pool `p` has too few codes: 2 left, 7 wanted"],
      ["voucher/pool-empty", "the pool `p` has too few codes: 2 left, 7 wanted"],
    ]);
    // Who heard that has none; who was served has theirs, whoever asks.
    for (const [i, holders] of groups.entries()) {
      const codes = await Promise.all(holders.map(async (holder) => (await voucherOf(i % 2 ? store : second, "shop", "p", holder))?.code));
      expect(codes).toEqual(said[i].vouchers?.map(({ code }) => code) ?? Array(7).fill(undefined));
    }
    expect(await countVouchers(second, "shop", "p")).toEqual({ left: 2, given: 98, expired: 0 });
  });

  test("r073_what_is_retried_over_two_connections_gives_the_same_codes", async () => {
    const { store, another } = await opened(name);
    const second = await another();
    await addVouchers(store, "shop", "p", codesOf(40));
    const holders = holdersOf(10);
    const said = await Promise.all(Array.from({ length: 8 }, (_, i) => giveVouchers(i % 2 ? second : store, "shop", "p", holders)));
    expect(new Set(said.map(({ vouchers }) => JSON.stringify(vouchers))).size).toBe(1);
    expect(new Set(said[0].vouchers.map(({ code }) => code)).size).toBe(10);
    expect(said.map(({ left }) => left)).toEqual(Array(8).fill(30));
  });

  test("r078_uses_are_counted_once_per_order_over_two_connections", async () => {
    const { store, another } = await opened(name);
    const second = await another();
    await addVouchers(store, "shop", "p", [{ code: "TWENTY", uses: 10 }]);
    const orders = Array.from({ length: 40 }, (_, i) => `order-${i % 20}`);
    const said = await Promise.all(orders.map((order, i) => redeem(i % 3 ? store : second, "shop", "p", "TWENTY", order).catch(({ code }) => code)));
    const counted = new Set(orders.filter((_, i) => typeof said[i] === "object"));
    expect([counted.size, said.filter((one) => one === "voucher/exhausted").length]).toEqual([10, 20]);
    // Each again says the same.
    for (const order of counted) expect(await redeem(store, "shop", "p", "TWENTY", order)).toEqual({ left: 0 });
    await expect(redeem(store, "shop", "p", "TWENTY", "order-new")).rejects.toMatchObject({
      code: "voucher/exhausted",
      diagnostic: { message: "the code was redeemed 10 of 10 times" },
    });
  });
});

describe.each(Object.keys(addresses))("%s, in several processes", (name) => {
  test("r073_processes_that_take_at_once_get_each_code_once", { timeout: 60_000 }, async () => {
    const address = await addresses[name]();
    expect(cli(["import", "p", "-", "--store", address], codesOf(200).join("\n"))).toMatchObject({
      status: 0,
      stdout: "p: 200 codes added, 0 known already\n",
    });
    // Eight processes; the first two ask for the same holders.
    const names = (i) => Array.from({ length: 20 }, (_, n) => `mail-${Math.max(i, 1)}-${n}`);
    const ended = await Promise.all(Array.from({ length: 8 }, (_, i) => taker(address, "p", names(i), 3).done));
    expect(ended.map(({ code, errors }) => [code, errors])).toEqual(Array(8).fill([0, ""]));
    expect(ended[0].codes).toEqual(ended[1].codes);
    const all = ended.slice(1).flatMap(({ codes }) => codes);
    expect([all.length, new Set(all).size]).toEqual([140, 140]);
    expect(cli(["count", "p", "--store", address]).stdout).toBe("p: 60 codes left, 140 given, 0 expired\n");
  });

  test("r073_a_process_that_is_killed_and_started_again_gives_the_same_codes", { timeout: 60_000 }, async () => {
    const address = await addresses[name]();
    cli(["import", "p", "-", "--store", address], codesOf(500).join("\n"));
    const names = Array.from({ length: 400 }, (_, n) => `mail-${n}`);
    const first = taker(address, "p", names, 1);
    await first.some();
    first.child.kill("SIGKILL");
    const killed = await first.done;
    // It was killed on its way.
    expect([killed.signal, killed.codes.length > 0, killed.codes.length < 400]).toEqual(["SIGKILL", true, true]);
    const again = await taker(address, "p", names, 40).done;
    expect([again.code, again.errors]).toEqual([0, ""]);
    expect(again.codes.slice(0, killed.codes.length)).toEqual(killed.codes);
    expect(new Set(again.codes).size).toBe(400);
    expect(cli(["count", "p", "--store", address]).stdout).toBe("p: 100 codes left, 400 given, 0 expired\n");
  });
});

describe("r073 giving", () => {
  test("r073_a_holder_is_a_person_and_a_mail_and_comes_as_often_as_they_are_named", async () => {
    const store = memory();
    await addVouchers(store, "shop", "p", codesOf(5));
    const [subject, other] = subjects(2);
    const mails = [{ subject, mail: "a" }, { subject, mail: "b" }, { subject }, { subject, mail: "a" }, { subject: other, mail: "a" }]; // biome-ignore format: a list
    const { vouchers, left } = await giveVouchers(store, "shop", "p", mails);
    expect(vouchers.map(({ code }) => code)).toEqual(["C-0000", "C-0001", "C-0002", "C-0000", "C-0003"]);
    expect(left).toBe(1);
    expect(vouchers[0]).toEqual({ code: "C-0000", until: null, uses: 1, left: 1 });
    expect(await giveVouchers(store, "shop", "p", [])).toEqual({ vouchers: [], left: 1 });
  });

  test("r073_few_that_are_left_are_told", async () => {
    const store = memory();
    await addVouchers(store, "shop", "p", codesOf(20));
    const told = [];
    const onLow = (pool) => told.push(pool);
    // 14 are left, for six; then 8; then 2, too few for another six.
    for (let i = 0; i < 3; i++) await giveVouchers(store, "shop", "p", holdersOf(6), { onLow });
    expect(told).toEqual([{ tenant: "shop", pool: "p", left: 2 }]);
    await giveVouchers(store, "shop", "p", holdersOf(1), { onLow, lowBelow: 1 });
    expect(told).toHaveLength(1);
    await giveVouchers(store, "shop", "p", holdersOf(1), { onLow, lowBelow: 1 });
    expect(told.at(-1)).toEqual({ tenant: "shop", pool: "p", left: 0 });
    await expect(giveVouchers(store, "shop", "p", holdersOf(1), { onLow })).rejects.toMatchObject({
      code: "voucher/pool-empty",
      diagnostic: { help: expect.stringContaining("nothing was assigned") },
    });
    expect(told).toHaveLength(2);
  });

  test("r073_a_last_day_ends_in_the_shops_zone", async () => {
    const store = memory();
    await addVouchers(store, "shop", "p", [{ code: "A", until: "2026-11-28" }]);
    const [holder] = holdersOf(1);
    // Half past eleven in the evening in Berlin, half an hour past midnight in Helsinki.
    const now = Date.UTC(2026, 10, 28, 22, 30);
    await expect(giveVouchers(store, "shop", "p", [holder], { now, zone: "Europe/Helsinki" })).rejects.toMatchObject({ code: "voucher/pool-empty" });
    const { vouchers } = await giveVouchers(store, "shop", "p", [holder], { now });
    expect(vouchers).toEqual([{ code: "A", until: "2026-11-28", uses: 1, left: 1 }]);
    expect([await voucherOf(store, "shop", "p", holder, { now }), await voucherOf(store, "shop", "p", holder, { now: now + 3_600_000 })]).toEqual([
      vouchers[0],
      null,
    ]);
    await expect(redeem(store, "shop", "p", "A", "o", { now: now + 3_600_000 })).rejects.toMatchObject({ code: "voucher/expired" });
    expect(await redeem(store, "shop", "p", "A", "o", { now: now + 3_600_000, zone: "America/New_York" })).toEqual({ left: 0 });
    await expect(redeem(store, "shop", "p", "A", "o", { zone: "Mars/Olympus" })).rejects.toMatchObject({ code: "zone/unknown" });
  });

  test("r073_codes_that_cannot_be_used_are_told_by_their_positions_and_none_is_added", async () => {
    const store = memory();
    const bad = ["GOOD", "", " ", "x".repeat(65), "a\nb", "a\u200bb", 7, null, { code: "A", until: "2026-02-31" }, { code: "A", until: "31.12.2026" }, { code: "A", uses: 0 }, { code: "A", uses: 1.5 }, { code: "\ud800" }, { until: "2090-01-01" }]; // biome-ignore format: a list
    const error = await addVouchers(store, "shop", "p", bad).catch((error) => error);
    expect([error.code, error.diagnostics.map(({ path }) => path)]).toEqual([
      "voucher/invalid",
      [
        ...["codes[1]", "codes[2]", "codes[3]", "codes[4]", "codes[5]", "codes[6]", "codes[7]"],
        ...["codes[8].until", "codes[9].until", "codes[10].uses", "codes[11].uses", "codes[12].code", "codes[13].code"],
      ],
    ]);
    expect(await countVouchers(store, "shop", "p")).toEqual({ left: 0, given: 0, expired: 0 });
    const good = ["GOOD", " GOOD ", "x".repeat(64), "🎁".repeat(64), { code: "A", until: null, uses: null }, "a b", "cafe\u0301", "caf\u00e9"];
    expect(await addVouchers(store, "shop", "p", new Set(good))).toEqual({ added: 6, known: 2 });
    expect(await redeem(store, "shop", "p", " cafe\u0301", "o")).toEqual({ left: 0 });
    await expect(redeem(store, "shop", "p", "good", "o")).rejects.toMatchObject({ code: "voucher/unknown" });
  });

  test("r073_what_is_no_pool_holder_or_order_is_told", async () => {
    const store = memory();
    const [subject] = subjects(1);
    const wrong = (path) => expect.objectContaining({ code: "voucher/invalid", diagnostic: expect.objectContaining({ path }) });
    for (const pool of ["", "a b", "a:b", "x".repeat(201), null, 7]) await expect(countVouchers(store, "shop", pool)).rejects.toEqual(wrong("pool"));
    expect(await countVouchers(store, "shop", "spring-26_b.2")).toMatchObject({ left: 0 });
    const give = (...holders) => giveVouchers(store, "shop", "p", holders);
    await expect(give({ subject }, { subject: "maria@shop.example" })).rejects.toEqual(wrong("holders[1].subject"));
    await expect(give(undefined)).rejects.toEqual(wrong("holders[0].subject"));
    await expect(give({ subject, mail: 7 })).rejects.toEqual(wrong("holders[0].mail"));
    await expect(give(...Array(20_001).fill({ subject }))).rejects.toEqual(wrong("holders"));
    for (const order of ["", undefined, 4711, "a\nb"]) await expect(redeem(store, "shop", "p", "A", order)).rejects.toEqual(wrong("order"));
  });

  test("r073_a_store_without_pools_says_so_and_forgets_all_the_same", async () => {
    const old = new Proxy(memory(), {
      get: (store, name) => (/voucher|holder/i.test(String(name)) ? undefined : store[name]?.bind?.(store)),
    });
    await expect(addVouchers(old, "shop", "p", ["A"])).rejects.toMatchObject({
      code: "store/failed",
      diagnostic: { message: "this store has no voucher pools" },
    });
    const [subject] = subjects(1);
    await old.putFact("shop", "voucher", subject, "{}", 1);
    expect([await forget(old, "shop", subject), await forget(old, "shop", subject)]).toEqual([true, false]);
  });
});

describe("r127 what may be named", () => {
  test("r127_an_unredeemed_voucher_is_named_a_redeemed_one_never", async () => {
    const store = memory();
    await addVouchers(store, "shop", "p", [{ code: "A", uses: 2, until: "2026-12-31" }, "B", "C"]);
    const [holder, other] = holdersOf(2);
    const now = { now: NOON };
    await giveVouchers(store, "shop", "p", [holder], now);
    expect(await voucherOf(store, "shop", "p", holder, now)).toEqual({ code: "A", until: "2026-12-31", uses: 2, left: 2 });
    expect(await redeem(store, "shop", "p", "A", "o1", now)).toEqual({ left: 1 });
    expect([(await voucherOf(store, "shop", "p", holder, now)).left, (await checkVoucher(store, "shop", "p", "A", now)).left]).toEqual([1, 1]);
    await redeem(store, "shop", "p", "A", "o2", now);
    expect(await voucherOf(store, "shop", "p", holder, now)).toBe(null);
    // Who asks again gets the same code, which says that it is used up.
    expect((await giveVouchers(store, "shop", "p", [holder], now)).vouchers).toEqual([{ code: "A", until: "2026-12-31", uses: 2, left: 0 }]);
    await expect(checkVoucher(store, "shop", "p", "A", now)).rejects.toMatchObject({ code: "voucher/exhausted" });
    await expect(checkVoucher(store, "shop", "p", "Z", now)).rejects.toMatchObject({ code: "voucher/unknown" });
    await expect(checkVoucher(store, "shop", "p", "A", { now: NOON + 40 * 86_400_000 })).rejects.toMatchObject({ code: "voucher/expired" });
    // One that was redeemed before anybody had it is given to nobody.
    await redeem(store, "shop", "p", "B", "o3", now);
    expect((await giveVouchers(store, "shop", "p", [other], now)).vouchers[0].code).toBe("C");
    expect(await deletePool(store, "shop", "p")).toBe(true);
    await expect(checkVoucher(store, "shop", "p", "C", now)).rejects.toMatchObject({ code: "voucher/unknown" });
  });
});

describe("e7 privacy", () => {
  test.each(withDump)("e7_%s keeps no reference, mail or order, and after forgetting nothing leads from a person to a code", async (name) => {
    const { store, dump, end } = await engines[name]();
    onTestFinished(end);
    await addVouchers(store, "shop", "p", codesOf(3));
    const before = await dump();
    const [subject, other] = subjects(2);
    await giveVouchers(store, "shop", "p", [{ subject, mail: "GEHEIM-MAIL" }, { subject }]);
    await redeem(store, "shop", "p", "C-0000", "GEHEIM-ORDER");
    const given = await dump();
    expect(given.filter((row) => row.includes(subject) || row.includes("GEHEIM"))).toEqual([]);
    // Hashes are 22 characters; there are some, and the same ones for nobody else.
    const hashes = (rows) => new Set(rows.flatMap((row) => row.match(/(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{22}(?![\w-])/g) ?? []));
    expect([hashes(before).size, hashes(given).size]).toEqual([0, 4]);
    expect([await forget(store, "shop", other), await forget(store, "other", subject), await forget(store, "shop", subject)]).toEqual([false, false, true]);
    expect([hashes(await dump()).size, await forget(store, "shop", subject)]).toEqual([0, false]);
    // The codes stay given, the use stays counted.
    expect(await countVouchers(store, "shop", "p")).toEqual({ left: 1, given: 2, expired: 0 });
    await expect(redeem(store, "shop", "p", "C-0000", "another")).rejects.toMatchObject({ code: "voucher/exhausted" });
    expect((await giveVouchers(store, "shop", "p", [{ subject }])).vouchers[0].code).toBe("C-0002");
  });
});

describe("databases of before", () => {
  test("r073_a_sqlite_file_without_pools_gets_them_when_it_is_opened", async () => {
    const file = path.join(temporaryFolder(), "a.db");
    await (await sqlite(file)).close();
    const behind = new DatabaseSync(file);
    const own = behind.prepare("SELECT type, name FROM sqlite_master WHERE name LIKE 'voucher%' AND type IN ('table', 'index', 'trigger')").all();
    for (const { name } of own.filter(({ type }) => type === "table")) behind.exec(`DROP TABLE ${name}`);
    expect([own.length > 8, behind.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name LIKE 'voucher%'").get().n]).toEqual([true, 0]);
    const [a, b] = await Promise.all([sqlite(file), sqlite(file)]);
    await addVouchers(a, "shop", "p", codesOf(2));
    expect((await giveVouchers(b, "shop", "p", holdersOf(1))).left).toBe(1);
    await Promise.all([a.close(), b.close()]);
    behind.close();
  });

  test.skipIf(!hasPostgres)("r073_a_postgresql_without_pools_gets_them_or_goes_on_without_where_it_may_not", async () => {
    const server = await postgresServer();
    onTestFinished(() => server.stop());
    const pool = await server.database("shop");
    const before = async () => pool.query("DROP TABLE postfrisch.vouchers, postfrisch.voucher_stock, postfrisch.voucher_uses");
    await postgres(pool);
    await before();
    await pool.query("CREATE USER clerk; GRANT USAGE ON SCHEMA postfrisch TO clerk; GRANT ALL ON ALL TABLES IN SCHEMA postfrisch TO clerk");
    const { default: pg } = await import("pg");
    const clerks = new pg.Pool({ connectionString: `postgres://clerk@127.0.0.1:${server.port}/shop`, max: 2 });
    onTestFinished(() => clerks.end());
    for (const [of, options] of [
      [clerks, {}],
      [pool, { create: false }],
    ]) {
      // biome-ignore format: two
      const store = await postgres(of, options);
      expect(await store.versions("shop", "c")).toEqual([]);
      await expect(addVouchers(store, "shop", "p", ["A"])).rejects.toMatchObject({ code: "store/missing" });
    }
    const stores = await Promise.all(Array.from({ length: 4 }, () => postgres(pool)));
    await addVouchers(stores[0], "shop", "p", codesOf(2));
    expect((await giveVouchers(stores[3], "shop", "p", holdersOf(1))).left).toBe(1);
  });
});

describe("the command line", () => {
  test("r073_codes_are_imported_and_counted", () => {
    const folder = temporaryFolder();
    const at = (name) => path.join(folder, name);
    const store = ["--store", at("a.db")];
    fs.writeFileSync(at("list.txt"), "A-1\r\n\r\n A-2 \r\nA-1\r\n");
    fs.writeFileSync(at("all.csv"), '\ufeffcode,until,uses\n"A,""3""",2090-12-31,\nTEN,,10\nOLD,2020-01-01\n');
    expect(cli(["import", "p", at("list.txt"), ...store])).toMatchObject({ status: 0, stdout: "p: 2 codes added, 1 known already\n" });
    expect(JSON.parse(cli(["import", "p", at("all.csv"), "--json", ...store]).stdout)).toEqual({ pool: "p", added: 3, known: 0 });
    expect(cli(["count", "p", ...store])).toMatchObject({ status: 0, stdout: "p: 4 codes left, 0 given, 1 expired\n" });
    expect(JSON.parse(cli(["count", "none", "--json", ...store]).stdout)).toEqual({ pool: "none", left: 0, given: 0, expired: 0 });
    const behind = new DatabaseSync(at("a.db"));
    expect(behind.prepare("SELECT code, uses FROM vouchers WHERE uses > 1 OR code LIKE '%,%' ORDER BY code").all()).toMatchObject([{ code: 'A,"3"' }, { code: "TEN", uses: 10 }]); // biome-ignore format: rows
    behind.close();
  });

  test("r073_lines_that_cannot_be_read_are_told_and_none_is_imported", () => {
    const folder = temporaryFolder();
    const file = path.join(folder, "bad.csv");
    const store = ["--store", path.join(folder, "a.db")];
    fs.writeFileSync(file, "code,until\nA\n\nB,tomorrow\nC,,none\n");
    const { status, stderr } = cli(["import", "p", file, ...store]);
    expect([status, stderr.match(/^.*voucher\/invalid.*$/gm)]).toEqual([
      1,
      [`${file}:4:1: voucher/invalid: \`tomorrow\` is not a date`, `${file}:5:1: voucher/invalid: \`none\` is not a number of uses`],
    ]);
    expect(JSON.parse(cli(["import", "p", file, "--json", ...store]).stdout).error).toMatchObject({ code: "voucher/invalid", line: 4, file });
    expect(cli(["count", "p", ...store]).stdout).toBe("p: 0 codes left, 0 given, 0 expired\n");
    for (const wrong of [[], ["count"], ["import", "p"], ["count", "p", "x"], ["take", "p"]]) expect([wrong, cli([...wrong, ...store]).status]).toEqual([wrong, 2]); // biome-ignore format: a list
    expect(cli(["count", "p", "--store", path.join(folder, "none.db")])).toMatchObject({ status: 1, stderr: expect.stringContaining("store/missing") });
  });
});
