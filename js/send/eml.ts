import type { Message } from "./mail.js";
import { type EmlOptions, emlOf } from "./mime.js";

export type { Address, Attachment, EmlOptions } from "./mime.js";

/** What a mail is made of: a message, or a copy of one (`{ ...message, subject: "Another" }`). */
export type MailContent = Pick<Message, "subject" | "html" | "text"> & Partial<Pick<Message, "headers" | "amp" | "eml">>;

/**
 * A message as the bytes of a mail (RFC 5322, MIME), as `message.eml` gives them; a copy of a message, with texts of its own, is taken too.
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
  return emlOf({ bytes: new TextEncoder().encode(html), subject, text, headers, amp: () => message.amp ?? "" }, options);
}
