// The pages of docs/deploy: what they tell people to write is what the tests start.
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const folder = path.resolve("docs/deploy");
const pages = fs.readdirSync(folder).filter((file) => file !== "README.md");
/** Pages whose example has another name. */
const NAMES = { "cloudflare-workers": "cloudflare-worker" };

test.each(pages)("e9_the files in %s are the example's own", (page) => {
  const name = path.basename(page, ".md");
  const text = fs.readFileSync(path.join(folder, page), "utf8");
  const named = [...text.matchAll(/^`([^`\n]+)`:\n\n```\w+\n([\s\S]*?)\n```$/gm)];
  for (const [, file, block] of named) {
    const example = path.resolve("examples", NAMES[name] ?? name, file);
    expect([file, `${block}\n`]).toEqual([file, fs.readFileSync(example, "utf8")]);
  }
  // Besides them there are only commands.
  const blocks = [...text.matchAll(/^```(\w+)$/gm)].map(([, language]) => language);
  expect(blocks.filter((language) => language !== "sh").length).toBe(named.length);
  expect(named.length).toBeGreaterThan(0);
});

test("e9_each example of a server has a page, and README and the overview link it", () => {
  const examples = fs.readdirSync("examples").filter((name) => !["circle", "shop", "redis", "rust", "newsletters", "photos"].includes(name));
  const overview = fs.readFileSync(path.join(folder, "README.md"), "utf8");
  expect(pages.map((page) => NAMES[path.basename(page, ".md")] ?? path.basename(page, ".md")).sort()).toEqual(examples.sort());
  for (const page of pages) expect(overview).toContain(`](${page})`);
  expect(fs.readFileSync("README.md", "utf8")).toContain("](docs/deploy/README.md)");
});
