/** The files of Node and its like; elsewhere nothing can be included. */
interface Files {
  fs: typeof import("node:fs");
  path: typeof import("node:path");
}

function files(): Files | undefined {
  const load = globalThis.process?.getBuiltinModule;
  return load && { fs: load("node:fs"), path: load("node:path") };
}

/** Reads what mjml would include: files below the document's own folder, and below other folders that are named. */
export function includesNear(filePath: string, roots: string[]): (name: string) => string | undefined {
  const system = files();
  if (!system) return () => undefined;
  const { fs, path } = system;
  const isFolder = fs.statSync(filePath, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const folder = isFolder ? filePath : path.dirname(filePath);
  const allowed = [folder, ...roots].map((root) => realPath(system, root)).filter((root) => root !== undefined);
  return (name) => {
    const file = realPath(system, path.resolve(folder, name));
    if (file === undefined || !allowed.some((root) => isBelow(system, root, file))) return undefined;
    return fs.readFileSync(file, "utf8");
  };
}

function realPath({ fs }: Files, name: string): string | undefined {
  try {
    return fs.realpathSync(name);
  } catch {
    return undefined;
  }
}

function isBelow({ path }: Files, root: string, file: string): boolean {
  const way = path.relative(root, file);
  return way !== "" && !way.startsWith("..") && !path.isAbsolute(way);
}
