// The plain text of HTML of any making, beside the tree that parse5 makes of it. `PLAIN=20 npx vitest run --project node plain-text` tries twenty times as many.
import { parse } from "parse5";
import { compile } from "postfrisch";
import { check } from "postfrisch/check";
import { describe, expect, test } from "vitest";
import { mail } from "../../../dist/js/engine/mail.js";
import { chance } from "./parts.js";

const DOCUMENTS = 400 * Number(process.env.PLAIN ?? 1);
const encoder = new TextEncoder();
const textOf = (html) => mail.guarded(({ textOf }) => textOf(encoder.encode(html)));

/** HTML as people write it: end tags and quotes left out where HTML lets them, any case, signs that are no tags. Words are `w1z`, addresses have `l1z`. */
class Writer {
  constructor(seed) {
    this.chance = chance(seed);
    this.count = 0;
  }

  word() {
    const { of } = this.chance;
    this.count += 1;
    return `w${this.count}${of(["z", "z", "z", "&#122;", "&#x7A;", "&#122"])}`;
  }

  name(name) {
    return this.chance.may(20) ? name.toUpperCase() : name;
  }

  hidden() {
    return this.chance.of([
      "hidden",
      'HIDDEN=""',
      'style="display:none"',
      "style='color:red; DISPLAY : None !important'",
      "style=display:none",
      'style="visibility:hidden"',
      'style="max-height:0px;overflow:hidden;opacity:0"',
      'style="display:n&#111;ne"',
    ]);
  }

  element(name, inside, { closed = true, attributes = "" } = {}) {
    const { may, of } = this.chance;
    const more = may(8) ? this.hidden() : of(["", "", "", ' title="a>b"', " class=k", ' style="color:red"']);
    const tag = this.name(name);
    return `<${tag}${attributes} ${more}>${inside}${closed || may(50) ? `</${this.name(name)}${of(["", "", " "])}>` : ""}`;
  }

  link(inside) {
    this.count += 1;
    const address = `https://s.example/?a=1&amp;b=l${this.count}z`;
    const href = this.chance.of([
      ` href="${address}"`,
      ` href='${address}'`,
      ` href=${address}`,
      ` HREF = " ${address}\n"`,
      `\nhref\n=\t'${address}'`,
      ' href="#top"',
    ]);
    return this.element("a", inside, { attributes: href });
  }

  void() {
    const { of, may } = this.chance;
    const hidden = may(40) ? ` ${this.hidden()}` : "";
    return of([
      `<br${hidden}>`,
      `<img${hidden} alt="${this.word()}">`,
      `<img alt=${this.word().replace("&#122", "z")} ${hidden} />`,
      `<input type=checkbox${hidden}>`,
      `<wbr>`,
    ]);
  }

  inline(depth, inLink) {
    const { below, of } = this.chance;
    const inside = () => this.inlines(depth - 1, inLink);
    switch (depth > 0 ? below(9) : 0) {
      case 1:
        return this.void();
      case 2:
        return this.element(of(["b", "i", "span", "font", "o:p"]), inside());
      case 3:
        return inLink ? this.word() : this.link(this.inlines(depth - 1, true));
      case 4:
        return of([" < 3 ", " <3 ", " <- ", " a<=b ", " &lt;b&gt; ", " & ", " &copy ", "&nbsp;"]);
      case 5:
        return of([
          `<!-- ${this.word()} -->`,
          `<!--[if mso]>${this.word()}<![endif]-->`,
          `<!--[if !mso]><!-->${this.word()}<!--<![endif]-->`,
          `<![if !mso]>${this.word()}<![endif]>`,
        ]);
      case 6:
        return of([`<style>${this.word()} > p {}</style>`, `<script>"<p>${this.word()}"</script>`, `<span style="font-size:0">${this.word()}</span>`]);
      default:
        return this.word();
    }
  }

  inlines(depth, inLink) {
    return Array.from({ length: 1 + this.chance.below(3) }, () => this.inline(depth, inLink)).join(this.chance.of([" ", " ", "\n"]));
  }

  /** `closed`: end tags stay, as in a link or a formatting element, where HTML would make two of one without them. */
  block(depth, closed = false) {
    const { below, of, may } = this.chance;
    const inside = (isClosed = closed) => this.blocks(depth - 1, isClosed);
    const several = (make) => Array.from({ length: 1 + below(3) }, make).join(of(["", "\n"]));
    const item = (name) => this.element(name, may(40) ? inside() : this.inlines(2, closed), { closed });
    switch (depth > 0 ? below(9) : 0) {
      case 1:
        return this.element("div", inside());
      case 2:
        return this.element(
          of(["ul", "ol", "ol"]),
          several(() => item("li")),
          { attributes: of(["", ' start="7"', " reversed", " type=a"]) },
        );
      case 3:
        return this.element(
          "dl",
          several(() => item("dt") + item("dd")),
        );
      case 4:
        return this.element("blockquote", inside());
      case 5:
        return this.element("pre", `\n  ${this.inlines(1, closed)}\n\n ${this.inlines(1, closed)}`);
      case 6: {
        // What has lines of its own stands in the last cell, so that words keep their order.
        const row = () => several(() => this.element("td", this.inlines(1, closed), { closed })) + item("td");
        const rows = several(() => this.element("tr", row(), { closed }));
        return this.element("table", may(50) ? this.element("tbody", rows, { closed }) : rows, { attributes: of(["", " role=presentation"]) });
      }
      case 7:
        // In a `div`, which ends an open `p`: a link in one would be two.
        return closed ? this.inlines(2, closed) : `<div>${this.link(this.blocks(depth - 1, true))}</div>`;
      case 8:
        return this.element(
          "select",
          several(() => this.element("option", this.word(), { closed: false })),
        );
      default:
        return this.element("p", this.inlines(2, closed), { closed });
    }
  }

  blocks(depth, closed) {
    return Array.from({ length: 1 + this.chance.below(3) }, () => this.block(depth, closed)).join(this.chance.of(["", "\n"]));
  }
}

const TOKEN = /[wl]\d+z/g;
const UNSEEN = new Set(["script", "style", "title", "template"]);
const attribute = (node, name) => node.attrs?.find((a) => a.name === name)?.value;
const isHidden = (node) =>
  UNSEEN.has(node.tagName) ||
  attribute(node, "hidden") !== undefined ||
  /display\s*:\s*none|visibility:hidden|max-height:0/i.test(attribute(node, "style") ?? "") ||
  (node.tagName === "span" && /font-size:0/.test(attribute(node, "style") ?? ""));

/** The words that are seen, each link's address behind its words. */
function seen(node) {
  if (node.nodeName === "#text") return node.value.match(TOKEN) ?? [];
  if (node.nodeName === "#comment" || isHidden(node)) return [];
  const said = node.tagName === "img" ? (attribute(node, "alt") ?? "") : node.tagName === "a" ? (attribute(node, "href") ?? "") : "";
  return [...(node.childNodes ?? []).flatMap(seen), ...(said.match(TOKEN) ?? [])];
}

describe("plain text", () => {
  test("m7_every word and link that is seen is there, in order, and none that is hidden", () => {
    let words = 0;
    for (let seed = 0; seed < DOCUMENTS; seed++) {
      const html = new Writer(seed).blocks(4);
      const wanted = seen(parse(`<!doctype html>${html}`));
      const text = textOf(html);
      expect(text.match(TOKEN) ?? [], `seed ${seed}\n${html}\n---\n${text}`).toEqual(wanted);
      expect(text, `seed ${seed}`).not.toMatch(/[ \t]\n|\n\n\n|^\n./);
      words += wanted.length;
    }
    expect(words).toBeGreaterThan(DOCUMENTS * 10);
  });

  test("m7_what works an accordion, a carousel or a menu is no text, and what they hold is", () => {
    const message = compile(`<mjml lang="de"><mj-head><mj-title>T</mj-title><mj-preview>Vorab</mj-preview></mj-head><mj-body><mj-section><mj-column>
      <mj-accordion><mj-accordion-element><mj-accordion-title>Frage</mj-accordion-title><mj-accordion-text>Antwort</mj-accordion-text></mj-accordion-element></mj-accordion>
      <mj-carousel><mj-carousel-image src="a.png" alt="Bild" href="https://s.example/bild" thumbnails-src="t.png" /><mj-carousel-image src="b.png" /></mj-carousel>
      <mj-navbar hamburger="hamburger"><mj-navbar-link href="https://s.example/hut">Hut</mj-navbar-link></mj-navbar>
      </mj-column></mj-section></mj-body></mjml>`).render({});
    expect(message.text.split(/\n+/).filter(Boolean)).toEqual(["Frage", "Antwort", "Bild", "Bild: https://s.example/bild", "Hut: https://s.example/hut"]);
    expect(check(message).findings.map(({ code }) => code)).not.toContain("message/no-text");
  });
});
