// Letters and templates in the languages of mail providers, rendered by those languages' own engines.
import { spawnSync } from "node:child_process";
import Handlebars from "handlebars";
import { Liquid } from "liquidjs";
import { parse, serialize } from "parse5";
import { compile, exportData, exportTemplate } from "postfrisch";
import Twig from "twig";
import { describe, expect, test } from "vitest";
import { all, LOCALES } from "./letters/catalogue.js";
import { isLong, turns } from "./share.js";

const PYTHON = "/usr/bin/python3";
const hasDjango = spawnSync(PYTHON, ["-c", "import django"]).status === 0;
if (!hasDjango) console.log("skipped: Django is not there (Debian's python3-django)");

const liquid = new Liquid();
/** Each language with an engine of it. Mustachio has no engine on npm: Handlebars has the same sections and loops. */
const ENGINES = {
  handlebars: (jobs) => jobs.map(({ template, data }) => Handlebars.compile(template)(data)),
  mustachio: (jobs) => jobs.map(({ template, data }) => Handlebars.compile(template)(data)),
  liquid: (jobs) => jobs.map(({ template, data }) => liquid.parseAndRenderSync(template, data)),
  twig: (jobs) => jobs.map(({ template, data }) => Twig.twig({ data: template }).render(data)),
  ...(hasDjango && { django: (jobs) => django(jobs) }),
};

/** Renders with Django in one process. */
function django(jobs) {
  const program = `
import json, sys
from django.conf import settings
from django.template import Context, Engine
settings.configure()
engine = Engine()
print(json.dumps([engine.from_string(job["template"]).render(Context(job["data"])) for job in json.load(sys.stdin)]))`;
  const { stdout, stderr, status } = spawnSync(PYTHON, ["-c", program], { input: JSON.stringify(jobs), encoding: "utf8", maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** A document without differences that no reader sees: engines remove line breaks beside tags. */
const dom = (html) =>
  serialize(parse(html))
    .replaceAll(/\s+/g, " ")
    .replaceAll(/> | </g, (at) => at.trim())
    // In scripts a blank keeps braces apart.
    .replaceAll(/<script.*?<\/script>/g, (script) => script.replaceAll(" ", ""));

/** Each source with each of its data, exported and rendered; the documents beside ours. */
function both(language, sources, options) {
  const jobs = sources.flatMap(({ name, source, samples }) => {
    const { html } = exportTemplate(source, { ...options, language });
    return Object.entries(samples).map(([sample, data]) => ({
      title: `${name} ${sample}`,
      template: html,
      data: JSON.parse(JSON.stringify(exportData(source, data, { ...options, language }))),
      ours: compile(source, options).render(data).html,
    }));
  });
  const theirs = ENGINES[language](jobs);
  return jobs.map(({ title, ours }, at) => ({ title, ours: dom(ours), theirs: dom(theirs[at]) }));
}

const exportable = all.filter(({ letter }) => {
  try {
    exportTemplate(letter, { language: "liquid" });
    return true;
  } catch {
    return false;
  }
});

const inLocales = turns("exported letters in each template language, by locale", exportable, () => LOCALES);

describe.each(Object.keys(ENGINES))("%s", (language) => {
  test.each(LOCALES)("every letter with every sample is the same document: %s", { timeout: 120_000 }, (locale) => {
    const some = inLocales.filter(([, one]) => one === locale).map(([one]) => one);
    const sources = some.map(({ name, letter }) => ({ name, source: letter, samples: letter.samples }));
    const found = both(language, sources, { locale });
    expect(found.length).toBeGreaterThan(isLong ? 110 : 25);
    expect(found.filter(({ ours, theirs }) => ours !== theirs).map(({ title }) => title)).toEqual([]);
  });

  test("templates that others write: names, braces, nested loops, other branches, addresses, scripts", () => {
    const body = (content) => `<mjml><mj-body><mj-section><mj-column>${content}</mj-column></mj-section></mj-body></mjml>`;
    const row = (content) => `<mj-table>${content}</mj-table>`;
    const sources = {
      braces: ["<mj-text>{% raw %}{{ no }} {% no %} {# no #} \\{% endraw %}\\{{ a }} { {{ a }} }} %}</mj-text>", [{ a: "{{ b }} {% c %} *|D|*" }]],
      escaping: [`<mj-button href="{{ url|link }}" title="{{ a }}">{{ a }}</mj-button>`, [{ a: `"<b>&amp; 'x'`, url: "https://a.example/?x=1&y=ä" }]],
      names: [
        "<mj-text>{{ size }} {{ first }} {{ items.length }} {{ this }} {{ if_a }}{% if a %}A{% endif %}</mj-text>",
        [{ size: "1", first: "2", items: { length: "3" }, this: "4", if_a: "5", a: false }],
      ],
      "two formats of one value": ["<mj-text>{{ m|money }} {{ m|decimal }} {{ m|money }}</mj-text>", [{ m: { amount: -123456, currency: "EUR" } }]],
      "branches of branches": [
        "<mj-text>{% if a %}{% if b %}ab{% else %}a{{ c }}{% endif %}{% elif b %}{{ c }}b{% else %}-{% endif %}</mj-text>",
        [0, 1, 2, 3].map((n) => ({ a: n > 1, b: n % 2 === 1, c: "<c>" })),
      ],
      "loops in loops": [
        row(
          "{% for r in rows %}<tr><td>{{ loop.index }}{{ r.n }}{{ top }}{% for c in r.cells %}{{ c }}{% if not loop.last %}, {% endif %}{% if r.n == c %}!{% endif %}{% else %}none{% endfor %}</td></tr>{% else %}<tr><td>empty {{ top }}</td></tr>{% endfor %}",
        ),
        [
          {
            top: "T",
            rows: [
              { n: "a", cells: ["a", "<b>"] },
              { n: "b", cells: [] },
            ],
          },
          { top: "T", rows: [] },
        ],
      ],
      "entries and set": [
        "<mj-text>{% for k, v in m|items %}{% set x = k ~ v %}{{ x }};{% endfor %}{% with y = top %}{{ y }}{% endwith %}{% set top = 'other' %}{{ top }}</mj-text>",
        [{ m: { b: "1", a: "<2>" }, top: "T" }],
      ],
      "one list in two loops": [
        `${row("{% for i in l %}<tr><td>{{ i.n }}</td></tr>{% endfor %}")}<mj-text>{% for i in l %}{{ i.p }}{% for k in i.l %}{{ k }}{% endfor %}{% for k in i.l %}-{{ k }}{% endfor %}{% endfor %}</mj-text>`,
        [
          {
            l: [
              { n: "N1", p: "P1", l: ["a"] },
              { n: "N2", p: "P2", l: [] },
            ],
          },
        ],
      ],
      "one condition twice": [
        "<mj-text>{% if c %}{{ a }}{% else %}x{% endif %}{% if c %}{{ b }}{% else %}{{ a }}{% endif %}</mj-text>",
        [
          { c: true, a: "A", b: "B" },
          { c: false, a: "A", b: "B" },
        ],
      ],
      "names that engines have": [
        "<mj-text>{{ log }}{{ each }}{{ lookup }}{{ title }}{{ date }}{{ matches }}{{ contains }}{{ blank }}{{ constructor }}{{ styles }}{% for x in undefined %}{{ x.log }}{{ x.title }}{% endfor %}</mj-text>",
        [
          {
            log: "1",
            each: "2",
            lookup: "3",
            title: "4",
            date: "5",
            matches: "6",
            contains: "7",
            blank: "8",
            constructor: "9",
            styles: "10",
            undefined: [{ log: "11", title: "12" }],
          },
        ],
      ],
      "words beside lines": ["<mj-text>foo{% if yes %}\nbar{% endif %}\nbaz{% for x in l %}\n{{ x }}{% endfor %}</mj-text>", [{ yes: true, l: ["q", "r"] }]],
      "a backslash before a tag": ['<mj-raw><script type="application/json">{"a":"\\\\{{ a }}"}</script></mj-raw>', [{ a: "A" }]],
      script: [
        `<mj-raw><script type="application/ld+json">{"a":{{ a|json }},"l":[{% for x in l %}{"x":{{ x|json }}}{% if not loop.last %},{% endif %}{% endfor %}]}</script></mj-raw>`,
        [{ a: "</script>{{", l: ["1", "2"] }],
      ],
    };
    const given = Object.entries(sources).map(([name, [content, samples]]) => ({ name, source: body(content), samples: { ...samples } }));
    for (const { title, ours, theirs } of both(language, given, { locale: "de" })) expect(theirs, title).toBe(ours);
  });

  test("subject and plain text are those of the mail", () => {
    const { letter } = exportable.find(({ name }) => name === "order-received");
    const { subject, text } = exportTemplate(letter, { language });
    const data = exportData(letter, letter.samples.whole, { language });
    const message = compile(letter).render(letter.samples.whole);
    expect(ENGINES[language]([subject, text].map((template) => ({ template, data })))).toEqual([message.subject, message.text]);
  });
});

test.each(Object.keys(ENGINES))("%s: all values below one name", (language) => {
  const { letter } = exportable.find(({ name }) => name === "order-confirmation");
  const options = { language, locale: "en" };
  const { html, subject } = exportTemplate(letter, { ...options, prefix: "params" });
  const params = exportData(letter, letter.samples.whole, options);
  const [rendered, line] = ENGINES[language]([html, subject].map((template) => ({ template, data: { params } })));
  const message = compile(letter, { locale: "en" }).render(letter.samples.whole);
  expect([dom(rendered), line]).toEqual([dom(message.html), message.subject]);
});

test("without an address to unsubscribe, exported data advertise as little as the mail does", () => {
  const { letter } = exportable.find(({ name }) => name === "thank-you");
  const data = {
    ...letter.samples.whole,
    consent: { advertising: true },
    unsubscribeUrl: "http://shop.example/u",
    voucher: { code: "KEINER", validUntil: "2090-01-01" },
  };
  expect(JSON.stringify(exportData(letter, data, { language: "liquid" }))).not.toContain("KEINER");
});

test("what needs the template engine is named", () => {
  const body = (content) => `<mjml><mj-body><mj-section><mj-column><mj-text>${content}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  for (const expression of ["a|title", "a|replace('x', 'y')", "a + 1", "a in b"])
    expect(() => exportTemplate(body(`{{ x }}{{ ${expression} }}`), { language: "liquid" })).toThrowError(
      expect.objectContaining({
        code: "export/unsupported",
        diagnostic: expect.objectContaining({ message: expect.stringContaining(expression.split("(")[0]) }),
      }),
    );
  expect(() => exportData(body("{{ f }}"), { f: 1.5 }, { language: "liquid" })).toThrowError(expect.objectContaining({ code: "export/unsupported" }));
  for (const options of [undefined, {}, { language: "" }])
    expect(() => exportTemplate(body("x"), options)).toThrowError(expect.objectContaining({ code: "usage/bad" }));
});

test("what can't be carried over is said with its reason, for every letter and language", () => {
  const refused = all.filter((one) => !exportable.includes(one)).map(({ name }) => name);
  expect(refused).toEqual([]);
  const noted = all.filter(({ letter }) => exportTemplate(letter, { language: "twig" }).notes.length).map(({ name }) => name);
  expect(noted).toContain("newsletter");
  expect(noted).not.toContain("order-received");
  // Merge tags have no loops, and 40 fields.
  const merge = Object.fromEntries(
    all.map(({ name, letter }) => {
      try {
        return [name, exportTemplate(letter, { language: "mailchimp" }).notes.map(({ message }) => message)];
      } catch (error) {
        return [name, error.code];
      }
    }),
  );
  expect(merge["order-confirmation"]).toBe("export/unsupported");
  expect(Object.values(merge).filter(Array.isArray).length).toBeGreaterThan(5);
});

test("merge tags take the place of values", () => {
  const source = `<mjml><mj-body><mj-section><mj-column><mj-text>{{ a }} *|B|*{% if c %}yes{% else %}no{% endif %}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  const { html, subject } = exportTemplate(source, { language: "mailchimp" });
  const data = exportData(source, { a: "<A>", c: true }, { language: "mailchimp" });
  expect(html).toContain("*|PF1|* &#42;|B|**|IF:PF2|*yes*|ELSE:|*no*|END:IF|*");
  expect([subject, data.PF1, data.PF2]).toEqual(["*|SUBJECT|*", "&lt;A&gt;", true]);
});

test("a template whose tags decide the layout is refused with the place", () => {
  const source = `<mjml><mj-body><mj-section><mj-column width="{{ w }}"><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>`;
  expect(() => exportTemplate(source, { language: "liquid" })).toThrowError(
    expect.objectContaining({ code: "export/layout", diagnostic: expect.objectContaining({ line: 1 }) }),
  );
  expect(() => exportTemplate(source, { language: "jinja" })).toThrowError(expect.objectContaining({ code: "usage/bad" }));
});
