// What stands in a head, and the inlined styles with the texts that their selectors find.
import { condition, FLOW } from "./flow.mjs";
import { attribute, attributesOf, COMPONENTS, maybe, said } from "./pieces.mjs";
import { COLORS, TEXTS } from "./values.mjs";

/** Selectors of every kind; `K` stands for a class. */
const SELECTORS = [
  "p",
  ".K",
  "#i",
  "[title]",
  '[title="t"]',
  "[class~=K]",
  "div p",
  "div > p",
  "td > div",
  "p + p",
  "p ~ p",
  "p:first-child",
  "p:last-child",
  "p:nth-child(2)",
  "p:nth-child(odd)",
  "p:nth-child(2n+1)",
  "p:empty",
  "p:not(.K)",
  ".K, #i",
  ".K p",
  ".K > p",
  "p.K",
  ".K .a",
  "li:first-child",
  "li + li",
  "td:first-child",
  "tr:nth-child(2) td",
  "a",
  "a[href]",
  "img",
  "table",
  ".K td",
  ".K div",
  "div:empty",
  "p:only-child",
  "p:not(:first-child)",
  "p:first-of-type",
  "b ~ i",
  "*",
  ".K:first-child",
  ".K + .K",
  ".K ~ div",
  "div.K",
  "td.K",
  "a:hover",
];

function rule(m, scope, selector) {
  const declaration = m.one([
    () => "color: teal",
    () => "margin: 0",
    () => "color: teal !important",
    () => `color: {{ ${scope.value(() => m.one(COLORS))} }}`,
    () => `{% if ${condition(m, scope)} %}padding: 3px{% endif %}`,
    () => "font-size: 9px; color: navy",
    () => "width: 40px; background-color: #eee",
  ]);
  return `${selector} { ${declaration()} }`;
}

/** A style that is written into elements. */
export function inlined(m, scope, count = 1) {
  const rules = m.times(count, () => {
    const selector = m.one(SELECTORS).replaceAll("K", m.one(["k", "k", "a", "{{ K }}"]));
    return rule(m, scope, selector.replaceAll("{{ K }}", m.chance(0.3) ? `{{ ${scope.value(() => "k")} }}` : "k"));
  });
  return `<mj-style inline="inline">${rules.map((made) => (m.chance(0.15) ? FLOW.if(m, scope, () => made) : made)).join(" ")}</mj-style>`;
}

/** A text that selectors find something in. */
export function found(m, scope) {
  const some = (inside) =>
    m.one([
      () => `<p>${said(m, inside)}</p>`,
      () => '<p class="k">x</p>',
      () => `<p class="{{ ${inside.value(() => m.one(["k", "a", "", "k a"]))} }}">x</p>`,
      () => `<p {% if ${condition(m, inside)} %}class="k"{% endif %}>x</p>`,
      () => `<p id="{{ ${inside.value(() => m.one(["i", "j", ""]))} }}">x</p>`,
      () => `<p title="{{ ${inside.value(() => m.one(["t", "", "u"]))} }}">x</p>`,
      () => `<p>{{ ${inside.value(() => m.one(["", "x"]))} }}</p>`,
      () => "<p></p>",
      () => `<b>x</b><i>${said(m, inside)}</i>`,
      () => `{{ ${inside.value(() => m.one(["<p>x</p>", '<p class="k">y</p>', "", "<b>x</b>"]))}|safe }}`,
      () => `<a href="{{ ${inside.value(() => m.one(["", "#"]))} }}">x</a>`,
      () => `<ul>${FLOW.for(m, inside, (row) => `<li>${said(m, row)}</li>`)}</ul>`,
      () => `<table>${FLOW.for(m, inside, (row) => `<tr><td>${said(m, row)}</td><td>y</td></tr>`)}</table>`,
    ])();
  return m.times(1 + m.below(3), () => maybe(m, scope, some, { share: 0.4 })).join("");
}

/** Elements that stand in a head. */
export const HEAD = {
  title: (m, scope) => `<mj-title>${said(m, scope).replace("|safe", "")}</mj-title>`,
  preview: (m, scope) => `<mj-preview>${said(m, scope)}</mj-preview>`,
  style: (m, scope) =>
    `<mj-style>.k { color: {{ ${scope.value(() => m.one(COLORS))} }} } {% if ${condition(m, scope)} %}.a { margin: 0 }{% endif %}</mj-style>`,
  inlined: (m, scope) => inlined(m, scope, 1 + m.below(3)),
  font: (m, scope) =>
    `<mj-font name="{{ ${scope.value(() => m.one(["Nice", "Lato", "", "Arial"]))} }}" href="https://f.example/{{ ${scope.number()} }}.css" />`,
  breakpoint: (m, scope) => `<mj-breakpoint width="{{ ${scope.value(() => m.one(["300px", "480px", "", "500"]))} }}" />`,
  attributes: (m, scope) =>
    `<mj-attributes>${m.times(1 + m.below(2), () => maybe(m, scope, (inside) => valuesFor(m, inside), { share: 0.35, raw: true })).join("")}</mj-attributes>`,
  "html-attributes": (m, scope) => {
    const value = (inside) => `<mj-html-attribute name="${m.one(["data-x", "title", "id"])}">{{ ${inside.value(() => m.one(TEXTS))} }}</mj-html-attribute>`;
    const selector = (inside) =>
      `<mj-selector path="${m.one([".k", "p", ".k p", "p:first-child", "td > div", ".a td"])}">${maybe(m, inside, value, { share: 0.3 })}</mj-selector>`;
    return `<mj-html-attributes>${maybe(m, scope, selector, { share: 0.3 })}</mj-html-attributes>`;
  },
  "class-of-components": (m, scope) => {
    const tag = m.one(["mj-text", "mj-button", "mj-section", "mj-column"]);
    const own = (inside) => `<${tag}${attribute(m, inside, tag, m.one(["padding", "css-class", "background-color"]))} />`;
    return `<mj-attributes><mj-class name="${m.one(["a", "b"])}">${maybe(m, scope, own, { share: 0.4 })}</mj-class></mj-attributes>`;
  },
  raw: (m, scope) => `<mj-raw><meta name="x" content="{{ ${scope.value(() => m.one(TEXTS))} }}"></mj-raw>`,
};

/** What `mj-attributes` says of components: of one, of all, of a class. */
export function valuesFor(m, scope, tag = m.one(COMPONENTS), name = undefined, way = undefined) {
  const chosen = name ?? m.one(Object.keys(attributesOf(tag)).filter((one) => !one.endsWith("-class")));
  const written = attribute(m, scope, tag, chosen, way);
  return m.one([
    `<${tag}${written} />`,
    `<mj-all${written} />`,
    `<mj-class name="${m.one(["a", "b", `{{ ${scope.value(() => m.one(["a", "b", ""]))} }}`])}"${written} />`,
  ]);
}
