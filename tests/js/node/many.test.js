// Many recipients, one template: in code and on the command line.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { compile, renderMany } from "postfrisch";
import order from "postfrisch/letters/order-confirmation";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "./parts.js";

const source =
  "<mjml><mj-head><mj-title>Hallo {{ name }}</mj-title></mj-head><mj-body><mj-section><mj-column><mj-text>{{ name }}: {{ price|money }}</mj-text></mj-column></mj-section></mj-body></mjml>";
const price = { amount: 1250, currency: "EUR" };
const everyone = [
  { id: 1, data: { name: "Ada", price } },
  { id: 2, data: { price } },
  { id: 3, data: { name: "Käthe & Co", price }, locale: "en-GB" },
];
const all = async (mails) => {
  const found = [];
  for await (const mail of mails) found.push(mail);
  return found;
};

describe("renderMany", () => {
  test("gives bytes, tells who failed and goes on", async () => {
    const progress = [];
    const mails = await all(renderMany(compile(source), everyone, { onProgress: (now) => progress.push({ ...now }) }));
    expect(mails.map(({ id, error, message }) => [id, error?.code ?? message.subject])).toEqual([
      [1, "Hallo Ada"],
      [2, "template/undefined"],
      [3, "Hallo Käthe & Co"],
    ]);
    expect(new TextDecoder().decode(mails[2].bytes)).toBe(mails[2].message.html);
    expect(mails[2].message.text).toContain("€12.50");
    expect(progress).toEqual([
      { rendered: 1, failed: 0, id: 1 },
      { rendered: 1, failed: 1, id: 2 },
      { rendered: 2, failed: 1, id: 3 },
    ]);
  });

  test("data that are no JSON fail alone", async () => {
    const mails = await all(renderMany(compile(source), [{ id: "a", data: { name: 1n } }, everyone[0]]));
    expect(mails.map(({ error }) => error?.code)).toEqual(["data/not-json", undefined]);
  });

  test("goes on after a recipient; one that is not there is an error", async () => {
    expect((await all(renderMany(compile(source), everyone, { after: 2 }))).map(({ id }) => id)).toEqual([3]);
    await expect(all(renderMany(compile(source), everyone, { after: 9 }))).rejects.toThrow("no recipient has the id `9`");
  });

  test("takes recipients one at a time, as they are asked for", async () => {
    let given = 0;
    async function* endless() {
      for (;;) yield { id: ++given, data: Object.values(order.samples)[0] };
    }
    let taken = 0;
    for await (const { message } of renderMany(compile(order), endless())) {
      expect(message.subject).not.toBe("");
      if (++taken === 500) break;
      expect(given).toBe(taken);
    }
    expect(given).toBe(500);
  });
});

test("render --many writes a line for each recipient, and how many failed", () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "mail.mjml"), source);
  fs.writeFileSync(path.join(folder, "data.jsonl"), `${everyone.map((line) => JSON.stringify(line)).join("\n")}\nkein JSON\n\nnull\n`);
  const cli = (...args) => spawnSync(process.execPath, [path.resolve("dist/js/cli/main.js"), "render", ...args], { cwd: folder, encoding: "utf8" });
  const { status, stdout, stderr } = cli("mail.mjml", "--many", "data.jsonl");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ id, subject, error }) => [id, subject ?? error.code])).toEqual([
    ["1", "Hallo Ada"],
    ["2", "template/undefined"],
    ["3", "Hallo Käthe & Co"],
    ["4", "data/not-json"],
    ["6", "data/not-json"],
  ]);
  expect([status, stderr]).toEqual([1, "2 rendered, 3 failed\n"]);
  expect(cli("mail.mjml", "--many", "data.jsonl", "--after", "2").stdout.trimEnd().split("\n")).toHaveLength(3);
});

test("render --many --eml writes a mail for each recipient into a folder, never elsewhere", () => {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "mail.mjml"), source);
  const ids = ["1", "../2", "..", "a/b c"];
  const lines = ids.map((id) => JSON.stringify({ id, data: everyone[0].data, to: "ada@example.com" }));
  fs.writeFileSync(path.join(folder, "data.jsonl"), [...lines, JSON.stringify({ id: "x", data: everyone[0].data })].join("\n"));
  const cli = (...args) => spawnSync(process.execPath, [path.resolve("dist/js/cli/main.js"), "render", ...args], { cwd: folder, encoding: "utf8" });
  const { status, stdout } = cli("mail.mjml", "--many", "data.jsonl", "--eml", "mails", "--from", "Shop <post@shop.example>");
  const last = JSON.parse(stdout.trimEnd().split("\n").at(-1));
  expect([status, last.error.code]).toEqual([1, "eml/missing"]);
  expect(fs.readdirSync(path.join(folder, "mails")).sort()).toEqual(["%2E%2E%2F2.eml", "%2E%2E.eml", "1.eml", "a%2Fb%20c.eml"]);
  expect(fs.readdirSync(folder).sort()).toEqual(["data.jsonl", "mail.mjml", "mails"]);
  expect(fs.readFileSync(path.join(folder, "mails", "1.eml"), "utf8")).toMatch(/^From: Shop <post@shop.example>\r\nTo: ada@example.com\r\n/);
  expect(cli("mail.mjml", "--many", "data.jsonl", "--eml", "mails")).toMatchObject({ status: 2, stderr: expect.stringContaining("--from") });
});
