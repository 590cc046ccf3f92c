// Documents with data, made by chance from a seed: half of them show one attribute or one construct each, half are mixtures of everything.
import { chance } from "../chance.mjs";
import { BETWEEN, FLOW, IN_RAW, IN_TEXT, SPLIT } from "./flow.mjs";
import { ALL_WAYS, attribute, attributesOf, COMPONENTS, content, maybe, piece, said } from "./pieces.mjs";
import { maker, otherwise, rowsScope } from "./scope.mjs";
import { found, HEAD, inlined, valuesFor } from "./styles.mjs";

/** A document around what stands in one of its places. */
const column = (inside) => `<mj-section><mj-column>${inside}</mj-column></mj-section>`;
const PLACES = {
  "mj-body": (inside) => inside,
  "mj-wrapper": (inside) => `<mj-wrapper>${inside}</mj-wrapper>`,
  "mj-section": (inside) => `<mj-section>${inside}</mj-section>`,
  "mj-group": (inside) => `<mj-section><mj-group>${inside}</mj-group></mj-section>`,
  "mj-column": column,
  "mj-hero": (inside) => `<mj-hero>${inside}</mj-hero>`,
  "mj-carousel": (inside) => column(`<mj-carousel>${inside}</mj-carousel>`),
  "mj-navbar": (inside) => column(`<mj-navbar>${inside}</mj-navbar>`),
  "mj-social": (inside) => column(`<mj-social>${inside}</mj-social>`),
  "mj-accordion": (inside) => column(`<mj-accordion>${inside}</mj-accordion>`),
  "mj-accordion-element": (inside) => column(`<mj-accordion><mj-accordion-element>${inside}</mj-accordion-element></mj-accordion>`),
  "mj-table": (inside) => column(`<mj-table>${inside}</mj-table>`),
  "mj-text": (inside) => column(`<mj-text>${inside}</mj-text>`),
  "mj-raw": (inside) => column(`<mj-raw>${inside}</mj-raw>`),
};

/** Where a component stands that is given attributes, and what is in it. */
const parts = "<mj-accordion-title>t</mj-accordion-title><mj-accordion-text>x</mj-accordion-text>";
const text = "<mj-text>x</mj-text>";
const HOMES = {
  "mj-body": (a) => `</mj-body><mj-body${a}>${column(text)}`,
  "mj-wrapper": (a) => `<mj-wrapper${a}>${column(text)}</mj-wrapper>`,
  "mj-section": (a) => `<mj-section${a}><mj-column>${text}</mj-column><mj-column><mj-image src="p" alt="p" /></mj-column></mj-section>`,
  "mj-group": (a) => `<mj-section><mj-group${a}><mj-column>${text}</mj-column><mj-column>${text}</mj-column></mj-group></mj-section>`,
  "mj-column": (a) => `<mj-section><mj-column${a}>${text}<mj-image src="p" alt="p" /></mj-column><mj-column>${text}</mj-column></mj-section>`,
  "mj-hero": (a) => `<mj-hero${a}>${text}</mj-hero>`,
  "mj-image": (a) => column(`<mj-image${a.includes("src=") ? "" : ' src="p"'}${a} />`),
  "mj-divider": (a) => column(`<mj-divider${a} />`),
  "mj-spacer": (a) => column(`<mj-spacer${a} />`),
  "mj-table": (a) => column(`<mj-table${a}><tr><td>1</td></tr></mj-table>`),
  "mj-social": (a) => column(`<mj-social${a}><mj-social-element name="facebook" href="#">f</mj-social-element></mj-social>`),
  "mj-social-element": (a) =>
    column(`<mj-social><mj-social-element${/ (?:\{%[^%]*%\} ?)?name=/.test(a) ? "" : ' name="web"'}${a}>w</mj-social-element></mj-social>`),
  "mj-navbar": (a) => column(`<mj-navbar${a}><mj-navbar-link href="/a">a</mj-navbar-link></mj-navbar>`),
  "mj-navbar-link": (a) => column(`<mj-navbar><mj-navbar-link${a}>a</mj-navbar-link></mj-navbar>`),
  "mj-accordion": (a) => column(`<mj-accordion${a}><mj-accordion-element>${parts}</mj-accordion-element></mj-accordion>`),
  "mj-accordion-element": (a) => column(`<mj-accordion><mj-accordion-element${a}>${parts}</mj-accordion-element></mj-accordion>`),
  "mj-accordion-title": (a) =>
    column(`<mj-accordion><mj-accordion-element><mj-accordion-title${a}>t</mj-accordion-title></mj-accordion-element></mj-accordion>`),
  "mj-accordion-text": (a) => column(`<mj-accordion><mj-accordion-element><mj-accordion-text${a}>t</mj-accordion-text></mj-accordion-element></mj-accordion>`),
  "mj-carousel": (a) => column(`<mj-carousel${a}><mj-carousel-image src="a" alt="" /><mj-carousel-image src="b" alt="" /></mj-carousel>`),
  "mj-carousel-image": (a) =>
    column(`<mj-carousel><mj-carousel-image${a.includes(" src=") ? "" : ' src="p"'}${a} /><mj-carousel-image src="b" alt="" /></mj-carousel>`),
};
const home = (tag, a) => (HOMES[tag] ?? ((written) => column(`<${tag}${written}>x</${tag}>`)))(a);

const CLASSES = '<mj-attributes><mj-class name="a" color="red" padding="1px" /><mj-class name="b" font-size="9px" /></mj-attributes>';

/** Every attribute of every component: seeds take one after the other. Those that a compiler may well print as they are come more often. */
const PRINTED = /href|src|alt|title|^name|rel|target|color|url|class|^lang|icon$/;
const EVERY = COMPONENTS.flatMap((tag) =>
  Object.keys(attributesOf(tag)).flatMap((name) => Array.from({ length: PRINTED.test(name) ? 4 : 1 }, () => [tag, name])),
);

const TAGGED = ALL_WAYS.filter((way) => way !== "literal");

/** One attribute, from data in one way. */
function oneAttribute(m, scope, seed) {
  const [tag, name] = EVERY[(seed * 7919) % EVERY.length];
  const way = m.one(TAGGED);
  const label = `${tag} ${name} ${way}`;
  const inHead = m.random();
  if (inHead < 0.12 && !/class|^mj-(?:body|selector)/.test(name)) {
    return {
      label: `mj-attributes: ${label}`,
      head: `<mj-attributes>${valuesFor(m, scope, tag, name, way)}</mj-attributes>`,
      body: home(tag, m.chance(0.3) ? ' mj-class="a"' : ""),
    };
  }
  const classes = name === "mj-class" ? CLASSES : "";
  if (inHead < 0.25 && tag !== "mj-body") {
    const { name: row, expression, scope: inside } = scope.list();
    return {
      label: `${label} in a loop`,
      head: classes,
      body: `{% for ${row} in ${expression} %}${home(tag, attribute(m, inside, tag, name, way))}{% endfor %}`,
    };
  }
  return { label, head: classes, body: home(tag, attribute(m, scope, tag, name, way)) };
}

/** Every construct in every place where it may stand. */
const CONSTRUCTS = Object.keys(PLACES).flatMap((place) => {
  const isText = ["mj-text", "mj-raw", "mj-table"].includes(place);
  const own = place === "mj-text" || place === "mj-raw" ? IN_TEXT : isText || place === "mj-carousel" ? {} : { ...IN_RAW, ...BETWEEN };
  // mjml breaks down on a comment in a carousel.
  const all = Object.entries({ ...FLOW, ...own }).filter(([name]) => place !== "mj-carousel" || name !== "in-comments");
  return all.map(([name, construct]) => ({ place, isText, name, construct }));
});

/** One construct around what stands in one place. */
function oneConstruct(m, scope, seed) {
  const { place, isText, name, construct } = CONSTRUCTS[(seed * 7919) % CONSTRUCTS.length];
  const make = (inside) => (m.chance(0.8) ? piece(m, inside, place) : piece(m, inside, place) + piece(m, inside, place));
  const beside = m.chance(0.5) && !isText ? piece(m, scope, place) : "";
  return { label: `${name} in ${place}`, head: "", body: PLACES[place](beside + construct(m, scope, make)) };
}

/** An element with its tags in different branches. */
function oneSplit(m, scope, seed) {
  const names = Object.keys(SPLIT);
  const name = names[seed % names.length];
  const [around, tag, place] = m.one([
    ["mj-body", "mj-section", "mj-section"],
    ["mj-body", "mj-wrapper", "mj-wrapper"],
    ["mj-section", "mj-column", "mj-column"],
    ["mj-column", "mj-text", "mj-text"],
    ["mj-column", "mj-button", "mj-text"],
    ["mj-column", "mj-social", "mj-social"],
    ["mj-column", "mj-table", "mj-table"],
    ["mj-table", "tr", "td"],
    ["mj-text", "ul", "li"],
  ]);
  const make = (inside) => (place === "td" || place === "li" ? `<${place}>${said(m, inside)}</${place}>` : piece(m, inside, place));
  // What is no tree before it is merged may be refused.
  return {
    label: `${name} of ${tag}`,
    head: "",
    body: PLACES[around](SPLIT[name](m, scope, make, tag)),
    mayBe: ["mjml/syntax", "mjml/unexpected-element", "template/syntax", "template/stray-text"],
  };
}

/** What stands around the whole: before the root, or in a file that the document extends. */
function oneAround(m, scope) {
  const kind = m.one(["set", "macro", "import", "extends", "body", "comment"]);
  const inside = () => piece(m, scope, "mj-section");
  if (kind === "set")
    return {
      label: "set before the root",
      before: `{% set s0 = ${scope.flag()} %}`,
      head: "",
      body: `<mj-section>{% if s0 %}${inside()}{% endif %}</mj-section>`,
    };
  if (kind === "comment") return { label: "comment before the root", before: "{# <mjml> #}<!-- x -->", head: "", body: `<mj-section>${inside()}</mj-section>` };
  if (kind === "macro")
    return {
      label: "macro before the root",
      before: `{% macro f0(a) %}<mj-column><mj-text>{{ a }}</mj-text></mj-column>{% endmacro %}\n`,
      head: "",
      body: `<mj-section>{{ f0(${scope.value(() => m.one(["x", ""]))}) }}${inside()}</mj-section>`,
    };
  if (kind === "import") {
    m.includes["lib.mjml"] = "{% macro f0(a) %}<mj-text>{{ a }}</mj-text>{% endmacro %}";
    return { label: "import before the root", before: '{% import "lib.mjml" as lib %}', head: "", body: column(`{{ lib.f0(${scope.value(() => "<x>")}) }}`) };
  }
  if (kind === "body")
    return {
      label: "one body or another",
      head: "",
      body: `${inside()}</mj-body>{% else %}<mj-body background-color="red">${column(text)}`,
      open: `{% if ${scope.flag()} %}`,
      close: "{% endif %}",
    };
  m.includes["base.mjml"] = `<mjml><mj-head>{% block head %}{% endblock %}</mj-head><mj-body>{% block body %}${column(text)}{% endblock %}</mj-body></mjml>`;
  return { label: "extends", whole: `{% extends "base.mjml" %}{% block body %}<mj-section>${inside()}</mj-section>{% endblock %}`, mayBe: ["template/syntax"] };
}

/** One thing in the head, with and without a construct around. */
function oneInHead(m, scope) {
  const kind = m.one(Object.keys(HEAD));
  const construct = m.chance(0.5) ? m.one(Object.keys(FLOW)) : undefined;
  const head = construct ? FLOW[construct](m, scope, (inside) => HEAD[kind](m, inside)) : HEAD[kind](m, scope);
  const body = m.chance(0.5)
    ? column(`<mj-text css-class="k" mj-class="a" font-family="Nice">${content(m, scope)}</mj-text>`)
    : column(`<mj-text>${found(m, scope)}</mj-text>`);
  return { label: `${kind} in mj-head${construct ? ` in ${construct}` : ""}`, head, body };
}

/** One inlined rule, and texts for it. */
function oneStyle(m, scope) {
  const style = inlined(m, scope);
  const body = m.one([
    () => column(`<mj-text>${found(m, scope)}</mj-text>`),
    () => column(`<mj-text css-class="k">${found(m, scope)}</mj-text>`),
    () => column(`<mj-table>${FLOW.for(m, scope, (row) => `<tr><td>${said(m, row)}</td><td class="k">x</td></tr>`)}</mj-table>`),
    () =>
      maybe(m, scope, (inside) => column(`<mj-text css-class="{{ ${inside.value(() => m.one(["k", "a", ""]))} }}">${found(m, inside)}</mj-text>`), {
        share: 1,
      }),
    () =>
      column(`${maybe(m, scope, (inside) => `<mj-text css-class="k">${said(m, inside)}</mj-text>`, { share: 1 })}<mj-text css-class="a"><p>x</p></mj-text>`),
  ])();
  return { label: `inlined ${/>(.*?) \{/.exec(style)?.[1]}`, head: style, body };
}

/** A mixture: heads of several things, bodies with constructs in constructs. */
function mixture(m, scope) {
  m.odd = 0.02;
  m.calm = m.chance(0.5);
  const size = { attributes: m.one([0, 1, 1, 2, 3]), share: m.one([0.15, 0.3, 0.5]), items: m.one([1, 2, 2, 3]) };
  const kinds = Object.keys(HEAD).filter((kind) => !(m.calm ? /attr|breakpoint|inlined|components/ : /inlined/).test(kind) || m.chance(0.3));
  const head = m.times(m.below(4), () => m.one(kinds));
  const heads = [...new Set(head)].map((kind) => maybe(m, scope, (inside) => HEAD[kind](m, inside), { share: 0.2 }));
  const body = m.times(1 + m.below(4), () => maybe(m, scope, (inside) => piece(m, inside, "mj-body", size), { share: size.share, raw: true }));
  const base = m.chance(0.3) ? CLASSES : "";
  return { label: "mixture", head: base + heads.join("\n"), body: body.join("\n") };
}

const SMALL = [oneAttribute, oneAttribute, oneAttribute, oneConstruct, oneConstruct, oneInHead, oneStyle, oneSplit, oneAround];

/** The document of a seed: what it is about, its template, data, other data, and included files. */
export function document(seed) {
  const m = maker(chance(seed));
  const data = {};
  const scope = rowsScope(m, [data], "");
  const { label, head, body, before = "", open = "", close = "", whole, mayBe } = seed % 2 ? m.one(SMALL)(m, scope, seed) : mixture(m, scope);
  const dir = () => ` dir="{{ ${scope.value(() => m.one(["ltr", "rtl", "auto", ""]))} }}"`;
  const root = m.chance(0.1) ? ` lang="{{ ${scope.value(() => m.one(["de", "", "en"]))} }}"${m.chance(0.5) ? dir() : ""}` : "";
  const template = `${before}<mjml${root}>${head ? `<mj-head>${head}</mj-head>` : ""}${open}<mj-body>${body}</mj-body>${close}</mjml>`.replace(
    "<mj-body></mj-body>",
    "",
  );
  // Every third document is merged with other data too, by the same compiled template.
  const others = seed % 3 ? [] : [otherwise(m, data)];
  return { seed, label, template: whole ?? template, data, others, includes: m.includes, mayBe };
}
