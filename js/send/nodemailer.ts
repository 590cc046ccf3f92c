import { problem } from "../base/errors.js";
import type { Message, RenderOptions, Template } from "./mail.js";

/** What `sendMail` takes besides, with the plugin. */
export interface TemplateMail {
  /** The name of one of the plugin's templates, or a template. A mail without one goes as it is. */
  template?: string | Template<never>;
  /** What is merged into it. */
  data?: unknown;
  /** How it is rendered: locale, zone, live links. */
  render?: RenderOptions;
  /** `true` sends the AMP part along. */
  amp?: unknown;
}

/** The templates by name, and how each is rendered where the mail says nothing else. */
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
 * A plugin for Nodemailer that makes mails of templates: subject, HTML, plain text and headers. What the mail has of its own stays.
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

/** The message's headers, in the shape of the mail's own, which come first where both have one. */
function headers(message: Message, own: unknown): unknown {
  const list = Array.isArray(own) ? (own as { key: string }[]) : undefined;
  const names = new Set((list?.map(({ key }) => key) ?? Object.keys((own as object) ?? {})).map((name) => name.toLowerCase()));
  const missing = Object.entries(message.headers).filter(([name]) => !names.has(name.toLowerCase()));
  return list ? [...list, ...missing.map(([key, value]) => ({ key, value }))] : { ...(own as object), ...Object.fromEntries(missing) };
}
