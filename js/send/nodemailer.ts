import { problem } from "../base/errors.js";
import type { RenderOptions, Template } from "./mail.js";
import type { Message } from "./message.js";

/** Additional options of `sendMail` with the plugin. */
export interface TemplateMail {
  /** A template, or the name of one of the plugin's templates. Mails without one are sent unchanged. */
  template?: string | Template<never>;
  /** The data to merge. */
  data?: unknown;
  /** Render options: locale, zone, live links. */
  render?: RenderOptions;
  /** `true` includes the AMP part. */
  amp?: unknown;
}

/** The templates by name, and default render options. */
export interface PluginOptions {
  templates?: Record<string, Template<never>>;
  render?: RenderOptions;
}

/** A mail as Nodemailer gives it to a plugin. */
export interface PluginMail {
  data: object;
}

type Fields = Record<string, unknown>;

/**
 * A plugin for Nodemailer that renders templates: subject, HTML, plain text and headers. Fields set in the mail take precedence.
 *
 * @example
 * import nodemailer from "nodemailer";
 * import { compile } from "postfrisch";
 * import order from "postfrisch/letters/order-confirmation";
 * import { postfrisch } from "postfrisch/nodemailer";
 *
 * const transport = nodemailer.createTransport(process.env.SMTP_URL);
 * transport.use("compile", postfrisch({ templates: { order: compile(order) } }));
 * const [data] = Object.values(order.samples);
 * await transport.sendMail({ from: "post@shop.example", to: "ada@example.com", template: "order", data });
 */
export function postfrisch({ templates = {}, render }: PluginOptions = {}): (mail: PluginMail, done: (error?: Error | null) => void) => void {
  return (mail, done) => {
    try {
      fill(mail.data as Fields & TemplateMail, templates, render);
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
}

function fill(data: Fields & TemplateMail, templates: NonNullable<PluginOptions["templates"]>, render: RenderOptions | undefined): void {
  const { template: wanted } = data;
  if (wanted === undefined || wanted === null) return;
  const template = typeof wanted === "string" ? named(templates, wanted) : (wanted as Template);
  const message = template.render(data.data, { ...render, ...data.render });
  data.subject ??= message.subject;
  data.html ??= message.html;
  data.text ??= message.text;
  if (data.amp === true) data.amp = message.amp;
  data.headers = headers(message, data.headers);
}

function named(templates: NonNullable<PluginOptions["templates"]>, name: string): Template {
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (!template) throw problem("usage/bad", `there is no template \`${name}\``, `use one of: ${Object.keys(templates).join(", ")}`);
  return template as Template;
}

/** The message's headers in the format of the mail's own, which take precedence. */
function headers(message: Message, own: unknown): unknown {
  const list = Array.isArray(own) ? (own as { key: string }[]) : undefined;
  const names = new Set((list?.map(({ key }) => key) ?? Object.keys((own as object) ?? {})).map((name) => name.toLowerCase()));
  const missing = Object.entries(message.headers).filter(([name]) => !names.has(name.toLowerCase()));
  return list ? [...list, ...missing.map(([key, value]) => ({ key, value }))] : { ...(own as object), ...Object.fromEntries(missing) };
}
