// What the users asked for of letters, row by row, and the text for SMS.
import { compile } from "postfrisch";
import { describe, expect, test } from "vitest";
import { advertising, all, inEveryLocale, named, transactional, whole } from "./letters/catalogue.js";

describe("rows: what the users asked for", () => {
  const rendered = (name, { locale = "de", ...changes } = {}) => compile(named(name), { locale }).render({ ...whole(named(name)), ...changes });
  const without = (data, ...keys) => Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));
  const hrefs = ({ html }) => [...html.matchAll(/<a[^>]* href="([^"]*)"/g)].map(([, href]) => href.replaceAll("&amp;", "&"));

  test("r140 r167 every letter has the sender's legal block and a contact for questions", () => {
    for (const { name, letter } of all) {
      const { html, text } = compile(letter).render(whole(letter));
      const { shop } = whole(letter);
      for (const part of [shop.imprint, shop.email, shop.phone])
        expect([text.includes(part), html.includes(part.replaceAll("&", "&amp;"))], `${name}: ${part}`).toEqual([true, true]);
      expect(html).toContain(`href="mailto:${shop.email}"`);
    }
  });

  test("w001 the class follows from what a letter advertises, and advertising can be ended with one click", () => {
    for (const { name, letter } of advertising) {
      const message = compile(letter).render(whole(letter));
      expect([message.class, message.headers["List-Unsubscribe-Post"], message.html.includes(`href="${whole(letter).unsubscribeUrl}"`)], name).toEqual([
        "advertising",
        "List-Unsubscribe=One-Click",
        true,
      ]);
      expect(() => compile(letter).render(without(whole(letter), "unsubscribeUrl")), name).toThrowError(expect.objectContaining({ code: "data/missing" }));
    }
    for (const { name, letter } of transactional) {
      const data = { ...whole(letter), consent: { advertising: false } };
      expect([compile(letter).render(data).class, compile(letter).render(data).headers], name).toEqual(["transactional", {}]);
      // What advertises is left out without consent, not only marked.
      const { text } = compile(letter).render(data);
      for (const slot of [data.voucher?.code, data.starter, ...(data.products ?? []).map(({ name }) => name)].filter(Boolean))
        expect(text, name).not.toContain(slot);
      const consented = { ...data, consent: { advertising: true } };
      const slots = [
        data.voucher && "voucher",
        data.starter && "starter",
        data.products && "products",
        data.recommendations?.length && "recommendations",
      ].filter(Boolean);
      if (letter.schema.properties.consent && slots.length) {
        expect(compile(letter).render(consented).class, name).toBe("advertising");
        // A letter of a contract is sent without what advertises rather than not at all.
        expect(compile(letter).render(without(consented, "unsubscribeUrl")).class, name).toBe("transactional");
      }
    }
    // Neither of these carries anything that advertises, whatever is given.
    for (const name of ["double-opt-in", "withdrawal-receipt"])
      expect(
        rendered(name, {
          voucher: { code: "X1", validUntil: "2026-12-31" },
          products: [{ name: "Rad", text: "", link: "https://shop.example/" }],
          consent: { advertising: true },
        }).text,
      ).not.toMatch(/X1|\bRad\b/);
  });

  test("r041 r058 r081 order and shipping confirmation refer to the purchase: items, cost, shipping, expected delivery", () => {
    const { text } = rendered("order-confirmation");
    for (const part of ["NW-20417", "Gravelbike Kiesel 3", "1.599,00", "Versand", "1.718,75", "25. November 2026", "hiermit an"]) expect(text).toContain(part);
    expect(rendered("order-received").text).toMatch(/noch keine Annahme/);
    expect(rendered("shipping-confirmation").text).toMatch(/Bestellung NW-20417[\s\S]*Helm Luv/);
  });

  test("r057 r082 each letter about a parcel says its state, when it comes or that there is no date, and where it can be followed", () => {
    for (const name of ["shipping-confirmation", "shipping-partial", "out-for-delivery", "delay", "delivery-attempt", "exchange"]) {
      const { parcel } = whole(named(name));
      const message = rendered(name);
      expect([hrefs(message).includes(parcel.url), message.text.includes(parcel.url)], name).toEqual([true, true]);
      const undated = rendered(name, { parcel: without(parcel, "expected", "from", "until"), nextAttempt: null }).text;
      expect(undated, name).toMatch(/sobald er feststeht|sobald sie feststeht|In der Sendungsverfolgung sehen Sie, wo es ist/);
    }
  });

  test("r083 on a delay, self-service stands before customer service", () => {
    const { html } = rendered("delay");
    expect(html.indexOf("Sendung verfolgen")).toBeLessThan(html.indexOf("melden Sie sich"));
  });

  test("r061 r086 r123 products and service are rated apart, a click per answer, and every answer leads to the same page", () => {
    const message = rendered("review-request");
    const { reviews, serviceUrl } = whole(named("review-request"));
    for (const url of [...reviews.map(({ url }) => url), serviceUrl])
      expect(hrefs(message).filter((href) => href.startsWith(url))).toEqual([1, 2, 3, 4, 5].map((n) => `${url}?rating=${n}`));
    const { surveyUrl } = whole(named("survey"));
    expect(hrefs(rendered("survey")).filter((href) => href.startsWith(surveyUrl))).toEqual(Array.from({ length: 11 }, (_, n) => `${surveyUrl}?answer=${n}`));
    const led = [0, 6, 7, 8, 9, 10].map((answer) => hrefs(rendered("survey-thanks", { answer })).filter((href) => href.includes("bewerten")));
    expect(new Set(led.map(String)).size).toBe(1);
    expect(led[0].length).toBe(1);
  });

  test("r087 r120 the thank-you depends on the answer: an apology for unhappy ones", () => {
    expect(rendered("survey-thanks", { answer: 2 }).text).toMatch(/entschuldigen Sie/);
    expect(rendered("survey-thanks", { answer: 10 }).text).not.toMatch(/entschuldig/);
  });

  test("r073 r122 a voucher's code and all of its terms are text", () => {
    const { text } = rendered("we-miss-you");
    for (const part of ["NORD-7K4M-26", "10,00", "50,00", "31. Dezember 2026", "keine Barauszahlung"]) expect(text).toContain(part);
    const counted = rendered("thank-you", { voucher: { code: "ZEHN", percent: 20, times: 10, validUntil: "2027-12-31" } }).text;
    for (const part of ["20\u00a0%", "Für 10 Einkäufe", "ZEHN", "31. Dezember 2027"]) expect(counted).toContain(part);
  });

  test("r132 r135 r136 r137 r138 an accepted return says why, and what is given back", () => {
    const texts = ["damaged", "disliked", "everything", "partial"].map((reason) => rendered("return-accepted", { reason }));
    expect(new Set(texts.map(({ subject, text }) => subject + text)).size).toBe(4);
    expect(texts[0].text).toMatch(/entschuldigen Sie[\s\S]*kosten Sie nichts/);
    for (const { text } of texts) expect(text).toContain("89,95");
  });

  test("r129 r139 r149 a prepared basket is led to unchanged, and nothing is ordered before the checkout", () => {
    for (const name of ["replenishment", "basket-abandoned", "reorder"]) expect(hrefs(rendered(name)), name).toContain("https://shop.example/korb/4f2a");
    for (const name of ["replenishment", "reorder"]) expect(rendered(name).text, name).toMatch(/[Bb]estellt wird erst an der Kasse/);
  });

  test("r104 r124 r125 the customer shares a link of their own, and nobody else is written to", () => {
    const { text } = rendered("referral");
    expect(text).toContain("https://shop.example/freunde/k7m4");
    expect(text).toMatch(/wir schreiben niemandem, den Sie kennen/);
  });

  test("r030 r015 letters that advertise show the blocks of a campaign", () => {
    const campaign = {
      tenant: "t",
      id: "c",
      locale: "de",
      allow: ["shop.example"],
      fallback: "https://shop.example/",
      blocks: [
        {
          id: "b",
          kind: "offers",
          width: 272,
          height: 460,
          layout: "stack",
          heading: "Neu für Sie",
          offers: ["a", "b"],
          slots: [{ whenGone: "collapse" }, { whenGone: "collapse" }],
        },
      ],
    };
    const live = { baseUrl: "https://live.example", keys: [{ kid: "t1", secret: Buffer.alloc(32, 7).toString("base64url") }], campaign, message: "m1" };
    for (const name of ["newsletter", "recommendations", "we-miss-you", "promotion", "gift-ideas", "newsletter-welcome"])
      expect(
        compile(named(name))
          .render(whole(named(name)), { live })
          .html.match(/https:\/\/live\.example\/i\//g)?.length,
        name,
      ).toBeGreaterThanOrEqual(2);
  });
});

describe("r079 a short text for SMS", () => {
  test.each(inEveryLocale(all))("$title: says what happened and where it goes on, in GSM-7", ({ letter, locale }) => {
    const template = compile(letter, { locale });
    for (const [sample, data] of Object.entries(letter.samples)) {
      const { sms, subject } = template.render(data);
      expect(sms.text, sample).toMatch(/^Nordwind: \S/);
      expect(sms.text, sample).not.toMatch(/undefined|null|\{[{%]| {2}|\.\.|[?!]\.|<|&amp;/);
      expect(sms, sample).toMatchObject({ encoding: "GSM-7", length: expect.any(Number) });
      expect(sms.parts, `${sample}: ${sms.text}`).toBe(sms.length <= 160 ? 1 : 2);
      if (subject.includes("NW-")) expect(sms.text).toContain("NW-20417");
    }
  });

  test("is counted as networks count, and is null without a text", () => {
    const sms = (text) => {
      const { encoding, length, parts } = compile({ ...all[0].letter, texts: { de: { ...all[0].letter.texts.de, sms: text } } }).render(
        whole(all[0].letter),
      ).sms;
      return [encoding, length, parts];
    };
    expect(sms("a".repeat(160))).toEqual(["GSM-7", 160, 1]);
    expect(sms("a".repeat(161))).toEqual(["GSM-7", 161, 2]);
    expect(sms("ä".repeat(306))).toEqual(["GSM-7", 306, 2]);
    expect(sms("Ü".repeat(307))).toEqual(["GSM-7", 307, 3]);
    expect(sms("€".repeat(80))).toEqual(["GSM-7", 160, 1]);
    // A character of the extension is not divided: 152 and half of the next one.
    expect(sms(`${"a".repeat(152)}€${"b".repeat(152)}`)).toEqual(["GSM-7", 306, 3]);
    expect(sms("10\u00a0€ – „gut“ …")).toEqual(["GSM-7", 17, 1]);
    expect(sms("ç".repeat(70))).toEqual(["UCS-2", 70, 1]);
    expect(sms("ş".repeat(71))).toEqual(["UCS-2", 71, 2]);
    expect(sms(`${"ş".repeat(66)}🚲${"ş".repeat(66)}`)).toEqual(["UCS-2", 134, 3]);
    const { sms: _, ...texts } = all[0].letter.texts.de;
    expect(compile({ ...all[0].letter, texts: { de: texts } }).render(whole(all[0].letter)).sms).toBe(null);
    expect(compile("<mjml><mj-body></mj-body></mjml>").render({}).sms).toBe(null);
  });
});
