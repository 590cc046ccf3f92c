// A letter as a folder of files, which `new` and the studio make.
import fs from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import { PostfrischError, problem } from "../base/errors.js";
import { COPY_BYTES } from "../base/limits.js";
import { filesOf, type Letter } from "../send/letter.js";
import { letterNamed } from "./mails.js";

/** Writes a letter's files into a folder that must not exist yet; gives their paths in it, undefined where it exists. */
export function writeLetter(letter: Letter, folder: string): string[] | undefined {
  // A link that leads nowhere is there, too.
  if (fs.lstatSync(folder, { throwIfNoEntry: false })) return undefined;
  const files = Object.entries(filesOf(letter));
  for (const [file, text] of files) {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  return files.map(([file]) => file);
}

/** A name that is one folder wherever it is written, and not a hidden one. */
const FOLDER_NAME = /^(?!node_modules$)[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,98}[\p{L}\p{N}])?$/u;

/** Copies a letter into a new folder within a folder, as `new` does, for who asks by HTTP. */
export async function copyLetter(request: IncomingMessage, folder: string): Promise<{ status: number; body: unknown }> {
  try {
    const { letter, name } = wanted(await bodyOf(request));
    const found = await letterNamed(letter);
    const files = writeLetter(found, path.join(folder, name));
    if (files) return { status: 200, body: { folder: name, files } };
    return { status: 409, body: { error: problem("usage/bad", `${name} exists already`, "choose another name").diagnostic } };
  } catch (error) {
    if (error instanceof PostfrischError) return { status: 400, body: { error: error.diagnostic } };
    throw error;
  }
}

/** What is to be copied, and under which name. */
function wanted(text: string): { letter: string; name: string } {
  let said: { letter?: unknown; folder?: unknown } | null = null;
  try {
    said = JSON.parse(text);
  } catch {
    // No JSON: told below.
  }
  const { letter, folder: name = letter } = said ?? {};
  if (typeof letter !== "string" || typeof name !== "string")
    throw problem("usage/bad", "this is no letter to copy", 'send {"letter": "NAME", "folder": "NAME"}');
  if (!FOLDER_NAME.test(name)) throw problem("usage/bad", `\`${name}\` is no name of a folder`, "use letters, digits, - and _");
  return { letter, name };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > COPY_BYTES) throw problem("usage/bad", "this is too long", "send the names of a letter and a folder");
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
