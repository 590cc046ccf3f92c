// Which letters a shop's data allow (docs/journey.md): R141, R146.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createPlanner, dataOf, letterRules, lettersFor } from "../../../dist/js/journey.js";
import { temporaryFolder } from "./parts.js";

const RULES = { domain: "shop.example", zone: "Europe/Berlin", trade: "electronics", size: "large", codes: true, programme: true };
const stories = fs.readdirSync("tests/journey").map((file) => JSON.parse(fs.readFileSync(`tests/journey/${file}`, "utf8")));
const byRule = (found) => Object.fromEntries(found.map((letter) => [letter.rule, letter]));

test("r141 the letters that a story has are possible with the data of its history", () => {
  for (const { rules, history, mails } of stories) {
    const found = byRule(lettersFor(rules, dataOf([history])));
    for (const mail of mails) {
      const rule = mail.split(" ").at(-1);
      expect(found[rule], `${history.customer} ${rule} ${JSON.stringify(found[rule])}`).toMatchObject({ possible: true, missing: [] });
    }
  }
});

test("r141 nothing is sent that the data do not allow", () => {
  for (const { rules, history } of stories) {
    const possible = new Set(lettersFor(rules, dataOf([history])).flatMap((letter) => (letter.possible ? [letter.rule] : [])));
    // Without what is marked as missing, all of a customer's history sends none of them.
    for (const { rule } of createPlanner(rules).story(history, 0, Date.parse("2029-01-01T00:00:00Z")))
      expect(possible, `${history.customer}: ${rule}`).toContain(rule);
  }
});

test.each([
  [
    "shopware",
    { birthday: true, "review-request": false, "basket-abandoned": false, "order-confirmation": true, "return-received": true, "out-for-delivery": false },
  ],
  ["shopify", { birthday: false, "review-request": true, "basket-abandoned": true, "out-for-delivery": true, "return-accepted:damaged": true }],
  [
    "woocommerce",
    { birthday: false, "review-request": false, "order-confirmation": true, "shipping-confirmation": true, refund: true, "newsletter-welcome": false },
  ],
])("r146 %s as it is: what is missing is said in words", (system, expected) => {
  const found = byRule(lettersFor(RULES, system, { language: "de" }));
  expect(Object.fromEntries(Object.keys(expected).map((rule) => [rule, found[rule].possible]))).toEqual(expected);
  for (const { rule, possible, missing } of Object.values(found)) {
    expect(possible, rule).toBe(missing.length === 0);
    for (const { text } of missing) expect(text, rule).toMatch(/^[A-ZÄÖÜ].*\.$/);
  }
  expect(Object.keys(found)).toHaveLength(letterRules().length);
});

test("r146 assumed deliveries, and what the rules lack", () => {
  const missing = (rules, rule) => byRule(lettersFor(rules, "woocommerce"))[rule].missing.map(({ data }) => data);
  expect(missing(RULES, "review-request")).toEqual(["delivery", "basis"]);
  expect(missing({ ...RULES, assumeDelivery: true }, "review-request")).toEqual(["basis"]);
  expect(missing({ ...RULES, programme: false, assumeDelivery: true }, "referral")).toEqual(["programme", "consent"]);
  expect(() => lettersFor(RULES, "magento")).toThrow(expect.objectContaining({ code: "usage/bad" }));
});

test("postfrisch journey data says it for a file and for a system", () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "rules.json"), JSON.stringify(RULES));
  fs.writeFileSync(path.join(folder, "customers.jsonl"), stories.map(({ history }) => JSON.stringify(history)).join("\n"));
  const run = (...args) =>
    execFileSync(process.execPath, ["dist/js/cli/main.js", "journey", "data", ...args, "--rules", path.join(folder, "rules.json")], { encoding: "utf8" });
  expect(run(path.join(folder, "customers.jsonl"))).toMatch(/^\d+ of \d+ letters are possible\n/);
  expect(run("--system", "woocommerce", "--language", "de")).toMatch(/no {3}review-request +Wann ein Paket angekommen ist/);
});
