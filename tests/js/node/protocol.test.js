// The open-time protocol, row by row and header by header, asked of the examples in Node, workerd, Deno, Bun and inside Hono.
import { createHash, randomBytes } from "node:crypto";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish, putFact } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { newKeys, pieces, smallFeed } from "./parts.js";
import { runtimes } from "./runtimes.js";
import { rounds } from "./share.js";

const keys = newKeys();
const HOUR = 3_600_000;
/** workerd with its D1 takes ten times as long as the others. */
const messagesOf = (runtime) => (runtime === "workerd" ? rounds("mails opened at once in workerd", 250, 1_000) : 1_000);
const parcelRef = randomBytes(16).toString("base64url");
const orderRef = randomBytes(16).toString("base64url");
const person = randomBytes(16).toString("base64url");
const box = { width: 560, height: 172 };
const campaign = {
  tenant: "shop",
  id: "proto",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  shop: { name: "Nordwind <Rad & Reise>", resumeUrl: "https://shop.example/weiter" },
  blocks: [
    {
      id: "top",
      kind: "offers",
      ...box,
      offers: ["bike-004", "bike-007", "bike-010", "trip-001", "trip-010"],
      slots: [{ whenGone: "fill" }, { whenGone: "fill" }, { whenGone: "fill" }],
    },
    { id: "deal", kind: "offer", ...box, offers: ["part-016"], slots: [{ whenGone: "badge", fallback: "https://shop.example/zubehoer" }] },
    { id: "weg", kind: "offer", ...box, offers: ["part-001"], slots: [{ whenGone: "collapse" }] },
    { id: "uhr", kind: "countdown", width: 480, height: 130, until: new Date(Date.now() + 48 * HOUR).toISOString(), slots: [{ whenGone: "collapse" }] },
    { id: "paket", kind: "parcel", width: 560, height: 190, slots: [{ whenGone: "badge" }] },
    { id: "auftrag", kind: "order", width: 560, height: 190, slots: [{ whenGone: "badge" }] },
    { id: "punkte", kind: "points", width: 560, height: 190, slots: [{ whenGone: "badge" }] },
  ],
};
const bare = { ...campaign, id: "fremd" };

const prices = { "bike-004": 632.99, "bike-007": 757.99, "bike-010": 899, "trip-001": 304, "trip-010": 410.5, "part-001": 12.99, "part-016": 19.9 };
const feed = (said) => smallFeed(Object.keys(prices), { prices, said });

const PICTURE = {
  "cache-control": "no-store, no-cache, must-revalidate, max-age=0",
  pragma: "no-cache",
  expires: "0",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "cross-origin",
  "content-security-policy": "default-src 'none'; sandbox",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow, noimageindex",
};
const PAGE = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex, nofollow",
};
const CLICK = { "cache-control": "no-store", "referrer-policy": "strict-origin-when-cross-origin", "x-robots-tag": "noindex" };
/** What servers put in themselves. */
const OWN = ["date", "connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"];

describe.each(Object.keys(runtimes))("%s", (runtime) => {
  let edge;
  beforeAll(async () => {
    edge = await runtimes[runtime](keys);
    await imported();
    await publish(edge.store, campaign, { allow: ["shop.example"] });
    const number = "00340434161094042557";
    const parcel = {
      number,
      carrier: "dhl",
      status: "in_transit",
      events: [{ at: Date.now() - HOUR, status: "in_transit", step: "at_centre" }],
      asOf: Date.now() - HOUR,
    };
    await edge.store.putParcels("shop", [{ reference: parcelRef, number, data: JSON.stringify(parcel), asOf: Date.now() }]);
    await putFact(edge.store, "shop", "order", orderRef, { status: "return_received", asOf: Date.now() });
  }, 60_000);
  afterAll(() => edge?.close());

  const ask = async (url, method = "GET", headers = {}, body = undefined) => {
    const response = await fetch(url, { method, headers, body, redirect: "manual" });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([response.headers.has("set-cookie"), url]).toEqual([false, url]);
    return { status: response.status, headers: Object.fromEntries(response.headers), bytes, text: bytes.toString() };
  };
  const links = (message, options = {}) =>
    sealLinks({ baseUrl: edge.url, keys, campaign, message, subjects: { paket: parcelRef, auftrag: orderRef, punkte: person }, ...options });
  const of = (message, block, slot = 0, options = {}) => links(message, options).find((link) => link.block === block && link.slot === slot);
  const size = (bytes) => {
    const { width, height } = PNG.sync.read(bytes);
    return [width, height];
  };
  const withoutOwn = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN.includes(name)));
  const imported = (said) => importFeed(edge.store, pieces(feed(said)), { tenant: "shop", force: true });

  describe("pictures", () => {
    test("available: the block, with exactly the protocol's headers; HEAD the same without a body", async () => {
      const { picture } = of("p1", "top");
      const got = await ask(picture);
      expect([got.status, withoutOwn(got.headers)]).toEqual([200, { ...PICTURE, "content-type": "image/png" }]);
      expect([size(got.bytes), got.headers["content-length"]]).toEqual([[1120, 344], String(got.bytes.length)]);
      const head = await ask(picture, "HEAD");
      expect([head.status, head.bytes.length, head.headers["content-length"], withoutOwn(head.headers)]).toEqual([
        200,
        0,
        String(got.bytes.length),
        withoutOwn(got.headers),
      ]);
    });

    test("a countdown is a GIF", async () => {
      const { status, headers, bytes } = await ask(of("p1", "uhr").picture);
      expect([status, withoutOwn(headers)]).toEqual([200, { ...PICTURE, "content-type": "image/gif" }]);
      expect([bytes.subarray(0, 6).toString(), bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual(["GIF89a", 960, 284]);
    });

    test("what is known under no reference, of no campaign or of no block: the neutral block in the link's own box", async () => {
      const urls = [of("p2", "punkte"), sealLinks({ baseUrl: edge.url, keys, campaign: bare, message: "p2" })[0]];
      const gone = { ...campaign, blocks: [{ ...campaign.blocks[1], id: "frueher", height: 180 }] };
      urls.push(sealLinks({ baseUrl: edge.url, keys, campaign: gone, message: "p2" })[0]);
      for (const { picture, width, height } of urls) {
        const { status, headers, bytes } = await ask(picture);
        expect([status, headers["content-type"], size(bytes)]).toEqual([200, "image/png", [width * 2, height * 2]]);
      }
    });

    test('expired after 400 days: a picture that says so; "Angebot beendet" differs from the offer', async () => {
      const [old, fresh] = await Promise.all([ask(of("p3", "deal", 0, { now: Date.now() - 401 * 24 * HOUR }).picture), ask(of("p3", "deal").picture)]);
      expect([old.status, size(old.bytes), old.bytes.equals(fresh.bytes)]).toEqual([200, size(fresh.bytes), false]);
    });

    test("not sealed here: 403 without a body, or with a page for people that says nothing of why, whatever is asked", async () => {
      const { picture, click } = of("p4", "top");
      const sealed = picture.split("/").at(-2);
      const flipped = sealed.slice(0, -3) + (sealed.at(-3) === "A" ? "B" : "A") + sealed.slice(-2);
      const forged = [
        picture.replace(sealed, flipped),
        `${picture}?w=600`,
        picture.replace("top.png", "deal.png"),
        picture.replace(".png", ".gif"),
        picture.replace("/i/", "/c/").replace("/top.png", ""),
        `${edge.url}/i/${"a".repeat(600)}/top.png`,
        `${click}=`,
        `${edge.url}/t/x`,
        `${edge.url}/u/x`,
        `${edge.url}/s/x`,
        `${edge.url}/a/x.json`,
        `${edge.url}/o/x`,
      ];
      for (const url of forged)
        for (const method of ["GET", "POST"]) {
          const { status, bytes, headers } = await ask(url, method);
          const isPage = /\/[ctsuo]\/[^/]*$/.test(url) && !url.endsWith(".json");
          expect([url, method, status, headers["cache-control"], headers["x-content-type-options"]]).toEqual([url, method, 403, "no-store", "nosniff"]);
          const page = expect.stringMatching(/<h1>Diese Seite gibt es nicht<\/h1>/);
          expect([url, Buffer.from(bytes).toString()]).toEqual([url, isPage ? page : ""]);
          if (!isPage) expect(withoutOwn(headers)).toEqual({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
        }
      // Where the runtime refuses first, its own answer counts.
      const { status } = await ask(`${edge.url}/i/${"a".repeat(40_000)}/top.png`);
      expect(Math.floor(status / 100)).toBe(4);
    });

    test("other methods: 405 with Allow, after the signature", async () => {
      const { picture, click, text } = of("p5", "top");
      for (const url of [picture, click, text])
        for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
          const { status, headers, bytes } = await ask(url, method);
          expect([method, status, headers.allow, bytes.length]).toEqual([method, 405, "GET, HEAD", 0]);
        }
    });

    test("an unknown path: 404 without a body", async () => {
      for (const at of ["/", "/favicon.ico", "/robots.txt", "/x/y"]) {
        const { status, bytes } = await ask(edge.url + at);
        // Hono answers for its own paths.
        expect([status, runtime === "hono" ? 0 : bytes.length]).toEqual([404, 0]);
      }
    });
  });

  describe("clicks", () => {
    test("302 to the offer, with exactly the protocol's headers; HEAD alike", async () => {
      const { click } = of("c1", "top");
      for (const method of ["GET", "HEAD"]) {
        const { status, headers, bytes } = await ask(click, method);
        expect([status, bytes.length, withoutOwn(headers)]).toEqual([302, 0, { ...CLICK, location: "https://shop.example/p/bike-004" }]);
      }
    });

    test("an unknown campaign: the host's own fallback", async () => {
      const [{ click }] = sealLinks({ baseUrl: edge.url, keys, campaign: bare, message: "c2" });
      expect((await ask(click)).headers.location).toBe("https://shop.example/");
    });
  });

  describe("lists of AMP parts", () => {
    const list = (sender, headers = {}) => {
      const { amp } = of("a1", "top", 0, { amp: true });
      return ask(`${amp.list}${sender ? `?__amp_source_origin=${encodeURIComponent(sender)}` : ""}`, "GET", headers);
    };
    test("CORS version 2: the sender's header", async () => {
      const { status, headers, text } = await list(undefined, { "AMP-Email-Sender": "post@shop.example" });
      expect([status, headers["content-type"], headers["amp-email-allow-sender"], headers["cache-control"]]).toEqual([
        200,
        "application/json",
        "post@shop.example",
        "no-store",
      ]);
      const { items } = JSON.parse(text);
      expect(items.map(({ title }) => title)).toEqual(["Angebot bike-004 & mehr", "Angebot bike-007 & mehr", "Angebot bike-010 & mehr"]);
      expect((await ask(items[1].click)).headers.location).toBe("https://shop.example/p/bike-007");
    });
    test("CORS version 1: origin and source origin", async () => {
      const { status, headers } = await list("neu@mail.shop.example", { Origin: "https://mail.google.com" });
      expect([
        status,
        headers["access-control-allow-origin"],
        headers["amp-access-control-allow-source-origin"],
        headers["access-control-expose-headers"],
      ]).toEqual([200, "https://mail.google.com", "neu@mail.shop.example", "AMP-Access-Control-Allow-Source-Origin"]);
    });
    test("anyone else: 403", async () => {
      for (const answer of [
        await list(),
        await list(undefined, { "AMP-Email-Sender": "post@other.example" }),
        await list("a@other.example", { Origin: "https://mail.google.com" }),
      ])
        expect([answer.status, answer.bytes.length]).toEqual([403, 0]);
    });
  });

  describe("prices as data and as text", () => {
    test("an offer's data with version, rest of life and CORS for allowed hosts", async () => {
      const url = `${edge.url}/o/shop/part-016.json`;
      const { status, headers, text } = await ask(url, "GET", { Origin: "https://shop.example" });
      expect([status, headers["content-type"], headers["access-control-allow-origin"], headers["x-content-type-options"]]).toEqual([
        200,
        "application/json",
        "https://shop.example",
        "nosniff",
      ]);
      expect(headers["cache-control"]).toMatch(/^max-age=([0-9]|[1-5][0-9]|60)$/);
      expect(headers.vary.toLowerCase().split(/, */)).toContain("origin");
      const { offer, available, dataVersion } = JSON.parse(text);
      expect([available, offer.current.currency, dataVersion.length]).toEqual([true, "EUR", 16]);
      const again = await ask(url, "GET", { "If-None-Match": headers.etag });
      expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, headers.etag]);
      expect((await ask(url, "GET", { Origin: "https://other.example" })).headers).not.toHaveProperty("access-control-allow-origin");
      expect((await ask(`${edge.url}/o/shop/none.json`)).status).toBe(404);
    });
    test("a slot's data, the same amount", async () => {
      const { text } = await ask(`${edge.url}/o/shop/slots/deal.0.json?for=proto`);
      expect(JSON.parse(text).offer.current).toEqual(JSON.parse((await ask(`${edge.url}/o/shop/part-016.json`)).text).offer.current);
      expect((await ask(`${edge.url}/o/shop/slots/deal.7.json?for=proto`)).status).toBe(404);
      expect((await ask(`${edge.url}/o/shop/slots/deal.0.json?for=proto&x=1`)).status).toBe(403);
    });
    test("the accessible page, and the same as JSON", async () => {
      const { text } = of("o1", "deal");
      const page = await ask(text);
      expect(page).toMatchObject({ status: 200, headers: PAGE });
      const amount = JSON.parse((await ask(`${text}.json`)).text).offer.current.text;
      expect(page.text).toContain(amount.replaceAll(" ", " "));
      expect(page.text).toContain("Nordwind &#60;Rad &#38; Reise&#62;");
    });
  });

  describe("tracking", () => {
    test("the page and its data say the same, the offers beside it lead where the mail's do", async () => {
      const { click } = of("t1", "paket");
      expect(new URL(click).pathname).toMatch(/\/t\/[^/]+$/);
      const page = await ask(click);
      expect(page).toMatchObject({ status: 200, headers: PAGE });
      expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; .*form-action 'none'; script-src 'sha256-[\w+/=]+'; connect-src 'self'$/);
      const hash = createHash("sha256")
        .update(/<script>([\s\S]*?)<\/script>/.exec(page.text)[1])
        .digest("base64");
      expect(page.headers["content-security-policy"]).toContain(`'sha256-${hash}'`);
      const data = await ask(`${click}.json`);
      expect([data.status, data.headers["content-type"], data.headers["cache-control"]]).toEqual([200, "application/json", "no-store"]);
      const { kind, status, headline, history, offers } = JSON.parse(data.text);
      expect([kind, status, headline, history.map(({ text }) => text), offers.length]).toEqual([
        "parcel",
        "in_transit",
        "Die Sendung ist unterwegs",
        ["In einem Paketzentrum angekommen"],
        3,
      ]);
      for (const said of [headline, "In einem Paketzentrum angekommen", offers[0].title.replace("&", "&#38;"), "mit DHL"]) expect(page.text).toContain(said);
      expect(page.text + data.text).not.toContain("00340434161094042557");
      const target = new URL(offers[0].click, click).href;
      expect((await ask(target)).headers.location).toBe((await ask(of("t1", "top").click)).headers.location);
    });
    test("an order after a return; nothing known; expired", async () => {
      expect((await ask(of("t2", "auftrag", 0, { locale: "en" }).click)).text).toMatch(/<html lang="en">[\s\S]*<h1>Return received<\/h1>/);
      const nothing = { subjects: { paket: randomBytes(16).toString("base64url") } };
      expect(await ask(of("t2", "paket", 0, nothing).click)).toMatchObject({ status: 200, text: expect.stringContaining("Noch kein Status") });
      expect((await ask(of("t2", "paket", 0, { now: Date.now() - 401 * 24 * HOUR }).click)).text).toContain("Sendungsverfolgung beendet");
    });
  });

  describe("unsubscribing (RFC 8058)", () => {
    const link = (message, subject = person) => unsubscribeLink({ baseUrl: edge.url, keys, campaign, message, subject });
    test("GET asks and does nothing; POST unsubscribes, without cookies or redirects", async () => {
      const url = link("u1");
      const page = await ask(url);
      expect(page).toMatchObject({ status: 200, headers: PAGE });
      expect(page.text).toMatch(/<form method="post">\s*<input type="hidden" name="List-Unsubscribe" value="One-Click">/);
      await ask(url, "HEAD");
      await ask(url, "POST", { "Content-Type": "application/x-www-form-urlencoded" }, "something=else");
      await ask(url, "POST");
      expect(await edge.unsubscribed()).toEqual([]);
      const done = await ask(url, "POST", { "Content-Type": "application/x-www-form-urlencoded" }, "List-Unsubscribe=One-Click");
      expect([done.status, done.text.includes("Abgemeldet"), done.text.includes("<form")]).toEqual([200, true, false]);
      expect(await edge.unsubscribed()).toEqual([{ subject: person, campaign: "proto" }]);
      const form = new FormData();
      form.set("List-Unsubscribe", "One-Click");
      const again = randomBytes(16).toString("base64url");
      expect((await ask(link("u2", again), "POST", {}, form)).text).toContain("Abgemeldet");
      expect(await edge.unsubscribed()).toContainEqual({ subject: again, campaign: "proto" });
    });
    test("it never expires, and other methods are none", async () => {
      const old = unsubscribeLink({
        baseUrl: edge.url,
        keys,
        campaign: bare,
        message: "u3",
        subject: person,
        now: Date.now() - 3_000 * 24 * HOUR,
        locale: "en",
      });
      expect((await ask(old)).text).toContain("<h1>Unsubscribe?</h1>");
      const { status, headers } = await ask(old, "PUT", {}, "x");
      expect([status, headers.allow]).toEqual([405, "GET, HEAD, POST"]);
    });
  });

  const messages = messagesOf(runtime);
  test(`${messages} mails opened at once while offers come and go: no offer twice in a mail, and each click leads to what its picture shows`, async () => {
    const pictures = new Map();
    // Each offer's picture, known by its bytes: the list of one slot, whose picture is the same as in a longer list.
    for (const id of campaign.blocks[0].offers) {
      const single = { ...campaign, id: "einzeln", blocks: [{ ...campaign.blocks[0], offers: [id], slots: [{ whenGone: "collapse" }] }] };
      await publish(edge.store, single, { allow: ["shop.example"] });
      const [{ picture, click }] = sealLinks({ baseUrl: edge.url, keys, campaign: single, message: "ref" });
      pictures.set((await ask(picture)).bytes.toString("base64"), (await ask(click)).headers.location);
    }
    expect(pictures.size).toBe(5);
    // A thousand connections at once are more than some listening sockets queue: who is refused comes again, as proxies do.
    const patiently = (work, times = 5) =>
      work().catch((error) => (times > 1 && error.message === "fetch failed" ? patiently(work, times - 1) : Promise.reject(error)));
    const opened = async (i) => {
      const slots = links(`m${i}`).filter(({ block }) => block === "top");
      const shown = [];
      for (const { picture } of slots) shown.push((await patiently(() => ask(picture))).bytes.toString("base64"));
      return { slots, offers: shown.map((bytes) => pictures.get(bytes)) };
    };
    const mails = await Promise.all(Array.from({ length: messages }, (_, i) => opened(i)));
    for (const { offers } of mails) expect([offers.includes(undefined), new Set(offers).size]).toEqual([false, 3]);
    // The list is reordered: new mails would show others, but what was shown stays.
    const other = { ...campaign, blocks: campaign.blocks.map((block) => (block.id === "top" ? { ...block, offers: [...block.offers].reverse() } : block)) };
    await publish(edge.store, other, { allow: ["shop.example"] });
    const clicked = await Promise.all(
      mails.slice(0, 300).map(({ slots }) => Promise.all(slots.map(async ({ click }) => (await patiently(() => ask(click))).headers.location))),
    );
    expect(clicked).toEqual(mails.slice(0, 300).map(({ offers }) => offers));
    await publish(edge.store, campaign, { allow: ["shop.example"] });
  }, 180_000);

  test("what was asked is counted within seconds: pictures, clicks, pages, why there was no price; a HEAD, a refresh and what was refused are not", async () => {
    const variant = `v${Date.now() % 1e9}`;
    const { picture, click, text } = of("n1", "top", 0, { variant });
    const nothing = of("n1", "punkte", 0, { variant, subjects: { punkte: randomBytes(16).toString("base64url") } });
    for (const url of [picture, picture, click, text, nothing.picture]) await ask(url);
    await ask(picture, "HEAD");
    await ask(`${text}.json`);
    await ask(text, "GET", { "Sec-Fetch-Dest": "empty" });
    await ask(picture, "POST");
    await ask(`${picture}x`);
    const counted = async () => (await edge.store.counts({ tenant: "shop", campaign: "proto" })).filter((count) => count.variant === variant);
    const known = async (tries = 60) => {
      const found = await counted();
      if (found.length >= 4 || tries === 0) return found.map(({ what, block, slot, reason, n }) => [what, block, slot, reason, n]);
      await new Promise((resolve) => setTimeout(resolve, 250));
      return known(tries - 1);
    };
    expect(await known()).toEqual([
      ["click", "top", 0, "", 1],
      ["picture", "punkte", 0, "unknown-subject", 1],
      ["picture", "top", 0, "", 2],
      ["text", "top", 0, "", 1],
    ]);
  });

  test("sold out: fill, badge and collapse; the click follows; a heading goes with its slots", async () => {
    const before = await ask(of("g1", "deal").picture);
    await imported({ "bike-004": "out_of_stock", "part-016": "out_of_stock", "part-001": "out_of_stock" });
    const [fill, badge, collapse] = await Promise.all([of("g1", "top"), of("g1", "deal"), of("g1", "weg")].map(({ picture }) => ask(picture)));
    expect([size(fill.bytes), size(badge.bytes), badge.bytes.equals(before.bytes)]).toEqual([[1120, 344], [1120, 344], false]);
    const line = PNG.sync.read(collapse.bytes);
    expect([line.width, line.height <= 2, [...line.data].every((value, i) => i % 4 !== 3 || value === 0)]).toEqual([1120, true, true]);
    expect(await Promise.all([of("g1", "top"), of("g1", "deal"), of("g1", "weg")].map(async ({ click }) => (await ask(click)).headers.location))).toEqual([
      expect.stringMatching(/^https:\/\/shop\.example\/p\/(?!bike-004)/),
      "https://shop.example/zubehoer",
      "https://shop.example/angebote",
    ]);
    await imported();
  });

  test("labelled or neutral, by availability and age", async () => {
    const shown = async () => (await ask(of("g2", "deal").picture)).bytes;
    const seen = [await shown()];
    for (const availability of ["preorder", "backorder", ""]) {
      await imported({ "part-016": availability });
      seen.push(await shown());
    }
    await imported();
    await publish(edge.store, { ...campaign, maxAge: "PT1S" }, { allow: ["shop.example"] });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    seen.push(await shown());
    // Unknown and too old look alike: neutral.
    expect([new Set(seen.map((bytes) => bytes.toString("base64"))).size, seen[3].equals(seen[4])]).toEqual([4, true]);
    await publish(edge.store, campaign, { allow: ["shop.example"] });
    await imported();
  });
});
