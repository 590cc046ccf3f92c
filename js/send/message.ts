// A merged mail: what is read of it is computed on first access.
import type { Diagnostic } from "../base/errors.js";
import { mail } from "../engine/mail.js";
import { type EmlOptions, emlOf } from "./mime.js";
import type { Sms } from "./sms.js";

/**
 * A mail, ready to be passed to a provider. Expensive properties are computed on first access: `text` and `warnings` from the HTML, `html` from its bytes.
 */
export interface Message {
  /** The subject, from `mj-title`. */
  readonly subject: string;
  /** The preheader, from `mj-preview`. */
  readonly preheader: string;
  readonly html: string;
  /**
   * The AMP part (AMP4EMAIL), to be sent as `text/x-amp-html`; with `live.amp`, it has lists in place of pictures of prices.
   * Accessing it throws `amp/too-large` if mail clients would not show it. Removed elements are listed in {@link ampFindings}.
   */
  readonly amp: string;
  readonly ampFindings: Diagnostic[];
  /** The HTML in UTF-8. */
  readonly bytes: Uint8Array;
  /** The plain-text part. */
  readonly text: string;
  /** Headers besides subject and addresses, by RFC name, in the format of Nodemailer and Resend. */
  readonly headers: Record<string, string>;
  /** The same headers in the format of Postmark and Amazon SES. */
  readonly headerList: { Name: string; Value: string }[];
  readonly class: "transactional" | "advertising";
  /** The size of the HTML in bytes; Gmail clips from 102,000. */
  readonly size: number;
  /** Warnings for the sender; `postfrisch/check` finds more. */
  readonly warnings: Diagnostic[];
  /** What the letter should have said and the data lacked or left empty, as JSON paths: `order.taxes`, `parcel.expected`. */
  readonly missing: string[];
  /** The letter in short, for SMS, from its text `sms`; null if there is none. */
  readonly sms: Sms | null;
  /**
   * The whole mail (RFC 5322, MIME), to be sent or saved.
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

/** The links of one slot of a live block. */
export interface SlotLinks {
  block: string;
  /** The slot, from 0. */
  slot: number;
  picture: string;
  /** The picture for dark mode, if the campaign's theme has `dark`. */
  dark?: string | null;
  /** The picture for screens below 600 px, if the block has `narrow`. */
  narrow?: Rendition | null;
  /** The corner radius in pixels at 1× of a picture that is exactly its card; 0 if its corners must not be cut off. */
  radius?: number;
  click: string;
  text: string;
  /** Pixels at 1×. */
  width: number;
  /** Pixels at 1×, with the strip below the card if it has one. */
  height: number;
  alt: string;
  /** The picture of the block's heading; only with the first slot. */
  heading: PartLink | null;
  /** The picture of the link to the price as text, for blocks with prices. */
  textLink: PartLink | null;
  /** A poll's answers with their links. */
  answers?: { text: string; url: string }[];
  /** The list for the AMP part and its theme; only with a block's first slot. */
  amp?: { list: string; theme: object };
}

/** Another rendition of a picture: for narrow screens, or for a grid. */
export interface Rendition {
  picture: string;
  /** For dark mode, if the campaign's theme has `dark`. */
  dark?: string | null;
  /** Pixels at 1×. */
  width: number;
  /** Pixels at 1×. */
  height: number;
}

/** A picture next to the slots that collapses together with them. It is as wide as its slot. */
export interface PartLink {
  picture: string;
  /** For dark mode, if the campaign's theme has `dark`. */
  dark?: string | null;
  /** For screens below 600 px, if the block has `narrow`. */
  narrow?: Rendition | null;
  /** A heading as wide as two narrow cards beside each other; only for blocks that can be a grid. */
  wide?: Rendition | null;
  alt: string;
  /** Pixels at 1×. */
  height: number;
}

const decoder = new TextDecoder();

/** A list encoded as JSON; empty if undefined. */
export function read<T>(list: string | undefined): T[] {
  return list ? JSON.parse(list) : [];
}

/** Creates a message from its HTML; other properties are computed on first access. */
export function message(
  bytes: Uint8Array,
  kind: Message["class"],
  fields: [name: string, value: string][],
  slots: SlotLinks[],
  more: { missing: () => string[]; sms: () => Sms | null },
): Message {
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
  // The message as JSON contains neither bytes nor rarely used properties.
  return Object.defineProperties(made as Message, {
    bytes: { enumerable: false },
    headerList: { get: () => fields.map(([Name, Value]) => ({ Name, Value })) },
    // Properties that were not accessed yet are derived from the HTML when the mail is written.
    eml: { value: (options: EmlOptions) => emlOf({ bytes, headers: made.headers, subject: shown?.subject, text, amp: () => amp().html }, options) },
    amp: { get: () => amp().html },
    ampFindings: { get: () => amp().findings },
    missing: { get: more.missing },
    sms: { get: more.sms },
  });
}
