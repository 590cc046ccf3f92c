// The whole way, with real parts: feed → store → campaign → mail → SMTP → opened through a proxy, from Node with SQLite and from workerd with D1.
import path from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override, publish } from "../../../dist/js/admin.js";
import { compile } from "../../../dist/js/index.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import newsletter from "../../../dist/letters/newsletter.js";
import { asProxy, campaign, importDemo, newKeys, nodeEdge, smtp, temporaryFolder, workerdEdge } from "./parts.js";

const keys = newKeys();
const started = new Date(Date.now() - 60_000);
const edges = {};
let post;

beforeAll(async () => {
  post = await smtp();
  const store = await sqlite(path.join(temporaryFolder(), "shop.db"));
  const workerd = await workerdEdge(keys);
  await prepareD1(workerd.database);
  edges.node = { ...(await nodeEdge(store, keys)), store, takeAway: () => store.close() };
  edges.workerd = { ...workerd, store: d1(workerd.database), takeAway: () => workerd.database.exec("DROP TABLE served") };
  for (const edge of Object.values(edges)) {
    const result = await importDemo(edge.store, { now: started });
    expect([result.rows, result.added, result.problemCount]).toEqual([1006, 1000, 6]);
    await publish(edge.store, campaign);
    const message = compile(newsletter).render(newsletter.samples.autumn, { live: { baseUrl: edge.url, keys, campaign, message: "m-1" } });
    edge.mail = await post.through(message);
    edge.pictures = [...edge.mail.html.matchAll(/<img[^>]* src="([^"]+)"/g)].map((match) => match[1]);
    edge.images = edge.pictures.filter((url) => !/\.(heading|text)\.png$/.test(url));
    edge.clicks = [...edge.mail.html.matchAll(/href="([^"]+\/c\/[^"]+)"/g)].map((match) => match[1]);
    edge.texts = [...edge.mail.html.matchAll(/href="([^"]+\/o\/[^"]+)"/g)].map((match) => match[1]);
  }
}, 120_000);

afterAll(async () => {
  for (const edge of Object.values(edges)) await edge.close();
  await post.close();
});

/** Opens the mail: every picture, decoded. */
async function open(edge) {
  return Promise.all(
    edge.images.map(async (url) => {
      const response = await asProxy(url);
      const bytes = Buffer.from(await response.arrayBuffer());
      const { width, height, data } = PNG.sync.read(bytes);
      return { status: response.status, headers: response.headers, bytes, width, height, data };
    }),
  );
}

const click = async (url) => (await asProxy(url)).headers.get("Location");
const price = async (edge, i) => (await (await fetch(`${edge.texts[i]}.json`)).json()).offer?.current?.amount;

describe.each(["node", "workerd"])("%s", (name) => {
  let first;

  test("the mail arrived whole", () => {
    const { mail, images, clicks, texts } = edges[name];
    expect(mail.subject).toBe("Aktuelle Angebote für Rad und Reise");
    expect(mail.headers.get("list-unsubscribe-post") ?? mail.headers.get("list")).toBeTruthy();
    expect(mail.text).toContain("Guten Tag, Frau Kern,");
    expect([images.length, clicks.length, texts.length]).toEqual([4, 4, 4]);
  });

  test("r032 every picture is painted when it is fetched", async () => {
    first = await open(edges[name]);
    for (const picture of first) {
      expect([picture.status, picture.width, picture.height]).toEqual([200, 1120, 448]);
      expect(picture.headers.get("content-type")).toBe("image/png");
      expect(picture.headers.get("cache-control")).toBe("no-store, no-cache, must-revalidate, max-age=0");
      expect(picture.headers.has("set-cookie") || picture.headers.has("vary")).toBe(false);
    }
    expect(new Set(first.map((p) => p.bytes.toString("base64"))).size).toBe(4);
    expect(await click(edges[name].clicks[1])).toBe("https://shop.example/p/bike-004");
  });

  test("r033 r034 r035 a new feed changes the mail that is already there", async () => {
    const edge = edges[name];
    await importDemo(edge.store, { now: new Date(started.getTime() + 30_000), prices: { "bike-004": 55_500 }, soldOut: ["trip-001"] });
    const after = await open(edge);
    expect(after[0].bytes.equals(first[0].bytes)).toBe(false);
    expect(after[1].bytes.equals(first[1].bytes)).toBe(false);
    // Sold out: the next offer of the list stands in, and the click goes to what is shown.
    expect(await click(edge.clicks[0])).toBe("https://shop.example/reisen/trip-010");
    expect(await click(edge.clicks[1])).toBe("https://shop.example/p/bike-004");
    expect(await price(edge, 1)).toBe(55_500);
    expect((await (await fetch(`${edge.url}/o/shop/bike-004.json`)).json()).offer.current.amount).toBe(55_500);
    const page = await (await fetch(edge.texts[1])).text();
    expect(page).toContain("555,00\u00a0€");
    first = after;
  });

  test("r036 an editor's override wins", async () => {
    const edge = edges[name];
    const said = { author: "M. Lindt", reason: "Messepreis", until: Date.now() + 3_600_000 };
    await override(edge.store, "shop", "bike-004", { ...said, price: { amount: 49_900, currency: "EUR" } });
    const after = await open(edge);
    expect(after[1].bytes.equals(first[1].bytes)).toBe(false);
    expect(await price(edge, 1)).toBe(49_900);
    await override(edge.store, "shop", "part-016", { ...said, visible: false });
    const hidden = await open(edge);
    expect(hidden[3].bytes.equals(first[3].bytes)).toBe(false);
    expect(await click(edge.clicks[3])).toBe("https://shop.example/zubehoer");
  });
});

test("node and workerd paint the same bytes", async () => {
  const [a, b] = [await open(edges.node), await open(edges.workerd)];
  // The override's time is printed to the minute and was said twice: the other slots are compared.
  for (const i of [0, 2]) expect(a[i].bytes.equals(b[i].bytes)).toBe(true);
});

test("an edge worker loads only the live engine", () => {
  expect(edges.workerd.wasm).toHaveLength(1);
});

test.each(["node", "workerd"])("without its store %s shows the neutral block in the link's own box", async (name) => {
  const edge = edges[name];
  await edge.takeAway();
  const pictures = await open(edge);
  for (const { status, width, height } of pictures) expect([status, width, height]).toEqual([200, 1120, 448]);
  expect(new Set(pictures.map((p) => p.bytes.toString("base64"))).size).toBe(1);
  expect(await click(edge.clicks[0])).toMatch(/^https:\/\/shop\.example\//);
  expect((await fetch(`${edge.url}/o/shop/bike-004.json`)).status).toBe(503);
});
