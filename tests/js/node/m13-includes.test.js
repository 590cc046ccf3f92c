// What a document includes stays in its root folder: by mj-include and by a tag, in every command, whatever a path or a link is made of.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { compile } from "postfrisch";
import mjml2html from "postfrisch/mjml";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const top = fs.realpathSync(temporaryFolder());
const project = path.join(top, "project");
const SECRET = "geheimes Wort";
const run = (args, { input, cwd = project } = {}) =>
  spawnSync(process.execPath, [main, ...args], { cwd, input, encoding: "utf8", timeout: 20_000, env: { ...process.env, POSTFRISCH_KEYS: `k1:${SECRET}` } });
const mail = (inside) => `<mjml><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(top, file)), { recursive: true });
  fs.writeFileSync(path.join(top, file), text);
};

/** Paths, from `project/mail`, of what is outside or no regular file. */
const OUTSIDE = [
  "../../secret.txt",
  "parts/../../../secret.txt",
  "..%2F..%2Fsecret.txt",
  path.join(top, "secret.txt"),
  "linked.txt",
  "folder/secret.txt",
  "/proc/self/environ",
  "../../../../../../../../proc/self/environ",
  "environment",
  "zero",
  "../../gone.txt",
];

beforeAll(() => {
  write("secret.txt", `<mj-text>${SECRET}</mj-text>`);
  write("project/mail/parts/a.mjml", "<mj-text>von nebenan</mj-text>");
  write("project/shared/b.mjml", "<mj-text>von gegenüber</mj-text>");
  write("project/mail/latin.mjml", Buffer.from("<mj-text>M\xfcsli</mj-text>", "latin1"));
  for (const [link, target] of [
    ["linked.txt", "../../secret.txt"],
    ["folder", "../.."],
    ["environment", "/proc/self/environ"],
    ["zero", "/dev/zero"],
    ["inside.mjml", "../shared/b.mjml"],
  ])
    fs.symlinkSync(target, path.join(project, "mail", link));
});

const included = (attributes = "", folder = "") =>
  mail(OUTSIDE.map((name) => `<mj-include path="${path.isAbsolute(name) ? name : folder + name}"${attributes}/>`).join(""));
const tags = (more = "") => OUTSIDE.map((name) => `{% include "${name}"${more} %}`).join("");
const written = (source) => write("project/mail/x.mjml", source);
const rendered = ["render", "mail/x.mjml", "--data", "data.json"];
const line = (source, more) => ({ input: JSON.stringify({ id: 1, source, ...more }) });

/** Every way to include files by their paths, and how many of them it tells of. */
const ways = {
  compile: [() => run(["compile", "mail/x.mjml"], written(included(' type="html"'))), OUTSIDE.length],
  "compile --jsonl": [() => run(["compile", "--jsonl"], line(included(), { path: "mail/x.mjml" })), OUTSIDE.length],
  "compile --config.filePath": [() => run(["compile", "-", "--config.filePath", "mail"], { input: included() }), OUTSIDE.length],
  render: [() => run(rendered, written(included(' type="css"'))), 1],
  check: [() => run(["check", ...rendered.slice(1)], written(included(' type="html"'))), 1],
  "render --jsonl": [() => run(["render", "--jsonl"], line(included("", "mail/"), { data: {} })), 1],
  "{% include %}": [() => run(rendered, written(mail(`<mj-text>${tags()}</mj-text>`))), 1],
  "{% include … ignore missing %}": [() => run(rendered, written(mail(`<mj-text>${tags(" ignore missing")}</mj-text>`))), 0],
  "{% include %} between components": [() => run(rendered, written(mail(tags()))), 1],
};

describe("m13 nothing outside of the root folder is included", () => {
  beforeAll(() => write("project/data.json", "{}"));

  test.each(Object.entries(ways))("%s", (_, [way, least]) => {
    const { signal, status, stdout, stderr } = way();
    expect([signal, (stdout + stderr).includes(SECRET)]).toEqual([null, false]);
    if (least === 0) expect([status, stdout.includes("</html>")]).toEqual([0, true]);
    expect(`${stdout}${stderr}`.match(/mjml\/include-(refused|missing)/g)?.length ?? 0).toBeGreaterThanOrEqual(least);
  });

  test("mjml's function denies them in mjml's words", () => {
    for (const name of OUTSIDE) {
      const { html, errors } = mjml2html(mail(`<mj-include path="${name}" type="html"/>`), {
        ignoreIncludes: false,
        filePath: path.join(project, "mail/x.mjml"),
      });
      expect([name, html.includes(SECRET), html.includes("<!-- mj-include denied -->"), errors.map(({ message }) => message)]).toEqual([
        name,
        false,
        true,
        ["mj-include denied"],
      ]);
    }
  });

  test.skipIf(process.platform === "win32")("a pipe is not waited for", () => {
    execFileSync("mkfifo", [path.join(project, "mail/pipe")]);
    write("project/mail/x.mjml", mail('<mj-include path="pipe" type="html"/>'));
    const { status, stderr } = run(["compile", "mail/x.mjml"]);
    expect([status, stderr]).toEqual([1, expect.stringContaining("mjml/include-refused: `pipe` can't be included: it is not a regular file")]);
  });
});

test("m13 what is in the root folder is included, through links too", () => {
  write("project/mail/y.mjml", mail('<mj-include path="parts/a.mjml"/><mj-include path="../shared/b.mjml"/><mj-include path="inside.mjml"/>'));
  const { status, stdout, stderr } = run(["compile", "mail/y.mjml"]);
  expect([status, stderr, stdout.match(/von nebenan|von gegenüber/g)]).toEqual([0, "", ["von nebenan", "von gegenüber", "von gegenüber"]]);
});

describe("m13 the root folder", () => {
  const source = path.join(project, "mail/z.mjml");
  beforeAll(() => write("project/mail/z.mjml", mail('<mj-include path="parts/a.mjml"/><mj-include path="../shared/b.mjml"/>')));

  test.each([
    ["where the command runs", project, [], 0],
    ["where the command runs, high above", path.join(top, ".."), [], 0],
    ["the file's own, where that lies outside", path.resolve("."), [], 1],
    ["the file's own, where the command runs in the root of all files", "/", [], 1],
    ["and what --include-path names", "/", ["--include-path", path.join(project, "shared")], 0],
    ["and what several of them name", "/", ["--include-path", "/tmp/none", "--include-path", project], 0],
    ["and what --config.includePath names", "/", ["--config.includePath", JSON.stringify([project])], 0],
  ])("is %s", (_, cwd, more, wanted) => {
    const { status, stdout } = run(["compile", source, ...more], { cwd });
    expect([status, stdout.includes("von nebenan"), stdout.includes("von gegenüber")]).toEqual([wanted, true, wanted === 0]);
  });

  test("render has --include-path too", () => {
    write("data.json", "{}");
    const args = ["render", source, "--data", path.join(top, "data.json"), "--text"];
    expect(run(args, { cwd: "/" }).stderr).toContain("mjml/include-refused");
    expect(run([...args, "--include-path", project], { cwd: "/" }).stdout).toContain("von gegenüber");
  });
});

test("m13 a file that is not UTF-8 is refused", () => {
  write("project/mail/x.mjml", mail('<mj-include path="latin.mjml"/>'));
  const { stdout, stderr } = run(["compile", "mail/x.mjml"]);
  expect([stdout.includes("\ufffd"), stderr]).toEqual([false, expect.stringContaining("`latin.mjml` can't be included: it is not UTF-8")]);
});

test("m13 what `include` throws is told, but for a missing file", () => {
  const throws = (error) => () => {
    throw error;
  };
  const found = (error) => compile(mail('\n<mj-include path="a.mjml"/>'), { template: "none", include: throws(error) }).diagnostics;
  expect(found(new Error("nicht hier"))).toMatchObject([{ code: "mjml/include-refused", message: "`a.mjml` can't be included: nicht hier", line: 2 }]);
  expect(found(Object.assign(new Error("gone"), { code: "ENOENT" }))).toMatchObject([{ code: "mjml/include-missing", line: 2 }]);
});
