import { mail } from "../engine/mail.js";
import type { Message } from "./message.js";
import { type EmlOptions, emlOf } from "./mime.js";

export type { Address, Attachment, EmlOptions } from "./mime.js";

/** The contents of a mail: a message, or a copy of one (`{ ...message, subject: "Another" }`). */
export type MailContent = Pick<Message, "subject" | "html" | "text"> & Partial<Pick<Message, "headers" | "amp" | "eml">>;

/**
 * Writes a message as a mail (RFC 5322, MIME), like `message.eml`. Also accepts a copy of a message with changed texts.
 *
 * @example
 * import fs from "node:fs";
 * import { compile } from "postfrisch";
 * import { eml } from "postfrisch/eml";
 *
 * const template = compile("<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body></mj-body></mjml>");
 * const message = { ...template.render({ name: "Ada" }), subject: "Another subject" };
 * const bytes = await eml(message, { from: "Shop <post@shop.example>", to: "ada@example.com" });
 * fs.writeFileSync("mail.eml", bytes);
 *
 * @throws {PostfrischError} `eml/…`
 */
export async function eml(message: MailContent, options: EmlOptions): Promise<Uint8Array<ArrayBuffer>> {
  if (message.eml) return message.eml(options);
  const { subject, html, text, headers = {} } = message;
  // A program that only sends what others rendered imports no other entry; one with a slim entry has given its module.
  if (!mail.hasModule) mail.from((await import("#load/mail")).default);
  return emlOf({ bytes: new TextEncoder().encode(html), subject, text, headers, amp: () => message.amp ?? "" }, options);
}
