// A letter's files to somebody's own folder: the one that is served, one that is chosen, or an archive to be unpacked.
import { filesOf } from "../../dist/js/send/letter.js";
import { ask } from "../ask.js";
import { made } from "../parts.js";
import { zip } from "./zip.js";

const isServed = () => Boolean(document.querySelector("meta[name=postfrisch-folder]"));

/** Where the files would go. */
export const way = () => (isServed() ? "served" : "showDirectoryPicker" in window ? "chosen" : "archive");

/** Copies a letter into a new folder of a name; says what was done, or nothing where it was given up. */
export async function copyTo(letter, folder) {
  return { served: toServed, chosen: toChosen, archive: toArchive }[way()](letter, folder);
}

const told = (count, where) => `${count} files are in ${where}.`;

async function toServed({ name }, folder) {
  const { files } = await ask("/folder/letters", { letter: name, folder });
  return told(files.length, `${folder}/`);
}

async function toChosen(letter, folder) {
  let chosen;
  try {
    chosen = await window.showDirectoryPicker({ id: "postfrisch", mode: "readwrite" });
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    throw error;
  }
  if (await has(chosen, folder)) throw Object.assign(new Error(`${folder} exists already`), { help: "choose another name" });
  const files = Object.entries(filesOf(letter));
  const root = await chosen.getDirectoryHandle(folder, { create: true });
  for (const [path, text] of files) {
    const parts = path.split("/");
    const file = parts.pop();
    let place = root;
    for (const part of parts) place = await place.getDirectoryHandle(part, { create: true });
    const writable = await (await place.getFileHandle(file, { create: true })).createWritable();
    await writable.write(text);
    await writable.close();
  }
  return told(files.length, `${chosen.name ? `${chosen.name}/` : ""}${folder}/`);
}

/** Whether a folder has a file or folder of a name. */
async function has(folder, name) {
  for await (const key of folder.keys()) if (key.toLowerCase() === name.toLowerCase()) return true;
  return false;
}

async function toArchive(letter, folder) {
  const files = Object.fromEntries(Object.entries(filesOf(letter)).map(([path, text]) => [`${folder}/${path}`, text]));
  const href = URL.createObjectURL(zip(files));
  made("a", "", { href, download: `${folder}.zip` }).click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
  return told(Object.keys(files).length, `${folder}.zip`);
}
