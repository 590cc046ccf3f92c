// The catalogue of letters: each in every language with every sample, with anything optional missing, before judges from outside.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { HtmlValidate } from "html-validate";
import mjml2html from "mjml";
import { parse } from "parse5";
import { compile } from "postfrisch";
import { check } from "postfrisch/check";
import { groups } from "postfrisch/letters/groups";
import { themes } from "postfrisch/letters/themes";
import { describe, expect, test } from "vitest";
import { advertising, all, inEveryLocale, LOCALES, named, transactional, whole } from "./letters/catalogue.js";

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
    const least = compile(named("order-confirmation")).render(named("order-confirmation").samples.least);
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
