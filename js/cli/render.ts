import fs from "node:fs";
import path from "node:path";
import { letters } from "#letters";
import { problem } from "../base/errors.js";
import { PROGRESS_INTERVAL, TEMPLATES_KEPT } from "../base/limits.js";
import { type CompileOptions, compile, type Letter, type LiveLinkOptions, type Recipient, renderMany, type Template } from "../index.js";
import { type Command, JSON_FLAG, LINKS, MAIL, STORE, TENANT } from "./command.js";
import { includePaths } from "./configured.js";
import { EXIT, type Flags, includesFrom, jsonLines, objectLines, print, text, told, writeText } from "./io.js";
import { letterNamed, linksOf, liveOptions, messageOf, templateOf } from "./mails.js";

export const command: Command = {
  usage: "render [FILE|-]",
  about: "merge data into a letter or an MJML file",
  flags: {
    ...MAIL,
    list: ["", "list the letters"],
    output: ["FILE", "output file for the HTML (default: standard output)"],
    text: ["", "print the plain text instead of the HTML"],
    amp: ["", "print the AMP part instead of the HTML; with --eml: include it in the mail"],
    eml: ["FILE", "write the complete mail (MIME) to this file; needs --from and --to. With --many: a folder, and `to` in each line"],
    from: ["ADDRESS", "the sender of --eml, like 'Shop <post@shop.example>'"],
    to: ["ADDRESS", "the recipient of --eml; comma-separated"],
    cc: ["ADDRESS", "copy recipients of --eml; comma-separated"],
    "reply-to": ["ADDRESS", "reply addresses of --eml; comma-separated"],
    bcc: ["ADDRESS", "not supported, because recipients would see it; set it in the sending program"],
    many: ["FILE", "merge many recipients: read lines {id, data, locale?}, write {id, subject, preheader, html, text} or {id, error}"],
    after: ["ID", "with --many: continue after this recipient"],
    jsonl: ["", "read lines {id, source | letter, data, locale?}, write {id, subject, preheader, html, text} or {id, error}"],
    ...LINKS,
    ...STORE,
    tenant: TENANT.tenant as [string, string],
    ...JSON_FLAG,
  },
  readsDocument: true,
  run: renderCommand,
};

/** `render`: a letter or an MJML file with data, to a message. */
async function renderCommand([file]: string[], flags: Flags): Promise<number> {
  if (flags.list) {
    for (const name of Object.keys(letters)) process.stdout.write(`${name}\n`);
    return EXIT.ok;
  }
  const addresses = addressesOf(flags);
  const live = await liveOptions(flags);
  if (flags.jsonl) {
    const all = new Map<string, Letter>();
    for (const name of Object.keys(letters)) all.set(name, await letterNamed(name));
    const templates = new Map<string, Template>();
    const include = includesFrom(process.cwd(), { allowed: includePaths(flags) });
    await jsonLines<{ id?: unknown; source?: string; letter?: string; data?: unknown; locale?: string }>(({ id, source, letter, data, locale = "de" }) => {
      const made = templateFor(templates, all, source, letter, { locale, include });
      const { subject, preheader, html, text: plain } = made.render(data ?? {}, live && { live: { ...live, message: String(id) } });
      return { subject, preheader, html, text: plain };
    });
    return EXIT.ok;
  }
  if (flags.many) return renderManyCommand(file, flags, live, addresses);
  const { message, diagnostics } = await messageOf(file, flags, live);
  const amp = Boolean(flags.amp);
  for (const found of [...diagnostics, ...message.warnings, ...(amp ? message.ampFindings : [])]) process.stderr.write(told(found, file));
  const mail = text(flags, "eml");
  const { from, to } = addresses;
  if (mail !== undefined) {
    if (!from || !to)
      throw problem("usage/bad", "the sender or the recipient is missing", "write --eml FILE --from 'Shop <post@shop.example>' --to ada@example.com");
    writeText(mail, message.eml({ ...addresses, from, to, amp }));
  } else if (flags.json) print(message);
  else writeText(text(flags, "output"), amp ? message.amp : flags.text ? message.text : message.html);
  return EXIT.ok;
}

/** Who a whole mail is from, who it goes to, and who is answered, as the flags say. */
function addressesOf(flags: Flags) {
  const given = (name: string) => text(flags, name);
  const lonely = ["from", "to", "cc", "bcc", "reply-to"].find((name) => given("eml") === undefined && given(name) !== undefined);
  if (lonely) throw problem("usage/bad", `--${lonely} is for whole mails`, "write --eml FILE too");
  if (given("bcc") !== undefined)
    throw problem(
      "usage/bad",
      "--bcc can't be written: in the mail, `Bcc` would show everyone who else got it",
      "leave it out, and name these recipients to what sends the mail, like sendmail ada@example.com archive@shop.example < mail.eml",
    );
  return { from: given("from"), to: given("to"), cc: given("cc"), replyTo: given("reply-to") };
}

/** `render --many`: one template, a line `{id, data, locale?, to?}` for each recipient, a line for each message; with `--eml` a mail in that folder. */
async function renderManyCommand(
  file: string | undefined,
  flags: Flags,
  live: LiveLinkOptions | undefined,
  addresses: ReturnType<typeof addressesOf>,
): Promise<number> {
  const { template } = await templateOf(file, flags);
  const { from } = addresses;
  const folder = text(flags, "eml");
  if (folder !== undefined && !from)
    throw problem("usage/bad", "the sender is missing", "write --many FILE --eml FOLDER --from 'Shop <post@shop.example>', and `to` in each line");
  if (folder !== undefined) fs.mkdirSync(folder, { recursive: true });
  const shown = progress();
  const many = renderMany(template, recipients(text(flags, "many") ?? "-"), {
    live,
    links: linksOf(flags),
    after: text(flags, "after"),
    onProgress: shown.tell,
    eml: folder === undefined || !from ? undefined : { ...addresses, from, amp: Boolean(flags.amp) },
  });
  for await (const mail of many) {
    if ("error" in mail) print({ id: mail.id, error: mail.error.diagnostic });
    else if (folder !== undefined) {
      const name = fileNamed(folder, mail.id);
      fs.writeFileSync(name, mail.bytes);
      print({ id: mail.id, subject: mail.message.subject, eml: name });
    } else {
      const { subject, preheader, html, text: plain } = mail.message;
      print({ id: mail.id, subject, preheader, html, text: plain });
    }
  }
  return shown.end() ? EXIT.found : EXIT.ok;
}

/** A file of its own for each id, whatever is in it: never one of another folder. */
function fileNamed(folder: string, id: string | number): string {
  const name = encodeURIComponent(id).replace(/^\.+/, (dots) => "%2E".repeat(dots.length));
  return path.join(folder, `${name}.eml`);
}

/** The recipients of a file, a line each. */
async function* recipients(file: string): AsyncGenerator<Recipient<unknown>> {
  for await (const { number, object } of objectLines(file)) {
    const { id = number, data = {}, locale, to } = readLine(object);
    yield { id: String(id), data, locale, to };
  }
}

/** A recipient; one that can't be read says so when it is rendered, and the others go on. */
function readLine(object: () => Partial<Recipient<unknown>>): Partial<Recipient<unknown>> {
  try {
    return object();
  } catch (error) {
    const toJSON = () => {
      throw error;
    };
    return { data: { toJSON } };
  }
}

/** A bar on the terminal; elsewhere one line at the end. */
function progress() {
  let [rendered, failed, last] = [0, 0, 0];
  const line = () => `${rendered} rendered, ${failed} failed`;
  return {
    tell(now: { rendered: number; failed: number }) {
      ({ rendered, failed } = now);
      if (!process.stderr.isTTY || Date.now() - last < PROGRESS_INTERVAL) return;
      last = Date.now();
      process.stderr.write(`\r${"█".repeat(Math.min(30, Math.floor(Math.log2(rendered + failed + 1) * 2)))} ${line()}`);
    },
    /** Says how it ended; gives how many failed. */
    end() {
      process.stderr.write(`${process.stderr.isTTY ? "\r\u001b[K" : ""}${line()}\n`);
      return failed;
    },
  };
}

function templateFor(
  known: Map<string, Template>,
  all: Map<string, Letter>,
  source: string | undefined,
  name: string | undefined,
  options: CompileOptions,
): Template {
  const letter = name === undefined ? undefined : all.get(name);
  if (name !== undefined && !letter) throw problem("letter/unknown", `there is no letter \`${name}\``, `use one of: ${[...all.keys()].join(", ")}`);
  if (!letter && typeof source !== "string")
    throw problem("usage/bad", "the line has neither a source nor a letter", "write {id, source, data} or {id, letter, data}");
  const key = JSON.stringify([name, source, options.locale]);
  const made = known.get(key) ?? compile(letter ?? (source as string), options);
  // Bounded: a line may bring a template of its own each time.
  if (known.size >= TEMPLATES_KEPT) known.clear();
  known.set(key, made);
  return made;
}
