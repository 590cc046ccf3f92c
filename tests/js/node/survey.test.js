// Polls: the page behind each answer of a mail, a vote that counts once, in every runtime; and in a browser.
import fs from "node:fs";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish, simulate } from "../../../dist/js/admin.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys, nodeEdge } from "./parts.js";
import { runtimes } from "./runtimes.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const keys = newKeys();
const campaign = {
  tenant: "shop",
  id: "umfrage",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    {
      id: "frage",
      kind: "poll",
      width: 600,
      height: 228,
      slots: [{ whenGone: "badge" }],
      title: { de: "Wo fährst du am liebsten?", en: "Where do you like to ride?" },
      answers: [
        { id: "berg", text: { de: "Berg & Tal", en: "Hills" } },
        { id: "tal", text: { de: "Straße", en: "Road" } },
        { id: "see", text: { de: "<b>See</b>", en: "Lake" } },
      ],
    },
  ],
};
const linksOf = (url, message, locale = "de") => sealLinks({ baseUrl: url, keys, campaign, message, locale })[0];
const ask = async (url, method = "GET", body = undefined) => {
  const headers = body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" };
  const response = await fetch(url, { method, body, headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe.each(Object.keys(runtimes))("%s", (runtime) => {
  let edge;
  beforeAll(async () => {
    edge = await runtimes[runtime](keys);
    await publish(edge.store, campaign);
  }, 60_000);
  afterAll(() => edge.close());
  const votes = async () => (await edge.store.lookUp({ tenant: "shop", campaign: "umfrage" })).votes.frage ?? {};

  test("GET shows the question with the answer chosen, in the letter's language, and counts nothing", async () => {
    const { answers, click } = linksOf(edge.url, "m1");
    expect(answers.map(({ text }) => text)).toEqual(["Berg & Tal", "Straße", "<b>See</b>"]);
    const { status, headers, text } = await ask(answers[1].url);
    expect([status, headers.get("content-type"), headers.get("cache-control")]).toEqual([200, "text/html; charset=utf-8", "no-store"]);
    expect(headers.get("content-security-policy")).toContain("form-action 'self'");
    expect(text).toMatch(/<html lang="de">[\s\S]*<legend><h1>Wo fährst du am liebsten\?<\/h1><\/legend>/);
    expect(text.match(/value="(\w+)" required checked/g)).toEqual(['value="tal" required checked']);
    expect([text.includes("<b>"), /Berg &(#38|amp); Tal/.test(text)]).toEqual([false, true]);
    expect((await ask(click)).text).not.toContain("checked>");
    expect((await ask(linksOf(edge.url, "m1", "en").answers[0].url)).text).toMatch(/<html lang="en">[\s\S]*Where do you like to ride\?[\s\S]*<button>Vote/);
    const head = await ask(answers[1].url, "HEAD");
    expect([head.status, head.text, head.headers.get("content-length")]).toEqual([200, "", String(Buffer.byteLength(text))]);
    expect(await votes()).toEqual({});
  });

  test("POST records it once a mail, and the picture follows", async () => {
    const { answers, picture, click } = linksOf(edge.url, "m1");
    const before = (await ask(picture)).text;
    const thanks = await ask(answers[1].url, "POST", "answer=tal");
    expect([thanks.status, thanks.text.includes("Danke, die Stimme ist gezählt."), thanks.text.includes("1 Stimme")]).toEqual([200, true, true]);
    expect((await ask(picture)).text).not.toBe(before);
    // Again, and with another answer: it has voted.
    for (const [url, body] of [
      [answers[1].url, "answer=tal"],
      [answers[0].url, "answer=berg"],
      [click, "answer=see"],
    ]) {
      const again = await ask(url, "POST", body);
      expect([again.status, again.text.includes("schon abgestimmt")]).toEqual([409, true]);
    }
    expect(await votes()).toEqual({ tal: 1 });
    // The form's answer counts, never the link's; what is no answer of the poll counts as none.
    await ask(linksOf(edge.url, "m2").answers[0].url, "POST", "answer=see");
    expect((await ask(linksOf(edge.url, "m3").answers[0].url, "POST", "answer=none")).status).toBe(400);
    expect((await ask(linksOf(edge.url, "m4").answers[0].url, "POST", `answer=${"x".repeat(100_000)}`)).status).toBe(413);
    const unsaid = await ask(linksOf(edge.url, "m5").click, "POST", "");
    expect([unsaid.status, unsaid.text.includes("<form")]).toEqual([400, true]);
    expect(await votes()).toEqual({ tal: 1, see: 1 });
  });

  test("forty votes of one mail at once count once", async () => {
    const { tal = 0 } = await votes();
    const { answers } = linksOf(edge.url, "m6");
    const all = await Promise.all(Array.from({ length: 40 }, () => ask(answers[1].url, "POST", "answer=tal")));
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(39).fill(409)]);
    expect(all.filter(({ text }) => text.includes("ist gezählt")).length).toBe(1);
    expect((await votes()).tal).toBe(tal + 1);
  });

  test("what was not sealed, other methods and other links are refused, and nothing is counted", async () => {
    const before = await votes();
    const { answers, picture } = linksOf(edge.url, "m7");
    const sealed = answers[0].url.split("/").at(-1);
    const flipped = answers[0].url.slice(0, -1) + (answers[0].url.endsWith("A") ? "B" : "A");
    for (const url of [flipped, `${edge.url}/c/${sealed}`, picture.replace("/i/", "/s/").replace("/frage.png", ""), `${edge.url}/s/`])
      expect((await ask(url, "POST")).status, url).toBe(403);
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { status, headers } = await ask(answers[0].url, method);
      expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
    }
    expect((await ask(picture, "POST")).headers.get("allow")).toBe("GET, HEAD");
    expect(await votes()).toEqual(before);
  });
});

describe("when it can't be asked", () => {
  const get = async (live, url, method = "GET", body = undefined) => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const response = await live.fetch(new Request(url, { method, ...(method === "POST" && { body: body ?? "answer=berg", headers }) }));
    return [response.status, await response.text()];
  };

  test("a campaign that is over says so, and counts nothing", async () => {
    const store = memory();
    await publish(store, { ...campaign, expires: new Date(Date.now() + 60_000).toISOString() });
    const live = createLive({ store, keys, fallback: "https://shop.example/", now: () => Date.now() + 120_000 });
    const { answers } = linksOf("https://edge.example", "m1");
    for (const method of ["GET", "POST"]) {
      const [status, html] = await get(live, answers[0].url, method);
      expect([status, html.includes("Umfrage beendet"), html.includes("<form")]).toEqual([method === "GET" ? 200 : 410, true, false]);
    }
    expect((await store.lookUp({ tenant: "shop", campaign: "umfrage" })).votes).toEqual({});
  });

  test("a store that is away, or fails at counting, is told; nothing is claimed", async () => {
    const reasons = [];
    const inner = memory();
    await publish(inner, campaign);
    const store = { lookUp: (wants) => inner.lookUp(wants), putVote: () => Promise.reject(new Error("locked")) };
    const live = createLive({ store, keys, fallback: "https://shop.example/", onFallback: ({ reason }) => reasons.push(reason) });
    const { answers } = linksOf("https://edge.example", "m1");
    const away = expect.stringContaining("Das ist gerade nicht abrufbar");
    expect(await get(live, answers[0].url, "POST", "answer=berg")).toEqual([503, away]);
    store.lookUp = () => Promise.reject(new Error("away"));
    for (const method of ["GET", "POST"]) expect(await get(live, answers[0].url, method)).toEqual([503, away]);
    expect(reasons).toEqual(["vote-not-kept", "store-failed", "store-failed"]);
  });

  test("a block that is gone, or is no poll, has no page", async () => {
    const store = memory();
    await publish(store, { ...campaign, blocks: [{ ...campaign.blocks[0], id: "andere" }] });
    const live = createLive({ store, keys, fallback: "https://shop.example/" });
    expect((await get(live, linksOf("https://edge.example", "m1").answers[0].url))[0]).toBe(404);
  });
});

test.runIf(fs.existsSync(executablePath))(
  "in the mail: answers stand below the picture; one is chosen, the page votes",
  async () => {
    const store = memory();
    await publish(store, campaign);
    const edge = await nodeEdge(store, keys);
    const mjml =
      '<mjml><mj-head><mj-title>Umfrage</mj-title></mj-head><mj-body><mj-section><mj-column><live-poll block="frage" /></mj-column></mj-section></mj-body></mjml>';
    const { html } = compile(mjml).render({}, { live: { baseUrl: edge.url, keys, campaign, message: "m9" } });
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    const page = await browser.newPage({ viewport: { width: 620, height: 800 } });
    const errors = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    await page.setContent(html, { waitUntil: "networkidle" });
    const picture = async (name) => process.env.PICTURES && page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
    await picture("poll-mail");
    await page.goto(await page.getByRole("link", { name: "Straße" }).getAttribute("href"));
    await picture("poll-page");
    expect(await page.getByRole("radio", { name: "Straße" }).isChecked()).toBe(true);
    await page.getByRole("radio", { name: "Berg & Tal" }).check();
    await page.getByRole("button", { name: "Abstimmen" }).click();
    await page.getByText("Danke, die Stimme ist gezählt.").waitFor();
    await picture("poll-thanks");
    expect((await store.lookUp({ tenant: "shop", campaign: "umfrage" })).votes).toEqual({ frage: { berg: 1 } });
    expect(errors).toEqual([]);
    // What the link shows is told of the poll's page too.
    const { answers } = linksOf(edge.url, "m9");
    expect(await simulate(answers[0].url, { store, keys })).toMatchObject({ purpose: "survey", block: "frage", kind: "poll", seen: { state: "shown" } });
    await browser.close();
    edge.close();
  },
  60_000,
);
