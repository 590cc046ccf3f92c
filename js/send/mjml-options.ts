// The options of mjml's function and command: each is honoured, or refused with what to do instead.
import { problem } from "../base/errors.js";
import type { Layout, TemplateSyntax } from "./mjml-layout.js";

/** mjml's options. Those that take JavaScript components or reach into its other libraries are refused, see `docs/mjml.md`. */
export interface MjmlOptions {
  /** Puts each block on a line of its own, indented. */
  beautify?: boolean;
  /** Takes out blanks that say nothing. */
  minify?: boolean;
  /** How: `minifyCss`, `removeEmptyAttributes`, `removeComments`. */
  minifyOptions?: Record<string, unknown>;
  /** Fonts by name with their style sheets, in place of mjml's five. */
  fonts?: Record<string, string>;
  keepComments?: boolean;
  /** True by default, as in mjml 5. */
  ignoreIncludes?: boolean;
  validationLevel?: "strict" | "soft" | "skip";
  /** The file that `mj-include` is relative to, or its folder. */
  filePath?: string;
  /** The file that errors name. */
  actualPath?: string;
  /** Folders besides the file's own that may be included from. */
  includePath?: string | string[];
  preprocessors?: ((source: string) => string)[];
  printerSupport?: boolean;
  /** Looks at the template tags in styles before they are laid out: such as can't be told from CSS are errors. */
  sanitizeStyles?: boolean;
  /** How template tags in styles begin and end; `{{ }}` and `[[ ]]` by default. */
  templateSyntax?: TemplateSyntax[];
  /** With `sanitizeStyles`: tags may stand for declarations in one place, for values in another. */
  allowMixedSyntax?: boolean;
  [option: string]: unknown;
}

/** Options that can't be had, and what to do instead. */
export const REFUSED: Record<string, string> = {
  presets: "JavaScript components can't be had in wasm; write them as `components` of postfrisch's compile()",
  skeleton: "change the head with mj-raw, mj-style and mj-html-attributes",
  juiceOptions: "styles are inlined as mjml inlines them",
  juicePreserveTags: "template tags in `<% %>`, `{{ }}` and `{% %}` are preserved",
  mjmlConfigPath: "give the options here; packages of `.mjmlconfig` can't be had in wasm",
  useMjmlConfigOptions: "give the options here; packages of `.mjmlconfig` can't be had in wasm",
};

const LEVELS: unknown[] = ["strict", "soft", "skip"];

/** Refuses options that can't be had, and values that say nothing. */
export function checkOptions(options: MjmlOptions): void {
  for (const [name, help] of Object.entries(REFUSED)) if (isAsked(options[name])) throw refused(name, help);
  const { validationLevel, templateSyntax } = options;
  if (!LEVELS.includes(validationLevel ?? "soft"))
    throw problem("usage/bad", `\`${validationLevel}\` is no validation level`, `use one of: ${LEVELS.join(", ")}`);
  const pairs: unknown = templateSyntax ?? [];
  if (!Array.isArray(pairs) || !pairs.every((pair) => isText(pair?.prefix) && isText(pair.suffix)))
    throw problem("usage/bad", "templateSyntax can't be read", 'write [{"prefix": "{{", "suffix": "}}"}]');
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

function refused(name: string, help: string) {
  return problem("usage/unsupported", `the option \`${name}\` can't be had`, help);
}

function isAsked(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** How HTML is laid out, by mjml's options. */
export function layoutOf(options: MjmlOptions): Layout {
  const { minify = false, beautify = false, keepComments = true, sanitizeStyles = false, allowMixedSyntax = false } = options;
  const { minifyCSS, minifyCss = minifyCSS, removeEmptyAttributes = true, removeComments = !keepComments, ...others } = options.minifyOptions ?? {};
  if (!isOurs(minifyCss)) throw refused("minifyOptions.minifyCss", "leave it out, or say false: style sheets then stay as they are");
  if (!["safe", true, false].includes(removeComments as boolean))
    throw refused("minifyOptions.removeComments", 'say "safe" or false: what Outlook reads is in comments');
  for (const [name, value] of Object.entries(others)) {
    const isDone = name === "collapseWhitespace" ? value === true || value === undefined : !isAsked(value);
    if (!isDone) throw refused(`minifyOptions.${name}`, "minifyCss, removeEmptyAttributes and removeComments can be had; blanks are always collapsed");
  }
  return {
    minify: Boolean(minify),
    beautify: Boolean(beautify),
    css: minifyCss !== false,
    removesEmptyAttributes: Boolean(removeEmptyAttributes),
    removesComments: Boolean(removeComments),
    sanitizes: sanitizeStyles === true,
    allowsMixed: allowMixedSyntax,
    syntax: options.templateSyntax ?? [
      { prefix: "{{", suffix: "}}" },
      { prefix: "[[", suffix: "]]" },
    ],
  };
}

/** Whether style sheets are to be made tight as it is done here: blanks and nothing else, which cssnano calls lite. */
function isOurs(minifyCss: unknown): boolean {
  if (minifyCss === undefined || minifyCss === true || minifyCss === false || minifyCss === "lite") return true;
  if (typeof minifyCss !== "object" || minifyCss === null) return false;
  const { preset, options, ...others } = minifyCss as Record<string, unknown>;
  const isLite = preset === undefined || preset === "lite" || (Array.isArray(preset) && preset[0] === "lite" && !isAsked(preset[1]));
  return isLite && Object.keys(others).length === 0 && isOurs(options);
}
