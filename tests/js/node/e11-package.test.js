// What comes with the package and its sources: types that say what there is, and builds that are the same everywhere.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { typed } from "./typed.js";

/** A program that imports all entries with types. */
const { exports } = JSON.parse(fs.readFileSync("package.json", "utf8"));
const entries = Object.keys(exports).filter((entry) => exports[entry].types && !entry.endsWith(".wasm"));
const everything = entries
  .map((entry, at) => `import type * as m${at} from "${path.posix.join("postfrisch", entry.replace("*", "newsletter"))}";\nexport type { m${at} };`)
  .join("\n");

// With `skipLibCheck` off, so that the package's own declarations are looked at.
test.each([
  { module: "node16" },
  { module: "nodenext" },
  { module: "esnext", resolution: "bundler" },
  { module: "esnext", resolution: "node10", ignoreDeprecations: "6.0" },
])(
  "e11_types_need_no_dom_and_are_found_by %o",
  (options) => {
    expect(entries.length).toBeGreaterThan(20);
    expect(typed(everything, { ...options, lib: "es2023" })).toBe("");
    expect(typed(everything, { ...options, lib: "es2023,dom" })).toBe("");
  },
  60_000,
);

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
  for (const [, page] of fs.readFileSync("SECURITY.md", "utf8").matchAll(/\]\((docs\/[^)#]+)/g)) expect(fs.existsSync(page), page).toBe(true);
});
