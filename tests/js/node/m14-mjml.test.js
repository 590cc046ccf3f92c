// mjml's options, in its function and its command: each is honoured or refused with a code, and docs/mjml.md has them all.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PostfrischError } from "postfrisch";
import mjml2html from "postfrisch/mjml";
import { beforeAll, describe, expect, test } from "vitest";
import { KNOWN } from "../../conformance/mjml/run.mjs";
import { temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const folder = temporaryFolder();
const docs = fs.readFileSync("docs/mjml.md", "utf8");
const run = (args, input) => spawnSync(process.execPath, [main, ...args], { cwd: folder, input, encoding: "utf8" });
const mail = (inside, head = "") => `<mjml><mj-head>${head}</mj-head><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;
const raw = (html) => mail(`<mj-raw>${html}</mj-raw>`);
const html = (source, options) => mjml2html(source, options).html;
const code = (work) => {
  try {
    work();
  } catch (error) {
    return error instanceof PostfrischError ? error.code : String(error);
  }
  return "none";
};

/** The names in npm mjml's own files: what its function and its command take. */
const lib = (name) => fs.readFileSync(createRequire(import.meta.url).resolve(name), "utf8");
const taken = /const \{\n((?: {4}.*\n)+) {2}\} = mergedOptions;/.exec(lib("mjml-core"))[1];
const OPTIONS = [
  ...new Set([...[...taken.matchAll(/^ {4}(\w+)/gm)].map((m) => m[1]), ...[...lib("mjml-core").matchAll(/\boptions\.(mjml\w+|use\w+)/g)].map((m) => m[1])]),
];
const command = lib("mjml-cli/lib/client.js");
const CONFIG = [...new Set([...command.matchAll(/\b(?:argv\.c|config)\.(\w+)/g)].map((m) => m[1]))];

const part = '<mj-include path="part.mjml"/>';
const text = "<mj-text>A <!-- c --> B</mj-text>";
const spaced = '<div class="" style="color:  red;  margin: 0">a  b</div>';
const outside = '<mj-include path="../other/part.mjml"/>';
const here = (more) => ({ ignoreIncludes: false, filePath: path.join(folder, "mails/x.mjml"), ...more });

beforeAll(() => {
  for (const [name, written] of [
    ["mails/part.mjml", "<mj-text>Teil</mj-text>"],
    ["other/part.mjml", "<mj-text>Nachbar</mj-text>"],
    ["mails/x.mjml", mail(part)],
    ["one.mjml", mail("<mj-text>eins</mj-text>")],
    ["two.mjml", mail("<mj-text>zwei</mj-text>")],
    ["bad.mjml", mail("<mj-text colour='red'>x</mj-text>")],
  ]) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), written);
  }
});

/** Each option of the function: what it does, or the code that refuses it. */
const FUNCTION = {
  beautify: () => expect(html(mail(text), { beautify: true })).toMatch(/\n +<div style="[^"]*">A <!-- c --> B<\/div>\n|\n +A <!-- c --> B\n/),
  minify: () => expect(html(mail(text), { minify: true }).split("<body")[1]).not.toContain("\n"),
  fonts: () => expect(html(mail("<mj-text font-family='Own'>x</mj-text>"), { fonts: { Own: "https://fonts.example/own.css" } })).toContain("fonts.example"),
  keepComments: () => expect(html(mail(`<!-- d -->${text}`), { keepComments: false })).not.toContain("<!-- d -->"),
  minifyOptions: () => {
    const minified = (minifyOptions) => html(raw(spaced), { minify: true, minifyOptions });
    expect(minified()).toContain('<div style="color:red;margin:0">a b</div>');
    for (const minifyCss of [false, "minifyCSS"]) {
      const options = minifyCss === false ? { minifyCss } : { minifyCSS: false };
      expect(minified(options)).toContain('<div style="color:  red;  margin: 0">a b</div>');
    }
    expect(minified({ removeEmptyAttributes: false })).toContain('<div class="" style="color:red;margin:0">');
    for (const same of [true, "lite", { preset: "lite" }, { preset: ["lite", {}] }, { options: { preset: "lite" } }])
      expect(minified({ minifyCss: same })).toBe(minified());
    expect(minified({ collapseWhitespace: true, minifyJs: false, minifyUrls: false })).toBe(minified());
    const comments = raw("<p>a<!-- b --></p><!--[if mso]><i></i><![endif]-->");
    expect(html(comments, { minify: true, minifyOptions: { removeComments: "safe" } })).toMatch(/<p>a<\/p><!--\[if mso]>/);
    expect(html(comments, { minify: true })).toContain("<!-- b -->");
    for (const none of [
      { minifyJs: true },
      { collapseWhitespace: false },
      { collapseWhitespace: "all" },
      { minifyCss: { preset: "advanced" } },
      { removeComments: "all" },
      { mangle: 1 },
    ])
      expect([none, code(() => minified(none))]).toEqual([none, "usage/unsupported"]);
  },
  ignoreIncludes: () => {
    expect(html(mail(part), here()).includes("Teil")).toBe(true);
    expect(html(mail(part), here({ ignoreIncludes: true })).includes("Teil")).toBe(false);
    expect(html(mail(part), { filePath: here().filePath }).includes("Teil")).toBe(false);
  },
  filePath: () => {
    for (const filePath of [path.join(folder, "mails/x.mjml"), path.join(folder, "mails")]) expect(html(mail(part), here({ filePath }))).toContain("Teil");
    expect(html(mail(part), here({ filePath: folder }))).not.toContain("Teil");
  },
  actualPath: () => expect(mjml2html(mail("<mj-text a='b'/>"), { actualPath: "m.mjml" }).errors[0].formattedMessage).toContain("of m.mjml"),
  includePath: () => {
    expect(html(mail(outside), here())).toContain("<!-- mj-include denied -->");
    for (const includePath of [path.join(folder, "other"), ["none", "../other"]]) expect(html(mail(outside), here({ includePath }))).toContain("Nachbar");
  },
  validationLevel: () => {
    const bad = mail("<mj-text colour='red'>x</mj-text>");
    expect(mjml2html(bad, { validationLevel: "soft" }).errors).toHaveLength(1);
    expect(mjml2html(bad, { validationLevel: "skip" }).errors).toEqual([]);
    expect(code(() => mjml2html(bad, { validationLevel: "strict" }))).toBe("mjml/invalid");
    expect(code(() => mjml2html(bad, { validationLevel: "hard" }))).toBe("usage/bad");
  },
  preprocessors: () =>
    expect(html(mail("<mj-text>A</mj-text>"), { preprocessors: [(t) => t.replace("A", "B"), (t) => t.replace(">B<", ">C<")] })).toContain(">C</div>"),
  printerSupport: () => expect(html(mail(text), { printerSupport: true })).toContain("@media only print"),
  sanitizeStyles: () => {
    const cut = raw('<div style="{{ a: {{ b }};">x</div>');
    for (const how of [{ minify: true }, { beautify: true }]) {
      expect(code(() => mjml2html(cut, { ...how, sanitizeStyles: true }))).toBe("template/syntax");
      expect(html(cut, how)).toContain("{{ a: {{ b }}");
    }
    expect(html(cut, { minify: true, sanitizeStyles: true, minifyOptions: { minifyCss: false } })).toContain("{{ a: {{ b }};");
  },
  templateSyntax: () => {
    const source = raw('<div style="color:  %% a  b %%; margin: [[ c  d ]];">x</div><style>a { b: %% c  d %% }</style>');
    const templateSyntax = [{ prefix: "%%", suffix: "%%" }];
    expect(html(source, { minify: true, templateSyntax })).toContain('style="color:%% a  b %%;margin:[[ c d ]];"');
    expect(html(source, { minify: true, templateSyntax })).toContain("a{b:%% c  d %%}");
    expect(html(source, { minify: true })).toContain('style="color:%% a b %%;margin:[[ c  d ]];"');
    for (const bad of ["{{", [{ prefix: "{{" }], [{ prefix: "", suffix: "}}" }]])
      expect(code(() => mjml2html(source, { templateSyntax: bad }))).toBe("usage/bad");
  },
  allowMixedSyntax: () => {
    const mixed = raw('<div style="{{ all }}; color: {{ a }}">x</div>');
    const how = { minify: true, sanitizeStyles: true };
    expect(code(() => mjml2html(mixed, how))).toBe("template/syntax");
    expect(html(mixed, { ...how, allowMixedSyntax: true })).toContain('style="{{all}};color:{{ a }}"');
  },
  juiceOptions: { removeStyleTags: true },
  juicePreserveTags: { a: { start: "<", end: ">" } },
  skeleton: () =>
    expect(["./s.js", () => ""].map((skeleton) => code(() => mjml2html(mail(text), { skeleton })))).toEqual(["usage/unsupported", "usage/unsupported"]),
  presets: [{ components: {} }],
  mjmlConfigPath: ".mjmlconfig",
  useMjmlConfigOptions: true,
};

describe("m14 mjml's function", () => {
  test("the table has every option of npm mjml's", () => {
    expect(OPTIONS.length).toBeGreaterThan(18);
    expect(Object.keys(FUNCTION).sort()).toEqual(OPTIONS.sort());
  });

  test.each(Object.entries(FUNCTION))("%s", (name, holds) => {
    if (typeof holds === "function") holds();
    else expect(code(() => mjml2html(mail(text), { [name]: holds }))).toBe("usage/unsupported");
    expect(docs).toContain(`\`${name}\``);
  });
});

const isMinified = (out) => out.includes("<body") && !out.split("<body")[1].includes("\n");

/** Each `--config.NAME` of the command: arguments, and what must hold of the run. */
const SWITCHES = {
  beautify: [[["one.mjml", "--config.beautify"], ({ stdout }) => /\n {2,}<table/.test(stdout)]],
  minify: [
    [["one.mjml", "--config.minify"], ({ stdout }) => isMinified(stdout)],
    [["--config.minify", "one.mjml"], ({ stdout }) => isMinified(stdout)],
    [["one.mjml", "--config.minify=true"], ({ stdout }) => isMinified(stdout)],
    [["one.mjml", "-c.minify", "true", "-s"], ({ stdout }) => isMinified(stdout)],
    [["one.mjml", "--config.minify", "false"], ({ stdout }) => !isMinified(stdout)],
    [["one.mjml", "--config.minify=never"], ({ status, stderr }) => status === 2 && stderr.includes("usage/bad")],
  ],
  keepComments: [[["-", "--config.keepComments", "false"], ({ stdout }) => !stdout.includes("<!-- d -->"), mail(`<!-- d -->${text}`)]],
  printerSupport: [[["one.mjml", "--config.printerSupport"], ({ stdout }) => stdout.includes("@media only print")]],
  validationLevel: [
    [["bad.mjml", "--config.validationLevel", "strict"], ({ status, stdout }) => status === 1 && stdout === ""],
    [["bad.mjml", "--config.validationLevel", "skip"], ({ stderr }) => stderr === ""],
    [["bad.mjml", "--config.validationLevel", "hard"], ({ status, stderr }) => status === 2 && stderr.includes("usage/bad")],
  ],
  ignoreIncludes: [
    [["mails/x.mjml", "--config.ignoreIncludes", "true"], ({ stdout, stderr }) => !stdout.includes("Teil") && stderr.includes("includes are ignored")],
    [["mails/x.mjml", "--config.ignoreIncludes", "false"], ({ stdout }) => stdout.includes("Teil")],
  ],
  allowIncludes: [
    [["mails/x.mjml", "--config.allowIncludes", "true"], ({ stdout, stderr }) => stdout.includes("Teil") && stderr === ""],
    [["mails/x.mjml", "--config.allowIncludes", "false"], ({ stdout }) => !stdout.includes("Teil")],
  ],
  filePath: [
    [["-", "--config.filePath", "mails"], ({ stdout }) => stdout.includes("Teil"), mail(part)],
    [["-", "--config.filePath", "mails/x.mjml"], ({ stdout }) => stdout.includes("Teil"), mail(part)],
  ],
  includePath: [
    [["-", "--config.includePath", JSON.stringify([path.resolve("docs"), path.resolve(".")])], ({ status }) => status === 0, mail("")],
    [["-", "--config.includePath", '["'], ({ status, stderr }) => status === 2 && stderr.includes("usage/bad"), mail("")],
  ],
  fonts: [
    [
      ["-", "--config.fonts", '{"Own":"https://fonts.example/own.css"}'],
      ({ stdout }) => stdout.includes("fonts.example"),
      mail("<mj-text font-family='Own'>x</mj-text>"),
    ],
  ],
  minifyOptions: [
    [["-", "--config.minify", "--config.minifyOptions", '{"minifyCss":false}'], ({ stdout }) => stdout.includes("color:  red"), raw(spaced)],
    [["one.mjml", "--config.minifyOptions", '{"minifyJs":true}'], ({ status, stderr }) => status === 1 && stderr.includes("usage/unsupported")],
    [["one.mjml", "--config.minifyOptions", "{"], ({ status, stderr }) => status === 2 && stderr.includes("usage/bad")],
  ],
  sanitizeStyles: [
    [
      ["-", "--config.minify", "--config.sanitizeStyles"],
      ({ status, stderr }) => status === 1 && stderr.includes("template/syntax"),
      raw('<i style="{{ a">x</i>'),
    ],
    [["-", "--config.minify", "--sanitizeStyles"], ({ status, stderr }) => status === 1 && stderr.includes("template/syntax"), raw('<i style="{{ a">x</i>')],
  ],
  templateSyntax: [
    [
      ["-", "--config.minify", "--config.templateSyntax", '[{"prefix":"%%","suffix":"%%"}]'],
      ({ stdout }) => stdout.includes("color:%% a  b %%"),
      raw('<i style="color: %% a  b %%">x</i>'),
    ],
  ],
  allowMixedSyntax: [
    [
      ["-", "--config.minify", "--sanitizeStyles", "--config.allowMixedSyntax"],
      ({ status, stdout }) => status === 0 && stdout.includes("{{a}};color:{{ b }}"),
      raw('<i style="{{ a }};color:{{ b }}">x</i>'),
    ],
  ],
  juiceOptions: "{}",
  juicePreserveTags: "{}",
  useMjmlConfigOptions: "true",
  mjmlConfigPath: ".",
  skeleton: "./s.js",
  actualPath: "x.mjml",
  stack: "true",
  unheard: "true",
};

/** The command's other arguments. */
const ARGUMENTS = [
  [
    "-r",
    ["-r", "one.mjml", "two.mjml", "-o", "out/"],
    () => fs.existsSync(path.join(folder, "out/one.html")) && fs.existsSync(path.join(folder, "out/two.html")),
  ],
  ["--read", ["--read", "one.mjml"], ({ stdout }) => stdout.includes("eins")],
  ["-i", ["-i"], ({ stdout }) => stdout.includes("drei"), mail("<mj-text>drei</mj-text>")],
  ["-s", ["one.mjml", "-s"], ({ stdout }) => stdout.includes("eins")],
  ["-o", ["two.mjml", "-o", "here.html"], () => fs.readFileSync(path.join(folder, "here.html"), "utf8").includes("zwei")],
  ["-o ''", ["mails/x.mjml", "-o", ""], () => fs.readFileSync(path.join(folder, "x.html"), "utf8").includes("Teil")],
  ["-v", ["-v", "one.mjml", "two.mjml"], ({ status, stdout }) => status === 0 && stdout === ""],
  ["-v finds", ["-v", "one.mjml", "bad.mjml"], ({ status, stdout, stderr }) => status === 1 && stdout === "" && stderr.includes("mjml/unknown-attribute")],
  ["--validate", ["--validate", "bad.mjml"], ({ status }) => status === 1],
  ["-V", ["-V"], ({ status, stdout }) => status === 0 && /^\d+\.\d+\.\d+/.test(stdout)],
  ["--version", ["--version"], ({ status, stdout }) => status === 0 && /^\d+\.\d+\.\d+/.test(stdout)],
  ["--noStdoutFileComment", ["one.mjml", "-s", "--noStdoutFileComment"], ({ stdout }) => stdout.startsWith("<!doctype")],
  ["--help", ["--help"], ({ status, stdout }) => status === 0 && stdout.includes("--config.NAME")],
  ["-m, which mjml has no more", ["-m", "one.mjml"], ({ status, stderr }) => status === 2 && stderr.includes("usage/bad")],
];

describe("m14 mjml's command", () => {
  test("the table has every option of npm mjml's", () => {
    const known = ["allowIncludes", "ignoreIncludes", "includePath", "minifyOptions", "sanitizeStyles", "stack", "templateSyntax"];
    expect(CONFIG).toEqual(expect.arrayContaining(known));
    const fromFiles = ["presets", "preprocessors"];
    expect([...new Set([...CONFIG, ...OPTIONS])].filter((name) => !(name in SWITCHES) && !fromFiles.includes(name))).toEqual([]);
  });

  test.each(Object.entries(SWITCHES))("--config.%s", (name, runs) => {
    if (typeof runs === "string") {
      const { status, stdout, stderr } = run(["compile", "one.mjml", `--config.${name}`, runs]);
      expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining("usage/unsupported")]);
    } else {
      for (const [args, holds, input] of runs) {
        const ran = run(["compile", ...args], input);
        expect([args, holds(ran)], ran.stderr).toEqual([args, true]);
      }
    }
    if (name !== "unheard") expect(docs).toContain(`\`${name}\``);
  });

  test.each(ARGUMENTS)("%s", (_, args, holds, input) => {
    const ran = run(["compile", ...args], input);
    expect(holds(ran), ran.stderr).toBe(true);
  });
});

describe("m14 minified HTML", () => {
  const minified = (source, options) => html(raw(source), { minify: true, ...options });

  test("keeps what stands between htmlmin:ignore, byte for byte", () => {
    const kept = '<pre-x a="b   c">  d\n  </pre-x>';
    const out = minified(`<!-- htmlmin:ignore -->${kept}<!--htmlmin:ignore --><p>e   f</p><!-- htmlmin:ignore --> g  h <!-- htmlmin:ignore -->`);
    expect([out.includes(kept), out.includes("<p>e f</p> g  h "), out.includes("htmlmin")]).toEqual([true, true, false]);
    expect(html(raw(`<!-- htmlmin:ignore --><p>x</p><!-- htmlmin:ignore -->`), { beautify: true })).not.toContain("htmlmin");
  });

  test("takes no text for a tag, and no value for an attribute", () => {
    for (const kept of [
      `<a title=' style="" class="x  y"'>t</a>`,
      `<p data-x=' style="a:  b"'>t</p>`,
      `<i style="font-family:&quot;A  B&quot;">t</i>`,
      `<i style="content:'a :  b'">t</i>`,
      `<noscript><i style="a:  b" class="">t</i></noscript>`,
      "<textarea>a  <i class=''></textarea>",
      "a < b",
    ])
      expect(minified(kept)).toContain(kept);
    expect(minified("<a class='' STYLE='A : b ; c:d'  id=x>t</a>")).toContain("<a STYLE='A:b;c:d'  id=x>t</a>");
  });

  test("is made in one pass", () => {
    for (const piece of ["<!-- htmlmin:ignore -->", "<!--", "<a '", "<style>", "<a style='{{", "{{", "<a x=", "<noscript>", "<a style='a:b;{{ c }}"]) {
      const source = raw(piece.repeat(30_000));
      const before = performance.now();
      try {
        mjml2html(source, { minify: true, sanitizeStyles: true });
      } catch (error) {
        expect(error).toBeInstanceOf(PostfrischError);
      }
      expect([piece, performance.now() - before < 3_000]).toEqual([piece, true]);
    }
  });
});

test("m14 beautified text stands on the line of its tag", () => {
  expect(html(mail("<mj-text>Guten <b>Tag</b></mj-text>"), { beautify: true })).toMatch(/\n +<div style="[^"\n]*">Guten <b>Tag<\/b><\/div>\n/);
});

test("m14 docs/mjml.md lists the tests of mjml's that fail, and why", () => {
  for (const [name, why] of Object.entries(KNOWN)) expect(docs).toContain(`| \`${name.split(": ")[0]}\` | ${name.slice(name.indexOf(": ") + 2)} | ${why} |`);
});
