import { TEXT_BYTES } from "../base/limits.js";

/** File access in Node and compatible runtimes; elsewhere nothing can be included. */
interface System {
  fs: typeof import("node:fs");
  path: typeof import("node:path");
}

function system(): System | undefined {
  const load = globalThis.process?.getBuiltinModule;
  return load && { fs: load("node:fs"), path: load("node:path") };
}

/** Returns the text of an included file, or undefined if there is none. If a file must not be included, it throws an `Error` with the reason. */
export type Include = (name: string) => string | undefined;

/** Includes files as mjml does: below the document's own folder, and below other configured folders. */
export function includesNear(filePath: string, includePath: string[]): Include {
  const node = system();
  if (!node) return () => undefined;
  const folder = folderOf(filePath);
  return includesBelow([folder], [folder, ...includePath.map((name) => node.path.resolve(folder, name))]);
}

/** The folder that a document's includes are relative to: that of the file, or the given folder itself. */
export function folderOf(filePath: string): string {
  const { fs, path } = system() as System;
  return fs.statSync(filePath, { throwIfNoEntry: false })?.isDirectory() ? filePath : path.dirname(filePath);
}

/**
 * The root folder for a command's includes: the working directory, or the file's own folder if that is outside. Never the file system's root,
 * because it contains everything.
 */
export function rootFor(folder: string): string {
  const node = system() as System;
  const here = node.path.resolve(".");
  const [root, own] = [realPath(node, here), realPath(node, folder)];
  const isOutside = root === undefined || own === undefined || root === node.path.parse(root).root || !isBelow(node, root, own);
  return isOutside ? folder : here;
}

/** Reads files by name from the first of `folders` that has them; only files below one of `roots`, with symbolic links resolved. */
export function includesBelow(folders: string[], roots: string[]): Include {
  const node = system() as System;
  const { path } = node;
  const allowed = roots.map((root) => realPath(node, root)).filter((root) => root !== undefined);
  const isAllowed = (file: string, among: string[]) => among.some((root) => isBelow(node, root, file));
  return (name) => {
    let isOutside = false;
    for (const folder of folders) {
      const wanted = path.resolve(folder, name);
      const file = realPath(node, wanted);
      // Whether outside files exist is not disclosed.
      if (file === undefined) isOutside ||= !isAllowed(wanted, roots.map((root) => path.resolve(root)).concat(allowed));
      else if (!isAllowed(file, allowed) || isOfTheSystem(file)) isOutside = true;
      else return textOf(node, file);
    }
    if (isOutside) throw new Error(`it is outside of ${allowed.join(", ") || roots.join(", ")}`);
    return undefined;
  };
}

/** A file's text. Rejects devices, pipes and sockets, where reading may block or never end. */
function textOf({ fs }: System, file: string): string {
  const stat = fs.statSync(file);
  if (!stat.isFile()) throw new Error("it is not a regular file");
  if (stat.size > TEXT_BYTES) throw new Error(`it has more than ${TEXT_BYTES} bytes`);
  const bytes = fs.readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("it is not UTF-8");
  }
}

/** Whether a file belongs to the system's virtual file systems, which contain the environment of the command with its keys. */
function isOfTheSystem(file: string): boolean {
  return /^\/(proc|sys)\//.test(file);
}

function realPath({ fs }: System, name: string): string | undefined {
  try {
    return fs.realpathSync(name);
  } catch {
    return undefined;
  }
}

function isBelow({ path }: System, root: string, file: string): boolean {
  const way = path.relative(root, file);
  return way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
