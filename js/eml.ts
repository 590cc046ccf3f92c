import { PostfrischError, problem } from "./errors.js";
import type { Message } from "./mail.js";

/** Who sends a mail, to whom, and what goes along. */
export interface EmlOptions {
  /** `Shop <post@shop.example>` */
  from: string;
  to: string | string[];
  replyTo?: string;
  /** `<id@host>`; made up by Nodemailer where there is none. */
  messageId?: string;
  /** Milliseconds since 1970; the clock by default. */
  date?: number;
  /** Headers besides those of the message, by RFC name. */
  headers?: Record<string, string>;
  /** Whether the AMP part goes along, between plain text and HTML (`text/x-amp-html`). */
  amp?: boolean;
  attachments?: { filename: string; content: Uint8Array | string; contentType?: string }[];
}

/** The part of Nodemailer's composer that is used here. */
interface Composer {
  new (mail: object): { compile(): { build(): Promise<Uint8Array> } };
}

/**
 * A message as the bytes of a mail (RFC 5322, MIME): plain text and HTML as alternatives, all headers set. Nodemailer makes them; install it beside the package.
 *
 * @example
 * const bytes = await eml(template.render(data), { from: "Shop <post@shop.example>", to: "ada@example.com" });
 * fs.writeFileSync("mail.eml", bytes);
 *
 * @throws {PostfrischError} `usage/bad` where Nodemailer is missing or an address is.
 */
export async function eml(message: Message, options: EmlOptions): Promise<Uint8Array> {
  const { from, to, date = Date.now(), headers = {}, attachments = [], amp = false, ...rest } = options;
  const recipients = [to].flat();
  for (const address of [from, ...recipients]) {
    if (!/@[^\s@]/.test(address ?? "")) throw problem("usage/bad", `\`${address}\` is no address`, "write one like Shop <post@shop.example>");
  }
  const MailComposer = await composer();
  const { subject, html, text } = message;
  const all = [...message.headers, ...Object.entries(headers)].map(([key, value]) => ({ key, value }));
  const mail = {
    ...rest,
    from,
    to: recipients,
    date: new Date(date),
    subject,
    html,
    text,
    ...(amp && { amp: message.amp }),
    headers: all,
    attachments,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return new MailComposer(mail).compile().build();
}

async function composer(): Promise<Composer> {
  try {
    return (await import("nodemailer/lib/mail-composer/index.js")).default;
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    throw problem("usage/bad", "Nodemailer is missing", "install it: npm i nodemailer");
  }
}
