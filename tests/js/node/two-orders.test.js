// The same mail either way: merged by another Jinja and compiled by npm mjml, or compiled once and merged. What is known to break is here by name.
import { compile } from "postfrisch";
import { afterAll, describe, expect, test } from "vitest";
import { differ } from "../../conformance/merge/compare.mjs";
import { compiled, jinja } from "../../conformance/merge/oracle.mjs";
import { attack } from "../../conformance/merge/orders.mjs";
import { rounds } from "./share.js";

const mail = (body, head = "") => `<mjml><mj-head><mj-title>T</mj-title>${head}</mj-head><mj-body>${body}</mj-body></mjml>`;
const section = (inside, attributes = "") => `<mj-section${attributes}>${inside}</mj-section>`;
const column = (inside, attributes = "") => `<mj-column${attributes}>${inside}</mj-column>`;
const text = (inside, attributes = "") => `<mj-text${attributes}>${inside}</mj-text>`;
const plain = section(column(text("fest")));
const rows = [
  { n: "a", w: "50%" },
  { n: "b & <c>", w: "25%" },
  { n: 'd "e"', w: "25%" },
];
const data = {
  rows,
  noRows: [],
  on: true,
  off: false,
  c: "#abc",
  w: "120px",
  p: "5px 20px",
  url: "https://a.example/?a=1&b=2",
  empty: "",
  t: 'Tisch 2" & mehr',
  n: 3,
  zero: 0,
  nothing: "none",
  blanks: " x ",
  no: "false",
  big: "big",
  network: "facebook",
  markup: '<p>a</p><p class="k">b</p>',
};
const loop = (inside, of = "rows") => `{% for r in ${of} %}${inside}{% endfor %}`;
const button = (attributes) => section(column(`<mj-button${attributes}>x</mj-button>`));
const social = (attributes, label = "x") => section(column(`<mj-social><mj-social-element${attributes}>${label}</mj-social-element></mj-social>`));
const picture = (attributes) => section(column(`<mj-image src="a.png" alt=""${attributes} />`));
const inlined = (rules) => `<mj-style inline="inline">${rules}</mj-style>`;
const when = (inside, condition = "on") => `{% if ${condition} %}${inside}{% endif %}`;

const CASES = {
  "columns in a loop": mail(section(loop(column(text("{{ r.n }}"))))),
  "columns in a loop without rows": mail(section(loop(column(text("x")), "noRows")) + plain),
  "a column on a condition that holds": mail(section(column(text("a")) + when(column(text("b"))))),
  "a column on a condition that does not hold": mail(section(column(text("a")) + when(column(text("b")), "off"))),
  "widths of columns from data": mail(section(loop(column(text("x"), ' width="{{ r.w }}"')))),
  "columns in a group in a loop": mail(section(`<mj-group>${loop(column(text("{{ r.n }}")))}</mj-group>`)),
  "sections in a loop": mail(loop(section(column(text("{{ loop.index }} {{ r.n }}"))))),
  "a section on a condition that does not hold": mail(when(section(column(text("a")), ' background-color="#abc"'), "off") + plain),
  "sections of a wrapper in a loop": mail(`<mj-wrapper gap="10px">${loop(section(column(text("{{ r.n }}"))))}</mj-wrapper>`),
  "padding from data": mail(section(column(text("x", ' padding="{{ p }}"')), ' padding="{{ p }}"')),
  "a picture's width from data": mail(section(column('<mj-image src="{{ url }}" width="{{ w }}" alt="{{ t }}" />'))),
  "quotes in an alternative text": mail(section(column(`<mj-image src="a.png" alt="{{ t }}" />`))),
  "a colour with three digits from data": mail(
    section(column(text("x", ' color="{{ c }}" container-background-color="{{ c }}"')), ' background-color="{{ c }}"'),
  ),
  "half a colour from data": mail(section(column(text("x", ' color="#{{ n }}{{ n }}{{ n }}"')))),
  "a value with blanks at the edge of a raw": mail(
    `<mj-raw>{{ blanks }}</mj-raw><mj-raw>a{{ blanks }}</mj-raw><mj-raw>{{ blanks -}} b</mj-raw><mj-raw>{{ empty }} c</mj-raw>`,
  ),
  "a link that is the text false": mail(picture(' href="{{ no }}"') + picture(' href="{{ off }}"')),
  "an end of a tag in a string": mail(
    section(column(text("{{ missing|default(' }} %}') }}", " css-class=\"{{ missing|default('}}') }}\""))) + picture(" alt=\"{{ missing|default('x }}') }}\""),
  ),
  "a gutter that is no number": mail(section(column(text("a")) + column(text("b")), ' gutter="{{ no }}"')),
  "a link that may be empty": mail(
    section(
      column(
        ["empty", "url"]
          .map(
            (name) =>
              `<mj-button href="{{ ${name} }}">x</mj-button><mj-image src="a" alt="" href="{{ ${name} }}" /><mj-social><mj-social-element name="web" href="{{ ${name} }}">x</mj-social-element></mj-social>`,
          )
          .join(""),
      ),
    ),
  ),
  "an attribute on a condition": mail(section(column(text("x", ' {% if on %}align="right"{% endif %}')))),
  "conditions in mj-attributes": mail(plain, `<mj-attributes>{% if off %}<mj-text color="red" />{% else %}<mj-text color="teal" />{% endif %}</mj-attributes>`),
  "a class from data": mail(
    section(column(text("x", ' mj-class="{% if on %}a{% else %}b{% endif %}"'))),
    '<mj-attributes><mj-class name="a" color="red" /></mj-attributes>',
  ),
  "an inlined style that looks at siblings, in a loop": mail(
    loop(section(column(text("<p>{{ r.n }}</p>")))),
    '<mj-style inline="inline">p:first-child { color: red } div p { margin: 0 }</mj-style>',
  ),
  "an inlined style over columns in a loop": mail(
    section(loop(column(text("<p>x</p>", ' css-class="k"')))),
    '<mj-style inline="inline">.k p { color: red }</mj-style>',
  ),
  "the font of what is left out": mail(plain + when(section(column(text("x", ' font-family="Lato"'))), "off")),
  "a picture that is left out": mail(plain + when(section(column('<mj-image src="a" alt="" />')), "off")),
  "a picture that stands after an accordion": mail(section(column("<mj-accordion></mj-accordion>")) + when(section(column('<mj-image src="a" alt="" />')))),
  "a menu in a loop": mail(loop(section(column('<mj-navbar hamburger="hamburger"><mj-navbar-link href="{{ url }}">{{ r.n }}</mj-navbar-link></mj-navbar>')))),
  "links of a menu in a loop": mail(
    section(column(`<mj-navbar base-url="https://b.example">${loop('<mj-navbar-link href="/{{ loop.index }}">{{ r.n }}</mj-navbar-link>')}</mj-navbar>`)),
  ),
  "networks in a loop": mail(section(column(`<mj-social>${loop('<mj-social-element name="web" href="{{ url }}">{{ r.n }}</mj-social-element>')}</mj-social>`))),
  "a carousel in a loop": mail(
    loop(section(column('<mj-carousel><mj-carousel-image src="{{ loop.index }}.png" alt="" /><mj-carousel-image src="b.png" alt="" /></mj-carousel>'))),
  ),
  "pictures of a carousel in a loop": mail(
    section(column(`<mj-carousel>${loop('<mj-carousel-image src="{{ loop.index }}.png" alt="{{ r.n }}" />')}</mj-carousel>`)),
  ),
  "parts of an accordion in a loop": mail(
    section(column(`<mj-accordion>${loop("<mj-accordion-element><mj-accordion-title>{{ r.n }}</mj-accordion-title></mj-accordion-element>")}</mj-accordion>`)),
  ),
  "rows of a table with comparisons": mail(
    section(
      column(
        `<mj-table>${loop('{% if loop.index < 3 %}<tr><td style="{% if loop.index > 1 %}color:red{% endif %}">{{ r.n }}</td></tr>{% endif %}')}</mj-table>`,
      ),
    ),
  ),
  "a subject and a preview that may be empty": mail(plain, "<mj-preview>{% if off %}x{% endif %}</mj-preview>").replace(
    "<mj-title>T",
    "<mj-title>{% if off %}x{% endif %}",
  ),
  "a subject with quotes": mail(plain).replace("<mj-title>T", "<mj-title>{{ t }}"),
  "a hero's height from data": mail(`<mj-hero height="{{ n }}00px" background-color="{{ c }}">${when(text("x"))}</mj-hero>`),
  "a breakpoint from data": mail(section(column(text("x"))), '<mj-breakpoint width="{{ n }}00px" />'),
  "loops in loops": mail(loop(section(`{% for s in rows %}${column(text("{{ r.n }} {{ s.n }} {{ loop.index }}"))}{% endfor %}`))),
  "a macro that makes sections": mail(
    `{% macro part(name, wide) %}${section(column(text("{{ name }}", ' padding="{{ wide }}px"')))}{% endmacro %}{{ part("a", 5) }}{{ part("b", 9) }}`,
  ),
  "a link on a condition that does not hold": mail(
    [button, picture, (link) => social(` name="web"${link}`), (link) => social(` name="facebook"${link}`)]
      .map((make) => make(' href="{% if off %}{{ url }}{% endif %}"'))
      .join(""),
  ),
  "a link of two values that are both empty": mail([button, picture].map((make) => make(' href="{{ empty }}{{ empty }}"')).join("")),
  "a link that is a number": mail(picture(' href="{{ zero }}"')),
  "a link of an empty value and a blank": mail(button(' href="{{ empty }} "')),
  "an empty link that is a button's default": mail(button(""), '<mj-attributes><mj-button href="{{ empty }}" /></mj-attributes>'),
  "a carousel's link that is empty": mail(section(column('<mj-carousel><mj-carousel-image src="a.png" alt="" href="{{ empty }}" /></mj-carousel>'))),
  "colours that are empty or none": mail(
    ["empty", "nothing"]
      .map((name) => {
        const color = ` background-color="{{ ${name} }}"`;
        return section(column(text("x")), color) + button(`${color} href="{{ url }}"`) + social(` name="web" href="{{ url }}"${color}`);
      })
      .join(""),
  ),
  "a network from data": mail(social(' name="{{ network }}" href="{{ url }}"')),
  "a network's picture and label that are empty": mail(social(' name="web" src="{{ empty }}" href="{{ url }}"', "{{ empty }}")),
  "a class whose name is data": mail(section(column(text("x", ' mj-class="big"'))), '<mj-attributes><mj-class name="{{ big }}" color="red" /></mj-attributes>'),
  "a class whose name is empty": mail(section(column(text("x"))), '<mj-attributes><mj-class name="{{ empty }}" color="red" /></mj-attributes>'),
  "a font whose name is data": mail(section(column(text("x", ' font-family="big"'))), '<mj-font name="{{ big }}" href="https://f.example/big.css" />'),
  "a macro that makes buttons": mail(
    `{% macro link(to, label) %}<mj-button href="{{ to }}">{{ label }}</mj-button>{% endmacro %}${section(column(`${text("a")}{{ link(url, "Los") }}`))}`,
  ),
  "a macro that makes columns": mail(`{% macro card(t) %}${column(text("{{ t }}"))}{% endmacro %}${section('{{ card("a") }}{{ card("b") }}')}`),
  "columns that a macro is called with": mail(`{% macro row() %}${section("{{ caller() }}")}{% endmacro %}{% call row() %}${column(text("a"))}{% endcall %}`),
  "columns that a loop cuts in two": mail(section(column(loop(`${text("{{ r.n }}")}{% if not loop.last %}</mj-column><mj-column>{% endif %}`)))),
  "columns that a loop without rows would cut in two": mail(section(column(loop("{% if not loop.last %}</mj-column><mj-column>{% endif %}", "noRows")))),
  "rows of two columns": mail(
    loop(`{% if loop.index is odd %}<mj-section>{% endif %}${column(text("{{ r.n }}"))}{% if loop.index is even or loop.last %}</mj-section>{% endif %}`),
  ),
  "a loop around columns, its tags in raw pieces": mail(
    section(`<mj-raw>{% for r in rows %}</mj-raw>${column(text("{{ r.n }}"))}<mj-raw>{% endfor %}</mj-raw>`),
  ),
  "defaults on a condition, its tags in raw pieces": mail(
    plain,
    '<mj-attributes><mj-raw>{% if off %}</mj-raw><mj-text color="red" /><mj-raw>{% else %}</mj-raw><mj-text color="teal" /><mj-raw>{% endif %}</mj-raw></mj-attributes>',
  ),
  "inlined styles for classes and ids from data": mail(
    section(column(text('<p class="{{ big }}">a</p><p {% if on %}class="k"{% endif %}>b</p><p id="{{ network }}">c</p>'))),
    inlined("p.big { color: red } .k { margin: 0 } #facebook { top: 0 }"),
  ),
  "inlined styles for markup from data": mail(
    section(column(text("{{ markup|safe }}"))),
    inlined("p:first-child { color: red } .k { margin: 0 } p + p { top: 0 }"),
  ),
  "inlined styles that count rows": mail(
    section(column(`<mj-table>${loop("<tr><td>{{ r.n }}</td></tr>")}</mj-table>`)),
    inlined("tr:first-child td { color: red } tr:last-child td { color: teal } tr:nth-child(2) td { color: navy } tr + tr { margin: 0 }"),
  ),
  "an inlined rule on a condition": mail(plain, inlined("{% if on %}div { color: {{ c }} }{% endif %} {% if off %}td { margin: 0 }{% endif %}")),
  "a variable that is set in a part": mail(section(column(text("{% set y = n + 1 %}{{ y }}", ' padding="{{ p }}"'))) + section(column(text("{{ y }}")))),
};

/** Merges as Jinja2 does, where there is one. */
const merger = jinja();
afterAll(() => merger.close());

describe("two orders, one result", () => {
  test.each(Object.entries(CASES))("%s", async (_, template) => {
    const merged = await merger.merge({ template, data });
    expect(merged.error).toBeUndefined();
    const wanted = await compiled(merged.text);
    expect(differ(wanted.html, compile(template).render(data).html)).toEqual([]);
  });

  test("templates and data made by chance", { timeout: 600_000 }, async () => {
    const count = rounds("templates and data made by chance", 400, 1_000);
    const { counts, different } = await attack({ count, compile, merger });
    if (counts.verdicts["left out"]) console.warn(`${counts.verdicts["left out"]} of ${count} documents are left out: they need Python with Jinja2`);
    expect(different.map(({ seed, verdict, label, found }) => [seed, verdict, label, found])).toEqual([]);
    for (const way of ["merged first", "in parts", "compiled once"]) expect(counts.ways[way]).toBeGreaterThan(10);
    expect(counts.verdicts.same).toBeGreaterThan(count / 5);
  });

  test("only what a tag decides waits for the data, and explain() tells what and why", () => {
    const template = compile(mail(`${plain}\n${section(loop(column(text("{{ r.n }}"))))}\n${section(column(text("x", ' padding="{{ p }}"')))}`));
    const { mergedFirst: whole, because, parts } = template.explain();
    expect([whole, because, template.html]).toEqual([false, null, undefined]);
    expect(parts.map(({ line, message }) => [line, message.split(" decides")[0]])).toEqual([
      [2, "a tag between the children of <mj-section>"],
      [3, "a tag in the attribute `padding`"],
    ]);
    expect(compile(mail(plain)).explain()).toEqual({ mergedFirst: false, because: null, parts: [], styledLater: null, vouched: [] });
    expect(compile(mail(plain, '<mj-breakpoint width="{{ n }}px" />')).explain()).toMatchObject({ mergedFirst: true, because: { line: 1 }, parts: [] });
  });

  test("what is wrong in a part is told where it stands", () => {
    const template = compile(mail(`${plain}\n${section(loop(column(text("{{ r.nme }}"))))}`));
    expect(() => template.render(data)).toThrow(expect.objectContaining({ code: "template/undefined", diagnostic: expect.objectContaining({ line: 2 }) }));
    const broken = compile(mail(`${plain}\n${section("{% if on %}<mj-column>{% endif %}")}`), { validation: "skip" });
    expect(() => broken.render(data)).toThrow(/mj-column|mj-section/);
  });

  test("values in parts stay values", () => {
    const hostile = { ...data, rows: [{ n: '"><script>x</script>' }, { n: "<!--postfrisch part-->" }, { n: "</mj-text><mj-raw>x</mj-raw>" }] };
    const { html } = compile(mail(section(loop(column(text('<b title="{{ r.n }}">{{ r.n }}</b>')))))).render(hostile);
    expect(html).not.toMatch(/<script|<mj-/);
    expect(html.match(/mj-column-per-33/g).length).toBeGreaterThanOrEqual(3);
  });
});
