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
  /** What an experiment gives a variant: a customer number, or an order's. The id by default. */
  unit?: string;
  /** The segment of an experiment that the recipient belongs to; none, null or an empty text for none. */
  segment?: string | null;
}

/** A variant as mails need it. */
export interface MailVariant {
  /** Its name, like `b`. */
  readonly variant: string;
  /** What templates get as `experiment`, by factor. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** An experiment as mails need it: one of `createExperiment` (`postfrisch/experiments`). */
export interface MailExperiment {
  /** All variants. The holdout gets the values of the first. */
  readonly variants: readonly MailVariant[];
  /** What a unit gets; null in the holdout. */
  assign(unit: string): MailVariant | null;
  /** What says in a link to which counter it belongs. */
  tag(exposure: MailExposure): string;
}

/** To which counter of an experiment a mail belongs. */
export interface MailExposure {
  variant: string;
  /** The recipient's; absent for none. */
  segment?: string;
  /** The day of sending in UTC, like `2026-12-01`. */
  day: string;
}

/** Live links of many mails. */
export type ManyLive = Omit<LiveLinkOptions, "message" | "subject">;

/** Options of `renderMany`. */
export interface ManyOptions<Data = unknown> extends Omit<RenderOptions, "live"> {
  /** The campaign whose live blocks the mails show; each message has its recipient's id. A function, if it differs by recipient or by an experiment's variant. */
  live?: ManyLive | ((recipient: Recipient<Data>, variant: MailVariant | null) => ManyLive);
  /** The last recipient of a run before this one: those up to it are passed over. */
  after?: string | number;
  /** Creates whole mails, whose bytes are then in `bytes`. Options for all mails, combined with each recipient's `to`, or a function that returns them for each recipient. */
  eml?: (Omit<EmlOptions, "to"> & Partial<Pick<EmlOptions, "to">>) | ((recipient: Recipient<Data>) => EmlOptions);
  /** The experiment that the mails are part of: templates get each recipient's levels as `experiment`, and live links its variant. */
  experiment?: MailExperiment;
  /** A query parameter of all links of mails that are part of the experiment, like `utm_content`: it has the experiment, the variant, the day of sending (UTC) and the segment. */
  experimentLink?: string;
  /** Called after each recipient. */
  onProgress?(progress: { rendered: number; failed: number; id: string | number }): void;
}

/**
 * A recipient's mail, or its error. `bytes` contains the HTML in UTF-8; with `eml`, the whole mail. With an experiment, `exposure` is what to count once the mail is
 * sent; null in the holdout.
 */
export type Rendered = { id: string | number } & ({ message: Message; bytes: Uint8Array; exposure?: MailExposure | null } | { error: PostfrischError });

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
  const { live, after, onProgress, eml, experiment, experimentLink, ...rest } = options;
  let [isWaiting, rendered, failed] = [after !== undefined, 0, 0];
  for await (const recipient of recipients) {
    const { id, data, locale, subject } = recipient;
    if (isWaiting) {
      isWaiting = id !== after;
      continue;
    }
    const mail = rendering(id, () => {
      const given = experiment?.assign(String(recipient.unit ?? id)) ?? null;
      const exposure = given && exposed(given, recipient, rest.now);
      // Also says whether the experiment knows the segment.
      const tag = exposure && experiment?.tag(exposure);
      const links = typeof live === "function" ? live(recipient, given) : live;
      const settings: RenderOptions = {
        ...rest,
        ...(locale && { locale }),
        ...(links && { live: { ...links, message: String(id), subject, ...(given && { variant: given.variant }) } }),
        ...(tag && experimentLink !== undefined && { links: { ...rest.links, [experimentLink]: tag } }),
      };
      const message = template.render(experiment ? withLevels(data, given ?? experiment.variants[0]) : data, settings);
      const bytes = eml ? message.eml(typeof eml === "function" ? eml(recipient) : ({ ...eml, to: recipient.to ?? eml.to } as EmlOptions)) : message.bytes;
      return { id, message, bytes, ...(experiment && { exposure }) };
    });
    if ("error" in mail) failed += 1;
    else rendered += 1;
    yield mail;
    onProgress?.({ rendered, failed, id });
  }
  if (isWaiting) throw problem("usage/bad", `no recipient has the id \`${after}\``, "use the id of the last recipient that was rendered");
}

/** To which counter a mail belongs that is sent now. */
function exposed({ variant }: MailVariant, { segment }: Pick<Recipient<unknown>, "segment">, now = Date.now()): MailExposure {
  return { variant, ...(segment && { segment }), day: new Date(now).toISOString().slice(0, 10) };
}

/** A recipient's data with the levels of a variant. */
function withLevels<Data>(data: Data, variant: MailVariant | undefined): Data {
  if (typeof data !== "object" || data === null || Array.isArray(data))
    throw problem("usage/bad", "the data of a mail in an experiment are no object", "pass an object, to which `experiment` is added");
  if (Object.hasOwn(data, "experiment"))
    throw problem("usage/bad", "the data have an `experiment` already", "give that field another name: templates get the levels under it");
  return { ...data, experiment: variant?.values };
}

function rendering(id: string | number, render: () => Rendered): Rendered {
  try {
    return render();
  } catch (error) {
    if (error instanceof PostfrischError) return { id, error };
    throw error;
  }
}
