// The planner in its wasm file (docs/journey.md): the golden stories, what the schemas say, bad input, the commands.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { checkRules, createPlanner, holidays, letterRules, PostfrischError } from "../../../dist/js/journey.js";
import { temporaryFolder } from "./parts.js";

const FOLDER = "tests/journey";
const stories = fs.readdirSync(FOLDER).map((file) => [file.replace(".json", ""), JSON.parse(fs.readFileSync(path.join(FOLDER, file), "utf8"))]);
const [, happy] = stories[0];
const RULES = { domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "large", codes: true, programme: true, holidays: ["2026-12-25"] };
const ajv = new Ajv({ strict: false, validateFormats: false });
const schemaOf = (name) => ajv.compile(JSON.parse(fs.readFileSync(`docs/journey-${name}.schema.json`, "utf8")));

const local = (at, zone = "Europe/Berlin") => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(at));

test.each(stories)("story %s is told by the wasm file as it is written", (_, { rules, history, from, to, mails }) => {
  const told = createPlanner(rules).story(history, from, to);
  expect(told.map(({ at, rule }) => `${local(at)} ${rule}`)).toEqual(mails);
});

test.each(stories)("story %s fits the schemas", (_, { rules, history }) => {
  for (const [name, value] of [
    ["rules", rules],
    ["history", history],
  ]) {
    const valid = schemaOf(name);
    expect(valid(value), JSON.stringify(valid.errors)).toBe(true);
  }
});

test("r107 r052 each letter declares its aim and the customer's benefit; all of the catalogue have a rule", () => {
  const rules = letterRules();
  const catalogue = fs.readdirSync("templates/letters").filter((name) => fs.existsSync(`templates/letters/${name}/letter.mjml`));
  expect([...new Set(rules.map(({ letter }) => letter))].sort()).toEqual(catalogue.sort());
  for (const { aim, benefit } of rules) {
    expect(["activate", "bind", "emotionalise", "inform"]).toContain(aim);
    expect(benefit.length).toBeGreaterThan(1);
  }
  expect(rules.filter(({ class: of }) => of !== "advertising").length).toBeGreaterThan(25);
});

test("the rules of the letters fit the schema as changes, and a rule that is changed keeps its other fields", () => {
  const valid = schemaOf("rules");
  const changes = Object.fromEntries(letterRules().map(({ variant, ...rule }) => [variant ? `${rule.letter}:${variant}` : rule.letter, rule]));
  expect(valid({ ...RULES, rules: changes }), JSON.stringify(valid.errors)).toBe(true);
  expect(valid({ ...RULES, rules: { care: { due: ["sometime"] } } })).toBe(false);
  const planner = createPlanner({ ...happy.rules, rules: { "review-request": { due: ["received+20d"] } } });
  expect(planner.story(happy.history, happy.from, happy.to).find(({ rule }) => rule === "review-request")?.at).toBe("2026-11-11T09:00:00Z");
});

test("a planner lists its letters, and why some are off", () => {
  const letters = createPlanner({ ...happy.rules, off: ["birthday"] }).letters();
  const off = Object.fromEntries(letters.map((letter) => [letter.rule, letter.off]));
  expect(letters).toHaveLength(letterRules().length);
  expect([off["order-confirmation"], off.birthday, off["how-to"], off.survey]).toEqual([null, "off-by-shop", "off-by-trade", "off-by-size"]);
});

test("conditions and decision tables decide who gets a letter", () => {
  // biome-ignore lint/suspicious/noThenProperty: DMN's word.
  const facts = { kind: { hit: "first", lines: [{ when: "'coat' in products", then: "coats" }] } };
  const asked = (when) =>
    createPlanner({ ...happy.rules, facts, rules: { "review-request": { when } } })
      .story(happy.history, happy.from, happy.to)
      .some(({ rule }) => rule === "review-request");
  expect(["orders >= 1", "kind == 'coats'", "orders > 1", "kind == 'hats'"].map(asked)).toEqual([true, true, false, false]);
});

test("a plan has an entry's time, status, reasons and Message-ID, whoever asks", () => {
  const plan = () => createPlanner(happy.rules, { language: "de" }).plan(happy.history, "2026-10-23T12:00:00+02:00");
  expect(plan()).toEqual(plan());
  const entry = plan().entries.find(({ rule }) => rule === "review-request");
  expect(entry).toMatchObject({ id: "review-request/order/1001", dueAt: "2026-10-29T09:00:00Z", status: "scheduled", class: "advertising", needs: [] });
  expect(entry.reasons).toEqual([{ code: "trial-running", text: "Die Person hatte noch nicht genug Zeit, die Ware auszuprobieren." }]);
  expect(entry.slots.voucher).toMatchObject({ shown: false, reasons: [{ code: "window-open" }] });
  expect(entry.messageId).toMatch(/^[0-9a-f]{32}@shop\.example$/);
  expect(plan().next).toBe("2026-10-25T09:00:00Z");
});

test("whatIf counts who gets or loses which letter by other rules, and names the line that can't be read", () => {
  const histories = stories.map(([name, { history }]) => JSON.stringify({ ...history, customer: name }));
  const [planner, other] = [createPlanner(RULES), createPlanner({ ...RULES, off: ["care"] })];
  const now = "2026-10-26T12:00:00Z";
  const found = planner.whatIf([...histories, "{"].join("\n"), other, now);
  const lost = stories.filter(([, { history }]) => planner.plan(history, now).entries.some(({ rule, status }) => rule === "care" && status === "due"));
  expect(lost.length).toBeGreaterThan(0);
  expect(found.customers).toBe(stories.length);
  expect(found.letters.care).toEqual({ before: lost.length, after: 0, gained: 0, lost: lost.length });
  expect(found.examples.filter((one) => one.lost.some((entry) => entry.startsWith("care/"))).map(({ customer }) => customer)).toEqual(
    lost.map(([name]) => name),
  );
  expect(found.failed).toMatchObject([{ line: stories.length + 1, error: { code: "journey/bad-history" } }]);
  // A byte order mark is no part of the first line.
  expect(planner.whatIf(`\uFEFF${[...histories, "{"].join("\n")}`, other, now)).toEqual(found);
  expect(() => planner.whatIf("", {}, now)).toThrow("the other rules are no planner");
});

test("planMany gives what plan says is due, a line each, and an error for the line that can't be read", () => {
  const planner = createPlanner(happy.rules);
  const now = Date.parse("2026-10-29T09:30:00Z");
  const histories = stories.map(([name, { history }]) => JSON.stringify({ ...history, customer: name }));
  const lines = planner
    .planMany(`\uFEFF${[...histories, "{", ""].join("\n")}`, now)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toHaveLength(stories.length + 1);
  expect(JSON.parse(planner.planMany(`\uFEFF${histories[0]}`, now))).toEqual(lines[0]);
  for (const [at, [name, { history }]] of stories.entries()) {
    const plan = planner.plan({ ...history, customer: name }, now);
    const due = plan.entries.filter(({ status }) => status === "due").map(({ id, messageId }) => ({ id, messageId }));
    expect({ customer: lines[at].customer, due: lines[at].due.map(({ id, messageId }) => ({ id, messageId })) }).toEqual({ customer: name, due });
  }
  expect(lines.at(-1)).toMatchObject({ line: stories.length + 1, error: { code: "journey/bad-history" } });
});

test("what can't be read is told with its place, and what to write", () => {
  const planner = createPlanner(RULES);
  const event = { id: "1", type: "visit", at: "2026-11-30T09:00:00+01:00" };
  const wrong = [
    [() => createPlanner({ ...RULES, trade: "shoes" }), "journey/bad-rules"],
    [() => createPlanner({ ...RULES, zone: "Mars" }), "zone/unknown"],
    [() => createPlanner(null), "journey/bad-rules"],
    [() => planner.plan({ customer: "c", events: [{ ...event, at: "2026-11-30T09:00" }] }, 0), "journey/bad-history"],
    [() => planner.plan({ customer: "c", events: [{ type: "visit", at: event.at }] }, 0), "journey/bad-history"],
    [() => planner.plan({ customer: "c", events: [{ ...event, items: [{}] }] }, 0), "journey/bad-history"],
    [() => planner.plan({ customer: "c", event: [] }, 0), "journey/bad-history"],
    [() => planner.plan("[]", 0), "journey/bad-history"],
    [() => planner.plan({ customer: "c", events: [] }, "soon"), "time/bad"],
    [() => planner.why({ customer: "c", events: [] }, "review", "2026-11-30"), "letter/unknown"],
    [() => planner.why({ customer: "c", events: [] }, "review-request", "tomorrow"), "time/bad"],
  ];
  for (const [call, code] of wrong) {
    let error;
    try {
      call();
    } catch (thrown) {
      error = thrown;
    }
    expect(error, String(call)).toBeInstanceOf(PostfrischError);
    expect([error.code, error.diagnostic.help.length > 10], `${call} ${error}`).toEqual([code, true]);
  }
});

test("the moment of each of the library's times is in range, and far ones do not break it", () => {
  const planner = createPlanner(RULES);
  for (const now of [-8.64e15, 0, 8.64e15]) expect(planner.plan(happy.history, now).customer).toBe("happy-buyer");
});

test("holidays come from date-holidays, by country and region", async () => {
  const berlin = await holidays({ country: "DE", region: "BE", from: 2026, to: 2027 });
  expect(berlin).toContain("2026-03-08");
  expect(berlin).toContain("2027-05-06");
  expect(await holidays({ country: "DE", region: "BY", from: 2026, to: 2026 })).not.toContain("2026-03-08");
  await expect(holidays({ country: "XX", from: 2026, to: 2026 })).rejects.toMatchObject({ code: "usage/bad" });
  await expect(holidays({ country: "DE", region: "XX", from: 2026, to: 2026 })).rejects.toMatchObject({ code: "usage/bad" });
  await expect(holidays({ country: "DE", from: 2027, to: 2026 })).rejects.toMatchObject({ code: "usage/bad" });
});

test("checkRules finds what can never be sent, and takes the shop's own letters", () => {
  const own = { letter: "fitting", class: "service", aim: "inform", benefit: "the date", for: "event", on: ["own.fitting"], per: ["event"], due: ["event"] };
  const rules = { ...RULES, rules: { "own.fitting": own } };
  expect(checkRules(RULES)).toEqual([]);
  expect(checkRules(rules)).toMatchObject([{ code: "journey/never-sent", severity: "warning", path: "rules.own.fitting" }]);
  expect(checkRules(rules, { letters: ["fitting"] })).toEqual([]);
});

const postfrisch = (args, options) => execFileSync(process.execPath, ["dist/js/cli/main.js", ...args], { encoding: "utf8", ...options });
const filesOf = (files) => {
  const folder = temporaryFolder();
  for (const [name, value] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
  return (name) => path.join(folder, name);
};

test("postfrisch plan tells the story day by day, and why the others are silent", () => {
  const file = filesOf({ "rules.json": happy.rules, "customer.json": happy.history });
  const rules = ["--rules", file("rules.json")];
  const story = postfrisch(["plan", file("customer.json"), ...rules, "--from", "2026-10-01", "--to", "2027-01-17"]);
  expect(story).toContain("2026-10-29\n  10:00  → review-request");
  expect(story).toContain("  13:20    parcel.delivered\n  13:20  → delivered");
  const plan = postfrisch(["plan", file("customer.json"), ...rules, "--at", "2026-10-23T12:00:00+02:00", "--language", "de"]);
  expect(plan).toMatch(/2026-10-29 10:00 {2}scheduled {3}review-request .*Die Person hatte noch nicht genug Zeit/);
  const why = postfrisch(["plan", file("customer.json"), ...rules, "--why", "birthday", "--on", "2026-11-05"]);
  expect(why).toContain(
    "birthday on 2026-11-05: not sent\nThe date of birth is missing.\nIt would be sent:\n  with the event customer.updated at 2026-11-05T08:00:00Z, saying",
  );
  expect(JSON.parse(postfrisch(["plan", file("customer.json"), ...rules, "--from", "2026-10-01", "--to", "2027-01-17", "--json"])).mails).toHaveLength(
    happy.mails.length,
  );
});

test("postfrisch journey checks rules, and says who gets or loses what", () => {
  const many = stories.map(([name, { history }]) => JSON.stringify({ ...history, customer: name })).join("\n");
  const file = filesOf({
    "rules.json": RULES,
    "other.json": { ...RULES, off: ["care"] },
    "wrong.json": { ...RULES, rules: { "review-request": { end: "received+2d" } } },
    "many.jsonl": many,
  });
  expect(postfrisch(["journey", "check", "--rules", file("rules.json")])).toContain("nothing found");
  const wrong = spawnSync(process.execPath, ["dist/js/cli/main.js", "journey", "check", "--rules", file("wrong.json")], { encoding: "utf8" });
  expect([wrong.status, wrong.stderr.includes("journey/contradiction")]).toEqual([1, true]);
  const args = [
    "journey",
    "what-if",
    file("many.jsonl"),
    "--rules",
    file("rules.json"),
    "--with",
    file("other.json"),
    "--at",
    "2026-10-26T12:00:00Z",
    "--json",
  ];
  const { customers, letters } = JSON.parse(postfrisch(args));
  expect(customers).toBe(stories.length);
  expect(letters.find(({ rule }) => rule === "care")).toMatchObject({ gained: 0 });
});

test("postfrisch journey import, due and export: a store's customers, without loss", () => {
  const histories = stories.map(([name, { history }]) => JSON.stringify({ ...history, customer: name }));
  const file = filesOf({
    "rules.json": RULES,
    "many.jsonl": histories.join("\n"),
    "wrong.jsonl": `${histories[0]}\n{"customer":"x","events":[{"id":"1","type":"order.placed","at":"2026-11-02T12:00:00Z"}]}`,
  });
  const [store, again] = [`sqlite:${file("a.db")}`, `sqlite:${file("b.db")}`];
  const journey = (action, of, ...more) => postfrisch(["journey", action, ...more, "--rules", file("rules.json"), "--store", of]);
  expect(journey("import", store, file("many.jsonl"))).toMatch(/^12 customers, \d+ new events\n$/);
  expect(journey("import", store, file("many.jsonl"))).toBe("12 customers, 0 new events\n");
  const written = journey("export", store);
  expect(written.trim().split("\n")).toHaveLength(12);
  fs.writeFileSync(file("copy.jsonl"), written);
  journey("import", again, file("copy.jsonl"));
  expect(journey("export", again)).toBe(written);
  expect(JSON.parse(journey("due", store, "--json")).due.every(({ customer, rule }) => customer && rule)).toBe(true);
  const wrong = spawnSync(
    process.execPath,
    ["dist/js/cli/main.js", "journey", "import", file("wrong.jsonl"), "--rules", file("rules.json"), "--store", again],
    { encoding: "utf8" },
  );
  expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringMatching(/x: the event `1` \(order\.placed\) has no `order`/)]);
});
