import load from "#load/mail";
import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import { mail } from "../engine/mail.js";
import { includesNear } from "./mjml-files.js";
import { flags } from "./mjml-flags.js";
import { laidOut } from "./mjml-layout.js";
import { checkOptions, layoutOf, type MjmlOptions, REFUSED } from "./mjml-options.js";

export type { TemplateSyntax } from "./mjml-layout.js";
export type { MjmlOptions } from "./mjml-options.js";

mail.from(load);

/** An element of mjml's JSON format. */
export interface MjmlNode {
  tagName: string;
  attributes?: Record<string, unknown>;
  children?: MjmlNode[];
  content?: string;
}

/** An error in mjml's format. */
export interface MjmlError {
  line: number;
  message: string;
  tagName: string;
  formattedMessage: string;
}

/** mjml's result, without a promise; `await` also accepts it. */
export interface MjmlResult {
  html: string;
  errors: MjmlError[];
}

/** An error, with the included file that it is in. */
type Reported = Omit<MjmlError, "formattedMessage"> & { file?: string };

/**
 * mjml's function, synchronous: MJML in, `{ html, errors }` out.
 *
 * @example
 * import mjml2html from "postfrisch/mjml";
 * const { html, errors } = mjml2html("<mjml><mj-body></mj-body></mjml>");
 *
 * @throws {PostfrischError} `mjml/…`; with `validationLevel: "strict"`, all errors that mjml reports, in `.errors`; `usage/unsupported` for unsupported options.
 */
export default function mjml2html(mjml: string | MjmlNode, options: MjmlOptions = {}): MjmlResult {
  checkOptions(options);
  const layout = layoutOf(options);
  const source = typeof mjml === "string" ? mjml : toMjml(mjml);
  const prepared = (options.preprocessors ?? []).reduce((text, prepare) => prepare(text), source);
  const { filePath = ".", actualPath = filePath, includePath = [] } = options;
  const includes = !(options.ignoreIncludes ?? true);
  const { keepComments = true, printerSupport = false, fonts, validationLevel } = options;
  const validates = validationLevel !== "skip";
  const on = flags({ keepComments, includes, printerSupport, minify: false, beautify: false, validates, mjmlsWords: validates });
  const more = fonts && JSON.stringify({ fonts: Object.entries(fonts) });
  const include = includes ? includesNear(filePath, [includePath ?? []].flat()) : undefined;
  const [html, found, told]: [string, string?, string?] = mail.guarded((glue) => glue.compilePlain(prepared, on, more, include));
  const reported: Reported[] = told ? JSON.parse(told) : [];
  const errors = reported.map(({ file, ...error }) => ({
    ...error,
    formattedMessage: `Line ${error.line} of ${file ?? actualPath} (${error.tagName}) — ${error.message}`,
  }));
  if (options.validationLevel === "strict" && errors.length) throw invalid(errors, found ? JSON.parse(found) : []);
  return { html: laidOut(html, layout), errors };
}

function invalid(errors: MjmlError[], diagnostics: Diagnostic[]): PostfrischError & { errors: MjmlError[] } {
  const message = `ValidationError: \n ${errors.map((e) => e.formattedMessage).join("\n")}`;
  const { diagnostic } = problem("mjml/invalid", message, "fix the listed errors, or use soft validation");
  return Object.assign(new PostfrischError(diagnostic, diagnostics), { errors });
}

/** Converts mjml's JSON format to MJML. */
function toMjml({ tagName, attributes = {}, children, content = "" }: MjmlNode): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${String(value).replaceAll('"', "&quot;")}"`);
  return `<${tagName}${written.join("")}>${children?.length ? children.map(toMjml).join("\n") : content}</${tagName}>`;
}

/** Not supported, unlike mjml's function of this name: components are not JavaScript. */
export function registerComponent(): never {
  throw problem("usage/unsupported", "registerComponent is not supported", REFUSED.presets as string);
}
