// Builds the letters: each folder of templates/letters becomes a module with its type.
import fs from "node:fs";
import path from "node:path";

/**
 * A TypeScript type for what a letter's JSON Schema lets in; what has a default may be left out. `nameOf` names the types of definitions; without it they are
 * written out.
 */
export function typeOf(schema, defs, nameOf) {
  const key = schema.$ref?.replace("#/$defs/", "");
  if (key) return nameOf ? nameOf(key) : typeOf(defs[key], defs);
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, defs, nameOf)).join(" | ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  switch (schema.type) {
    case "object": {
      const members = Object.entries(schema.properties).map(([name, inner]) => {
        const told = inner.description ? `/** ${inner.description} */ ` : "";
        return `${told}${name}${schema.required?.includes(name) ? "" : "?"}: ${typeOf(inner, defs, nameOf)}`;
      });
      return `{ ${members.join("; ")} }`;
    }
    case "array":
      return nameOf ? `${typeOf(schema.items, defs, nameOf)}[]` : `(${typeOf(schema.items, defs)})[]`;
    case "integer":
      return "number";
    case undefined:
      return "unknown";
    default:
      return schema.type;
  }
}

/** A letter's schema with those definitions of the contract that it uses. */
function withDefinitions(schema, contract) {
  const $defs = {};
  const add = (part) => {
    for (const [key, inner] of Object.entries(part ?? {})) {
      const name = key === "$ref" && inner.replace("#/$defs/", "");
      if (name && !$defs[name]) {
        $defs[name] = contract[name];
        add(contract[name]);
      } else if (typeof inner === "object") add(inner);
    }
  };
  add(schema);
  return { ...schema, $defs };
}

/** The parts that a letter includes, with those that they include. */
function included(mjml, parts) {
  const found = {};
  // Paths are relative to the file that includes.
  const add = (text, folder) => {
    for (const [, to] of text.matchAll(/<mj-include path="([^"]+)"/g)) {
      const file = path.posix.join(folder, to);
      if (!found[file]) {
        found[file] = parts[file];
        add(parts[file], path.posix.dirname(file));
      }
    }
  };
  add(mjml, "");
  return found;
}

/** The texts that a letter and its parts use. */
function used(texts, mjml, parts) {
  const source = [mjml, ...Object.values(included(mjml, parts))].join("");
  return Object.fromEntries(Object.entries(texts).filter(([key]) => key === "sms" || new RegExp(`\\bt\\.${key}\\b`).test(source)));
}

const folder = "templates/letters";

/** The letters in their groups, in the order in which a customer meets them. */
export const groupsOfLetters = () => JSON.parse(fs.readFileSync(`${folder}/groups.json`, "utf8"));

/** The table of docs/letters.md: what each letter needs and takes, and when it is sent, as its schema says. */
export function tableOfLetters() {
  const code = (names) => (names.length ? `\`${names.join(" ")}\`` : "");
  const rows = groupsOfLetters().flatMap(({ letters }) =>
    letters.map((name) => {
      const { description, required, properties } = JSON.parse(fs.readFileSync(`${folder}/${name}/schema.json`, "utf8"));
      const besides = Object.keys(properties).filter((property) => !required.includes(property));
      return `| \`${name}\` | ${code(required)} | ${code(besides)} | ${description} |\n`;
    }),
  );
  return `| letter | needs | takes besides | when it is sent |\n|---|---|---|---|\n${rows.join("")}`;
}

/** Letters are data: each folder becomes a module. */
export function buildLetters(write) {
  const names = fs.readdirSync(folder).filter((name) => fs.existsSync(`${folder}/${name}/letter.mjml`));
  const parts = Object.fromEntries(fs.readdirSync(`${folder}/parts`).map((file) => [`parts/${file}`, fs.readFileSync(`${folder}/parts/${file}`, "utf8")]));
  const shared = (file) => JSON.parse(fs.readFileSync(`${folder}/${file}`, "utf8"));
  const { $defs } = shared("contract.json");
  const theme = JSON.parse(fs.readFileSync("templates/themes/default.json", "utf8"));
  for (const name of names) {
    const read = (file) => fs.readFileSync(`${folder}/${name}/${file}`, "utf8");
    const json = (kind) =>
      Object.fromEntries(
        fs
          .readdirSync(`${folder}/${name}/${kind}`)
          .map((file) => path.basename(file, ".json"))
          .sort()
          .map((key) => [key, JSON.parse(read(`${kind}/${key}.json`))]),
      );
    const mjml = read("letter.mjml");
    const texts = Object.fromEntries(
      Object.entries(json("texts")).map(([locale, own]) => [locale, used({ ...shared(`texts/${locale}.json`), ...own }, mjml, parts)]),
    );
    const schema = withDefinitions(JSON.parse(read("schema.json")), $defs);
    const letter = { name, mjml, parts: included(mjml, parts), theme, texts, schema, samples: json("samples") };
    write(`dist/letters/${name}.js`, `// Made by scripts/build.mjs from templates/letters/${name}.\nexport default ${JSON.stringify(letter)};\n`);
    write(
      `dist/letters/${name}.d.ts`,
      `// Made by scripts/build.mjs.\nimport type { Letter } from "../js/send/letter.js";\n/** What the letter is rendered with. ${letter.schema.description} */\nexport type Data = ${typeOf(letter.schema, letter.schema.$defs)};\ndeclare const letter: Letter<Data>;\nexport default letter;\n`,
    );
  }
  const list = names.map((name) => `  ${JSON.stringify(name)}: () => import("./${name}.js"),`).join("\n");
  buildThemes(theme, write);
  write("dist/letters/groups.js", `// Made by scripts/build.mjs from ${folder}/groups.json.\nexport const groups = ${JSON.stringify(groupsOfLetters())};\n`);
  write(
    "dist/letters/groups.d.ts",
    '// Made by scripts/build.mjs.\nimport type { LetterName } from "./index.js";\n/** The letters by what they are about, in the order in which a customer meets them. */\nexport declare const groups: readonly { readonly id: string; readonly title: string; readonly letters: readonly LetterName[] }[];\n',
  );
  write("dist/letters/index.js", `// Made by scripts/build.mjs.\nexport const letters = {\n${list}\n};\n`);
  const imports = names.map((name, i) => `import type { Data as Data${i} } from "./${name}.js";`).join("\n");
  const types = names.map((name, i) => `  readonly ${JSON.stringify(name)}: () => Promise<{ default: Letter<Data${i}> }>;`).join("\n");
  write(
    "dist/letters/index.d.ts",
    `// Made by scripts/build.mjs.\nimport type { Letter } from "../js/send/letter.js";\n${imports}\n/** Every letter, loaded when it is asked for. */\nexport declare const letters: {\n${types}\n};\n/** The name of a letter. */\nexport type LetterName = keyof typeof letters;\n`,
  );
}

/** Themes by trade, each whole. */
function buildThemes(theme, write) {
  const themes = Object.fromEntries(
    fs
      .readdirSync("templates/themes")
      .sort()
      .map((file) => [path.basename(file, ".json"), { ...theme, ...JSON.parse(fs.readFileSync(`templates/themes/${file}`, "utf8")) }]),
  );
  write("dist/letters/themes.js", `// Made by scripts/build.mjs from templates/themes.\nexport const themes = ${JSON.stringify(themes)};\n`);
  const trades = Object.keys(themes).map((name) => JSON.stringify(name));
  write(
    "dist/letters/themes.d.ts",
    `// Made by scripts/build.mjs.\n/** Whole themes of letters, by trade: \`compile(letter, { theme: themes.travel })\`. */\nexport declare const themes: Readonly<Record<${trades.join(" | ")}, Record<string, string>>>;\n`,
  );
}
