// The AMP part: every letter before AMP's own validator, its lists on a real edge, and the part on its way through a mail server.
import fs from "node:fs";
import amphtml from "amphtml-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { override, publish } from "../../../dist/js/admin.js";
import { eml } from "../../../dist/js/eml.js";
import { compile, sealLinks } from "../../../dist/js/index.js";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { letters } from "../../../dist/letters/index.js";
import { campaign, importDemo, newKeys, nodeEdge, smtp, workerdEdge } from "./parts.js";

const carrier = "target/tools/amphtml-validator/validator_wasm.js";
const here = fs.existsSync(carrier);
const keys = newKeys();
const live = (more) => ({ baseUrl: "https://live.shop.example", keys, campaign, message: "m1", amp: true, ...more });
const DAY = 86_400_000;

describe.skipIf(!here)("AMP's validator takes", () => {
  let validator;
  beforeAll(async () => {
    validator = await amphtml.getInstance(carrier);
  });
  const errors = (html) => validator.validateString(html, "AMP4EMAIL").errors.map(({ line, message, severity }) => `${severity} ${line}: ${message}`);

  test("no document that is wrong", () => {
    expect(errors('<!doctype html><html ⚡4email data-css-strict><body><img src="x">')).not.toEqual([]);
  });

  for (const name of Object.keys(letters))
    test.each(["de", "de-du", "en"])(`the letter ${name} in %s, with lists and all samples`, async (locale) => {
      const letter = (await letters[name]()).default;
      const template = compile(letter, { locale });
      for (const sample of Object.values(letter.samples)) {
        const message = template.render(sample, { live: live() });
        expect(errors(message.amp)).toEqual([]);
        expect(Buffer.byteLength(message.amp)).toBeLessThan(100_000);
        expect(message.amp.match(/<amp-list /g) ?? []).toHaveLength(message.html.includes("/i/v1.") ? 2 : 0);
        expect(message.ampFindings).toEqual([]);
      }
    });

  const MJML = `<mjml lang="en"><mj-head><mj-title>All</mj-title><mj-font name="Inter" href="https://fonts.example/inter.css" />
    <mj-style>.red { color: red !important } @media (max-width:600px) { .red { color: blue !important } } a:hover { color: red } @font-face { font-family: x; src: url(https://a.example/f.woff2) }</mj-style></mj-head><mj-body>
    <mj-hero background-url="https://a.example/h.jpg" background-height="200px" mode="fixed-height" height="200px"><mj-text>hero</mj-text></mj-hero>
    <mj-section background-url="https://a.example/b.jpg" full-width="full-width"><mj-column width="30%"><mj-text css-class="red"><ul><li>x</li></ul><img src="https://a.example/i.gif" width="10"><form action="https://a.example"><input name="a"></form><video src="x"></video></mj-text><mj-divider /><mj-spacer height="10px" /></mj-column>
    <mj-column width="70%"><mj-image src="https://a.example/p.jpg" width="300px" height="150px" href="https://a.example" /><mj-button href="https://a.example">b</mj-button><mj-table><tr><td>1</td></tr></mj-table></mj-column></mj-section>
    <mj-section><mj-group><mj-column><mj-social><mj-social-element name="mastodon" href="https://a.example">m</mj-social-element></mj-social></mj-column></mj-group></mj-section>
    <mj-section><mj-column><mj-accordion><mj-accordion-element><mj-accordion-title>q</mj-accordion-title><mj-accordion-text>a</mj-accordion-text></mj-accordion-element></mj-accordion>
    <mj-carousel><mj-carousel-image src="https://a.example/1.jpg" /><mj-carousel-image src="https://a.example/2.jpg" /></mj-carousel>
    <mj-navbar hamburger="hamburger"><mj-navbar-link href="https://a.example/n">n</mj-navbar-link></mj-navbar><mj-raw><center><font color="red">raw</font></center><marquee>x</marquee><svg><circle r="1"/></svg><map name="x"></map></mj-raw></mj-column></mj-section>
    </mj-body></mjml>`;

  test("a mail of every component there is, and says what is left out", () => {
    const message = compile(MJML).render({});
    expect(errors(message.amp)).toEqual([]);
    expect(new Set(message.ampFindings.map(({ code }) => code))).toEqual(new Set(["amp/left-out", "amp/no-height"]));
  });

  test.each([true, false])("cards_a_grid_with_narrow_and_dark_pictures, with lists: %s", (amp) => {
    const slots = Array(4).fill({ whenGone: "collapse" });
    const cards = {
      ...campaign,
      theme: { preset: "sport", dark: {} },
      blocks: [
        { id: "grid", kind: "offers", width: 272, height: 460, heading: "Zubehör", offers: ["bike-001", "bike-002", "bike-003", "bike-004"], slots },
        { id: "way", kind: "parcel", width: 560, height: 208, narrow: { width: 272, height: 248 }, slots: slots.slice(0, 1) },
      ],
    };
    const section = (padding, block) => `<mj-section padding="0 ${padding}px"><mj-column padding="0">${block}</mj-column></mj-section>`;
    const mjml = `<mjml lang="de"><mj-body>${section(12, '<live-offers block="grid" columns="2" />')}${section(20, '<live-parcel block="way" />')}</mj-body></mjml>`;
    const message = compile(mjml).render({}, { live: live({ campaign: cards, amp }) });
    expect(errors(message.amp)).toEqual([]);
    expect(message.amp.match(/<amp-list /g) ?? []).toHaveLength(amp ? 1 : 0);
    if (amp) expect(message.ampFindings).toEqual([]);
    // A list is not in a cell; without one, there is a cell for each card, and for the heading.
    expect(message.amp.match(/class="pf-cell/g) ?? []).toHaveLength(amp ? 0 : 5);
    expect(message.amp.match(/<amp-img /g)).toHaveLength(amp ? 4 + 1 : 1 + 4 * 2 + 1);
  });

  test("hostile markup", () => {
    const hostile = [
      "<p onclick=alert(1) style='background:url(javascript:alert(1))'>x</p>",
      "<a href='javascript:alert(1)'>x</a><a href=' data:text/html,x'>y</a>",
      "<amp-list src='https://evil.example'></amp-list><amp-script script='x'></amp-script>",
      "<div style='color:red;}</style><script>alert(1)</script>'>x</div>",
      "<style>.x{color:red}</style></style><script>alert(1)</script><p class='i-amphtml-x a'>x</p>",
      "<template type=amp-mustache>x</template><p [text]='x' on='tap:AMP.setState(x)'>y</p>",
      "<table><tr><td background='x' width='10%' bgcolor='red'><p><div></p></div></table></table>",
      "<p title='\"><script>alert(1)</script>'>x</p><img src='https://a.example/x.png?\"onload=x' alt='\"'>",
    ];
    for (const raw of hostile) {
      const message = compile(`<mjml><mj-body><mj-section><mj-column><mj-text>${raw}</mj-text></mj-column></mj-section></mj-body></mjml>`).render({});
      expect([raw, errors(message.amp)]).toEqual([raw, []]);
      expect(message.amp).not.toMatch(/<script(?! async (custom-\w+="amp-\w+" )?src="https:\/\/cdn\.ampproject\.org)/);
    }
  });
});

test("columns stand side by side by the same rules as in the HTML, without !important", () => {
  const mjml =
    "<mjml><mj-body><mj-section><mj-column><mj-text>a</mj-text></mj-column><mj-column><mj-text>b</mj-text></mj-column></mj-section></mj-body></mjml>";
  const { amp } = compile(mjml).render({});
  expect(amp).toMatch(/\.pf-0\{width:100%\}@media only screen and \(min-width:480px\)\{\.mj-column-per-50\{width:50%;max-width:50%\}\}/);
  expect(amp).toMatch(/class="mj-column-per-50 mj-outlook-group-fix pf-0"/);
  expect(amp).not.toContain("!important");
});

test("what is too large for mail programs is refused when it is read, and the mail is there all the same", () => {
  const many = `<mj-section><mj-column><mj-text>${"x".repeat(900)}</mj-text></mj-column></mj-section>`.repeat(200);
  const message = compile(`<mjml><mj-body>${many}</mj-body></mjml>`).render({});
  expect(message.html.length).toBeGreaterThan(200_000);
  expect(() => message.amp).toThrow(expect.objectContaining({ code: "amp/too-large" }));
});

test("the AMP part travels between plain text and HTML", async () => {
  const letter = (await letters["order-confirmation"]()).default;
  const message = compile(letter).render(Object.values(letter.samples)[0], { live: live() });
  const bytes = Buffer.from(await eml(message, { from: "Shop <post@shop.example>", to: "ada@example.com", amp: true })).toString();
  const types = [...bytes.matchAll(/^Content-Type: (text\/[\w-]+)/gm)].map(([, type]) => type);
  expect(types).toEqual(["text/plain", "text/x-amp-html", "text/html"]);
  const server = await smtp();
  const got = await server.through(message, { amp: message.amp });
  await server.close();
  expect(got.html).toContain("Danke, Ihre Bestellung ist bestätigt");
  expect(got.text).toContain("Danke, Ihre Bestellung ist bestätigt");
});

const runtimes = {
  node: async () => {
    const store = memory();
    return { store, ...(await nodeEdge(store, keys, { senders: ["post@shop.example", "@mail.shop.example"] })) };
  },
  workerd: async () => {
    const edge = await workerdEdge(keys);
    await prepareD1(edge.database);
    return { store: d1(edge.database), ...edge };
  },
};

describe.each(Object.keys(runtimes))("lists in %s", (name) => {
  let edge;
  let slots;
  beforeAll(async () => {
    edge = await runtimes[name]();
    await importDemo(edge.store);
    await publish(edge.store, campaign);
    slots = sealLinks(live({ baseUrl: edge.url, locale: "de" }));
  }, 60_000);
  afterAll(() => edge.close());
  const ask = (url, headers = { "AMP-Email-Sender": "post@shop.example" }, method = "GET") => fetch(url, { headers, method });
  const list = async () => (await (await ask(slots[0].amp.list)).json()).items;

  test("the block's slots are items: the same offers, prices and struck prices as its pictures and texts", async () => {
    const items = await list();
    expect(items.map(({ title, heading }) => [typeof title, heading])).toEqual([
      ["string", "Aktuelle Angebote"],
      ["string", undefined],
      ["string", undefined],
    ]);
    for (const [i, item] of items.entries()) {
      const { offer } = await (await fetch(`${slots[i].text}.json`)).json();
      expect([item.title, item.price, item.saving ?? null, item.struck]).toEqual([
        offer.title,
        offer.current.text,
        offer.saving ?? null,
        offer.reference?.price.text,
      ]);
      expect(item.print).toContain(offer.asOfText);
      const target = (await fetch(item.click, { redirect: "manual" })).headers.get("location");
      expect(target).toBe((await fetch(slots[i].click, { redirect: "manual" })).headers.get("location"));
    }
  });

  test("both versions of CORS are answered for senders on the list, and for no other", async () => {
    const url = slots[0].amp.list;
    const second = await ask(url);
    expect([second.status, second.headers.get("amp-email-allow-sender"), second.headers.get("content-type")]).toEqual([
      200,
      "post@shop.example",
      "application/json",
    ]);
    expect(second.headers.get("cache-control")).toBe("no-store");
    const domain = await ask(url, { "AMP-Email-Sender": "News@MAIL.shop.example" });
    expect([domain.status, domain.headers.get("amp-email-allow-sender")]).toEqual([200, "News@MAIL.shop.example"]);
    const first = await ask(`${url}?__amp_source_origin=post%40shop.example`, { origin: "https://mail.google.com" });
    expect([first.status, first.headers.get("access-control-allow-origin"), first.headers.get("amp-access-control-allow-source-origin")]).toEqual([
      200,
      "https://mail.google.com",
      "post@shop.example",
    ]);
    expect(first.headers.get("access-control-expose-headers")).toBe("AMP-Access-Control-Allow-Source-Origin");
    for (const [address, headers] of [
      [url, {}],
      [url, { "AMP-Email-Sender": "post@evil.example" }],
      [url, { "AMP-Email-Sender": "post@shop.example.evil.example" }],
      [`${url}?__amp_source_origin=x%40evil.example`, { origin: "https://mail.google.com" }],
      [`${url}?__amp_source_origin=post%40shop.example`, {}],
      [`${url}?__amp_source_origin=post%40shop.example`, { origin: "http://mail.google.com" }],
      [`${url}?other=1`, { "AMP-Email-Sender": "post@shop.example" }],
      [url.replace(".json", ""), { "AMP-Email-Sender": "post@shop.example" }],
      [url.replace("/a/v1", "/c/v1"), { "AMP-Email-Sender": "post@shop.example" }],
    ]) {
      const refused = await ask(address, headers);
      // Behind an address for people stands a page.
      const body = address.includes("/c/") ? expect.stringContaining("Diese Seite gibt es nicht") : "";
      expect([address, refused.status, await refused.text()]).toEqual([address, 403, body]);
    }
    expect((await ask(url, { "AMP-Email-Sender": "post@shop.example" }, "POST")).status).toBe(405);
  });

  test("what is gone is filled or leaves, and the click leads to what was shown", async () => {
    const before = await list();
    await override(edge.store, "shop", "trip-001", { visible: false, author: "Ada", reason: "weg", until: Date.now() + DAY });
    const after = await list();
    expect(after).toHaveLength(3);
    expect(after[0].title).not.toBe(before[0].title);
    expect(after[1].title).toBe(before[1].title);
    const target = (await fetch(after[0].click, { redirect: "manual" })).headers.get("location");
    expect(target).toMatch(/trip-010/);
  });

  test("after 31 days a list is empty, the picture is not", async () => {
    const [old] = sealLinks(live({ baseUrl: edge.url, locale: "de", now: Date.now() - 32 * DAY }));
    expect(await (await ask(old.amp.list)).json()).toEqual({ items: [] });
    expect((await fetch(old.picture)).status).toBe(200);
  });
});
