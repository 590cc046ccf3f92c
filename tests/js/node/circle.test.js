// The whole circle of examples/circle: webhooks become mails, and what their readers do changes the next plan.
import fs from "node:fs";
import path from "node:path";
import nodemailer from "nodemailer";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { createCircle } from "../../../examples/circle/circle.mjs";
import { aftership, DAY, differences, newSecrets, opened, orderOf, PUBLIC, recipientOf, shopware } from "./circle-shop.js";
import { smtpServer, temporaryFolder } from "./parts.js";
import { freePort, started } from "./runtimes.js";

const ADA = "ada@kundin.example";
const NODE = path.resolve("examples/circle/node.mjs");

const until = async (holds) => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1_000) throw new Error("it does not come");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe("node.mjs", () => {
  test("an order's mails come as its webhooks do, each once, with pictures that follow the parcel", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const smtp = await smtpServer();
    const secrets = newSecrets();
    fs.writeFileSync(path.join(folder, "keys.json"), secrets.POSTFRISCH_KEYS);
    const env = {
      ...secrets,
      STORE: path.join(folder, "circle.db"),
      KEYS: path.join(folder, "keys.json"),
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      TICK: "50",
    };
    const start = async () => started(process.execPath, [NODE], folder, { ...env, PORT: String(await freePort()) });
    let server = await start();
    onTestFinished(async () => {
      await server.stop();
      await smtp.close();
    });
    const ask = (target, init) => fetch(server.url + target, { redirect: "manual", ...init });
    const said = async (webhook) => (await ask(...webhook)).status;
    const arrives = async (count) => {
      await until(() => smtp.mails.length >= count);
      return opened(smtp.mails[count - 1]);
    };
    const now = Date.now();

    const placed = shopware(secrets, "checkout.order.placed", { order: orderOf(ADA, now) });
    const forged = [placed[0], { ...placed[1], headers: { "shopware-shop-signature": "0".repeat(64) } }];
    expect([await said(forged), await said(placed)]).toEqual([401, 204]);
    const confirmation = await arrives(1);
    expect([confirmation.mail.subject, confirmation.mail.to.text]).toEqual(["Auftragsbestätigung zu Ihrer Bestellung 10077", ADA]);
    expect(confirmation.mail.text).toContain("Regenjacke Husum");
    expect(confirmation.mail.html).toContain("149,00");
    // It is no advertising mail: nobody counts its clicks.
    expect([confirmation.toShop, confirmation.clicks.filter((click) => click.includes("m="))]).toEqual([[], []]);
    for (const picture of confirmation.pictures) expect(await (await ask(picture)).headers.get("content-type"), picture).toBe("image/png");
    const offer = await ask(confirmation.clicks[0]);
    expect([offer.status, offer.headers.get("location")]).toEqual([302, "https://shop.example/regenhose-husum"]);

    const shipped = shopware(secrets, "state_enter.order_delivery.state.shipped", { order: orderOf(ADA, now, { state: "shipped" }) });
    expect(await said(shipped)).toBe(204);
    const shipping = await arrives(2);
    expect(shipping.mail.subject).toBe("Ihr Paket ist unterwegs");
    const pictures = () => Promise.all(shipping.pictures.map(async (picture) => Buffer.from(await (await ask(picture)).arrayBuffer()).toString("base64")));
    const announced = await pictures();
    const delivered = aftership(secrets, "Delivered", Date.now());
    expect(await said(delivered)).toBe(200);
    expect((await arrives(3)).mail.subject).toBe("Ihr Paket ist da");
    expect((await pictures()).map((picture, i) => picture === announced[i])).toEqual(announced.map(() => false));

    // All of it once more, and after a restart.
    expect([await said(placed), await said(shipped), await said(delivered)]).toEqual([204, 204, 200]);
    expect(await server.stop()).toBe(0);
    server = await start();
    expect([await said(placed), await said(shipped), await said(delivered)]).toEqual([204, 204, 200]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await server.stop()).toBe(0);
    expect(smtp.mails.length).toBe(3);

    const store = await sqlite(env.STORE);
    const [{ customer, events, mails }] = await store.listCustomers("shop", "", 9);
    await store.close();
    const of = (type) => events.map(({ data }) => JSON.parse(data)).filter((event) => event.type === type);
    expect([mails, of("order.placed").length, of("parcel.delivered").length]).toEqual([[], 1, 1]);
    expect(customer).toMatch(/^[\w-]{22}$/);
    const ids = await Promise.all(smtp.mails.map(async (mail) => (await opened(mail)).mail.messageId));
    expect(
      of("mail.sent")
        .map(({ messageId }) => `<${messageId}>`)
        .sort(),
    ).toEqual([...ids].sort());
  });

  test("a webhook whose signature is forged is answered with 401, and nothing is recorded", async () => {
    const shop = await inProcess();
    const [target, init] = shopware({ SHOPWARE_SECRET: "another" }, "checkout.order.placed", { order: orderOf(ADA, shop.clock.now) });
    const [scan, scanned] = aftership({ AFTERSHIP_SECRET: "another" }, "Delivered", shop.clock.now);
    expect([(await shop.ask(target, init)).status, (await shop.ask(scan, scanned)).status, await shop.histories()]).toEqual([401, 401, []]);
  });
});

test("an e-mail that is not one address gets no mail, and is told", async () => {
  const shop = await inProcess();
  const emails = ["x@y.example, z@z.example", "x@y.example\r\nBcc: z@z.example", "Ada <ada@kundin.example>", "x@y.example;z@z.example", "nobody"];
  for (const email of emails) await shop.at("2026-11-02T12:01:00+01:00", shopware, "checkout.order.placed", { order: orderOf(email, shop.clock.now) });
  const told = shop.errors.map(([{ code, field }]) => [code, field]);
  expect([mailbox.mails.length, await shop.histories(), told]).toEqual([0, [], emails.map(() => ["eml/bad-address", "email"])]);
});

let mailbox;
beforeAll(async () => {
  mailbox = await smtpServer();
});
beforeEach(() => {
  mailbox.mails.length = 0;
});
afterAll(() => mailbox.close());

/** The circle in this process, with a clock that is moved, and a real SMTP server. */
async function inProcess(now = "2026-11-02T12:00:00+01:00") {
  const clock = { now: Date.parse(now) };
  const secrets = newSecrets();
  const numbers = new Map();
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port: mailbox.port, ignoreTLS: true });
  const errors = [];
  const circle = createCircle({
    store: memory(),
    parcels: { put: (number, whose) => numbers.set(number, whose), get: (number) => numbers.get(number) },
    send: (message, { messageId }) => transport.sendMail({ from: "Nordwind <post@shop.example>", ...message, messageId }),
    keys: JSON.parse(secrets.POSTFRISCH_KEYS),
    secret: secrets.CIRCLE_SECRET,
    secrets: { shopware: secrets.SHOPWARE_SECRET, push: secrets.PUSH_SECRET, aftership: secrets.AFTERSHIP_SECRET },
    baseUrl: secrets.BASE_URL,
    now: () => clock.now,
    onError: (...told) => errors.push(told),
  });
  const refresh = () => circle.refresh(fs.createReadStream("examples/circle/feed.xml"));
  await refresh();
  const ask = (target, init) => circle.fetch(new Request(`${secrets.BASE_URL}${target}`, init));
  const histories = async () => {
    const all = [];
    for await (const { customer, events } of circle.journey.export()) all.push({ customer, events });
    return all;
  };
  return {
    ...{ clock, secrets, ask, histories, errors },
    /** Moves the clock, and hears what somebody says then. */
    async at(time, say, ...rest) {
      clock.now = Date.parse(time);
      if (say) expect((await ask(...say(secrets, ...rest))).status).toBeLessThan(300);
      await circle.tick();
    },
    /** The mails that came until a day at noon, a tick a day. */
    async until(day) {
      const from = mailbox.mails.length;
      for (clock.now += DAY; clock.now <= Date.parse(`${day}T23:00:00+01:00`); clock.now += DAY) {
        await refresh();
        await circle.tick();
      }
      clock.now -= DAY;
      return Promise.all(mailbox.mails.slice(from).map(opened));
    },
    async plan() {
      const [history] = await histories();
      return circle.planner.plan(history, clock.now);
    },
  };
}

const subjects = (mails) => mails.map(({ mail }) => mail.subject);

/** A customer whose jacket has arrived. */
async function delivered() {
  const shop = await inProcess();
  const ordered = shop.clock.now;
  await shop.at("2026-11-02T12:01:00+01:00", shopware, "checkout.order.placed", { order: orderOf(ADA, ordered) });
  await shop.at("2026-11-03T16:00:00+01:00", shopware, "state_enter.order_delivery.state.shipped", { order: orderOf(ADA, ordered, { state: "shipped" }) });
  await shop.at("2026-11-05T12:00:00+01:00", aftership, "Delivered", Date.parse("2026-11-05T11:30:00+01:00"));
  return { ...shop, ordered };
}

test("of an order in two parcels, each has its mail with a picture of its own", async () => {
  const shop = await inProcess();
  const order = (more) => ({ order: orderOf(ADA, Date.parse("2026-11-02T12:00:00+01:00"), { parcel: ["P1", "P2"], ...more }) });
  await shop.at("2026-11-02T12:01:00+01:00", shopware, "checkout.order.placed", order());
  await shop.at("2026-11-03T16:00:00+01:00", shopware, "state_enter.order_delivery.state.shipped", order({ state: "shipped" }));
  await shop.at("2026-11-05T12:00:00+01:00", aftership, "Delivered", Date.parse("2026-11-05T11:30:00+01:00"), "P2");
  const [, ...parcels] = await Promise.all(mailbox.mails.map(opened));
  expect(subjects(parcels)).toEqual(["Ihr Paket ist unterwegs", "Ihr Paket ist unterwegs", "Ihr Paket ist da"]);
  const numbers = parcels.map(({ mail }) => /P[12]\b/.exec(mail.html)?.[0]);
  const shown = await Promise.all(parcels.map(async ({ pictures }) => Buffer.from(await (await shop.ask(pictures[0])).arrayBuffer()).toString("base64")));
  // Those of the parcel that has arrived are the same picture, the other one is not.
  expect([new Set(numbers.slice(0, 2)), numbers[2], new Set(shown).size]).toEqual([new Set(["P1", "P2"]), "P2", 2]);
  expect(shown[numbers.indexOf("P2")]).toBe(shown[2]);
  expect(shop.errors).toEqual([]);
});

describe("what readers do", () => {
  test("a review that is written takes the reminder out of the plan, and nothing else", async () => {
    const shop = await delivered();
    const [request] = await shop.until("2026-11-12");
    expect(request.mail.subject).toBe("Wie zufrieden sind Sie mit Ihrem Einkauf?");
    const before = await shop.plan();
    const four = request.reviews.find((link) => link.includes("rating=4"));
    const form = await (await shop.ask(four)).text();
    // A scanner that opens the link has written nothing.
    expect([form.includes('value="4" required checked'), differences(before, await shop.plan())]).toEqual([true, []]);
    const written = await shop.ask(four, { method: "POST", body: new URLSearchParams({ rating: "4", text: "Hält dicht." }) });
    expect([written.status, (await written.text()).includes("Vielen Dank")]).toEqual([200, true]);
    expect(differences(before, await shop.plan())).toEqual([
      ["own.review-reminder scheduled 2026-11-27T09:00:00Z trial-running", "own.review-reminder dropped answered"],
    ]);
    expect(subjects(await shop.until("2026-12-31"))).toEqual(["Passend zu Ihrem letzten Einkauf"]);
    expect(shop.errors).toEqual([]);
  });

  test("of several reviews of an order the last one counts", async () => {
    const shop = await delivered();
    const [{ reviews }] = await shop.until("2026-11-12");
    for (const rating of ["5", "1"]) {
      shop.clock.now += 1_000;
      const answer = await shop.ask(reviews[0], { method: "POST", body: new URLSearchParams({ rating, text: `It is a ${rating}.` }) });
      expect(answer.status).toBe(200);
    }
    const [{ events }] = await shop.histories();
    const written = events.filter(({ type }) => type === "review.submitted").map(({ rating, text }) => [rating, text]);
    expect(written).toEqual([[1, "It is a 1."]]);
    expect(shop.errors).toEqual([]);
  });

  test("a review that is too long is refused before all of it is read", async () => {
    const shop = await delivered();
    const [{ reviews }] = await shop.until("2026-11-12");
    const before = await shop.histories();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const read = { chunks: 0, isCancelled: false };
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(read.chunks++ ? "a".repeat(8_192) : "rating=4&text="));
      },
      cancel() {
        read.isCancelled = true;
      },
    });
    const told = await shop.ask(reviews[0], { method: "POST", headers: { ...headers, "content-length": "1000000" }, body: "rating=4" });
    const { status } = await shop.ask(reviews[0], { method: "POST", headers, body: endless, duplex: "half" });
    expect([told.status, status, read.isCancelled, read.chunks < 12]).toEqual([413, 413, true, true]);
    expect(await shop.histories()).toEqual(before);
    // As many characters as the form takes, each as long as it gets.
    const text = "評".repeat(5_000);
    expect((await shop.ask(reviews[0], { method: "POST", body: new URLSearchParams({ rating: "4", text }) })).status).toBe(200);
    const [{ events }] = await shop.histories();
    expect(events.find(({ type }) => type === "review.submitted").text).toBe(text);
    expect(shop.errors).toEqual([]);
  });

  test("a link works for its own purpose alone, and nothing is recorded by any other", async () => {
    const shop = await delivered();
    const [request] = await shop.until("2026-11-12");
    const before = await shop.histories();
    const review = request.reviews[0].slice("/review/".length).split("?")[0];
    const click = new URL(request.toShop[0], PUBLIC).searchParams.get("m");
    const body = new URLSearchParams({ rating: "4" });
    const answers = [await shop.ask(`/review/${click}`), await shop.ask(`/review/${click}`, { method: "POST", body }), await shop.ask(`/to/?m=${review}`)];
    expect([answers.map(({ status }) => status), await shop.histories()]).toEqual([[403, 403, 302], before]);
    expect((await shop.ask(`/to/?m=${click}`)).status).toBe(302);
    const [{ events }] = await shop.histories();
    expect(events.filter(({ type }) => type === "mail.clicked").map(({ messageId }) => messageId)).toEqual([expect.stringContaining("@shop.example")]);
    expect(shop.errors).toEqual([]);
  });

  test("who writes no review is reminded once", async () => {
    const shop = await delivered();
    expect(subjects(await shop.until("2027-01-31"))).toEqual([
      "Wie zufrieden sind Sie mit Ihrem Einkauf?",
      "Passend zu Ihrem letzten Einkauf",
      "Wie zufrieden sind Sie mit Ihrem Einkauf?",
    ]);
  });

  test("a purchase by a link of a mail drops the recommendations of the first order, and nothing else of it", async () => {
    const shop = await delivered();
    const before = await shop.plan();
    const { clicks } = await opened(mailbox.mails[0]);
    expect((await shop.ask(clicks[0])).headers.get("location")).toBe("https://shop.example/regenhose-husum");
    const line = { productId: "rain-trousers", label: "Regenhose Husum" };
    const order = orderOf(ADA, shop.clock.now, { id: "0191", number: "10078", parcel: "P2", line });
    expect((await shop.ask(...shopware(shop.secrets, "checkout.order.placed", { order }))).status).toBe(204);
    const changed = differences(before, await shop.plan());
    expect(changed.filter(([was]) => was !== "none")).toEqual([["recommendations scheduled 2026-11-16T09:00:00Z cooldown", "recommendations dropped bought"]]);
  });

  test("goods that are sent back are not asked about", async () => {
    const shop = await delivered();
    await shop.at("2026-11-10T12:00:00+01:00", shopware, "state_enter.order_delivery.state.returned", {
      order: orderOf(ADA, shop.ordered, { state: "returned" }),
    });
    expect(subjects([await opened(mailbox.mails.at(-1))])).toEqual(["Ihre Rücksendung ist angekommen – so geht es weiter"]);
    expect(subjects(await shop.until("2027-01-31"))).toEqual([]);
    expect(shop.errors).toEqual([]);
  });

  test("the newsletter goes to those who confirmed it, and to nobody else", async () => {
    const shop = await inProcess();
    const orders = { [ADA]: {}, "eva@kundin.example": { id: "0191", number: "10078", parcel: "P2" } };
    for (const [email, more] of Object.entries(orders))
      await shop.at("2026-11-02T12:01:00+01:00", shopware, "checkout.order.placed", { order: orderOf(email, shop.clock.now, more) });
    await shop.at("2026-11-03T12:00:00+01:00", shopware, "newsletter.confirm", { newsletterRecipient: recipientOf(ADA, shop.clock.now) });
    const got = (await shop.until("2027-03-03")).map(({ mail }) => [mail.to.text, mail.subject]);
    expect(got.filter(([, subject]) => subject.startsWith("Aktuelle Angebote"))).toEqual([[ADA, "Aktuelle Angebote für den Frühling"]]);
    expect(shop.errors).toEqual([]);
  });

  test("a click in a mail of last year brings the newsletter back; without one the customer counts as inactive", async () => {
    const arrived = {};
    for (const isClicked of [false, true]) {
      mailbox.mails.length = 0;
      const shop = await inProcess("2025-11-02T12:00:00+01:00");
      await shop.at("2025-11-02T12:01:00+01:00", shopware, "newsletter.confirm", { newsletterRecipient: recipientOf(ADA, shop.clock.now) });
      const [welcome] = await Promise.all(mailbox.mails.map(opened));
      shop.clock.now = Date.parse("2027-02-20T12:00:00+01:00");
      const before = await shop.plan();
      if (isClicked) expect((await shop.ask(welcome.toShop[0])).headers.get("location")).toMatch(/^https:\/\/shop\.example\/$/);
      arrived[isClicked] = [differences(before, await shop.plan()), subjects(await shop.until("2027-03-03"))];
    }
    const isBack = ["newsletter suppressed inactive", "newsletter scheduled 2027-03-01T09:00:00Z waiting"];
    expect(arrived).toEqual({ false: [[], []], true: [[isBack], ["Aktuelle Angebote für den Frühling"]] });
  });

  test("who unsubscribes by one click gets no more advertising, and all mails about orders", async () => {
    const shop = await delivered();
    const [request] = await shop.until("2026-11-12");
    const target = request.mail.headers.get("list")?.unsubscribe?.url;
    expect(target).toContain(request.unsubscribe);
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await shop.ask(request.unsubscribe, { method: "POST", body })).status).toBe(200);
    const order = (more) => ({ order: orderOf(ADA, Date.parse("2026-11-13T11:59:00+01:00"), { id: "0191", number: "10078", parcel: "P2", ...more }) });
    await shop.at("2026-11-13T12:00:00+01:00", shopware, "checkout.order.placed", order());
    await shop.at("2026-11-14T11:00:00+01:00", shopware, "state_enter.order.state.cancelled", order());
    await shop.at("2026-11-14T12:00:00+01:00", shopware, "state_enter.order_transaction.state.refunded", order({ payment: "refunded" }));
    const mails = await Promise.all(mailbox.mails.slice(-3).map(opened));
    expect(subjects(mails)).toEqual([
      "Auftragsbestätigung zu Ihrer Bestellung 10078",
      "Ihre Bestellung 10078 wurde storniert",
      "Wir haben Ihnen 149,00\u00a0€ erstattet",
    ]);
    // The confirmation has lost its offers.
    expect([mails[0].pictures, subjects(await shop.until("2027-03-31"))]).toEqual([[], []]);
    expect(shop.errors).toEqual([]);
  });
});

test("who objects again and again has one event of it a day, and its latest moment counts", async () => {
  const shop = await delivered();
  const [{ unsubscribe }] = await shop.until("2026-11-12");
  const moments = async () => (await shop.histories())[0].events.filter(({ type }) => type === "consent.objected").map(({ at }) => at);
  const objects = async () => {
    shop.clock.now += 60_000;
    const answer = await shop.ask(unsubscribe, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
    return answer.status;
  };
  const statuses = [];
  for (let times = 0; times < 24; times++) statuses.push(await objects());
  expect([new Set(statuses), await moments()]).toEqual([new Set([200]), [new Date(shop.clock.now).toISOString()]]);
  // A consent of the same day ends with the next objection.
  const isAdvertised = async () => (await shop.plan()).entries.some(({ class: kind, status }) => kind === "advertising" && status === "scheduled");
  shop.clock.now += 60_000;
  await shop.ask(...shopware(shop.secrets, "newsletter.confirm", { newsletterRecipient: recipientOf(ADA, shop.clock.now) }));
  const consented = await isAdvertised();
  await objects();
  expect([consented, await isAdvertised(), (await moments()).length]).toEqual([true, false, 1]);
  shop.clock.now += DAY;
  await objects();
  expect((await moments()).length).toBe(2);
  expect(shop.errors).toEqual([]);
});

test("a link to the shop leads to its host, whatever the link says", async () => {
  const shop = await inProcess();
  const leads = async (target) => (await shop.ask(target)).headers.get("location");
  expect(await leads("/to/account/order/a%2Fb?x=1&m=forged&y=%C3%BC")).toBe("https://shop.example/account/order/a%2Fb?x=1&y=%C3%BC");
  for (const target of ["/to//else.example/", "/to/\\else.example", "/to/@else.example/", "/to/https://else.example/"])
    expect(new URL(await leads(target)).host, target).toBe("shop.example");
  expect(await shop.histories()).toEqual([]);
});

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

test.runIf(fs.existsSync(executablePath))("opened in Chromium, each mail shows all of its pictures, and fits a phone", { timeout: 60_000 }, async () => {
  const shop = await delivered();
  await shop.until("2026-11-20");
  const browser = await chromium.launch({ executablePath });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.route(`${PUBLIC}/**`, async (route) => {
    const answer = await shop.ask(route.request().url().slice(PUBLIC.length));
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) });
  });
  for (const width of [600, 375]) {
    await page.setViewportSize({ width, height: 800 });
    for (const mail of mailbox.mails) {
      const { mail: read, pictures } = await opened(mail);
      await page.setContent(read.html, { waitUntil: "networkidle" });
      const seen = await page.evaluate(() => ({
        missing: [...document.images].filter(({ complete, naturalWidth }) => !complete || naturalWidth === 0).map(({ src }) => src),
        live: [...document.images].filter(({ currentSrc }) => currentSrc.includes("/i/")).length,
        scrolled: document.documentElement.scrollWidth - innerWidth,
      }));
      expect([read.subject, seen.missing, seen.scrolled, seen.live > 0]).toEqual([read.subject, [], 0, pictures.length > 0]);
    }
  }
  expect(mailbox.mails.length).toBe(5);
});
