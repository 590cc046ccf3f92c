// The guides of docs/extending: every file that they name is there, and every block of a file of this repository stands in it.
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { snippetsOf } from "./snippets.js";

const guides = fs.globSync("docs/extending/*.md").sort();

const blocksOf = (guide) => snippetsOf(guide).filter(({ language, file }) => language !== "sh" && (!file || file.includes("/")));

test("some guides have such blocks", () => expect(guides.flatMap(blocksOf).length).toBeGreaterThan(2));

describe.each(guides)("%s", (guide) => {
  const text = fs.readFileSync(guide, "utf8");

  test("every link leads to a file", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => path.join(path.dirname(guide), link));
    expect(links.filter((file) => !fs.existsSync(file))).toEqual([]);
  });

  test("every path is there", () => {
    const paths = [...text.matchAll(/`((?:[\w.-]+\/)+(?:[\w-]+\.[\w.]+)?)`/g)].map(([, name]) => name);
    expect(paths.length).toBeGreaterThan(5);
    // NAME stands for what is added.
    for (const name of paths.filter((name) => !name.includes("NAME"))) expect(fs.existsSync(name), name).toBe(true);
  });

  test("every block stands in the file that it names", () => {
    // Those of a reader's own folder are run (e12-docs.test.js).
    expect(blocksOf(guide).filter(({ file, code }) => !file || !fs.readFileSync(file, "utf8").includes(code))).toEqual([]);
  });

  test("CONTRIBUTING leads to it", () => {
    expect(fs.readFileSync("CONTRIBUTING.md", "utf8")).toContain(`](${guide})`);
  });
});
