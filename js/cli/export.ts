import fs from "node:fs";
import path from "node:path";
import { letters } from "#letters";
import { PostfrischError, problem } from "../base/errors.js";
import { type ExportLanguage, exportData, exportTemplate } from "../index.js";
import { type Command, JSON_FLAG } from "./command.js";
import { EXIT, type Flags, print, readJson, text } from "./io.js";
import { letterNamed } from "./mails.js";

/** Each target with its language, and the names of its files. */
const TARGETS: Record<string, { language: ExportLanguage; files: (letter: string) => [html: string, text: string, subject: string] }> = {
  handlebars: { language: "handlebars", files: (letter) => [`${letter}.hbs`, `${letter}.txt.hbs`, `${letter}.subject.hbs`] },
  liquid: { language: "liquid", files: (letter) => [`${letter}.liquid`, `${letter}.txt.liquid`, `${letter}.subject.liquid`] },
  django: { language: "django", files: (letter) => [`${letter}.html`, `${letter}.txt`, `${letter}.subject.txt`] },
  twig: { language: "twig", files: (letter) => [`${letter}.html.twig`, `${letter}.txt.twig`, `${letter}.subject.twig`] },
  mustachio: { language: "mustachio", files: (letter) => [`${letter}.html`, `${letter}.txt`, `${letter}.subject.txt`] },
  mailchimp: { language: "mailchimp", files: (letter) => [`${letter}.html`, `${letter}.txt`, `${letter}.subject.txt`] },
  // As FroshPlatformTemplateMail finds them.
  shopware: {
    language: "twig",
    files: (letter) => {
      const folder = path.join("email", "global", letter.replaceAll("-", "_"));
      return [path.join(folder, "html.twig"), path.join(folder, "plain.twig"), path.join(folder, "subject.twig")];
    },
  },
};

export const command: Command = {
  usage: "export LETTER [FOLDER]",
  about: "write a letter as a template of a mail provider, or a recipient's data for it",
  flags: {
    to: ["TARGET", `${Object.keys(TARGETS).join(", ")}`],
    locale: ["LOCALE", "the locale of the texts (default: de)"],
    prefix: ["NAME", "the name below which the provider puts all values, like params"],
    data: ["FILE", "print the values of this recipient (JSON) for the template, instead of writing it"],
    report: ["", "list what can't be carried over, for every letter"],
    ...JSON_FLAG,
  },
  run: exportCommand,
};

/** `export`: a letter for a provider. */
async function exportCommand([name, folder = ".", ...more]: string[], flags: Flags): Promise<number> {
  if (more.length) throw problem("usage/bad", `\`${more[0]}\` is one argument too many`, "write export LETTER FOLDER --to liquid");
  if (fs.existsSync(folder) && !fs.statSync(folder).isDirectory())
    throw problem("usage/bad", `${folder} is a file`, "name a folder; --data FILE is the recipient's data");
  const to = text(flags, "to") ?? "";
  const target = Object.hasOwn(TARGETS, to) ? TARGETS[to] : undefined;
  if (!target) throw problem("usage/bad", to ? `there is no target \`${to}\`` : "--to is missing", `use one of: ${Object.keys(TARGETS).join(", ")}`);
  const options = { language: target.language, locale: text(flags, "locale") ?? "de" };
  if (flags.report) return report(options, Boolean(flags.json));
  if (name === undefined) throw problem("usage/bad", "the letter's name is missing", "write export LETTER --to liquid; `postfrisch letters` lists them");
  const letter = await letterNamed(name);
  const data = text(flags, "data");
  if (data !== undefined) {
    print(exportData(letter, await readJson(data), options));
    return EXIT.ok;
  }
  const { html, subject, text: plain, notes } = exportTemplate(letter, { ...options, prefix: text(flags, "prefix") });
  const files = target.files(name).map((file) => path.join(folder, file));
  for (const [at, content] of [html, plain, subject].entries()) {
    const file = files[at] ?? "";
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `${content}\n`);
  }
  if (flags.json) print({ files, notes });
  else process.stdout.write(`${files.join("\n")}\n${notes.map(({ message }) => `${message}\n`).join("")}`);
  return EXIT.ok;
}

/** What can't be carried over to a language, for each letter. */
async function report(options: { language: ExportLanguage; locale: string }, json: boolean): Promise<number> {
  const lines = [];
  for (const letter of Object.keys(letters)) {
    const [isWhole, messages] = carried(await letterNamed(letter), options);
    lines.push({ letter, carriedOver: isWhole, notes: messages });
  }
  if (json) print(lines);
  else for (const { letter, carriedOver, notes } of lines) process.stdout.write(`${letter}: ${[carriedOver ? "yes" : "no", ...notes].join("; ")}\n`);
  return EXIT.ok;
}

function carried(letter: Awaited<ReturnType<typeof letterNamed>>, options: { language: ExportLanguage; locale: string }): [boolean, string[]] {
  try {
    return [true, exportTemplate(letter, options).notes.map(({ message }) => message)];
  } catch (error) {
    if (!(error instanceof PostfrischError) || !error.code.startsWith("export/")) throw error;
    return [false, [error.diagnostic.message]];
  }
}
