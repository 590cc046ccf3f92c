// Experiments in JavaScript: who gets which variant, what counters say, and what is refused.
import fs from "node:fs";
import { createExperiment } from "postfrisch/experiments";
import { describe, expect, test } from "vitest";

const SUBJECT = { name: "subject", levels: ["plain", "question"] };
const BUTTON = {
  name: "button",
  levels: [
    { name: "green", value: "#0a7d34" },
    { name: "orange", value: "#c75000" },
  ],
};
const FOUR = { name: "subject", levels: ["1", "2", "3", "4"] };
const definition = { name: "autumn", factors: [SUBJECT], baseline: 0.03, effect: 0.2 };
const experimentOf = (more = {}) => createExperiment({ ...definition, ...more });
const units = (count, name = "customer") => Array.from({ length: count }, (_, at) => `${name}-${at}`);
const DAY = "2026-12-01";
/** A counter. */
const row = ({ id }, variant, counted, more = {}) => ({ experiment: id, variant, day: DAY, ...counted, ...more });
const thrown = (call) => {
  try {
    call();
  } catch (error) {
    return { code: error.code, message: error.diagnostic.message, help: error.diagnostic.help };
  }
  return "nothing";
};

describe("who gets which variant", () => {
  const { vectors } = JSON.parse(fs.readFileSync("docs/experiments/vectors.json", "utf8"));

  test("buckets, and variants by them, are those of the published vectors", () => {
    const shares = [0.1, 0.2, 0.3, 0.4];
    const ends = [1000, 3000, 6000, 10_000];
    const made = new Map();
    const of = (name, salt) => {
      const key = `${name}\n${salt}`;
      if (!made.has(key)) made.set(key, experimentOf({ name, salt, shares, factors: [FOUR] }));
      return made.get(key);
    };
    // The empty name is that of holdouts: no experiment has it.
    const named = vectors.filter(({ experiment }) => experiment !== "");
    expect(named.length).toBeGreaterThan(700);
    for (const { experiment, salt, unit, bucket } of named) {
      const one = of(experiment, salt);
      expect([unit, one.bucket(unit), one.assign(unit).variant]).toEqual([unit, bucket, "abcd"[ends.findIndex((end) => bucket < end)]]);
    }
    for (const holdout of [0.01, 0.3]) {
      for (const { salt, unit, bucket } of vectors.filter(({ experiment }) => experiment === ""))
        expect([unit, experimentOf({ salt, holdout }).assign(unit) === null]).toEqual([unit, bucket < holdout * 10_000]);
    }
  });

  test("shares come out within a hundredth, of variants and of the holdout", () => {
    const experiment = experimentOf({ holdout: 0.2, shares: [0.1, 0.2, 0.3, 0.4], factors: [FOUR] });
    const counted = new Map();
    for (const unit of units(20_000)) {
      const { variant = null } = experiment.assign(unit) ?? {};
      counted.set(variant, (counted.get(variant) ?? 0) + 1);
    }
    expect([...counted.keys()].sort()).toEqual(["a", "b", "c", "d", null]);
    const expected = { a: 0.08, b: 0.16, c: 0.24, d: 0.32 };
    for (const [variant, share] of counted) expect(Math.abs(share / 20_000 - (expected[variant] ?? 0.2))).toBeLessThan(0.01);
    expect(experiment.variants.map(({ share }) => share)).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  test("the holdout is that of its salt, and buckets are those of the name", () => {
    const [first, second, salted] = [
      experimentOf({ holdout: 0.3 }),
      experimentOf({ name: "winter", holdout: 0.3 }),
      experimentOf({ holdout: 0.3, salt: "2027" }),
    ];
    const held = (experiment) => units(2000).filter((unit) => experiment.assign(unit) === null);
    expect(held(first).length).toBeGreaterThan(500);
    expect(held(second)).toEqual(held(first));
    expect(held(salted)).not.toEqual(held(first));
    expect(units(100).map(second.bucket)).not.toEqual(units(100).map(first.bucket));
  });

  test("a unit always gets the same, whatever else of the experiment changes", () => {
    const [experiment, again] = [experimentOf(), experimentOf({ effect: 0.5, segments: ["new"] })];
    for (const unit of ["", "ü", "u\u0308", "x\ny", "🚲", "4711"]) expect(again.assign(unit)).toEqual(experiment.assign(unit));
    expect(experiment.bucket("ü")).not.toBe(experiment.bucket("u\u0308"));
  });

  test("a unit that is no string is refused: all of them would get the same", () => {
    for (const unit of [4711, 4711n, null, undefined, {}]) {
      for (const ask of ["assign", "bucket"])
        expect(thrown(() => experimentOf()[ask](unit))).toMatchObject({ code: "experiment/bad", message: expect.stringContaining("is no string") });
    }
  });

  test("variants have their levels and values in the order of factors, and nobody changes them", () => {
    const given = { ...definition, factors: [structuredClone(SUBJECT), structuredClone(BUTTON)] };
    const experiment = createExperiment(given);
    expect(experiment.variants).toHaveLength(4);
    expect(experiment.variants[1]).toEqual({
      variant: "b",
      share: 0.25,
      levels: { subject: "plain", button: "orange" },
      values: { subject: "plain", button: "#c75000" },
    });
    expect(Object.keys(experiment.variants[1].levels)).toEqual(["subject", "button"]);
    given.factors[0].levels[0] = "other";
    expect(experiment.definition).toEqual({ ...definition, factors: [SUBJECT, BUTTON] });
    for (const change of [
      () => {
        experiment.definition.factors[0].levels[0] = "other";
      },
      () => experiment.definition.factors.push(SUBJECT),
      () => {
        experiment.assign("1").values.subject = "other";
      },
    ])
      expect(change).toThrow(TypeError);
  });
});

describe("what an experiment needs", () => {
  test("more for a smaller effect, for more groups, and with a holdout; days follow from mails a day", () => {
    const most = (more) => experimentOf(more).plan().effects.most;
    expect(most()).toBeGreaterThan(experimentOf().plan().effects.average);
    expect(most({ effect: 0.1 })).toBeGreaterThan(3 * most());
    expect(most({ segments: ["new"] })).toBeGreaterThan(most());
    expect(Math.abs(most({ holdout: 0.5 }) / most() - 2)).toBeLessThan(0.01);
    const { effects, comparisons, combinations } = experimentOf().plan({ mailsPerDay: 2000 });
    expect(effects.days).toEqual([Math.ceil(effects.most / 2000), Math.ceil(effects.average / 2000)]);
    expect(experimentOf().plan().effects.days).toBeUndefined();
    expect([comparisons, combinations]).toEqual([{ effects: 1, combinations: 0 }, undefined]);
  });

  test("a fraction names what it can't tell apart", () => {
    const factors = [SUBJECT, BUTTON, { name: "visual", levels: ["bicycle", "family"] }];
    const { variants, aliases, combinations, comparisons } = experimentOf({ factors, fraction: { visual: ["subject", "button"] } }).plan();
    expect(variants.map(({ levels }) => Object.values(levels).join(" "))).toEqual([
      "plain green bicycle",
      "plain orange family",
      "question green family",
      "question orange bicycle",
    ]);
    expect(aliases).toEqual([
      [["subject"], ["button", "visual"]],
      [["button"], ["subject", "visual"]],
      [["visual"], ["subject", "button"]],
    ]);
    expect(combinations.most).toBeGreaterThan(0);
    expect(comparisons).toEqual({ effects: 3, combinations: 6 });
  });
});

describe("what counters say", () => {
  /** Four variants: the second subject works, the button does not matter. */
  const crossed = experimentOf({ factors: [SUBJECT, BUTTON], segments: ["new", "regular"] });
  const counts = ["2026-11-29", "2026-11-30", DAY].flatMap((day, at) =>
    ["new", "regular", null].flatMap((segment, of) =>
      ["a", "b", "c", "d"].map((variant, place) =>
        row(crossed, variant, { units: 4000 + 7 * of, conversions: 110 + 3 * at + 5 * of + (place > 1 ? 60 : 0) }, { day, segment }),
      ),
    ),
  );
  const sum = (rows, variants) =>
    rows
      .filter(({ variant }) => variants.includes(variant))
      .reduce((all, one) => ({ units: all.units + one.units, sum: all.sum + one.conversions }), { units: 0, sum: 0 });

  test("each factor has all mails of its levels, and each combination its own", () => {
    const report = crossed.report(counts, { at: DAY });
    for (const { segment, units: all, questions } of report.groups) {
      const rows = counts.filter((one) => segment === null || one.segment === segment);
      expect(all).toBe(rows.reduce((total, one) => total + one.units, 0));
      const arms = { subject: ["ab", "cd"], button: ["ac", "bd"], null: ["a", "b", "c", "d"] };
      expect(questions.map(({ factor }) => factor)).toEqual(["subject", "button", null]);
      for (const question of questions) {
        const pooled = arms[question.factor].map((variants) => sum(rows, variants));
        expect(question.arms.map((arm) => ({ units: arm.units, sum: arm.sum }))).toEqual(pooled);
        const rates = pooled.map((one) => one.sum / one.units);
        for (const [at, arm] of question.arms.entries()) {
          expect(arm.mean).toBeCloseTo(rates[at], 12);
          if (at > 0) expect(arm.lift).toBeCloseTo(rates[at] / rates[0] - 1, 9);
          else expect([arm.lift, arm.low, arm.high, arm.p]).toEqual([null, null, null, null]);
        }
      }
    }
    expect(report.groups.map(({ segment }) => segment)).toEqual([null, "new", "regular"]);
    const [subject, button, combinations] = report.groups[0].questions;
    expect([subject.verdict, subject.winner, button.verdict, button.winner]).toEqual(["winner", "question", "alike", null]);
    expect(subject.arms[1].low).toBeGreaterThan(0);
    expect(subject.arms[1].high).toBeGreaterThan(subject.arms[1].lift);
    expect(combinations.arms.map(({ name }) => name)).toEqual(["plain + green", "plain + orange", "question + green", "question + orange"]);
    expect(subject.series.map(({ day }) => day)).toEqual(["2026-11-29", "2026-11-30", DAY]);
    expect(subject.series.at(-1).lift).toBe(subject.arms[1].lift);
    expect(report).toMatchObject({ experiment: crossed.id, at: DAY, pending: 0, sampleRatio: { even: true } });
    expect(report.mature).toBe(counts.reduce((total, one) => total + one.units, 0));
  });

  test("rows of the same are added, whatever their order", () => {
    const halves = counts.flatMap((one) => [
      { ...one, units: one.units - 1000, conversions: one.conversions - 30 },
      { ...one, units: 1000, conversions: 30 },
    ]);
    expect(crossed.report(halves.reverse(), { at: DAY })).toEqual(crossed.report(counts, { at: DAY }));
  });

  test("without counters, nothing is known", () => {
    const { groups, mature } = crossed.report([], { at: DAY });
    expect([mature, groups[0].questions[0].verdict, groups[0].questions[0].arms[0].mean]).toEqual([0, "open", null]);
  });

  test("amounts are compared by their means", () => {
    const experiment = experimentOf({ measure: "amount", baseline: 2, deviation: 12, effect: 0.2 });
    const counted = (mean, count) => ({ units: count, amount: mean * count, squares: (mean * mean + 144) * count });
    const { groups } = experiment.report([row(experiment, "a", counted(2, 40_000)), row(experiment, "b", counted(2.6, 40_000))], { at: DAY });
    const [{ arms, winner }] = groups[0].questions;
    expect(winner).toBe("question");
    expect([arms[0].mean, arms[1].mean, arms[1].lift].map((value) => Number(value.toFixed(9)))).toEqual([2, 2.6, 0.3]);
  });

  test("days that are too young are left out, and days after the report too", () => {
    const experiment = experimentOf({ maturity: 3 });
    const of = (day, conversions) => ["a", "b"].map((variant, at) => row(experiment, variant, { units: 1000, conversions: conversions[at] }, { day }));
    const rows = [...of("2026-11-20", [30, 40]), ...of("2026-11-27", [20, 70]), ...of("2026-11-28", [1, 2]), ...of("2026-12-05", [0, 900])];
    const at = (day) => {
      const { mature, pending, groups } = experiment.report(rows, { at: day });
      return [mature, pending, ...groups[0].questions[0].arms.map((arm) => arm.sum)];
    };
    // The last day has had three days, and the day of the report is not over for it.
    expect(at("2026-11-30")).toEqual([2000, 4000, 30, 40]);
    expect(at(DAY)).toEqual([4000, 2000, 50, 110]);
    expect(at("2026-12-02")).toEqual([6000, 0, 51, 112]);
    expect(at("2026-12-31")).toEqual([8000, 0, 51, 1012]);
    // Today by default.
    const today = new Date().toISOString().slice(0, 10);
    expect(experiment.report(rows).at >= today).toBe(true);
  });

  test("if variants were sent unevenly, nothing is concluded, however large the difference", () => {
    const experiment = experimentOf();
    const of = (count) =>
      experiment.report([row(experiment, "a", { units: 10_000, conversions: 300 }), row(experiment, "b", { units: count, conversions: 600 })], { at: DAY });
    const [even, uneven] = [of(10_000), of(9000)];
    expect([even.sampleRatio.even, even.groups[0].questions[0].verdict]).toEqual([true, "winner"]);
    expect(uneven.sampleRatio.p).toBeLessThan(0.01);
    expect(uneven.sampleRatio).toMatchObject({ even: false, text: expect.stringContaining("not sent as often as planned") });
    expect(uneven.groups[0].questions[0]).toMatchObject({
      verdict: "uneven",
      winner: null,
      missing: null,
      text: expect.stringContaining("Nothing can be concluded"),
    });
    // As planned is what the shares say.
    const skewed = experimentOf({ shares: [0.8, 0.2] });
    const ratio = (a, b) =>
      skewed.report([row(skewed, "a", { units: a, conversions: 0 }), row(skewed, "b", { units: b, conversions: 0 })], { at: DAY }).sampleRatio.even;
    expect([ratio(8000, 2000), ratio(5000, 5000)]).toEqual([true, false]);
  });

  test("sentences are English, or German", () => {
    const experiment = experimentOf();
    const rows = (conversions) => [row(experiment, "a", { units: 10_000, conversions: 300 }), row(experiment, "b", { units: 10_000, conversions })];
    const said = (conversions, language) => {
      const { sampleRatio, groups } = experiment.report(rows(conversions), { at: DAY, ...(language && { language }) });
      return [sampleRatio.text, groups[0].questions[0].text];
    };
    expect(said(450)).toEqual([
      "The variants were sent as often as planned.",
      expect.stringMatching(/^“question” is better than “plain”: \+50\.0.?%, between \+/),
    ]);
    expect(said(450, "de")).toEqual([
      "Die Varianten wurden so oft gesendet wie geplant.",
      expect.stringMatching(/^„question“ ist besser als „plain“: \+50,0\s%, zwischen \+/),
    ]);
    expect(said(310)[1]).toMatch(/^Not enough data yet: about [\d,]+ more mails\.$/);
    expect(said(310, "de")[1]).toMatch(/^Noch nicht genug Daten: Es fehlen etwa [\d.]+ Mails\.$/);
  });
});

describe("shares that follow what works", () => {
  const experiment = experimentOf({ factors: [{ name: "subject", levels: ["plain", "question", "news"] }] });
  const rows = [30, 60, 31].map((conversions, at) => row(experiment, "abc"[at], { units: 1000, conversions }));

  test("go to the best two, add up to 1, and are the same for a seed", () => {
    const shares = experiment.shares(rows, { at: DAY });
    expect(shares).toHaveLength(3);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(shares[1]).toBeGreaterThan(0.45);
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(0.01);
    expect(experiment.shares(rows, { at: DAY, seed: 0 })).toEqual(shares);
    expect(experiment.shares(rows, { at: DAY, seed: 7 })).not.toEqual(shares);
    for (const share of experiment.shares([], { at: DAY })) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.03);
  });

  test("a seed is a whole number", () => {
    for (const seed of [-1, 0.5, Number.NaN, "7"])
      expect(thrown(() => experiment.shares(rows, { at: DAY, seed }))).toMatchObject({ message: `\`${seed}\` is no seed` });
  });
});

describe("a changed experiment is another one", () => {
  test("with another id, whatever is changed; written the same, with the same", () => {
    const changes = [
      {},
      { salt: "2027" },
      { effect: 0.3 },
      { baseline: 0.04 },
      { alpha: 0.1 },
      { power: 0.9 },
      { maturity: 1 },
      { holdout: 0.1 },
      { shares: [0.6, 0.4] },
      { segments: ["new"] },
      { factors: [{ name: "subject", levels: ["plain", "a question"] }] },
      { factors: [{ name: "subject", levels: ["plain", { name: "question", value: "?" }] }] },
    ];
    const ids = changes.map((more) => experimentOf(more).id);
    expect(new Set(ids).size).toBe(changes.length);
    for (const id of ids) expect(id).toMatch(/^autumn@[0-9a-f]{8}$/);
    const { effect, factors, ...rest } = definition;
    expect(createExperiment({ factors, effect, ...rest }).id).toBe(ids[0]);
    expect(experimentOf({ alpha: 0.05, measure: "rate", segments: [] }).id).toBe(ids[0]);
  });

  test("whose counters are refused by the first", () => {
    const [experiment, other] = [experimentOf(), experimentOf({ effect: 0.3 })];
    const rows = [row(experiment, "a", { units: 10, conversions: 1 }), row(other, "b", { units: 10, conversions: 1 })];
    expect(thrown(() => experiment.report(rows, { at: DAY }))).toMatchObject({
      code: "experiment/bad",
      message: `row 2: it is of the experiment \`${other.id}\`, not of \`${experiment.id}\``,
      help: expect.stringContaining("give it another name"),
    });
  });
});

describe("what is wrong is refused, with what to write instead", () => {
  const factors = [SUBJECT];
  test.each([
    [{ baseline: undefined }, "missing field `baseline`", ""],
    [{ effect: 0 }, "`effect` is 0; it must be from 0.001 to 10", "the least relative change worth knowing"],
    [{ holdout: 0.6 }, "`holdout` is 0.6; it must be from 0 to 0.5", "a share"],
    [{ alpha: 0 }, "`alpha` is 0", "the probability of a wrong finding"],
    [{ baseline: 0.9 }, "can't become", "like 0.03"],
    [{ deviation: 1 }, "a rate has no `deviation`", "measure"],
    [{ measure: "amount", baseline: 2 }, "an amount needs its `baseline` and its `deviation`", "standard deviation"],
    [{ measure: "clicks" }, "clicks", ""],
    [{ shares: [0.5, 0.4] }, "`shares` has 2 numbers, with a sum of 0.9", "write 2 numbers above 0"],
    [{ shares: [1] }, "`shares` has 1 numbers", "write 2 numbers"],
    [{ factors: [] }, "there are 0 factors", "at least one thing"],
    [{ factors: [{ name: "subject", levels: ["plain"] }] }, "`subject` has 1 levels; from 2 to 16", ""],
    [{ factors: [SUBJECT, SUBJECT] }, "`subject` is twice in factors", "a name of its own"],
    [{ factors: [...factors, BUTTON], fraction: { button: ["subject"] } }, "can't tell subject and button apart", "at least two others"],
    [{ fraction: { colour: ["subject"] } }, "`colour`, which is no factor", ""],
    [{ factors: Array.from({ length: 7 }, (_, at) => ({ ...SUBJECT, name: `f${at}` })) }, "128 variants; at most 64", "fraction"],
    [{ maturity: 400 }, "`maturity` is 400 days", ""],
    [{ segments: ["new", "new"] }, "`new` is twice in segments", ""],
    [{ name: "" }, "`` in name is no name", "from 1 to 100 characters"],
    [{ salt: "a\nb" }, "`salt` has a line feed", "on one line"],
    [{ wrong: 1 }, "unknown field `wrong`", ""],
    [{ name: 1n }, "BigInt", "only JSON values"],
  ])("definition: %o", (more, message, help) => {
    expect(thrown(() => experimentOf(more))).toEqual({
      code: "experiment/bad",
      message: expect.stringContaining(message),
      help: expect.stringContaining(help),
    });
  });

  const experiment = experimentOf({ segments: ["regular"] });
  const good = row(experiment, "a", { units: 10, conversions: 1 });
  test.each([
    [{ variant: "c" }, "row 1: there is no variant `c`", "the variants are a to b"],
    [{ segment: "regulra" }, "row 1: there is no segment `regulra`", "did you mean `regular`?"],
    [{ day: "1.12.2026" }, "row 1: the day `1.12.2026` is no date", "like 2026-12-01"],
    [{ units: 1.5 }, "row 1: it can't be read: invalid type: floating point `1.5`, expected a whole number, 0 or more", ""],
    [{ units: -1 }, "row 1: it can't be read: invalid value: integer `-1`, expected a whole number, 0 or more", ""],
    [{ clicks: 3 }, "unknown field `clicks`", ""],
  ])("counter: %o", (more, message, help) => {
    expect(experiment.report([good], { at: DAY }).mature).toBe(10);
    expect(thrown(() => experiment.report([{ ...good, ...more }], { at: DAY }))).toEqual({
      code: "experiment/bad",
      message: expect.stringContaining(message),
      help: expect.stringContaining(help),
    });
  });

  test("amounts that no units can have", () => {
    const amounts = experimentOf({ measure: "amount", baseline: 2, deviation: 12 });
    expect(thrown(() => amounts.report([row(amounts, "a", { units: 10, amount: 100, squares: -10 })], { at: DAY }))).toMatchObject({
      code: "experiment/bad",
      message: expect.stringContaining("no amounts have the sum 100 and the sum of squares -10"),
    });
  });

  test("what came of units that nobody counted is set aside", () => {
    const { stray, groups } = experiment.report([good, { ...good, variant: "b", units: 0, conversions: 3 }], { at: DAY });
    expect([stray, groups[0].questions[0].arms[1].sum]).toEqual([3, 0]);
  });

  test("shares of a bandit are assigned by, without changing the experiment", () => {
    const shares = [0.25, 0.75];
    const given = units(4000).map((unit) => experiment.assign(unit, shares).variant);
    expect(Math.abs(given.filter((variant) => variant === "b").length / 4000 - 0.75)).toBeLessThan(0.03);
    expect(experiment.assign("x", [0.5, 0.5])).toEqual(experiment.assign("x"));
    for (const wrong of [[1], [0.5, 0.4], [0.5, 0.25, 0.25]]) expect(thrown(() => experiment.assign("x", wrong)).code).toBe("experiment/bad");
  });

  test("languages that there are no sentences in", () => {
    expect(thrown(() => experiment.report([good], { at: DAY, language: "fr" }))).toMatchObject({ code: "usage/bad", help: "write en or de" });
  });

  test("days and numbers of mails", () => {
    for (const at of ["today", "2026-13-01", "2026-12-01T00:00:00Z", new Date(0)])
      expect(thrown(() => experiment.report([], { at }))).toMatchObject({ code: "time/bad" });
    for (const mailsPerDay of [0, -5, Number.NaN]) expect(thrown(() => experiment.plan({ mailsPerDay }))).toMatchObject({ code: "experiment/bad" });
    expect(thrown(() => experiment.report({}, { at: DAY }))).toMatchObject({
      code: "experiment/bad",
      message: expect.stringContaining("counters can't be read"),
    });
  });
});
