// What the command line says of itself: as it was read and kept in tests/cli/help.txt, and as docs/cli.md has it.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const main = path.resolve("dist/js/cli/main.js");
const cli = (...args) => spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
const overview = cli("--help").stdout;
/** The commands, in the order in which they are listed, each with how it is used. */
const commands = [...overview.matchAll(/^ {2}((\w+)(?: \S+)*?) {2,}/gm)].map(([, usage, name]) => [name, usage]);
const help = new Map(commands.map(([name]) => [name, cli(name, "--help").stdout]));

test("l2_each_command_says_what_it_said", () => {
  const said = [overview, ...help.values()].join("\n");
  if (process.env.UPDATE) fs.writeFileSync("tests/cli/help.txt", said);
  expect(said).toBe(fs.readFileSync("tests/cli/help.txt", "utf8"));
});

test("l2_each_command_is_a_file_and_main_only_finds_it", async () => {
  expect(commands.length).toBeGreaterThan(13);
  for (const [name, usage] of commands) {
    const { command, ...rest } = await import(`../../../dist/js/cli/${name}.js`);
    expect([name, command.usage]).toEqual([name, usage]);
    // `preview` is started by programs, too.
    expect([name, Object.keys(rest).filter((other) => other !== "preview")]).toEqual([name, []]);
  }
  const text = fs.readFileSync("js/cli/main.ts", "utf8");
  const found = [...text.matchAll(/import\("\.\/(\w+)\.js"\)/g)].map(([, name]) => name);
  expect(found).toEqual(commands.map(([name]) => name));
  // A line for each command, and little else.
  expect(text.split("\n").length).toBeLessThan(60 + commands.length);
});

test("l2_the_page_has_each_command_and_no_flag_that_there_is_not", () => {
  const page = fs.readFileSync("docs/cli.md", "utf8");
  const rows = new Map([...page.matchAll(/^\| `((\w+)[^`]*)` \| (.*) \|$/gm)].filter(([, usage]) => commands.some(([, own]) => own === usage.replaceAll("\\|", "|"))).map(([, , name, told]) => [name, told])); // biome-ignore format: a list
  expect([...rows.keys()]).toEqual(commands.map(([name]) => name));
  const flagsOf = (text) => [...text.matchAll(/--([a-z][\w-]*)/g)].map(([, flag]) => flag);
  const known = new Map([...help].map(([name, text]) => [name, new Set([...flagsOf(text), "help"])]));
  for (const [name, told] of rows) expect([name, flagsOf(told).filter((flag) => !known.get(name).has(flag) && flag !== "config")]).toEqual([name, []]);
  // Anywhere else on the page some command has it.
  const all = new Set([...known.values()].flatMap((flags) => [...flags]));
  expect(flagsOf(page).filter((flag) => !all.has(flag) && flag !== "config")).toEqual([]);
});
