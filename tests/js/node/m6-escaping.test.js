// Hostile values × every construct of the template language × every place in a mail, seen by the parsers of browsers: a value changes nothing but itself, or it is refused.

import { parse } from "parse5";
import { compile } from "postfrisch";
import { describe, expect, test } from "vitest";
import { count, isLong } from "./share.js";

const HOSTILE = [
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  ' onclick=alert(1) x="',
  "javascript:alert(1)",
  " jAvA\tscript:alert(1)",
  "java",
  "script:alert(1)",
  "colon;alert(1)",
  "#58alert(1)",
  "data:text/html,<script>1</script>",
  "</title></style></script></textarea><script>",
  "--><script>",
  "-",
  "<!--",
  "<![endif]--><script>",
  "red;position:fixed",
  "x';color:red;y:'",
  "';position:fixed;'",
  "a') ;color:red;background:url('https://evil/",
  "url(https://evil/)",
  "*/color:red;/*",
  "red}*{color:red",
  '","evil":"x',
  '"+alert(1)+"',
  "\\",
  "\n\r\f",
  "&quot;&gt;&lt;script&gt;&#34;",
  "{{ v }}{% if %}{# #}",
  "onclick",
  "href",
  "style",
  "script",
  "img",
  "",
  " ",
  "\u0000\u2028\u202e\ufeff",
  "\u0001javascript:alert(1)",
  "/",
  "*",
  ["a onclick=alert(1)"],
  { "a b": "c onclick=1" },
  7,
];

const mail = (text, { head = "", body = (inner) => `<mj-section><mj-column>${inner}</mj-column></mj-section>`, attributes = "" } = {}) =>
  `<mjml><mj-head>${head.includes("◦") ? "" : "<mj-title>◦T</mj-title>"}${head}</mj-head><mj-body>${body(`<mj-text css-class="k" ${attributes}>${text}</mj-text>`)}</mj-body></mjml>`;

/** Where a value can stand; `•` is it. */
const PLACES = {
  text: ["<p>•</p>"],
  quoted: ['<p title="a •" id="i">x</p>'],
  "single quotes": ["<p title='•' id='i'>x</p>"],
  bare: ["<p title=• id=i>x</p>"],
  "bare behind letters": ["<p title=a• id=i>x</p>"],
  href: ['<a href="•">x</a>'],
  "href with blanks": ['<a b/href = "•">x</a>'],
  "href behind letters": ['<a href="java•">x</a>'],
  "href, twice": ['<a href="••">x</a>'],
  "href, thrice with a colon": ['<a href="••:•">x</a>'],
  "href with references": ['<a href="•&•&•">x</a>'],
  "href of code": ["<a href=\"javascript:f('•')\">x</a>"],
  "bare href": ["<a href=• id=i>x</a>"],
  "source behind a host": ['<img src="https://a.example/•" alt="">'],
  style: ['<p style="color:•;margin:0">x</p>'],
  "whole style": ['<p style="•">x</p>'],
  "style's text": ["<p style=\"font-family:'•', serif;margin:0\">x</p>"],
  "style's text by reference": ['<p style="font-family:&quot;•&quot;, serif;margin:0">x</p>'],
  "style's address": ["<p style=\"background:url('•') top;margin:0\">x</p>"],
  "style's bare address": ['<p style="background:url(•) top;margin:0">x</p>'],
  "style's function": ['<p style="background:•(•) top;margin:0">x</p>'],
  "style's comment": ['<p style="/* • */margin:0">x</p>'],
  "bare style": ["<p style=color:•;margin:0 id=i>x</p>"],
  event: ['<p onclick="f(•)">x</p>'],
  srcdoc: ['<iframe srcdoc="•"></iframe>'],
  comment: ["<!-- • --><p>x</p>"],
  "comment, open": ["<!--•><p>y</p>--><p>x</p>"],
  "Outlook's comment": ['<!--[if mso]><table width="•"><tr><td style="color:•">•</td></tr></table><![endif]--><p>x</p>'],
  "not Outlook": ['<!--[if !mso]><!--><a href="•" style="color:•">x</a><!--<![endif]-->'],
  "name of an attribute": ['<p •="x">x</p>'],
  "name of an attribute, alone": ["<p •>x</p>"],
  "name of an attribute, in part": ['<p on•="x">x</p>'],
  "name of an attribute, begun": ['<p •load="x">x</p>'],
  "name of a data attribute": ['<p data-•="x">x</p>'],
  "name of a tag": ["<•>x</•>"],
  "name of a heading": ["<h•>x</h•>"],
  "name of a tag, begun": ["<•mg src=x>"],
  "style element": ["x", { head: "<mj-style>.k{color:•;margin:0}</mj-style>" }],
  "style element's text": ["x", { head: "<mj-style>.k{font-family:'•';margin:0}</mj-style>" }],
  "style element's address": ["x", { head: "<mj-style>.k{background:url(•)}</mj-style>" }],
  "style element's rule": ["x", { head: "<mj-style>•{margin:0}</mj-style>" }],
  "inlined style": ["x", { head: '<mj-style inline="inline">.k{color:•;margin:0}</mj-style>' }],
  "style in text": ["<style>.k{color:•;margin:0}</style>"],
  title: ["x", { head: "<mj-title>◦•</mj-title><mj-preview>•</mj-preview>" }],
  "link in a preview": ["x", { head: '<mj-preview><a href="•">y</a></mj-preview>' }],
  textarea: ["<textarea>•</textarea>"],
  "JSON-LD, text": ['<script type="application/ld+json">{"a":"•","b":1}</script>'],
  "JSON-LD, value": ['<script type="application/ld+json">{"a":•,"b":1}</script>'],
  "JSON-LD, escaped": ['<script type="application/ld+json">{"a":"\\•","b":1}</script>'],
  script: ["<script>var a = •;</script>"],
  "script's text": ['<script>var a = "•";</script>'],
  "component's colour": ["x", { attributes: 'color="•"' }],
  "component's padding": ["x", { attributes: 'padding="1px •"' }],
  "component's class": ["x", { attributes: 'css-class="•"' }],
  "component's attribute": ["x", { attributes: '•="red"' }],
  "component's font": ["x", { attributes: "font-family=\"'•', serif\"" }],
  alt: ["x", { body: (inner) => `<mj-section><mj-column>${inner}<mj-image src="a.png" alt="•" /></mj-column></mj-section>` }],
  source: ["x", { body: (inner) => `<mj-section><mj-column>${inner}<mj-image src="•" alt="" href="•" /></mj-column></mj-section>` }],
  button: ["x", { body: (inner) => `<mj-section><mj-column>${inner}<mj-button href="•" background-color="•">•</mj-button></mj-column></mj-section>` }],
  section: ["x", { body: (inner) => `<mj-section background-url="•" background-color="•"><mj-column>${inner}</mj-column></mj-section>` }],
  wrapper: ["x", { body: (inner) => `<mj-wrapper background-url="•"><mj-section><mj-column>${inner}</mj-column></mj-section></mj-wrapper>` }],
  hero: ["x", { body: (inner) => `<mj-hero background-url="•" height="100px">${inner}</mj-hero>` }],
  "attributes for all": ["x", { head: '<mj-attributes><mj-all color="•" /></mj-attributes>' }],
  "HTML attribute": [
    "x",
    { head: '<mj-html-attributes><mj-selector path=".k"><mj-html-attribute name="title">•</mj-html-attribute></mj-selector></mj-html-attributes>' },
  ],
  "HTML attribute: href": [
    "x",
    { head: '<mj-html-attributes><mj-selector path=".k"><mj-html-attribute name="href">•</mj-html-attribute></mj-selector></mj-html-attributes>' },
  ],
  "HTML attribute: style": [
    "x",
    { head: '<mj-html-attributes><mj-selector path=".k"><mj-html-attribute name="style">color:•</mj-html-attribute></mj-selector></mj-html-attributes>' },
  ],
  "name of an HTML attribute": [
    "x",
    { head: '<mj-html-attributes><mj-selector path=".k"><mj-html-attribute name="•">x</mj-html-attribute></mj-selector></mj-html-attributes>' },
  ],
};

/** How a template can print a value; what stands before it comes back first. */
const CONSTRUCTS = {
  "{{ }}": ["", "{{ v }}"],
  if: ["", "{% if v is defined %}{{ v }}{% else %}{{ w }}{% endif %}"],
  elif: ["", "{% if w %}{% elif w is none %}x{% else %}{{ v }}{% endif %}"],
  for: ["", "{% for x in [v] %}{{ x }}{% else %}x{% endfor %}"],
  "for, letter by letter": ["", "{% for x in v %}{{ x }}{% endfor %}"],
  "for … if": ["", "{% for x in [v, v] if loop is defined or true %}{% if loop.first %}{{ x }}{% else %}{% continue %}{% endif %}{% endfor %}"],
  "for with break": ["", "{% for x in [v, v] %}{% if not loop.first %}{% break %}{% endif %}{{ x }}{% endfor %}"],
  "recursive for": ["", "{% for x in [[v]] recursive %}{% if x is sequence %}{{ loop(x) }}{% else %}{{ x }}{% endif %}{% endfor %}"],
  with: ["", "{% with x = v %}{{ x }}{% endwith %}"],
  set: ["{% set x = v %}", "{{ x }}"],
  "set block": ["{% set x %}{{ v }}{% endset %}", "{{ x }}"],
  "set block, passed on": ["{% set x %}{{ v }}{% endset %}{% set y = x %}", "{{ y }}"],
  "set block with a filter": ["{% set x | trim %}{{ v }}{% endset %}", "{{ x }}"],
  "set block in a loop": ["{% for y in [1] %}{% set v %}a{% endset %}{% endfor %}", "{{ v }}"],
  namespace: ["{% set n = namespace(x='') %}{% set n.x = v %}", "{{ n.x }}"],
  macro: ["{% macro m(x) %}{{ x }}{% endmacro %}", "{{ m(v) }}"],
  "macro with a default": ["{% macro m(x=v) %}{{ x }}{% endmacro %}", "{{ m() }}"],
  "macro in a macro": ["{% macro a(x) %}{{ x }}{% endmacro %}{% macro m(x) %}{{ a(x) }}{% endmacro %}", "{{ m(v) }}"],
  "macro, recursive": ["{% macro m(x, n) %}{% if n %}{{ m(x, n - 1) }}{% else %}{{ x }}{% endif %}{% endmacro %}", "{{ m(v, 3) }}"],
  "macro, joined": ["{% macro m(x) %}{{ x }}{% endmacro %}", "{{ m(v) ~ '' }}"],
  "macro in a list": ["{% macro m(x) %}{{ x }}{% endmacro %}", "{{ [m(v)]|first }}"],
  "macro by another name": ["{% macro m(x) %}{{ x }}{% endmacro %}{% set f = m %}", "{{ f(v) }}"],
  "macro, passed on": ["{% macro m(x) %}{{ x }}{% endmacro %}{% macro p(x) %}{{ x }}{% endmacro %}", "{{ p(m(v)) }}"],
  call: ["{% macro m() %}{{ caller() }}{% endmacro %}", "{% call m() %}{{ v }}{% endcall %}"],
  "call with a value": ["{% macro m(x) %}{{ caller(x) }}{% endmacro %}", "{% call(y) m(v) %}{{ y }}{% endcall %}"],
  "caller, kept": ["{% macro m() %}{% set x = caller() %}{{ x }}{% endmacro %}", "{% call m() %}{{ v }}{% endcall %}"],
  "filter block": ["", "{% filter trim %}{{ v }}{% endfilter %}"],
  autoescape: ["", "{% autoescape true %}{{ v }}{% endautoescape %}"],
  "autoescape false": ["", "{% autoescape false %}{{ v }}{% endautoescape %}"],
  include: ["", '{% include "v.txt" %}'],
  "include of several": ["", '{% include ["nope.txt", "v.txt"] ignore missing %}'],
  "include by data": ["", '{% if w %}{% include "v.txt" %}{% endif %}{% include file %}'],
  block: ["", "{% block b %}{{ v }}{% endblock %}"],
  self: ["{% set s %}{% block b %}{{ v }}{% endblock %}{% endset %}", "{{ self.b() }}"],
  do: ["{% do range(1) %}", "{{ v }}"],
  const: ["", "{{ 'a' }}{{ v }}"],
  slice: ["", "{{ v[:40] }}"],
  unary: ["", "{{ not v }}{{ v }}"],
  join: ["", "{{ v ~ '' }}"],
  or: ["", "{{ w or v }}"],
  compare: ["", "{{ v == 1 }}{{ v }}"],
  "inline if": ["", "{{ v if v is defined else w }}"],
  "inline if with a text": ["", "{{ 'x' if w else v }}"],
  test: ["", "{{ v is string }}{{ v }}"],
  attribute: ["", "{{ o.v }}"],
  item: ["", "{{ l[0] }}"],
  list: ["", "{{ [v] }}"],
  tuple: ["", "{{ (v, v) }}"],
  map: ["", "{{ {'a': v} }}"],
  filters: ["", "{{ v|default('x')|string }}"],
  escape: ["", "{{ v|e }}"],
  json: ["", "{{ v|json }}"],
  tojson: ["", "{{ v|tojson }}"],
  "json, passed on": ["{% set x = v|json %}", "{{ x }}"],
  "json by map": ["", "{{ [v]|map('json')|first }}"],
  replace: ["", "{{ v|replace('a', 'b') }}"],
  format: ["", "{{ '%s'|format(v) }}"],
  raw: ["", "{% raw %}{% endraw %}{{ v }}"],
};

const files = { "v.txt": "{{ v }}" };
const include = (name) => files[name];
const ACTIVE = /^[\s\0-\x20]*(javascript|data|vbscript|blob|file):/i;
const ADDRESS = new Set(["href", "src", "srcset", "background", "action", "formaction", "poster", "cite", "data", "xlink:href"]);

/** What a style is made of, as CSS Syntax reads it: ends of declarations, blocks, brackets, the schemes of its addresses; comments and texts that never end. */
function structure(css) {
  const found = [];
  let rest = css.replaceAll(/\r\n?|\f/g, "\n");
  const token =
    /^(?:\/\*[\s\S]*?(?:\*\/|$)|(["'])(?:(?!\1)[^\\\n]|\\[\s\S])*(\1|\n|$)|url\(\s*(?!["'\s])((?:[^)\\]|\\[\s\S])*)(?:\)|$)|\\[\s\S]|[;{}()[\]]|<!--|-->|@[\w-]+|[\s\S])/i;
  while (rest) {
    const [text, quote, end, address] = token.exec(rest);
    rest = rest.slice(text.length);
    if (text.startsWith("/*") && !text.endsWith("*/")) found.push("open comment");
    else if (quote !== undefined && end !== quote) found.push("open text");
    else if (address !== undefined) found.push(`url ${ACTIVE.test(address)} ${/["'(\s]/.test(address.trim())}`);
    else if (/^(?:[;{}()[\]]|<!--|-->|@.+)$/.test(text)) found.push(text);
  }
  // Brackets that close again are a value's own affair.
  const brackets = /\(\)|\[\]/g;
  let all = found.join("");
  while (brackets.test(all)) all = all.replaceAll(brackets, "");
  return all;
}

/** What values must not change: elements, names of attributes, schemes of addresses, declarations of styles, keys of JSON. */
function shape(node) {
  if (node.nodeName === "#comment" || node.nodeName === "#text") return [];
  const attrs = node.attrs ?? [];
  const own = [];
  if (node.tagName) own.push(`${node.tagName} ${attrs.map(({ name }) => name).join(" ")}`);
  for (const { name, value } of attrs) {
    if (ADDRESS.has(name)) own.push(`${name} ${ACTIVE.test(value)}`);
    if (name === "style") own.push(structure(value));
  }
  const text = (node.childNodes ?? []).map(({ value }) => value ?? "").join("");
  if (node.tagName === "style") own.push(structure(text));
  if (node.tagName === "script") own.push(keys(text));
  return [...own, ...(node.childNodes ?? []).flatMap(shape), ...(node.tagName ? ["/"] : [])];
}

function keys(text) {
  try {
    return JSON.stringify(Object.keys(JSON.parse(text)));
  } catch {
    return text.replace(/(["'])(?:(?!\1)[^\\\n]|\\.)*\1|\d+|null|true|false|\{.*\}|\[.*\]/g, "value");
  }
}

const outlooks = (html) => html.replaceAll(/<!--\[if [^\]]*mso[^\]]*\]>/g, "").replaceAll("<![endif]-->", "");

/** Places whose values stand in what only Outlook reads, too. */
const OUTLOOKS = new Set(["Outlook's comment", "section", "wrapper", "hero", "button", "component's colour"]);

/** Names of harmless tags are alike: a value may be one. */
const seen = (html, place) => {
  const toOutlook = OUTLOOKS.has(place) ? shape(parse(outlooks(html))) : [];
  const both = JSON.stringify([shape(parse(html)), toOutlook]);
  if (place.startsWith("name of a tag") || place.startsWith("name of a heading")) return both.replace(/"(h[1-6]|b) /g, '"tag ');
  return place.startsWith("name of") ? both.replace(/"(p|td align class style) [a-z0-9_-]+"/g, '"$1 name"') : both;
};

/** Where two shapes part; a harmless value may have been refused. */
function difference(got, wanted = "refused") {
  const at = [...got].findIndex((letter, index) => letter !== wanted[index]);
  return `${got.slice(Math.max(0, at - 40), at + 40)} instead of ${wanted.slice(Math.max(0, at - 40), at + 40)}`;
}

/** Nothing is printed: the template's own loop does not begin. */
const printsNothing = (construct, value) => construct === "for, letter by letter" && value === "";

/** What is harmless where a letter is not. */
const HARMLESS = { "name of a tag": "b", "name of a heading": "2", "JSON-LD, value": 1, script: 1, "script's text": 1 };

/** Places where no value may stand: one that is let through could begin a tag or an attribute of any name. */
const NEVER = new Set(["name of a tag, begun", "name of an attribute, begun"]);

/** Places where a blank value is none, as in mjml: what hangs on it is left out. */
const OPTIONAL = new Set(["title", "inlined style", "source", "button", "section", "wrapper", "hero"]);
const isBlank = (value) => typeof value === "string" && value.trim() === "";

/** All of the product takes minutes: each construct gets its share of the values, a plain one all. */
const share = (values, at, isAll) => (isAll || isLong ? values : values.filter((_, index) => (index + 7 * at) % 19 === 0));

describe.each(Object.entries(PLACES))("%s", (place, [text, around]) => {
  test.each(["compiled once", "merged first"])("%s: keeps its shape", (way) => {
    const changed = [];
    let [rendered, refused] = [0, 0];
    for (const [at, [construct, [before, print]]] of Object.entries(CONSTRUCTS).entries()) {
      if (!isLong && at > 2 && at % 2 === (way === "merged first") * 1) continue;
      const first = way === "merged first" ? "{% if true %}<mj-attributes></mj-attributes>{% endif %}" : "";
      const source = mail(text, around)
        .replaceAll("•", () => print)
        .replaceAll("◦", () => before)
        .replace("<mj-head>", `<mj-head>${first}`);
      const name = `${construct}: ${source}`;
      let template;
      try {
        template = compile(source, { include });
      } catch (error) {
        expect(error.code, `${name}: ${error.message}`).toMatch(
          construct === "block" || construct.startsWith("inline if") ? /^template\/(unfollowed|syntax)$/ : /^template\/unfollowed$/,
        );
        refused += 1;
        continue;
      }
      const render = (v) => template.render({ v, w: null, o: { v }, l: [v], file: "v.txt" }).html;
      let wanted;
      // Where a text in quotes is refused, a number may stand.
      for (const harmless of [HARMLESS[place] ?? "a", 1]) {
        try {
          wanted ??= seen(render(harmless), place);
        } catch (error) {
          expect(error.code, `${name}: ${error.message}`).toMatch(/^(template|mjml)\//);
        }
      }
      for (const value of share(HOSTILE, at, at === 0)) {
        let html;
        try {
          html = render(value);
        } catch (error) {
          expect(error.code, `${name} ${value}: ${error.message}`).toMatch(/^template\/(unsafe-value|failed|undefined)$/);
          refused += 1;
          continue;
        }
        const got = seen(html, place);
        const isLeftOut = (OPTIONAL.has(place) && isBlank(value)) || printsNothing(construct, value);
        if (got !== wanted && !isLeftOut) changed.push(`${JSON.stringify(value)} in ${name}: ${difference(got, wanted)}`);
        rendered += 1;
      }
    }
    const all = Object.keys(CONSTRUCTS).length * HOSTILE.length;
    count("hostile values in constructs and places", isLong ? all : rendered + refused, all);
    expect(changed).toEqual([]);
    expect(rendered + refused).toBeGreaterThan(20);
    // Where all were refused, no shape was looked at.
    expect(rendered > 0).toBe(!NEVER.has(place));
  });
});
