// docs/glossary.md: its terms are those that the docs and the package's doc comments use, and what they are not to be called is not in them.
import fs from "node:fs";
import { expect, test } from "vitest";

const rows = fs
  .readFileSync("docs/glossary.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| term"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, term, , avoided]) => ({ term, avoided: avoided.replaceAll(/\([^)]*\)/g, "").split(", ") }));

/** Pages that a user reads, and doc comments; decisions tell what things were called before, and the page of wordings quotes what shops write. */
const texts = new Map(
  fs
    .globSync(["README.md", "CONTRIBUTING.md", "docs/**/*.md", "js/**/*.ts"])
    .filter((file) => !/glossary\.md|decisions\.md|price-words\.md/.test(file))
    .map((file) => [file, fs.readFileSync(file, "utf8")]),
);
const holds = (text, words) => new RegExp(`\\b${words.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\b`, "i").test(text);

test("every term is used", () => {
  expect(rows.length).toBeGreaterThan(25);
  const unused = rows.filter(({ term }) => ![...texts.values()].some((text) => holds(text, term)));
  expect(unused.map(({ term }) => term)).toEqual([]);
});

test("nothing is called what it is not to be called", () => {
  // One word may mean something else elsewhere; a term of several words means what it says.
  const avoided = rows.flatMap((row) => row.avoided).filter((words) => /[ -]/.test(words.trim()));
  expect(avoided.length).toBeGreaterThan(10);
  const found = avoided.flatMap((words) => [...texts].filter(([, text]) => holds(text, words)).map(([file]) => [words, file]));
  expect(found).toEqual([]);
});
