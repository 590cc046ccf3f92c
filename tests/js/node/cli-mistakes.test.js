// What authors get wrong at the command line: each mistake is told as what it is, with the file and what to write instead; none is called internal.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../../dist/js/index.js";
import { temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const folder = temporaryFolder();
const cli = (args, input) => spawnSync(process.execPath, [main, ...args], { cwd: folder, input, encoding: "utf8" });
const put = (name, content) => fs.writeFileSync(path.join(folder, name), content);
const MAIL = "<mjml><mj-body><mj-section><mj-column><mj-text>Hallo {{ name }}</mj-text></mj-column></mj-section></mj-body></mjml>";
const BOM = "\ufeff";
const latin1 = (text) => Buffer.from(text, "latin1");
const utf16 = (text) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);

beforeAll(() => {
  put("t.mjml", MAIL);
  fs.mkdirSync(path.join(folder, "folder"));
});

/** Contents of a file that should be JSON, and what is told of each. */
const BROKEN = [
  ["broken", '{"name":}', "data/not-json", "x.json"],
  ["cut off", '{"name":"A"', "data/not-json", "x.json"],
  ["empty", "", "data/not-json", "x.json"],
  ["Latin-1", latin1('{"name":"Müller"}'), "usage/bad", "UTF-8"],
  ["UTF-16", utf16('{"name":"A"}'), "usage/bad", "UTF-8"],
  ["a list", "[1]", "data/wrong-type", "not an object"],
  ["null", "null", "data/wrong-type", "not an object"],
];

describe("m15 an author's mistake is never internal", () => {
  test.each(BROKEN)("data: %s", (_, content, code, place) => {
    put("x.json", content);
    for (const args of [
      ["render", "t.mjml", "--data", "x.json"],
      ["check", "t.mjml", "--data", "x.json"],
    ]) {
      const { status, stdout, stderr } = cli(args);
      expect([args[0], status !== 0, stdout, stderr.startsWith(`${code}: `) || stderr.includes(` ${code}: `) || stderr.startsWith(`$: ${code}`)]).toEqual([
        args[0],
        true,
        "",
        true,
      ]);
      expect(stderr).toContain(place);
      expect(stderr).toContain("help: ");
      expect(stderr).not.toContain("internal");
    }
  });

  test("m15_what_is_wrong_at_a_line_is_told_with_the_file_that_it_is_in", () => {
    put("null.json", '{"name":null}');
    put("part.mjml", "<mj-text>\n{{ name }}</mj-text>");
    put("whole.mjml", '<mjml><mj-body><mj-section><mj-column><mj-include path="part.mjml" /></mj-column></mj-section></mj-body></mjml>');
    put("open.mjml", "<mjml>\n<mj-body>");
    const first = (...args) => cli(args).stderr.split(": ")[0];
    expect(first("render", "t.mjml", "--data", "null.json")).toBe("t.mjml:1:57");
    expect(first("check", "t.mjml", "--data", "null.json")).toBe("t.mjml:1:57");
    expect(first("render", "whole.mjml", "--data", "null.json")).toBe("part.mjml:2:4");
    expect(first("compile", "open.mjml")).toBe("open.mjml:2:10");
    const { status, stderr } = cli(["compile", "open.mjml", "t.mjml", "-o", "."]);
    expect([status, stderr.startsWith("open.mjml:2:10: mjml/syntax"), fs.existsSync(path.join(folder, "t.html"))]).toEqual([1, true, true]);
  });

  test("a byte order mark is read over in data, templates, lines and campaigns", () => {
    put("bom.json", `${BOM}{"name":"Ada"}`);
    put("bom.mjml", `${BOM}${MAIL}`);
    put("bom.jsonl", `${BOM}{"id":"1","data":{"name":"Ada"}}\r\n\r\n{"id":"2","data":{"name":"Bo"}}`);
    expect(cli(["render", "bom.mjml", "--data", "bom.json", "--text"]).stdout).toBe("Hallo Ada\n");
    const many = cli(["render", "t.mjml", "--many", "bom.jsonl"]);
    expect(
      many.stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).text),
    ).toEqual(["Hallo Ada\n", "Hallo Bo\n"]);
    const lines = cli(["render", "--jsonl"], `${BOM}${JSON.stringify({ id: 1, source: MAIL, data: { name: "Ada" } })}`);
    expect(JSON.parse(lines.stdout)).toMatchObject({ id: 1, text: "Hallo Ada\n" });
    put("campaign.json", `${BOM}{}`);
    expect(cli(["publish", "campaign.json", "--store", "campaigns.db"]).stderr).toContain("campaign/invalid");
  });

  test("m15_a_wrong_manifest_is_told_with_its_path_and_what_to_write", () => {
    const block = { id: "top", kind: "offers", width: "600", height: 172, slots: [{ whenGone: "fill" }] };
    put("wrong.json", JSON.stringify({ tenant: "shop", id: "a", allow: ["shop.example"], fallback: "https://shop.example/", blocks: [block] }, null, 2));
    const { status, stderr } = cli(["publish", "wrong.json", "--dry-run", "--store", "campaigns.db"]);
    expect([status, stderr]).toEqual([
      1,
      "wrong.json:12:7 blocks[0].width: campaign/invalid: `blocks[0].width` is the text `600`\n  help: write a whole number from 0 to 65535\n",
    ]);
  });

  test("a line that can't be read is told with its number, and the others go on", () => {
    const good = '{"id":"a","data":{"name":"Ada"}}';
    put("many.jsonl", Buffer.concat([Buffer.from(`${good}\nnull\n[1]\n{"id":\n`), latin1('{"id":"m","data":{"name":"Müller"}}\n'), Buffer.from(good)]));
    const { status, stdout, stderr } = cli(["render", "t.mjml", "--many", "many.jsonl"]);
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.map(({ text, error }) => text?.trim() ?? error.message.slice(0, 22))).toEqual([
      "Hallo Ada",
      "line 2 is no object",
      "line 3 is no object",
      "line 4 can't be read: ",
      "line 5 is not UTF-8",
      "Hallo Ada",
    ]);
    expect([status, stderr]).toEqual([1, "2 rendered, 4 failed\n"]);
    const asked = ["null", "[]", "7", '{"id":3}', "{"].join("\n");
    for (const command of ["render", "compile"]) {
      const codes = cli([command, "--jsonl"], asked)
        .stdout.trim()
        .split("\n")
        .map((line) => JSON.parse(line).error.code);
      expect(codes).toEqual(["data/not-json", "data/not-json", "data/not-json", "usage/bad", "data/not-json"]);
    }
  });

  test("a folder, a missing file and a missing folder are called that", () => {
    const told = (...args) => cli(args).stderr.split("\n")[0];
    expect(told("compile", "folder")).toBe("usage/bad: the file folder can't be read: it is a folder");
    expect(told("render", "folder")).toBe("usage/bad: the file folder can't be read: it is a folder");
    expect(told("render", "t.mjml", "--data", "none.json")).toBe("usage/bad: the file none.json can't be read: there is none");
    expect(told("render", "t.mjml", "--many", "none.jsonl")).toBe("usage/bad: the file none.jsonl can't be read: there is none");
    expect(told("relate", "folder", "--store", "relations.db")).toBe("usage/bad: the file folder can't be read: it is a folder");
    expect(told("compile", "t.mjml", "-o", "no/such/x.html")).toBe("usage/bad: no/such/x.html can't be written: there is no folder no/such");
  });

  test("what reads a store makes none", () => {
    const link = "https://mail.example/o/x.png";
    const reading = [
      ["campaign"],
      ["campaign", "herbst"],
      ["report"],
      ["override", "--log"],
      ["override", "--undo", "1"],
      ["link", "--campaign", "herbst", "--message", "1"],
      ["simulate", link],
    ];
    for (const args of reading) {
      const { status, stderr } = cli([...args, "--store", "typo.db"]);
      expect([args, status, stderr.split(":")[0], fs.existsSync(path.join(folder, "typo.db"))]).toEqual([args, 1, "store/missing", false]);
    }
    expect(fs.existsSync(path.join(folder, "postfrisch.keys.json"))).toBe(false);
  });

  test("what is no template is told, whatever it is", () => {
    for (const source of [undefined, null, 7, true, ["<mjml>"], {}, Symbol("x"), () => "<mjml>"]) {
      expect(() => compile(source)).toThrow(expect.objectContaining({ code: "usage/bad" }));
    }
  });
});
