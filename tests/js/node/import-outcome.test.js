// What the command line says an import came to: the message, the exit code and the dry run are true.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { importFeed } from "../../../dist/js/import.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { demoFeed } from "../../../examples/shop/feed.mjs";
import { temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const folder = temporaryFolder();
const cli = (args, input) => spawnSync(process.execPath, [main, ...args], { cwd: folder, input, encoding: "utf8", maxBuffer: 1 << 26 });
const feed = (rows) =>
  `id\ttitle\tlink\tprice\tavailability\n${rows.map(([id, price]) => `${id}\tRad\thttps://shop.example/${id}\t${price}\tin_stock\n`).join("")}`;
const rows = (name, count, price = "9.90 EUR") => Array.from({ length: count }, (_, i) => [`${name}${i}`, price]);
const imports = (store, text, ...flags) => cli(["import", "-", "--store", `sqlite:${store}.db`, ...flags], text);

test("p15_what_is_gone_with_an_import_without_a_good_row_is_said", () => {
  for (const [name, none, said] of [
    ["empty", feed([]), "the feed has no row"],
    ["dropped", feed(rows("other", 2, "free")), "every row was dropped"],
  ]) {
    expect(imports(name, none)).toMatchObject({ status: 1, stderr: expect.stringContaining(`${said}: nothing was imported\n`) });
    expect(imports(name, feed(rows("a", 3))).status).toBe(0);
    expect(imports(name, none, "--force", "--dry-run")).toMatchObject({ status: 0, stderr: expect.stringContaining(`${said}: 3 would be gone\n`) });
    const forced = imports(name, none, "--force");
    expect(forced).toMatchObject({ status: 0, stderr: expect.stringContaining(`${said}: 3 gone\n`), stdout: expect.stringContaining("3 gone") });
    // They are gone already.
    expect(imports(name, none, "--force")).toMatchObject({ status: 1, stderr: expect.stringContaining(`${said}: nothing was imported\n`) });
  }
}, 60_000);

test("p15_a_dry_run_says_that_the_import_would_be_refused", () => {
  const said = "feed/mass-disappearance: 10 of 10 offers would disappear";
  expect(imports("dry", feed(rows("a", 10))).status).toBe(0);
  for (const text of [feed(rows("b", 10)), feed([])]) {
    const dry = imports("dry", text, "--dry-run");
    expect([dry.status, dry.stderr.includes(said), dry.stdout.includes("- a0\n")]).toEqual([1, true, true]);
    const json = imports("dry", text, "--dry-run", "--json");
    expect([json.status, JSON.parse(json.stdout)]).toMatchObject([1, { error: { code: "feed/mass-disappearance" }, diff: { gone: { length: 10 } } }]);
    expect(imports("dry", text)).toMatchObject({ status: 1, stderr: expect.stringContaining(said) });
  }
  const forced = imports("dry", feed(rows("b", 10)), "--dry-run", "--force", "--json");
  expect([forced.status, JSON.parse(forced.stdout).error]).toEqual([0, undefined]);
}, 60_000);

test("p15_rows_that_were_dropped_count_among_the_offers_there_were", () => {
  const [good, ...others] = rows("a", 10);
  const bad = (count) => others.slice(0, count).map(([id]) => [id, "free"]);
  expect(imports("kept", feed([good, ...others])).status).toBe(0);
  const dry = imports("kept", feed([good, ...bad(3)]), "--dry-run");
  expect([dry.status, dry.stderr.includes("6 of 10 offers would disappear")]).toEqual([1, true]);
  // A row that the store has no offer of is no offer that there was.
  expect(imports("kept", feed([good, ...bad(3), ...rows("new", 9, "free")])).stderr).toContain("6 of 10 offers would disappear");
  expect(imports("kept", feed([good, ...bad(5)]))).toMatchObject({ status: 0, stdout: expect.stringContaining("1 unchanged, 4 gone") });
}, 60_000);

test("p15_the_price_that_the_readme_says_to_change_changes_the_mail", () => {
  const elements = ["--kind", "g:offer_kind", "--lowest30", "g:lowest_price_30d", "--reduced-since", "g:reduced_since", "--previous", "g:previous_price"];
  const text = demoFeed();
  const store = ["--store", "sqlite:readme.db"];
  expect(imports("readme", text, ...elements).status).toBe(0);
  fs.copyFileSync("examples/shop/campaign.json", path.join(folder, "campaign.json"));
  expect(cli(["publish", "campaign.json", ...store]).status).toBe(0);
  const [{ click }] = JSON.parse(cli(["link", "--campaign", "herbst", "--message", "m-1", ...store, "--json"]).stdout);
  const shown = () => JSON.parse(cli(["simulate", click, ...store, "--json"]).stdout).shown;
  expect(shown()).toMatchObject({ id: "trip-001" });
  expect(shown().text).not.toContain("123,00");
  const changed = text.replace(/(<g:id>trip-001<\/g:id>.*?<g:sale_price>)[\d.]+/s, "$1123.00");
  expect(imports("readme", changed, ...elements).stdout).toContain("0 new, 1 changed");
  expect(shown().text).toContain("123,00");
}, 60_000);

test("an override of two actions is refused, and one with a missing argument is wrong usage", () => {
  expect(imports("said", feed(rows("a", 1))).status).toBe(0);
  const by = ["--author", "a", "--reason", "r"];
  const until = ["--until", "2099-01-01T00:00:00Z"];
  const said = (...args) => {
    const { status, stderr } = cli(["override", "a0", "--store", "sqlite:said.db", ...args]);
    return [status, stderr.split(":")[0]];
  };
  const soon = ["--until", new Date(Date.now() + 60_000).toISOString()];
  expect(said("--hide", "--show", ...by, ...soon)).toEqual([1, "override/invalid"]);
  expect(said("--hide", "--text", "Rennrad", ...by, ...soon)).toEqual([1, "override/invalid"]);
  expect(said("--hide", ...by, ...until)).toEqual([1, "override/invalid"]);
  expect(said("--hide", ...by)).toEqual([2, "usage/bad"]);
  expect(said("--hide", ...by, "--until", "tomorrow")).toEqual([2, "usage/bad"]);
  for (const missing of ["--author", "--reason"]) expect(said("--hide", missing, "x", ...soon)).toEqual([2, "usage/bad"]);
  expect(said(...by, ...soon)).toEqual([2, "usage/bad"]);
  expect(said("--hide", ...by, ...soon)).toEqual([0, ""]);
}, 60_000);

test("p5 a store of one's own may have no word for what it left alone", async () => {
  const store = memory();
  const own = {
    importFeed: async (...args) => {
      const run = await store.importFeed(...args);
      const methods = ["add", "duplicates", "counts", "diff", "abort"].map((name) => [name, run[name].bind(run)]);
      return { ...Object.fromEntries(methods), commit: async (...options) => void (await run.commit(...options)) };
    },
  };
  const result = await importFeed(own, [Buffer.from(feed(rows("a", 2)))], { tenant: "t", now: Date.now() });
  expect([result.added, (await store.offers("t", ["a0", "a1"])).length]).toEqual([2, 2]);
});
