// Which room of js/ uses which: the wings as docs/architecture.md allows it, and no two files in a circle. `tests/architecture.rs` is the same for the core.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const files = fs.globSync("js/**/*.ts").sort();

/** The files of ours that a file names, types too; what it only gives out again (`export … from`) counts for who asks for it. */
function named(file) {
  const found = [];
  const visit = (node) => {
    const isImport = ts.isImportDeclaration(node) || (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword);
    const module = ts.isImportDeclaration(node) ? node.moduleSpecifier : node.arguments?.[0];
    if (isImport && module?.text.startsWith(".")) found.push(path.join(path.dirname(file), module.text).replace(/\.js$/, ".ts"));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  return found.filter((other) => files.includes(other));
}

/** Where what a file gives out again is from, by its names; `*` for all. */
function given(file) {
  const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  return source.statements
    .filter((node) => ts.isExportDeclaration(node) && node.moduleSpecifier?.text.startsWith("."))
    .map((node) => path.join(path.dirname(file), node.moduleSpecifier.text).replace(/\.js$/, ".ts"));
}

const edges = new Map(files.map((file) => [file, new Set([...named(file), ...given(file)])]));
const wingOf = (file) => (file.split("/").length > 2 ? file.split("/")[1] : "entries");

test("no two files stand in a circle", () => {
  expect(files.length).toBeGreaterThan(70);
  const reach = (from) => {
    const seen = new Set();
    const open = [...edges.get(from)];
    while (open.length) {
      const at = open.pop();
      if (!seen.has(at)) open.push(...edges.get(seen.add(at) && at));
    }
    return seen;
  };
  const reached = new Map(files.map((file) => [file, reach(file)]));
  const circles = files.filter((file) => reached.get(file).has(file)).map((file) => [file, [...edges.get(file)].filter((to) => reached.get(to).has(file))]);
  expect(circles).toEqual([]);
});

test("the wings use what the table allows, and all of that", () => {
  const page = fs.readFileSync("docs/architecture.md", "utf8");
  const rows = page.split("| wing of `js/` | may use |\n")[1].split("\n\n")[0].split("\n").slice(1);
  const words = (cell) => [...cell.matchAll(/`([\w/]+)`/g)].map(([, word]) => word);
  const allowed = new Map(rows.map((row) => row.split("|").slice(1, 3)).map(([wing, may]) => [words(wing)[0], words(may).sort()]));
  const used = new Map([...allowed.keys()].map((wing) => [wing, new Set()]));
  for (const [from, to] of edges) {
    for (const other of to) if (wingOf(from) !== wingOf(other)) used.get(wingOf(from))?.add(wingOf(other));
  }
  expect([...new Set(files.map(wingOf))].sort()).toEqual([...allowed.keys()].sort());
  expect(Object.fromEntries([...used].map(([wing, may]) => [wing, [...may].sort()]))).toEqual(Object.fromEntries(allowed));
});
