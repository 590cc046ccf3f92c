// The template language: filters against the runtime's own CLDR, includes, variables, places of errors.
import { compile } from "postfrisch";
import { describe, expect, test } from "vitest";
import { LOCALES } from "../../../scripts/cldr.mjs";

const mail = (text) => `<mjml><mj-head><mj-title>${text}</mj-title></mj-head><mj-body></mj-body></mjml>`;
const shown = (text, data = {}, options = {}) =>
  /<title>([\s\S]*)<\/title>/.exec(compile(mail(text), options).render(data, options).html)[1].replaceAll("&#39;", "'");

describe.each(LOCALES)("%s", (locale) => {
  test("plural is CLDR's category", () => {
    const rules = new Intl.PluralRules(locale);
    for (const n of [0, 1, 2, 3, 4, 5, 11, 12, 14, 21, 22, 24, 100, 101, 112, 1_000_000, 0.5, 1.5]) {
      expect(shown("{{ n|plural }}", { n }, { locale }), `${n}`).toBe(rules.select(n));
    }
  });

  test("numbers and percentages with decimals are CLDR's", () => {
    const plain = (text) => text.replaceAll("\u2212", "-").replaceAll("\u2019", "'");
    for (const n of [0.5, 1234.5, 3, 99.999, -12.345, 1_234_567.891]) {
      expect(shown("{{ n|number }}", { n }, { locale })).toBe(plain(new Intl.NumberFormat(locale).format(n)));
      const two = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
      expect(shown("{{ n|number(2) }}", { n }, { locale })).toBe(plain(new Intl.NumberFormat(locale, two).format(n)));
      const percent = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
      expect(shown("{{ n|percent(1) }}", { n }, { locale })).toBe(plain(percent.format(n / 100)));
    }
  });
});

test("plural picks a text", () => {
  const text = "{{ n }} {{ n|plural(one='Artikel', other='Artikel') }}, {{ n|plural(one='Tag', other='Tage') }}";
  expect(shown(text, { n: 1 })).toBe("1 Artikel, Tag");
  expect(shown(text, { n: 3 })).toBe("3 Artikel, Tage");
});

test("link, truncate, and Jinja's own", () => {
  const links = { utm_source: "mail" };
  expect(shown("{{ u|link(utm_content='Knopf') }}", { u: "https://a.example/x" }, { links })).toBe("https://a.example/x?utm_source=mail&amp;utm_content=Knopf");
  expect(shown("{{ t|truncate(12) }}", { t: "Ein langer Satz über Fahrräder" })).toBe("Ein...");
  expect(
    shown("{% macro m(a) %}[{{ a|upper }}]{% endmacro %}{{ m('x') }}{{ [3,1,2]|sort|join('-') }}{% for a in 'ab' %}{{ loop.cycle('x','y') }}{% endfor %}"),
  ).toBe("[X]1-2-3xy");
});

test("files are included by a tag, in texts and between components", () => {
  const files = { "row.html": "<b>{{ item.name }}</b>", "foot.mjml": "<mj-section><mj-column><mj-text>{{ shop }}</mj-text></mj-column></mj-section>" };
  const source =
    "<mjml><mj-body><mj-section><mj-column><mj-text>{% for item in items %}{% include 'row.html' %}{% endfor %}</mj-text></mj-column></mj-section>{% include 'foot.mjml' %}</mj-body></mjml>";
  const template = compile(source, { include: (path) => files[path] });
  const data = { items: [{ name: "a" }, { name: "b" }], shop: "Nordwind" };
  expect(template.render(data).html).toContain("<b>a</b><b>b</b>");
  expect(template.render(data).html).toContain("Nordwind</div>");
  expect(template.variables()).toEqual([
    { path: "items", type: "list", optional: false },
    { path: "items[].name", type: "text", optional: false },
    { path: "shop", type: "text", optional: false },
  ]);
  const fails = (changed) => {
    try {
      template.render({ ...data, ...changed });
    } catch (error) {
      return error.diagnostic;
    }
  };
  expect(fails({ items: [{}] })).toMatchObject({ code: "template/undefined", file: "row.html", line: 1, column: 7 });
  expect(fails({ shop: undefined })).toMatchObject({ code: "template/undefined", file: "foot.mjml", line: 1 });
});

test("variables tell what a letter's data are", async () => {
  const { default: letter } = await import("postfrisch/letters/order-confirmation");
  const variables = compile(letter).variables();
  const of = (path) => variables.find((v) => v.path === path);
  expect(of("order.items[].name")).toEqual({ path: "order.items[].name", type: "text", optional: false });
  expect(of("order.total").type).toBe("money");
  expect(of("order.placedAt").type).toBe("date");
  expect(of("order.items").type).toBe("list");
  expect(variables.some(({ path }) => path.startsWith("live") || path.startsWith("loop"))).toBe(false);
});

test("what is too much ends with an error, and the next mail is right", () => {
  const bounds = {
    "{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}": "template/limit",
    "{% macro m(a) %}{{ m(a) }}{% endmacro %}{{ m(1) }}": "template/limit",
    "{% set a = 'x' * 100000 %}{% for i in range(200) %}{{ a }}{% endfor %}": "template/limit",
  };
  for (const [text, code] of Object.entries(bounds)) {
    expect(() => shown(text), text).toThrow(expect.objectContaining({ code }));
    expect(shown("{{ a }}", { a: "gut" })).toBe("gut");
  }
  expect(() => shown("x", { a: "x".repeat(5_000_000) })).toThrow(expect.objectContaining({ code: "data/too-large" }));
  let deep = 1;
  for (let i = 0; i < 200; i++) deep = [deep];
  expect(() => shown("x", { deep })).toThrow(expect.objectContaining({ code: "data/not-json" }));
  expect(() => compile(mail("{% if a %}".repeat(3000)))).toThrow(expect.objectContaining({ code: "template/syntax" }));
});

test("m13_objects_and_json_are_as_in_jinja2", () => {
  const data = { d: { a: 1, b: [2] }, x: ["</script>", 1] };
  expect(shown("{% for k, v in d.items() %}{{ k }}={{ v|tojson }};{% endfor %}", data)).toBe("a=1;b=[2];");
  expect(shown("{{ d.keys()|join(',') }} {{ d.values()|length }} {{ d.items()|list|length }}", data)).toBe("a,b 2 2");
  expect(shown("{{ x|tojson }}", data)).toBe(shown("{{ x|json }}", data));
  // What the data have counts before what objects can do.
  expect(shown("{{ d.items }}", { d: { items: "eigene" } })).toBe("eigene");
  for (const call of ["d.nope()", "d.items(1)", "x.items()", "d.update(d)"])
    expect(() => shown(`{{ ${call} }}`, data), call).toThrow(/template\/unknown-filter/);
});

test("m13_a_template_of_handlebars_is_called_one", () => {
  const help = (text) => {
    try {
      compile(mail(text));
    } catch (error) {
      return `${error.code} ${error.diagnostic.help}`;
    }
    return "compiled";
  };
  for (const text of [
    "{{#each items}}{{name}}{{/each}}",
    "{{{raw}}}",
    "{{> footer}}",
    "{{^empty}}x{{/empty}}",
    "{{! note }}",
    "{{&raw}}",
    "a {{ b }} {{#if a}}",
  ])
    expect(help(text), text).toMatch(/^template\/syntax .*Handlebars.*template: "none"/);
  for (const text of ["{{ a b }}", "{% if %}", "{% nope %}"]) expect(help(text), text).not.toContain("Handlebars");
});
