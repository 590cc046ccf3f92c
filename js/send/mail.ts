import type { Campaign } from "../base/campaign-type.js";
import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import type { Key } from "../base/keys.js";
import type { VariableType } from "../base/words.js";
import { mail } from "../engine/mail.js";
import { type Letter, textsFor, wordsOf } from "./letter.js";
import { type EmlOptions, emlOf } from "./mime.js";
import { flags } from "./mjml-flags.js";

type Handle = InstanceType<ReturnType<typeof mail.get>["MailTemplate"]>;

/** A component of your own, as it is used in a document. */
export interface UsedComponent {
  tag: string;
  /** Defaults, those of `mj-attributes` and classes, and its own. */
  attributes: Record<string, string>;
  /** What stands in it, as it is written. */
  content: string;
  /** The width it is laid out in, in pixels. */
  width: number;
}

/** A component of your own: it stands for MJML. */
export interface Component {
  /** The attributes it has, with their defaults. */
  attributes?: Record<string, string>;
  /** The MJML that stands in its place. */
  render(used: UsedComponent): string;
}

/** How a document is compiled. */
export interface CompileOptions {
  /**
   * Gives the text of an included file by its path relative to the document, or undefined where there is none. Where a file may not be included it throws
   * an `Error` that says why; that of a missing file (`ENOENT`) counts as none.
   */
  include?: (path: string) => string | undefined;
  /** Locale and tone of a letter's texts and of all formats: `de` (default), `de-du`, `de-AT`, `en`, … */
  locale?: string;
  /** Colours and font of a letter that differ from its own. */
  theme?: Record<string, string>;
  /** `jinja` (default) reads `{{ }}`, `{% %}`; `none` takes everything as mjml takes it. */
  template?: "jinja" | "none";
  /** `soft` (default) reports what MJML does not have, `strict` throws it, `skip` does not look. */
  validation?: "strict" | "soft" | "skip";
  /** Keeps comments between components; true by default. */
  keepComments?: boolean;
  /** Components of your own by tag. */
  components?: Record<string, Component>;
  /** Fonts by name with their style sheets, in place of the five that mjml knows. */
  fonts?: Record<string, string>;
  /**
   * Attributes that stand in `mj-attributes` before the document's own: by tag, by `mj-all`, by class with a point before it.
   * @example
   * import { compile } from "postfrisch";
   *
   * const presets = { "mj-all": { "font-family": "Arial" }, "mj-button": { "background-color": "#c8102e" }, ".price": { "font-weight": "700" } };
   * compile("<mjml><mj-body></mj-body></mjml>", { presets });
   */
  presets?: Record<string, Record<string, string>>;
  /** Takes out blanks that say nothing. */
  minify?: boolean;
  /** Puts each block on a line of its own, indented. */
  beautify?: boolean;
  /** Columns stand side by side when the mail is printed. */
  printerSupport?: boolean;
}

/** Where a campaign's live links come from. */
export interface LiveLinkOptions {
  /** Where the edge answers, like `https://live.shop.example`. */
  baseUrl: string;
  /** The first key signs. */
  keys: Key[];
  /** The campaign's manifest: its JSON text or the object. */
  campaign: string | Campaign;
  /** The message's id. The same id gives the same links. */
  message: string;
  /** The recipient's subject reference, 16 random bytes in base64url: for blocks that recommend (`docs/recommendations.md`), points, vouchers. */
  subject?: string;
  /** References of what single blocks are about, by block: a parcel's, an order's. */
  subjects?: Record<string, string>;
  /** Which variant of an experiment the mail is of: up to 12 letters, digits, `-`, `_`. Choices may ask for it, counters tell by it. */
  variant?: string;
  /** Seals what the mail's AMP part needs too: `message.amp` has its lists. */
  amp?: boolean;
}

/** How one message is rendered. */
export interface RenderOptions {
  /** The campaign whose live blocks the mail shows: sealed here, or links that were sealed where the keys are. */
  live?: LiveLinkOptions | SlotLinks[];
  /** Locale of formats, and of a letter's texts; the one of compiling by default. */
  locale?: string;
  /** IANA zone of dates, `Europe/Berlin` by default. */
  zone?: string;
  /** What `|link` adds to web addresses, like `{ utm_source: "mail" }`. */
  links?: Record<string, string>;
  /** Where the HTML's bytes are written, if there is room: `message.bytes` is then a piece of it, and so all of the message is good until it is written to again. */
  into?: Uint8Array;
  /** Milliseconds since 1970; the clock by default. */
  now?: number;
}

/** What of a template is laid out for each message. */
export interface Explained {
  /** All of it: each message is merged, then compiled. */
  mergedFirst: boolean;
  /** The tag that makes it so, with its place. */
  because: Diagnostic | null;
  /** Where only parts of the body are: the tag that decides, one a part. The rest was compiled once. */
  parts: Diagnostic[];
  /** Why `<mj-style inline="inline">` is written into each message; null where that was done once. */
  styledLater: Diagnostic | null;
  /** Where the template vouches for a value with `|safe`: it is printed as it is. */
  vouched: Diagnostic[];
}

/**
 * A mail, ready to be handed to a provider. What is costly is made when it is read: `text` and `warnings` from the HTML, `html` from its bytes.
 */
export interface Message {
  /** From `mj-title`. */
  readonly subject: string;
  /** From `mj-preview`. */
  readonly preheader: string;
  readonly html: string;
  /**
   * The AMP part (AMP4EMAIL), to be sent as `text/x-amp-html`; with `live.amp` it has lists in place of the pictures of prices.
   * Reading it throws `amp/too-large` where mail programs would not show it. What was left out is in {@link ampFindings}.
   */
  readonly amp: string;
  readonly ampFindings: Diagnostic[];
  /** The HTML in UTF-8. */
  readonly bytes: Uint8Array;
  /** The plain-text part. */
  readonly text: string;
  /** Headers to set besides subject and addresses, by RFC name: as Nodemailer and Resend take them. */
  readonly headers: Record<string, string>;
  /** The same headers as Postmark and Amazon SES take them. */
  readonly headerList: { Name: string; Value: string }[];
  readonly class: "transactional" | "advertising";
  /** Bytes of the HTML; Gmail clips from 102,000. */
  readonly size: number;
  /** What a sender should look at; `postfrisch/check` looks closer. */
  readonly warnings: Diagnostic[];
  /**
   * The whole mail (RFC 5322, MIME), as it is sent or saved.
   *
   * @example
   * import fs from "node:fs";
   * import { compile } from "postfrisch";
   *
   * const message = compile("<mjml><mj-head><mj-title>Hi</mj-title></mj-head><mj-body></mj-body></mjml>").render({});
   * fs.writeFileSync("mail.eml", message.eml({ from: "Shop <post@shop.example>", to: "ada@example.com" }));
   *
   * @throws {PostfrischError} `eml/…`
   */
  eml(options: EmlOptions): Uint8Array<ArrayBuffer>;
}

/** A value that a template takes from its data. */
export interface Variable {
  /** Where it is in the data, like `order.items[].name`. */
  path: string;
  /** What the template takes it for. */
  type: VariableType;
  /** It may be missing from what holds it. */
  optional: boolean;
}

/** The links of one slot of a live block. */
export interface SlotLinks {
  block: string;
  /** From 0. */
  slot: number;
  picture: string;
  click: string;
  text: string;
  /** Pixels at 1×. */
  width: number;
  /** Pixels at 1×. */
  height: number;
  alt: string;
  /** The picture of the block's heading, with its first slot. */
  heading: PartLink | null;
  /** The picture of the link to the price as text, where there is a price. */
  textLink: PartLink | null;
  /** A poll's answers, and the page where each is given. */
  answers?: { text: string; url: string }[];
  /** The list of the letter's AMP part and its theme, with a block's first slot. */
  amp?: { list: string; theme: object };
}

/** A picture beside the slots, that goes when they go. */
export interface PartLink {
  picture: string;
  alt: string;
  /** Pixels at 1×. */
  height: number;
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
 * A template, compiled once and rendered for each recipient.
 *
 * @example
 * import { compile } from "postfrisch";
 *
 * const template = compile("<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body></mj-body></mjml>");
 * template.render({ name: "Ada" }).subject; // "Hi Ada"
 */
export class Template<Data = unknown> {
  readonly #make: () => Handle;
  readonly #locale: string;
  /** The same letter with its texts of a locale. */
  readonly #speaking: (locale: string) => Template<Data>;
  #handle: Handle | undefined;
  #generation = 0;
  /** The HTML, where no tag is known: nothing will be merged into it. */
  #html: string | undefined;
  /** What compiling found: warnings, and errors that were mended as mjml mends them. */
  readonly diagnostics: Diagnostic[];

  /** @internal */
  constructor(source: string, options: CompileOptions, letter?: Letter) {
    this.#locale = options.locale ?? "de";
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
      this.#make = () => mail.guarded(({ MailTemplate }) => new MailTemplate(source, on, settings, include, expand));
      const found: string | undefined = this.#call((handle) => handle.diagnostics());
      this.diagnostics = found ? JSON.parse(found) : [];
    } else {
      this.#make = () => {
        throw problem("usage/bad", "a template without tags has nothing to merge", 'compile it with template: "jinja"');
      };
      const [html, found]: [string, string?] = mail.guarded((glue) => glue.compilePlain(source, on, settings, include, expand));
      this.#html = html;
      this.diagnostics = found ? JSON.parse(found) : [];
    }
    if (validation === "strict" && this.diagnostics[0]) throw new PostfrischError(this.diagnostics[0], this.diagnostics);
  }

  /** Calls the compiled template; after the engine was replaced it is compiled again. */
  #call<T>(work: (handle: Handle) => T): T {
    mail.get();
    if (!this.#handle || this.#generation !== mail.generation) {
      this.#handle = this.#make();
      this.#generation = mail.generation;
    }
    const handle = this.#handle;
    return mail.guarded(() => work(handle));
  }

  /** The HTML with its template tags; undefined where a tag decides the layout of some of it, which is laid out for each message. */
  get html(): string | undefined {
    return this.#html ?? this.#call((handle) => handle.html());
  }

  /** What is laid out for each message, and which tags make it so. */
  explain(): Explained {
    if (this.#html !== undefined) return { mergedFirst: false, because: null, parts: [], styledLater: null, vouched: [] };
    return this.#call((handle) => {
      const because = handle.layoutTag();
      return { mergedFirst: because !== null, because, parts: read(handle.parts()), styledLater: handle.styledLater(), vouched: read(handle.vouched()) };
    });
  }

  /** What the template takes from its data, in the order of the paths. */
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
    // An AMP part needs the links once more.
    const links = live && !Array.isArray(live) && live.amp ? sealLinks({ ...live, locale, now: options.now }) : live;
    const made: Uint8Array | [Uint8Array, string] = this.#merge(jsonOf(data), { ...options, live: links }, locale);
    const slots = Array.isArray(links) ? links : [];
    return made instanceof Uint8Array ? message(made, "transactional", [], slots) : message(made[0], "advertising", read(made[1]), slots);
  }

  #merge(given: string, options: RenderOptions, locale: string) {
    const live = Array.isArray(options.live) ? options.live : options.live && sealing(options.live, locale, options.now);
    const settings = JSON.stringify({ locale, zone: options.zone ?? "Europe/Berlin", live, links: options.links && Object.entries(options.links) });
    return this.#call((handle) => handle.render(given, settings, options.into));
  }
}

/** A letter's template by locale: one for each of its texts, compiled when it is asked for. */
function inLocales<Data>(own: Template<Data>, source: string, options: CompileOptions, letter: Letter, locale: string): (locale: string) => Template<Data> {
  const known = new Map([[textsFor(letter, locale), own]]);
  return (locale) => {
    const texts = textsFor(letter, locale);
    const made = known.get(texts) ?? new Template<Data>(source, { ...options, locale }, letter);
    known.set(texts, made);
    return made;
  };
}

const decoder = new TextDecoder();

/** A list that crossed as JSON text; none is none. */
function read<T>(list: string | undefined): T[] {
  return list ? JSON.parse(list) : [];
}

/** A message of its HTML; the rest is made of it when it is read, once. */
function message(bytes: Uint8Array, kind: Message["class"], fields: [name: string, value: string][], slots: SlotLinks[]): Message {
  let html: string | undefined;
  let text: string | undefined;
  let warnings: Diagnostic[] | undefined;
  let part: { html: string; findings: Diagnostic[] } | undefined;
  let shown: { subject: string; preheader: string } | undefined;
  const inbox = () => {
    if (!shown) {
      const [subject = "", preheader = ""] = mail.guarded(({ subjectOf }) => subjectOf(bytes)).split("\n");
      shown = { subject, preheader };
    }
    return shown;
  };
  const amp = () => {
    part ??= JSON.parse(mail.guarded(({ ampOf }) => ampOf(bytes, JSON.stringify(slots)))) as { html: string; findings: Diagnostic[] };
    return part;
  };
  const made = {
    get subject() {
      return inbox().subject;
    },
    get preheader() {
      return inbox().preheader;
    },
    get html() {
      html ??= decoder.decode(bytes);
      return html;
    },
    get text() {
      text ??= mail.guarded(({ textOf }) => textOf(bytes));
      return text;
    },
    headers: Object.fromEntries(fields),
    class: kind,
    size: bytes.length,
    get warnings() {
      warnings ??= read<Diagnostic>(mail.guarded(({ warningsOf }) => warningsOf(bytes)));
      return warnings;
    },
    bytes,
  };
  // Bytes are no part of the message as JSON, nor is what few mails have.
  return Object.defineProperties(made as Message, {
    bytes: { enumerable: false },
    headerList: { get: () => fields.map(([Name, Value]) => ({ Name, Value })) },
    // What was not read yet is told from the HTML where the mail is written.
    eml: { value: (options: EmlOptions) => emlOf({ bytes, headers: made.headers, subject: shown?.subject, text, amp: () => amp().html }, options) },
    amp: { get: () => amp().html },
    ampFindings: { get: () => amp().findings },
  });
}

/** Data as JSON text. */
function jsonOf(data: unknown): string {
  try {
    return JSON.stringify(data ?? null);
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    throw problem("data/not-json", `the data can't be read: ${error instanceof Error ? error.message : error}`, "give what JSON has: no cycles, no BigInt", {
      cause: error,
    });
  }
}

/** A preset as MJML. */
function preset([name, values]: [string, Record<string, string>]): string {
  if (!/^\.?[\w-]+$/.test(name))
    throw problem("usage/bad", `\`${name}\` is no tag and no class`, 'write a tag like "mj-text", "mj-all", or a class like ".price"');
  const written = Object.entries(values).map(([key, value]) => ` ${key}="${String(value).replaceAll('"', "&quot;")}"`);
  return name.startsWith(".") ? `<mj-class name="${name.slice(1)}"${written.join("")} />` : `<${name}${written.join("")} />`;
}

function expanded(components: Record<string, Component>, used: UsedComponent): string | undefined {
  return components[used.tag]?.render(used);
}

/**
 * Compiles an MJML document or a letter.
 * @throws {PostfrischError} `mjml/…`, `template/syntax`, with line and column; with `validation: "strict"` all that was found, in `.diagnostics`. `usage/bad`
 * for what is neither.
 */
export function compile<Data = unknown>(source: string | Letter<Data>, options: CompileOptions = {}): Template<Data> {
  if (typeof source === "string") return new Template(source, options);
  if (typeof source?.mjml === "string") return new Template(source.mjml, options, source);
  const found = source === null ? "null" : Array.isArray(source) ? "a list" : typeof source;
  throw problem("usage/bad", `a template is MJML as text, or a letter, not ${found}`, 'give compile("<mjml>…"), or a letter of postfrisch/letters');
}

/** Seals the links of every slot of a campaign for one message, as `render` does with `live`. */
export function sealLinks(options: LiveLinkOptions & { locale?: string; now?: number }): SlotLinks[] {
  const { locale = "de", now, ...live } = options;
  return mail.guarded(({ sealLinks }) => sealLinks(JSON.stringify(sealing(live, locale, now))));
}

/**
 * Seals the address for List-Unsubscribe (RFC 8058) and for the mail's own link: give it as the data's `unsubscribeUrl`. It needs the recipient's `subject`
 * reference, which the edge hands to `createLive`'s `unsubscribe`. It never expires.
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
