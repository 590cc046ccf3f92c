// The guides of docs/extending: every file that they name is there, and every block stands in its file.
import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { snippetsOf } from "./snippets.js";

const guides = fs.globSync("docs/extending/*.md").sort();

describe.each(guides)("%s", (guide) => {
  const text = fs.readFileSync(guide, "utf8");

  test("every link leads to a file", () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, link]) => path.join(path.dirname(guide), link));
    for (const file of links) expect(fs.existsSync(file), file).toBe(true);
  });

  test("every path is there", () => {
    const paths = [...text.matchAll(/`((?:[\w.-]+\/)+(?:[\w-]+\.[\w.]+)?)`/g)].map(([, name]) => name);
    expect(paths.length).toBeGreaterThan(5);
    for (const name of paths) expect(fs.existsSync(name), name).toBe(true);
  });

  test("every block stands in the file that it names", () => {
    for (const { file, code, name } of snippetsOf(guide)) {
      expect(file, name).toBeDefined();
      expect(fs.readFileSync(file, "utf8"), name).toContain(code);
    }
  });

  test("CONTRIBUTING leads to it", () => {
    expect(fs.readFileSync("CONTRIBUTING.md", "utf8")).toContain(`](${guide})`);
  });
});
