import { TEXT_BYTES } from "../base/limits.js";

/** The files of Node and its like; elsewhere nothing can be included. */
interface System {
  fs: typeof import("node:fs");
  path: typeof import("node:path");
}

function system(): System | undefined {
  const load = globalThis.process?.getBuiltinModule;
  return load && { fs: load("node:fs"), path: load("node:path") };
}

/** Gives the text of an included file, or undefined where there is none. Where a file may not be included it throws an `Error` that says why. */
export type Include = (name: string) => string | undefined;

/** Reads what mjml would include: files below the document's own folder, and below other folders that are named. */
export function includesNear(filePath: string, includePath: string[]): Include {
  const node = system();
  if (!node) return () => undefined;
  const folder = folderOf(filePath);
  return includesBelow([folder], [folder, ...includePath.map((name) => node.path.resolve(folder, name))]);
}

/** The folder that a document's includes are relative to: its own, or the folder itself. */
export function folderOf(filePath: string): string {
  const { fs, path } = system() as System;
  return fs.statSync(filePath, { throwIfNoEntry: false })?.isDirectory() ? filePath : path.dirname(filePath);
}

/**
 * The folder that a command's includes stay in: the one that it runs in, or the file's own where that lies outside. The root of all files is none: in it
 * would be everything.
 */
export function rootFor(folder: string): string {
  const node = system() as System;
  const here = node.path.resolve(".");
  const [root, own] = [realPath(node, here), realPath(node, folder)];
  const isOutside = root === undefined || own === undefined || root === node.path.parse(root).root || !isBelow(node, root, own);
  return isOutside ? folder : here;
}

/** Reads files by names that are relative to one of `folders`, the first that has it; only those that stand below one of `roots`, symbolic links resolved. */
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
      // Of what is outside nobody learns whether it is there.
      if (file === undefined) isOutside ||= !isAllowed(wanted, roots.map((root) => path.resolve(root)).concat(allowed));
      else if (!isAllowed(file, allowed) || isOfTheSystem(file)) isOutside = true;
      else return textOf(node, file);
    }
    if (isOutside) throw new Error(`it is outside of ${allowed.join(", ") || roots.join(", ")}`);
    return undefined;
  };
}

/** A file's text. Devices, pipes and sockets have none: what reads them waits, or never ends. */
function textOf({ fs }: System, file: string): string {
  const stat = fs.statSync(file);
  if (!stat.isFile()) throw new Error("it is no regular file");
  if (stat.size > TEXT_BYTES) throw new Error(`it has more than ${TEXT_BYTES} bytes`);
  const bytes = fs.readFileSync(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("it is not UTF-8");
  }
}

/** What the system itself shows as files: the command's environment, with its keys, is among them. */
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
