// Documents made by chance from a seed: components where they may stand and where they may not, attributes with good and bad values, classes,
// inlined styles, comments, and now and then broken markup.
import { createRequire } from "node:module";
import { chance } from "./chance.mjs";

const require = createRequire(import.meta.url);
require("mjml");
const { components } = require("mjml-core");
const CHILDREN = require("mjml-preset-core").dependencies;

const TEXTS = [
  "Guten Tag",
  "5 € > 3",
  "a < b & c",
  "<b>fett</b> <i>kursiv</i>",
  '<a href="#">Link</a>',
  '<p>eins</p><p class="a">zwei</p>',
  "{{ name }}",
  "x<br>y",
  "",
  "<!-- c -->",
  "<p>offen",
  "<table><tr><td>1</td></tr></table>",
];
const WORDS = [
  "left",
  "right",
  "center",
  "top",
  "middle",
  "bottom",
  "Arial, sans-serif",
  "https://a.example/?b=1&c=2",
  "bold",
  "underline",
  "a",
  "a b",
  "2px solid #abc",
  "none",
  "auto",
  "cover",
  "50% 20%",
  "full-width",
  "hamburger",
  "fluid-height",
  "true",
  "false",
];
const FONTS = ["Roboto", "Arial, sans-serif", "Lato, Arial", "'Open Sans', Arial"];
const STYLES = [
  "p { color: red }",
  ".a { margin: 0; padding-left: 2px }",
  "td { width: 40px; background-color: #eee }",
  "p.a, b { top: 0 !important }",
  ".a p + p { left: 0 }",
  "a:hover { color: blue } a { color: teal }",
  "@media print { p { top: 0 } }",
  "table td:first-child { text-align: center }",
];

export function document(seed) {
  const next = chance(seed);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const often = (share) => next() < share;

  function value(type) {
    if (often(0.06)) return pick(["", "abc", "-3px", "12", "1e2px", "3 px", "7em", "#ab"]);
    if (type === "boolean") return pick(["true", "false"]);
    if (type === "color") return pick(["#f00", "#1a2b3c", "teal", "rgb(1,2,3)", "transparent"]);
    if (type === "integer") return pick(["0", "3"]);
    if (type?.startsWith("enum")) return pick(type.slice(5, -1).split(","));
    if (type?.startsWith("unit")) {
      const one = () => pick(["0", "5px", "12.5px", "100px", "33.33%", "8%"]);
      return type.includes("{1,4}") ? Array.from({ length: 1 + Math.floor(next() * 4) }, one).join(" ") : one();
    }
    return pick(WORDS);
  }

  function attributes(tag, share = 0.15) {
    const allowed = Object.entries(components[tag]?.allowedAttributes ?? {});
    const some = allowed.filter(() => often(share)).map(([name, type]) => ` ${name}="${name.endsWith("font-family") ? pick(FONTS) : value(type)}"`);
    if (often(0.08)) some.push(` css-class="${pick(["a", "b c", ""])}"`);
    if (often(0.1)) some.push(` mj-class="${pick(["k1", "k2", "k1 k2", "none"])}"`);
    if (often(0.02)) some.push(' unknown="x"');
    return some.join("");
  }

  function element(tag, depth) {
    const open = `${tag}${attributes(tag)}`;
    if (often(0.05)) return `<${open} />`;
    const inside = components[tag]?.endingTag ? pick(TEXTS) : children(tag, depth + 1);
    return often(0.01) ? `<${open}>${inside}` : `<${open}>${inside}</${tag}>`;
  }

  function children(parent, depth) {
    if (depth > 6) return "";
    const allowed = (CHILDREN[parent] ?? []).filter((tag) => typeof tag === "string");
    const count = Math.floor(next() * (parent === "mj-body" ? 5 : 4));
    const some = Array.from({ length: count }, () => {
      if (often(0.04) && parent !== "mj-carousel")
        return pick(["<!-- x -->", "<mj-raw><p>roh</p></mj-raw>", "Text", "<!--[if mso]> <p>o</p> <![endif]-->", "<div>html</div>"]);
      const tag = often(0.02) ? pick(["mj-text", "mj-section", "mj-column", "mj-image"]) : pick(allowed);
      return tag && !(parent === "mj-carousel" && tag !== "mj-carousel-image") ? element(tag, depth) : "";
    });
    return some.join(often(0.5) ? "\n" : "");
  }

  function head() {
    const tags = ["mj-all", "mj-text", "mj-section", "mj-column", "mj-image", "mj-button", "mj-social-element", "mj-body"];
    const defaults = tags
      .filter(() => often(0.15))
      .map((tag) => `<${tag}${attributes(tag === "mj-all" ? "mj-text" : tag, 0.2).replace(/ mj-class="[^"]*"/, "")} />`);
    const classes = ["k1", "k2"].map(
      (name) =>
        `<mj-class name="${name}"${attributes("mj-button", 0.1).replace(/ mj-class="[^"]*"/, "")}>${often(0.3) ? '<mj-text color="red" />' : ""}</mj-class>`,
    );
    const parts = [`<mj-attributes>${[...defaults, ...classes].join("")}</mj-attributes>`];
    if (often(0.3)) parts.push(`<mj-style inline="inline">${pick(STYLES)} ${pick(STYLES)}</mj-style>`);
    if (often(0.2)) parts.push(`<mj-style>${pick(STYLES)}</mj-style>`);
    if (often(0.2)) parts.push("<mj-title>Titel</mj-title><mj-preview>vorab</mj-preview>");
    if (often(0.2)) parts.push('<mj-breakpoint width="400px" /><mj-font name="Roboto" href="https://a.example/f.css" />');
    if (often(0.15))
      parts.push('<mj-html-attributes><mj-selector path="td"><mj-html-attribute name="data-x">1</mj-html-attribute></mj-selector></mj-html-attributes>');
    return `<mj-head>${parts.join("\n")}</mj-head>`;
  }

  return `<mjml${often(0.1) ? ' lang="de" dir="ltr"' : ""}${often(0.1) ? ' owa="desktop"' : ""}>\n${often(0.7) ? head() : ""}\n<mj-body${attributes("mj-body")}>\n${children("mj-body", 0)}\n</mj-body>\n</mjml>`;
}
