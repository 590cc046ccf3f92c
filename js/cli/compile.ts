import fs from "node:fs";
import path from "node:path";
import { type Diagnostic, problem } from "../errors.js";
import { type CompileOptions, compile, type Template } from "../index.js";
import { EXIT, type Flags, finding, includesFrom, jsonLines, print, readText, text, told, writeText } from "./io.js";

interface Line {
  id?: unknown;
  source: string;
  path?: string;
  root?: string;
  files?: Record<string, string>;
}

/** `compile [FILE…]`: MJML to HTML. */
export async function compileCommand(positionals: string[], flags: Flags): Promise<number> {
  const options = { ...configured(flags), template: flags.jinja ? ("jinja" as const) : ("none" as const) };
  if (flags.jsonl) {
    await jsonLines<Line>(({ source, path: at, root, files }) => {
      if (typeof source !== "string") throw problem("usage/bad", "the line has no source", "write {id, source}");
      const compiled = compile(source, { ...options, include: includesFrom(at ? path.dirname(at) : process.cwd(), root, files) });
      return { html: compiled.html ?? null, diagnostics: compiled.diagnostics };
    });
    return EXIT.ok;
  }
  const files = flags.stdin || positionals.length === 0 ? ["-"] : positionals.flatMap((name) => (name.includes("*") ? fs.globSync(name).sort() : [name]));
  if (flags.watch) return watch(files, flags, options);
  let code: number = EXIT.ok;
  for (const file of files) code = Math.max(code, (await compileFile(file, files.length > 1, flags, options)).code);
  return code;
}

/** Compiles one file and writes it where it belongs; gives the exit code and the files it includes. */
async function compileFile(file: string, isOneOfMany: boolean, flags: Flags, options: CompileOptions): Promise<{ code: number; included: string[] }> {
  const folder = file === "-" ? process.cwd() : path.dirname(file);
  const read = includesFrom(folder, text(flags, "root"));
  const included: string[] = [];
  const include = (name: string) => {
    included.push(path.resolve(folder, name));
    return read(name);
  };
  const compiled = compile(await readText(file), { ...options, include });
  for (const found of compiled.diagnostics) process.stderr.write(told(found, file));
  output(compiled, file, isOneOfMany, flags);
  return { code: compiled.diagnostics.some(isError) ? EXIT.found : EXIT.ok, included };
}

const isError = ({ severity }: Diagnostic) => severity === "error";

function output(compiled: Template, file: string, isOneOfMany: boolean, flags: Flags): void {
  const { html, diagnostics } = compiled;
  if (flags.json) print({ ...(isOneOfMany && { file }), html: html ?? null, diagnostics, ...compiled.explain() });
  else if (html === undefined) process.stderr.write("a tag decides the layout: this template is laid out for each message, see `render`\n");
  else writeText(flags.stdout ? undefined : target(text(flags, "output"), file, isOneOfMany), html);
}

/** Where a file's HTML goes: into a folder under its own name, or where it is said. */
function target(output: string | undefined, file: string, isOneOfMany: boolean): string | undefined {
  if (output === undefined) return undefined;
  const isFolder = output.endsWith("/") || fs.statSync(output, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder && !isOneOfMany) return output;
  fs.mkdirSync(output, { recursive: true });
  return path.join(output, `${file === "-" ? "mail" : path.basename(file, path.extname(file))}.html`);
}

/** Compiles now and whenever one of the files, or of what they include, changes; until it is stopped. */
async function watch(files: string[], flags: Flags, options: CompileOptions): Promise<number> {
  if (files.includes("-")) throw problem("usage/bad", "standard input can't be watched", "name a file");
  for (const file of files) {
    let watched: string[] = [];
    const again = async () => {
      for (const name of watched) fs.unwatchFile(name, again);
      watched = [file];
      try {
        const { included } = await compileFile(file, files.length > 1, flags, options);
        watched.push(...included);
        process.stderr.write(`compiled ${file}\n`);
      } catch (error) {
        process.stderr.write(told(finding(error), file));
      }
      // Asking again and again works on every file system; being told does not.
      for (const name of watched) fs.watchFile(name, { interval: 200 }, again);
    };
    await again();
  }
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done(process.exit(EXIT.ok)));
  });
}

const LEVELS = ["strict", "soft", "skip"] as const;

/** mjml's `--config.NAME VALUE`, as far as it says something here. */
function configured(flags: Flags): CompileOptions {
  const options: CompileOptions = {};
  for (const [name, value] of Object.entries(flags).filter(([name]) => name.startsWith("config."))) {
    const key = name.slice("config.".length);
    const on = value !== "false";
    if (key === "validationLevel") {
      const level = LEVELS.find((known) => known === value);
      if (!level) throw problem("usage/bad", `\`${value}\` is no validation level`, `use one of: ${LEVELS.join(", ")}`);
      options.validation = level;
    } else if (key === "beautify" || key === "minify" || key === "keepComments" || key === "printerSupport") options[key] = on;
    else throw problem("usage/unsupported", `\`--${name}\` can't be had`, "use beautify, minify, keepComments, printerSupport or validationLevel");
  }
  return options;
}
