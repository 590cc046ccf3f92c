// What a mail says where something was not given: live links, a campaign's block, a letter's texts, recommendations.
import { describe, expect, test } from "vitest";
import { check } from "../../../dist/js/check.js";
import { compile, renderMany } from "../../../dist/js/index.js";
import newsletter from "../../../dist/letters/newsletter.js";
import orderConfirmation from "../../../dist/letters/order-confirmation.js";

const document = (body) => `<mjml lang="de"><mj-head><mj-title>T</mj-title><mj-preview>p</mj-preview></mj-head>\n<mj-body>${body}</mj-body></mjml>`;
const column = (content) => document(`<mj-section><mj-column>\n${content}</mj-column></mj-section>`);
const slot = (block, more) => ({
  block,
  slot: 0,
  picture: "https://live.example/p/1/2.png",
  click: "https://live.example/c/1?a=1&b=2",
  text: "https://live.example/o/1",
  width: 600,
  height: 100,
  alt: 'Angebot "neu" {{ nichts }}',
  heading: null,
  textLink: null,
  ...more,
});
const live = [slot("top", { heading: { picture: "https://live.example/h/1.png", alt: "Heute", height: 20 } }), slot("top", { slot: 1 }), slot("uhr")];

/** What a call throws. */
const thrownBy = (call) => {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

/** A component in each of the three ways in which a mail is laid out: once, in part for each message, all of it for each message. */
const LAYOUTS = {
  "compiled once": (component) => column(component),
  "a part laid out for each message": (component) => column(`${component}<mj-text padding="{{ padding }}">x</mj-text>`),
  "merged first": (component) =>
    document(`<mj-wrapper padding="{{ padding }}"><mj-section><mj-column>\n${component}</mj-column></mj-section></mj-wrapper>`).replace(
      "<mj-body",
      '<mj-body width="{{ width }}"',
    ),
  "in a loop of columns": (component) => document(`<mj-section>{% for a in [1] %}<mj-column>\n${component}</mj-column>{% endfor %}</mj-section>`),
};
const data = { padding: "3px", width: "600px" };
const cells = (html) => html.match(/<tr>\s*<td align="center" style="padding:0;font-size:0[\s\S]*?<\/tr>/g) ?? [];

describe.each(Object.entries(LAYOUTS))("live components, %s", (name, layout) => {
  test("m9_a_live_block_is_the_same_in_each_layout", () => {
    const template = compile(layout('<live-offers block="top" /><live-countdown block="uhr" />'));
    expect(template.explain()).toMatchObject({ mergedFirst: name === "merged first", parts: { length: / part|loop/.test(name) ? 1 : 0 } });
    const { html, warnings } = template.render(data, { live });
    const once = compile(LAYOUTS["compiled once"]('<live-offers block="top" /><live-countdown block="uhr" />')).render(data, { live });
    expect(cells(html)).toEqual(cells(once.html));
    expect(cells(html)).toHaveLength(4);
    expect(html).not.toMatch(/\{%|postfrisch/);
    expect(html).toContain('alt="Angebot &quot;neu&quot; {{ nichts }}"');
    expect(warnings.map(({ code }) => code)).not.toContain("message/no-live");
  });

  test("m9_a_live_block_without_live_is_told", () => {
    const message = compile(layout('<live-offers block="top" />')).render(data);
    const told = { code: "message/no-live", severity: "warning", message: expect.stringContaining("`top`") };
    expect(message.warnings).toContainEqual(expect.objectContaining(told));
    expect(check(message).findings.filter(({ code }) => code === "message/no-live")).toHaveLength(1);
    expect(message.html).not.toMatch(/<img|\{%/);
  });

  test("m9_an_unknown_block_is_named_with_its_place", () => {
    const source = layout('<live-countdown block="top" /><live-countdown align="left" block="uhrr" />');
    const { diagnostic } = thrownBy(() => compile(source).render(data, { live }));
    expect(diagnostic).toMatchObject({ code: "campaign/unknown-block", message: "the campaign has no block `uhrr`, only: top, uhr" });
    const line = source.split("\n")[diagnostic.line - 1];
    expect(line.slice(diagnostic.column - 1, diagnostic.endColumn - 1)).toBe('<live-countdown align="left" block="uhrr" />');
  });

  test("m9_an_unknown_block_that_is_not_reached_is_none", () => {
    const template = compile(layout('{% if padding == "9px" %}<live-countdown block="nie" />{% endif %}<mj-text>da</mj-text>'));
    expect(template.render(data, { live }).text).toContain("da");
  });
});

describe("letters", () => {
  const [bike] = Object.values(orderConfirmation.samples);
  const consent = { advertising: true };

  test("m9_a_mail_without_offers_does_not_advertise", () => {
    const template = compile(orderConfirmation, { locale: "de" });
    const plain = template.render({ ...bike, consent, recommendations: [] });
    expect(plain).toMatchObject({ class: "transactional", headers: {} });
    expect(plain.text).not.toContain("Empfehlungen");
    const offers = { ...bike, consent, recommendations: [{ name: "Helm", text: "Passt", link: "https://shop.example/helm" }] };
    // Without a way to end them, the order is confirmed without offers, rather than not at all.
    const without = template.render(offers);
    expect([without.class, without.text.includes("Helm")]).toEqual(["transactional", false]);
    // The same with an address that no mail program may call.
    const wrong = template.render({ ...offers, unsubscribeUrl: "http://shop.example/u" });
    expect([wrong.class, wrong.text.includes("Helm"), wrong.missing.includes("unsubscribeUrl")]).toEqual(["transactional", false, true]);
    const unsubscribeUrl = "https://shop.example/u";
    expect(template.render({ ...offers, unsubscribeUrl }).class).toBe("advertising");
    expect(template.render({ ...bike, consent, unsubscribeUrl }, { live }).class).toBe("advertising");
    expect(template.render({ ...offers, consent: { advertising: false } }).class).toBe("transactional");
  });

  test.each(["fr", "nl", "it", "es", "pl", "fr-FR", "xx", "constructor", "de-dus"])("m9_a_letter_without_texts_in_%s_is_refused", (locale) => {
    const { diagnostic } = thrownBy(() => compile(orderConfirmation, { locale }));
    expect(diagnostic).toMatchObject({ code: "letter/no-text", message: expect.stringContaining(locale) });
    expect(diagnostic.help).toContain("de, de-du, en");
    expect(thrownBy(() => compile(orderConfirmation).render(bike, { locale })).code).toBe("letter/no-text");
  });

  test("m9_a_letter_speaks_the_locale_that_a_message_asks_for", async () => {
    const template = compile(orderConfirmation);
    const spoken = (locale) => template.render(bike, { locale }).text;
    for (const locale of ["de", "de-du", "en"]) expect(spoken(locale)).toBe(compile(orderConfirmation, { locale }).render(bike).text);
    expect(spoken("de-AT")).toBe(compile(orderConfirmation, { locale: "de-AT" }).render(bike).text);
    expect(spoken("en")).toContain("We hereby accept");
    expect(spoken("de-du")).not.toBe(spoken("de"));
    const many = [];
    for await (const mail of renderMany(template, [
      { id: 1, data: bike },
      { id: 2, data: bike, locale: "en" },
      { id: 3, data: bike, locale: "fr" },
    ])) {
      many.push(mail.error?.code ?? mail.message.subject);
    }
    expect(many).toEqual([expect.stringMatching(/^Auftragsbestätigung/), expect.stringMatching(/^Order confirmation/), "letter/no-text"]);
  });

  test("m9_a_letter_of_ones_own_has_the_languages_it_has", () => {
    const { de, en } = newsletter.texts;
    const [autumn] = Object.values(newsletter.samples);
    expect(compile({ ...newsletter, texts: { fr: en } }, { locale: "fr" }).render(autumn).subject).toBeTruthy();
    expect(thrownBy(() => compile({ ...newsletter, texts: { de } }, { locale: "de-du" })).diagnostic.help).toContain("use one of: de;");
    const plain = { name: "own", mjml: document(""), parts: {}, texts: {}, theme: {}, schema: {}, samples: {} };
    expect(compile(plain, { locale: "fr" }).render({}).subject).toBe("T");
  });
});
