// The package's types: whatever a signature names can be imported, and one name is one type.
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import { temporaryFolder } from "./parts.js";
import { typed } from "./typed.js";

// Each of these reads every declaration of the package.
vi.setConfig({ testTimeout: 120_000 });

/** The declarations of each entry. Each letter has data of its own, and wasm files have no types. */
function declarationsOf(exports) {
  const entries = Object.entries(exports).filter(([, to]) => to.types?.endsWith(".d.ts") && !to.types.includes("/wasm/") && !to.types.includes("*"));
  return Object.fromEntries(entries.map(([entry, { types }]) => [entry, path.resolve(types)]));
}

/** What entries export, and what is wrong with that. */
function walked(entries) {
  const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true, types: ["node"] };
  const program = ts.createProgram(Object.values(entries), options);
  const checker = program.getTypeChecker();
  const meant = (symbol) => (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  /** By what is exported: its names in the entries. */
  const names = new Map();
  for (const [entry, file] of Object.entries(entries)) {
    for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))) {
      const target = meant(symbol);
      if (!names.has(target)) names.set(target, []);
      names.get(target).push([entry, symbol.name]);
    }
  }
  /** A former name of something that is exported, kept for programs that have it, is no second type. */
  const isFormer = (symbol) => symbol.getJsDocTags().some(({ name }) => name === "deprecated");
  const isType = (symbol) => (symbol.flags & ts.SymbolFlags.Type) !== 0 && !isFormer(symbol);
  const isOurs = (symbol) => {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || ts.isTypeParameterDeclaration(declaration) || program.isSourceFileFromExternalLibrary(declaration.getSourceFile())) return false;
    return !program.isSourceFileDefaultLibrary(declaration.getSourceFile()) && ts.isSourceFile(declaration.parent);
  };
  const hidden = new Set();
  for (const [symbol, [[entry, name]]] of names) {
    const visit = (node) => {
      const named =
        (ts.isTypeReferenceNode(node) && node.typeName) ||
        (ts.isExpressionWithTypeArguments(node) && node.expression) ||
        (ts.isImportTypeNode(node) && node.qualifier) ||
        (ts.isTypeQueryNode(node) && node.exprName);
      const target = named && meant(checker.getSymbolAtLocation(named));
      if (target && isOurs(target) && !names.has(target))
        hidden.add(`${entry}: ${name} names ${target.name} of ${path.relative(".", target.declarations[0].getSourceFile().fileName)}`);
      // What a class keeps to itself is nobody's.
      if (!(ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword))) ts.forEachChild(node, visit);
    };
    for (const declaration of symbol.declarations ?? []) if (isOurs(symbol)) visit(declaration);
  }
  const byName = new Map();
  for (const [symbol, all] of names) for (const [entry, name] of all) if (isType(symbol)) byName.set(name, (byName.get(name) ?? new Map()).set(symbol, entry)); // biome-ignore format: a list
  const twice = [...byName].filter(([, symbols]) => symbols.size > 1).map(([name, symbols]) => `${name}: ${[...symbols.values()].join(", ")}`);
  return { count: names.size, hidden: [...hidden].sort(), twice: twice.sort() };
}

test("l4_whatever_a_public_signature_names_is_exported_and_one_name_is_one_type", () => {
  const entries = declarationsOf(JSON.parse(fs.readFileSync("package.json", "utf8")).exports);
  expect(Object.keys(entries).length).toBeGreaterThan(20);
  const { count, hidden, twice } = walked(entries);
  expect(count).toBeGreaterThan(150);
  expect({ hidden, twice }).toEqual({ hidden: [], twice: [] });
});

test("l4_a_type_that_is_hidden_or_there_twice_is_found", () => {
  const folder = temporaryFolder();
  const write = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  write(
    "inner.d.ts",
    "export interface Hidden { a: string }\nexport interface Shown { b: Hidden }\nexport declare class Kept { private c: Hidden; d(): Hidden[] }\n",
  );
  const a = write("a.d.ts", 'export { Shown } from "./inner.js";\nexport interface Options { own: true }\n');
  const b = write(
    "b.d.ts",
    'import type { Hidden } from "./inner.js";\nexport { Kept } from "./inner.js";\nexport interface Options { own: false }\nexport declare function f<T extends Hidden>(t: T): Promise<T>;\n/** @deprecated */\nexport type Shown = Options;\n',
  );
  const { hidden, twice } = walked({ "./a": a, "./b": b });
  expect(hidden.map((found) => found.replace(/ of .*/, ""))).toEqual(["./a: Shown names Hidden", "./b: Kept names Hidden", "./b: f names Hidden"]);
  expect(twice).toEqual(["Options: ./a, ./b"]);
});

test("l4_former_names_are_the_same_types", () => {
  const program = `import type { LiveLinkOptions, LiveOptions, PartLink, SlotLinks } from "postfrisch";
import type { Recipient, RecipientProfile } from "postfrisch/admin";
import type { LiveLimits, LiveOptions as EdgeOptions } from "postfrisch/live";
import type { FeedImport, StoredOffer } from "postfrisch/stores/contract";
type Same<A, B> = [A, B] extends [B, A] ? true : false;
export const same: [Same<LiveOptions, LiveLinkOptions>, Same<Recipient, RecipientProfile>] = [true, true];
export const another: Same<LiveOptions, EdgeOptions> = false;
export type Named = [LiveLimits, PartLink, SlotLinks, FeedImport, StoredOffer];`;
  expect(typed(program)).toBe("");
});
