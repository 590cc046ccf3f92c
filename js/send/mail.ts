import type { Campaign } from "../base/campaign-type.js";
import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import { jsonOf } from "../base/json.js";
import type { Key } from "../base/keys.js";
import type { VariableType } from "../base/words.js";
import { mail } from "../engine/mail.js";
import { type Letter, textsFor, wordsOf } from "./letter.js";
import { type Message, message, read, type SlotLinks } from "./message.js";
import { flags } from "./mjml-flags.js";
import { type Sms, smsOf } from "./sms.js";

type Handle = InstanceType<ReturnType<typeof mail.get>["MailTemplate"]>;

/** A use of a custom component in a document. */
export interface UsedComponent {
  tag: string;
  /** Its attributes, including defaults and those of `mj-attributes` and classes. */
  attributes: Record<string, string>;
  /** Its contents as written. */
  content: string;
  /** The available width in pixels. */
  width: number;
}

/** A custom component, which produces MJML. */
export interface Component {
  /** Its attributes with their defaults. */
  attributes?: Record<string, string>;
  /** The MJML that replaces it. */
  render(used: UsedComponent): string;
}

/** Options of `compile`. */
export interface CompileOptions {
  /**
   * Returns the text of an included file by its path relative to the document, or undefined if there is none. If a file must not be included, it throws
   * an `Error` with the reason; the error for a missing file (`ENOENT`) counts as undefined.
   */
  include?: (path: string) => string | undefined;
  /** Locale and tone of a letter's texts and of all formats: `de` (default), `de-du`, `de-AT`, `en`, … */
  locale?: string;
  /** Colours and font that replace those of the letter. */
  theme?: Record<string, string>;
  /** `jinja` (default) processes `{{ }}` and `{% %}`; `none` treats them as text, like mjml. */
  template?: "jinja" | "none";
  /** `soft` (default) reports validation errors, `strict` throws them, `skip` disables validation. */
  validation?: "strict" | "soft" | "skip";
  /** Keeps comments between components; true by default. */
  keepComments?: boolean;
  /** Custom components by tag. */
  components?: Record<string, Component>;
  /** Fonts by name with their style sheets; replaces mjml's five default fonts. */
  fonts?: Record<string, string>;
  /**
   * Default attributes, as in `mj-attributes` before the document's own: by tag, by `mj-all`, or by class with a leading dot.
   * @example
   * import { compile } from "postfrisch";
   *
   * const presets = { "mj-all": { "font-family": "Arial" }, "mj-button": { "background-color": "#c8102e" }, ".price": { "font-weight": "700" } };
   * compile("<mjml><mj-body></mj-body></mjml>", { presets });
   */
  presets?: Record<string, Record<string, string>>;
  /** Removes insignificant white space. */
  minify?: boolean;
  /** Indents the HTML, with one block per line. */
  beautify?: boolean;
  /** Keeps columns side by side when the mail is printed. */
  printerSupport?: boolean;
}

/** Where a campaign's live links come from. */
export interface LiveLinkOptions {
  /** Where the edge answers, like `https://live.shop.example`. */
  baseUrl: string;
  /** The key ring; the first key signs. */
  keys: Key[];
  /** The campaign's manifest, as JSON or as an object. */
  campaign: string | Campaign;
  /** The message id. The same id produces the same links. */
  message: string;
  /** The recipient's subject reference, 16 random bytes in base64url; for recommendations (`docs/recommendations.md`), points and vouchers. */
  subject?: string;
  /** Subject references of single blocks by block id, like a parcel's or an order's. */
  subjects?: Record<string, string>;
  /** The variant of an experiment: up to 12 letters, digits, `-`, `_`. Choices can depend on it, and counters distinguish it. */
  variant?: string;
  /** Also seals the links for the AMP part, so that `message.amp` contains lists. */
  amp?: boolean;
}

/** Options of `render`. */
export interface RenderOptions {
  /** The campaign whose live blocks the mail shows: sealed here, or links that were sealed where the keys are. */
  live?: LiveLinkOptions | SlotLinks[];
  /** Locale of formats, and of a letter's texts; the one of compiling by default. */
  locale?: string;
  /** The IANA time zone of dates, `Europe/Berlin` by default. */
  zone?: string;
  /** The parameters that `|link` adds to web addresses, like `{ utm_source: "mail" }`. */
  links?: Record<string, string>;
  /** A buffer for the HTML's bytes. If there is room, `message.bytes` is a view of it, and the message is valid until the buffer is reused. */
  into?: Uint8Array;
  /** The current time in milliseconds since 1970; the system clock by default. */
  now?: number;
}

/** Which parts of a template are compiled for each message. */
export interface Explained {
  /** Whether the whole document is merged and then compiled for each message. */
  mergedFirst: boolean;
  /** The tag that causes this, with its position. */
  because: Diagnostic | null;
  /** The tags that cause single parts of the body to be compiled for each message, one per part. The rest was compiled once. */
  parts: Diagnostic[];
  /** Why `<mj-style inline="inline">` is inlined for each message; null if it was done once. */
  styledLater: Diagnostic | null;
  /** The positions of values printed unescaped with `|safe`. */
  vouched: Diagnostic[];
}

/** A value that a template takes from its data. */
export interface Variable {
  /** The path in the data, like `order.items[].name`. */
  path: string;
  /** How the template uses it. */
  type: VariableType;
  /** Whether it may be missing. */
  optional: boolean;
}

function included(path: string, include: CompileOptions["include"]): string | undefined {
  try {
    return include?.(path);
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * A template: compiled once, rendered for each recipient.
 *
 * @example
 * import { compile } from "postfrisch";
 *
 * const template = compile("<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body></mj-body></mjml>");
 * template.render({ name: "Ada" }).subject; // "Hi Ada"
 */
export class Template<Data = unknown> {
  /** Calls the compiled template, after compiling it again if the engine was replaced. */
  readonly #call: <T>(work: (handle: Handle) => T) => T;
  readonly #locale: string;
  /** The same letter with the texts of a locale. */
  readonly #speaking: (locale: string) => Template<Data>;
  /** The letter's text for SMS, merged. */
  readonly #short: ((data: Data, options: RenderOptions) => Sms) | undefined;
  /** The HTML, if the template was compiled without template tags. */
  #html: string | undefined;
  /** Diagnostics of compiling: warnings, and errors that were corrected as mjml does. */
  readonly diagnostics: Diagnostic[];

  /** @internal */
  constructor(source: string, options: CompileOptions, letter?: Letter) {
    this.#locale = options.locale ?? "de";
    this.#short = letter && inShort<Data>(options, letter, this.#locale);
    this.#speaking = letter ? inLocales(this, source, options, letter, this.#locale) : () => this;
    const include = (path: string) => included(path, options.include) ?? letter?.parts[path];
    const { keepComments = true, minify = false, beautify = false, printerSupport = false, validation = "soft", fonts, presets, components } = options;
    const jinja = options.template !== "none";
    const on = flags({ jinja, keepComments, includes: true, printerSupport, minify, beautify, validates: validation !== "skip" });
    const more = {
      ...(letter && { texts: wordsOf(letter, this.#locale, options.theme), schema: JSON.stringify(letter.schema) }),
      ...(fonts && { fonts: Object.entries(fonts) }),
      ...(presets && { presets: Object.entries(presets).map(preset).join("") }),
      ...(components && { components: Object.entries(components).map(([tag, { attributes = {} }]) => [tag, Object.entries(attributes)]) }),
    };
    const settings = Object.keys(more).length ? JSON.stringify(more) : undefined;
    const expand = components && ((text: string) => expanded(components, JSON.parse(text)));
    if (jinja) {
      this.#call = mail.kept(() => mail.guarded(({ MailTemplate }) => new MailTemplate(source, on, settings, include, expand)));
      const found: string | undefined = this.#call((handle) => handle.diagnostics());
      this.diagnostics = found ? JSON.parse(found) : [];
    } else {
      this.#call = () => {
        throw problem("usage/bad", "a template without tags has nothing to merge", 'compile it with template: "jinja"');
      };
      const [html, found]: [string, string?] = mail.guarded((glue) => glue.compilePlain(source, on, settings, include, expand));
      this.#html = html;
      this.diagnostics = found ? JSON.parse(found) : [];
    }
    if (validation === "strict" && this.diagnostics[0]) throw new PostfrischError(this.diagnostics[0], this.diagnostics);
  }

  /** The HTML with its template tags; undefined if a tag decides the layout of a part, which is compiled for each message. */
  get html(): string | undefined {
    return this.#html ?? this.#call((handle) => handle.html());
  }

  /** Explains which parts are compiled for each message, and which tags cause it. */
  explain(): Explained {
    if (this.#html !== undefined) return { mergedFirst: false, because: null, parts: [], styledLater: null, vouched: [] };
    return this.#call((handle) => {
      const because = handle.layoutTag();
      return { mergedFirst: because !== null, because, parts: read(handle.parts()), styledLater: handle.styledLater(), vouched: read(handle.vouched()) };
    });
  }

  /** The data that the template uses, sorted by path. */
  variables(): Variable[] {
    return this.#html === undefined ? read(this.#call((handle) => handle.variables())) : [];
  }

  /**
   * Merges one recipient's data.
   * @throws {PostfrischError} `letter/no-text`; `data/…` with the JSON path, `template/…` with line and column in the author's file.
   */
  render(data: Data, options: RenderOptions = {}): Message {
    const locale = options.locale ?? this.#locale;
    const speaking = this.#speaking(locale);
    if (speaking !== this) return speaking.render(data, options);
    const { live } = options;
    // The AMP part needs the links again.
    const links = live && !Array.isArray(live) && live.amp ? sealLinks({ ...live, locale, now: options.now }) : live;
    const given = jsonOf(data);
    const made: Uint8Array | [Uint8Array, string] = this.#merge(given, { ...options, live: links }, locale);
    const slots = Array.isArray(links) ? links : [];
    const more = {
      missing: () => read<string>(this.#call((handle) => handle.missing(given))),
      sms: () => this.#short?.(data, { ...options, live: undefined, into: undefined }) ?? null,
    };
    return made instanceof Uint8Array ? message(made, "transactional", [], slots, more) : message(made[0], "advertising", read(made[1]), slots, more);
  }

  /** @internal The template in another language (`exportTemplate`). */
  exported(language: string, prefix: string): string[] {
    return this.#call((handle) => handle.exported(language, prefix));
  }

  /** @internal The values of a recipient for it (`exportData`). */
  exportedValues(data: Data, { language, ...options }: RenderOptions & { language: string }): Record<string, unknown> {
    const settings = settingsOf(options, options.locale ?? this.#locale);
    return JSON.parse(this.#call((handle) => handle.exportedValues(jsonOf(data), settings, language)));
  }

  #merge(given: string, options: RenderOptions, locale: string) {
    const settings = settingsOf(options, locale);
    return this.#call((handle) => handle.render(given, settings, options.into));
  }
}

/** Options of merging, as the core reads them. */
function settingsOf(options: RenderOptions, locale: string): string {
  const live = Array.isArray(options.live) ? options.live : options.live && sealing(options.live, locale, options.now);
  return JSON.stringify({ locale, zone: options.zone ?? "Europe/Berlin", live, links: options.links && Object.entries(options.links) });
}

/** A letter's templates by locale, one per set of texts, compiled on demand. */
function inLocales<Data>(own: Template<Data>, source: string, options: CompileOptions, letter: Letter, locale: string): (locale: string) => Template<Data> {
  const known = new Map([[textsFor(letter, locale), own]]);
  return (locale) => {
    const texts = textsFor(letter, locale);
    const made = known.get(texts) ?? new Template<Data>(source, { ...options, locale }, letter);
    known.set(texts, made);
    return made;
  };
}

/** A subject line and nothing else, which takes the letter's text for SMS. */
const SHORT = "<mjml><mj-head><mj-title>{{ t.sms }}</mj-title></mj-head><mj-body></mj-body></mjml>";

/** Merges a letter's text for SMS; undefined if it has none. The template is compiled when it is needed. */
function inShort<Data>(options: CompileOptions, letter: Letter, locale: string): ((data: Data, options: RenderOptions) => Sms) | undefined {
  if (letter.texts[textsFor(letter, locale) ?? ""]?.sms === undefined) return undefined;
  let template: Template<Data> | undefined;
  return (data, given) => {
    template ??= new Template<Data>(SHORT, options, { ...letter, mjml: SHORT });
    return smsOf(template.render(data, given).subject);
  };
}

/** A preset as MJML. */
function preset([name, values]: [string, Record<string, string>]): string {
  if (!/^\.?[\w-]+$/.test(name))
    throw problem("usage/bad", `\`${name}\` is neither a tag nor a class`, 'write a tag like "mj-text", "mj-all", or a class like ".price"');
  const written = Object.entries(values).map(([key, value]) => ` ${key}="${String(value).replaceAll('"', "&quot;")}"`);
  return name.startsWith(".") ? `<mj-class name="${name.slice(1)}"${written.join("")} />` : `<${name}${written.join("")} />`;
}

function expanded(components: Record<string, Component>, used: UsedComponent): string | undefined {
  return components[used.tag]?.render(used);
}

/**
 * Compiles an MJML document or a letter.
 * @throws {PostfrischError} `mjml/…`, `template/syntax`, with line and column. With `validation: "strict"`, all errors are in `.diagnostics`. `usage/bad`
 * for any other argument.
 */
export function compile<Data = unknown>(source: string | Letter<Data>, options: CompileOptions = {}): Template<Data> {
  if (typeof source === "string") return new Template(source, options);
  if (typeof source?.mjml === "string") return new Template(source.mjml, options, source);
  const found = source === null ? "null" : Array.isArray(source) ? "a list" : typeof source;
  throw problem("usage/bad", `a template must be MJML text or a letter, not ${found}`, 'use compile("<mjml>…"), or a letter of postfrisch/letters');
}

/** Seals the links of every slot of a campaign for one message, as `render` does with `live`. */
export function sealLinks(options: LiveLinkOptions & { locale?: string; now?: number }): SlotLinks[] {
  const { locale = "de", now, ...live } = options;
  return mail.guarded(({ sealLinks }) => sealLinks(JSON.stringify(sealing(live, locale, now))));
}

/**
 * Seals the address for List-Unsubscribe (RFC 8058) and for the unsubscribe link in the mail; pass it as `unsubscribeUrl` in the data. It requires the recipient's
 * `subject` reference, which the edge passes to `unsubscribe` of `createLive`. It never expires.
 * @throws {PostfrischError} `link/bad-id`
 */
export function unsubscribeLink(options: LiveLinkOptions & { locale?: string; now?: number }): string {
  const { locale = "de", now, ...live } = options;
  return mail.guarded(({ sealUnsubscribe }) => sealUnsubscribe(JSON.stringify(sealing(live, locale, now))));
}

function sealing({ baseUrl, keys, campaign, message, subject, subjects = {}, variant = "", amp = false }: LiveLinkOptions, locale: string, now = Date.now()) {
  const text = typeof campaign === "string" ? campaign : JSON.stringify(campaign);
  return { campaign: text, keys, baseUrl, message, locale, subject, subjects: Object.entries(subjects), issuedAt: Math.floor(now / 1000), variant, amp };
}
