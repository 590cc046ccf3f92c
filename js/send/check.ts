import { clients as allClients, date, features } from "#clients";
import load from "#load/check";
import { type Diagnostic, problem } from "../base/errors.js";
import { checker as engine } from "../engine/check.js";
import type { Message } from "./message.js";

engine.from(load);

/** How well a mail client supports a feature, as far as it was tested. */
export type Supported = "yes" | "partly" | "no" | "unknown";

/** A feature used by the mail, and its support. */
export interface Support {
  /** The name on caniemail.com, like `css-border-radius`. */
  feature: string;
  title: string;
  /** Support by client, like `gmx.desktop-webmail`. */
  clients: Record<string, Supported>;
}

/** The result of `check`. */
export interface Checked {
  findings: Diagnostic[];
  /** All features that the mail uses and caniemail.com lists, for the selected clients. */
  support: Support[];
  /** The date of the caniemail.com data. */
  supportAsOf: string;
}

/** Options of `check`. */
export interface CheckOptions {
  /** Clients by their names on caniemail.com: families (`gmx`) or platforms (`outlook.windows`). By default, the clients most used in Germany. */
  clients?: string[];
}

const USUAL = ["gmail", "outlook", "apple-mail", "gmx", "web-de", "t-online-de", "yahoo", "samsung-email", "thunderbird"];

/**
 * Features that every mail of this compiler uses together with an alternative for other clients (tables for Outlook, attributes besides styles). They are
 * listed in the support table, but cause no warnings.
 */
const WITH_FALLBACK =
  /^(html-(?!audio|video|svg|form|input|button|select|textarea|object|dialog|marquee|meter|progress|popover|base|hidden|required)|image-(png|jpg|gif)|css-(at-import|at-media$|at-media-prefers|border|background|padding|margin|width|height|max-|min-|font|line-height|letter-spacing|text-|vertical|display$|display-none|direction|color-scheme|overflow$|outline|important|opacity|word-|pseudo-class-hover|unit-|table-layout|white-space$|list-style|rgb|cursor))/;

const LETTERS: Record<string, Supported> = { y: "yes", a: "partly", n: "no" };

/**
 * Checks a mail: everything in `message.warnings`, contrast in light and dark mode, and features that mail clients do not support.
 *
 * @example
 * import { compile } from "postfrisch";
 * import { check } from "postfrisch/check";
 * import newsletter from "postfrisch/letters/newsletter";
 *
 * const message = compile(newsletter).render(newsletter.samples.autumn);
 * const { findings, support } = check(message, { clients: ["gmx", "outlook.windows"] });
 */
export function check(mail: Message | Uint8Array | string, options: CheckOptions = {}): Checked {
  const bytes = typeof mail === "string" ? new TextEncoder().encode(mail) : mail instanceof Uint8Array ? mail : mail.bytes;
  const looked: { findings: Diagnostic[]; features: string[] } = JSON.parse(engine.guarded(({ checkMail }) => checkMail(bytes)));
  const asked = wanted(options.clients ?? USUAL);
  const support = slugs(looked.features).map((feature) => {
    const [title, letters] = features[feature] as [string, string];
    const clients = Object.fromEntries(asked.map(([id, at]) => [id, LETTERS[letters[at] ?? "u"] ?? "unknown"]));
    return { feature, title, clients };
  });
  const isTold = looked.findings.some(({ code }) => code === "message/no-text");
  const text = !isTold && typeof mail === "object" && "text" in mail && !mail.text.trim() ? [missingText()] : [];
  return { findings: [...looked.findings, ...text, ...support.flatMap(unsupported)], support, supportAsOf: date };
}

/** The clients for names of families or platforms. */
function wanted(names: string[]): [id: string, at: number][] {
  const known = allClients.map(([id], at): [string, number] => [id, at]);
  for (const name of names) {
    if (!known.some(([id]) => id === name || id.startsWith(`${name}.`)))
      throw problem("usage/bad", `caniemail has no client \`${name}\``, `write one of: ${[...new Set(known.map(([id]) => id.split(".")[0]))].join(", ")}`);
  }
  return known.filter(([id]) => names.some((name) => id === name || id.startsWith(`${name}.`)));
}

/** The names on caniemail.com; a name without an entry is shortened to one that has. */
function slugs(names: string[]): string[] {
  const found = names.map((name) => {
    let slug = name;
    while (!Object.hasOwn(features, slug) && slug.split("-").length > 2) slug = slug.slice(0, slug.lastIndexOf("-"));
    return slug;
  });
  return [...new Set(found)].filter((slug) => Object.hasOwn(features, slug)).sort();
}

function unsupported({ feature, title, clients }: Support): Diagnostic[] {
  const named = (wanted: Supported) => Object.entries(clients).flatMap(([id, takes]) => (takes === wanted ? [nameOf(id)] : []));
  const no = named("no");
  if (!no.length || WITH_FALLBACK.test(feature)) return [];
  const more = [named("partly").length && `partly: ${named("partly").join(", ")}`, named("unknown").length && `not known: ${named("unknown").join(", ")}`];
  const message = [`${title}: not in ${no.join(", ")}`, ...more.filter(Boolean)].join("; ");
  const help = `see https://www.caniemail.com/features/${feature}/; make sure that the mail is complete without it`;
  return [{ ...problem("message/client-support", message, help).diagnostic, severity: "warning" }];
}

function nameOf(id: string): string {
  return allClients.find(([known]) => known === id)?.[1] ?? id;
}

function missingText(): Diagnostic {
  return { ...problem("message/no-text", "the mail has no plain text", "add text to the mail").diagnostic, severity: "warning" };
}
