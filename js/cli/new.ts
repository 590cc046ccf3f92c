import path from "node:path";
import { problem } from "../base/errors.js";
import type { Command } from "./command.js";
import { EXIT } from "./io.js";
import { writeLetter } from "./letter-folder.js";
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
  if (!writeLetter(letter, folder)) throw problem("usage/bad", `${folder} exists already`, `name another folder: postfrisch new ${name} FOLDER`);
  process.stdout.write(`${folder}: npx postfrisch preview ${folder}, npx postfrisch render ${path.join(folder, "letter.mjml")}\n`);
  return EXIT.ok;
}
