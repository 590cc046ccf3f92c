// The studio's timeline of a customer in Chromium: the golden stories as they are written, the clock, why a letter is not sent, and what other rules would change.
import fs from "node:fs";
import path from "node:path";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { localServer } from "../../../dist/js/cli/local-server.js";
import { studioFile } from "../../../dist/js/cli/studio.js";
import { createPlanner } from "../../../dist/js/journey/planner.js";
import { temporaryFolder } from "./parts.js";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const stories = fs.globSync("tests/journey/*.json").map((file) => JSON.parse(fs.readFileSync(file, "utf8")));
const storyOf = (customer) => stories.find(({ history }) => history.customer === customer);
let server;
let browser;
let page;
const errors = [];
const elsewhere = [];

async function open(customer, options = {}) {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(`${message.text()} ${message.location().url}`));
  page.on("request", (asked) => !asked.url().startsWith(server.url) && !/^(data|blob|about):/.test(asked.url()) && elsewhere.push(asked.url()));
  await page.goto(`${server.url}journey.html#customer=${customer}`);
  await expect.poll(() => page.textContent("#title")).toBe(customer);
}

const text = (selector) => page.textContent(selector);
const texts = (selector) => page.locator(selector).allTextContents();
const mails = (of = '[data-sent="past"], [data-sent="future"]') =>
  page.$$eval("#below button", (all, which) => all.filter((one) => one.matches(which)).map(({ textContent }) => textContent), of);
const clockText = () => page.getAttribute("#clock", "aria-valuetext");
const flag = (rule) => page.locator(`#below [data-rule="${rule}"]`).first();
const statusOf = (rule) =>
  page
    .locator("#plan li", { has: page.getByRole("button", { name: rule, exact: true }) })
    .first()
    .locator(".status")
    .textContent();
const give = async (value) => {
  await page.evaluate(() => document.querySelector("#own").setAttribute("open", ""));
  await page.fill("#text", typeof value === "string" ? value : JSON.stringify(value));
  await page.click("#given [type=submit]");
};
const rowsOf = () =>
  page.$$eval("#many-table tbody tr", (rows) =>
    Object.fromEntries(rows.map((row) => [row.dataset.rule, [...row.cells].slice(1).map(({ textContent }) => textContent)])),
  );

describe.runIf(fs.existsSync(executablePath))("the timeline of a customer", () => {
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

  test("studio_journey_stories: the mails of every golden story are shown, and what is silent has its reason", async () => {
    await open("happy-buyer");
    expect(await page.locator("#customer option").count()).toBe(stories.length + 1);
    for (const story of stories) {
      const { customer } = story.history;
      await page.selectOption("#customer", customer);
      await expect.poll(() => text("#title")).toBe(customer);
      expect((await mails()).sort(), customer).toEqual(story.mails.map((mail) => mail.split(" ")[2]).sort());
      const from = Date.parse(story.from);
      const inRange = story.history.events.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= Date.parse(story.to));
      expect(await page.locator("#above button").count(), customer).toBe(inRange.length);
    }
  });

  test("studio_journey_lanes: no label covers another, with few flags and with forty", async () => {
    await open("store-visitor");
    const covered = () =>
      page.evaluate(() => {
        const boxes = [...document.querySelectorAll("#above button, #below button")].map((one) => [one.textContent, one.getBoundingClientRect()]);
        const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        return boxes.flatMap(([name, a], at) =>
          boxes
            .slice(at + 1)
            .filter(([, b]) => meet(a, b))
            .map(([other]) => [name, other]),
        );
      });
    expect(await covered()).toEqual([]);
    const { history, rules } = storyOf("coffee-drinker");
    await give({ history, rules, from: "2026-08-01T00:00:00Z", to: "2027-03-01T00:00:00Z" });
    await page.check("#with-off");
    expect(await page.locator("#timeline li button").count()).toBeGreaterThan(40);
    expect(await covered()).toEqual([]);
    await page.click('[data-zoom="fit"]');
    expect(await covered()).toEqual([]);
  });

  test("studio_journey_clock: keys move it by a day and a week of the recipient, and the plan follows", async () => {
    await open("happy-buyer");
    expect(await clockText()).toBe("Thu, 29 Oct 2026, 10:00");
    expect(await statusOf("review-request")).toBe("sent");
    await page.focus("#clock");
    await page.keyboard.press("ArrowLeft");
    expect(await clockText()).toBe("Wed, 28 Oct 2026, 10:00");
    expect(await statusOf("review-request")).toBe("scheduled");
    expect(await flag("review-request").getAttribute("data-sent")).toBe("future");
    // Clocks change on 25 October: it is 10:00 all the same.
    await page.keyboard.press("Shift+ArrowLeft");
    expect(await clockText()).toBe("Wed, 21 Oct 2026, 10:00");
    expect(await page.locator("#plan").getByRole("button", { name: "delivered", exact: true }).count()).toBe(0);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await statusOf("review-request")).toBe("sent");
    expect(await flag("review-request").getAttribute("data-sent")).toBe("past");
    await page.keyboard.press("End");
    expect(await clockText()).toBe("Sun, 17 Jan 2027, 23:59");
    expect(await mails('[data-sent="future"]')).toEqual([]);
    await page.keyboard.press("Home");
    expect(await mails('[data-sent="past"]')).toEqual([]);
  });

  test("studio_journey_drag: a pointer drags the clock along the axis", async () => {
    await open("happy-buyer");
    const hand = await page.locator("#hand").boundingBox();
    const before = await page.locator('#below [data-sent="past"]').count();
    await page.mouse.move(hand.x + hand.width / 2, hand.y + 10);
    await page.mouse.down();
    await page.mouse.move(hand.x + hand.width / 2 - 120, hand.y + 10, { steps: 8 });
    await page.mouse.up();
    expect(await clockText()).toMatch(/ 2[0-3] Oct 2026/);
    expect(await page.locator('#below [data-sent="past"]').count()).toBeLessThan(before);
    expect(await text("#plan-at")).toBe(await clockText());
    const at = await clockText();
    await page.mouse.move(hand.x + 200, hand.y + 10);
    expect(await clockText()).toBe(at);
  });

  test("studio_journey_reason: a letter that is not sent says why on hover and focus, in English and German", async () => {
    await open("no-consent");
    const english = "The customer has not confirmed the newsletter sign-up.";
    await flag("review-request").hover();
    expect(await text("#tip")).toBe(`review-request, Sat, 31 Oct 2026, 10:00, not sent: ${english}`);
    await flag("review-request").click();
    await expect.poll(() => text("#letter-name")).toBe("review-request");
    expect(await texts("#letter-reasons li")).toEqual([`${english}doi-pending`]);
    expect(await text("#why-text")).toContain(english);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => text("#tip")).toMatch(/^[a-z:-]+, .*2026/);
    await page.click('[data-language="de"]');
    await expect.poll(() => texts("#letter-reasons li")).toEqual(["Die Person hat die Anmeldung zum Newsletter noch nicht bestätigt.doi-pending"]);
  });

  test("studio_journey_slots: slots are shown or left out, each with its reason", async () => {
    await open("no-consent");
    const slots = page.locator("#plan li", { has: page.getByRole("button", { name: "delivered", exact: true }) }).locator(".slots > li");
    expect(await slots.first().getAttribute("data-shown")).toBe("false");
    expect(await slots.first().textContent()).toMatch(/^recommendation left out.*\.$/);
    await open("happy-buyer");
    await expect.poll(() => page.locator('#plan .slots [data-shown="true"]').count()).toBeGreaterThan(0);
  });

  test("studio_journey_apply: the change that would have sent a letter sends it, is told as a difference, and is undone", async () => {
    await open("no-consent");
    const before = await mails();
    await flag("care").click();
    await expect.poll(() => texts("#why-changes li")).not.toEqual([]);
    expect((await texts("#why-changes li"))[0]).toMatch(/^consent\.given happens on .*2026.* with proof: true$/);
    await page.click("#apply");
    await expect.poll(() => text("#outcome")).toMatch(/^care is sent on Tue, 27 Oct 2026, /);
    expect(await mails()).toContain("care");
    expect(await flag("care").getAttribute("data-diff")).toBe("gained");
    expect((await texts('#diff-list [data-diff="gained"] span')).includes("care")).toBe(true);
    expect(await texts("#steps li")).toEqual(["so that care is sent on 2026-10-27"]);
    await page.click("#undo");
    expect(await mails()).toEqual(before);
    expect(await page.isVisible("#changes")).toBe(false);
  });

  test("studio_journey_apply_all: for every letter of every sample that can be sent, applying the change sends it", async () => {
    await open("happy-buyer");
    const told = [];
    for (const { history } of stories) {
      await page.selectOption("#customer", history.customer);
      await expect.poll(() => text("#title")).toBe(history.customer);
      const keys = await page.$$eval('#below [data-sent="not"]', (flags) => flags.map(({ dataset }) => dataset.key));
      for (const key of keys) {
        const outcome = await page.evaluate(async (wanted) => {
          const one = (id) => document.querySelector(id);
          [...document.querySelectorAll("#below button")].find(({ dataset }) => dataset.key === wanted).click();
          if (one("#why").hidden || one("#apply").hidden) return one("#why-text").textContent;
          one("#apply").click();
          const said = one("#outcome").textContent;
          if (!one("#changes").hidden) one("#over").click();
          return said;
        }, key);
        told.push([history.customer, key, outcome]);
      }
    }
    const failed = told.filter(([, , outcome]) => !/ is sent on /.test(outcome));
    expect(told.length).toBeGreaterThan(20);
    expect(failed).toEqual([]);
  });

  test("studio_journey_what_if: other rules gain and lose mails of this customer", async () => {
    await open("happy-buyer");
    await page.selectOption("#size", "small");
    const { history, rules, from, to } = storyOf("happy-buyer");
    const rulesOf = (size) =>
      createPlanner({ ...rules, size })
        .story(history, from, to)
        .map(({ rule }) => rule);
    const [middle, small] = [rulesOf("middle"), rulesOf("small")];
    expect((await mails()).sort()).toEqual(small.toSorted());
    expect((await texts('#diff-list [data-diff="lost"] span')).sort()).toEqual(middle.filter((rule) => !small.includes(rule)).sort());
    await page.click("#over");
    await page.click("#switches summary");
    await page.uncheck('#letters [value="review-request"]');
    expect(await texts('#diff-list [data-diff="lost"] span')).toEqual(["review-request"]);
    expect(await flag("review-request").getAttribute("data-diff")).toBe("lost");
    await page.check('#letters [value="review-request"]');
    expect(await text("#diff-none")).toBe("gets the same mails.");
    expect(await page.isVisible("#diff-none")).toBe(true);
  });

  test("studio_journey_many: a file of customers is counted by the original and the changed rules, in pieces, and lines that can't be read are told", async () => {
    await open("happy-buyer");
    const copies = Array.from({ length: 60 }, (_, copy) =>
      stories.map(({ history }) => JSON.stringify({ ...history, customer: `${history.customer}-${copy}` })),
    ).flat();
    const file = path.join(temporaryFolder(), "customers.jsonl");
    fs.writeFileSync(file, [...copies, '{"customer": "x", "events": [{"id": 1}]}', ""].join("\n"));
    await page.setInputFiles("#many-file", file);
    const state = () => page.getAttribute("#many-result", "data-state");
    await expect.poll(state).toBe("done");
    expect(await text("#many-summary")).toBe(`${copies.length} customers, 0 of them get something else, 1 line can't be read`);
    expect(await texts("#many-errors li")).toEqual([
      expect.stringMatching(new RegExp(`^line ${copies.length + 1}: the event 1 .*can't be read: missing field.*docs/journey.md`)),
    ]);
    await page.click("#switches summary");
    // The longest that a timer waits while the counting goes on.
    await page.evaluate(() => {
      window.longest = 0;
      let since = performance.now();
      setInterval(() => {
        window.longest = Math.max(window.longest, performance.now() - since);
        since = performance.now();
      }, 1);
    });
    await page.uncheck('#letters [value="review-request"]');
    await page.check('#letters [value="survey"]');
    const { rules, from, to } = storyOf("happy-buyer");
    const changed = createPlanner({ ...rules, off: ["review-request"], on: ["survey"] });
    const count = (planner, rule) =>
      copies
        .slice(0, stories.length)
        .flatMap((history) => planner.story(history, from, to))
        .filter((mail) => mail.rule === rule).length * 60;
    const [reviews, surveys] = [count(createPlanner(rules), "review-request"), count(changed, "survey")];
    expect(Math.min(reviews, surveys)).toBeGreaterThan(0);
    await expect.poll(async () => (await rowsOf()).survey).toEqual(["0", String(surveys), `+${surveys}`, ""]);
    expect(await state()).toBe("done");
    expect((await rowsOf())["review-request"]).toEqual([String(reviews), "0", "", `−${reviews}`]);
    expect(await page.evaluate(() => window.longest)).toBeLessThan(600);
    // What is due is counted at the clock's moment.
    await page.check('[name=how][value="due"]');
    await expect.poll(state).toBe("done");
    const at = "2026-10-29T10:00:00+01:00";
    const due = createPlanner(rules)
      .planMany(copies.join("\n"), at)
      .trim()
      .split("\n")
      .flatMap((line) => JSON.parse(line).due);
    const confirmations = due.filter(({ rule }) => rule === "order-confirmation").length;
    expect(confirmations).toBeGreaterThan(0);
    expect((await rowsOf())["order-confirmation"]).toEqual([confirmations, confirmations, "", ""].map(String));
  });

  test("studio_journey_errors: what can't be read is said with its help, and the story stays", async () => {
    await open("happy-buyer");
    const before = await mails();
    const problem = () => page.$$eval("#problems li", (all) => all.map(({ dataset, textContent }) => [dataset.code, textContent]));
    await give('{ "customer": ');
    await expect.poll(problem).toEqual([["data/not-json", expect.stringMatching(/JSON.*pass the data as valid JSON/)]]);
    await give({ customer: "c", events: [{ id: 1, type: "order.placed", at: "yesterday", order: 1 }] });
    await expect.poll(problem).toEqual([["journey/bad-history", expect.stringMatching(/yesterday.*RFC 3339/)]]);
    await give({ domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "huge" });
    await expect.poll(async () => (await problem())[0][0]).toBe("journey/bad-rules");
    await give([1]);
    await expect.poll(problem).toEqual([["journey/bad-history", expect.stringMatching(/neither a history nor rules.*a history is/)]]);
    expect(await mails()).toEqual(before);
    await give({ customer: "mine", events: [{ id: 1, type: "customer.created", at: "2026-05-01T10:00:00+02:00", email: "ada@example.org" }] });
    await expect.poll(problem).toEqual([]);
    expect([await text("#title"), await page.inputValue("#customer"), await mails()]).toEqual(["mine", "", ["welcome"]]);
    // Rules alone keep the history; what the check finds in them is said.
    await give({ domain: "shop.example", zone: "Europe/Berlin", trade: "food", size: "small", off: ["welcome", "order-confirmation"] });
    await expect.poll(mails).toEqual([]);
    expect(await text("#title")).toBe("mine");
    expect((await texts("#found li")).join()).toContain("order-confirmation");
  });

  test.each([
    [1280, "light"],
    [1280, "dark"],
    [375, "light"],
    [375, "dark"],
  ])("studio_journey_access: at %i px, %s: axe-clean, and as wide as the window", async (width, colorScheme) => {
    await open("no-consent", { viewport: { width, height: 800 }, colorScheme });
    const clean = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate("axe.run()");
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => `${html.slice(0, 120)} ${failureSummary.slice(0, 200)}`)])).toEqual(
        [],
      );
    };
    await clean();
    await flag("care").click();
    await expect.poll(() => texts("#why-changes li")).not.toEqual([]);
    await clean();
    await page.click("#apply");
    await page.click("#many-samples");
    await expect.poll(() => page.getAttribute("#many-result", "data-state")).toBe("done");
    await page.click("#switches summary");
    await give("{");
    await page.check("#with-off");
    await page.mouse.move(0, 0);
    await clean();
  });
});
