// examples/circle as a Worker: on workerd with D1 and cron triggers, with a mail provider's HTTP API.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { json } from "node:stream/consumers";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createJourney, createPlanner } from "../../../dist/js/journey.js";
import { d1 } from "../../../dist/js/stores/d1.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sendBy } from "../../../examples/circle/provider.mjs";
import { rules } from "../../../examples/circle/shop.mjs";
import { workerModules } from "../../../scripts/worker-modules.mjs";
import { aftership, differences, newSecrets, opened, orderOf, recipientOf, shopware } from "./circle-shop.js";
import { temporaryFolder } from "./parts.js";

const ADA = "ada@kundin.example";
const TOKEN = "t0k3n";
const MINUTE = "* * * * *";
const HOUR = "0 * * * *";

/** A provider as Resend is one: it takes each idempotency key once. `/feed.xml` is the shop's. */
async function provider({ answers = () => 200 } = {}) {
  const taken = new Map();
  const asked = [];
  const server = http.createServer(async (request, response) => {
    if (request.url === "/feed.xml") return fs.createReadStream("examples/circle/feed.xml").pipe(response);
    const key = request.headers["idempotency-key"];
    const isAllowed = request.headers.authorization === `Bearer ${TOKEN}`;
    const mail = await json(request);
    const status = isAllowed ? answers(mail, asked.length) : 401;
    asked.push([key, status]);
    // After an answer of 5xx, the sender does not know that the mail was taken.
    if ((status < 400 || status >= 500) && !taken.has(key)) taken.set(key, mail);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ id: key }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}`, asked, taken, mails: () => [...taken.values()] };
}

let modules;
let folder;
beforeAll(async () => {
  folder = temporaryFolder();
  modules = await workerModules(folder, { entryPoints: [path.resolve("examples/circle/worker.mjs")] });
}, 60_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The worker, with what its `wrangler.jsonc` binds. */
async function worker({ url }) {
  const secrets = newSecrets();
  const miniflare = new Miniflare({
    ...{ host: "127.0.0.1", compatibilityDate: "2026-06-01", modulesRoot: folder, modules, d1Databases: ["DB"] },
    bindings: { ...secrets, FROM: "Nordwind <post@shop.example>", MAIL_URL: `${url}/emails`, MAIL_TOKEN: TOKEN, FEED_URL: `${url}/feed.xml` },
  });
  onTestFinished(() => miniflare.dispose());
  const { scheduled } = await miniflare.getWorker();
  const trigger = async (cron) => expect((await scheduled({ cron })).outcome).toBe("ok");
  const database = await miniflare.getD1Database("DB");
  const store = d1(database);
  const planner = createPlanner(rules);
  await trigger(HOUR);
  return {
    ...{ secrets, store, database, trigger },
    ask: (target, init) => miniflare.dispatchFetch(`${secrets.BASE_URL}${target}`, { redirect: "manual", ...init }),
    async history() {
      const [found] = await store.listCustomers("shop", "", 9);
      return found && { customer: found.customer, events: found.events.map(({ data }) => JSON.parse(data)) };
    },
    async plan() {
      return planner.plan(await this.history(), Date.now());
    },
  };
}

describe("worker.mjs", () => {
  test("an order's webhooks become mails of the provider, each once, with live pictures", { timeout: 60_000 }, async () => {
    const mails = await provider();
    const shop = await worker(mails);
    const now = Date.now();
    const placed = shopware(shop.secrets, "checkout.order.placed", { order: orderOf(ADA, now) });
    const forged = [placed[0], { ...placed[1], body: placed[1].body.replace(ADA, "eva@else.example") }];
    expect([(await shop.ask(...forged)).status, await shop.history()]).toEqual([401, undefined]);
    expect([(await shop.ask(...placed)).status, (await shop.ask(...placed)).status]).toEqual([204, 204]);
    // Cron triggers may overlap.
    await Promise.all([shop.trigger(MINUTE), shop.trigger(MINUTE)]);
    const shipped = shopware(shop.secrets, "state_enter.order_delivery.state.shipped", { order: orderOf(ADA, now, { state: "shipped" }) });
    expect((await shop.ask(...shipped)).status).toBe(204);
    await shop.trigger(MINUTE);
    const scan = aftership(shop.secrets, "Delivered", Date.now());
    expect([(await shop.ask(...scan)).status, (await shop.ask(...scan)).status]).toEqual([200, 200]);
    await shop.trigger(MINUTE);
    await shop.trigger(MINUTE);
    expect(mails.mails().map(({ to, subject }) => [to, subject])).toEqual([
      [ADA, "Auftragsbestätigung zu Ihrer Bestellung 10077"],
      [ADA, "Ihr Paket ist unterwegs"],
      [ADA, "Ihr Paket ist da"],
    ]);
    expect(mails.asked.map(([, status]) => status)).toEqual([200, 200, 200]);
    for (const [key, { headers }] of mails.taken) expect(headers["Message-ID"]).toBe(`<${key}>`);
    for (const mail of mails.mails()) {
      const { pictures } = await opened(mail);
      expect(pictures.length, mail.subject).toBeGreaterThan(0);
      for (const picture of pictures) expect((await shop.ask(picture)).headers.get("content-type"), mail.subject).toBe("image/png");
    }
  });

  test("a click is recorded, and who unsubscribes has another plan", { timeout: 60_000 }, async () => {
    const mails = await provider();
    const shop = await worker(mails);
    expect((await shop.ask(...shopware(shop.secrets, "newsletter.confirm", { newsletterRecipient: recipientOf(ADA, Date.now()) }))).status).toBe(204);
    await shop.trigger(MINUTE);
    const [[messageId, mail]] = mails.taken;
    const welcome = await opened(mail);
    expect([mail.headers["List-Unsubscribe-Post"], welcome.pictures.length > 0]).toEqual(["List-Unsubscribe=One-Click", true]);
    const click = await shop.ask(welcome.toShop[0]);
    expect([click.status, click.headers.get("location")]).toEqual([302, "https://shop.example/"]);
    expect((await shop.ask(welcome.clicks[0])).status).toBe(302);
    const clicks = (await shop.history()).events.filter(({ type }) => type === "mail.clicked");
    expect(clicks.map((event) => event.messageId)).toEqual([messageId]);
    expect((await shop.ask(...shopware(shop.secrets, "checkout.order.placed", { order: orderOf(ADA, Date.now()) }))).status).toBe(204);
    await shop.trigger(MINUTE);
    const before = await shop.plan();
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await shop.ask(welcome.unsubscribe, { method: "POST", body, headers })).status).toBe(200);
    const changed = differences(before, await shop.plan()).map(([, now]) => now);
    expect(changed).toEqual(expect.arrayContaining(["review-request suppressed objected", "recommendations suppressed objected"]));
    expect(changed.filter((now) => !now.endsWith(" suppressed objected"))).toEqual([]);
  });
});

test("a provider that takes a mail and answers 500 gets it again with the same key, until it says that it has it", async () => {
  const answers = [500, 422, 200];
  const mails = await provider({ answers: (_, n) => answers[n] ?? 200 });
  const send = sendBy({ url: `${mails.url}/emails`, token: TOKEN, from: "post@shop.example" });
  const planner = createPlanner(rules);
  let now = Date.parse("2026-11-02T12:00:00+01:00");
  const journey = createJourney({ store: memory(), planner, letters: ({ rule }) => ({ to: { address: ADA }, subject: rule }), send, now: () => now });
  const at = "2026-11-02T12:00:00+01:00";
  await journey.record("c", [
    { id: "1", type: "customer.updated", at, email: ADA },
    { id: "2", type: "order.placed", at, order: "1" },
    { id: "3", type: "order.accepted", at, order: "1" },
  ]);
  const became = [];
  for (let tries = 0; tries < 4; tries++, now += 600_000) {
    const report = await journey.run();
    became.push(["unconfirmed", "refused", "again"].filter((what) => report[what] > 0));
  }
  // Once nobody knows whether a mail is out, a refusal does not change that.
  expect(became).toEqual([["unconfirmed"], ["unconfirmed"], ["again"], []]);
  expect([mails.asked.map(([, status]) => status), new Set(mails.asked.map(([key]) => key)).size, mails.taken.size]).toEqual([answers, 1, 1]);
});
