// Components, attributes and texts by chance, with Jinja in and around them. Which component may stand where, and which attributes it has, mjml says itself.
import { createRequire } from "node:module";
import { BETWEEN, condition, FLOW, IN_RAW, IN_TEXT } from "./flow.mjs";
import { COLORS, MARKUP, NETWORKS, TEXTS, TYPED, URLS, valuesOf, WORDS } from "./values.mjs";

const require = createRequire(import.meta.url);
require("mjml");
const { components } = require("mjml-core");
const CHILDREN = require("mjml-preset-core").dependencies;

/** Attributes that every component has. */
const COMMON = { "css-class": "string", "mj-class": "string" };
const LEAVES = [
  "mj-text",
  "mj-text",
  "mj-text",
  "mj-button",
  "mj-image",
  "mj-divider",
  "mj-spacer",
  "mj-table",
  "mj-social",
  "mj-navbar",
  "mj-accordion",
  "mj-carousel",
];

/** Attributes of a component with their types. */
export const attributesOf = (tag) => ({ ...components[tag].allowedAttributes, ...(tag === "mj-raw" ? {} : COMMON) });

/** Components of the body that have attributes. */
export const COMPONENTS = Object.keys(components).filter(
  (tag) => CHILDREN[tag] && !/^mj-(?:head|attributes|breakpoint|html|font|preview|style|title|raw)/.test(tag),
);

/** Ways to give an attribute a value, by name: each takes the maker, the scope, and what makes values. */
export const WAYS = {
  literal: (_m, _scope, make) => make().replaceAll('"', "'").replace(/[<{]/g, ""),
  value: (_, scope, make) => `{{ ${scope.value(make)} }}`,
  if: (m, scope, make) => `{% if ${condition(m, scope)} %}{{ ${scope.value(make)} }}{% endif %}`,
  "if-else": (m, scope, make) => `{% if ${condition(m, scope)} %}{{ ${scope.value(make)} }}{% else %}${WAYS.literal(m, scope, make)}{% endif %}`,
  ternary: (m, scope, make) => `{{ ${scope.value(make)} if ${condition(m, scope)} else ${m.chance(0.5) ? scope.value(make) : "''"} }}`,
  two: (_, scope, make) => `{{ ${scope.value(make)} }}{{ ${scope.value(() => "")} }}`,
  halves: (_, scope, make) => {
    let rest = "";
    const start = scope.value(() => {
      const whole = make();
      const at = Math.floor(whole.length / 2);
      rest = whole.slice(at);
      return whole.slice(0, at);
    });
    return `{{ ${start} }}{{ ${scope.value(() => rest)} }}`;
  },
  before: (m, scope, make) => `${m.one(["x", "#", "1", " "])}{{ ${scope.value(make)} }}`,
  behind: (m, scope, make) => `{{ ${scope.value(make)} }}${m.one(["px", "x", " ", "%"])}`,
  number: (m, scope) => `{{ ${scope.number()} }}${m.one(["px", "%", "", "0px"])}`,
  words: (_, scope, make) => {
    const { name, expression, scope: inside } = scope.list();
    return `{% for ${name} in ${expression} %}{{ ${inside.value(() => make().split(" ")[0])} }}{% if not loop.last %} {% endif %}{% endfor %}`;
  },
  join: (_, scope, make) => `{{ ${scope.value(() => make().split(" "))}|join(' ') }}`,
  typed: (m, scope) => `{{ ${scope.value(() => m.one(TYPED))} }}`,
  quoted: (m, scope, make) => `{{ ${m.fresh("m")}|default("${WAYS.literal(m, scope, make)}") }}`,
  default: (m, scope, make) => `{{ ${m.chance(0.5) ? scope.value(make) : m.fresh("m")}|default('${WAYS.literal(m, scope, make).replaceAll("'", "")}') }}`,
  set: (m, scope, make) => {
    const name = m.fresh("s");
    return `{% set ${name} = ${scope.value(make)} %}{{ ${name} }}`;
  },
  comment: (_, scope, make) => `{# x #}{{- ${scope.value(make)} -}}`,
  macro: (m, scope, make) => FLOW.macro(m, scope, (inside) => `{{ ${inside.value(make)} }}`),
};

/** One attribute, from data in some way, or on a condition. */
export function attribute(m, scope, tag, name, way = m.one(Object.keys(WAYS))) {
  const type = attributesOf(tag)[name] ?? "string";
  const make = tag === "mj-social-element" && name === "name" ? () => m.one(NETWORKS) : valuesOf(m, name, type);
  const written = () => `${name}="${(WAYS[way] ?? WAYS.value)(m, scope, make)}"`;
  if (way === "on-condition") return ` {% if ${condition(m, scope)} %}${written()}{% endif %}`;
  if (way === "one-or-other") return ` {% if ${condition(m, scope)} %}${written()}{% else %}${written()}{% endif %}`;
  if (way === "tag-in-words") return ` {% if ${condition(m, scope)} %} ${written()} {% endif %} `;
  return ` ${written()}`;
}

/** Ways of whole attributes. */
export const ALL_WAYS = [...Object.keys(WAYS), "on-condition", "one-or-other"];

export function attributes(m, scope, tag, count, given = []) {
  const names = Object.keys(attributesOf(tag)).filter((name) => !given.includes(name));
  const chosen = new Set(m.times(count, () => m.one(names)));
  return [...chosen]
    .map((name) => attribute(m, scope, tag, name, m.chance(0.25) ? "literal" : m.one(ALL_WAYS.filter((way) => !m.calm || way !== "macro"))))
    .join("");
}

/** Constructs that leave most of a document to be compiled once. */
const CALM = ["if", "if", "if-else", "elif", "for", "for", "for-if", "for-else", "if-for", "for-shadow", "set", "comment"];

/** A thing as it is, or in a construct that fits; deeper down there are fewer. */
export function maybe(m, scope, make, { share = 0.35, raw = false, names } = {}) {
  if (!m.chance(share / (1 + scope.depth / 2)) || scope.depth > 2) return make(scope);
  const fitting = { ...FLOW, ...(raw ? { ...IN_RAW, ...BETWEEN } : {}) };
  const name = m.one(names ?? (m.calm ? CALM : Object.keys(fitting)));
  return fitting[name === "import" && m.chance(0.8) ? "macro" : name](m, scope, make);
}

/** An expression that prints words. */
export function said(m, scope) {
  const text = () => scope.value(() => m.one(TEXTS));
  return m.one([
    () => `{{ ${text()} }}`,
    () => `{{ ${text()} }}`,
    () => `{{ ${scope.number()} }}`,
    () => `{{ ${scope.value(() => m.one(TYPED))} }}`,
    () => `{{ ${scope.value(() => m.one(MARKUP))}|safe }}`,
    () => `{{ ${scope.value(() => m.one(WORDS))}|upper }}`,
    () => `{{ ${scope.value(() => ["b", m.one(WORDS), "a"])}|sort|join(", ") }}`,
    () => `{{ ${scope.value(() => ["b", m.one(TEXTS)])}|last }}`,
    () => `{{ ${scope.value(() => ["b", "c"])}|length }}`,
    () => `{{ ${m.fresh("m")}|default("d & e") }}`,
    () => `{{ ${scope.value(() => "")}|default("leer", true) }}`,
    () => `{{ ${text()} ~ " <i> " ~ ${scope.number()} }}`,
    () => `{{ ${text()} if ${condition(m, scope)} else "–" }}`,
    () => `{{ ${scope.number()} + 1 }}`,
    () => (scope.isLoop ? "{{ loop.index }}" : "w"),
    () => (scope.isLoop ? '{{ loop.cycle("a", "b") }}' : "w"),
    () => `{{- ${text()} -}}`,
    () => `{{ ${text()}|default("x") }}`,
    () => (scope.isLoop ? `{% if loop.changed(${scope.number()}) %}n{% endif %}{{ loop.revindex }}` : "w"),
    () => `{{ ${text()}|replace("a", "<o>") }}`,
  ])();
}

/** Text with markup in it. */
export function content(m, scope) {
  const inner = (inside) => (inside.depth > scope.depth + 1 ? said(m, inside) : content(m, inside));
  return m.one([
    () => said(m, scope),
    () => said(m, scope),
    () => `a ${said(m, scope)} b`,
    () => `<p>${said(m, scope)}</p>`,
    () => `<p class="{{ ${scope.value(() => m.one(["k", "a", "", "a k"]))} }}">${said(m, scope)}</p><p>y</p>`,
    () => `<b style="color: {{ ${scope.value(() => m.one(COLORS))} }}">${said(m, scope)}</b>`,
    () => `<a href="{{ ${scope.value(() => m.one(URLS))} }}" title="${said(m, scope).replaceAll('"', "'").replace("|safe", "")}">${said(m, scope)}</a>`,
    () => `<p {% if ${condition(m, scope)} %}class="k"{% endif %}>x</p>`,
    () => inText(m, scope, inner),
    () => inText(m, scope, inner),
    () => `<ul>${FLOW.for(m, scope, (inside) => `<li>${said(m, inside)}</li>`)}</ul>`,
    () => `{% set y = ${scope.number()} %}{{ y + 1 }}`,
    () => "",
    () => "fest&nbsp;&amp; &ouml;",
  ])();
}

function inText(m, scope, make) {
  const all = { ...FLOW, ...IN_TEXT };
  if (scope.depth > 2) return make(scope);
  const name = m.one(m.calm ? CALM : Object.keys(all));
  return all[name === "import" && m.chance(0.8) ? "macro" : name](m, scope, make);
}

/** How much stands in a thing of a document: `attributes` of each element, `share` of constructs around, `items` at most. */
const SIZE = { attributes: 0, share: 0, items: 1 };

/** What stands at a place, one thing of it. */
export function piece(m, scope, place, size = SIZE) {
  const make = PIECES[place] ?? PIECES.column;
  return make(m, scope, size);
}

function element(m, scope, tag, size, inside) {
  const written = attributes(m, scope, tag, m.below(size.attributes + 1));
  return inside === undefined ? `<${tag}${written} />` : `<${tag}${written}>${inside}</${tag}>`;
}

const some = (m, scope, place, size) =>
  m
    .times(1 + m.below(size.items), () =>
      maybe(m, scope, (inside) => piece(m, inside, place, size), { share: size.share, raw: CHILDREN[place]?.includes("mj-raw") }),
    )
    .join("");

const parent = (tag) => (m, scope, size) => element(m, scope, tag, size, some(m, scope, tag, size));
const raw = (m, scope) => `<mj-raw>${content(m, scope)}</mj-raw>`;

const atStart = (m, scope) => `<mj-raw position="file-start"><!-- {{ ${scope.value(() => m.one(WORDS))} }} -->${m.chance(0.2) ? said(m, scope) : ""}</mj-raw>`;

/** What may stand in each component, by the component. */
const PIECES = {
  "mj-body": (m, scope, size) => m.one([section, section, section, parent("mj-wrapper"), parent("mj-hero"), raw, atStart])(m, scope, size),
  "mj-wrapper": (m, scope, size) => m.one([section, section, parent("mj-hero")])(m, scope, size),
  "mj-section": (m, scope, size) => m.one([parent("mj-column"), parent("mj-column"), parent("mj-group"), raw])(m, scope, size),
  "mj-group": (m, scope, size) => parent("mj-column")(m, scope, size),
  "mj-column": (m, scope, size) => leaf(m, scope, size),
  "mj-hero": (m, scope, size) => leaf(m, scope, size, ["mj-text", "mj-button", "mj-image"]),
  "mj-carousel": (m, scope, size) =>
    `<mj-carousel-image src="{{ ${scope.value(() => m.one(URLS))} }}" alt="x"${attributes(m, scope, "mj-carousel-image", m.below(size.attributes + 1), ["src", "alt"])} />`,
  "mj-navbar": (m, scope, size) => element(m, scope, "mj-navbar-link", size, said(m, scope)),
  "mj-social": (m, scope, size) => element(m, scope, "mj-social-element", size, said(m, scope)),
  "mj-accordion": (m, scope, size) => parent("mj-accordion-element")(m, scope, size),
  "mj-accordion-element": (m, scope, size) => element(m, scope, m.one(["mj-accordion-title", "mj-accordion-text"]), size, content(m, scope)),
  "mj-table": (m, scope) =>
    `<tr>${maybe(m, scope, (inside) => `<td style="{% if ${condition(m, inside)} %}color:red{% endif %}">${said(m, inside)}</td>`, { share: 0.3 })}</tr>`,
  "mj-text": content,
  "mj-raw": content,
};

const section = parent("mj-section");

function leaf(m, scope, size, tags = LEAVES) {
  const tag = m.one(tags);
  if (m.chance(0.05)) return raw(m, scope);
  if (tag === "mj-divider" || tag === "mj-spacer") return element(m, scope, tag, size);
  if (tag === "mj-image") return element(m, scope, tag, size);
  if (tag === "mj-text" || tag === "mj-button") return element(m, scope, tag, size, tag === "mj-text" ? content(m, scope) : said(m, scope));
  return element(m, scope, tag, size, some(m, scope, tag, size));
}
