// Exports letters to the template languages of mail providers.
import { type Diagnostic, problem } from "../base/errors.js";
import type { ExportLanguage } from "../base/words.js";
import type { Letter } from "./letter.js";
import { type CompileOptions, compile, type RenderOptions, Template } from "./mail.js";

export type { ExportLanguage };

/** A template of another language. Its values are those of `exportData`. */
export interface ExportedTemplate {
  language: ExportLanguage;
  html: string;
  /** The templates of subject and plain text. */
  subject: string;
  text: string;
  /** What is not carried over. */
  notes: Diagnostic[];
}

/** Options of `exportTemplate`. Those of compiling are for letters and documents; a `Template` is compiled already. */
export interface ExportOptions extends Pick<CompileOptions, "locale" | "theme" | "include" | "minify"> {
  language: ExportLanguage;
  /** The name below which the provider puts all values: `params` for Brevo, `event` for Klaviyo, `trigger` for Customer.io. */
  prefix?: string;
}

/** Options of `exportData`: those of `exportTemplate`, and those of rendering. */
export interface ExportDataOptions extends ExportOptions, Pick<RenderOptions, "zone" | "links"> {}

/**
 * A letter or a template in the language of a mail provider. It needs print, if and each only: money, dates, plurals and comparisons are texts and booleans in
 * what `exportData` makes of a recipient's data. Live blocks are not carried over, because their links belong to a campaign.
 *
 * @example
 * import { exportData, exportTemplate } from "postfrisch";
 * import letter from "postfrisch/letters/shipping-confirmation";
 *
 * const options = { language: "liquid", locale: "en" };
 * const { html, subject } = exportTemplate(letter, options); // once, to the provider
 * const data = exportData(letter, letter.samples.whole, options); // for each recipient
 * data.subject; // "Your order is on its way"
 *
 * @param source a letter, a template, or a document as text, which is compiled at each call
 * @throws {PostfrischError} `usage/bad` for an unknown language; `export/layout` if tags decide the layout, with the place of the first; `export/unsupported` if a
 * tag can't be exported, or the language lacks what the template needs, as merge tags lack loops
 */
export function exportTemplate(source: string | Letter | Template, options: ExportOptions): ExportedTemplate {
  const { language, prefix = "" } = known(options);
  if (!/^(?:[a-z]\w*)?$/i.test(prefix)) throw problem("usage/bad", `\`${prefix}\` is not a name`, "write letters, digits and `_`, like params");
  const [html = "", subject = "", text = ""] = exportable(source, known(options)).exported(language, prefix);
  const notes = hasLive(source) ? [left("the live blocks are left out: their links belong to a campaign", "send the mails with postfrisch to show them")] : [];
  if (language === "mailchimp") notes.push(...tooMany(html));
  return { language, html, subject, text, notes };
}

/**
 * The values of a recipient for the template that `exportTemplate` gives: texts, escaped for their places in the HTML; booleans; and lists of such objects. Also
 * `subject`, `preheader` and `text`.
 * @throws {PostfrischError} as `exportTemplate` and `render`
 */
export function exportData<Data>(source: string | Letter<Data> | Template<Data>, data: Data, options: ExportDataOptions): Record<string, unknown> {
  const given = known(options);
  return exportable(source, given).exportedValues(data, given);
}

/** Options whose language the core can refuse by name, also without one. */
const known = <T extends ExportOptions>(options?: T): T => ({ ...options, language: String(options?.language) }) as T;

/** Templates of letters by their options: they are compiled once. */
const ofLetters = new WeakMap<object, Map<string, unknown>>();

function exportable<Data>(source: string | Letter<Data> | Template<Data>, options: ExportOptions): Template<Data> {
  if (source instanceof Template) return source;
  const { locale, theme, include, minify } = options;
  const given = { locale, theme, include, minify };
  // What is included may be another text the next time.
  if (typeof source === "string") return compile(source, given) as Template<Data>;
  if (include) return compile(source, given);
  const key = JSON.stringify([locale, theme, minify]);
  const made = ofLetters.get(source) ?? new Map<string, unknown>();
  ofLetters.set(source, made);
  const template = (made.get(key) as Template<Data> | undefined) ?? compile(source, given);
  made.set(key, template);
  return template;
}

function hasLive(source: string | Letter | Template): boolean {
  if (source instanceof Template) return false;
  const texts = typeof source === "string" ? [source] : [source.mjml, ...Object.values(source.parts)];
  return texts.some((text) => text.includes("<live-"));
}

/** Mailchimp's audiences have 40 fields for merge tags. */
function tooMany(html: string): Diagnostic[] {
  const names = new Set([...html.matchAll(/\*\|(?:IF:)?(PF\d+)\|\*/g)].map(([, name]) => name));
  const count = names.size + 3;
  if (count <= 40) return [];
  return [left(`the template has ${count} merge tags; an audience has 40 fields`, "shorten the letter, or send it by Mandrill (handlebars)")];
}

/** What is not carried over. */
const left = (message: string, help: string): Diagnostic => problem("export/unsupported", message, help, { severity: "warning" }).diagnostic;
