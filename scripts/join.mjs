// Joins modules of dist/js/ that are always loaded together into one file: each module that a program imports takes Node some tenths of a millisecond.
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const HEAD = "// Made by scripts/join.mjs.\n";

/** Joins a module and those that it needs from its folder into `out` beside it. All of them remain as modules that re-export their part. */
export async function joinModules(entry, out) {
  const folder = path.resolve(path.dirname(entry));
  const file = path.join(folder, out);
  const modules = await ownModules(path.resolve(entry), folder);
  const inside = (name, at) => `${path.basename(name, ".js").replaceAll("-", "_")}_${at}`;
  const listed = (name, names, from) => `export { ${names.map((at) => name(at)).join(", ")} } from "./${from}";\n`;
  const all = [...modules].map(([name, names]) => listed((at) => `${at} as ${inside(name, at)}`, names, path.basename(name)));
  await build({
    stdin: { contents: all.join(""), resolveDir: folder },
    bundle: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    outfile: file,
    banner: { js: HEAD.trim() },
    plugins: [{ name: "own", setup: (build) => build.onResolve({ filter: /./ }, (asked) => outside(asked, modules)) }],
  });
  for (const [name, names] of modules) fs.writeFileSync(name, HEAD + listed((at) => `${inside(name, at)} as ${at}`, names, out));
}

/** An import of another folder stays one, of this package or not: the joined file is where its parts were. */
function outside({ path: asked, resolveDir }, modules) {
  return asked.startsWith(".") && modules.has(path.join(resolveDir, asked)) ? undefined : { path: asked, external: true };
}

/** The names that a module and the modules of its folder that it needs export, by file. */
async function ownModules(entry, folder) {
  const found = new Map();
  const follow = async (file) => {
    if (found.has(file)) return;
    found.set(file, []);
    const { metafile } = await build({ entryPoints: [file], metafile: true, write: false, outfile: "out.js", format: "esm", logLevel: "error" });
    const [{ exports, imports }] = Object.values(metafile.outputs);
    found.set(file, exports);
    for (const { path: asked } of imports) {
      const next = path.join(path.dirname(file), asked);
      if (asked.startsWith("./") && path.dirname(next) === folder) await follow(next);
    }
  };
  await follow(entry);
  return found;
}
