// The cases of tests/cases through the package: mail.wasm and live.wasm, in Node, in workerd and in Chromium, with the bytes that the native core gives.
import { expect, test } from "vitest";
import { importFeed } from "../../dist/js/import.js";
import { compile, PostfrischError, sealLinks } from "../../dist/js/index.js";
import { createLive } from "../../dist/js/live.js";
import { memory } from "../../dist/js/stores/memory.js";
import { letters } from "../../dist/letters/index.js";

const liveCases = Object.entries(import.meta.glob("../cases/live/*.json", { eager: true, import: "default" }));
const renderCases = Object.entries(import.meta.glob("../cases/render/*.json", { eager: true, import: "default" }));
const feedCases = Object.entries(import.meta.glob("../cases/feed/*.json", { eager: true, import: "default" }));
/** What stands in files of the cases' names: HTML as it is, pictures as data URLs, which a browser shows. */
const pages = import.meta.glob("../cases/*/*.html", { eager: true, query: "?raw", import: "default" });
const pictures = import.meta.glob("../cases/*/*.{png,gif}", { eager: true, query: "?inline", import: "default" });
const named = ([file, item]) => [file.split("/").pop(), item, file.slice(0, -".json".length)];

const secret = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
};

const dataUrl = (type, bytes) => `data:${type};base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;

test("there are cases", () => {
  expect(liveCases.length).toBeGreaterThan(30);
  expect(renderCases.length).toBeGreaterThan(15);
  expect(feedCases.length).toBeGreaterThan(5);
});

test.each(renderCases.map(named))("render/%s", async (_, item, beside) => {
  const source = item.letter ? (await letters[item.letter]()).default : item.source;
  const data = item.sample ? source.samples[item.sample] : item.data;
  let got;
  let page;
  try {
    const { subject, preheader, class: kind, headers, html, text } = compile(source, { locale: item.locale ?? "de" }).render(data);
    got = { subject, preheader, class: kind, headers: Object.entries(headers), text };
    page = html;
  } catch (error) {
    expect(error).toBeInstanceOf(PostfrischError);
    got = { error: { ...error.diagnostic } };
  }
  expect(got).toEqual(item.expect);
  expect(page).toBe(pages[`${beside}.html`]);
});

test.each(feedCases.map(named))("feed/%s", async (_, item) => {
  const bytes = new TextEncoder().encode(item.xml);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, i) => bytes.subarray(i * 100, (i + 1) * 100));
  const store = memory();
  let got;
  try {
    const now = Date.parse("2026-11-23T00:00:00Z");
    const { problems, asOf } = await importFeed(store, pieces, { tenant: "t", ...item.options, now });
    const offers = await store.listOffers("t");
    got = { offers: offers.map((o) => JSON.parse(o.data)), problems: problems.map((p) => [p.row, p.field, p.code]), feedTime: asOf };
  } catch (error) {
    got = { error: error.code };
  }
  expect(got).toEqual(item.expect);
});

/** What the case says is in the store, and what is written to it. */
function storeOf(item) {
  const served = { ...item.served };
  const at = (text) => (text ? Date.parse(text) : null);
  return {
    lookUp: async () => ({
      campaign: item.published === false ? null : JSON.stringify(item.campaign),
      served,
      recipient: item.recipient ? JSON.stringify(item.recipient) : null,
      relations: item.relations ?? [],
      facts: Object.fromEntries(Object.entries(item.facts ?? {}).map(([kind, fact]) => [kind, JSON.stringify(fact)])),
      votes: item.votes ?? {},
      offers: item.offers.map(({ offer, asOf, goneSince, overrides = [], history = [] }) => ({
        id: offer.id,
        data: JSON.stringify(offer),
        asOf: at(asOf),
        goneSince: at(goneSince),
        overrides: overrides.map((o) => JSON.stringify(o)),
        history: history.map(({ at: since, seen, price, sale, reducedSince }) => ({
          at: at(since),
          seen: at(seen),
          data: JSON.stringify([price, sale ?? null, reducedSince ?? null]),
        })),
      })),
    }),
  };
}

test.each(liveCases.map(named))("live/%s", async (_, item, beside) => {
  const keys = [{ kid: "k", secret: secret() }];
  const now = Date.parse(item.now);
  const { block, slot = 0, link, locale = "de", issuedAt, subject, method = "GET", query } = item.request;
  let url = `https://live.example${item.request.path}`;
  if (!item.request.path) {
    const links = sealLinks({
      baseUrl: "https://live.example",
      keys,
      campaign: item.campaign,
      message: "m1",
      locale,
      subject,
      now: issuedAt ? Date.parse(issuedAt) : now,
    });
    url = links.find((l) => l.block === block && l.slot === slot)[link];
  }
  const known = storeOf(item);
  let wrote;
  let fallback;
  const store = {
    lookUp: item.failed ? () => Promise.reject(new Error("gone")) : known.lookUp,
    putServed: async (entry) => {
      wrote = { [entry.slot]: entry.offer };
    },
  };
  const options = { store, keys, allow: ["shop.example"], fallback: "https://shop.example/", now: () => now, onFallback: ({ reason }) => (fallback = reason) };
  const { fetch } = createLive(options);
  const response = await fetch(new Request(query ? `${url}?${query}` : url, { method }));
  const bytes = new Uint8Array(await response.arrayBuffer());
  const got = { status: response.status };
  const type = response.headers.get("Content-Type") ?? "";
  const expected = pictures[`${beside}.png`] ?? pictures[`${beside}.gif`] ?? pages[`${beside}.html`];
  if (response.headers.get("Location")) got.location = response.headers.get("Location");
  if (method === "HEAD") {
    // It has no body, but says what GET has.
    expect(bytes).toHaveLength(0);
    expect(Number(response.headers.get("Content-Length"))).toBe(atob(expected.split(",")[1]).length);
    got.size = item.expect.size;
  } else if (type.startsWith("image/")) {
    const view = new DataView(bytes.buffer);
    if (type === "image/png") got.size = [view.getUint32(16), view.getUint32(20)];
    expect(dataUrl(type, bytes)).toBe(expected);
  } else {
    const body = new TextDecoder().decode(bytes);
    if (type.startsWith("text/html")) expect(body).toBe(expected);
    else got.body = body;
  }
  if (wrote) got.served = wrote;
  // The host tells of a store that failed whatever was asked for, the core of pictures alone.
  if (fallback && (!item.failed || type.startsWith("image/"))) got.fallback = fallback;
  expect(got).toEqual(item.expect);
});
