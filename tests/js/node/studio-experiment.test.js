// The studio's page of experiments in Chromium: the sample's plan and report, charts point by point, days, segments, languages, and what can't be read.
import fs from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { localServer } from "../../../dist/js/cli/local-server.js";
import { studioFile } from "../../../dist/js/cli/studio.js";
import { createExperiment } from "../../../dist/js/experiments/experiment.js";
import { csvOf, SAMPLE, sampleCounts } from "../../../www/experiment/sample.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const experiment = createExperiment(SAMPLE);
const counts = sampleCounts(experiment);
/** The day on which the last mails are old enough. */
const END = "2026-11-07";
let server;
let browser;
let page;
const errors = [];
const elsewhere = [];

async function open(options = {}) {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(`${message.text()} ${message.location().url}`));
  page.on("request", (asked) => !asked.url().startsWith(server.url) && !/^(data|blob|about):/.test(asked.url()) && elsewhere.push(asked.url()));
  await page.goto(`${server.url}experiment.html`);
  await expect.poll(() => page.locator("#questions svg").count()).toBeGreaterThan(0);
}

const text = (selector) => page.textContent(selector);
const texts = (selector) => page.locator(selector).allTextContents();
const sentences = () => texts("#questions .text");
const cells = (selector) => page.$$eval(`${selector} tr`, (rows) => rows.map((row) => [...row.cells].map(({ textContent }) => textContent)));
const give = (input, name, value) =>
  page.setInputFiles(input, { name, mimeType: "text/plain", buffer: Buffer.from(typeof value === "string" ? value : JSON.stringify(value, null, 2)) });
const define = (value) => give("#definition-file", "experiment.json", value);
const count = (value, name = "counts.json") => give("#counters-file", name, value);
const problems = (place) => page.$$eval(`#${place}-problems li`, (all) => all.map(({ dataset, textContent }) => [dataset.code, textContent]));
const said = (report, segment = null) => report.groups.find((group) => group.segment === segment).questions.map((question) => question.text);

/** What the chart of a question shows: its lines as changes by day, read off its axes. */
async function drawn(at) {
  const found = await page.$eval(`#questions article:nth-of-type(${at + 1}) svg`, (svg) => {
    const all = (selector) => [...svg.querySelectorAll(selector)];
    return {
      changes: all("text.change").map((one) => [one.textContent, Number(one.getAttribute("y"))]),
      days: all("path.tick").map((one, index) => [all("text.day")[index].textContent, Number(/^M([\d.]+)/.exec(one.getAttribute("d"))[1])]),
      paths: Object.fromEntries(["band", "lift", "zero", "effect", "edge"].map((name) => [name, all(`.${name}`).map((one) => one.getAttribute("d"))])),
      frame: ["y", "height"].map((name) => Number(svg.querySelector(".frame").getAttribute(name))),
    };
  });
  const scale = (ticks, read) => {
    const [[first, from], [last, to]] = [ticks[0], ticks.at(-1)];
    return (pixel) => read(first) + ((pixel - from) / (to - from)) * (read(last) - read(first));
  };
  const change = scale(found.changes, (label) => Number(label.replace("−", "-").replace("%", "")) / 100);
  const day = scale(found.days, (label) => Date.parse(`${label} 2026 UTC`) / 86_400_000);
  const points = (d) => [...d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => ({ day: day(Number(x)), change: change(Number(y)), y: Number(y) }));
  const paths = Object.fromEntries(Object.entries(found.paths).map(([name, all]) => [name, all.map(points)]));
  return { ...paths, top: found.frame[0], bottom: found.frame[0] + found.frame[1] };
}

/** That points are those of a series, as far as pixels tell them. */
function expectPoints(points, expected) {
  expect(points.length).toBe(expected.length);
  for (const [at, [day, change]] of expected.entries()) {
    expect(points[at].day).toBeCloseTo(Date.parse(day) / 86_400_000, 1);
    expect(points[at].change).toBeCloseTo(change, 2);
  }
}

describe.runIf(fs.existsSync(executablePath))("the page of experiments", () => {
  beforeAll(async () => {
    server = localServer(({ path: asked }, _, response) => {
      const { body, type } = studioFile(asked) ?? { body: "", type: "text/plain" };
      response.writeHead(body ? 200 : 404, { "Content-Type": type }).end(body);
    });
    await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
    server.url = `http://127.0.0.1:${server.address().port}/`;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    expect([errors, elsewhere]).toEqual([[], []]);
  });
  beforeEach(() => page?.close());

  test("studio_experiment_sample: its plan and its report are those of the package", async () => {
    await open();
    const report = experiment.report(counts, { at: END });
    expect([await text("#title"), await text("#day-text"), await text("#ratio")]).toEqual(["autumn-sale", "7 November 2026", report.sampleRatio.text]);
    expect(await sentences()).toEqual(said(report));
    expect(await page.$$eval(".verdict", (all) => all.map(({ dataset, textContent }) => [dataset.verdict, textContent]))).toEqual(
      report.groups[0].questions.map(({ verdict }) => [verdict, { winner: "Decided", alike: "No difference", open: "Open" }[verdict]]),
    );
    const [plain, question] = report.groups[0].questions[0].arms;
    const percent = (share, digits = 1) => `${(share * 100).toFixed(digits)}%`;
    expect(await cells('[data-factor="subject"] .said table')).toEqual([
      ["Level", "Units", "Rate", "Change", "Interval"],
      ["Unser Herbstas it is", plain.units.toLocaleString("en-GB"), percent(plain.mean, 2), "–", "–"],
      [
        "Schon gespannt?",
        question.units.toLocaleString("en-GB"),
        percent(question.mean, 2),
        `+${percent(question.lift)}`,
        `+${percent(question.low)} to\u00A0+${percent(question.high)}`,
      ],
    ]);
    const { variants, effects, combinations } = experiment.plan({ mailsPerDay: 6_000 });
    expect((await cells("#variants table")).slice(1)).toEqual(variants.map(({ variant, levels }) => [variant, "25%", levels.subject, levels.button]));
    const needs = ({ most, average, fixed, days }) => [
      `${most.toLocaleString("en-GB")}${days[0]} days`,
      `${average.toLocaleString("en-GB")}${days[1]} days`,
      fixed.toLocaleString("en-GB"),
    ];
    expect((await cells("#needs table")).slice(1)).toEqual([
      ["each factor", ...needs(effects)],
      ["the combinations", ...needs(combinations)],
    ]);
    await page.fill("#mails", "100");
    const days = experiment.plan({ mailsPerDay: 100 }).effects.days[0];
    await expect.poll(async () => (await cells("#needs table"))[1][1]).toContain(`${days} days`);
    await page.fill("#mails", "0");
    await expect.poll(() => problems("mails")).toEqual([["experiment/bad", expect.stringMatching(/0 mails a day are none.*write how many/)]]);
  });

  test("studio_experiment_chart: every point is where its day and its change are, for all recipients and a segment", async () => {
    await open();
    for (const segment of [null, "returning"]) {
      await page.click(`[data-segment="${segment ?? ""}"]`);
      const { questions } = experiment.report(counts, { at: END }).groups.find((group) => group.segment === segment);
      await expect.poll(sentences).toEqual(questions.map((question) => question.text));
      for (const [at, { series }] of questions.entries()) {
        const { lift, band, zero, effect } = await drawn(at);
        expect(series.length).toBe(30);
        const end = (name) => series.map((point) => [point.day, point[name]]);
        expectPoints(lift[0], end("lift"));
        expectPoints(band[0], [...end("high"), ...end("low").reverse()]);
        expect(zero[0].map(({ change }) => change)).toEqual([expect.closeTo(0, 2), expect.closeTo(0, 2)]);
        expect(effect.map(([{ change }]) => change)).toEqual([expect.closeTo(0.2, 2), expect.closeTo(-0.2, 2)]);
      }
    }
  });

  test("studio_experiment_words: the picture's title and description say what is compared, and the last interval", async () => {
    await open();
    const svg = page.locator("#questions svg").first();
    const { lift, low, high } = experiment.report(counts, { at: END }).groups[0].questions[0].series.at(-1);
    const percent = (share) => `${share < 0 ? "−" : "+"}${Math.abs(share * 100).toFixed(1)}%`;
    const words = `Mails sent up to 30 October 2026: ${percent(lift)}, between ${percent(low)} and ${percent(high)}.`;
    expect(await svg.getAttribute("role")).toBe("img");
    expect(await svg.locator("title").textContent()).toBe("“Schon gespannt?” compared with “Unser Herbst”: change by day of sending");
    expect(await svg.locator("desc").textContent()).toBe(words);
    const ids = await svg.evaluate((one) => ["aria-labelledby", "aria-describedby"].map((name) => document.getElementById(one.getAttribute(name))?.localName));
    expect(ids).toEqual(["title", "desc"]);
    expect(
      await page.$$eval("#questions svg text", (all) => Math.min(...all.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)))),
    ).toBeGreaterThanOrEqual(11);
  });

  test("studio_experiment_open_ends: where an end is unknown, the band runs out of the frame", async () => {
    await open();
    // So few conversions that nothing bounds the change at first.
    const few = counts.map((row) => ({ ...row, units: Math.round(row.units / 25), conversions: Math.round(row.conversions / 25) }));
    await count(few);
    const { series } = experiment.report(few, { at: END }).groups[0].questions[0];
    const unknown = series.filter(({ low, high }) => low === null || high === null);
    expect(unknown.length).toBeGreaterThan(0);
    await expect.poll(sentences).toEqual(said(experiment.report(few, { at: END })));
    const { band, lift, edge, top, bottom } = await drawn(0);
    const [highs, lows] = [band[0].slice(0, series.length), band[0].slice(series.length).reverse()];
    for (const [at, { low, high }] of series.entries()) {
      if (low === null) expect(lows[at].y).toBeGreaterThan(bottom);
      if (high === null) expect(highs[at].y).toBeLessThan(top);
    }
    expect(edge.flat().length).toBe(series.flatMap(({ low, high }) => [low, high]).filter((end) => end !== null).length);
    expect(lift.flat().length).toBe(series.filter((point) => point.lift !== null).length);
  });

  test("studio_experiment_days: another day has another sentence and a shorter chart; the scale stays", async () => {
    await open();
    const full = await drawn(0);
    const day = "2026-10-14";
    const early = experiment.report(counts, { at: day });
    await page.fill("#day", "13");
    expect(await text("#day-text")).toBe("14 October 2026");
    expect(await page.getAttribute("#day", "aria-valuetext")).toBe("14 October 2026");
    await expect.poll(sentences).toEqual(said(early));
    expect(said(early)).not.toEqual(said(experiment.report(counts, { at: END })));
    const { series } = early.groups[0].questions[0];
    const { lift, effect } = await drawn(0);
    expect(series.length).toBeLessThan(30);
    expectPoints(
      lift[0],
      series.map((point) => [point.day, point.lift]),
    );
    expect(effect).toEqual(full.effect);
    await page.focus("#day");
    await page.keyboard.press("ArrowRight");
    expect(await text("#day-text")).toBe("15 October 2026");
    await expect.poll(sentences).toEqual(said(experiment.report(counts, { at: "2026-10-15" })));
    // On the first day, all mails are too young.
    await page.keyboard.press("Home");
    await expect.poll(() => text("#questions figcaption span")).toBe("Nothing is known yet: all mails are too young.");
    expect((await drawn(0)).band).toEqual([]);
  });

  test("studio_experiment_german: sentences, words, numbers and days", async () => {
    await open();
    await page.click('[data-language="de"]');
    const report = experiment.report(counts, { at: END, language: "de" });
    await expect.poll(sentences).toEqual(said(report));
    expect([await text("#ratio"), await text("#day-text"), await page.getAttribute("#stage", "lang")]).toEqual([
      report.sampleRatio.text,
      "7. November 2026",
      "de",
    ]);
    expect((await cells('[data-factor="subject"] .said table'))[0]).toEqual(["Stufe", "Einheiten", "Quote", "Änderung", "Intervall"]);
    expect(await texts(".verdict")).toEqual(["Entschieden", "Kein Unterschied", "Offen"]);
    expect(await text("#questions desc")).toMatch(/^Mails, die bis 30\. Oktober 2026 gesendet wurden: \+\d+,\d\s%, zwischen \+\d+,\d\s% und \+\d+,\d\s%\.$/);
    expect(await texts("#questions article:first-of-type text.change")).toContain("−20\u00A0%");
    expect(await texts("#questions article:first-of-type text.day")).toContain("8. Okt.");
    expect((await cells("#needs table"))[1][1]).toMatch(/^[\d.]+19 Tage$/);
  });

  test("studio_experiment_bad_definition: what is wrong is said at its place, with code and help, and the report stays", async () => {
    await open();
    const before = await sentences();
    const line = (value, part) =>
      JSON.stringify(value, null, 2)
        .split("\n")
        .findLastIndex((one) => one.includes(part)) + 1;
    const wrong = async (value, part, message) => {
      await define(value);
      const told = new RegExp(`^Line ${line(value, part)} experiment/bad ${message}`);
      await expect.poll(() => problems("definition")).toEqual([["experiment/bad", expect.stringMatching(told)]]);
      expect(await page.locator("#definition .cm-lintRange-error").count()).toBeGreaterThan(0);
    };
    await wrong({ ...SAMPLE, baseline: 3 }, '"baseline"', "a rate of 3 can't become .*write the rate");
    await wrong({ ...SAMPLE, effect: "much" }, '"much"', "the experiment can't be read: invalid type.*docs/experiments.md");
    await wrong({ ...SAMPLE, name: "Frühling", efect: 1 }, '"efect"', "the experiment can't be read: unknown field efect.*segmentswrite the experiment");
    await wrong({ ...SAMPLE, factors: [{ name: "subject", levels: ["plain"] }] }, '"subject"', "subject has 1 levels");
    await wrong({ ...SAMPLE, segments: ["twice", "twice"] }, '"twice"', "twice is twice in segments.*give each a name");
    await define('{ "name": ');
    await expect.poll(() => problems("definition")).toEqual([["data/not-json", expect.stringMatching(/JSON.*pass the data as valid JSON/)]]);
    expect(await sentences()).toEqual(before);
    await page.locator("#definition .cm-content").fill(JSON.stringify({ ...SAMPLE, name: "typed" }));
    await expect.poll(() => text("#title")).toBe("typed");
    expect(await problems("definition")).toEqual([]);
  });

  test("studio_experiment_counters: JSON and CSV are read, and rows that are wrong are said", async () => {
    await open();
    const short = counts.filter(({ day }) => day <= "2026-10-20");
    const report = experiment.report(short, { at: "2026-10-28" });
    await count(csvOf(short), "counts.csv");
    await expect.poll(() => text("#day-text")).toBe("28 October 2026");
    await expect.poll(sentences).toEqual(said(report));
    expect(await page.isVisible("#counters-about")).toBe(false);
    // As a spreadsheet writes it.
    await count(
      `\uFEFF${csvOf(short)
        .replaceAll(",", ";")
        .replaceAll("\n", "\r\n")
        .replaceAll("autumn-sale", '"autumn-sale')
        .replaceAll(/@(\w+)/g, '@$1"')}`,
    );
    await expect.poll(() => problems("counters")).toEqual([]);
    expect(await sentences()).toEqual(said(report));
    const wrong = async (value, told) => {
      await count(value);
      await expect.poll(() => problems("counters")).toEqual([["experiment/bad", expect.stringMatching(told)]]);
      expect(await text("#no-report")).toBe("There is no report: the counters can't be read.");
      expect(await page.isVisible("#questions")).toBe(false);
    };
    await wrong([{ ...short[0], experiment: "other@00000000" }], /^Line 2 experiment\/bad row 1: it is of the experiment other@00000000/);
    await wrong(csvOf([short[0], { ...short[1], variant: "z" }]), /^Line 3 experiment\/bad row 2: there is no variant z.*the variants are a to d/);
    await wrong(csvOf([{ ...short[0], units: "1.000" }]), /^Line 2 experiment\/bad 1\.000 in units is no whole number/);
    await wrong("variant,day,units\n", /^Line 1 experiment\/bad the column experiment is missing.*the columns are/);
    await wrong("[null]", /^Line 1 experiment\/bad row 1: it can't be read: invalid type: null/);
    await wrong([{ ...short[0], units: "many" }], /^Line \d experiment\/bad row 1: it can't be read: invalid type/);
    await count("[]");
    await expect.poll(() => text("#no-report")).toBe("There are no counters yet: here is the plan.");
    await page.click("#sample-counters");
    await expect.poll(sentences).toEqual(said(experiment.report(counts, { at: END })));
  });

  test("studio_experiment_others: amounts, many segments, and counters that were sent unevenly", async () => {
    await open();
    const amounts = { ...SAMPLE, name: "revenue", measure: "amount", baseline: 2.1, deviation: 14, segments: ["a", "b", "c", "d"] };
    await define(amounts);
    const other = createExperiment(amounts);
    const report = other.report(sampleCounts(other), { at: END });
    await expect.poll(sentences).toEqual(said(report));
    expect((await cells('[data-factor="subject"] .said table')).map((row) => row[2])).toEqual([
      "Mean amount",
      ...report.groups[0].questions[0].arms.map(({ mean }) => mean.toFixed(2)),
    ]);
    await page.selectOption("#segment", "c");
    await expect.poll(sentences).toEqual(said(report, "c"));
    await page.click("#sample");
    await expect.poll(() => text("#title")).toBe("autumn-sale");
    const uneven = counts.map((row) => (row.variant === "b" ? { ...row, units: row.units * 2 } : row));
    await count(uneven);
    await expect.poll(() => page.getAttribute("#ratio", "data-even")).toBe("false");
    expect(await texts(".verdict")).toEqual(["Not usable", "Not usable", "Not usable"]);
  });

  test("studio_experiment_private: nothing is kept", async () => {
    await open();
    await define({ ...SAMPLE, name: "secret" });
    await expect.poll(() => text("#title")).toBe("secret");
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.hash, location.search])).toEqual([
      0,
      0,
      "",
      "",
      "",
    ]);
    await page.reload();
    await expect.poll(() => text("#title")).toBe("autumn-sale");
  });

  test.each([
    [1280, "light"],
    [1280, "dark"],
    [375, "light"],
    [375, "dark"],
  ])("studio_experiment_access: at %i px, %s: axe-clean, and as wide as the window", async (width, colorScheme) => {
    await open({ viewport: { width, height: 800 }, colorScheme });
    const clean = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate("axe.run()");
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary.slice(0, 200)}`)])).toEqual(
        [],
      );
    };
    await clean();
    await page.click('[data-language="de"]');
    await page.click("#questions summary");
    await define({ ...SAMPLE, baseline: 3 });
    await page.fill("#mails", "0");
    await expect.poll(() => page.locator(".problems li").count()).toBe(2);
    await clean();
    await define({ ...SAMPLE, segments: ["a", "b", "c", "d"] });
    await count("[]");
    await expect.poll(() => page.isVisible("#no-report")).toBe(true);
    await clean();
  });
});
