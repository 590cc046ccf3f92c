// mjml's `--config.NAME VALUE`: each is honoured, or refused with a code.
import { problem } from "../base/errors.js";
import { checkOptions, type MjmlOptions, REFUSED } from "../send/mjml-options.js";
import { type Flags, text } from "./io.js";

/** What a value of `--config.NAME` is. */
type Kind = "switch" | "word" | "json" | "list";

const CONFIG: Record<string, Kind> = {
  beautify: "switch",
  minify: "switch",
  keepComments: "switch",
  printerSupport: "switch",
  validationLevel: "word",
  ignoreIncludes: "switch",
  allowIncludes: "switch",
  filePath: "word",
  includePath: "list",
  fonts: "json",
  minifyOptions: "json",
  sanitizeStyles: "switch",
  templateSyntax: "json",
  allowMixedSyntax: "switch",
};

/** Options of mjml's command that can't be had besides those of its function. */
const NOT_HERE: Record<string, string> = {
  ...REFUSED,
  actualPath: "findings name the file that was given",
  stack: "findings have a code, a line and a column",
};

/** mjml's options as its command takes them; `includes` says whether they are followed. */
export interface Configured extends MjmlOptions {
  includes: boolean;
}

/** Reads them. */
export function configured(flags: Flags): Configured {
  const options: MjmlOptions & { allowIncludes?: boolean } = {};
  for (const [flag, given] of Object.entries(flags).filter(([flag]) => flag.startsWith("config."))) {
    const name = flag.slice("config.".length);
    const help = NOT_HERE[name];
    if (help !== undefined && given === "false") continue;
    if (help !== undefined) throw problem("usage/unsupported", `\`--${flag}\` can't be had`, help);
    const kind = Object.hasOwn(CONFIG, name) ? CONFIG[name] : undefined;
    if (!kind) throw problem("usage/unsupported", `\`--${flag}\` can't be had`, `use one of: ${Object.keys(CONFIG).join(", ")}`);
    options[name] = READ[kind](String(given), flag);
  }
  if (flags.sanitizeStyles) options.sanitizeStyles = true;
  checkOptions(options);
  const { allowIncludes = true, ignoreIncludes = !allowIncludes } = options;
  return { ...options, includes: !ignoreIncludes };
}

const READ: Record<Kind, (given: string, flag: string) => unknown> = {
  switch: (given, flag) => {
    if (given === "true" || given === "false") return given === "true";
    throw problem("usage/bad", `\`${given}\` is no value of \`--${flag}\``, "write true or false; without a value it is true");
  },
  word: (given) => given,
  json: (given, flag) => {
    try {
      return JSON.parse(given);
    } catch (error) {
      throw problem("usage/bad", `\`--${flag}\` can't be read: ${(error as Error).message}`, "write JSON, in single quotes for the shell", { cause: error });
    }
  },
  list: (given, flag) => (/^\s*\[/.test(given) ? READ.json(given, flag) : [given]),
};

/**
 * A command's arguments as mjml's command understands them: `-c.NAME` is `--config.NAME`, and a switch without a value is true. What follows a switch is its
 * value only if it is one.
 */
export function asMjmlTakesThem(args: string[]): string[] {
  return args.flatMap((arg, at) => {
    const name = /^(?:--config|--?c)\.(\w+)(?==|$)/.exec(arg)?.[1];
    if (name === undefined) return [arg];
    const written = arg.replace(/^[^.]*/, "--config");
    const isSwitch = CONFIG[name] === "switch" || (CONFIG[name] === undefined && name in NOT_HERE);
    const next = args[at + 1];
    if (arg.includes("=") || !(next === undefined || (isSwitch ? !["true", "false"].includes(next) : next.startsWith("-")))) return [written];
    return [`${written}=true`];
  });
}

/** The folders that `--include-path` and `--config.includePath` name, relative to where the command runs. */
export function includePaths(flags: Flags, options: MjmlOptions = {}): string[] {
  const given = flags["include-path"];
  return [...(Array.isArray(given) ? given : []), ...[options.includePath ?? []].flat(), ...[text(flags, "root") ?? []].flat()];
}
