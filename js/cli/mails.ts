// The mails that `render` and `check` make of a letter or a file, and the live links in them, as the flags say.
import fs from "node:fs";
import path from "node:path";
import { type LetterName, letters } from "#letters";
import { type Diagnostic, problem } from "../base/errors.js";
import { type CompileOptions, compile, type Letter, type LiveLinkOptions, type Message, type Template } from "../index.js";
import { includePaths } from "./configured.js";
import { type Flags, includesFrom, readJson, readText, text } from "./io.js";
import { findCampaign, openKeys } from "./shop.js";
import { openStore } from "./stores.js";

function isLetter(name: string): name is LetterName {
  return Object.hasOwn(letters, name);
}

/** A letter of the catalogue by its name. */
export async function letterNamed(name: string): Promise<Letter> {
  if (!isLetter(name)) throw problem("letter/unknown", `there is no letter \`${name}\``, `use one of: ${Object.keys(letters).join(", ")}`);
  return (await letters[name]()).default;
}

/** A file as a letter, if texts lie beside it: `texts/*.json`, with `theme.json`, `schema.json` and `samples/*.json` where they are there. */
async function letterIn(file: string): Promise<Letter | undefined> {
  const folder = path.dirname(file);
  const entries = (name: string) =>
    fs.existsSync(path.join(folder, name)) ? fs.readdirSync(path.join(folder, name)).filter((entry) => entry.endsWith(".json")) : [];
  const all = async <T>(name: string) =>
    Object.fromEntries(
      await Promise.all(entries(name).map(async (entry) => [path.basename(entry, ".json"), (await readJson(path.join(folder, name, entry))) as T])),
    );
  const one = async (name: string) => (fs.existsSync(path.join(folder, name)) ? readJson(path.join(folder, name)) : {});
  if (file === "-" || entries("texts").length === 0) return undefined;
  const [texts, samples] = [await all<Record<string, string>>("texts"), await all<unknown>("samples")];
  const [theme, schema] = [(await one("theme.json")) as Record<string, string>, (await one("schema.json")) as object];
  return { name: path.basename(path.resolve(folder)), mjml: await readText(file), parts: {}, texts, theme, schema, samples };
}

/** The message of a letter or a file, and what compiling it found. */
export async function messageOf(file: string | undefined, flags: Flags, live?: LiveLinkOptions): Promise<{ message: Message; diagnostics: Diagnostic[] }> {
  const { template, letter } = await templateOf(file, flags);
  const sample = text(flags, "sample");
  const data = sample !== undefined && letter ? letter.samples[sample] : await givenData(flags, letter);
  if (data === undefined) throw problem("usage/bad", `the letter has no sample \`${sample}\``, `use one of: ${Object.keys(letter?.samples ?? {}).join(", ")}`);
  const message = template.render(data, { live, links: linksOf(flags) });
  return { message, diagnostics: template.diagnostics };
}

/** `--links utm_source=mail&utm_campaign=x` as parameters. */
export function linksOf(flags: Flags): Record<string, string> | undefined {
  const given = text(flags, "links");
  return given === undefined ? undefined : Object.fromEntries(new URLSearchParams(given));
}

export async function templateOf(file: string | undefined, flags: Flags): Promise<{ template: Template; letter: Letter | undefined }> {
  const name = text(flags, "letter");
  if (!name && !file) throw problem("usage/bad", "there is neither a letter nor a file", "write render --letter NAME or render FILE.mjml");
  const locale = text(flags, "locale") ?? "de";
  const options: CompileOptions = { locale, include: includesFrom(file ? path.dirname(file) : process.cwd(), { allowed: includePaths(flags) }) };
  const letter = name ? await letterNamed(name) : await letterIn(file ?? "-");
  return { template: letter ? compile(letter, options) : compile(await readText(file ?? "-"), options), letter };
}

async function givenData(flags: Flags, letter: Letter | undefined): Promise<unknown> {
  const file = text(flags, "data");
  if (file) return readJson(file);
  return Object.values(letter?.samples ?? {})[0] ?? {};
}

/** The live links, where a campaign is named. */
export async function liveOptions(flags: Flags): Promise<LiveLinkOptions | undefined> {
  const id = text(flags, "campaign");
  if (!id) return undefined;
  const store = await openStore(text(flags, "store"), { mayMake: false });
  const { manifest } = await findCampaign(store, id, text(flags, "tenant"));
  await store.close();
  return {
    baseUrl: text(flags, "base-url") ?? DEFAULT_BASE,
    keys: openKeys(text(flags, "keys")),
    campaign: manifest,
    message: text(flags, "message") ?? "preview",
    amp: Boolean(flags.amp),
  };
}

const DEFAULT_BASE = "http://127.0.0.1:8787";
