// R035: whoever asks, and however often the price changes meanwhile, the same data version has the same price: picture, page, data, click.
import { createHash } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override, publish, undo } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { newKeys, nodeEdge, pieces, temporaryFolder, workerdEdge } from "./parts.js";

const keys = newKeys();
const block = { id: "top", kind: "offers", width: 560, height: 172, offers: ["a"], slots: [{ whenGone: "collapse" }] };
const campaign = { tenant: "shop", id: "eins", allow: ["shop.example"], fallback: "https://shop.example/", blocks: [block] };
const PRICES = [1_000, 1_111, 1_234, 2_000, 999];
/** "Stand" is the same for all versions: the picture tells the price alone. */
const stand = new Date();
stand.setUTCSeconds(0, 0);
const feed = (cents) =>
  `<rss><channel><item><id>a</id><title>Rad</title><link>https://shop.example/a</link><availability>in stock</availability><price>${(cents / 100).toFixed(2)} EUR</price></item></channel></rss>`;
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");

const edges = {};
beforeAll(async () => {
  const store = await sqlite(path.join(temporaryFolder(), "shop.db"));
  edges.node = { ...(await nodeEdge(store, keys)), store };
  const workerd = await workerdEdge(keys);
  await prepareD1(workerd.database);
  edges.workerd = { ...workerd, store: d1(workerd.database) };
}, 60_000);
afterAll(async () => {
  for (const edge of Object.values(edges)) await edge.close();
});

describe.each(["node", "workerd"])("%s", (name) => {
  const change = (cents) => importFeed(edges[name].store, pieces(feed(cents)), { tenant: "shop", now: stand.getTime() });
  let links;
  const picture = async () => hash(Buffer.from(await (await fetch(links.picture)).arrayBuffer()));
  const data = async () => {
    const { offer, dataVersion } = await (await fetch(`${edges[name].url}/o/shop/a.json`)).json();
    return [offer.current.amount, dataVersion];
  };
  const slot = async () => {
    const { offer, dataVersion } = await (await fetch(`${edges[name].url}/o/shop/slots/top.0.json?for=eins`)).json();
    return [offer.current.amount, dataVersion];
  };
  const page = async () =>
    Math.round(
      Number(
        /class="price">([\d.,]+)/
          .exec(await (await fetch(links.text)).text())[1]
          .replace(".", "")
          .replace(",", "."),
      ) * 100,
    );

  test("r035 r040 the same version has the same price everywhere, while it changes under load", async () => {
    await change(PRICES[0]);
    await publish(edges[name].store, campaign);
    [links] = sealLinks({ baseUrl: edges[name].url, keys, campaign, message: "m" });
    /** What each price's picture is, from a quiet moment. */
    const pictures = new Map();
    for (const cents of PRICES) {
      await change(cents);
      pictures.set(await picture(), cents);
      expect([(await data())[0], (await slot())[0], await page()]).toEqual([cents, cents, cents]);
    }
    expect(pictures.size).toBe(PRICES.length);
    let changing = true;
    const changes = (async () => {
      for (let i = 0; changing; i++) {
        await change(PRICES[i % PRICES.length]);
        // SQLite answers at once: the others get their turn here, and in the longer pauses two of them the same version, on a busy machine too.
        await new Promise((resolve) => setTimeout(resolve, [4, 12, 90][i % 3]));
      }
      return true;
    })();
    const versions = new Map();
    let sure = 0;
    const reader = async () => {
      // On a busy machine it takes more looks until enough of them were undisturbed.
      for (let i = 0; i < 60 || (i < 600 && sure <= 20); i++) {
        const [[before, version], painted, [after, later], [ofSlot, slotVersion]] = [await data(), await picture(), await data(), await slot()];
        // A picture is of some version, whole; never a mixture.
        expect(pictures.has(painted)).toBe(true);
        for (const [v, amount] of [
          [version, before],
          [later, after],
          [slotVersion, ofSlot],
        ]) {
          expect(versions.get(v) ?? amount).toBe(amount);
          versions.set(v, amount);
        }
        expect(PRICES).toContain(await page());
        if (version !== later) continue;
        // Nothing changed between two looks at the same version, or it changed away and back: five versions in turn make that rare, and then it is the same price.
        if (pictures.get(painted) === before) sure += 1;
      }
    };
    try {
      await Promise.all([reader(), reader(), reader()]);
    } finally {
      changing = false;
      await changes;
    }
    expect([versions.size, sure > 20]).toEqual([PRICES.length, true]);
    await change(PRICES[1]);
    expect([pictures.get(await picture()), (await data())[0], (await slot())[0], await page()]).toEqual(Array(4).fill(PRICES[1]));
  }, 60_000);

  test("r035 under an override, and after it, too", async () => {
    const { store } = edges[name];
    const before = await picture();
    const said = { author: "a", reason: "r", until: Date.now() + 3_600_000 };
    const id = await override(store, "shop", "a", { ...said, price: { amount: 777, currency: "EUR" } });
    expect([(await data())[0], (await slot())[0], await page()]).toEqual([777, 777, 777]);
    expect(await picture()).not.toBe(before);
    await undo(store, "shop", id, { author: "a", reason: "r" });
    expect([await picture(), (await data())[0]]).toEqual([before, PRICES[1]]);
  });

  test("r040 behind every picture stands a page that reads without it", async () => {
    const response = await fetch(links.text);
    const html = await response.text();
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(html).toMatch(/<html lang="de">[\s\S]*<main>[\s\S]*<h1>Rad<\/h1>[\s\S]*11,11\u00a0€[\s\S]*Stand: /);
    expect(html).not.toContain("<img");
  });
});
