// Whole mails: who sends them to whom, handed to the core.

import { problem } from "../base/errors.js";
import { mail } from "../engine/mail.js";

/** `Shop <post@shop.example>`, or name and address apart: a name from a customer's data can't add an address then. */
export type Address = string | { name?: string; address: string };

/** A file that goes along, or with `cid` a picture that the HTML shows as `<img src="cid:…">`. */
export interface Attachment {
  filename?: string;
  content: Uint8Array | string;
  /** By the ending of the name where there is none. */
  contentType?: string;
  cid?: string;
}

/** Who sends a mail, to whom, and what goes along. */
export interface EmlOptions {
  /** `Shop <post@shop.example>` */
  from: Address;
  /** One or more; a text may have a list with commas. */
  to: Address | Address[];
  cc?: Address | Address[];
  replyTo?: Address | Address[];
  /** `<id@host>`; made of the mail's content where there is none: the same mail has the same one. */
  messageId?: string;
  /** Milliseconds since 1970; the clock by default. */
  date?: number | Date;
  /** Headers besides those of the message, by RFC name. */
  headers?: Record<string, string>;
  /** Whether the AMP part goes along, between plain text and HTML (`text/x-amp-html`). */
  amp?: boolean;
  attachments?: Attachment[];
}

/** What is known of a message when it is written. */
interface Written {
  bytes: Uint8Array;
  headers: Record<string, string>;
  subject?: string;
  text?: string;
  amp(): string;
}

const encoder = new TextEncoder();

/** The bytes of a mail. */
export function emlOf({ bytes, headers: own, subject, text, amp }: Written, options: EmlOptions): Uint8Array<ArrayBuffer> {
  const { from, to, cc = [], replyTo = [], messageId, date = Date.now(), headers = {}, attachments = [] } = options ?? {};
  const files = attachments.map(({ filename, contentType, cid, content }, at) => {
    const isText = typeof content === "string";
    if (!isText && !(content instanceof Uint8Array))
      throw problem("eml/bad-attachment", "an attachment has no content", "give its content as text or Uint8Array", { path: `attachments[${at}]` });
    return { told: { filename, contentType, cid }, content: isText ? encoder.encode(content) : content };
  });
  const settings = {
    from,
    to: list(to),
    cc: list(cc),
    replyTo: list(replyTo),
    messageId,
    // NaN and dates that are none are null in JSON.
    date: Number(date),
    headers: [...Object.entries(own), ...Object.entries(headers)].map(([name, value]) => [name, String(value)]),
    attachments: files.map(({ told }) => told),
    subject,
    text,
    amp: options.amp ? amp() : undefined,
  };
  const contents = files.map(({ content }) => content);
  return mail.guarded(({ emlOf }) => emlOf(bytes, JSON.stringify(settings), contents, ascii)) as Uint8Array<ArrayBuffer>;
}

function list(given: Address | Address[] | undefined): Address[] {
  return given === undefined || given === null || given === "" ? [] : [given].flat();
}

/** A domain as DNS has it (UTS #46): every runtime has the tables for it. */
function ascii(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return undefined;
  }
}
