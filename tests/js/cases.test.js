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
const named = ([file, item]) => [file.split("/").pop(), item];

const secret = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
};

async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 8)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

test("there are cases", () => {
  expect(liveCases.length).toBeGreaterThan(30);
  expect(renderCases.length).toBeGreaterThan(15);
});

test.each(renderCases.map(named))("render/%s", async (_, item) => {
  const source = item.letter ? (await letters[item.letter]()).default : item.source;
  const data = item.sample ? source.samples[item.sample] : item.data;
  let got;
  try {
    const { subject, preheader, class: kind, headers, html, text } = compile(source, { locale: item.locale ?? "de" }).render(data);
    got = { subject, preheader, class: kind, headers: Object.entries(headers), html: await hash(new TextEncoder().encode(html)), text };
  } catch (error) {
    expect(error).toBeInstanceOf(PostfrischError);
    got = { error: { ...error.diagnostic } };
  }
  expect(got).toEqual(item.expect);
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

test.each(liveCases.map(named))("live/%s", async (_, item) => {
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
  // HEAD has no body; that its length is told is enough here.
  got.sha256 = method === "HEAD" ? item.expect.sha256 : await hash(bytes);
  if (response.headers.get("Location")) got.location = response.headers.get("Location");
  if (response.headers.get("Content-Type") === "image/png") {
    const view = new DataView(bytes.buffer);
    got.size = method === "HEAD" ? item.expect.size : [view.getUint32(16), view.getUint32(20)];
  }
  if (wrote) got.served = wrote;
  if (item.expect.fallback && fallback) got.fallback = fallback;
  expect(got).toEqual(item.expect);
});
