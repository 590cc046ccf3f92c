// mjml's function, as programs made for mjml call it; and components of one's own.
import fs from "node:fs";
import path from "node:path";
import mjml from "mjml";
import { compile, PostfrischError } from "postfrisch";
import mjml2html, { registerComponent } from "postfrisch/mjml";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./parts.js";

const mail = (inside, attributes = "") => `<mjml${attributes}><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

describe("postfrisch/mjml", () => {
  test("gives a plain object, awaited or not", async () => {
    const source = mail("<mj-text>Guten Tag</mj-text>");
    const now = mjml2html(source);
    expect(Object.keys(now)).toEqual(["html", "errors"]);
    expect(await mjml2html(source)).toEqual(now);
    expect(now.then).toBeUndefined();
    expect(now.html).toContain("Guten Tag");
  });

  test("errors are told in mjml's own words", async () => {
    const source = mail("\n<mj-text colour='red' size='1' padding='1em'>x</mj-text>\n<mj-foo/><mj-section/>");
    const wanted = (await mjml(source)).errors;
    const got = mjml2html(source).errors;
    const plain = (errors) => errors.map(({ line, message, tagName }) => ({ line, message, tagName }));
    expect(plain(got)).toEqual(plain(wanted));
    expect(got.map((e) => e.formattedMessage)).toContain("Line 2 of . (mj-text) — Attributes colour, size are illegal");
  });

  test("strict throws them all, skip looks for none", () => {
    const source = mail("<mj-text colour='red'>x</mj-text><mj-foo/>");
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
    expect(mjml2html(mail("<mj-text>A</mj-text>"), { preprocessors: [(text) => text.replace("A", "B")] }).html).toContain(">B</div>");
    const fonts = { Inter: "https://fonts.example/inter.css" };
    expect(mjml2html(mail("<mj-text font-family='Inter'>x</mj-text>"), { fonts }).html).toContain('href="https://fonts.example/inter.css"');
    const options = { printerSupport: true };
    expect(mjml2html(mail(""), options).html.match(/@media only print/g)).toEqual((await mjml(mail(""), options)).html.match(/@media only print/g));
  });

  test("includes are off until they are asked for, and stay in their folder", () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, "mail/parts"), { recursive: true });
    fs.writeFileSync(path.join(folder, "mail/parts/a.mjml"), "<mj-text>drin</mj-text>");
    fs.writeFileSync(path.join(folder, "secret.mjml"), "<mj-text>geheim</mj-text>");
    const filePath = path.join(folder, "mail/index.mjml");
    const source = mail('<mj-include path="parts/a.mjml"/><mj-include path="../secret.mjml"/><mj-include path="/etc/hostname" type="html"/>');
    expect(mjml2html(source, { filePath }).html).not.toContain("drin");
    const open = mjml2html(source, { filePath, ignoreIncludes: false }).html;
    expect([open.includes("drin"), open.includes("geheim")]).toEqual([true, false]);
    expect(mjml2html(source, { filePath, ignoreIncludes: false, includePath: folder }).html).toContain("geheim");
  });

  test("what can't be had is refused with what to do instead", () => {
    for (const option of [{ presets: [{}] }, { skeleton: () => "" }, { juiceOptions: { a: 1 } }, { useMjmlConfigOptions: true }]) {
      expect(() => mjml2html(mail(""), option)).toThrow("usage/unsupported");
    }
    expect(registerComponent).toThrow("usage/unsupported");
    expect(mjml2html(mail(""), { presets: [], juiceOptions: {}, skeleton: undefined }).html).toContain("<body");
  });
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
    const source = mail("<shop-badge>Neu</shop-badge><shop-badge color='blue'/><shop-badge mj-class='calm' size='3'/>").replace(
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
    expect(() => compile(mail("\n<shop-broken/>"), { components })).toThrow(expect.objectContaining({ diagnostic: told }));
  });
});
