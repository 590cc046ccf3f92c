import load from "#load/mail";
import { mail } from "./engine/mail.js";
import { type Diagnostic, PostfrischError, problem } from "./errors.js";
import { includesNear } from "./mjml-files.js";
import { flags } from "./mjml-flags.js";

mail.from(load);

/** An element of mjml's JSON format. */
export interface MjmlNode {
  tagName: string;
  attributes?: Record<string, unknown>;
  children?: MjmlNode[];
  content?: string;
}

/** mjml's options. Those that take JavaScript components or reach into its other libraries are refused, see `docs/mjml.md`. */
export interface MjmlOptions {
  beautify?: boolean;
  minify?: boolean;
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
  [option: string]: unknown;
}

/** An error as mjml tells it. */
export interface MjmlError {
  line: number;
  message: string;
  tagName: string;
  formattedMessage: string;
}

/** What mjml gives, without its promise: `await` takes it as it is. */
export interface MjmlResult {
  html: string;
  errors: MjmlError[];
}

/** An error, and the included file it is in. */
type Reported = Omit<MjmlError, "formattedMessage"> & { file?: string };

/** Options that can't be had, and what to do instead. */
const REFUSED: Record<string, string> = {
  presets: "JavaScript components can't be had in wasm; write them as `components` of postfrisch's compile()",
  skeleton: "change the head with mj-raw, mj-style and mj-html-attributes",
  juiceOptions: "styles are inlined as mjml inlines them",
  juicePreserveTags: "template tags in `<% %>`, `{{ }}` and `{% %}` are preserved",
  mjmlConfigPath: "give the options here; packages of `.mjmlconfig` can't be had in wasm",
  useMjmlConfigOptions: "give the options here; packages of `.mjmlconfig` can't be had in wasm",
};

/**
 * mjml's function: MJML in, `{ html, errors }` out, at once.
 *
 * @example
 * import mjml2html from "postfrisch/mjml";
 * const { html, errors } = mjml2html("<mjml><mj-body></mj-body></mjml>");
 *
 * @throws {PostfrischError} `mjml/…`; with `validationLevel: "strict"` whatever mjml reports, in `.errors`; `usage/unsupported` for options that can't be had.
 */
export default function mjml2html(mjml: string | MjmlNode, options: MjmlOptions = {}): MjmlResult {
  for (const [name, help] of Object.entries(REFUSED)) {
    if (isAsked(options[name])) throw problem("usage/unsupported", `the option \`${name}\` can't be had`, help);
  }
  const source = typeof mjml === "string" ? mjml : toMjml(mjml);
  const prepared = (options.preprocessors ?? []).reduce((text, prepare) => prepare(text), source);
  const { filePath = ".", actualPath = filePath, includePath = [] } = options;
  const includes = !(options.ignoreIncludes ?? true);
  const { keepComments = true, printerSupport = false, minify = false, beautify = false, fonts, validationLevel } = options;
  const on = flags({ keepComments, includes, printerSupport, minify, beautify, validates: validationLevel !== "skip", mjmlsWords: validationLevel !== "skip" });
  const more = fonts && JSON.stringify({ fonts: Object.entries(fonts) });
  const include = includes ? includesNear(filePath, [includePath].flat()) : undefined;
  const [html, found, told]: [string, string?, string?] = mail.guarded((glue) => glue.compilePlain(prepared, on, more, include));
  const reported: Reported[] = told ? JSON.parse(told) : [];
  const errors = reported.map(({ file, ...error }) => ({
    ...error,
    formattedMessage: `Line ${error.line} of ${file ?? actualPath} (${error.tagName}) — ${error.message}`,
  }));
  if (options.validationLevel === "strict" && errors.length) throw invalid(errors, found ? JSON.parse(found) : []);
  return { html, errors };
}

function isAsked(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function invalid(errors: MjmlError[], diagnostics: Diagnostic[]): PostfrischError & { errors: MjmlError[] } {
  const message = `ValidationError: \n ${errors.map((e) => e.formattedMessage).join("\n")}`;
  const { diagnostic } = problem("mjml/invalid", message, "mend what is listed, or validate softly");
  return Object.assign(new PostfrischError(diagnostic, diagnostics), { errors });
}

/** mjml's JSON format as MJML. */
function toMjml({ tagName, attributes = {}, children, content = "" }: MjmlNode): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${String(value).replaceAll('"', "&quot;")}"`);
  return `<${tagName}${written.join("")}>${children?.length ? children.map(toMjml).join("\n") : content}</${tagName}>`;
}

/** What mjml's function of this name does can't be had: the components are not JavaScript's. */
export function registerComponent(): never {
  throw problem("usage/unsupported", "registerComponent can't be had", REFUSED.presets as string);
}
