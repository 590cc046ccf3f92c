import { PostfrischError, problem } from "./errors.js";
import type { LiveOptions, Message, RenderOptions, Template } from "./mail.js";

/** Someone who gets the mail. */
export interface Recipient<Data> {
  /** Theirs alone; it is the message's id in live links too. */
  id: string | number;
  data: Data;
  /** Locale of formats, where it is another than the template's. */
  locale?: string;
  /** Their subject reference, for blocks that recommend. */
  subject?: string;
}

/** How many messages are rendered. */
export interface ManyOptions extends Omit<RenderOptions, "live"> {
  /** The campaign whose live blocks the mails show; each message has its recipient's id. */
  live?: Omit<LiveOptions, "message" | "subject">;
  /** The last recipient of a run before this one: those up to it are passed over. */
  after?: string | number;
  /** Told after each recipient. */
  onProgress?(progress: { rendered: number; failed: number; id: string | number }): void;
}

/** A recipient's mail, or why there is none. */
export type Rendered = { id: string | number; message: Message; bytes: Uint8Array } | { id: string | number; error: PostfrischError };

/**
 * Renders a template for each of many recipients, one at a time: memory stays the same however many there are. One whose data are wrong is told and passed over.
 *
 * @example
 * for await (const mail of renderMany(template, recipients)) {
 *   if ("error" in mail) console.error(mail.id, mail.error.message);
 *   else await send(mail.bytes); // the HTML in UTF-8
 * }
 *
 * @throws {PostfrischError} `usage/bad` where no recipient has the id in `after`. What the recipients' source throws passes through.
 */
export async function* renderMany<Data>(
  template: Template<Data>,
  recipients: AsyncIterable<Recipient<Data>> | Iterable<Recipient<Data>>,
  options: ManyOptions = {},
): AsyncGenerator<Rendered, void, undefined> {
  const { live, after, onProgress, ...rest } = options;
  let [isWaiting, rendered, failed] = [after !== undefined, 0, 0];
  for await (const { id, data, locale, subject } of recipients) {
    if (isWaiting) {
      isWaiting = id !== after;
      continue;
    }
    const settings: RenderOptions = { ...rest, ...(locale && { locale }), ...(live && { live: { ...live, message: String(id), subject } }) };
    const mail = rendering(id, () => template.render(data, settings));
    if ("error" in mail) failed += 1;
    else rendered += 1;
    yield mail;
    onProgress?.({ rendered, failed, id });
  }
  if (isWaiting) throw problem("usage/bad", `no recipient has the id \`${after}\``, "give the id of the last recipient that was rendered");
}

function rendering(id: string | number, render: () => Message): Rendered {
  try {
    const message = render();
    return { id, message, bytes: message.bytes };
  } catch (error) {
    if (error instanceof PostfrischError) return { id, error };
    throw error;
  }
}
