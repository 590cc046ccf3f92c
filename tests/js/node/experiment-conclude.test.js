// R049: what an experiment has shown changes the next plan in the named rule and nowhere else; and it can be taken back.
import fs from "node:fs";
import { conclude, createExperiment, takeBack } from "postfrisch/experiments";
import { createPlanner } from "postfrisch/journey";
import { describe, expect, test } from "vitest";

const stories = fs.readdirSync("tests/journey").map((file) => JSON.parse(fs.readFileSync(`tests/journey/${file}`, "utf8")));
const experiment = createExperiment({
  name: "review-time",
  factors: [
    {
      name: "due",
      levels: [
        { name: "after the trial", value: ["trial-end"] },
        { name: "a week later", value: ["trial-end+7d"] },
      ],
    },
  ],
  baseline: 0.03,
  effect: 0.2,
  segments: ["new"],
});
const rows = (conversions, more = {}) =>
  ["a", "b"].map((variant, at) => ({ experiment: experiment.id, variant, day: "2026-11-01", units: 20_000, conversions: conversions[at], ...more }));
const won = experiment.report(rows([600, 800]), { at: "2026-11-02" });
const into = ["rules", "review-request", "due"];
const options = { factor: "due", into, now: Date.UTC(2026, 10, 2) };

describe("R049: what won changes the named rule", () => {
  test("and no other letter of any customer", () => {
    let changed = 0;
    for (const { rules, history } of stories) {
      const { target } = conclude({ ...rules, size: "large" }, experiment, won, options);
      const tell = (of) => createPlanner(of).story(history, "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z");
      const plan = (of) => createPlanner(of).plan(history, "2026-11-20T12:00:00Z").entries;
      const [before, after] = [plan({ ...rules, size: "large" }), plan(target)];
      const others = (entries) => entries.filter(({ rule }) => rule !== "review-request").map(({ id, notBefore }) => [id, notBefore]);
      expect(others(after)).toEqual(others(before));
      const mine = (entries) => entries.filter(({ rule }) => rule === "review-request").map(({ id, notBefore }) => [id, notBefore]);
      changed += JSON.stringify(mine(after)) === JSON.stringify(mine(before)) ? 0 : 1;
      // Told from beginning to end, reviews are asked for later or not at all, never earlier.
      const asked = (mails) => new Map(mails.filter(({ rule }) => rule === "review-request").map(({ entry, at }) => [entry, at]));
      const [was, is] = [asked(tell({ ...rules, size: "large" })), asked(tell(target))];
      for (const [entry, at] of is) expect(!was.has(entry) || at >= was.get(entry)).toBe(true);
    }
    expect(changed).toBeGreaterThan(3);
  });

  test("and is written down with what was there before", () => {
    const rules = { domain: "shop.example", rules: { "review-request": { due: ["received+14d"], when: "segment == 'customer'" } } };
    const copy = structuredClone(rules);
    const { target, conclusion } = conclude(rules, experiment, won, options);
    expect(rules).toEqual(copy);
    expect(target).toEqual({ domain: "shop.example", rules: { "review-request": { due: ["trial-end+7d"], when: "segment == 'customer'" } } });
    expect(conclusion).toEqual({
      ...{ experiment: experiment.id, factor: "due", segment: null, winner: "a week later", at: "2026-11-02T00:00:00.000Z", units: 40_000, into, made: 0 },
      ...{ text: won.groups[0].questions[0].text, before: ["received+14d"], after: ["trial-end+7d"] },
    });
    expect(takeBack(target, JSON.parse(JSON.stringify(conclusion)))).toEqual(copy);
  });

  test("and leaves nothing behind when it is taken back", () => {
    for (const rules of [
      { domain: "a" },
      { domain: "a", rules: {} },
      { domain: "a", rules: { care: { off: true } } },
      { domain: "a", rules: { "review-request": {} } },
    ]) {
      const { target, conclusion } = conclude(rules, experiment, won, options);
      expect(target.rules["review-request"]).toEqual({ due: ["trial-end+7d"] });
      expect(takeBack(target, JSON.parse(JSON.stringify(conclusion)))).toEqual(rules);
    }
  });

  test("but not if somebody has changed it since", () => {
    const { target, conclusion } = conclude({}, experiment, won, options);
    target.rules["review-request"].due = ["received+3d"];
    expect(() => takeBack(target, conclusion)).toThrow("`rules.review-request.due` is no longer what the experiment put there");
  });
});

describe("what is not decided changes nothing", () => {
  const open = experiment.report(rows([600, 620]), { at: "2026-11-02" });

  test("the reason is told", () => {
    expect(() => conclude({}, experiment, open, options)).toThrow(
      expect.objectContaining({ code: "experiment/open", message: expect.stringContaining("Not enough data yet") }),
    );
    const uneven = experiment.report([rows([600, 800])[0], { ...rows([600, 900])[1], units: 18_000 }], { at: "2026-11-02" });
    expect(() => conclude({}, experiment, uneven, options)).toThrow(
      expect.objectContaining({ code: "experiment/open", message: expect.stringContaining("not sent as often as planned") }),
    );
    expect(() => conclude({}, experiment, won, { ...options, segment: "new" })).toThrow(expect.objectContaining({ code: "experiment/open" }));
  });

  test("nor does what is not there", () => {
    const cases = [
      [{ factor: "subject" }, "there is no factor `subject`"],
      [{ segment: "old" }, "there is no segment `old`"],
      [{ into: [] }, "it is not said where the value goes"],
    ];
    for (const [more, message] of cases) expect(() => conclude({}, experiment, won, { ...options, ...more })).toThrow(`usage/bad: ${message}`);
    expect(() => conclude({ rules: [] }, experiment, won, options)).toThrow("`rules` in `rules.review-request.due` is no object");
    expect(() => conclude({}, experiment, won, { ...options, into: ["__proto__", "due"] })).toThrow("is no object");
    expect({}.due).toBeUndefined();
    const other = createExperiment({ ...experiment.definition, effect: 0.5 });
    expect(() => conclude({}, other, won, options)).toThrow("the report is of `review-time@");
  });
});

test("for the next campaign, the value of the level that won is put into its data", () => {
  const { target } = conclude({ title: "Winter" }, experiment, won, { ...options, into: ["due"] });
  expect(target).toEqual({ title: "Winter", due: ["trial-end+7d"] });
});
