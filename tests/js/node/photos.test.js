// Photos in cards and banners: from a file or an address into the store, into the picture that a mail shows, in Node and in workerd.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEditor, override, publish } from "../../../dist/js/admin.js";
import { Kept } from "../../../dist/js/base/lru.js";
import { sealLinks } from "../../../dist/js/index.js";
import { importPhotos, photos, putPhoto } from "../../../dist/js/photo.js";
import { isPublic, publicFetch } from "../../../dist/js/runtimes/node.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { importDemo, newKeys, nodeEdge, temporaryFolder, workerdEdge } from "./parts.js";
import { row } from "./rows.js";

const file = (name) => fs.readFileSync(`tests/photos/${name}`);
const keys = newKeys();
const slot = { whenGone: "collapse" };
const campaign = {
  tenant: "shop",
  id: "bilder",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    { id: "karte", kind: "offer", width: 600, height: 172, photo: true, offers: ["bike-004"], slots: [slot] },
    {
      id: "oben",
      kind: "banner",
      width: 600,
      height: 200,
      alt: { de: "Touren", en: "Rides" },
      slots: [slot],
      choices: [{ inStock: "bike-007", picture: { de: "winter.de.jpg", en: "winter.en.jpg" }, link: "https://shop.example/winter" }, { picture: "spring.jpg" }],
    },
  ],
};
const published = (store) => publish(store, campaign, { photos, file });
const linksOf = (url) => {
  const of = (locale) => sealLinks({ campaign, baseUrl: url, keys, message: "m1", locale });
  const [card, banner] = of("de");
  return { card, banner, english: of("en")[1] };
};
const get = async (url) => {
  const response = await fetch(url, { redirect: "manual" });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};
test("photos that are kept stay within their bytes: the ones that were not asked for go", () => {
  const kept = new Kept(1_000);
  const bytes = (length) => new Uint8Array(length);
  for (const name of ["a", "b", "c"]) kept.put(name, bytes(300));
  expect(kept.get("a")).toHaveLength(300);
  kept.put("d", bytes(300));
  expect(["a", "b", "c", "d"].map((name) => kept.get(name)?.length)).toEqual([300, undefined, 300, 300]);
  // Anew under the same name, nothing is counted twice; what is too large alone is handed back and not kept.
  for (let i = 0; i < 10; i++) kept.put("d", bytes(400));
  expect(["a", "c", "d"].map((name) => kept.get(name)?.length)).toEqual([300, 300, 400]);
  expect(kept.put("e", bytes(2_000))).toHaveLength(2_000);
  expect(["a", "c", "d", "e"].map((name) => kept.get(name))).toEqual(Array(4).fill(undefined));
  kept.put("f", bytes(1_000));
  expect(kept.get("f")).toHaveLength(1_000);
});

test("a photo is laid the same when it is kept, and an area outside of the picture is refused", async () => {
  const store = memory();
  await importDemo(store);
  await putPhoto(store, "shop", "bike-004", file("lamp.jpg"), { photos });
  await published(store);
  const edge = await nodeEdge(store, keys);
  const painted = new Uint8Array((await get(linksOf(edge.url).card.picture)).bytes);
  await edge.close();
  const photo = photos.prepare(file("lamp.jpg"), { width: 1200, height: 1200, fit: "inside" });
  const place = { x: 4, y: 4, width: 300, height: 300, corners: [20, 0, 0, 20], focus: [20, 80], over: [{ x: 20, y: 20, width: 90, height: 40, radius: 9 }] };
  const once = photos.lay(painted, photo, place);
  for (let i = 0; i < 3; i++) expect(Buffer.from(photos.lay(painted, photo, place, "shop/lamp")).equals(Buffer.from(once))).toBe(true);
  expect(Buffer.from(photos.lay(painted)).equals(Buffer.from(once))).toBe(false);
  expect(() => photos.lay(painted, photo, { ...place, x: 1_000 })).toThrow(expect.objectContaining({ code: "usage/bad" }));
  expect(() => photos.lay(painted, photo, { ...place, fit: "stretch" })).toThrow(expect.objectContaining({ code: "usage/bad" }));
});

test("a photo becomes the same bytes in wasm as natively, where the same file is compared", () => {
  const made = photos.prepare(file("motley.png"), { width: 83, height: 45, fit: "inside" });
  expect(Buffer.from(made).equals(file("motley.jpg"))).toBe(true);
});

/** Width and height of a JPEG, from its frame header. */
const sizeOf = (jpeg) => {
  for (let at = 2; at < jpeg.length; ) {
    const [marker, length] = [jpeg[at + 1], jpeg.readUInt16BE(at + 2)];
    if (marker >= 0xc0 && marker <= 0xc2) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
    at += 2 + length;
  }
};

const runtimes = {
  node: async () => {
    const store = memory();
    return { store, ...(await nodeEdge(store, keys, { photos })) };
  },
  workerd: async () => {
    const edge = await workerdEdge(keys, { photos: true });
    await prepareD1(edge.database);
    return { store: d1(edge.database), ...edge };
  },
};

describe.each(Object.keys(runtimes))("%s", (name) => {
  let edge;
  beforeAll(async () => {
    edge = await runtimes[name]();
    await importDemo(edge.store);
    await putPhoto(edge.store, "shop", "bike-004", file("lamp.jpg"), { photos });
    await published(edge.store);
  }, 60_000);
  afterAll(() => edge.close());

  test("a card has its photo: a JPEG of the block's size, which differs from one without", async () => {
    const { card } = linksOf(edge.url);
    expect(card.picture).toMatch(/\/karte\.jpg$/);
    const { status, headers, bytes } = await get(card.picture);
    expect([status, headers.get("content-type"), Number(headers.get("content-length"))]).toEqual([200, "image/jpeg", bytes.length]);
    expect(headers.get("cache-control")).toMatch("no-store");
    expect(sizeOf(bytes)).toEqual([1200, 344]);
    expect(bytes.length).toBeLessThan(60 * 1024);
    const head = await fetch(card.picture, { method: "HEAD" });
    expect([head.headers.get("content-length"), await head.text()]).toEqual([String(bytes.length), ""]);
    expect((await get(card.picture)).bytes.equals(bytes)).toBe(true);
  });

  test("a banner is the rule's picture, in the letter's language, and its click leads where the rule says", async () => {
    const { banner, english } = linksOf(edge.url);
    const [german, other] = await Promise.all([get(banner.picture), get(english.picture)]);
    expect(sizeOf(german.bytes)).toEqual([1200, 400]);
    expect(german.headers.get("content-type")).toBe("image/jpeg");
    expect(german.bytes.equals(other.bytes)).toBe(false);
    expect((await get(banner.click)).headers.get("location")).toBe("https://shop.example/winter");
  });

  test("what is sold out changes the banner, and takes the card away", async () => {
    const before = await get(linksOf(edge.url).banner.picture);
    await importDemo(edge.store, { soldOut: ["bike-004", "bike-007"] });
    const { card, banner } = linksOf(edge.url);
    const [gone, spring] = await Promise.all([get(card.picture), get(banner.picture)]);
    expect(sizeOf(gone.bytes)).toEqual([1200, 2]);
    expect(sizeOf(spring.bytes)).toEqual([1200, 400]);
    expect(spring.bytes.equals(before.bytes)).toBe(false);
  });
});

describe("what goes wrong", () => {
  const reasons = [];
  const edgeOf = async (store, options) => nodeEdge(store, keys, { onFallback: ({ reason }) => reasons.push(reason), ...options });

  test("without an engine cards have no photo, and what is missing in the store gives the neutral block", async () => {
    const store = memory();
    await importDemo(store);
    await putPhoto(store, "shop", "bike-004", file("lamp.jpg"), { photos });
    await published(store);
    const [plain, broken] = [await edgeOf(store), await edgeOf({ ...storeWithout(store), asset: async () => null }, { photos })];
    for (const edge of [plain, broken]) {
      const { bytes, headers } = await get(linksOf(edge.url).card.picture);
      expect([headers.get("content-type"), bytes.readUInt32BE(16)]).toEqual(["image/png", 1200]);
    }
    // A banner needs no engine: it was made ready when it was published.
    expect((await get(linksOf(plain.url).banner.picture)).headers.get("content-type")).toBe("image/jpeg");
    expect((await get(linksOf(broken.url).banner.picture)).headers.get("content-type")).toBe("image/png");
    expect(reasons.filter((reason) => reason === "photo-missing")).toHaveLength(2);
    await Promise.all([plain.close(), broken.close()]);
  });

  test("a campaign is not published without its files, with files that are no photos, or without an engine", async () => {
    const store = memory();
    await importDemo(store);
    const tried = (options) => publish(store, campaign, options).catch((error) => error.code);
    expect(await tried({ photos })).toBe("photo/missing");
    expect(await tried({ photos, file: () => Buffer.from("<svg/>") })).toBe("photo/unreadable");
    expect(await tried({ file })).toBe("usage/bad");
    expect(await store.campaigns()).toEqual([]);
  });

  test("manifests whose pictures say nothing are refused", async () => {
    const store = memory();
    await importDemo(store);
    const said = async (change) => {
      const changed = structuredClone(campaign);
      change(changed.blocks[1], changed.blocks[0]);
      return publish(store, changed, { photos, file }).catch((error) => error.diagnostics.map(({ path }) => path));
    };
    expect(await said((banner) => delete banner.alt)).toEqual(["blocks[1].alt"]);
    expect(await said((banner) => Object.assign(banner.choices[1], { headline: "Hallo" }))).toEqual(["blocks[1].choices[1].picture"]);
    expect(await said((banner) => banner.choices.pop())).toEqual(["blocks[1].choices"]);
    expect(await said((_, card) => Object.assign(card, { kind: "price", height: 160 }))).toEqual(["blocks[0].photo"]);
  });
});

/** A store's own methods, so that one of them can be replaced. */
function storeWithout(store) {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(store)).filter((name) => name !== "constructor");
  return Object.fromEntries(names.map((name) => [name, store[name].bind(store)]));
}

test("an editor sees photos in the pictures before and after", async () => {
  const store = memory();
  await importDemo(store);
  await putPhoto(store, "shop", "bike-004", file("lamp.jpg"), { photos });
  await published(store);
  const key = "e".repeat(43);
  const editor = createEditor({ store, tenant: "shop", key, photos });
  const action = { offer: "bike-007", visible: false, author: "Ada", reason: "Rückruf", until: Date.now() + 86_400_000 };
  const response = await editor.fetch(
    new Request("http://127.0.0.1/e/preview", { method: "POST", headers: { authorization: `Bearer ${key}` }, body: JSON.stringify(action) }),
  );
  const { changes } = await response.json();
  await override(store, "shop", "bike-007", action);
  expect(changes.map(({ block }) => block)).toEqual(["oben"]);
  for (const { before, after } of changes.filter(({ block }) => block === "oben")) {
    expect(before.picture).toMatch(/^data:image\/jpeg;base64,/);
    expect(after.picture).not.toBe(before.picture);
  }
});

describe("photos from addresses", () => {
  let server;
  let asked = [];
  beforeAll(async () => {
    const files = { "/lamp.jpg": file("lamp.jpg"), "/oil.jpg": file("oil.jpg"), "/page": Buffer.from("<html>") };
    server = http.createServer((request, response) => {
      asked.push(request.url);
      const found = files[request.url];
      response.writeHead(found ? 200 : 404).end(found);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => server.close());

  test("only what is new or has moved is fetched, and one that fails stops no other", async () => {
    const store = memory();
    const base = `http://127.0.0.1:${server.address().port}`;
    const say = async (images, at) => {
      const run = await store.importFeed("shop", "f");
      await run.add(Object.entries(images).map(([id, image]) => row(id, true, id, { image })));
      await run.commit(at);
    };
    await say({ a: `${base}/lamp.jpg`, b: `${base}/gone.jpg`, c: `${base}/page`, d: undefined, e: `${base}/oil.jpg` }, 1);
    const done = await importPhotos(store, "shop", { photos });
    expect(done).toMatchObject({ fetched: 2, unchanged: 0, failed: 2 });
    expect(done.problems.map(({ offer, problem }) => [offer, problem.code]).sort()).toEqual([
      ["b", "photo/not-reached"],
      ["c", "photo/unreadable"],
    ]);
    asked = [];
    await say({ a: `${base}/lamp.jpg`, e: `${base}/lamp.jpg` }, 2);
    expect(await importPhotos(store, "shop", { photos })).toMatchObject({ fetched: 1, unchanged: 1, failed: 0 });
    expect(asked).toEqual(["/lamp.jpg"]);
    const [a, e] = await store.offers("shop", ["a", "e"]);
    expect([a.photo, e.photoSource]).toEqual([e.photo, `${base}/lamp.jpg`]);
    expect(sizeOf(Buffer.from(await store.asset("shop", a.photo)))).toEqual([800, 800]);
  });

  test("what a feed names reaches into no private network, however it is written", async () => {
    // Said before anything is connected to: where nobody listens, an address that was asked is not reached either.
    const refused = async (url, options) =>
      publicFetch(url, options).then(
        () => "fetched",
        ({ message }) => message.replace(url, "it").replace(/ leads to .*/, " leads there"),
      );
    const REFUSED = /^photo\/not-reached: it (is not public|is not an https address|leads there)$/;
    for (const host of [
      "127.0.0.1",
      "localhost",
      "127.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "0.0.0.0",
      "10.1.2.3",
      "172.31.255.255",
      "192.168.0.1",
      "169.254.169.254",
      "100.64.0.1",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[64:ff9b::7f00:1]",
      "[fc00::1]",
      "[fe80::1]",
      "[2002:7f00:1::]",
      "[2001::1]",
      "224.0.0.1",
      "255.255.255.255",
      "user:pass@example.com",
    ])
      expect([host, await refused(`https://${host}/a.jpg`)]).toEqual([host, expect.stringMatching(REFUSED)]);
    for (const url of ["http://example.com/a.jpg", "file:///etc/passwd", "ftp://example.com/", "data:image/png;base64,", "//example.com/a", "nonsense"])
      expect(await refused(url)).toMatch(/it is not an https address$/);
    // A name that leads there, and one that answers publicly first and privately then: what was checked is what is connected to.
    const to =
      (...addresses) =>
      (_, __, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        );
    expect(await refused("https://shop.example/a.jpg", { lookup: to("10.0.0.1") })).toMatch(/it leads there$/);
    expect(await refused("https://shop.example/a.jpg", { lookup: to("93.184.216.34", "127.0.0.1") })).toMatch(/it leads there$/);
  });

  test("addresses that are public, and some that are not", () => {
    for (const address of ["93.184.216.34", "8.8.8.8", "2001:4860:4860::8888", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]) expect(isPublic(address)).toBe(true);
    for (const address of ["::ffff:8.8.8.8", "2001:db8::1", "203.0.113.7", "198.51.100.1", "nonsense", ""]) expect(isPublic(address)).toBe(false);
  });

  test("an allowed address is fetched over TLS, and each redirect is checked anew", async () => {
    const folder = temporaryFolder();
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        cert,
        "-days",
        "2",
        "-subj",
        "/CN=shop.example",
        "-addext",
        "subjectAltName=DNS:shop.example,DNS:other.example",
      ],
      { stdio: "ignore" },
    );
    // Where each leads somebody answers: only the check keeps the photo from being fetched.
    const plain = http.createServer((_, response) => response.end(file("lamp.jpg")));
    await new Promise((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const targets = { "/inside": "https://other.example:PORT/a.jpg", "/plain": `http://shop.example:${plain.address().port}/a`, "/round": "/round" };
    const tls = https.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) }, (request, response) => {
      if (targets[request.url]) response.writeHead(302, { location: targets[request.url].replace("PORT", port) }).end();
      else response.end(file("lamp.jpg"));
    });
    await new Promise((resolve) => tls.listen(0, "0.0.0.0", resolve));
    const { port } = tls.address();
    const lookup = (host, _, done) => done(null, [{ address: host === "shop.example" ? "127.0.0.1" : "127.0.0.2", family: 4 }]);
    const options = { ca: fs.readFileSync(cert, "utf8"), lookup, allowed: (address) => isPublic(address) || address === "127.0.0.1" };
    const got = await publicFetch(`https://shop.example:${port}/a.jpg`, options);
    expect(Buffer.from(await got.arrayBuffer()).equals(file("lamp.jpg"))).toBe(true);
    const failed = (name) =>
      publicFetch(`https://shop.example:${port}${name}`, options).then(
        () => "fetched",
        ({ message }) => message,
      );
    expect(await failed("/plain")).toContain(`${targets["/plain"]} is not an https address`);
    expect(await failed("/round")).toMatch(/^photo\/not-reached: .*redirect/);
    expect(await failed("/inside")).toMatch(/^photo\/not-reached: .*other\.example:\d+\/a\.jpg leads to 127\.0\.0\.2$/);
    const everywhere = await publicFetch(`https://shop.example:${port}/inside`, { ...options, allowed: () => true });
    expect(Buffer.from(await everywhere.arrayBuffer()).equals(file("lamp.jpg"))).toBe(true);
    tls.close();
    plain.close();
    fs.rmSync(folder, { recursive: true });
  });
});
