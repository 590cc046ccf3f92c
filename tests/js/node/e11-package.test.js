// What comes with the package and its sources: types that say what there is, and builds that are the same everywhere.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "./parts.js";
import { typed } from "./typed.js";

// Each of these calls the TypeScript compiler, some several times.
vi.setConfig({ testTimeout: 120_000 });

const { exports } = JSON.parse(fs.readFileSync("package.json", "utf8"));
const entries = Object.keys(exports).filter((entry) => exports[entry].types && !entry.endsWith(".wasm"));

/** A program that imports entries with types. */
function importing(names) {
  const from = (entry) => path.posix.join("postfrisch", entry.replace("*", "newsletter"));
  return names.map((entry, at) => `import type * as m${at} from "${from(entry)}";\nexport type { m${at} };`).join("\n");
}
const everything = importing(entries);

// With `skipLibCheck` off, so that the package's own declarations are looked at.
test.each([
  { module: "node16" },
  { module: "nodenext" },
  { module: "esnext", resolution: "bundler" },
  { module: "esnext", resolution: "node10", ignoreDeprecations: "6.0" },
])("e11_types_need_no_dom_and_are_found_by %o", (options) => {
  expect(entries.length).toBeGreaterThan(20);
  expect(typed(everything, { ...options, lib: "es2023" })).toBe("");
  expect(typed(everything, { ...options, lib: "es2023,dom" })).toBe("");
});

/** Entries that are about Node's own `http`. */
const FOR_NODE = ["./runtimes/node"];

test("e11_types_need_neither_a_dom_nor_those_of_node", () => {
  const bare = { lib: "es2023", types: [] };
  const others = Object.keys(exports).filter((entry) => exports[entry].types && !FOR_NODE.includes(entry));
  expect(typed(importing(others), bare)).toBe("");
  for (const entry of FOR_NODE) expect(typed(importing([entry]), bare), entry).toContain("npm i --save-dev @types/node");
});

test("e11_requests_and_answers_are_those_of_the_platform", () => {
  const program = `import { createWebhooks } from "postfrisch/webhooks";
import { memory } from "postfrisch/stores/memory";
import { watchFeed } from "postfrisch/watch";
const intake = createWebhooks({ store: memory(), secret: "", tenant: "shop" });
const status: number = (await intake.fetch(new Request("https://a.example"))).status;
await watchFeed(memory(), "", { tenant: "shop", fetch: async (url, { headers }) => fetch(url, { headers }), signal: AbortSignal.timeout(1) });
// @ts-expect-error a text is no request
intake.fetch("https://a.example");
export { status };`;
  expect(typed(program, { lib: "es2023,dom", types: [] })).toBe("");
  expect(typed(program, { lib: "es2023" })).toBe("");
});

/** The declarations that the exports lead to, without what wasm-bindgen writes. */
function declarations() {
  const found = new Set();
  const follow = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, to] of fs.readFileSync(file, "utf8").matchAll(/(?:from|import)[ (]"(\.[^"]+)\.js"/g)) {
      const next = path.posix.join(path.posix.dirname(file), `${to}.d.ts`);
      if (!next.startsWith("dist/wasm/")) follow(next);
    }
  };
  for (const { types } of Object.values(exports))
    for (const file of types ? fs.globSync(types) : []) if (!file.startsWith("dist/wasm/")) follow(path.posix.normalize(file));
  return [...found];
}

/** The lines of a text where the type `any` is written. */
function anys(text) {
  const source = ts.createSourceFile("a.d.ts", text, ts.ScriptTarget.Latest);
  const found = [];
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(source.getLineAndCharacterOfPosition(node.pos).line + 1);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test("e11_no_public_type_is_any", () => {
  const files = declarations();
  expect(files.length).toBeGreaterThan(entries.length);
  expect(files).toContain("dist/letters/order-confirmation.d.ts");
  for (const file of files) expect(anys(fs.readFileSync(file, "utf8")), file).toEqual([]);
  expect(anys("/** any */\nexport type A = { any: string };\nexport type B = Promise<any>;")).toEqual([3]);
});

test("e11_letters_have_the_type_of_their_data", () => {
  const program = `import { compile, type Letter, renderMany, type Template } from "postfrisch";
import { type LetterName, letters } from "postfrisch/letters";
import type { Data } from "postfrisch/letters/order-confirmation";
import { postfrisch } from "postfrisch/nodemailer";
const { default: order } = await letters["order-confirmation"]();
const { default: newsletter } = await letters.newsletter();
const template = compile(order);
const right: Data = order.samples.bike!;
template.render(right);
renderMany(template, [{ id: "1", data: right }]);
postfrisch({ templates: { order: template, newsletter: compile(newsletter) } });
const whatever: Letter[] = [order, newsletter];
export const texts: Template[] = whatever.map((letter) => compile(letter));
const named = (name: LetterName) => letters[name]();
named("newsletter");
// @ts-expect-error
template.render({ order: "1" });
// @ts-expect-error
template.render({ ...right, shop: undefined });
// @ts-expect-error
renderMany(template, [{ id: "1", data: { order: 1 } }]);
// @ts-expect-error
compile(newsletter).render(right);
// @ts-expect-error
letters["order-confirmaton"]();
// @ts-expect-error
named("order");`;
  expect(typed(program)).toBe("");
});

test("e11_codes_are_a_union_that_is_up_to_date", () => {
  execFileSync(process.execPath, ["scripts/errors-doc.mjs", "--check"]);
  const program = (code) => `import { type Code, compile, PostfrischError } from "postfrisch";
const known: Code = "mjml/syntax";
try {
  compile("");
} catch (error) {
  if (error instanceof PostfrischError && error.code === "${code}") console.log(known, error.diagnostic.code === "${code}");
}`;
  expect(typed(program("mjml/no-root"))).toBe("");
  expect(typed(program("mjml/no-rot")).match(/error TS2367/g)).toHaveLength(2);
});

test("e11_words_are_unions_that_are_those_of_the_core", () => {
  execFileSync(process.execPath, ["scripts/words.mjs", "--check"]);
  execFileSync(process.execPath, ["scripts/contract.mjs", "--check"]);
  const program = `import type { Variable } from "postfrisch";
import type { Facts, OrderStatus, PriceReason, PriceView, Simulation } from "postfrisch/admin";
import type { FeedFormat, ImportProblem } from "postfrisch/import";
declare const shown: PriceView, simulation: Simulation, found: ImportProblem, variable: Variable;
export const format: FeedFormat = "woocommerce";
export const status: OrderStatus = "packed" satisfies Facts["order"]["status"];
export const known: boolean[] = [shown.reasons.includes("sold_out"), simulation.kind === "poll", found.dropped === "row", variable.type === "list"];
// @ts-expect-error
shown.reasons.includes("sold-out");
// @ts-expect-error
export const reason: PriceReason = "out_of_stock";
// @ts-expect-error
export const kinds: boolean = simulation.kind === "pole";
// @ts-expect-error
export const standing: boolean = shown.standing === "limited";`;
  expect(typed(program)).toBe("");
});

/** Runs the notices' check where cargo says what is given. */
function noticesWhere(metadata) {
  const folder = temporaryFolder();
  fs.writeFileSync(path.join(folder, "metadata.json"), JSON.stringify(metadata));
  fs.writeFileSync(path.join(folder, "cargo"), `#!/bin/sh\ncat '${folder}/metadata.json'\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` };
  return spawnSync(process.execPath, ["scripts/notices.mjs", "--check"], { encoding: "utf8", env });
}

test("e11_what_of_others_ships_is_named_with_its_licence", () => {
  execFileSync(process.execPath, ["scripts/notices.mjs", "--check"]);
  const notices = fs.readFileSync("NOTICES.md", "utf8");
  for (const name of ["mrml", "minijinja", "@codemirror/view", "@lezer/common", "Time zone database"]) expect(notices).toContain(`| ${name} | `);
  expect(notices).not.toMatch(/\/(home|root|Users|work)\/|crates\.io|npmjs|registry/);
  expect(JSON.parse(fs.readFileSync("package.json", "utf8")).files).toContain("NOTICES.md");
  expect(fs.readFileSync("README.md", "utf8")).toContain("(NOTICES.md)");

  const args = ["metadata", "--locked", "--format-version", "1", "--features", "mrml", "--filter-platform", "wasm32-unknown-unknown"];
  const metadata = JSON.parse(execFileSync("cargo", args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: "pipe" }));
  expect(noticesWhere(metadata).status).toBe(0);
  const memchr = metadata.packages.find(({ name }) => name === "memchr");
  memchr.version = "99.0.0";
  expect(noticesWhere(metadata)).toMatchObject({ status: 1, stderr: expect.stringContaining("NOTICES.md is out of date") });
  for (const license of ["GPL-3.0-only", "MIT AND GPL-3.0-only", null]) {
    memchr.license = license;
    expect(noticesWhere(metadata)).toMatchObject({ status: 1, stderr: expect.stringContaining("which is not among the licences that may ship") });
  }
});

test("e11_cargo_builds_what_its_lock_file_says", () => {
  const calls = [".ci/run", ...fs.globSync(["scripts/*.mjs", "benches/*.mjs"])].flatMap((file) => {
    const text = fs.readFileSync(file, "utf8").replaceAll(/\s+/g, " ");
    return [
      ...text.matchAll(
        /\bcargo (?:nextest run|build|test|bench|clippy) [^;]{0,60}|(?:"cargo", |wasm = )\[ ?"(?:nextest", "run|build|test|bench)", [^\]]{0,60}/g,
      ),
    ].map(([call]) => [file, call]);
  });
  expect(calls.length).toBeGreaterThan(7);
  for (const [file, call] of calls) expect(call, file).toContain("--locked");
});

test("e11_the_toolchain_is_pinned_to_what_the_crate_allows", () => {
  const [, channel] = /^channel = "([\d.]+)"$/m.exec(fs.readFileSync("rust-toolchain.toml", "utf8"));
  const [, least] = /^rust-version = "([\d.]+)"$/m.exec(fs.readFileSync("Cargo.toml", "utf8"));
  const number = (version) => version.split(".").reduce((sum, part, at) => sum + Number(part) / 1000 ** at, 0);
  expect(number(channel)).toBeGreaterThanOrEqual(number(least));
});

test("e11_there_is_a_way_to_report_a_vulnerability", () => {
  expect(fs.readFileSync("SECURITY.md", "utf8")).toContain("in private");
  expect(fs.readFileSync("README.md", "utf8")).toContain("(SECURITY.md)");
  const linked = [...fs.readFileSync("SECURITY.md", "utf8").matchAll(/\]\((docs\/[^)#]+)/g)];
  expect(linked.length).toBeGreaterThan(0);
  for (const [, page] of linked) expect(fs.existsSync(page), page).toBe(true);
});
