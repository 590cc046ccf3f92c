// Hostile values in every place of every letter's data: the mail keeps its shape, or it is refused.

import { parse } from "parse5";
import { compile, PostfrischError } from "postfrisch";
import { letters } from "postfrisch/letters";
import { describe, expect, test } from "vitest";
import { isLong, turns } from "./share.js";

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "javascript:alert(1)",
  " jAvA\tscript:alert(1)",
  "data:text/html,<script>1</script>",
  "</title></style></head><body>",
  "--><script>",
  "<![endif]--><script>",
  "red;position:fixed;background:url(javascript:x)",
  "{{ order }}{% if %}{# #}",
  "&lt;b&gt;&#60;b&#62;",
  "</mj-text><mj-raw><script>",
  "<!--postfrisch 0000000000000000 part-->",
  "\u0000\u2028\u202e\ufeff",
];

/** Elements with the names of their attributes, comments left out: what values must not change. */
function shape(node) {
  if (node.nodeName === "#comment" || node.nodeName === "#text") return [];
  const own = node.tagName ? [`${node.tagName} ${(node.attrs ?? []).map(({ name }) => name).join(" ")}`] : [];
  return [...own, ...(node.childNodes ?? []).flatMap(shape), ...(node.tagName ? ["/"] : [])];
}

/** What Outlook reads of it. */
const outlooks = (html) => html.replaceAll(/<!--\[if [^\]]*mso[^\]]*\]>/g, "").replaceAll("<![endif]-->", "");

const addresses = (node) => [
  ...(node.attrs ?? []).filter(({ name }) => ["href", "src", "background", "action"].includes(name)).map(({ value }) => value),
  ...(node.childNodes ?? []).flatMap(addresses),
];

/** The paths of all texts in data. */
function* texts(value, path = []) {
  if (typeof value === "string") yield path;
  else if (value && typeof value === "object") for (const [key, inner] of Object.entries(value)) yield* texts(inner, [...path, key]);
}

const changed = (data, path, value) => {
  const copy = structuredClone(data);
  const holder = path.slice(0, -1).reduce((at, key) => at[key], copy);
  holder[path.at(-1)] = value;
  return copy;
};

describe.each(Object.keys(letters))("%s", (name) => {
  test("keeps its shape whatever the data say", async () => {
    const { default: letter } = await letters[name]();
    const template = compile(letter, { locale: "de" });
    let rendered = 0;
    let refused = 0;
    // Forty items take long, and are each like the others.
    for (const [, sample] of Object.entries(letter.samples).filter(([name]) => name !== "forty-items")) {
      const shapes = (data) => {
        const { html } = template.render(data);
        return [shape(parse(html)), shape(parse(outlooks(html)))];
      };
      const whole = shapes(sample);
      // A letter that may do without advertising is sent without it, where the address to unsubscribe is none.
      const mayLeaveOut = sample.unsubscribeUrl && !letter.schema.required.includes("unsubscribeUrl");
      const plain = mayLeaveOut ? shapes({ ...sample, unsubscribeUrl: "" }) : whole;
      for (const [path, value] of turns("hostile values in letters' data", [...texts(sample)], () => HOSTILE, 5)) {
        let mail;
        try {
          mail = template.render(changed(sample, path, value)).html;
        } catch (error) {
          expect(error, `${path.join(".")} ${value}`).toBeInstanceOf(PostfrischError);
          expect(error.code, `${path.join(".")} ${value}: ${error.message}`).toMatch(
            /^(template\/(unsafe-value|failed)|data\/wrong-type|message\/no-unsubscribe)$/,
          );
          refused += 1;
          continue;
        }
        const tree = parse(mail);
        const wanted = path.join(".") === "unsubscribeUrl" && !/^https:\/\/[!-;=?-~]+$/.test(value) ? plain : whole;
        expect([shape(tree), shape(parse(outlooks(mail)))], `${path.join(".")} ${value}`).toEqual(wanted);
        expect(addresses(tree).filter((address) => /^[\s\0-\x20]*(javascript|data|vbscript):/i.test(address))).toEqual([]);
        rendered += 1;
      }
    }
    expect(rendered).toBeGreaterThan(isLong ? 50 : 16);
    expect(refused).toBeGreaterThan(isLong ? 10 : 3);
  });
});

describe("in templates of one's own", () => {
  const mail = (text, attributes = "") =>
    `<mjml><mj-body><mj-section><mj-column><mj-text ${attributes}>${text}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  const slots = {
    text: mail("<p>{{ v }}</p>"),
    title: mail('<p title="{{ v }}">x</p>'),
    "single quotes": mail("<p title='{{ v }}'>x</p>"),
    "no quotes": mail("<p title={{ v }}>x</p>"),
    address: mail('<a href="{{ v }}">x</a>'),
    "address behind a host": mail('<a href="https://a.example/{{ v }}">x</a>'),
    "style value": mail('<p style="color:{{ v }}">x</p>'),
    "style address": mail("<p style=\"background:url('{{ v }}')\">x</p>"),
    "style sheet": mail("x").replace("<mj-body>", "<mj-head><mj-style>.a{color:{{ v }}}</mj-style></mj-head><mj-body>"),
    comment: mail("<!-- {{ v }} --><p>x</p>"),
    "Outlook's comment": mail('<!--[if mso]><table width="{{ v }}"><tr><td>{{ v }}</td></tr></table><![endif]--><p>x</p>'),
    "name of an attribute": mail("<p {{ v }}>x</p>"),
    "colour of a component": mail("x", 'color="{{ v }}"'),
    "width of a component": mail("x").replace("<mj-column>", '<mj-column width="{{ v }}">'),
    "padding of a component": mail("x", 'padding="{{ v }}"'),
    "class of a component": mail("x", 'css-class="{{ v }}"'),
    "alt of a picture": mail("x").replace("</mj-text>", '</mj-text><mj-image src="a.png" alt="{{ v }}" />'),
    "source of a picture": mail("x").replace("</mj-text>", '</mj-text><mj-image src="{{ v }}" />'),
    background: mail("x").replace("<mj-section>", '<mj-section background-url="{{ v }}">'),
    title_and_preview: mail("x").replace("<mj-body>", "<mj-head><mj-title>{{ v }}</mj-title><mj-preview>{{ v }}</mj-preview></mj-head><mj-body>"),
    "in a loop of columns": mail("x")
      .replace("<mj-column>", "{% for a in [1, 2] %}<mj-column>")
      .replace("</mj-column>", '<mj-text color="{{ v }}">{{ v }}</mj-text></mj-column>{% endfor %}'),
    "JSON in a script": mail("x").replace("<mj-text", '<mj-raw><script type="application/ld+json">{"a":{{ v|json }} }</script></mj-raw><mj-text'),
  };

  test.each(Object.entries(slots))("%s", (_, source) => {
    const template = compile(source);
    const wanted = template.render({ v: "a" }).html;
    for (const value of HOSTILE) {
      let html;
      try {
        html = template.render({ v: value }).html;
      } catch (error) {
        expect(error.code, `${value}: ${error.message}`).toBe("template/unsafe-value");
        expect(error.diagnostic.line, value).toBe(1);
        continue;
      }
      expect([shape(parse(html)), shape(parse(outlooks(html)))], value).toEqual([shape(parse(wanted)), shape(parse(outlooks(wanted)))]);
      expect(addresses(parse(html)).filter((address) => /^[\s\0-\x20]*(javascript|data|vbscript):/i.test(address))).toEqual([]);
    }
  });

  test("|safe lets a value through, and explain() says where", () => {
    const template = compile(mail("\n<p>{{ v|safe }}</p>"));
    expect(template.render({ v: "<b>x</b>" }).html).toContain("<p><b>x</b></p>");
    expect(template.explain().vouched).toMatchObject([{ code: "template/vouched", line: 2, column: 7, message: "`v|safe` is printed unescaped" }]);
  });
});
