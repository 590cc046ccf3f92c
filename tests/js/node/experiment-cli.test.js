// `postfrisch experiment` as a user calls it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createExperiment } from "postfrisch/experiments";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const folder = temporaryFolder();
const write = (name, content) => fs.writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
const cli = (args, input = "") => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, "experiment", ...args], { cwd: folder, input, encoding: "utf8" });
  return { status, out: stdout.replaceAll("\u00a0", " "), errors: stderr };
};

const definition = {
  name: "autumn",
  factors: [
    { name: "subject", levels: ["plain", "question"] },
    { name: "button", levels: [{ name: "green", value: "#0a7d34" }, "orange"] },
    { name: "visual", levels: ["bicycle", "family"] },
  ],
  fraction: { visual: ["subject", "button"] },
  holdout: 0.2,
  baseline: 0.03,
  effect: 0.2,
  maturity: 3,
  segments: ["new"],
};
const experiment = createExperiment(definition);
write("autumn.json", definition);
const counts = ["2026-11-20", "2026-12-01"].flatMap((day) =>
  ["new", null].flatMap((segment) =>
    ["a", "b", "c", "d"].map((variant, at) => ({ experiment: experiment.id, variant, segment, day, units: 10_000 + at, conversions: at > 1 ? 450 : 300 })),
  ),
);
write("counts.json", counts);
const COLUMNS = ["experiment", "variant", "segment", "day", "units", "conversions"];
const csv = (delimiter, end) => [COLUMNS, ...counts.map((row) => COLUMNS.map((name) => row[name] ?? ""))].map((cells) => cells.join(delimiter) + end).join("");
const AT = ["--at", "2026-12-01"];

describe("experiment plan", () => {
  test("is a table of variants, what can't be told apart, and how many mails it takes", () => {
    const { status, out, errors } = cli(["plan", "autumn.json", "--mails-per-day", "2000"]);
    expect([status, errors]).toEqual([0, ""]);
    expect(out).toContain(
      `${experiment.id}: 4 variants\n\n  variant  share  subject   button  visual\n  a        25%    plain     green   bicycle\n  b        25%    plain     orange  family\n`,
    );
    expect(out).toContain("20% of all units are held out");
    expect(out).toContain("can't be told apart: subject; button with visual\n");
    expect(out).toContain("Mails needed to find a change of 20%; as many for each segment (new):\n");
    const { effects, combinations } = experiment.plan({ mailsPerDay: 2000 });
    const count = (number) => number.toLocaleString("en");
    for (const [name, { fixed, most, average, days }] of [
      ["each factor", effects],
      ["combinations", combinations],
    ])
      expect(out.replaceAll(/ +/g, " ")).toContain(` ${name} ${count(most)} (${days[0]} days) ${count(average)} (${days[1]} days) ${count(fixed)}\n`);
    expect(cli(["plan", "autumn.json"]).out).not.toContain("days");
  });

  test("is the plan as JSON", () => {
    expect(JSON.parse(cli(["plan", "autumn.json", "--mails-per-day", "2000", "--json"]).out)).toEqual(experiment.plan({ mailsPerDay: 2000 }));
    expect(JSON.parse(cli(["plan", "-", "--json"], JSON.stringify(definition)).out)).toEqual(experiment.plan());
  });
});

describe("experiment assign", () => {
  const units = Array.from({ length: 60 }, (_, at) => `customer-${at}`).concat("müller", "a b");
  const line = (unit) => {
    const given = experiment.assign(unit);
    const levels = given && `subject=${given.levels.subject}, button=${given.levels.button}, visual=${given.levels.visual}`;
    return given ? `${unit}\t${given.variant}\t${levels}\n` : `${unit}\tholdout\t\n`;
  };
  const expected = units.map(line).join("");

  test("prints a line for each unit, of arguments or of standard input", () => {
    expect(expected).toMatch(/\tholdout\t/);
    expect(expected).toMatch(/\td\tsubject=question/);
    expect(cli(["assign", "autumn.json", ...units])).toEqual({ status: 0, out: expected, errors: "" });
    for (const input of [units.join("\n"), `\ufeff${units.join("\r\n")}\r\n\r\n`]) {
      expect(cli(["assign", "autumn.json"], input)).toEqual({ status: 0, out: expected, errors: "" });
      expect(cli(["assign", "autumn.json", "-"], input).out).toBe(expected);
    }
  });

  test("prints JSON lines", () => {
    const said = cli(["assign", "autumn.json", "--json"], units.join("\n")).out.trimEnd().split("\n").map(JSON.parse); // biome-ignore format: a line
    expect(said).toEqual(
      units.map((unit) => {
        const { variant = null, levels = null, values = null } = experiment.assign(unit) ?? {};
        return { unit, variant, levels, values };
      }),
    );
  });

  test("refuses what is not UTF-8, with its line: another unit would get the variant", () => {
    const said = cli(["assign", "autumn.json"], Buffer.from("ada\nm\xfcller\n", "latin1"));
    expect(said).toMatchObject({ status: 2, errors: expect.stringContaining("line 2 of standard input is not UTF-8") });
  });
});

describe("experiment report", () => {
  const report = experiment.report(counts, { at: "2026-12-01" });

  test("says what may be concluded, for all units and for each segment, with its figures", () => {
    const { status, out, errors } = cli(["report", "autumn.json", "--counts", "counts.json", ...AT]);
    expect([status, errors]).toEqual([0, ""]);
    const [head, ratio] = out.split("\n");
    expect(head).toBe(`${experiment.id}. At the end of 2026-12-01, 80,012 units are compared, 80,012 more may convert yet.`);
    expect(ratio).toBe(report.sampleRatio.text);
    expect(out).toContain("\nAll units (80,012)\n");
    expect(out).toContain("\nSegment new (40,006)\n");
    for (const { questions } of report.groups)
      for (const { factor, text } of questions) expect(out).toContain(`\n  ${factor ?? "combinations"}: ${text.replaceAll("\u00a0", " ")}\n`);
    const rows = out.replaceAll(/ +/g, " ");
    const share = (value) => `${value > 0 ? "+" : ""}${(value * 100).toFixed(1)}%`;
    const [, { lift, low, high }] = report.groups[0].questions[0].arms;
    expect(rows).toContain(" units converted rate change from to\n plain 40,002 1,200 3.00%\n");
    expect(rows).toContain(` question 40,010 1,800 4.50% ${share(lift)} ${share(low)} ${share(high)}\n`);
    expect(rows).toContain(" question + green + family 20,004 900 4.50% ");
  });

  test("in German", () => {
    const { status, out } = cli(["report", "autumn.json", "--counts", "counts.json", ...AT, "--language", "de"]);
    expect(status).toBe(0);
    expect(out).toContain(
      `${experiment.id}. Stand: Ende 01.12.2026. 80.012 Mails werden verglichen, 80.012 weitere können noch konvertieren.\nDie Varianten wurden so oft gesendet wie geplant.\n`,
    );
    expect(out).toContain("\n  subject: „question“ ist besser als „plain“: +50,0 %");
    expect(out.replaceAll(/ +/g, " ")).toContain(" plain 40.002 1.200 3,00 %\n");
    expect(out).toContain("\n  Kombinationen: ");
  });

  test("of counters in JSON or CSV, whatever its delimiter", () => {
    expect(JSON.parse(cli(["report", "autumn.json", "--counts", "counts.json", ...AT, "--json"]).out)).toEqual(report);
    for (const [delimiter, end] of [
      [",", "\n"],
      [";", "\r\n"],
      ["\t", "\n"],
    ]) {
      write("counts.csv", csv(delimiter, end));
      expect(JSON.parse(cli(["report", "autumn.json", "--counts", "counts.csv", ...AT, "--json"]).out)).toEqual(report);
    }
    write("counts.csv", `\ufeffDay,Variant,Experiment,Units\n2026-11-20,a,"${experiment.id}",12\n`);
    expect(JSON.parse(cli(["report", "autumn.json", "--counts", "counts.csv", ...AT, "--json"]).out).mature).toBe(12);
  });

  test("of amounts, with two decimals", () => {
    const basket = { name: "basket", factors: [definition.factors[0]], measure: "amount", baseline: 2, deviation: 12, effect: 0.2 };
    write("basket.json", basket);
    const { id } = createExperiment(basket);
    write("basket.csv", `experiment,variant,day,units,amount,squares\n${id},a,2026-12-01,1000,2000.5,150000\n${id},b,2026-12-01,1000,2500,1.6e5\n`);
    const { out } = cli(["report", "basket.json", "--counts", "basket.csv", ...AT]);
    expect(out.replaceAll(/ +/g, " ")).toContain(" units sum mean change from to\n plain 1,000 2,000.50 2.00\n question 1,000 2,500.00 2.50 +25.0% ");
  });

  test("refuses counters that may mean something else, with their line", () => {
    const good = csv(",", "\n");
    const wrong = [
      [good.replace("10000,", "10.000,"), "wrong.csv:2:1: experiment/bad: `10.000` in `units` is no whole number"],
      [good.replace(",conversions", ",clicks"), "wrong.csv:1:1: experiment/bad: no counter has a column `clicks`"],
      [good.replace(",units", ""), "wrong.csv:1:1: experiment/bad: the column `units` is missing"],
      [good.replace(",conversions", ",units"), "wrong.csv:1:1: experiment/bad: the column `units` is there twice"],
      [good.replace("2026-11-20,10000", "2026-11-20"), "wrong.csv:2:1: experiment/bad: the row has 5 cells, the first line has 6"],
      [good.replace(experiment.id, "autumn@00000000"), "row 1: it is of the experiment `autumn@00000000`"],
      [good.replace(",new,", ",nwe,"), "row 1: there is no segment `nwe`"],
      ["", "the file is empty"],
    ];
    for (const [text, message] of wrong) {
      write("wrong.csv", text);
      const said = cli(["report", "autumn.json", "--counts", "wrong.csv", ...AT]);
      expect([message, said.status, said.out, said.errors]).toEqual([message, 1, "", expect.stringContaining(message)]);
    }
  });
});

describe("what can't be done", () => {
  test("wrong usage exits with 2, and a wrong experiment with 1", () => {
    write("bad.json", { ...definition, effect: 0 });
    write("text.json", "no JSON");
    const wrong = [
      [[], 2, "it is not said what to do"],
      [["plan"], 2, "it is not said what to do"],
      [["stop", "autumn.json"], 2, "it is not said what to do"],
      [["plan", "autumn.json", "more"], 2, "it is not said what to do"],
      [["report", "autumn.json", "more", "--counts", "counts.json"], 2, "it is not said what to do"],
      [["plan", "none.json"], 2, "the file none.json can't be read: there is none"],
      [["plan", "autumn.json", "--mails-per-day", "many"], 2, "`many` is no number of mails a day"],
      [["plan", "autumn.json", "--mails-per-day", "0"], 2, "`0` is no number of mails a day"],
      [["plan", "autumn.json", "--days"], 2, "--days"],
      [["assign", "-"], 2, "standard input can't be both"],
      [["report", "autumn.json"], 2, "--counts is missing"],
      [["report", "-", "--counts", "-"], 2, "standard input can't be both"],
      [["report", "autumn.json", "--counts", "none.csv"], 2, "the file none.csv can't be read: there is none"],
      [["report", "autumn.json", "--counts", "counts.json", "--language", "fr"], 2, "there are no reports in `fr`"],
      [["report", "autumn.json", "--counts", "counts.json", "--at", "today"], 1, "time/bad: `today` is no date"],
      [["report", "autumn.json", "--counts", "autumn.json"], 1, "the counters can't be read"],
      [["plan", "bad.json"], 1, "experiment/bad: `effect` is 0"],
      [["plan", "text.json"], 1, "data/not-json"],
    ];
    for (const [args, status, message] of wrong) {
      const said = cli(args);
      expect([args, said.status, said.out, said.errors]).toEqual([args, status, "", expect.stringContaining(message)]);
    }
    expect(JSON.parse(cli(["plan", "bad.json", "--json"]).out)).toMatchObject({ error: { code: "experiment/bad" } });
  });
});

describe("conclude and take-back", () => {
  const story = JSON.parse(fs.readFileSync("tests/journey/01-happy-buyer.json", "utf8"));
  const rules = { ...story.rules, rules: { "review-request": { when: "segment == 'customer'" } } };
  const timing = {
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
  };
  const { id } = createExperiment(timing);
  const rows = (conversions) => ["a", "b"].map((variant, at) => ({ experiment: id, variant, day: "2026-11-01", units: 20_000, conversions: conversions[at] }));
  write("timing.json", timing);
  write("won.json", rows([600, 800]));
  write("open.json", rows([600, 640]));
  const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
  const conclude = (...more) => cli(["conclude", "timing.json", "--counts", "won.json", "--factor", "due", ...more]);
  const INTO = ["--rules", "journey.json", "--rule", "review-request"];

  test("change the named rule alone, write it down, and restore it", () => {
    write("journey.json", rules);
    const { status, out } = conclude(...INTO);
    expect([status, out]).toEqual([
      0,
      expect.stringMatching(
        /^“a week later” is better than “after the trial”: .*\njourney\.json: `rules\.review-request\.due` is now \["trial-end\+7d"\] \(it was not there before\)\n$/s,
      ),
    ]);
    expect(read("journey.json")).toEqual({ ...rules, rules: { "review-request": { when: "segment == 'customer'", due: ["trial-end+7d"] } } });
    expect(cli(["take-back", "timing.json"]).out).toMatch(/^journey\.json: `rules\.review-request\.due` is no longer there, as before 20/);
    expect(read("journey.json")).toEqual(rules);
    expect(
      fs
        .readFileSync(path.join(folder, "experiments.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => [JSON.parse(line).winner, "takenBack" in JSON.parse(line)]),
    ).toEqual([
      ["a week later", false],
      ["a week later", true],
    ]);
    // What was taken back does not stand.
    expect(cli(["take-back", "timing.json"])).toMatchObject({ status: 2, errors: expect.stringContaining("has no conclusion") });
  });

  test("put a value into the data of the next mails; the last of two is taken back first", () => {
    write("next.json", { due: ["x"] });
    for (const field of ["due", "other"]) expect(conclude("--data", "next.json", "--field", field, "--log", "log.jsonl").status).toBe(0);
    expect(read("next.json")).toEqual({ due: ["trial-end+7d"], other: ["trial-end+7d"] });
    cli(["take-back", "timing.json", "--log", "log.jsonl"]);
    expect(read("next.json")).toEqual({ due: ["trial-end+7d"] });
    cli(["take-back", "timing.json", "--log", "log.jsonl"]);
    expect(read("next.json")).toEqual({ due: ["x"] });
  });

  test("change nothing if it is not decided, if the rules would be broken, or if somebody changed them since", () => {
    write("journey.json", rules);
    const undecided = cli(["conclude", "timing.json", "--counts", "open.json", "--factor", "due", ...INTO]);
    expect(undecided).toMatchObject({ status: 1, errors: expect.stringContaining("experiment/open") });
    expect(conclude("--rules", "journey.json", "--rule", "reviewrequest")).toMatchObject({ status: 1, errors: expect.stringContaining("journey/bad-rules") });
    expect(conclude("--rules", "journey.json", "--rule", "review-request", "--field", "rank")).toMatchObject({
      status: 1,
      errors: expect.stringContaining("journey/bad-rules"),
    });
    expect(read("journey.json")).toEqual(rules);
    conclude(...INTO);
    write("journey.json", { ...rules, rules: { "review-request": { due: ["received+1d"] } } });
    expect(cli(["take-back", "timing.json"])).toMatchObject({ status: 2, errors: expect.stringContaining("is no longer what the experiment put there") });
    expect(read("journey.json").rules["review-request"].due).toEqual(["received+1d"]);
  });

  test.each([
    [[]],
    [["--factor", "due"]],
    [["--factor", "due", ...INTO, "--data", "next.json"]],
    [["--factor", "due", "--rules", "journey.json"]],
    [["--factor", "subject", ...INTO]],
  ])("wrong usage is told: %j", (more) => {
    write("journey.json", rules);
    expect(cli(["conclude", "timing.json", "--counts", "won.json", ...more]).status).toBe(2);
    expect(read("journey.json")).toEqual(rules);
  });
});
