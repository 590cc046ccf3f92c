// What comes out of rendering: the message, its plain text beside html-to-text's, whole mails, facts for machines.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { convert } from "html-to-text";
import { simpleParser } from "mailparser";
import { parse } from "parse5";
import { compile } from "postfrisch";
import { check } from "postfrisch/check";
import { eml } from "postfrisch/eml";
import { letters } from "postfrisch/letters";
import { describe, expect, test } from "vitest";
import { all, LOCALES } from "./letters/catalogue.js";
import { temporaryFolder } from "./parts.js";
import { turns } from "./share.js";

const mail = (text, head = "") =>
  `<mjml lang="de"><mj-head><mj-title>Hallo {{ name }}</mj-title><mj-preview>Vorab</mj-preview>${head}</mj-head><mj-body><mj-section><mj-column><mj-text>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`;

const samples = all.flatMap(({ name, letter }) => Object.entries(letter.samples).map(([sample, data]) => ({ name, letter, sample, data })));
const inLocales = (some) => some.flatMap((one) => LOCALES.map((locale) => [one, locale]));
/** Every sample of every letter with its locale as a message, or those that are given. */
function* everyLetter(some = inLocales(samples)) {
  for (const [{ name, letter, sample, data }, locale] of some) yield { name: `${name} ${locale} ${sample}`, message: compile(letter, { locale }).render(data) };
}

describe("a message", () => {
  const message = compile(mail("<p>Grüße, {{ name }}</p>")).render({ name: "Ada & <Co>" });

  test("is plain data when it is written as JSON, its bytes apart", () => {
    const read = JSON.parse(JSON.stringify(message));
    expect(Object.keys(read)).toEqual(["subject", "preheader", "html", "text", "headers", "class", "size", "warnings"]);
    expect(read).toMatchObject({ subject: "Hallo Ada & <Co>", preheader: "Vorab", text: "Grüße, Ada & <Co>\n", class: "transactional", warnings: [] });
    expect(new TextDecoder().decode(message.bytes)).toBe(message.html);
    expect({ ...message }.html).toBe(message.html);
    expect(message.size).toBe(message.bytes.length);
  });

  test("is written where the caller wants it, if it fits in", () => {
    const template = compile(mail("{{ name }}"));
    const into = new Uint8Array(100_000);
    const first = template.render({ name: "Ada" }, { into });
    expect([first.bytes.buffer === into.buffer, first.html]).toEqual([true, template.render({ name: "Ada" }).html]);
    expect(template.render({ name: "Ada" }, { into: new Uint8Array(10) }).subject).toBe("Hallo Ada");
  });

  test("warns of what a sender should look at", () => {
    const codes = (source) =>
      compile(source)
        .render({ name: "n" })
        .warnings.map(({ code }) => code);
    expect(
      codes(mail('Ein Satz, der lang genug ist, um ein Text zu sein. <img src="a.png"><a href="https://a.example">hier</a>').replace(' lang="de"', "")),
    ).toEqual(["message/no-lang", "message/no-alt", "message/vague-link"]);
    expect(codes("<mjml><mj-body></mj-body></mjml>")).toEqual(["message/no-subject", "message/no-preheader", "message/no-lang", "message/no-text"]);
  });
});

describe("plain text", () => {
  test("says all that html-to-text says, of every letter, in the same order, prices aligned", () => {
    let [count, aligned] = [0, 0];
    for (const { name, message } of everyLetter()) {
      const body = /<body[\s\S]*<\/body>/.exec(message.html)[0];
      const theirs = convert(body.replace(/<div style="display:none[\s\S]*?<\/div>/, ""), {
        wordwrap: false,
        selectors: [
          { selector: "img", format: "skip" },
          { selector: "a", options: { ignoreHref: true } },
          ...["h1", "h2"].map((selector) => ({ selector, options: { uppercase: false } })),
        ],
      });
      const words = (text) => text.replaceAll(/https?:\S+/g, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
      let at = 0;
      const ours = words(message.text);
      const missing = words(theirs).filter((word) => {
        const found = ours.indexOf(word, at);
        if (found >= 0) at = found + 1;
        return found < 0;
      });
      expect(missing, name).toEqual([]);
      for (const { value } of links(parse(body)).filter(({ said, value }) => said && !value.includes(said))) expect(message.text, name).toContain(value);
      const amounts = message.text.split("\n").filter((line) => / {2}\S*\d,\d\d\u00a0€$/.test(line));
      aligned += Number(amounts.length > 1);
      if (amounts.length > 1) expect(new Set(amounts.map((line) => [...line].length)).size, `${name}\n${amounts.join("\n")}`).toBe(1);
      count += 1;
    }
    expect(count).toBeGreaterThan(8);
    expect(aligned).toBeGreaterThan(0);
  });

  const links = (node) => [
    ...(node.tagName === "a" ? node.attrs.filter(({ name }) => name === "href").map(({ value }) => ({ value, said: textOf(node).trim() })) : []),
    ...(node.childNodes ?? []).flatMap(links),
  ];
  const textOf = (node) => node.value ?? (node.childNodes ?? []).map(textOf).join("");
});

describe("a whole mail", () => {
  test("has both parts, its headers and attachments, as a reader of mails sees them", async () => {
    for (const { name, message } of everyLetter()) {
      const bytes = await eml(message, {
        from: "Nordwind <post@shop.example>",
        to: ["Ada <ada@example.com>", "bob@example.com"],
        replyTo: "hallo@shop.example",
        messageId: "<1@shop.example>",
        date: Date.UTC(2026, 10, 22),
        headers: { "X-Campaign": "herbst" },
        attachments: [{ filename: "agb.txt", content: "Bedingungen" }],
      });
      const read = await simpleParser(Buffer.from(bytes));
      expect(read.subject, name).toBe(message.subject);
      expect(read.html, name).toBe(message.html);
      expect(read.text.trim().replaceAll("\r\n", "\n"), name).toBe(message.text.trim());
      expect(read.attachments.map(({ filename }) => filename)).toEqual(["agb.txt"]);
      expect([read.messageId, read.date.getTime(), read.headers.get("x-campaign")]).toEqual(["<1@shop.example>", Date.UTC(2026, 10, 22), "herbst"]);
      if (message.class === "advertising") expect(Buffer.from(bytes).toString()).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
      const lines = Buffer.from(bytes).toString("latin1").split("\r\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(998);
    }
  });

  test("names what is missing", async () => {
    const message = compile(mail("x")).render({ name: "n" });
    await expect(eml(message, { from: "shop", to: "a@b.example" })).rejects.toMatchObject({ code: "eml/bad-address" });
    await expect(eml(message, { from: "a@b.example", to: "" })).rejects.toMatchObject({ code: "eml/missing" });
  });
});

describe("facts for machines", () => {
  test("an order confirmation carries the order as schema.org has it", async () => {
    const { default: letter } = await letters["order-confirmation"]();
    for (const data of Object.values(letter.samples)) {
      const hostile = { ...data, shop: { ...data.shop, name: 'A & "B" </script><b>' } };
      const { html } = compile(letter).render(hostile);
      const order = JSON.parse(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)[1]);
      expect(order).toMatchObject({
        "@type": "Order",
        orderNumber: data.order.number,
        merchant: { name: hostile.shop.name },
        priceCurrency: data.order.total.currency,
      });
      expect(order.price).toBe((data.order.total.amount / 100).toFixed(2));
      expect(order.acceptedOffer.map(({ itemOffered, price }) => [itemOffered.name, price])).toEqual(
        data.order.items.map(({ name, total }) => [name, (total.amount / 100).toFixed(2)]),
      );
      const { expected, carrier } = data.delivery ?? {};
      expect(order.orderDelivery).toEqual(
        expected || carrier
          ? {
              "@type": "ParcelDelivery",
              ...(expected && { expectedArrivalUntil: data.delivery.expectedUntil ?? expected }),
              ...(carrier && { carrier: { "@type": "Organization", name: carrier } }),
            }
          : undefined,
      );
    }
  });
});

describe("links", () => {
  test("r031 carry campaign parameters where a letter leads to the shop", async () => {
    for (const load of Object.values(letters)) {
      const { default: letter } = await load();
      const { html } = compile(letter).render(Object.values(letter.samples)[0], { links: { utm_source: "mail", utm_campaign: "nach kauf" } });
      expect(html).toContain("?utm_source=mail&amp;utm_campaign=nach%20kauf");
      expect(html).not.toMatch(/mailto:[^"]*utm_/);
    }
  });
});

describe("check", () => {
  test("every letter is clean, in light and in dark mode", { timeout: 120_000 }, () => {
    for (const { name, message } of everyLetter(turns("letters' samples checked closely, by locale", samples, () => LOCALES))) {
      expect(check(message).findings, name).toEqual([]);
    }
  });

  test("tells contrasts, and who does not take what the mail uses", () => {
    const html = compile(mail('<p style="color:#999999">grau</p><video src="a.mp4"></video>')).render({ name: "n" });
    const { findings, support } = check(html, { clients: ["gmx", "t-online-de", "apple-mail.ios"] });
    expect(findings.map(({ code }) => code)).toEqual(["message/low-contrast", "message/client-support", "message/client-support"]);
    expect(findings[1].message).toMatch(/^<video> element: not in .*GMX \(Desktop Webmail\)/);
    const video = support.find(({ feature }) => feature === "html-video");
    expect(Object.keys(video.clients)).toEqual(["apple-mail.ios", "gmx.android", "gmx.desktop-webmail", "gmx.ios", "t-online-de.desktop-webmail"]);
    expect(video.clients).toMatchObject({ "gmx.desktop-webmail": "no", "t-online-de.desktop-webmail": "unknown" });
    expect(() => check(html, { clients: ["lotus"] })).toThrow("caniemail has no client `lotus`");
  });

  test("takes HTML of any making", () => {
    expect(check("<p>x").findings.map(({ code }) => code)).toContain("message/no-subject");
    expect(check(new TextEncoder().encode("<b>")).support.map(({ feature }) => feature)).toEqual([]);
  });
});

const spamassassin = spawnSync("spamassassin", ["--version"]).status === 0;

test.runIf(spamassassin)(
  "SpamAssassin, where it is installed, takes no letter for spam, in no language",
  async () => {
    const folder = temporaryFolder();
    const mails = [];
    for (const [{ name, letter }, locale] of turns("letters before SpamAssassin, by locale", all, () => LOCALES)) {
      const message = compile(letter, { locale }).render(Object.values(letter.samples)[0]);
      const bytes = message.eml({ from: "Nordwind <post@shop.example>", to: "ada@example.com", messageId: `<${name}.${locale}@shop.example>` });
      mails.push(
        Buffer.from(bytes)
          .toString("latin1")
          .replaceAll("\r\n", "\n")
          .replaceAll(/^From /gm, ">From "),
      );
    }
    // One run for all of them: most of its time is its start.
    fs.writeFileSync(`${folder}/letters.mbox`, mails.map((mail) => `From post@shop.example Sun Nov 29 20:00:00 2026\n${mail}\n`).join(""), "latin1");
    const { stdout, status } = spawnSync("spamassassin", ["--local", "--mbox", `${folder}/letters.mbox`], { encoding: "latin1", maxBuffer: 1 << 28 });
    const scores = [...stdout.matchAll(/^X-Spam-Status: (\w+), score=(-?[\d.]+)/gm)].map(([, verdict, score]) => [verdict, Number(score) < 2]);
    expect([status, scores]).toEqual([0, mails.map(() => ["No", true])]);
    const told = spawnSync(process.execPath, ["dist/js/cli/main.js", "check", "--letter", "refund", "--spam"], { encoding: "utf8" });
    expect([told.status, told.stdout]).toEqual([0, expect.stringContaining("0 errors, 0 warnings")]);
    expect(Number(/SpamAssassin: (-?[\d.]+) of/.exec(told.stderr)?.[1]), told.stderr).toBeLessThan(2);
  },
  60_000,
);
