// `require("postfrisch")`: in every version of Node that the package is for, and in Jest as it is without a configuration.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { nodes, project } from "./installed.js";

const { exports } = JSON.parse(fs.readFileSync("package.json", "utf8"));
const entries = Object.keys(exports)
  .filter((entry) => exports[entry].require)
  .map((entry) => path.posix.join("postfrisch", entry.replace("*", "newsletter")));
const SECRET = randomBytes(32).toString("base64url");

/** What a shop's program does, with a mail and a live answer. */
const USE = `
const message = () => compile(newsletter, { locale: "en" }).render(newsletter.samples.autumn).subject;
const status = async () => {
  const live = createLive({ store: memory(), keys: [{ kid: "k", secret: "${SECRET}" }], fallback: "https://shop.example/" });
  return (await live.fetch(new Request("https://live.example/nowhere"))).status;
};
const code = () => { try { compile(""); } catch (error) { return error instanceof PostfrischError && error.code; } };
`;
const REQUIRED = `
const { compile, PostfrischError } = require("postfrisch");
const newsletter = require("postfrisch/letters/newsletter").default;
const { createLive } = require("postfrisch/live");
const { memory } = require("postfrisch/stores/memory");
${USE}`;
const IMPORTED = REQUIRED.replaceAll(/^const (.*) = require\((.*)\)(\.default)?;$/gm, "import $1 from $2;");

let folder;
let run;
let write;

beforeAll(() => {
  ({ folder, run, write } = project({}));
}, 120_000);

test("e11_every_entry_has_a_way_for_require", () => {
  const without = Object.keys(exports).filter((entry) => !exports[entry].require);
  expect(entries.length).toBeGreaterThan(20);
  expect(without.filter((entry) => !/\.(wasm|json)$/.test(entry))).toEqual([]);
  for (const { require, types, default: module } of Object.values(exports).filter((entry) => entry.require)) {
    // One instance of the package, wherever an ES module can be required; types beside the code.
    expect(require).toEqual({
      "module-sync": module,
      bun: module,
      module,
      types: types.replace("./dist/", "./dist/cjs/"),
      default: module.replace("./dist/", "./dist/cjs/"),
    });
  }
});

test.each(nodes)("e11_require_and_import_give_the_same_package_in $version", ({ node, version }) => {
  write(
    "both.cjs",
    `${REQUIRED}
(async () => {
  const same = [];
  for (const entry of ${JSON.stringify(entries)}) {
    if (entry.endsWith("/nodemailer") || entry.endsWith("/redis")) continue; // Their peers are not installed here.
    const [required, imported] = [require(entry), await import(entry)];
    same.push([entry, Object.keys(imported).every((name) => name === "module.exports" || required[name] === imported[name])]);
  }
  console.log(JSON.stringify({ subject: message(), status: await status(), code: code(), twice: same.filter(([, is]) => !is).map(([entry]) => entry), asked: same.length }));
})();`,
  );
  expect(JSON.parse(run(node, ["--disable-warning=ExperimentalWarning", "both.cjs"])), version).toEqual({
    subject: "Current offers: Rad und Reise",
    status: 404,
    code: "mjml/no-root",
    twice: [],
    asked: entries.length - 2,
  });
});

test("e11_jest_without_a_configuration_finds_all_of_it", () => {
  const cases = `
test("a mail", () => expect(message()).toBe("Current offers: Rad und Reise"));
test("an answer", async () => expect(await status()).toBe(404));
test("an error", () => expect(code()).toBe("mjml/no-root"));`;
  write(
    "required.test.js",
    `${REQUIRED}${cases}\ntest.each(${JSON.stringify(entries)})("%s", (entry) => expect(Object.keys(require(entry)).length).toBeGreaterThan(0));`,
  );
  // As Babel, ts-jest and their like hand it to Jest.
  write("imported.test.js", transformSync(`${IMPORTED}${cases}`, { format: "cjs" }).code);
  for (const peer of ["redis", "nodemailer"]) fs.symlinkSync(path.resolve("node_modules", peer), path.join(folder, "node_modules", peer));
  const jest = path.resolve("node_modules/jest/bin/jest.js");
  const told = JSON.parse(run(process.execPath, [jest, "--json", "--rootDir", folder], { env: { PATH: process.env.PATH, HOME: folder } }));
  expect(told.testResults.map(({ message }) => message).join("")).toBe("");
  expect([told.numFailedTests, told.numPassedTests]).toEqual([0, entries.length + 6]);
}, 60_000);

test("e11_the_files_for_require_bring_no_second_copy_of_the_wasm", () => {
  const bytes = (folder) => fs.globSync(`${folder}/**/*`).reduce((sum, file) => sum + (fs.statSync(file).isFile() ? fs.statSync(file).size : 0), 0);
  expect(bytes("dist/cjs")).toBeLessThan(bytes("dist/load") / 4);
});
