// Ceilings: each stands in one place, those that the core has too are the core's, and a host sets those of the edge.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import * as ceilings from "../../../dist/js/base/limits.js";
import { live as engine } from "../../../dist/js/engine/live.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { liveLimits } from "../../../dist/js/live/limits.js";
import { createLive } from "../../../dist/js/live.js";
import { photos } from "../../../dist/js/photo.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys, pieces, smallFeed, temporaryFolder } from "./parts.js";

test("l1_what_the_core_limits_too_is_made_from_its_numbers", () => {
  const made = path.resolve("scripts/limits.mjs");
  const check = (cwd) => spawnSync(process.execPath, [made, "--check"], { cwd, encoding: "utf8" });
  expect(check(".")).toMatchObject({ status: 0, stderr: "" });
  // Another number in the core is noticed.
  const folder = temporaryFolder();
  for (const file of ["src/base/limits.rs", "js/base/core-limits.ts"]) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.copyFileSync(file, path.join(folder, file));
  }
  const core = path.join(folder, "src/base/limits.rs");
  fs.writeFileSync(core, fs.readFileSync(core, "utf8").replace("PHOTO_BYTES: usize = 12 ", "PHOTO_BYTES: usize = 13 "));
  expect(check(folder)).toMatchObject({ status: 1, stderr: expect.stringContaining("is out of date") });
});

/** Numbers that limit nothing: by file, `*` for all. */
const NO_CEILINGS = {
  // Units.
  "*": ["86_400", "1000", "1_000", "3_600_000", "60_000", "86_400_000", "1024", "1e6"],
  // What hashes multiply by.
  "js/base/meter.ts": ["2654435761", "1597334677"],
  // The number of a lock.
  "js/stores/postgres-client.ts": ["7_061_735_665", "MAKING"],
  // The last moment of a Date.
  "js/shop/import.ts": ["8.64e15"],
  // Ports.
  "js/cli/serve.ts": ["8787", "65_535"],
  "js/cli/preview.ts": ["8788", "65_535"],
  // How many different bytes make a secret random, and the byte of a line's end.
  "js/base/keys.ts": ["DIFFERENT"],
  "js/cli/io.ts": ["NEWLINE"],
};

test("l1_ceilings_stand_in_one_place", () => {
  // The kit that tests stores has data of its own; the last one has what a host's values may be.
  const elsewhere = /^js\/(stores\/contract\/|base\/(core-)?limits\.ts$|live\/limits\.ts$)/;
  const files = fs.globSync("js/**/*.ts").filter((file) => !elsewhere.test(file));
  expect(files.length).toBeGreaterThan(90);
  const alone = files.flatMap((file) => {
    const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    const allowed = [...NO_CEILINGS["*"], ...(NO_CEILINGS[file] ?? [])];
    const found = [];
    const visit = (node) => {
      const isLarge = ts.isNumericLiteral(node) && Number(node.text) >= 1_000 && !/^0x/.test(node.getText());
      if (isLarge) found.push(node.getText());
      // A constant that is a number, or a product, is one however small it is.
      const isNumber =
        ts.isVariableDeclaration(node) && /^[A-Z][A-Z_]+$/.test(node.name.getText()) && /^[\d_]+( \*+ [\d_]+)*$/.test(node.initializer?.getText() ?? "");
      if (isNumber && node.name.getText() !== "DAY") found.push(node.name.getText());
      // In statements and scripts too.
      if (ts.isTemplateLiteral(node) || ts.isStringLiteral(node)) found.push(...(node.getText().match(/\b(?:LIMIT|COUNT',) \d{2,}/g) ?? []));
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found.filter((number) => !allowed.includes(number)).map((number) => `${file}: ${number}`);
  });
  expect(alone).toEqual([]);
});

test("l1_each_ceiling_is_used_and_says_what_it_is", () => {
  const text = fs.readFileSync("js/base/limits.ts", "utf8");
  const names = Object.keys(ceilings);
  expect(names.length).toBeGreaterThan(90);
  const rest = fs.globSync("js/**/*.ts").filter((file) => file !== "js/base/core-limits.ts").map((file) => fs.readFileSync(file, "utf8")).join("\n"); // biome-ignore format: a list
  for (const name of names) expect([name, rest.match(new RegExp(`\\b${name}\\b`, "g")).length > 1]).toEqual([name, true]);
  const told = [...text.matchAll(/(.*)\n(?:export )?const (\w+) =/g)];
  expect(told.length).toBeGreaterThan(90);
  for (const [, before, name] of told) expect([name, before]).toEqual([name, expect.stringMatching(/ \*\/$/)]);
});

const keys = newKeys();
const base = "https://live.example";
const size = { width: 560, height: 172 };
const campaign = {
  tenant: "shop",
  id: "c",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    { id: "top", kind: "offers", ...size, offers: ["a", "b", "c"], slots: [{ whenGone: "collapse" }, { whenGone: "collapse" }] },
    { id: "card", kind: "offer", ...size, photo: true, offers: ["a"], slots: [{ whenGone: "collapse" }] },
  ],
};
const links = sealLinks({ baseUrl: base, keys, campaign, message: "m1" });
const subject = Buffer.alloc(16, 7).toString("base64url");
const leaving = () => unsubscribeLink({ baseUrl: base, keys, campaign, message: "m1", subject });
const WISH = "List-Unsubscribe=One-Click";

let inner;
beforeAll(async () => {
  inner = memory();
  await importFeed(inner, pieces(smallFeed(["a", "b", "c"])), { tenant: "shop" });
  await publish(inner, campaign, { photos });
});

/** An edge with limits, over a store whose answers are what `found` makes of them. */
function edge(limits, { found = (answer) => answer, ...options } = {}) {
  const told = [];
  const own = { lookUp: async (wants) => found(await inner.lookUp({ ...wants, known: undefined })) };
  const store = new Proxy(inner, { get: (target, name) => own[name] ?? target[name]?.bind?.(target) ?? target[name] });
  const onFallback = ({ reason, record }) => told.push([reason, record]);
  const now = Date.now();
  const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, now: () => now, limits, onFallback, ...options });
  const picture = async (at = 0) => (await live.fetch(new Request(links[at].picture))).status;
  const post = async (body, headers = { "Content-Type": "application/x-www-form-urlencoded" }) =>
    (await live.fetch(new Request(leaving(), { method: "POST", body, duplex: "half", headers }))).status;
  return { live, told, picture, post };
}

describe("l1_a_host_sets_the_limits_of_the_edge", () => {
  test("formBytes", async () => {
    const body = `${WISH}&pad=${"x".repeat(500)}`;
    expect(await edge({}, { unsubscribe: () => {} }).post(body)).toBe(200);
    expect(await edge({ formBytes: 500 }, { unsubscribe: () => {} }).post(body)).toBe(413);
    // It can be raised, too.
    const large = `${WISH}&pad=${"x".repeat(100_000)}`;
    expect(await edge({}, { unsubscribe: () => {} }).post(large)).toBe(413);
    expect(await edge({ formBytes: 200_000 }, { unsubscribe: () => {} }).post(large)).toBe(200);
  });

  test("formTimeout", async () => {
    const slow = () =>
      new ReadableStream({
        start: async (body) => {
          await new Promise((resolve) => setTimeout(resolve, 200));
          body.enqueue(new TextEncoder().encode(WISH));
          body.close();
        },
      });
    expect(await edge({}, { unsubscribe: () => {} }).post(slow())).toBe(200);
    expect(await edge({ formTimeout: 20 }, { unsubscribe: () => {} }).post(slow())).toBe(408);
  });

  test("unsubscribeTimeout", async () => {
    const unsubscribe = () => new Promise((resolve) => setTimeout(resolve, 200));
    expect(await edge({}, { unsubscribe }).post(WISH)).toBe(200);
    const { post, told } = edge({ unsubscribeTimeout: 20 }, { unsubscribe });
    expect([await post(WISH), told]).toEqual([503, [["not-unsubscribed", undefined]]]);
  });

  test.each([
    ["lookUpOffers", { lookUpOffers: 2 }, {}, "offers"],
    ["lookUpChars", { lookUpChars: 300 }, {}, "campaign"],
    ["servedSlots", { servedSlots: 1 }, { found: (answer) => ({ ...answer, served: { "top.0": "a", "top.1": "b" } }) }, "served"],
  ])("%s", async (_, limits, options, record) => {
    const usual = edge({}, options);
    expect([await usual.picture(), usual.told]).toEqual([200, []]);
    const limited = edge(limits, options);
    expect([await limited.picture(), limited.told]).toEqual([200, [[expect.stringMatching(/^bad-/), record]]]);
  });

  test("responseCacheEntries and responseCacheBytes", async () => {
    const { LiveEdge } = engine.get();
    const { answer } = LiveEdge.prototype;
    let calls = 0;
    LiveEdge.prototype.answer = function (...args) {
      calls += 1;
      return answer.apply(this, args);
    };
    onTestFinished(() => {
      LiveEdge.prototype.answer = answer;
    });
    /** How often the core is asked for two pictures that were asked for before. */
    const asked = async (limits) => {
      const { picture } = edge(limits);
      // The first ones say which offers they showed, which is not the same again.
      for (const at of [0, 1, 0, 1, 0, 1, 0, 1]) await picture(at);
      calls = 0;
      for (const at of [0, 1]) await picture(at);
      return calls;
    };
    expect(await asked({})).toBe(0);
    expect(await asked({ responseCacheEntries: 1 })).toBe(2);
    expect(await asked({ responseCacheBytes: 100 })).toBe(4);
  });

  test("photoCacheBytes", async () => {
    const jpeg = Uint8Array.from({ length: 200 }, (_, i) => [0xff, 0xd8][i] ?? 0);
    await inner.putAsset("shop", "a".repeat(32), jpeg);
    await inner.putPhoto("shop", "a", "a".repeat(32), "https://shop.example/a.jpg");
    onTestFinished(() => inner.putPhoto("shop", "a", "", ""));
    const laid = async (limits) => {
      let n = 0;
      const counting = { prepare: () => jpeg, lay: () => [++n, jpeg][1] };
      const { picture } = edge(limits, { photos: counting });
      for (let i = 0; i < 3; i++) expect(await picture(2)).toBe(200);
      return n;
    };
    expect(await laid({})).toBe(1);
    expect(await laid({ photoCacheBytes: 100 })).toBe(3);
  });
});

test("l1_limits_that_make_no_sense_are_refused", () => {
  for (const name of Object.keys(liveLimits())) {
    for (const odd of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 40, "64", [1]]) {
      const refused = expect.objectContaining({ code: "usage/bad", message: expect.stringContaining(`limits.${name}`) });
      expect(() => edge({ [name]: odd }), `${name}: ${odd}`).toThrow(refused);
    }
    expect(() => edge({ [name]: 1 })).not.toThrow();
    expect(() => edge({ [name]: undefined })).not.toThrow();
  }
  expect(() => edge({ formByte: 1 })).toThrow(expect.objectContaining({ code: "usage/bad", message: expect.stringContaining("`formByte`") }));
  for (const odd of [7, "x", null]) expect(() => edge(odd)).toThrow(expect.objectContaining({ code: "usage/bad" }));
});

test("l1_the_page_has_each_limit_with_its_default", () => {
  const page = fs.readFileSync("docs/deploy/README.md", "utf8");
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) (\w+)/gm)].map(([, name, value]) => [name, Number(value.replaceAll(",", ""))]);
  expect(Object.fromEntries(rows)).toEqual(liveLimits());
});

test("l1_the_page_has_the_compilers_limits_as_they_are", () => {
  const core = fs.readFileSync("src/base/limits.rs", "utf8");
  const section = fs.readFileSync("docs/mjml.md", "utf8").split("\n## Limits\n")[1].split("\n## ")[0];
  const rows = [...section.matchAll(/^\| `(\w+)` \| ([\d,]+) .* \| (?:`([\w/-]+)`)?/gm)].map(([, name, value, code]) => [
    name,
    Number(value.replaceAll(",", "")),
    code,
  ]);
  expect(rows.length).toBeGreaterThan(13);
  for (const [name, value, code] of rows) {
    const [, doc, written] = new RegExp(`((?:^///.*\\n)+)^pub const ${name}: \\w+ = ([\\d_ *]+);`, "m").exec(core);
    const number = written.split(" * ").reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1);
    expect([name, value]).toEqual([name, number]);
    if (code) expect([name, doc]).toEqual([name, expect.stringContaining(`\`${code}\``)]);
  }
});
