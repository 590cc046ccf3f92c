// The catalogue of letters: each in every language with every sample, with anything optional missing, before judges from outside.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { HtmlValidate } from "html-validate";
import mjml2html from "mjml";
import { parse } from "parse5";
import { compile } from "postfrisch";
import { check } from "postfrisch/check";
import { letters } from "postfrisch/letters";
import { groups } from "postfrisch/letters/groups";
import { themes } from "postfrisch/letters/themes";
import { describe, expect, test } from "vitest";

const all = await Promise.all(Object.entries(letters).map(async ([name, load]) => ({ name, letter: (await load()).default })));
const LOCALES = ["de", "de-du", "en"];
/** Letters that a contract needs, or that say where it stands: none of them may be lost. */
const transactional = all.filter(({ letter }) => !letter.schema.required.includes("unsubscribeUrl"));
const advertising = all.filter((one) => !transactional.includes(one));
const inEveryLocale = (some) => some.flatMap(({ name, letter }) => LOCALES.map((locale) => ({ name, letter, locale, title: `${name} ${locale}` })));
const whole = (letter) => letter.samples.whole ?? Object.values(letter.samples)[0];

/** A letter's MJML with its parts, texts and theme put in, and its tags left. */
function expanded(letter, locale) {
  const words = { ...letter.texts[locale], ...Object.fromEntries(Object.entries(letter.theme).map(([key, value]) => [`theme.${key}`, value])) };
  const put = (text) => text.replaceAll(/\{\{ (?:t\.(\w+)|(theme\.\w+)) \}\}/g, (_, t, theme) => put(words[t ?? theme]));
  const include = (text) => text.replaceAll(/<mj-include path="([^"]+)" \/>/g, (_, path) => include(letter.parts[path] ?? letter.parts[`parts/${path}`]));
  return put(include(letter.mjml));
}

/** The texts of a letter as sentences: without tags, each branch by itself. */
const sentences = (letter, locale) =>
  Object.entries(letter.texts[locale]).map(([key, text]) => [
    key,
    text
      .replaceAll(/\{%[^%]*%\}/g, " · ")
      .replaceAll(/\{\{[^}]*\}\}/g, "x")
      .replaceAll(/<[^>]*>/g, ""),
  ]);

describe("every letter", () => {
  test("has texts in German, formal and informal, and in English, the same ones in each", () => {
    for (const { name, letter } of all) {
      expect(Object.keys(letter.texts), name).toEqual(LOCALES);
      for (const locale of LOCALES) {
        expect(Object.keys(letter.texts[locale]).sort(), `${name} ${locale}`).toEqual(Object.keys(letter.texts.de).sort());
        expect(letter.texts[locale], name).toMatchObject({ subject: expect.stringMatching(/\S/), preheader: expect.stringMatching(/\S/) });
      }
    }
    expect([transactional.length, advertising.length].map((count) => count > 20)).toEqual([true, true]);
  });

  test("letters_gallery_groups: says when it is sent, and stands in one group; the docs have the same table", () => {
    for (const { name, letter } of all) expect(letter.schema.description, name).toMatch(/^[A-Z].{8,}\.$/);
    expect(groups.flatMap(({ letters: names }) => names).sort()).toEqual(all.map(({ name }) => name).sort());
    expect(groups.every(({ id, title }) => /^[a-z]+$/.test(id) && /\S/.test(title))).toBe(true);
    const rows = groups.flatMap(({ letters: names }) =>
      names.map((name) => {
        const { schema } = all.find((one) => one.name === name).letter;
        const besides = Object.keys(schema.properties).filter((property) => !schema.required.includes(property));
        return [`\`${name}\``, `\`${schema.required.join(" ")}\``, besides.length ? `\`${besides.join(" ")}\`` : "", schema.description];
      }),
    );
    const [, table] = /^\| letter \|.*\n\|[-|]+\n([\s\S]*?)\n\n/m.exec(fs.readFileSync("docs/letters.md", "utf8"));
    expect(
      table.split("\n").map((row) =>
        row
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim()),
      ),
    ).toEqual(rows);
  });

  test.each(inEveryLocale(all))("$title: renders every sample, complete and small", ({ letter, locale }) => {
    const template = compile(letter, { locale, validation: "strict" });
    expect(template.diagnostics).toEqual([]);
    for (const [sample, data] of Object.entries(letter.samples)) {
      const message = template.render(data);
      expect([message.subject.length > 5, message.subject.length <= 70, message.preheader.length > 5], `${sample}: ${message.subject}`).toEqual([
        true,
        true,
        true,
      ]);
      expect(`${message.subject} ${message.preheader} ${message.text}`, sample).not.toMatch(/undefined|null|NaN|\{[{%]| {2}[.,]|\(\)/);
      expect(message.text, sample).not.toMatch(/,,|\.\.|\s,\s/);
      expect(message.html).toMatch(new RegExp(`<html lang="${locale.slice(0, 2)}"`));
      expect(message.size).toBeLessThan(80_000);
      // A picture says nothing that the text does not say.
      expect(message.html).not.toMatch(/<img(?![^>]*\balt=)/);
      for (const [, json] of message.html.matchAll(/<script type="application\/ld\+json">([\s\S]*?)<\/script>/g))
        expect(JSON.parse(json)).toHaveProperty("@type");
    }
  });

  test.each(inEveryLocale(all))("$title: mjml 5 accepts it, html-validate finds nothing", async ({ letter, locale }) => {
    const { errors } = await mjml2html(expanded(letter, locale), { validationLevel: "soft" });
    // Live components are ours alone.
    expect(errors.filter(({ tagName }) => !tagName.startsWith("live-"))).toEqual([]);
    // What mjml's own output has is not the letter's doing.
    const validator = new HtmlValidate({
      rules: {
        "no-dup-id": "error",
        "no-dup-attr": "error",
        "close-order": "error",
        "element-permitted-content": "off",
        "wcag/h30": "error",
        "wcag/h37": "error",
        "tel-non-breaking": "off",
        "heading-level": "error",
        "no-unknown-elements": "off",
        "unrecognized-char-ref": "error",
        "empty-heading": "error",
        "empty-title": "error",
        "text-content": "error",
      },
    });
    const report = await validator.validateString(compile(letter, { locale }).render(whole(letter)).html);
    expect(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`))).toEqual([]);
  });

  test.each(Object.keys(themes))("r047 fits the theme %s, legible in light and in dark mode", (trade) => {
    for (const { name, letter } of all) {
      expect(check(compile(letter, { theme: themes[trade] }).render(whole(letter))).findings, name).toEqual([]);
      expect(Object.keys(themes[trade]).sort()).toEqual(Object.keys(letter.theme).sort());
    }
  });

  test("refuses a language that it has no texts for", () => {
    for (const { letter } of all) expect(() => compile(letter, { locale: "fr" })).toThrowError(expect.objectContaining({ code: "letter/no-text" }));
  });
});

describe("gate 1: no letter of a contract is lost", () => {
  /** Everything optional in data, as paths of keys: what stands in objects, and in the items of lists. */
  function optional(schema, data, root = schema, path = []) {
    const own = schema.$ref
      ? root.$defs[schema.$ref.slice("#/$defs/".length)]
      : (schema.anyOf?.map((one) => (one.$ref ? root.$defs[one.$ref.slice(8)] : one))[0] ?? schema);
    if (Array.isArray(data)) return data.flatMap((item, i) => optional(own.items, item, root, [...path, i]));
    if (data === null || typeof data !== "object") return [];
    return Object.entries(data).flatMap(([key, value]) => {
      const inner = own.properties?.[key];
      if (!inner) return [];
      const here = own.required?.includes(key) ? [] : [[...path, key]];
      return [...here, ...optional(inner, value, root, [...path, key])];
    });
  }
  /** Data with what stands at some paths left out, or null. */
  const without = (data, paths, value) => {
    const copy = structuredClone(data);
    for (const path of paths) {
      const around = path.slice(0, -1).reduce((inner, key) => inner?.[key], copy);
      if (around) around[path.at(-1)] = value;
    }
    return copy;
  };
  const recommended = ({ $defs, properties, recommended: own = [] }) => [
    ...own,
    ...Object.entries(properties).flatMap(([name, { $ref }]) => ($ref ? ($defs[$ref.slice(8)].recommended ?? []).map((field) => `${name}.${field}`) : [])),
  ];

  test.each(inEveryLocale(transactional))("$title: anything optional may be missing, alone or in pairs, and what is missed is named", ({ letter, locale }) => {
    const template = compile(letter, { locale });
    const data = whole(letter);
    const paths = optional(letter.schema, data);
    expect(paths.length).toBeGreaterThan(3);
    const named = recommended(letter.schema);
    for (const [i, one] of paths.entries()) {
      const dotted = one.join(".");
      const isNull = template.render(without(data, [one], null));
      expect([isNull.html, isNull.missing], dotted).toEqual([template.render(without(data, [one])).html, template.render(without(data, [one])).missing]);
      for (const other of paths.slice(i)) {
        const message = template.render(without(data, [one, other]));
        expect(message.subject).toMatch(/\S/);
        expect(message.text, `without ${one.join(".")} and ${other.join(".")}`).not.toMatch(/undefined|null|NaN|,,| {2}[.,]|\s,\s|\(\)|: *\n\n\n/);
        // What the law asks for does not hang on anything optional.
        expect(message.text).toContain(data.shop.imprint.split(",")[0]);
        for (const item of data.order?.items ?? []) expect(message.text).toContain(item.name);
        if (data.order) expect(message.text).toContain(data.order.number);
        if (named.includes(dotted)) expect(message.missing).toContain(dotted);
      }
    }
  });

  test("a whole letter misses only what its sample leaves out", () => {
    const missing = Object.fromEntries(transactional.map(({ name, letter }) => [name, compile(letter).render(whole(letter)).missing]));
    expect(Object.entries(missing).filter(([, paths]) => paths.length)).toEqual([]);
    const least = compile(all.find(({ name }) => name === "order-confirmation").letter).render(
      all.find(({ name }) => name === "order-confirmation").letter.samples.least,
    );
    expect(least.missing).toEqual([
      "shop.phone",
      "customer.firstName",
      "customer.lastName",
      "order.items[0].image",
      "order.taxes",
      "order.billingAddress",
      "delivery.address",
      "delivery.expected",
      "legal.text",
      "legal.links",
    ]);
  });

  test("order letters say prices, tax and the total, whatever their form", () => {
    for (const { letter } of all.filter(({ name }) => ["order-received", "order-confirmation"].includes(name))) {
      for (const locale of LOCALES) {
        const money = new Intl.NumberFormat(locale.slice(0, 2), { style: "currency", currency: "EUR" });
        const shown = (amount) => money.format(amount / 100).replaceAll(/[\u00a0\u202f]/g, " ");
        for (const data of Object.values(letter.samples).filter(({ order }) => order.total.currency === "EUR")) {
          const text = compile(letter, { locale })
            .render(data)
            .text.replaceAll(/[\u00a0\u202f]/g, " ");
          for (const { total } of data.order.items) expect(text).toContain(shown(total.amount));
          expect(text).toContain(shown(data.order.total.amount));
          for (const { amount } of data.order.taxes ?? []) expect(text).toContain(shown(amount.amount));
        }
        const small = { ...whole(letter), shop: { ...whole(letter).shop, smallBusiness: true } };
        small.order = { ...small.order, taxes: [] };
        expect(compile(letter, { locale }).render(small).text).toMatch(/§ 19/);
      }
    }
  });
});

describe("gate 2: no blunders", () => {
  const CUSTOMERS = {
    unknown: {},
    "Frau without a name": { salutation: "Frau" },
    Frau: { salutation: "Frau", firstName: "Maria", lastName: "Kern" },
    Herr: { salutation: "Herr", lastName: "Özdemir" },
    "with a title": { salutation: "Frau", title: "Dr.", firstName: "Ada", lastName: "von der Au" },
    neutral: { firstName: "Kim", lastName: "Yıldız" },
    "first name only": { firstName: "Kim" },
    "last name only": { lastName: "Kern" },
    company: { salutation: "Firma", lastName: "Kern GmbH" },
    "a whole salutation": { salutation: "Sehr geehrte Frau", firstName: "Maria", lastName: "Kern" },
    Ms: { salutation: "Ms", lastName: "Kern" },
  };
  const SALUTATIONS = {
    de: [
      "Guten Tag,",
      "Guten Tag,",
      "Guten Tag, Frau Kern,",
      "Guten Tag, Herr Özdemir,",
      "Guten Tag, Frau Dr. von der Au,",
      "Guten Tag, Kim Yıldız,",
      "Guten Tag,",
      "Guten Tag,",
      "Guten Tag,",
      "Guten Tag, Maria Kern,",
      "Guten Tag,",
    ],
    "de-du": ["Hallo,", "Hallo,", "Hallo Maria,", "Hallo,", "Hallo Ada,", "Hallo Kim,", "Hallo Kim,", "Hallo,", "Hallo,", "Hallo Maria,", "Hallo,"],
    en: ["Hello,", "Hello,", "Hello Maria,", "Hello,", "Hello Ada,", "Hello Kim,", "Hello Kim,", "Hello,", "Hello,", "Hello Maria,", "Dear Ms Kern,"],
  };

  test.each(inEveryLocale(all))("$title: one salutation, as the customer is known", ({ letter, locale }) => {
    const template = compile(letter, { locale });
    const greeting = /^(Guten Tag|Hallo|Hello|Dear).*,$/gm;
    const found = Object.values(CUSTOMERS).map((customer) => template.render({ ...whole(letter), customer }).text.match(greeting));
    expect(found).toEqual(SALUTATIONS[locale].map((one) => [one]));
  });

  test("r019 formal and informal German are never mixed", () => {
    for (const { name, letter } of all) {
      for (const [key, text] of sentences(letter, "de")) expect(text, `${name} ${key}`).not.toMatch(/\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b/i);
      for (const [key, text] of sentences(letter, "de-du"))
        expect(text, `${name} ${key}`).not.toMatch(/\b(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b|\b(Du|Dich|Dir|Dein\w*)\b(?<!(^|[.!?:·] ?|„)\w+)/);
    }
  });

  test("a sentence goes on in lower case after the salutation in German, and begins with a capital in English", () => {
    for (const { name, letter } of all) {
      if (!letter.texts.de.salutation) continue;
      // Ihr, Ihre and Sie are capitals of their own right.
      expect(letter.texts.de.intro, name).toMatch(/^([a-zäöü]|Ihre? |Sie |\{[{%])/);
      expect(letter.texts["de-du"].intro, name).toMatch(/^([a-zäöü]|\{[{%])/);
      expect(letter.texts.en.intro, name).toMatch(/^([A-Z]|\{[{%])/);
      for (const locale of LOCALES)
        for (const [key, text] of sentences(letter, locale)) expect(text, `${name} ${key}`).not.toMatch(/(^|[^-])\bMail\b|(?<!e-)\bmail\b|Retoure|Wiederruf/);
    }
  });

  const speller = spawnSync("hunspell", ["--version"]).status === 0;
  test.runIf(speller)("hunspell finds no misspelt word", () => {
    for (const [locale, dictionary, known] of [
      ["de", "de_DE", ["Community", "Sendungsverfolgung", "Weiterstöbern", "Widerrufserklärung"]],
      ["de-du", "de_DE", ["Community", "Sendungsverfolgung", "Weiterstöbern", "Widerrufserklärung"]],
      ["en", "en_GB", ["UStG"]],
    ]) {
      const text = all.flatMap(({ letter }) => sentences(letter, locale).map(([, sentence]) => sentence)).join("\n");
      const { stdout, status } = spawnSync("hunspell", ["-d", dictionary, "-i", "utf-8", "-l"], { input: text, encoding: "utf8" });
      expect(status).toBe(0);
      expect(
        [
          ...new Set(
            stdout
              .split("\n")
              .map((word) => word.replace(/\.$/, ""))
              .filter(Boolean),
          ),
        ].filter((word) => !known.includes(word)),
      ).toEqual([]);
    }
  });
});

describe("gate 6: without pictures a letter says everything", () => {
  test.each(inEveryLocale(transactional))("$title: names, places, deadlines and codes are text", ({ letter, locale }) => {
    const data = whole(letter);
    const { html, text } = compile(letter, { locale }).render(data);
    const shown = visible(parse(html));
    for (const place of [shown, text]) {
      for (const item of data.parcel?.items ?? data.items ?? []) expect(place).toContain(item.name);
      for (const line of data.pickup?.place ?? []) expect(place).toContain(line);
      if (data.pickup) expect(place).toContain(data.pickup.code);
      if (data.withdrawal) expect(place).toContain(data.withdrawal.content);
      if (data.neighbour) expect(place).toContain(data.neighbour);
    }
    expect(html).not.toMatch(/<img[^>]*src=""/);
  });

  const visible = (node) => node.value ?? (node.childNodes ?? []).map(visible).join("");
});

describe("rows: what the users asked for", () => {
  const named = (name) => all.find((one) => one.name === name).letter;
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

describe("slots", () => {
  const named = (name) => all.find((one) => one.name === name).letter;
  const SLOTTED = ["order-confirmation", "shipping-confirmation", "delivered", "return-accepted", "thank-you", "booking-confirmation"];
  const asks = {
    consent: { advertising: true },
    unsubscribeUrl: "https://shop.example/u",
    satisfactionUrl: "https://shop.example/happy",
    optInUrl: "https://shop.example/join",
  };

  test.each(SLOTTED)("r043 r044 r046 %s: information is no advertising; questions are, and need both consent and an address", (name) => {
    const letter = named(name);
    const template = compile(letter, { locale: "en" });
    const { consent: _, unsubscribeUrl: __, ...data } = letter.samples.least;
    const informed = template.render({
      ...data,
      information: [{ title: "Closed on Monday", text: "We are back on Tuesday.", url: "https://shop.example/hours" }],
    });
    expect([informed.class, informed.text.includes("Closed on Monday"), informed.text.includes("https://shop.example/hours")]).toEqual([
      "transactional",
      true,
      true,
    ]);
    const asked = template.render({ ...data, ...asks });
    expect([
      asked.class,
      asked.headers["List-Unsubscribe"],
      /https:\/\/shop\.example\/happy\b/.test(asked.text),
      asked.text.includes("https://shop.example/join"),
    ]).toEqual(["advertising", "<https://shop.example/u>", true, true]);
    for (const without of [
      { ...asks, consent: { advertising: false } },
      { ...asks, unsubscribeUrl: "" },
      { ...asks, satisfactionUrl: "", optInUrl: "" },
    ]) {
      const message = template.render({ ...data, ...without });
      expect([message.class, message.text.includes("https://shop.example/happy"), message.text.includes("https://shop.example/join")]).toEqual([
        "transactional",
        false,
        false,
      ]);
    }
  });

  test.each(SLOTTED)("%s: with a wrong address to unsubscribe it is sent without its advertising, and says so", (name) => {
    const letter = named(name);
    const template = compile(letter, { locale: "en" });
    for (const unsubscribeUrl of ["http://shop.example/u", "nonsense", "https://shop.example/a b", "javascript:alert(1)"]) {
      const message = template.render({ ...letter.samples.whole, ...asks, unsubscribeUrl });
      expect([message.class, message.headers, message.text.includes("https://shop.example/join")]).toEqual(["transactional", {}, false]);
      expect(message.missing).toContain("unsubscribeUrl");
      expect(message.html).toBe(template.render({ ...letter.samples.whole, ...asks, unsubscribeUrl: "" }).html);
    }
  });

  test("advertising with a wrong address is still refused", () => {
    const letter = named("newsletter-welcome");
    expect(() => compile(letter).render({ ...letter.samples.least, unsubscribeUrl: "http://shop.example/u" })).toThrowError(
      expect.objectContaining({ code: "message/no-unsubscribe" }),
    );
  });

  test.each(["order-received", "order-confirmation", "thank-you"])(
    "r151 %s: new and known customers are greeted differently, unknown ones not at all",
    (name) => {
      const letter = named(name);
      for (const locale of LOCALES) {
        const template = compile(letter, { locale });
        const says = (purchases) => template.render({ ...letter.samples.least, customer: { firstName: "Ada", purchases } }).text;
        const [unknown, first, again] = [says(undefined), says(1), says(7)];
        expect([says(0) === unknown, says(2) === again, first.length > unknown.length, again.length > unknown.length, first === again]).toEqual([
          true,
          true,
          true,
          true,
          false,
        ]);
      }
    },
  );
});
