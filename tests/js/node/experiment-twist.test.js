// A live block that loses is swapped in mails already sent (R157e): sent by SMTP, opened over HTTP. Who has seen it keeps it, who opens the mail later sees what won,
// and the analysis counts only what was decided before.
import { compile, renderMany } from "postfrisch";
import { publish } from "postfrisch/admin";
import { conclude, createExperiment, createExperimentCounters } from "postfrisch/experiments";
import { memory } from "postfrisch/stores/memory";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asProxy, campaign, importDemo, newKeys, nodeEdge, smtp } from "./parts.js";

const DAY = 86_400_000;
const SENT = Date.UTC(2026, 10, 27, 9);
const day = (at) => new Date(at).toISOString().slice(0, 10);
const block = (offers) => ({ ...campaign.blocks[1], id: "hero", offers, slots: [{ whenGone: "badge", fallback: "https://shop.example/" }] });
const manifest = (id, offers) => ({ ...campaign, id, blocks: [block(offers)] });
const [LOSER, WINNER] = ["bike-004", "bike-007"];
const mjml = `<mjml lang="de"><mj-head><mj-title>Ihr Angebot</mj-title></mj-head><mj-body><mj-section><mj-column><live-offer block="hero" /></mj-column></mj-section></mj-body></mjml>`;

const experiment = createExperiment({
  name: "hero",
  factors: [{ name: "hero", levels: ["hero-a", "hero-b"] }],
  baseline: 0.03,
  effect: 0.3,
  maturity: 2,
});
const [keys, store] = [newKeys(), memory()];
let now = SENT;
let edge;
let mail;
beforeAll(async () => {
  await importDemo(store, { now: new Date(SENT - 60_000) });
  edge = await nodeEdge(store, keys, { now: () => now, countEvery: false });
  mail = await smtp();
});
afterAll(async () => {
  await edge.close();
  await mail.close();
});

/** Opens a received mail: the bytes of its picture, and where a click leads. */
async function open({ html }) {
  const [, link, picture] = /href="([^"]+\/c\/[^"]+)"[^>]*><img[^>]*src="([^"]+\/i\/[^"]+)"/.exec(html).map((text) => text.replaceAll("&amp;", "&"));
  const bytes = Buffer.from(await (await asProxy(picture)).arrayBuffer());
  return { bytes, offer: (await asProxy(link)).headers.get("location") };
}

test("a mail that was not opened shows what won, one that was opened keeps what it showed, and later orders change no finding", async () => {
  const campaigns = { "hero-a": manifest("hero-a", [LOSER]), "hero-b": manifest("hero-b", [WINNER]) };
  for (const one of Object.values(campaigns)) await publish(store, one);
  const offers = Object.fromEntries(await Promise.all([LOSER, WINNER].map(async (id) => [id, JSON.parse((await store.offers("shop", [id]))[0].data).link])));

  // Sent: each mail has the block of its variant.
  const counters = createExperimentCounters(experiment, { store });
  const live = (_, variant) => ({ baseUrl: edge.url, keys, campaign: campaigns[variant.values.hero], now });
  const inbox = { a: [], b: [] };
  const recipients = Array.from({ length: 12 }, (_, id) => ({ id, data: {} }));
  for await (const { message, exposure } of renderMany(compile(mjml), recipients, { experiment, live, now })) {
    inbox[exposure.variant].push(await mail.through(message));
    counters.exposed(exposure);
  }
  expect(Math.min(inbox.a.length, inbox.b.length)).toBeGreaterThan(2);
  const opened = await open(inbox.a[0]);
  const other = await open(inbox.b[0]);
  expect([opened.offer, other.offer]).toEqual([offers[LOSER], offers[WINNER]]);
  expect(opened.bytes.equals(other.bytes)).toBe(false);

  // The rest of the campaign, and what came of it within two days.
  for (const [variant, orders] of [
    ["a", 300],
    ["b", 450],
  ]) {
    counters.exposed({ variant, day: day(SENT) }, 10_000 - inbox[variant].length);
    for (let n = 0; n < orders; n++) counters.converted({ variant, day: day(SENT) });
  }
  await counters.flush();

  // Three days later it is decided, written down, and published for the mails of the variant that lost.
  now = SENT + 3 * DAY;
  await importDemo(store, { now: new Date(now - 60_000) });
  const report = experiment.report(await counters.counts(), { at: day(now) });
  const { conclusion, target } = conclude({ hero: "hero-a" }, experiment, report, { factor: "hero", into: ["hero"], now });
  expect([conclusion.winner, target.hero]).toEqual(["hero-b", "hero-b"]);
  await publish(store, manifest("hero-a", [WINNER, LOSER]));

  const [again, late, winner] = [await open(inbox.a[0]), await open(inbox.a[1]), await open(inbox.b[0])];
  expect([again.offer, late.offer, winner.offer]).toEqual([offers[LOSER], offers[WINNER], offers[WINNER]]);
  expect([again.bytes.equals(winner.bytes), late.bytes.equals(winner.bytes)]).toEqual([false, true]);
  // Both stay what they are.
  expect([(await open(inbox.a[0])).offer, (await open(inbox.a[1])).offer]).toEqual([offers[LOSER], offers[WINNER]]);
  expect((await open(inbox.b[1])).offer).toBe(offers[WINNER]);

  // From the next day on, everybody gets what won. The report of the day of the decision stays what it was, and later orders change nothing about it.
  counters.exposed({ variant: "b", day: day(now + DAY) }, 5_000);
  for (let n = 0; n < 400; n++) counters.converted({ variant: "b", day: day(now + DAY) });
  await counters.flush();
  const later = experiment.report(await counters.counts(), { at: day(now) });
  expect(later).toEqual(report);
});
