// mjml's function, as programs made for mjml call it; and components of one's own.
import fs from "node:fs";
import path from "node:path";
import mjml from "mjml";
import { compile, PostfrischError } from "postfrisch";
import newsletter from "postfrisch/letters/newsletter";
import mjml2html, { registerComponent } from "postfrisch/mjml";
import { describe, expect, test } from "vitest";
import { mail } from "../../../dist/js/engine/mail.js";
import { differences } from "../../conformance/dom.mjs";
import { results } from "../../conformance/mjml/run.mjs";
import { document } from "../../conformance/random.mjs";
import { temporaryFolder } from "./parts.js";

const wrapped = (inside, attributes = "") => `<mjml${attributes}><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

describe("postfrisch/mjml", () => {
  test("gives a plain object, awaited or not", async () => {
    const source = wrapped("<mj-text>Guten Tag</mj-text>");
    const now = mjml2html(source);
    expect(Object.keys(now)).toEqual(["html", "errors"]);
    expect(await mjml2html(source)).toEqual(now);
    expect(now.then).toBeUndefined();
    expect(now.html).toContain("Guten Tag");
  });

  test("errors are told in mjml's own words", async () => {
    const source = wrapped("\n<mj-text colour='red' size='1' padding='1em'>x</mj-text>\n<mj-foo/><mj-section/>");
    const wanted = (await mjml(source)).errors;
    const got = mjml2html(source).errors;
    const plain = (errors) => errors.map(({ line, message, tagName }) => ({ line, message, tagName }));
    expect(plain(got)).toEqual(plain(wanted));
    expect(got.map((e) => e.formattedMessage)).toContain("Line 2 of . (mj-text) — Attributes colour, size are illegal");
  });

  test("strict throws them all, skip looks for none", () => {
    const source = wrapped("<mj-text colour='red'>x</mj-text><mj-foo/>");
    const strict = () => mjml2html(source, { validationLevel: "strict" });
    expect(strict).toThrow(PostfrischError);
    expect(strict).toThrow(expect.objectContaining({ code: "mjml/invalid", errors: [expect.anything(), expect.anything()] }));
    expect(mjml2html(source, { validationLevel: "skip" }).errors).toEqual([]);
  });

  test("mjml's JSON, preprocessors, fonts, printerSupport", async () => {
    const json = {
      tagName: "mjml",
      attributes: {},
      children: [{ tagName: "mj-body", attributes: { width: "500px" }, children: [{ tagName: "mj-section", children: [] }] }],
    };
    expect(mjml2html(json).html).toContain("max-width:500px");
    expect(mjml2html(wrapped("<mj-text>A</mj-text>"), { preprocessors: [(text) => text.replace("A", "B")] }).html).toContain(">B</div>");
    const fonts = { Inter: "https://fonts.example/inter.css" };
    expect(mjml2html(wrapped("<mj-text font-family='Inter'>x</mj-text>"), { fonts }).html).toContain('href="https://fonts.example/inter.css"');
    const options = { printerSupport: true };
    expect(mjml2html(wrapped(""), options).html.match(/@media only print/g)).toEqual((await mjml(wrapped(""), options)).html.match(/@media only print/g));
  });

  test("includes are off until they are asked for, and stay in their folder", () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, "mail/parts"), { recursive: true });
    fs.writeFileSync(path.join(folder, "mail/parts/a.mjml"), "<mj-text>drin</mj-text>");
    fs.writeFileSync(path.join(folder, "secret.mjml"), "<mj-text>geheim</mj-text>");
    const filePath = path.join(folder, "mail/index.mjml");
    const source = wrapped('<mj-include path="parts/a.mjml"/><mj-include path="../secret.mjml"/><mj-include path="/etc/hostname" type="html"/>');
    expect(mjml2html(source, { filePath }).html).not.toContain("drin");
    const open = mjml2html(source, { filePath, ignoreIncludes: false }).html;
    expect([open.includes("drin"), open.includes("geheim")]).toEqual([true, false]);
    expect(mjml2html(source, { filePath, ignoreIncludes: false, includePath: folder }).html).toContain("geheim");
  });

  test("what can't be had is refused with what to do instead", () => {
    for (const option of [{ presets: [{}] }, { skeleton: () => "" }, { juiceOptions: { a: 1 } }, { useMjmlConfigOptions: true }]) {
      expect(() => mjml2html(wrapped(""), option)).toThrow("usage/unsupported");
    }
    expect(registerComponent).toThrow("usage/unsupported");
    expect(mjml2html(wrapped(""), { presets: [], juiceOptions: {}, skeleton: undefined }).html).toContain("<body");
  });
});

test("a letter read without tags has its texts all the same", () => {
  const { html } = compile(newsletter, { template: "none", locale: "en" });
  expect(html).not.toMatch(/\{\{ (t|theme)\./);
  expect(html).toContain("{{");
});

test("after any bad input the same instance compiles the next document right", () => {
  const generation = mail.generation;
  const good = () => mjml2html(wrapped("<mj-text>Guten Tag</mj-text><mj-carousel><mj-carousel-image src='a'/></mj-carousel>")).html;
  const before = good();
  const bad = [
    "",
    "<",
    "<mjml>",
    "\0",
    "<mjml><mj-body>".repeat(200),
    "<b>".repeat(100_000),
    `<mjml><mj-body>${"<mj-wrapper>".repeat(100_000)}`,
    "{{".repeat(50_000),
    "\ud800",
  ];
  for (let seed = 1000; seed < 1200; seed++) {
    const source = document(seed);
    bad.push(source.slice(0, (seed * 7919) % source.length), source.slice((seed * 104729) % source.length));
  }
  for (const source of bad) {
    for (const compileIt of [() => mjml2html(source), () => compile(source)]) {
      try {
        compileIt();
      } catch (error) {
        expect(error).toBeInstanceOf(PostfrischError);
        expect(error.code).not.toBe("internal");
      }
    }
  }
  expect(good()).toBe(before);
  expect(mail.generation).toBe(Math.max(generation, 1));
});

describe("components of one's own", () => {
  const components = {
    "shop-badge": {
      attributes: { color: "red" },
      render: ({ attributes, content, width }) => `<mj-text color="${attributes.color}">${content} ${width}</mj-text>`,
    },
    "shop-broken": {
      render() {
        throw new Error("keine Verbindung");
      },
    },
  };

  test("stand for MJML, with defaults and their room", () => {
    const head = "<mj-head><mj-attributes><mj-class name='calm' color='teal'/></mj-attributes></mj-head>";
    const source = wrapped("<shop-badge>Neu</shop-badge><shop-badge color='blue'/><shop-badge mj-class='calm' size='3'/>").replace(
      "<mj-body>",
      `${head}<mj-body>`,
    );
    const { html, diagnostics } = compile(source, { template: "none", components });
    expect(['color:red;">Neu 600<', 'color:blue;">600<', 'color:teal;">600<'].filter((told) => !html.includes(told))).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: "mjml/unknown-attribute", message: "<shop-badge> has no attribute `size`" }]);
    expect(compile(source.replace("Neu", "{{ label }}"), { components }).render({ label: "frisch" }).html).toContain("frisch 600");
  });

  test("what they throw is told at their place", () => {
    const told = expect.objectContaining({ code: "mjml/component-failed", message: expect.stringContaining("keine Verbindung"), line: 2 });
    expect(() => compile(wrapped("\n<shop-broken/>"), { components })).toThrow(expect.objectContaining({ diagnostic: told }));
  });
});

describe("presets", () => {
  const source =
    '<mjml><mj-head><mj-attributes><mj-text color="navy" /></mj-attributes></mj-head><mj-body><mj-section><mj-column><mj-text mj-class="big">x</mj-text><mj-button>y</mj-button></mj-column></mj-section></mj-body></mjml>';
  const presets = { "mj-all": { "font-family": '"Nice Font", Arial' }, "mj-text": { color: "red", align: "right" }, ".big": { "font-size": "40px" } };

  test.each(["none", "jinja"])("stand before the document's own attributes (template %s)", async (template) => {
    const inside = `<mj-all font-family="&quot;Nice Font&quot;, Arial" /><mj-text color="red" align="right" /><mj-class name="big" font-size="40px" />`;
    const wanted = await mjml(source.replace("<mj-attributes>", `<mj-attributes>${inside}`));
    expect(differences(wanted.html, compile(source, { template, presets }).html)).toEqual([]);
  });

  test("a document without a head has them too, merged first or not", () => {
    const looped = "<mjml><mj-body><mj-section>{% for i in n %}<mj-column><mj-text>{{ i }}</mj-text></mj-column>{% endfor %}</mj-section></mj-body></mjml>";
    expect(
      compile(looped, { presets })
        .render({ n: [1, 2] })
        .html.match(/color:red/g),
    ).toHaveLength(2);
  });

  test("what is wrong with them is told", () => {
    const { diagnostics } = compile(source, { presets: { "mj-text": { colr: "red" }, "mj-txt": {} } });
    expect(diagnostics.map(({ code, message, help }) => [code, message, help])).toEqual([
      ["mjml/unknown-attribute", "in the presets: <mj-text> has no attribute `colr`", "did you mean `color`?"],
      ["mjml/unexpected-element", "in the presets: there is no element <mj-txt>; it was left out", "did you mean <mj-text>?"],
    ]);
    expect(() => compile(source, { presets: { 'mj-text color="red"': {} } })).toThrow("is neither a tag nor a class");
  });
});

describe("mjml's own tests", () => {
  test("run with our function in mjml's place, and may fail", async () => {
    const checkout = temporaryFolder();
    const folder = path.join(checkout, "packages/mjml/test");
    fs.mkdirSync(folder, { recursive: true });
    const called = 'await mjml("<mjml><mj-body></mj-body></mjml>")';
    fs.writeFileSync(
      path.join(folder, "a.test.js"),
      `const chai = require("chai");\nconst mjml = require("../lib");\ndescribe("a", function () {\n  it("is ours", async function () { chai.expect((${called}).errors).to.eql([]) });\n  it("fails", function () { chai.expect(typeof mjml).to.equal("string") });\n});\n`,
    );
    fs.writeFileSync(
      path.join(folder, "b.test.js"),
      `import { load } from "cheerio";\nimport mjml from "../lib";\nit("is ours", async () => { if (load((${called}).html)("body").length !== 1) throw new Error("no body") });\n`,
    );
    const [a, b] = await results(checkout);
    expect([a.passed, a.failed.map(({ test }) => test)]).toEqual([1, ["fails"]]);
    expect([b.passed, b.failed]).toEqual([1, []]);
  });
});

test("m13_html_attributes_leave_breaks_alone", () => {
  const head = '<mj-html-attributes><mj-selector path=".k"><mj-html-attribute name="data-a">1</mj-html-attribute></mj-selector></mj-html-attributes>';
  const body = '<mj-text css-class="k"><br>eins<BR>zwei<hr><img src=a.png>drei<wbr>vier<br/>fünf {{ "<br>" }}</mj-text>';
  const html = compile(`<mjml><mj-head>${head}</mj-head><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`, {
    template: "none",
  }).html;
  expect(html).toContain('data-a="1"');
  expect(html).not.toMatch(/<\/(?:br|hr|img|wbr)>/i);
  expect(html.match(/<br ?\/?>/gi)).toHaveLength(4);
  expect(html).toMatch(/eins<br ?\/?>zwei<hr ?\/?><img src="?a\.png"? ?\/?>drei<wbr ?\/?>vier<br ?\/?>fünf/i);
});
