import fs from "node:fs";
import path from "node:path";
import { problem } from "../base/errors.js";
import type { Letter } from "../index.js";
import type { Command } from "./command.js";
import { EXIT } from "./io.js";
import { letterNamed } from "./mails.js";

export const command: Command = {
  usage: "new LETTER [FOLDER]",
  about: "copy a letter into a folder, to make it your own: `preview` and `render` show it",
  flags: {},
  run: newCommand,
};

/** `new`: a letter's files, in a folder that must not exist yet. */
async function newCommand([name, folder = name]: string[]): Promise<number> {
  if (name === undefined || folder === undefined)
    throw problem("usage/bad", "the letter's name is missing", "write new LETTER; `postfrisch letters` lists them");
  const letter = await letterNamed(name);
  if (fs.existsSync(folder)) throw problem("usage/bad", `${folder} exists already`, `name another folder: postfrisch new ${name} FOLDER`);
  for (const [file, text] of filesOf(letter)) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  process.stdout.write(`${folder}: npx postfrisch preview ${folder}, npx postfrisch render ${path.join(folder, "letter.mjml")}\n`);
  return EXIT.ok;
}

/** A letter's files by their paths. */
function filesOf({ mjml, parts, texts, theme, schema, samples }: Letter): [file: string, text: string][] {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const each = (folder: string, values: Record<string, unknown>) =>
    Object.entries(values).map(([name, value]): [string, string] => [`${folder}/${name}.json`, json(value)]);
  return [
    ["letter.mjml", mjml],
    ...Object.entries(parts),
    ...each("texts", texts),
    ["theme.json", json(theme)],
    ["schema.json", json(schema)],
    ...each("samples", samples),
  ];
}
