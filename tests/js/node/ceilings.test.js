// Readers of what comes from outside, against servers that hang, drip, break off, lie, repeat themselves or never end: a ceiling, and an error that names it.
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importFeed, importPages } from "../../../dist/js/import.js";
import { importPhotos, photos } from "../../../dist/js/photo.js";
import { publicFetch } from "../../../dist/js/runtimes/node.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { watchFeed } from "../../../dist/js/watch.js";
import { temporaryFolder } from "./parts.js";
import { row } from "./rows.js";

const HEAD = '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>';
const item = (id) =>
  `<item><g:id>${id}</g:id><title>t</title><link>https://shop.example/x</link><g:price>10.00 EUR</g:price><g:availability>in_stock</g:availability></item>`;
const feed = (...ids) => `${HEAD}${ids.map(item).join("")}</channel></rss>`;
const woo = (id) => ({
  id,
  sku: `s${id}`,
  name: "N",
  permalink: "https://shop.example/1",
  prices: { price: "100", regular_price: "100", currency_code: "EUR", currency_minor_unit: 2 },
  is_in_stock: true,
  is_purchasable: true,
  type: "simple",
});
const lamp = fs.readFileSync("tests/photos/lamp.jpg");
const oil = fs.readFileSync("tests/photos/oil.jpg");

/** Writes as long as someone reads. */
function pump(response, first, next) {
  response.write(first);
  const go = () => {
    while (!response.destroyed) if (!response.write(next())) return response.once("drain", go);
  };
  go();
}

let server;
let base;
let answers = {};
const asked = [];
beforeAll(async () => {
  server = http.createServer((request, response) => {
    const url = new URL(request.url, "http://a");
    asked.push([request.url, request.headers]);
    const answer = answers[url.pathname];
    if (!answer) return response.writeHead(404).end();
    return answer(response, url, request);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A certificate for `localhost` that nobody else trusts. */
function selfSigned() {
  const folder = temporaryFolder();
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", ...names], { stdio: "ignore" });
  return { key: fs.readFileSync(key), cert: fs.readFileSync(cert, "utf8") };
}

const hang = () => undefined;
const halfway = (some) => (response) => response.writeHead(200).write(some);
const drip = (some) => (response) => {
  response.writeHead(200).write(some);
  const timer = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(timer));
};
const cut = (some) => (response) => {
  response.writeHead(200, { "Content-Length": "100000" }).write(some);
  setTimeout(() => response.destroy(), 50);
};
const given =
  (some, headers = {}) =>
  (response) =>
    response.writeHead(200, headers).end(some);
const problem = (work) =>
  work.then(
    () => null,
    (error) => ({ code: error.code, message: error.message, help: error.diagnostic?.help }),
  );
const imported = async (url, options = {}, store = memory()) => problem(importFeed(store, (await fetch(base + url)).body, { tenant: "shop", ...options }));

describe("feeds", () => {
  test("p15_a_body_that_hangs_or_drips_ends_with_an_error", async () => {
    answers = { "/hangs": halfway(HEAD), "/drips": drip(HEAD), "/cut": cut(HEAD) };
    const store = memory();
    await importFeed(store, [Buffer.from(feed("a"))], { tenant: "shop" });
    expect(await imported("/hangs", { idleTimeout: 200 }, store)).toMatchObject({
      code: "feed/too-slow",
      message: expect.stringContaining("sends nothing for 0.2 s"),
    });
    // Some bytes keep it from falling silent; they are too few, or take too long.
    expect(await imported("/drips", { idleTimeout: 400 }, store)).toMatchObject({
      code: "feed/too-slow",
      message: expect.stringMatching(/sends \d+ bytes in/),
    });
    expect(await imported("/drips", { timeout: 300 }, store)).toMatchObject({ code: "feed/too-slow", help: expect.stringContaining("--timeout") });
    expect(await imported("/cut", {}, store)).toMatchObject({ code: "feed/truncated" });
    expect((await store.listOffers("shop", { limit: 10 })).map(({ id, goneSince }) => [id, goneSince])).toEqual([["a", null]]);
  });

  test("p15_a_body_without_end_meets_a_ceiling", async () => {
    let n = 0;
    answers = {
      "/items": (response) => pump(response, HEAD, () => item(++n).repeat(50)),
      "/blanks": (response) => pump(response, HEAD, () => " ".repeat(65_536)),
      "/comment": (response) => pump(response, `${HEAD}<!--`, () => "a".repeat(65_536)),
    };
    for (const url of ["/items", "/blanks", "/comment"]) {
      const found = await imported(url, { maxBytes: 5_000_000, force: true });
      expect([url, found.code]).toEqual([url, "feed/too-large"]);
    }
    expect(await imported("/items", { maxRows: 2_000 })).toEqual({
      code: "feed/too-large",
      message: "feed/too-large: the feed has more than 2000 rows",
      help: "check the source; if it is that large, raise `maxRows` (--max-rows)",
    });
    // What unpacks to far more than it is has a ceiling in the core.
    const packed = new Response(new Blob([HEAD + " ".repeat(60_000_000)]).stream().pipeThrough(new CompressionStream("gzip"))).body;
    expect(await problem(importFeed(memory(), packed, { tenant: "shop" }))).toMatchObject({ code: "feed/too-large" });
    for (const odd of [0, -1, Number.NaN])
      expect(await problem(importFeed(memory(), [], { tenant: "shop", maxRows: odd }))).toMatchObject({ code: "usage/bad" });
  });

  test("p15_pages_that_repeat_or_never_end_are_told", async () => {
    const page = (rows) => [Buffer.from(JSON.stringify(rows))];
    const pagesOf = async (rowsOf, options) => {
      const store = memory();
      let served = 0;
      async function* pages() {
        for (;;) yield page(rowsOf(++served));
      }
      return [
        await problem(importPages(store, pages(), { tenant: "shop", format: "woocommerce", ...options })),
        served,
        await store.listOffers("shop", { limit: 10 }),
      ];
    };
    expect(await pagesOf(() => [woo(1)])).toMatchObject([
      { code: "feed/repeated-page", message: expect.stringContaining("page 2 has the same rows as page 1") },
      2,
      [],
    ]);
    expect(await pagesOf((n) => [woo(n % 3)])).toMatchObject([
      { code: "feed/repeated-page", message: expect.stringContaining("page 4 has the same rows as page 1") },
      4,
      [],
    ]);
    expect(await pagesOf((n) => [woo(n)], { maxPages: 20 })).toMatchObject([{ code: "feed/too-large", help: expect.stringContaining("--max-pages") }, 21, []]);
    expect(await pagesOf((n) => [woo(n)], { maxRows: 20 })).toMatchObject([{ code: "feed/too-large" }, 21, []]);
    const [none, served, offers] = await pagesOf((n) => (n > 20 ? [] : [woo(n)]), { maxPages: 20 });
    expect([none, served, offers.length]).toEqual([null, 21, 10]);
  });

  test("p15_a_watched_feed_that_hangs_is_told_and_looked_at_again", async () => {
    const turns = [hang, halfway(HEAD), drip(HEAD), cut(HEAD), (response) => response.writeHead(302, { Location: "/watched" }).end(), given(feed("a"))];
    // The redirect leads to itself: the sixth answer comes after it was followed to its end.
    let turn = 0;
    answers = {
      "/watched": (response) => {
        const answer = turns[turn];
        if (turn !== 4) turn += 1;
        return answer(response);
      },
    };
    const store = memory();
    const ended = new AbortController();
    const errors = [];
    let result;
    await watchFeed(store, `${base}/watched`, {
      tenant: "shop",
      interval: 10,
      idleTimeout: 200,
      signal: ended.signal,
      onError: (error) => {
        errors.push(`${error.code}: ${error.message}`);
        if (turn === 4) turn = errors.length === 5 ? 5 : turn;
      },
      onImport: (done) => {
        result = done;
        ended.abort();
      },
    });
    expect(errors).toEqual([
      expect.stringMatching(/^feed\/too-slow: .*sends nothing for 0\.4 s/),
      expect.stringMatching(/^feed\/too-slow: .*sends nothing for 0\.2 s/),
      expect.stringMatching(/^feed\/too-slow: .*sends \d+ bytes in/),
      expect.stringMatching(/^feed\/truncated: /),
      expect.stringMatching(/^feed\/not-reached: .*redirect/),
    ]);
    expect(result.added).toBe(1);
  }, 20_000);

  test("p15_only_200_is_a_whole_feed", async () => {
    const store = memory();
    const answer = (status, headers) => (response) => response.writeHead(status, headers).end(feed("a"));
    const turns = [
      given(feed("a", "b")),
      answer(206, { "Content-Range": "bytes 0-99/*", ETag: '"part"' }),
      answer(203),
      answer(202),
      given(feed("a", "b", "c")),
    ];
    let turn = 0;
    answers = { "/watched": (response) => turns[turn++](response) };
    const ended = new AbortController();
    const told = [];
    await watchFeed(store, `${base}/watched`, {
      tenant: "shop",
      interval: 10,
      signal: ended.signal,
      onError: ({ message }) => told.push(message.replace(base, "")),
      onImport: ({ added, gone }) => {
        told.push([added, gone]);
        if (turn === turns.length) ended.abort();
      },
    });
    expect(told).toEqual([
      [2, 0],
      "feed/not-reached: /watched answered 206, which is a part: the feed may not be whole",
      "feed/not-reached: /watched answered 203, not 200: the feed may not be whole",
      "feed/not-reached: /watched answered 202, not 200: the feed may not be whole",
      [1, 0],
    ]);
    // What was a part is never taken for what is known.
    expect(asked.some(([, headers]) => headers["if-none-match"] === '"part"')).toBe(false);
  });
});

describe("photos", () => {
  const offers = async (store, images) => {
    const run = await store.importFeed("shop", "f");
    await run.add(Object.entries(images).map(([id, image]) => row(id, true, id, { image })));
    await run.commit(Date.now());
  };
  const brief = ({ fetched, unchanged, failed, problems }) => [
    fetched,
    unchanged,
    failed,
    Object.fromEntries(problems.map(({ offer, problem }) => [offer, problem.code])),
  ];

  test("p15_a_photo_that_hangs_is_cut_or_is_none_costs_only_itself", async () => {
    answers = {
      "/hangs": hang,
      "/halfway": halfway(lamp.subarray(0, 1000)),
      "/drips": drip(lamp.subarray(0, 1000)),
      "/cut": cut(lamp.subarray(0, 1000)),
      "/gone": (response) => response.destroy(),
      "/endless": (response) => pump(response, "", () => Buffer.alloc(65_536)),
      "/page": given("<html>"),
      "/short": given(lamp.subarray(0, 2000)),
      "/part": (response) => response.writeHead(206, { "Content-Range": "bytes 0-99/*" }).end(lamp),
      "/good": given(lamp),
    };
    const store = memory();
    const names = ["hangs", "halfway", "drips", "cut", "gone", "endless", "page", "short", "part"];
    const images = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
    for (let i = 0; i < 20; i++) images[`good-${i}`] = `${base}/good?${i}`;
    images.nowhere = "http://127.0.0.1:9/";
    await offers(store, images);
    const began = Date.now();
    const done = await importPhotos(store, "shop", { photos, timeout: 1_000, maxBytes: 500_000, parallel: 3 });
    expect(brief(done)).toEqual([
      20,
      0,
      10,
      {
        hangs: "photo/not-reached",
        halfway: "photo/not-reached",
        drips: "photo/not-reached",
        cut: "photo/not-reached",
        gone: "photo/not-reached",
        endless: "photo/too-large",
        page: "photo/unreadable",
        short: "photo/unreadable",
        part: "photo/not-reached",
        nowhere: "photo/not-reached",
      },
    ]);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect((await store.offers("shop", ["good-7"]))[0].photo).toMatch(/^[0-9a-f]{32}$/);
  }, 20_000);

  test("p15_a_new_picture_at_the_same_address_is_fetched", async () => {
    const store = memory();
    const state = { tagged: lamp, dated: lamp, bare: lamp };
    const etag = (bytes) => `"${createHash("sha1").update(bytes).digest("hex")}"`;
    const date = (bytes) => new Date(bytes === lamp ? 0 : 1_000_000_000_000).toUTCString();
    answers = {
      "/tagged": (response, _, { headers }) =>
        headers["if-none-match"] === etag(state.tagged)
          ? response.writeHead(304).end()
          : response.writeHead(200, { ETag: etag(state.tagged) }).end(state.tagged),
      "/dated": (response, _, { headers }) =>
        headers["if-modified-since"] === date(state.dated)
          ? response.writeHead(304).end()
          : response.writeHead(200, { "Last-Modified": date(state.dated) }).end(state.dated),
      "/bare": (response) => response.end(state.bare),
    };
    const names = ["tagged", "dated", "bare"];
    await offers(store, { ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])), same: `${base}/tagged` });
    const run = async () => brief(await importPhotos(store, "shop", { photos })).slice(0, 3);
    const of = async (name) => (await store.offers("shop", [name]))[0].photo;
    expect(await run()).toEqual([4, 0, 0]);
    const first = await of("tagged");
    asked.length = 0;
    expect(await run()).toEqual([0, 4, 0]);
    // Each address is asked once, whatever number of offers has it.
    expect(asked.length).toBe(3);
    Object.assign(state, { tagged: oil, dated: oil, bare: oil });
    expect(await run()).toEqual([4, 0, 0]);
    expect(new Set(await Promise.all([...names, "same"].map(of))).size).toBe(1);
    expect(await of("bare")).not.toBe(first);
    expect(await run()).toEqual([0, 4, 0]);
  });

  test("p15_sources_of_before_are_read", async () => {
    const store = memory();
    answers = { "/old": given(lamp, { ETag: '"1"' }) };
    await offers(store, { a: `${base}/old` });
    await importPhotos(store, "shop", { photos });
    const [{ photo }] = await store.offers("shop", ["a"]);
    // As 0.1 wrote it: the address alone.
    await store.putPhoto("shop", "a", photo, `${base}/old`);
    expect(brief(await importPhotos(store, "shop", { photos })).slice(0, 3)).toEqual([0, 1, 0]);
    const [{ photoSource }] = await store.offers("shop", ["a"]);
    expect(photoSource.split("\n")).toEqual([`${base}/old`, '{"etag":"\\"1\\""}']);
  });

  test("p15_public_fetch_ends_a_body_that_falls_silent", async () => {
    const { key, cert } = selfSigned();
    const silent = https.createServer({ key, cert }, (_, response) => response.writeHead(200).write("some"));
    await new Promise((resolve) => silent.listen(0, "127.0.0.1", resolve));
    try {
      const lookup = (_name, _wanted, done) => done(null, [{ address: "127.0.0.1", family: 4 }]);
      const options = { allowed: () => true, lookup, ca: cert, timeout: 300 };
      const response = await publicFetch(`https://localhost:${silent.address().port}/`, options);
      expect(await problem(response.text())).toMatchObject({ code: "photo/not-reached", message: expect.stringContaining("sends nothing for 0.3 s") });
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});

describe("the command line", () => {
  const folder = temporaryFolder();
  const main = path.resolve("dist/js/cli/main.js");
  const run = (args, input = "") =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [main, ...args], { cwd: folder });
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (text) => (stdout += text));
      child.stderr.on("data", (text) => (stderr += text));
      child.on("exit", (status) => resolve({ status, stdout, stderr }));
      child.stdin.on("error", () => undefined).end(input);
    });

  test("p15_every_ceiling_can_be_set_and_is_named", async () => {
    answers = {
      "/hangs": halfway(HEAD),
      "/pages": (response, url) => response.end(JSON.stringify([woo(Number(url.searchParams.get("page")))])),
      "/parcels": (response) => pump(response, '{"data":{"trackings":[', () => "{},".repeat(20_000)),
    };
    for (const [args, status, told] of [
      [[`${base}/hangs`, "--private", "--timeout", "1"], 1, /feed\/too-slow.*--timeout/s],
      [[`${base}/pages?page={page}`, "--private", "--format", "woocommerce", "--max-pages", "5"], 1, /feed\/too-large.*5 pages.*--max-pages/s],
      [["-", "--max-rows", "2"], 1, /feed\/too-large.*2 rows.*--max-rows/s],
      [["-", "--max-bytes", "0.5k"], 2, /usage\/bad/],
      [["-", "--max-bytes", "500"], 1, /feed\/too-large.*500 bytes.*--max-bytes/s],
      [[`${base}/parcels`, "--private", "--format", "aftership"], 1, /feed\/too-large/],
      [["-", "--max-bytes", "viel"], 2, /usage\/bad/],
      [["-", "--max-rows", "0"], 2, /usage\/bad/],
      [["."], 2, /usage\/bad.*is a folder/s],
      [["nowhere.xml"], 2, /usage\/bad/],
      [["-", "--header", "@nowhere"], 2, /usage\/bad/],
    ]) {
      const found = await run(["import", ...args, "--store", "sqlite:ceilings.db"], feed("a", "b", "c", "d", "e", "f"));
      expect([args, found.status, told.test(found.stderr) || found.stderr]).toEqual([args, status, true]);
      expect(found.stderr).not.toContain("internal");
    }
  }, 60_000);

  test("p15_the_exit_code_says_whether_something_landed", async () => {
    const columns = "id\ttitle\tlink\tprice\tavailability\timage_link\n";
    const good = "a\tA\thttps://shop.example/a\t10.00 EUR\tin_stock\thttps://shop.example/a.jpg\n";
    const badField = "b\tB\thttps://shop.example/b\t10.00 EUR\tin_stock\tno address\n";
    const badRow = "c\tC\thttps://shop.example/c\tviel\tin_stock\t\n";
    const imports = (rows, ...args) => run(["import", "-", "--store", `sqlite:${args[0] ?? "some"}.db`, ...args.slice(1)], columns + rows);
    expect(await imports(good + badField + badRow, "some")).toMatchObject({
      status: 0,
      stdout: "3 rows: 2 new, 0 changed, 0 unchanged, 0 gone, 1 row dropped, 1 field dropped\n",
    });
    expect(await imports(badRow, "none")).toMatchObject({ status: 1, stderr: expect.stringContaining("every row was dropped") });
    expect(await imports("", "empty")).toMatchObject({ status: 1 });
    expect(await imports("", "some", "--partial")).toMatchObject({ status: 1, stderr: expect.stringContaining("no row") });
    for (const bad of [badField, badRow]) {
      const strict = await imports(good + bad, "strict", "--strict");
      expect([strict.status, strict.stderr.includes("feed/strict"), /row 2/.test(strict.stderr)]).toEqual([1, true, true]);
      const json = JSON.parse((await imports(good + bad, "strict", "--strict", "--json")).stdout);
      expect([json.error.code, json.problems.length]).toEqual(["feed/strict", 1]);
    }
    // Nothing of it was written.
    expect(await imports(good, "strict", "--strict")).toMatchObject({ status: 0, stdout: expect.stringContaining("1 new") });
    const parcels = '{"data":{"trackings":[{"tracking_number":"1"}]}}';
    expect((await run(["import", "-", "--format", "aftership", "--strict", "--store", "sqlite:parcels.db"], parcels)).status).toBe(1);
  }, 60_000);

  test("p15_another_feed_without_a_name_is_told_how_to_name_it", async () => {
    const ids = (name) => Array.from({ length: 10 }, (_, i) => `${name}${i}`);
    expect((await run(["import", "-", "--store", "sqlite:feeds.db"], feed(...ids("a")))).status).toBe(0);
    const other = await run(["import", "-", "--store", "sqlite:feeds.db"], feed(...ids("b")));
    expect([other.status, /feed\/mass-disappearance.*--feed NAME/s.test(other.stderr)]).toEqual([1, true]);
    expect((await run(["import", "-", "--feed", "b", "--store", "sqlite:feeds.db"], feed(...ids("b")))).status).toBe(0);
  }, 60_000);
});
