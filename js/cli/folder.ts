// A designer's folder: the texts that mails are made of, by their paths. Links are followed as long as they stay in the folder.

import fs from "node:fs";
import path from "node:path";
import { FOLDER_BYTES, FOLDER_FILES, FOLDER_NAMES } from "../base/limits.js";

/** Files that a mail is made of. */
const KINDS = new Set([".mjml", ".html", ".css", ".json", ".txt"]);

/** A folder's texts by their paths, and what is wrong with it. */
export interface Folder {
  name: string;
  files: Record<string, string>;
  problem?: string;
}

export function readFolder(folder: string): Folder {
  const files: Record<string, string> = {};
  let bytes = 0;
  const root = fs.realpathSync(folder);
  const seen: Folder = { name: path.basename(path.resolve(folder)), files };
  const tooMany = { ...seen, problem: "the folder has too many files: not all of them are shown" };
  for (const found of filesIn(root)) {
    if (found === undefined || Object.keys(files).length >= FOLDER_FILES) return tooMany;
    const text = textOf(found.file, FOLDER_BYTES - bytes);
    if (text === null) return tooMany;
    if (text === undefined) continue;
    files[found.name] = text;
    bytes += Buffer.byteLength(text);
  }
  return seen;
}

/** A place in the folder. */
interface Place {
  /** As it is called from the folder, with `/`; empty for the folder itself. */
  name: string;
  /** Where it really is. */
  file: string;
}

/** The files of a folder that a mail may be made of; undefined once, at the end, where there is too much to look at. */
function* filesIn(root: string): Generator<Place | undefined> {
  // Each with the folders that it was reached through: a link to one of them would lead round for ever.
  const waiting: (Place & { through: string[] })[] = [{ name: "", file: root, through: [] }];
  let names = 0;
  for (const { name: above, file: within, through } of waiting) {
    for (const entry of entriesOf(within)) {
      names += 1;
      if (names > FOLDER_NAMES) return yield undefined;
      if (isHidden(entry.name)) continue;
      const name = above ? `${above}/${entry.name}` : entry.name;
      const place = path.join(within, entry.name);
      const file = entry.isSymbolicLink() ? realPath(place) : place;
      if (file === undefined || !isShown(root, file)) continue;
      const isFolder = entry.isSymbolicLink() ? fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() : entry.isDirectory();
      if (!isFolder) {
        if (KINDS.has(path.extname(name))) yield { name, file };
      } else if (file !== within && !through.includes(file)) waiting.push({ name, file, through: [...through, within] });
    }
  }
}

const isHidden = (name: string): boolean => name.startsWith(".") || name === "node_modules";

/** Whether what a link leads to is in the folder, and nothing that is hidden in it. */
function isShown(root: string, file: string): boolean {
  const way = path.relative(root, file);
  return !path.isAbsolute(way) && !way.split(path.sep).some(isHidden);
}

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone since it was listed, or not for this user.
    return [];
  }
}

function realPath(place: string): string | undefined {
  try {
    return fs.realpathSync(place);
  } catch {
    return undefined;
  }
}

/** A file's text; null where it is longer than `most`, undefined where there is none. A device or a pipe has none: what reads it waits, or never ends. */
function textOf(file: string, most: number): string | null | undefined {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = fs.constants;
  let opened: number | undefined;
  try {
    opened = fs.openSync(file, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    const stat = fs.fstatSync(opened);
    if (!stat.isFile()) return undefined;
    return stat.size > most ? null : fs.readFileSync(opened, "utf8");
  } catch {
    // Gone since it was listed, or not for this user.
    return undefined;
  } finally {
    if (opened !== undefined) fs.closeSync(opened);
  }
}
