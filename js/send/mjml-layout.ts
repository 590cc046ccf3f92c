// Formats HTML for mjml's function and command: `minify` with `minifyOptions`, `beautify`, with template tags preserved.

import { problem } from "../base/errors.js";
import { mail } from "../engine/mail.js";
import { flags } from "./mjml-flags.js";

/** The delimiters of template tags. */
export interface TemplateSyntax {
  prefix: string;
  suffix: string;
}

/** Formatting options. */
export interface Layout {
  minify: boolean;
  beautify: boolean;
  /** Whether CSS and `style` attributes are minified too. */
  css: boolean;
  removesEmptyAttributes: boolean;
  removesComments: boolean;
  /** Whether template tags in CSS are checked first: ambiguous ones are errors. */
  sanitizes: boolean;
  allowsMixed: boolean;
  syntax: TemplateSyntax[];
}

/** Formats HTML with mjml's options. */
export function laidOut(html: string, layout: Layout): string {
  const { minify, beautify, css } = layout;
  if (!minify && !beautify) return html;
  const aside = new Aside(html);
  let text = minify ? html.replace(IGNORED, (_, inside: string) => aside.take(inside)) : html.replace(MARKER, "");
  const sanitizes = layout.sanitizes && (css || !minify);
  if (sanitizes) checkTags(text, layout);
  if (minify)
    text = pieces(text)
      .map(tight(layout, aside, sanitizes))
      .join("");
  const on = flags({ keepComments: false, includes: false, printerSupport: false, minify, beautify, validates: false });
  return aside.put(mail.guarded((glue) => glue.layOut(text, on)));
}

const MARKER = /<!--\s*htmlmin:ignore\s*-->/g;
const IGNORED = /<!--\s*htmlmin:ignore\s*-->([\s\S]*?)<!--\s*htmlmin:ignore\s*-->/g;

/** Replaces texts by placeholders while the rest is formatted. */
class Aside {
  readonly #word: string;
  readonly #texts: string[] = [];

  constructor(html: string) {
    let word = "pfaside";
    while (html.includes(word)) word += "q";
    this.#word = word;
  }

  take(text: string): string {
    this.#texts.push(text);
    return `${this.#word}${this.#texts.length - 1}z`;
  }

  /** A replaced text may contain other placeholders. */
  put(html: string): string {
    if (this.#texts.length === 0) return html;
    return html.replace(new RegExp(`${this.#word}(\\d+)z`, "g"), (_, number) => this.put(this.#texts[Number(number)] as string));
  }
}

/** A token of HTML: a start tag, the contents of `<style>`, a comment, or other text. */
interface Piece {
  kind: "tag" | "style" | "comment" | "text";
  text: string;
}

/** Splits HTML into tokens in one pass. */
function pieces(html: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  let at = html.indexOf("<");
  const upTo = (end: number, kind: Piece["kind"]) => {
    if (end > from) found.push({ kind, text: html.slice(from, end) });
    from = end;
  };
  while (at >= 0) {
    let end = at + 1;
    if (html.startsWith("<!--", at)) {
      const close = html.indexOf("-->", at + 4);
      if (close < 0) break;
      end = close + 3;
      upTo(at, "text");
      upTo(end, "comment");
    } else if (/[a-z]/i.test(html[at + 1] ?? "")) {
      end = endOfTag(html, at);
      if (end < 0) break;
      upTo(at, "text");
      upTo(end, "tag");
      const name = TEXT_ONLY.exec(html.slice(at + 1, at + 12))?.[1]?.toLowerCase();
      if (name && !html.startsWith("/>", end - 2)) {
        const close = endOfText(html, end, name);
        if (close < 0) break;
        upTo(close, name === "style" ? "style" : "text");
        end = close + 1;
      }
    }
    at = html.indexOf("<", end);
  }
  upTo(html.length, "text");
  return found;
}

/** Elements whose contents are text, so that tags inside are not tags. */
const TEXT_ONLY = /^(style|script|noscript|iframe|xmp|noembed|noframes|textarea|title)(?=[\s/>])/i;

/** The offset of such an element's end tag; -1 if there is none. */
function endOfText(html: string, from: number, name: string): number {
  for (let at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  }
  return -1;
}

/** The offset after a tag; -1 if it is unclosed. */
function endOfTag(html: string, start: number): number {
  for (let at = start; at < html.length; at++) {
    const sign = html[at];
    if (sign === ">") return at + 1;
    if (sign !== '"' && sign !== "'") continue;
    at = html.indexOf(sign, at + 1);
    if (at < 0) return -1;
  }
  return -1;
}

/** An attribute or the tag's name, with its quoted value. */
const ATTRIBUTE = /([^\s=/>"'<]+)(\s*=\s*)?("[^"]*"|'[^']*'|[^\s>"']+)?/g;
const EMPTIED = ["class", "id", "style", "title", "dir"];

/** Minifies a token. Conditional comments for Outlook are kept. */
function tight({ css, removesEmptyAttributes, removesComments, syntax }: Layout, aside: Aside, sanitizes: boolean): (piece: Piece) => string {
  const shown = (said: string, tag: Tag, { prefix, suffix }: TemplateSyntax) =>
    sanitizes && tag === "block" ? prefix + said.slice(prefix.length, -suffix.length).trim() + suffix : said;
  const hidden = (text: string) =>
    tags(text, syntax)
      .map(({ tag, text: said, pair }) => (tag && pair ? aside.take(shown(said, tag, pair)) : said))
      .join("");
  return ({ kind, text }) => {
    if (kind === "style") return css ? hidden(text) : aside.take(text);
    if (kind === "comment") return removesComments && !/^<!--(\[if|<!\[endif)/i.test(text) ? "" : text;
    if (kind !== "tag") return text;
    let out = "";
    let from = 0;
    for (const { start, end, name, value } of attributes(text)) {
      out += text.slice(from, start);
      from = end;
      if (removesEmptyAttributes && value.length === 2 && EMPTIED.includes(name)) out = out.trimEnd();
      else if (css && name === "style") out += text.slice(start, end - value.length) + tightStyle(hidden(value));
      else out += text.slice(start, end);
    }
    return out + text.slice(from);
  };
}

/** The attributes of a tag with quoted values. */
function attributes(tag: string): { start: number; end: number; name: string; value: string }[] {
  const found = [...tag.matchAll(ATTRIBUTE)].filter(([, , equals, value]) => equals && /^["']/.test(value ?? ""));
  return found.map(({ 0: all, 1: name = "", 3: value = "", index }) => ({ start: index, end: index + all.length, name: name.toLowerCase(), value }));
}

/** A `style` attribute's value without insignificant white space. Values with references like `&quot;` are unchanged, because their semicolons do not end declarations. */
function tightStyle(quoted: string): string {
  if (quoted.includes("&")) return quoted;
  const [quote] = quoted;
  const strings = quoted.slice(1, -1).split(/("[^"]*"|'[^']*')/);
  const tightened = strings.map((text, at) => (at % 2 ? text : text.replace(/\s+/g, " ").replace(/ ?([:;,]) ?/g, "$1")));
  return quote + tightened.join("").trim() + quote;
}

/** The role of a template tag in CSS. */
type Tag = "value" | "property" | "block";

interface Said {
  text: string;
  pair?: TemplateSyntax;
  /** The role; undefined for text without a tag. */
  tag?: Tag;
  /** The tag is unclosed, or another one begins inside. */
  isBroken?: boolean;
}

/** Splits CSS into tags and other text. */
function tags(css: string, syntax: TemplateSyntax[]): Said[] {
  const found: Said[] = [];
  const endless = new Set<TemplateSyntax>();
  let [from, at, isInValue] = [0, 0, false];
  while (at < css.length) {
    const pair = syntax.find(({ prefix }) => css.startsWith(prefix, at));
    const end = pair && !endless.has(pair) ? css.indexOf(pair.suffix, at + pair.prefix.length) : -1;
    if (pair && end >= 0) {
      const after = end + pair.suffix.length;
      const text = css.slice(at, after);
      const tag = /^\s*:/.test(css.slice(after, after + 100)) ? "property" : isInValue ? "value" : "block";
      found.push({ text: css.slice(from, at) }, { text, pair, tag, isBroken: text.includes(pair.prefix, pair.prefix.length) });
      from = at = after;
      continue;
    }
    if (pair && !endless.has(pair)) {
      endless.add(pair);
      found.push({ text: "", pair, isBroken: true });
    }
    const sign = css[at];
    if (sign === ":") isInValue = true;
    else if (sign === ";" || sign === "{" || sign === "}") isInValue = false;
    at += 1;
  }
  found.push({ text: css.slice(from) });
  return found;
}

/** Reports ambiguous template tags in CSS, like mjml's `sanitizeStyles`. */
function checkTags(html: string, { syntax, allowsMixed }: Layout): void {
  const css = pieces(html).flatMap(({ kind, text }) => {
    if (kind === "style") return [text];
    const styles = kind === "tag" ? attributes(text).filter(({ name }) => name === "style") : [];
    return styles.map(({ value }) => value.slice(1, -1));
  });
  const found = css.flatMap((text) => tags(text, syntax));
  const broken = found.find(({ isBroken }) => isBroken)?.pair;
  if (broken)
    throw problem(
      "template/syntax",
      `Unbalanced template delimiters found in CSS: ${broken.prefix} without its ${broken.suffix}`,
      "close each tag before the next, or leave style sheets as they are with minifyOptions.minifyCss: false",
    );
  const has = (wanted: (tag: Tag) => boolean) => found.some(({ tag }) => tag && wanted(tag));
  if (!allowsMixed && has((tag) => tag === "block") && has((tag) => tag !== "block"))
    throw problem(
      "template/syntax",
      "Mixed variable syntax detected: in one document's CSS some tags stand for declarations, others for values or properties",
      "write them one way, or allow both with allowMixedSyntax: true",
    );
}
