// An experiment in the mails of a real letter: who gets which subject, button, call to action, key visual and live block; what links say of it; and what is counted.
import { createHash } from "node:crypto";
import { compile, renderMany, sealLinks } from "postfrisch";
import { publish } from "postfrisch/admin";
import { createExperiment, createExperimentCounters } from "postfrisch/experiments";
import order from "postfrisch/letters/order-confirmation";
import { createLive } from "postfrisch/live";
import { memory } from "postfrisch/stores/memory";
import { sqlite } from "postfrisch/stores/sqlite";
import { describe, expect, test } from "vitest";
import { campaign, newKeys, temporaryFolder } from "./parts.js";

const source = `<mjml><mj-head><mj-title>{{ experiment.subject }}</mj-title></mj-head><mj-body><mj-section><mj-column>
  <mj-image src="{{ experiment.visual }}" alt="" />
  <mj-button href="{{ 'https://shop.example/sale'|link }}" background-color="{{ experiment.button }}">{{ experiment.action }}</mj-button>
</mj-column></mj-section></mj-body></mjml>`;
const definition = {
  name: "autumn.sale",
  factors: [
    { name: "subject", levels: ["Unser Herbst", "Schon gespannt?"] },
    {
      name: "button",
      levels: [
        { name: "green", value: "#0a7d34" },
        { name: "orange", value: "#c75000" },
      ],
    },
    { name: "action", levels: ["Ansehen", "Jetzt sparen"] },
    {
      name: "visual",
      levels: [
        { name: "bicycle", value: "https://shop.example/bicycle.jpg" },
        { name: "family", value: "https://shop.example/family.jpg" },
      ],
    },
  ],
  fraction: { visual: ["subject", "button", "action"] },
  holdout: 0.1,
  baseline: 0.03,
  effect: 0.3,
  segments: ["new", "b2b.eu"],
};
const NOW = Date.UTC(2026, 11, 1, 23, 30);

async function all(mails) {
  const found = [];
  for await (const mail of mails) found.push(mail);
  return found;
}

describe("renderMany with an experiment", () => {
  const experiment = createExperiment(definition);
  const template = compile(source);
  const recipients = Array.from({ length: 400 }, (_, id) => ({ id, unit: `customer-${id}`, segment: id % 2 ? "new" : "b2b.eu", data: {} }));
  const rendered = () => all(renderMany(template, recipients, { experiment, experimentLink: "utm_content", links: { utm_source: "mail" }, now: NOW }));

  test("each mail has the levels of its recipient's variant, and its links say which", async () => {
    const mails = await rendered();
    const seen = new Set();
    for (const [at, { message, exposure }] of mails.entries()) {
      const given = experiment.assign(`customer-${at}`);
      expect(exposure).toEqual(given && { variant: given.variant, segment: recipients[at].segment, day: "2026-12-01" });
      // The holdout gets the letter as it is.
      const { values } = given ?? experiment.variants[0];
      expect(message.subject).toBe(values.subject);
      for (const text of [values.button, values.action, values.visual]) expect(message.html).toContain(text);
      const link = new URL(/href="(https:\/\/shop\.example\/sale[^"]*)"/.exec(message.html)[1].replaceAll("&amp;", "&"));
      expect(link.searchParams.get("utm_source")).toBe("mail");
      const tag = link.searchParams.get("utm_content");
      if (given) expect(experiment.tagged(tag)).toEqual(exposure);
      else expect(tag).toBeNull();
      seen.add(exposure?.variant ?? null);
    }
    expect([...seen].sort()).toEqual(["a", "b", "c", "d", "e", "f", "g", "h", null].sort());
    // The fraction: an even number of second levels in each mail.
    for (const { levels } of experiment.variants)
      expect(definition.factors.filter(({ name, levels: [, second] }) => levels[name] === (second.name ?? second)).length % 2).toBe(0);
  });

  test("a letter of the catalogue can be part of it", async () => {
    const [mail] = await all(renderMany(compile(order), [{ id: "1001", data: Object.values(order.samples)[0] }], { experiment, now: NOW }));
    expect([mail.error, mail.exposure?.variant ?? null]).toEqual([undefined, experiment.assign("1001")?.variant ?? null]);
  });

  test("live blocks choose by it: each mail's picture is the one of its variant", async () => {
    const keys = newKeys();
    const store = memory();
    const words = (text) => ({ headline: { de: text, en: text } });
    const block = (choices) => ({
      ...campaign,
      blocks: [{ id: "news", kind: "content", width: 560, height: 160, slots: [{ whenGone: "collapse" }], choices }],
    });
    const manifest = block([...experiment.variants.map(({ variant }) => ({ ...words(`Angebot ${variant}`), variant })), words("Für alle")]);
    const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, now: () => NOW });
    const picture = async (url) =>
      createHash("sha256")
        .update(Buffer.from(await (await live.fetch(new Request(url))).arrayBuffer()))
        .digest("hex");
    await publish(store, manifest);
    const base = { baseUrl: "https://live.example", keys, campaign: manifest, now: NOW };
    const wanted = new Map();
    for (const variant of [...experiment.variants.map((one) => one.variant), undefined])
      wanted.set(variant ?? null, await picture(sealLinks({ ...base, message: "m", variant })[0].picture));
    expect(new Set(wanted.values()).size).toBe(9);
    const mjml = `<mjml><mj-body><mj-section><mj-column><live-content block="news" /></mj-column></mj-section></mj-body></mjml>`;
    for (const mail of await all(renderMany(compile(mjml), recipients.slice(0, 40), { experiment, live: base, now: NOW }))) {
      const [url] = /https:\/\/live\.example\/i\/[^"]+/.exec(mail.message.html);
      expect([mail.id, await picture(url.replaceAll("&amp;", "&"))]).toEqual([mail.id, wanted.get(mail.exposure?.variant ?? null)]);
    }
  });

  test("data that have an `experiment`, or can't have one, cost their mail alone", async () => {
    const mails = await all(
      renderMany(
        template,
        [
          { id: 1, data: { experiment: {} } },
          { id: 2, data: [] },
          { id: 3, data: null },
          { id: 4, data: {} },
        ],
        { experiment },
      ),
    );
    expect(mails.map(({ id, error }) => [id, error?.code])).toEqual([
      [1, "usage/bad"],
      [2, "usage/bad"],
      [3, "usage/bad"],
      [4, undefined],
    ]);
    expect(mails[0].error.message).toBe("usage/bad: the data have an `experiment` already");
  });

  test("a segment that nobody planned costs its mail alone; none is none, however it is written", async () => {
    const segments = ["old", undefined, null, "", "new"];
    const units = Array.from({ length: 9 }, (_, unit) => String(unit)).filter((unit) => experiment.assign(unit));
    const mails = await all(
      renderMany(
        template,
        segments.map((segment, at) => ({ id: at, unit: units[at], segment, data: {} })),
        { experiment },
      ),
    );
    expect(mails.map(({ error, exposure }) => error?.code ?? exposure.segment)).toEqual(["experiment/bad", undefined, undefined, undefined, "new"]);
    // A customer number that is a number is the same customer.
    const [mail] = await all(renderMany(template, [{ id: 1, unit: 4711, data: {} }], { experiment }));
    expect(mail.exposure?.variant).toBe(experiment.assign("4711")?.variant);
  });
});

describe("counters", () => {
  const stores = { memory: async () => memory(), sqlite: async () => sqlite(`${temporaryFolder()}/shop.db`) };

  test.each(Object.keys(stores))("mails and orders are sums by variant, segment and day, in %s", async (name) => {
    const store = await stores[name]();
    const experiment = createExperiment(definition);
    const counters = createExperimentCounters(experiment, { store });
    const expected = new Map();
    const row = (variant, segment) => {
      const key = `${variant} ${segment}`;
      expected.set(
        key,
        expected.get(key) ?? { experiment: experiment.id, variant, segment, day: "2026-12-01", units: 0, conversions: 0, amount: 0, squares: 0 },
      );
      return expected.get(key);
    };
    for (let at = 0; at < 500; at++) {
      const given = experiment.assign(`customer-${at}`);
      if (!given) continue;
      const exposure = { variant: given.variant, segment: at % 2 ? "new" : "b2b.eu", day: "2026-12-01" };
      counters.exposed(exposure);
      row(exposure.variant, exposure.segment).units += 1;
      if (at % 7) continue;
      // What a shop's webhook has of it: the order's link.
      counters.converted(experiment.tagged(experiment.tag(exposure)));
      row(exposure.variant, exposure.segment).conversions += 1;
      if (at % 50 === 0) await counters.flush();
    }
    await counters.flush();
    await counters.flush();
    const byName = (a, b) => (`${a.variant}${a.segment}` < `${b.variant}${b.segment}` ? -1 : 1);
    expect((await counters.counts()).sort(byName)).toEqual([...expected.values()].sort(byName));
    const report = experiment.report(await counters.counts(), { at: "2026-12-02" });
    expect(report.mature).toBe([...expected.values()].reduce((sum, { units }) => sum + units, 0));
    expect(report.groups.map(({ segment }) => segment)).toEqual([null, "new", "b2b.eu"]);
    await store.close?.();
  });

  test("amounts are summed with their squares, to the cent", async () => {
    const experiment = createExperiment({
      name: "basket",
      factors: [{ name: "subject", levels: ["a", "b"] }],
      measure: "amount",
      baseline: 2,
      deviation: 12,
      effect: 0.2,
    });
    const counters = createExperimentCounters(experiment, { store: memory() });
    const amounts = [49.9, 0.01, 1299, 19.95];
    counters.exposed({ variant: "b", day: "2026-12-01" }, 100);
    for (const amount of amounts) counters.converted({ variant: "b", day: "2026-12-01" }, amount);
    await counters.flush();
    const [{ amount, squares, units, conversions }] = await counters.counts();
    expect([units, conversions, Math.round(amount * 100)]).toEqual([100, 4, Math.round(amounts.reduce((sum, one) => sum + one, 0) * 100)]);
    expect(() => counters.converted({ variant: "b", day: "2026-12-01" })).toThrow("the amount is missing");
    // Sums that are rounded to the cent are taken, whatever they are.
    for (let cents = 1; cents <= 10_000; cents += 37) {
      const rows = [
        { experiment: experiment.id, variant: "a", day: "2026-12-01", units: 1, amount: cents / 100, squares: Math.round((cents / 100) ** 2 * 100) / 100 },
      ];
      expect(experiment.report(rows, { at: "2026-12-02" }).mature).toBe(1);
    }
    expect(Math.abs(squares - amounts.reduce((sum, one) => sum + one * one, 0))).toBeLessThan(0.05);
  });

  test("what a store refuses is kept, with what was counted meanwhile", async () => {
    const kept = memory();
    let isAway = true;
    const store = {
      ...kept,
      counts: (query) => kept.counts(query),
      addCounts: async (counts) => (isAway ? Promise.reject(new Error("away")) : kept.addCounts(counts)),
    };
    const experiment = createExperiment(definition);
    const counters = createExperimentCounters(experiment, { store });
    const exposure = { variant: "a", day: "2026-12-01" };
    counters.exposed(exposure, 3);
    const flushed = counters.flush();
    counters.exposed(exposure, 4);
    await expect(flushed).rejects.toThrow("away");
    isAway = false;
    await counters.flush();
    expect((await counters.counts()).map(({ units }) => units)).toEqual([7]);
  });

  test("what is none of the experiment's is refused, and counts of two experiments are never mixed", async () => {
    const store = memory();
    const experiment = createExperiment(definition);
    const other = createExperiment({ ...definition, effect: 0.2 });
    const counters = createExperimentCounters(experiment, { store });
    for (const wrong of [
      { variant: "z", day: "2026-12-01" },
      { variant: "a", day: "2026-02-31" },
      { variant: "a", day: "2026-12-01", segment: "old" },
    ]) {
      expect(() => counters.exposed(wrong)).toThrow(expect.objectContaining({ code: "experiment/bad" }));
      expect(() => counters.converted(wrong)).toThrow(expect.objectContaining({ code: "experiment/bad" }));
    }
    for (const units of [-1, 0.5, Number.NaN]) expect(() => counters.exposed({ variant: "a", day: "2026-12-01" }, units)).toThrow("can't be counted");
    for (const amount of [Number.NaN, 1e200, Number.POSITIVE_INFINITY])
      expect(() => counters.converted({ variant: "a", day: "2026-12-01" }, amount)).toThrow("is no amount");
    expect(() => counters.converted(null)).toThrow(expect.objectContaining({ code: "experiment/bad" }));
    counters.exposed({ variant: "a", day: "2026-12-01" });
    await counters.flush();
    expect(other.id).not.toBe(experiment.id);
    expect(await createExperimentCounters(other, { store }).counts()).toEqual([]);
    const tag = experiment.tag({ variant: "a", day: "2026-12-01", segment: "b2b.eu" });
    expect(tag).toBe(`${experiment.id}.a.2026-12-01.b2b.eu`);
    for (const text of [
      tag.replace(experiment.id, other.id),
      "",
      "utm",
      `${experiment.id}.`,
      `${experiment.id}.z.2026-12-01`,
      `${experiment.id}.a.2026-02-31`,
      `${tag}x`,
      undefined,
      null,
      [[]],
    ])
      expect(experiment.tagged(text)).toBeNull();
  });

  test("a tag is found where shop systems have it: in the address of a visit, in fields of an order, however deep", () => {
    const experiment = createExperiment(definition);
    const exposure = { variant: "b", day: "2026-12-01", segment: "b2b.eu" };
    const tag = experiment.tag(exposure);
    const query = new URLSearchParams({ utm_source: "mail", utm_content: tag, x: "&=?#" });
    const orders = [
      tag,
      `https://shop.example/sale?${query}`,
      `https://shop.example/sale?${query}#top`,
      { id: 1001, landing_site: `/sale?${query}`, referring_site: "https://mail.example/?a=b" },
      {
        id: 1002,
        meta_data: [
          { id: 1, key: "_wc_order_attribution_source_type", value: "utm" },
          { id: 2, key: "_wc_order_attribution_utm_content", value: tag },
        ],
      },
      { data: { order: { customFields: { campaign: { content: tag } } } } },
      [tag],
    ];
    for (const order of orders) expect(experiment.tagged(order)).toEqual(exposure);
    const other = createExperiment({ ...definition, effect: 0.2 });
    for (const order of orders) expect(other.tagged(order)).toBeNull();
    // Of two experiments in one order, each finds its own.
    expect(other.tagged([tag, other.tag({ variant: "a", day: "2026-12-02" })])).toEqual({ variant: "a", day: "2026-12-02" });
  });
});
