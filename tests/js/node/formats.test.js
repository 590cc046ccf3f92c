// Numbers, money, dates and zones against the runtime's own CLDR and time zone data (ICU), in every locale there is.
import fs from "node:fs";
import { expect, test } from "vitest";
import { showPrice } from "../../../dist/js/admin.js";
import { compile } from "../../../dist/js/index.js";
import { CODES, decimalsOf, LOCALES, made } from "../../../scripts/cldr.mjs";

/** Another CLDR says other things; what it is held against is told. */
const isCldr48 = process.versions.cldr.startsWith("48.");
if (!isCldr48) console.log(`skipped: the formats of CLDR 48 before Intl, which has CLDR ${process.versions.cldr}`);
const each = test.runIf(isCldr48).each(LOCALES);

const template = (text) => compile(`<mjml><mj-head><mj-title>${text}</mj-title></mj-head><mj-body></mj-body></mjml>`);
/** What a text gives for each value. The title keeps no-break spaces, which is what is compared. */
function rendered(text, values, options) {
  const { html } = template(`{% for v in values %}${text};{% endfor %}`).render({ values }, options);
  const [, title] = /<title>(.*)<\/title>/.exec(html);
  return title.replaceAll("&#39;", "'").split(";").slice(0, -1);
}
/** What differs, at most twenty lines of it. */
function compare(values, ours, theirs) {
  expect(ours).toHaveLength(values.length);
  const pairs = values.map((value, i) => [ours[i], theirs(value), value]).filter(([our, their]) => our !== their);
  expect(pairs.slice(0, 20).map(([our, their, value]) => `${JSON.stringify(value)}: ${our}, not ${their}`)).toEqual([]);
}

/** A generator that gives the same numbers always. */
let seed = 1;
const random = () => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647;
};
const integers = [
  0,
  1,
  2,
  3,
  4,
  5,
  11,
  12,
  14,
  21,
  22,
  100,
  101,
  102,
  112,
  999,
  1000,
  1234,
  9999,
  12_345,
  999_999,
  1e6,
  1_000_001,
  2e6,
  1_234_567,
  1e9,
  2 ** 53,
  1e15,
  1e20,
  1e21,
];
const fractions = [
  0.1 + 0.2,
  0.5,
  1.5,
  0.05,
  1.005,
  2.675,
  9.995,
  99.999,
  0.0004,
  0.0005,
  0.9995,
  0.9994,
  999.9995,
  9999.9996,
  1e-7,
  5e-324,
  123_456.789,
  1.7e308,
  1.1,
  2.5,
  4.25,
];
const numbers = [...integers, ...fractions, ...Array.from({ length: 200 }, () => random() * 10 ** Math.floor(random() * 20 - 6))].flatMap((n) => [n, -n]);

test.runIf(isCldr48)("the table of currencies is what its generator makes", () => {
  const plain = (text) => text.replace(/\s+/g, " ");
  expect(plain(fs.readFileSync("src/base/money/cldr.rs", "utf8"))).toBe(plain(made()));
});

each("money in %s", (locale) => {
  const values = CODES.flatMap((currency) => {
    const unit = 10 ** decimalsOf(currency);
    const amounts = [0, 1, 9, 5 * unit, 999 * unit, 1234 * unit, 1290 * unit + 1, 12_345 * unit, 123_456_789, 2 ** 53 - 1, Math.floor(random() * 1e9)];
    return amounts.flatMap((amount) => [amount, -amount || 0]).map((amount) => ({ amount, currency }));
  });
  compare(values, rendered("{{ v|money }}", values, { locale }), ({ amount, currency }) => {
    const decimals = decimalsOf(currency);
    // A price is not rounded, also where CLDR leaves out the minor unit.
    const exact = amount % 10 ** decimals === 0 ? {} : { minimumFractionDigits: decimals };
    return new Intl.NumberFormat(locale, { style: "currency", currency, ...exact }).format(`${amount}e-${decimals}`);
  });
});

each("numbers in %s", (locale) => {
  // There is no negative zero.
  const intl = (options) => new Intl.NumberFormat(locale, { signDisplay: "negative", ...options });
  const plain = intl({ maximumFractionDigits: 3 });
  compare(numbers, rendered("{{ v|number }}", numbers, { locale }), (n) => plain.format(n));
  for (let digits = 0; digits <= 20; digits++) {
    const fixed = intl({ minimumFractionDigits: digits, maximumFractionDigits: digits });
    compare(numbers, rendered(`{{ v|number(${digits}) }}`, numbers, { locale }), (n) => fixed.format(n));
  }
});

each("percentages in %s", (locale) => {
  // As a decimal text: a hundredth of a number is another one in binary.
  const hundredth = (n) => {
    const [digits, exponent = 0] = `${n}`.split("e");
    return `${digits}e${Number(exponent) - 2}`;
  };
  for (const digits of [undefined, 0, 1, 2, 7]) {
    const intl = new Intl.NumberFormat(locale, {
      style: "percent",
      signDisplay: "negative",
      minimumFractionDigits: digits ?? 0,
      maximumFractionDigits: digits ?? 3,
    });
    compare(numbers, rendered(`{{ v|percent(${digits ?? ""}) }}`, numbers, { locale }), (n) => intl.format(hundredth(n)));
  }
});

each("plural categories in %s", (locale) => {
  const intl = new Intl.PluralRules(locale);
  // ICU looks at eighteen digits.
  const values = [...numbers.filter((n) => Math.abs(n) < 1e18), ...Array.from({ length: 1200 }, (_, i) => i), 1e6 + 1, 3e6, 1e7, 123e6, 1e12];
  compare(values, rendered("{{ v|plural }}", values, { locale }), (n) => intl.select(n));
});

/** In ICU's data there is a narrow no-break space before AM and PM; V8 writes a plain one. */
const plain = (text) => text.replaceAll("\u202f", " ");

each("dates in %s", (locale) => {
  const values = [];
  for (const year of ["0001", "0099", "0999", 1582, 1900, 1969, 1970, 2000, 2026, 2100, 9999])
    for (const day of ["01-01", "02-28", "03-09", "05-31", "12-31"])
      for (const time of ["00:00", "00:05", "01:30", "09:05", "11:59", "12:00", "12:59", "13:00", "23:59"]) values.push(`${year}-${day}T${time}:00Z`);
  for (let month = 1; month <= 12; month++) values.push(`2026-${String(month).padStart(2, "0")}-22T09:05:00Z`);
  values.push("2024-02-29T20:05:00Z", "0000-06-01T12:00:00Z");
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const datetime = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  const options = { locale, zone: "UTC" };
  compare(values, rendered("{{ v|date }}", values, options), (text) => date.format(new Date(text)));
  compare(values, rendered("{{ v|datetime }}", values, options).map(plain), (text) => plain(datetime.format(new Date(text))));
  // What has no offset is local time in any zone.
  const local = values.map((text) => text.slice(0, -1));
  compare(local, rendered("{{ v|datetime }}", local, { locale, zone: "Asia/Tokyo" }).map(plain), (text) => plain(datetime.format(new Date(`${text}Z`))));
  compare(local, rendered("{{ v|date }}", local, { locale, zone: "Pacific/Apia" }), (text) => date.format(new Date(`${text}Z`)));
});

each("the time of a price in %s", (locale) => {
  const offer = { id: "a", kind: "goods", title: "Kaffee", link: "https://shop.example/a", availability: "available", price: { amount: 699, currency: "EUR" } };
  // Day and month in two digits, the short time, and between them what stands there in CLDR.
  const options = { locale, timeZone: "UTC" };
  const day = new Intl.DateTimeFormat(locale, { ...options, month: "2-digit", day: "2-digit" });
  const time = new Intl.DateTimeFormat(locale, { ...options, timeStyle: "short" });
  const both = new Intl.DateTimeFormat(locale, { ...options, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  const values = ["2026-11-22T09:05:00Z", "2026-01-02T00:00:00Z", "2026-10-31T23:59:00Z", "2026-05-09T12:30:00Z"];
  const ours = values.map((text) => showPrice(offer, { locale, now: Date.parse(text), policy: { zone: "UTC" } }).asOfText.replace(/^\D+/, ""));
  compare(values, ours.map(plain), (text) => {
    const parts = both.formatToParts(new Date(text));
    const between = parts.at(parts.findIndex((part) => part.type === "hour") - 1).value;
    const date = day.format(new Date(text));
    // The dot that ends a date belongs to it.
    return plain(date + between.replace(/^\./, "") + time.format(new Date(text)));
  });
});

test("AM and PM stand behind a narrow no-break space, as CLDR has it", () => {
  expect(rendered("{{ v|datetime }}", ["2026-11-22T20:05:00Z"], { locale: "en-US", zone: "UTC" })).toEqual(["November 22, 2026 at 8:05\u202fPM"]);
});

test("every zone and alias that the runtime knows, at every change of its clocks in two years", () => {
  const table = fs.readFileSync("src/base/time/zones/table.txt", "utf8").trim().split("\n");
  const ours = table.slice(1).map((line) => line.split(" ")[0]);
  const version = /database (\d+\w)/.exec(table[0])[1];
  const { tz } = process.versions;
  /** What 2026a to 2026f changed: an older runtime says otherwise. */
  const newer = tz >= version ? [] : table.filter((line) => line.split(" ").length > 2).map((line) => line.split(" ")[0]);
  if (newer.length > 0) console.log(`the runtime's zones are of ${tz}, ours of ${version}: ${newer.join(", ")} are not held against it`);
  expect(Intl.supportedValuesOf("timeZone").filter((zone) => !ours.includes(zone))).toEqual([]);
  const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2028, 0, 1)];
  const cases = ours
    .filter((zone) => !newer.includes(zone))
    .flatMap((zone) => {
      const intl = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: zone });
      const offset = (at) => Math.round((Date.parse(`${intl.format(at).replace(" at", "")} UTC`) - at) / 60_000);
      const times = [];
      for (let day = from; day < until; day += 14 * 86_400_000) {
        times.push(day);
        let [low, high] = [day, day + 14 * 86_400_000];
        if (offset(low) === offset(high)) continue;
        while (high - low > 60_000) {
          const middle = Math.floor((low + high) / 120_000) * 60_000;
          if (offset(middle) === offset(low)) low = middle;
          else high = middle;
        }
        times.push(low, high);
      }
      return times.map((at) => ({ zone, at: new Date(at).toISOString(), shown: intl.format(at) }));
    });
  expect(cases.length).toBeGreaterThan(30_000);
  compare(cases, rendered("{{ v.at|datetime(v.zone) }}", cases, { locale: "en-GB" }), ({ shown }) => shown);
});
