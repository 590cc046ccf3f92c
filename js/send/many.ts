import { PostfrischError, problem } from "../base/errors.js";
import type { LiveLinkOptions, Message, RenderOptions, Template } from "./mail.js";
import type { Address, EmlOptions } from "./mime.js";

/** Someone who gets the mail. */
export interface Recipient<Data> {
  /** Theirs alone; it is the message's id in live links too. */
  id: string | number;
  data: Data;
  /** Locale of formats and of a letter's texts, where it is another than the template's. */
  locale?: string;
  /** Their subject reference, for blocks that recommend. */
  subject?: string;
  /** Where their mail goes, with `eml`. */
  to?: Address | Address[];
}

/** How many messages are rendered. */
export interface ManyOptions<Data = unknown> extends Omit<RenderOptions, "live"> {
  /** The campaign whose live blocks the mails show; each message has its recipient's id. */
  live?: Omit<LiveLinkOptions, "message" | "subject">;
  /** The last recipient of a run before this one: those up to it are passed over. */
  after?: string | number;
  /** Makes whole mails: `bytes` are those of the mail then. What all mails have, each with its recipient's `to`; or a function that gives it for each. */
  eml?: (Omit<EmlOptions, "to"> & Partial<Pick<EmlOptions, "to">>) | ((recipient: Recipient<Data>) => EmlOptions);
  /** Told after each recipient. */
  onProgress?(progress: { rendered: number; failed: number; id: string | number }): void;
}

/** A recipient's mail, or why there is none. The bytes are those of the HTML in UTF-8, with `eml` those of the whole mail. */
export type Rendered = { id: string | number; message: Message; bytes: Uint8Array } | { id: string | number; error: PostfrischError };

/**
 * Renders a template for each of many recipients, one at a time: memory stays the same however many there are. One whose data are wrong is told and passed over.
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
 * @throws {PostfrischError} `usage/bad` where no recipient has the id in `after`. What the recipients' source throws passes through.
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
  if (isWaiting) throw problem("usage/bad", `no recipient has the id \`${after}\``, "give the id of the last recipient that was rendered");
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
