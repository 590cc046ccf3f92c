// Whole mails: passes addresses and attachments to the core.

import { problem } from "../base/errors.js";
import { mail } from "../engine/mail.js";

/** `Shop <post@shop.example>`, or separate name and address, so that a name from customer data can't inject an address. */
export type Address = string | { name?: string; address: string };

/** An attachment, or with `cid` a picture that the HTML references as `<img src="cid:…">`. */
export interface Attachment {
  filename?: string;
  content: Uint8Array | string;
  /** The media type; derived from the file name by default. */
  contentType?: string;
  cid?: string;
}

/** Sender, recipients, headers and attachments of a mail. */
export interface EmlOptions {
  /** `Shop <post@shop.example>` */
  from: Address;
  /** One or more recipients; a text may be a comma-separated list. */
  to: Address | Address[];
  cc?: Address | Address[];
  replyTo?: Address | Address[];
  /** `<id@host>`; derived from the contents by default, so that equal mails have equal ids. */
  messageId?: string;
  /** Milliseconds since 1970; the system clock by default. */
  date?: number | Date;
  /** Additional headers, by RFC name. */
  headers?: Record<string, string>;
  /** Whether to include the AMP part (`text/x-amp-html`), between plain text and HTML. */
  amp?: boolean;
  attachments?: Attachment[];
}

/** The contents of a message to be written. */
interface Written {
  bytes: Uint8Array;
  headers: Record<string, string>;
  subject?: string;
  text?: string;
  amp(): string;
}

const encoder = new TextEncoder();

/** Writes a mail. */
export function emlOf({ bytes, headers: own, subject, text, amp }: Written, options: EmlOptions): Uint8Array<ArrayBuffer> {
  const { from, to, cc = [], replyTo = [], messageId, date = Date.now(), headers = {}, attachments = [] } = options ?? {};
  const files = attachments.map(({ filename, contentType, cid, content }, at) => {
    const isText = typeof content === "string";
    if (!isText && !(content instanceof Uint8Array))
      throw problem("eml/bad-attachment", "an attachment has no content", "pass its content as text or Uint8Array", { path: `attachments[${at}]` });
    return { told: { filename, contentType, cid }, content: isText ? encoder.encode(content) : content };
  });
  const settings = {
    from,
    to: list(to),
    cc: list(cc),
    replyTo: list(replyTo),
    messageId,
    // NaN and invalid dates become null in JSON.
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

/** Converts a domain to ASCII (UTS #46); runtimes contain the tables for it. */
function ascii(domain: string): string | undefined {
  try {
    return new URL(`http://${domain}/`).hostname;
  } catch {
    return undefined;
  }
}
