// Numbers, money and dates against the runtime's own CLDR data (ICU), in every locale there is.
import { expect, test } from "vitest";
import { compile } from "../../../dist/js/index.js";

const LOCALES = ["de-DE", "de-AT", "de-CH", "en-GB", "en-US", "fr-FR", "nl-NL", "it-IT", "es-ES", "pl-PL"];
const AMOUNTS = [0, 5, 129_900, 1_299_000, 123_456_789, -1_050];

const source = (text) => `<mjml><mj-head><mj-title>${text}</mj-title></mj-head><mj-body></mj-body></mjml>`;
/** The title keeps no-break spaces, which is what is compared. */
const rendered = (text, data, locale) => /<title>(.*)<\/title>/.exec(compile(source(text), { locale }).render(data).html)[1].replaceAll("&#39;", "'");

test.each(LOCALES)("%s", (locale) => {
  const currency = { "en-GB": "GBP", "de-CH": "CHF", "pl-PL": "PLN", "en-US": "USD" }[locale] ?? "EUR";
  const money = new Intl.NumberFormat(locale, { style: "currency", currency });
  for (const amount of AMOUNTS) {
    // CLDR writes a negative sign of its own in some locales; the plain hyphen is what mails have.
    const expected = money
      .format(amount / 100)
      .replaceAll("\u2212", "-")
      .replaceAll("\u2019", "'");
    expect(rendered("{{ p|money }}", { p: { amount, currency } }, locale), `${amount}`).toBe(expected);
  }
  expect(rendered("{{ 20|percent }}", {}, locale)).toBe(new Intl.NumberFormat(locale, { style: "percent" }).format(0.2));
  for (const n of [0, 999, 1_234, 12_345, 1_234_567]) {
    expect(rendered("{{ n|number }}", { n }, locale)).toBe(new Intl.NumberFormat(locale).format(n).replaceAll("\u2019", "'"));
  }
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "Europe/Berlin" });
  for (const text of ["2026-01-31T23:30:00Z", "2026-11-02T09:00:00Z"]) expect(rendered("{{ d|date }}", { d: text }, locale)).toBe(date.format(new Date(text)));
});
