// Templates with data, made by chance from a seed: loops around whatever may be repeated, conditions wherever a tag may stand, expressions in attributes
// of every kind; data with zero, one and many rows.

import { chance } from "../chance.mjs";

const TEXTS = ["Lampe", "5 € > 3 & <b>", "Größe „M“", "it's", 'a "b"', "", "{x}", "1 < 2"];
const COLORS = ["red", "#c8102e", "#abc", "rgb(1, 2, 3)"];
const WIDTHS = ["50%", "200px", "33.33%", "100px"];
const PADDINGS = ["0", "10px", "10px 25px", "1px 2px 3px 4px"];
const URLS = ["https://a.example/?a=1&b=2", "https://b.example/bild.png", "mailto:x@a.example", ""];

/** A template and data for it. */
export function pair(seed) {
  const random = chance(seed);
  const below = (n) => Math.floor(random() * n);
  const one = (list) => list[below(list.length)];
  const often = (share, text) => (random() < share ? text() : "");
  const times = (n, make) => Array.from({ length: n }, make).join("\n");

  const row = () => ({
    name: one(TEXTS),
    note: one(TEXTS),
    color: one(COLORS),
    width: one(WIDTHS),
    padding: one(PADDINGS),
    url: one(URLS),
    size: 10 + below(30),
    count: below(5),
    on: random() < 0.5,
    rows: [],
  });
  const data = { ...row(), rows: times0(below(4), () => ({ ...row(), rows: times0(below(3), row) })) };

  /** Expressions see the row of the loop around, `r`, or the data. */
  const of = (depth) => (depth ? `r${depth}.` : "");
  const say = (depth) =>
    one([`{{ ${of(depth)}name }}`, `{{ ${of(depth)}count }}`, `{{ ${of(depth)}note }} – {{ name }}`, depth ? "{{ loop.index }}" : "{{ size }}"]);
  const condition = (depth) =>
    one([
      `${of(depth)}on`,
      `not ${of(depth)}on`,
      `${of(depth)}count > 2`,
      `${of(depth)}count < 2 and on`,
      ...(depth ? ["loop.first", "loop.last", "loop.index0 is even"] : []),
    ]);
  const rows = (depth) => `${of(depth)}rows`;
  const loop = (depth, make) => `{% for r${depth + 1} in ${rows(depth)} %}${make(depth + 1)}{% endfor %}`;
  const either = (depth, make) => `{% if ${condition(depth)} %}${make(depth)}${often(0.5, () => `{% else %}${make(depth)}`)}{% endif %}`;
  /** Something as it is, repeated, or on a condition. */
  const maybe = (depth, make) => {
    const way = random();
    if (way < 0.2 && depth < 2) return loop(depth, make);
    if (way < 0.4) return either(depth, make);
    return make(depth);
  };
  const value = (depth, name, plain) => (random() < 0.5 ? `{{ ${of(depth)}${name} }}` : one(plain));
  const attribute = (depth) =>
    one([
      () => ` color="${value(depth, "color", COLORS)}"`,
      () => ` container-background-color="${value(depth, "color", COLORS)}"`,
      () => ` padding="${value(depth, "padding", PADDINGS)}"`,
      () => ` padding-left="{{ ${of(depth)}size }}px"`,
      () => ` font-size="{{ ${of(depth)}size }}px"`,
      () => ` align="{% if ${condition(depth)} %}left{% else %}right{% endif %}"`,
      () => ` css-class="k{{ ${of(depth)}count }}"`,
      () => ` font-family="${value(depth, "name", ["Arial"]).replace("name", "color")}, Arial"`,
      () => ` line-height="1.{{ ${of(depth)}count }}"`,
      () => "",
    ])();
  const link = (depth) =>
    one([` href="{{ ${of(depth)}url }}"`, ` href="https://c.example/?n={{ ${of(depth)}count }}&amp;x=1"`, ' href="https://d.example"', ""]);
  const content = (depth) =>
    one([
      () => say(depth),
      () => `<p style="color:{{ ${of(depth)}color }}">${say(depth)}</p>`,
      () => `<a href="https://e.example/{{ ${of(depth)}count }}" title="${say(depth)}">${say(depth)}</a>`,
      () => either(depth, say),
      () => (depth < 2 ? `<ul>${loop(depth, (d) => `<li>${say(d)}</li>`)}</ul>` : "x"),
      () => `{# nichts #}x{% set y = ${of(depth)}count %}{{ y + 1 }}`,
    ])();
  const text = (depth) => `<mj-text${attribute(depth)}${often(0.3, () => ' mj-class="a"')}>${content(depth)}</mj-text>`;
  const image = (depth) =>
    `<mj-image src="{{ ${of(depth)}url }}" alt="${say(depth)}"${link(depth)}${often(0.5, () => one([` width="{{ ${of(depth)}size }}px"`, ' width="120px"']))}${attribute(depth)} />`;
  const leaf = (depth) =>
    one([
      () => text(depth),
      () => text(depth),
      () => image(depth),
      () => `<mj-button${link(depth)}${attribute(depth)}${often(0.3, () => ` width="{{ ${of(depth)}size }}0px"`)}>${say(depth)}</mj-button>`,
      () => `<mj-divider border-color="{{ ${of(depth)}color }}"${often(0.5, () => ` border-width="{{ ${of(depth)}count }}px"`)} />`,
      () => `<mj-spacer height="{{ ${of(depth)}size }}px" />`,
      () =>
        `<mj-table${attribute(depth)}><tr><th>x</th></tr>${depth < 2 ? loop(depth, (d) => `<tr><td style="{% if ${condition(d)} %}color:red{% endif %}">${say(d)}</td></tr>`) : ""}</mj-table>`,
      () =>
        `<mj-social>${maybe(depth, (d) => `<mj-social-element name="${one(["facebook", "web"])}"${link(d)} alt="${say(d)}">${say(d)}</mj-social-element>`)}</mj-social>`,
      () => `<mj-navbar>${maybe(depth, (d) => `<mj-navbar-link${link(d)}>${say(d)}</mj-navbar-link>`)}</mj-navbar>`,
      () =>
        `<mj-accordion>${maybe(depth, (d) => `<mj-accordion-element><mj-accordion-title>${say(d)}</mj-accordion-title><mj-accordion-text>${content(d)}</mj-accordion-text></mj-accordion-element>`)}</mj-accordion>`,
      () =>
        `<mj-carousel><mj-carousel-image src="https://a.example/a.png" alt="" />${maybe(depth, (d) => `<mj-carousel-image src="https://a.example/{{ ${of(d)}count }}.png" alt="${say(d)}"${link(d)} />`)}</mj-carousel>`,
      () => `<mj-raw>${content(depth)}</mj-raw>`,
    ])();
  const column = (depth) =>
    `<mj-column${often(0.3, () => ` width="${value(depth, "width", WIDTHS)}"`)}${often(0.2, () => ` background-color="{{ ${of(depth)}color }}"`)}>${times(1 + below(2), () => maybe(depth, leaf))}</mj-column>`;
  const columns = (depth) => times(1 + below(2), () => maybe(depth, column));
  const section = (depth) => {
    const way = random();
    const look = often(0.4, () =>
      one([
        ` background-color="{{ ${of(depth)}color }}"`,
        ` background-url="{{ ${of(depth)}url }}"`,
        ` padding="{{ ${of(depth)}padding }}"`,
        ` css-class="{{ ${of(depth)}color }}"`,
        ' full-width="full-width"',
      ]),
    );
    if (way < 0.1)
      return `<mj-hero${often(0.5, () => ` background-color="{{ ${of(depth)}color }}"`)} height="{{ ${of(depth)}size }}0px">${maybe(depth, text)}</mj-hero>`;
    if (way < 0.2) return `<mj-section${look}><mj-group>${columns(depth)}</mj-group></mj-section>`;
    return `<mj-section${look}>${columns(depth)}</mj-section>`;
  };
  const outer = (depth) => (random() < 0.2 ? `<mj-wrapper>${times(1 + below(2), () => maybe(depth, section))}</mj-wrapper>` : section(depth));
  const head = [
    `<mj-title>${say(0)}</mj-title>`,
    often(0.5, () => `<mj-preview>${either(0, say)}</mj-preview>`),
    often(
      0.5,
      () =>
        `<mj-attributes>${maybe(0, () => `<mj-text color="{{ color }}" />`)}<mj-class name="a" font-size="${one(["9px", "{{ size }}px"])}" /></mj-attributes>`,
    ),
    often(0.3, () => `<mj-style>.k1 { color: {{ color }} } {% if on %}.k2 { margin: 0 }{% endif %}</mj-style>`),
    often(
      0.2,
      () => `<mj-style inline="inline">.k1 div { color: red } p { margin: 0 }${often(0.5, () => " li:first-child { color: {{ color }} }")}</mj-style>`,
    ),
    often(0.2, () => either(0, () => `<mj-font name="Nice" href="https://f.example/nice.css" />`)),
    often(0.2, () => `<mj-breakpoint width="{{ size }}0px" />`),
  ];
  const template = `<mjml><mj-head>${head.join("\n")}</mj-head><mj-body${often(0.2, () => ' background-color="{{ color }}"')}>${times(1 + below(3), () => maybe(0, outer))}</mj-body></mjml>`;
  return { template, data };
}

function times0(count, make) {
  return Array.from({ length: count }, make);
}
