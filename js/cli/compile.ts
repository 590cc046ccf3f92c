import fs from "node:fs";
import path from "node:path";
import { type Diagnostic, problem } from "../base/errors.js";
import { COMPILE_LOOK } from "../base/limits.js";
import { type CompileOptions, compile, type Template } from "../index.js";
import { folderOf } from "../send/mjml-files.js";
import { type Layout, laidOut } from "../send/mjml-layout.js";
import { layoutOf } from "../send/mjml-options.js";
import { type Command, INCLUDES, JSON_FLAG } from "./command.js";
import { asMjmlTakesThem, configured, includePaths } from "./configured.js";
import { EXIT, type Flags, finding, includesFrom, jsonLines, print, readText, text, told, writeText } from "./io.js";

export const command: Command = {
  usage: "compile [FILE…|-]",
  about: "compile MJML to HTML",
  flags: {
    output: ["PATH", "output file, or a folder for NAME.html of each input (default: standard output)"],
    read: ["", "accepted for compatibility with mjml's command; has no effect"],
    stdin: ["", "read standard input"],
    stdout: ["", "write to standard output"],
    watch: ["", "recompile when a file or one of its includes changes"],
    validate: ["", "only validate; exit 1 if there are findings"],
    root: ["FOLDER", "also resolve includes from this folder"],
    ...INCLUDES,
    jinja: ["", "keep Jinja tags, and never parse them as markup"],
    jsonl: ["", "read lines {id, source, path?, root?, files?}, write {id, html, diagnostics} or {id, error}"],
    "config.NAME": ["VALUE", "mjml's options: minify, beautify, keepComments, validationLevel, filePath, includePath, minifyOptions …; see docs/mjml.md"],
    sanitizeStyles: ["", "protect template tags in styles (as in mjml's command)"],
    noStdoutFileComment: ["", "accepted for compatibility with mjml's command; has no effect"],
    ...JSON_FLAG,
  },
  versionFlags: ["-V", "--version"],
  readsDocument: true,
  renamed: asMjmlTakesThem,
  run: compileCommand,
};

interface Line {
  id?: unknown;
  source: string;
  path?: string;
  root?: string;
  files?: Record<string, string>;
}

/** What the flags say of each document. */
interface Work {
  options: CompileOptions;
  layout: Layout;
  includes: boolean;
  /** The folder that includes are relative to, where it is not the document's. */
  folder: string | undefined;
  allowed: string[];
}

/** `compile [FILE…]`: MJML to HTML. */
async function compileCommand(positionals: string[], flags: Flags): Promise<number> {
  const mjml = configured(flags);
  const { keepComments, printerSupport, fonts, validationLevel: validation, includes, filePath } = mjml;
  const work: Work = {
    options: { keepComments, printerSupport, fonts, validation, template: flags.jinja ? "jinja" : "none" },
    layout: layoutOf(mjml),
    includes,
    folder: filePath === undefined ? undefined : folderOf(filePath),
    allowed: includePaths(flags, mjml),
  };
  if (flags.jsonl) {
    await jsonLines<Line>(({ source, path: at, root, files }) => {
      if (typeof source !== "string") throw problem("usage/bad", "the line has no source", "write {id, source}");
      const folder = work.folder ?? (at ? path.dirname(at) : process.cwd());
      const include = includes ? includesFrom(folder, { root, allowed: work.allowed, files }) : none;
      const compiled = compile(source, { ...work.options, include });
      return { html: htmlOf(compiled, work) ?? null, diagnostics: compiled.diagnostics };
    });
    return EXIT.ok;
  }
  const files = flags.stdin || positionals.length === 0 ? ["-"] : positionals.flatMap((name) => (name.includes("*") ? matching(name) : [name]));
  if (flags.watch) return watch(files, flags, work);
  let code: number = EXIT.ok;
  for (const file of files) {
    try {
      code = Math.max(code, await compileFile(file, files.length > 1, flags, work));
    } catch (error) {
      // One file that can't be compiled does not keep the others from it.
      if (files.length === 1) throw error;
      process.stderr.write(told(finding(error), file));
      code = EXIT.found;
    }
  }
  return code;
}

/** The files that a pattern names, where no shell has done so: `*` within a name, `**` over folders. (`fs.globSync` came with Node 22.) */
function matching(pattern: string): string[] {
  const parts = pattern.replaceAll("\\", "/").split("/");
  const root = parts
    .slice(
      0,
      parts.findIndex((part) => part.includes("*")),
    )
    .join("/");
  const expression = parts
    .map((part, i) => {
      if (part === "**") return "(?:[^/]+/)*";
      const name = part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
      return i + 1 < parts.length ? `${name}/` : name;
    })
    .join("");
  const folder = root || (pattern.startsWith("/") ? "/" : ".");
  if (!fs.existsSync(folder)) return [];
  const found = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => (root ? `${root}/` : folder === "/" ? "/" : "") + name.replaceAll("\\", "/"));
  return found.filter((name) => new RegExp(`^${expression}$`).test(name)).sort();
}

const none = () => undefined;

/** Compiles one file and writes it where it belongs; gives the exit code. `reads` is told each included file before it is read. */
async function compileFile(file: string, isOneOfMany: boolean, flags: Flags, work: Work, reads: (name: string) => void = none): Promise<number> {
  const folder = work.folder ?? (file === "-" ? process.cwd() : path.dirname(file));
  const read = includesFrom(folder, { root: text(flags, "root"), allowed: work.allowed });
  const include = (name: string) => {
    reads(path.resolve(folder, name));
    return read(name);
  };
  const source = await readText(file);
  const compiled = compile(source, { ...work.options, include: work.includes ? include : none });
  for (const found of compiled.diagnostics) process.stderr.write(told(found, file));
  tellIncludes(compiled.diagnostics, file, source, work);
  if (!flags.validate) output(compiled, file, isOneOfMany, flags, work);
  const isBad = compiled.diagnostics.some((found) => flags.validate || found.severity === "error");
  return isBad ? EXIT.found : EXIT.ok;
}

/** What mjml's command says of includes, in its words: programs look for them. */
function tellIncludes(found: Diagnostic[], file: string, source: string, { includes }: Work): void {
  if (found.some(({ code }) => code === "mjml/include-refused"))
    process.stderr.write(
      `Some mj-include paths were denied because they are outside the allowed directories.\n  in ${file}; --include-path FOLDER allows another folder\n`,
    );
  if (!includes && /<mj-include\b/i.test(source)) process.stderr.write(`mj-include tags were found in ${file}, but includes are ignored\n`);
}

/** A document's HTML, laid out; undefined where a tag decides the layout. */
function htmlOf(compiled: Template, { layout }: Work): string | undefined {
  const { html } = compiled;
  return html === undefined ? undefined : laidOut(html, layout);
}

function output(compiled: Template, file: string, isOneOfMany: boolean, flags: Flags, work: Work): void {
  const html = htmlOf(compiled, work);
  const { diagnostics } = compiled;
  if (flags.json) print({ ...(isOneOfMany && { file }), html: html ?? null, diagnostics, ...compiled.explain() });
  else if (html === undefined) process.stderr.write("a tag decides the layout: this template is laid out for each message, see `render`\n");
  else writeText(flags.stdout ? undefined : target(text(flags, "output") ?? (flags.watch ? "" : undefined), file, isOneOfMany), html);
}

/** Where a file's HTML goes: into a folder under its own name, or where it is said. An empty name is the folder that the command runs in, as with mjml. */
function target(output: string | undefined, file: string, isOneOfMany: boolean): string | undefined {
  if (output === undefined) return undefined;
  const isFolder = output === "" || output.endsWith("/") || fs.statSync(output, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder && !isOneOfMany) return output;
  if (output !== "") fs.mkdirSync(output, { recursive: true });
  return path.join(output, `${file === "-" ? "mail" : path.basename(file, path.extname(file))}.html`);
}

/** Compiles now and whenever one of the files, or of what they include, changes; until it is stopped. */
async function watch(files: string[], flags: Flags, work: Work): Promise<number> {
  if (files.includes("-")) throw problem("usage/bad", "standard input can't be watched", "name a file");
  /** What each file was made of, as it was before it was read: what changes meanwhile has changed. */
  const made = new Map<string, Map<string, string>>();
  const compileAgain = async (file: string) => {
    const known = new Map([[file, stateOf(file)]]);
    made.set(file, known);
    process.stderr.write(`${file} - Change detected\n`);
    try {
      await compileFile(file, files.length > 1, flags, work, (name) => known.set(name, stateOf(name)));
      process.stderr.write(`${file} - Successfully compiled\n`);
    } catch (error) {
      process.stderr.write(told(finding(error), file));
    }
  };
  const look = async () => {
    for (const file of files) if (![...(made.get(file) ?? [["", "never"]])].every(([name, state]) => stateOf(name) === state)) await compileAgain(file);
    // Asking again and again works on every file system; being told does not.
    setTimeout(look, COMPILE_LOOK);
  };
  await look();
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done(process.exit(EXIT.ok)));
  });
}

function stateOf(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}` : "";
}
