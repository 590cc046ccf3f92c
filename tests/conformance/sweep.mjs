// Every attribute of every component of the body, with values of its type, each in a small document of its own. The components and their
// attributes are asked of mjml itself.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("mjml");
const { components } = require("mjml-core");

const inColumn = (content) => `<mj-section><mj-column>${content}</mj-column></mj-section>`;
const PICTURE = '<mj-image src="p.png" alt="p" />';
const PART = "<mj-accordion-title>t</mj-accordion-title><mj-accordion-text>x</mj-accordion-text>";

/** A document around a component that is given some attributes. */
const AROUND = {
  "mj-section": (a) => `<mj-section${a}><mj-column>${PICTURE}</mj-column><mj-column width="30%"><mj-text>x</mj-text></mj-column></mj-section>`,
  "mj-wrapper": (a) => `<mj-wrapper${a}>${inColumn(PICTURE)}${inColumn("<mj-text>x</mj-text>")}</mj-wrapper>`,
  "mj-group": (a) => `<mj-section><mj-group${a}><mj-column>${PICTURE}</mj-column><mj-column><mj-text>x</mj-text></mj-column></mj-group></mj-section>`,
  "mj-column": (a) => `<mj-section><mj-column${a}>${PICTURE}<mj-divider /></mj-column><mj-column>${PICTURE}</mj-column></mj-section>`,
  "mj-hero": (a) => `<mj-hero${a}${a.includes("background-url") ? "" : ' background-url="b.png"'}><mj-text>x</mj-text>${PICTURE}</mj-hero>`,
  "mj-text": (a) => inColumn(`<mj-text${a}>ein <b>Text</b></mj-text>`),
  "mj-button": (a) => inColumn(`<mj-button${a}>ja</mj-button>`),
  "mj-image": (a) => inColumn(`<mj-image${a} />`),
  "mj-divider": (a) => inColumn(`<mj-divider${a} />`),
  "mj-spacer": (a) => inColumn(`<mj-spacer${a} />`),
  "mj-table": (a) => inColumn(`<mj-table${a}><tr><td>1</td></tr></mj-table>`),
  "mj-social": (a) =>
    inColumn(`<mj-social${a}><mj-social-element name="web" href="#">w</mj-social-element><mj-social-element name="x">x</mj-social-element></mj-social>`),
  "mj-social-element": (a) => inColumn(`<mj-social><mj-social-element${a}>w</mj-social-element></mj-social>`),
  "mj-navbar": (a) => inColumn(`<mj-navbar${a}><mj-navbar-link href="/a">a</mj-navbar-link></mj-navbar>`),
  "mj-navbar-link": (a) => inColumn(`<mj-navbar base-url="b"><mj-navbar-link${a}>a</mj-navbar-link></mj-navbar>`),
  "mj-accordion": (a) => inColumn(`<mj-accordion${a}><mj-accordion-element>${PART}</mj-accordion-element></mj-accordion>`),
  "mj-accordion-element": (a) => inColumn(`<mj-accordion><mj-accordion-element${a}>${PART}</mj-accordion-element></mj-accordion>`),
  "mj-accordion-title": (a) =>
    inColumn(`<mj-accordion><mj-accordion-element><mj-accordion-title${a}>t</mj-accordion-title></mj-accordion-element></mj-accordion>`),
  "mj-accordion-text": (a) =>
    inColumn(`<mj-accordion><mj-accordion-element><mj-accordion-text${a}>x</mj-accordion-text></mj-accordion-element></mj-accordion>`),
  "mj-carousel": (a) => inColumn(`<mj-carousel${a}><mj-carousel-image src="a" /><mj-carousel-image src="b" /></mj-carousel>`),
  "mj-carousel-image": (a) => inColumn(`<mj-carousel><mj-carousel-image${a} /><mj-carousel-image src="b" /></mj-carousel>`),
};

/** Values to try for a type as mjml writes it. */
function values(type) {
  const choices = /^enum\((.*)\)$/.exec(type)?.[1];
  if (choices !== undefined) return [...choices.split(","), "andere"];
  if (type === "boolean") return ["true", "false"];
  if (type === "color") return ["#1a2", "rebeccapurple", "rgba(1,2,3,0.5)"];
  if (type === "integer") return ["4", "0"];
  if (!type.startsWith("unit")) return ["2px solid #abc", "https://a.example/b.png", "center top", ""];
  return [
    "7px",
    ...(type.includes("%") ? ["25%"] : []),
    ...(type.includes("auto") ? ["auto"] : []),
    ...(type.includes("{1,4}") ? ["1px 2px", "1px 2px 3px", "1px 2px 3px 4px"] : []),
    "0",
    "",
  ];
}

export function* sweep() {
  for (const [tag, around] of Object.entries(AROUND)) {
    for (const [name, type] of Object.entries({ ...components[tag].allowedAttributes, "css-class": "string", "undefined-here": "string" })) {
      for (const value of values(type)) {
        yield { id: `sweep/${tag}/${name}=${value}`, source: `<mjml><mj-body>${around(` ${name}="${value}"`)}</mj-body></mjml>` };
      }
    }
  }
}
