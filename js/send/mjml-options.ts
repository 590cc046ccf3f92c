// The options of mjml's function and command: supported, or rejected with an alternative.
import { problem } from "../base/errors.js";
import type { Layout, TemplateSyntax } from "./mjml-layout.js";

/** mjml's options. Options that require JavaScript components or mjml's other libraries are rejected; see `docs/mjml.md`. */
export interface MjmlOptions {
  /** Indents the HTML, with one block per line. */
  beautify?: boolean;
  /** Removes insignificant white space. */
  minify?: boolean;
  /** Options of `minify`: `minifyCss`, `removeEmptyAttributes`, `removeComments`. */
  minifyOptions?: Record<string, unknown>;
  /** Fonts by name with their style sheets; replaces mjml's five default fonts. */
  fonts?: Record<string, string>;
  keepComments?: boolean;
  /** True by default, as in mjml 5. */
  ignoreIncludes?: boolean;
  validationLevel?: "strict" | "soft" | "skip";
  /** The file that `mj-include` is relative to, or its folder. */
  filePath?: string;
  /** The file name in errors. */
  actualPath?: string;
  /** Additional folders for includes. */
  includePath?: string | string[];
  preprocessors?: ((source: string) => string)[];
  printerSupport?: boolean;
  /** Checks template tags in CSS before formatting: ambiguous ones are errors. */
  sanitizeStyles?: boolean;
  /** The delimiters of template tags in CSS; `{{ }}` and `[[ ]]` by default. */
  templateSyntax?: TemplateSyntax[];
  /** With `sanitizeStyles`: allows tags to replace declarations in one place and values in another. */
  allowMixedSyntax?: boolean;
  [option: string]: unknown;
}

/** Unsupported options, with alternatives. */
export const REFUSED: Record<string, string> = {
  presets: "JavaScript components are not supported in wasm; use `components` of postfrisch's compile()",
  skeleton: "change the head with mj-raw, mj-style and mj-html-attributes",
  juiceOptions: "styles are always inlined as in mjml",
  juicePreserveTags: "template tags in `<% %>`, `{{ }}` and `{% %}` are preserved",
  mjmlConfigPath: "pass the options here; packages of `.mjmlconfig` are not supported in wasm",
  useMjmlConfigOptions: "pass the options here; packages of `.mjmlconfig` are not supported in wasm",
};

const LEVELS: unknown[] = ["strict", "soft", "skip"];

/** Rejects unsupported options and invalid values. */
export function checkOptions(options: MjmlOptions): void {
  for (const [name, help] of Object.entries(REFUSED)) if (isAsked(options[name])) throw refused(name, help);
  const { validationLevel, templateSyntax } = options;
  if (!LEVELS.includes(validationLevel ?? "soft"))
    throw problem("usage/bad", `\`${validationLevel}\` is not a validation level`, `use one of: ${LEVELS.join(", ")}`);
  const pairs: unknown = templateSyntax ?? [];
  if (!Array.isArray(pairs) || !pairs.every((pair) => isText(pair?.prefix) && isText(pair.suffix)))
    throw problem("usage/bad", "templateSyntax can't be read", 'write [{"prefix": "{{", "suffix": "}}"}]');
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";

function refused(name: string, help: string) {
  return problem("usage/unsupported", `the option \`${name}\` is not supported`, help);
}

function isAsked(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Formatting options from mjml's options. */
export function layoutOf(options: MjmlOptions): Layout {
  const { minify = false, beautify = false, keepComments = true, sanitizeStyles = false, allowMixedSyntax = false } = options;
  const { minifyCSS, minifyCss = minifyCSS, removeEmptyAttributes = true, removeComments = !keepComments, ...others } = options.minifyOptions ?? {};
  if (!isOurs(minifyCss)) throw refused("minifyOptions.minifyCss", "leave it out, or set it to false to keep style sheets unchanged");
  if (!["safe", true, false].includes(removeComments as boolean))
    throw refused("minifyOptions.removeComments", 'say "safe" or false: what Outlook reads is in comments');
  for (const [name, value] of Object.entries(others)) {
    const isDone = name === "collapseWhitespace" ? value === true || value === undefined : !isAsked(value);
    if (!isDone) throw refused(`minifyOptions.${name}`, "minifyCss, removeEmptyAttributes and removeComments are supported; white space is always collapsed");
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

/** Whether the requested CSS minification is supported: white space only, which cssnano calls lite. */
function isOurs(minifyCss: unknown): boolean {
  if (minifyCss === undefined || minifyCss === true || minifyCss === false || minifyCss === "lite") return true;
  if (typeof minifyCss !== "object" || minifyCss === null) return false;
  const { preset, options, ...others } = minifyCss as Record<string, unknown>;
  const isLite = preset === undefined || preset === "lite" || (Array.isArray(preset) && preset[0] === "lite" && !isAsked(preset[1]));
  return isLite && Object.keys(others).length === 0 && isOurs(options);
}
