// Exports letters to the template languages of mail providers.
import { type Diagnostic, problem } from "../base/errors.js";
import type { Letter } from "./letter.js";
import { type CompileOptions, compile, type RenderOptions, type Template } from "./mail.js";

/**
 * A template language: `handlebars` (SendGrid, Mandrill), `liquid` (Customer.io, Braze, Shopify), `django` (Klaviyo, Brevo), `twig` (Shopware, Sylius),
 * `mustachio` (Postmark), `mailchimp` (merge tags).
 */
export type ExportLanguage = "handlebars" | "liquid" | "django" | "twig" | "mustachio" | "mailchimp";

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

/** Options of `exportTemplate`. */
export interface ExportOptions extends Pick<CompileOptions, "locale" | "theme" | "include" | "minify"> {
  language: ExportLanguage;
  /** The name below which the provider puts all values: `params` for Brevo, `event` for Klaviyo, `trigger` for Customer.io. */
  prefix?: string;
}

/** Options of `exportData`: those of `exportTemplate`, and those of rendering. */
export interface ExportDataOptions extends ExportOptions, Pick<RenderOptions, "zone" | "links"> {}

/** How a value is printed that must not be escaped. */
const PRINTS: Record<ExportLanguage, (name: string) => string> = {
  handlebars: (name) => `{{{${name}}}}`,
  mustachio: (name) => `{{{${name}}}}`,
  liquid: (name) => `{{ ${name} }}`,
  django: (name) => `{{ ${name}|safe }}`,
  twig: (name) => `{{ ${name}|raw }}`,
  mailchimp: (name) => `*|${name.toUpperCase()}|*`,
};

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
 * @throws {PostfrischError} `export/layout` if tags decide the layout, with the place of the first; `export/unsupported` if the language lacks what the template
 * needs, as merge tags lack loops
 */
export function exportTemplate(source: string | Letter, options: ExportOptions): ExportedTemplate {
  const { language, prefix = "" } = checked(options);
  if (!/^(?:[a-z]\w*)?$/i.test(prefix)) throw problem("usage/bad", `\`${prefix}\` is not a name`, "write letters, digits and `_`, like params");
  const { template, notes } = exportable(source, options);
  const html = template.exported(language, prefix);
  const print = (name: string) => PRINTS[language](prefix && language !== "mailchimp" ? `${prefix}.${name}` : name);
  if (language === "mailchimp") notes.push(...tooMany(html));
  return { language, html, subject: print("subject"), text: print("text"), notes };
}

/**
 * The values of a recipient for the template that `exportTemplate` gives: texts, escaped for their places in the HTML; booleans; and lists of such objects. Also
 * `subject`, `preheader` and `text`.
 * @throws {PostfrischError} as `exportTemplate` and `render`
 */
export function exportData<Data>(source: string | Letter<Data>, data: Data, options: ExportDataOptions): Record<string, unknown> {
  checked(options);
  const { template } = exportable(source, options);
  const { subject, preheader, text } = template.render(data, options);
  const inbox = { subject, preheader, text };
  const named = options.language === "mailchimp" ? Object.fromEntries(Object.entries(inbox).map(([name, value]) => [name.toUpperCase(), value])) : inbox;
  return { ...named, ...template.exportedValues(data, options) };
}

/** Options that name a language. */
function checked<T extends ExportOptions>(options: T): T {
  const language = (options as ExportOptions | undefined)?.language;
  if (typeof language === "string" && Object.hasOwn(PRINTS, language)) return options;
  const found = language === undefined ? "no template language is named" : `there is no template language \`${language}\``;
  throw problem("usage/bad", found, `use one of: ${Object.keys(PRINTS).join(", ")}`);
}

/** Templates by their letters and options: they are compiled once. */
const known = new WeakMap<object, Map<string, Template>>();

function exportable(source: string | Letter, options: ExportOptions): { template: Template; notes: Diagnostic[] } {
  const { locale, theme, include, minify } = options;
  const given = { locale, theme, include, minify };
  const notes = hasLive(source) ? [left("the live blocks are left out: their links belong to a campaign", "send the mails with postfrisch to show them")] : [];
  if (typeof source === "string") return { template: compile(source, given), notes };
  const key = JSON.stringify([locale, theme, minify]);
  const made = known.get(source) ?? new Map<string, Template>();
  known.set(source, made);
  // What is included may be another text the next time.
  const template = (include ? undefined : made.get(key)) ?? compile(source, given);
  if (!include) made.set(key, template);
  return { template, notes };
}

const hasLive = (source: string | Letter) =>
  (typeof source === "string" ? [source] : [source.mjml, ...Object.values(source.parts)]).some((text) => text.includes("<live-"));

/** Mailchimp's audiences have 40 fields for merge tags. */
function tooMany(html: string): Diagnostic[] {
  const names = new Set([...html.matchAll(/\*\|(?:IF:)?(PF\d+)\|\*/g)].map(([, name]) => name));
  const count = names.size + 3;
  if (count <= 40) return [];
  return [left(`the template has ${count} merge tags; an audience has 40 fields`, "shorten the letter, or send it by Mandrill (handlebars)")];
}

/** What is not carried over. */
const left = (message: string, help: string): Diagnostic => problem("export/unsupported", message, help, { severity: "warning" }).diagnostic;
