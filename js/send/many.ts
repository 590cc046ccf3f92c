import { PostfrischError, problem } from "../base/errors.js";
import type { LiveLinkOptions, RenderOptions, Template } from "./mail.js";
import type { Message } from "./message.js";
import type { Address, EmlOptions } from "./mime.js";

/** A recipient of the mail. */
export interface Recipient<Data> {
  /** A unique id; it is also the message id in live links. */
  id: string | number;
  data: Data;
  /** The locale of formats and of a letter's texts, if it differs from the template's. */
  locale?: string;
  /** The subject reference, for personal blocks. */
  subject?: string;
  /** The recipient's address, for `eml`. */
  to?: Address | Address[];
}

/** Options of `renderMany`. */
export interface ManyOptions<Data = unknown> extends Omit<RenderOptions, "live"> {
  /** The campaign whose live blocks the mails show; each message has its recipient's id. */
  live?: Omit<LiveLinkOptions, "message" | "subject">;
  /** The last recipient of a run before this one: those up to it are passed over. */
  after?: string | number;
  /** Creates whole mails, whose bytes are then in `bytes`. Options for all mails, combined with each recipient's `to`, or a function that returns them for each recipient. */
  eml?: (Omit<EmlOptions, "to"> & Partial<Pick<EmlOptions, "to">>) | ((recipient: Recipient<Data>) => EmlOptions);
  /** Called after each recipient. */
  onProgress?(progress: { rendered: number; failed: number; id: string | number }): void;
}

/** A recipient's mail, or its error. `bytes` contains the HTML in UTF-8; with `eml`, the whole mail. */
export type Rendered = { id: string | number; message: Message; bytes: Uint8Array } | { id: string | number; error: PostfrischError };

/**
 * Renders a template for many recipients, one at a time, in constant memory. An error in one recipient's data is returned, and the others continue.
 *
 * @example
 * import { compile, renderMany } from "postfrisch";
 *
 * const template = compile("<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body></mj-body></mjml>");
 * for await (const mail of renderMany(template, [{ id: 1, data: { name: "Ada" } }])) {
 *   if ("error" in mail) console.error(mail.id, mail.error.message);
 *   else console.log(mail.id, mail.bytes.length); // the HTML in UTF-8
 * }
 *
 * @example
 * import fs from "node:fs";
 * import { compile, renderMany } from "postfrisch";
 *
 * const template = compile("<mjml><mj-head><mj-title>Hi {{ name }}</mj-title></mj-head><mj-body></mj-body></mjml>");
 * const recipients = [{ id: 1, to: "ada@example.com", data: { name: "Ada" } }];
 * for await (const mail of renderMany(template, recipients, { eml: { from: "Shop <post@shop.example>" } })) {
 *   if (!("error" in mail)) fs.writeFileSync(`${mail.id}.eml`, mail.bytes);
 * }
 *
 * @throws {PostfrischError} `usage/bad` if no recipient has the id in `after`. Errors of the recipients' source are passed through.
 */
export async function* renderMany<Data>(
  template: Template<Data>,
  recipients: AsyncIterable<Recipient<Data>> | Iterable<Recipient<Data>>,
  options: ManyOptions<Data> = {},
): AsyncGenerator<Rendered, void, undefined> {
  const { live, after, onProgress, eml, ...rest } = options;
  let [isWaiting, rendered, failed] = [after !== undefined, 0, 0];
  for await (const recipient of recipients) {
    const { id, data, locale, subject } = recipient;
    if (isWaiting) {
      isWaiting = id !== after;
      continue;
    }
    const settings: RenderOptions = { ...rest, ...(locale && { locale }), ...(live && { live: { ...live, message: String(id), subject } }) };
    const mail = rendering(
      id,
      () => template.render(data, settings),
      eml && ((message) => message.eml(typeof eml === "function" ? eml(recipient) : ({ ...eml, to: recipient.to ?? eml.to } as EmlOptions))),
    );
    if ("error" in mail) failed += 1;
    else rendered += 1;
    yield mail;
    onProgress?.({ rendered, failed, id });
  }
  if (isWaiting) throw problem("usage/bad", `no recipient has the id \`${after}\``, "use the id of the last recipient that was rendered");
}

function rendering(id: string | number, render: () => Message, written?: (message: Message) => Uint8Array): Rendered {
  try {
    const message = render();
    return { id, message, bytes: written ? written(message) : message.bytes };
  } catch (error) {
    if (error instanceof PostfrischError) return { id, error };
    throw error;
  }
}
