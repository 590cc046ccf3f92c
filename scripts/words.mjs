// Makes js/base/words.ts, the unions of words that the core answers with, from its enums. With --check: says whether it is up to date.
import fs from "node:fs";

/** By union: the Rust enum, the room that has it where several have one of that name, and what it is. */
const ENUMS = {
  Availability: ["Availability", "offer", "Whether an offer can be had."],
  BlockKind: ["BlockKind", "campaign", "The kinds of live blocks (`docs/blocks.md`)."],
  CountedAs: ["CountedAs", "live", "What an answer is counted as."],
  CodeSymbol: ["Symbol", "fact", "How a voucher's code is shown: as a QR code, a bar code, or letters alone."],
  ContentUnit: ["Unit", "offer", "The units of what is in an offer."],
  DisplayState: ["DisplayState", "live", "What the picture of a link shows."],
  Dropped: ["Dropped", "feed", "What a problem of a feed's row costs."],
  ExperimentMeasure: ["Measure", "experiment", "What an experiment counts of a unit: whether it converted, or how much it came to."],
  ExperimentVerdict: [
    "Verdict",
    "experiment",
    "How far a question is answered: one arm is better than every other; none is by the planned effect; not enough data; sent unevenly.",
  ],
  ExportLanguage: ["Language", "merge", "The template languages that letters are exported to (`docs/export.md`)."],
  FactKind: ["FactKind", "fact", "What a shop may say of one order, one balance, one voucher (`docs/blocks.md`)."],
  LinkPurpose: ["LinkPurpose", "live", "What a link of a mail leads to."],
  NeutralReason: ["NeutralReason", "live", "Why a block shows no price, or nothing of what it is for."],
  OfferKind: ["OfferKind", "offer", "What kind of offer it is: other rules hold for prices of services."],
  OfferStatus: ["OfferStatus", "offer", "Whether an offer may be shown with its price, or why not."],
  OrderStatus: ["OrderStatus", "fact", "How far an order is."],
  ParcelStatus: ["ParcelStatus", "parcel", "How far a parcel is."],
  PriceReason: ["Reason", "offer", "Why something of a price is not shown (`docs/prices.md`)."],
  ReferenceKind: ["ReferenceKind", "offer", "What the price is that a price is compared with."],
  ShopSubject: ["Subject", "orders", "What a document of a shop system is about."],
  ShopSystem: ["System", "orders", "The shop systems whose documents are read (`docs/shops.md`)."],
  Severity: ["Severity", "diagnostic", "How bad a finding is."],
  VariableType: ["Use", "merge", "What a template takes a value for."],
};
/** By union: the macro whose list makes an enum, its room, and what it is; written in kebab case. */
const MACROS = { FeedFormat: ["formats", "feed", "What feeds are written in (`docs/feeds.md`)."] };
/** By union: the field of a shape that lists its words, its room, and what it is. */
const FIELDS = { RelationSlot: ["slot", "recommend", "How an offer goes with another (`docs/recommendations.md`)."] };

const CASES = {
  lowercase: (name) => name.toLowerCase(),
  snake_case: (name) => name.replaceAll(/(?!^)[A-Z]/g, "_$&").toLowerCase(),
  "kebab-case": (name) => name.replaceAll(/(?!^)[A-Z]/g, "-$&").toLowerCase(),
};

/** The sources of a room, wherever it is. */
function textsOf(room) {
  const files = fs.globSync([`src/**/${room}/*.rs`, `src/**/${room}/**/*.rs`]);
  return [...new Set(files)].map((file) => fs.readFileSync(file, "utf8"));
}

/** The one match in a room's sources, wherever the room is. */
function only(room, pattern, what) {
  const found = textsOf(room).flatMap((text) => [...text.matchAll(pattern)]);
  if (found.length !== 1) throw new Error(`${found.length} of \`${what}\` are in \`${room}\`, not one`);
  return found[0];
}

/** The words of an enum, as `written!` lists them or serde writes them. */
function wordsOf([name, room]) {
  const texts = textsOf(room);
  const list = texts.map((text) => new RegExp(`written!\\(\\s*${name}:([^;]*)\\);`).exec(text)).find((found) => found);
  // Those made for the tests are in no package.
  const quoted = (text) => [...text.replaceAll(/^ *#\[cfg\(test\)\]\n.*\n/gm, "").matchAll(/"([^"]+)"/g)].map(([, word]) => word);
  if (list) return quoted(list[1].includes("$") ? only(room, /^named! \{\n([\s\S]*?)^\}/gm, "named!")[1] : list[1]);
  const pattern = new RegExp(`^#\\[serde\\(rename_all = "([^"]+)"\\)\\]\\n(?:#\\[.*\\n)*pub enum ${name} \\{\\n([\\s\\S]*?)^\\}`, "gm");
  const [, way, body] = only(room, pattern, `enum ${name}`);
  const written = CASES[way];
  if (!written) throw new Error(`\`${name}\` is written as ${way}`);
  // Those made for the tests are in no package.
  return variants(body.replaceAll(/^ *#\[cfg\(test\)\]\n.*\n/gm, ""), name).map(written);
}

/** The variants of an enum's body, of which none is more than a word. */
function variants(body, name) {
  const lines = body.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line && !line.startsWith("//") && line !== "#[default]")
    .map((line) => {
      const [, variant] = /^(\w+),$/.exec(line) ?? [];
      if (!variant) throw new Error(`\`${line}\` of \`${name}\` is more than a word`);
      return variant;
    });
}

function madeBy([macro, room]) {
  const [, body] = only(room, new RegExp(`^${macro}! \\{\\n([\\s\\S]*?)^\\}`, "gm"), `${macro}!`);
  return variants(body, macro).map(CASES["kebab-case"]);
}

function listed([field, room]) {
  const [, list] = only(room, new RegExp(`Field::needed\\(\\s*"${field}",\\s*Shape::Word\\(&\\[([^\\]]*)\\]\\)`, "g"), field);
  return [...list.matchAll(/"([^"]+)"/g)].map(([, word]) => word);
}

/** The files of the languages, by code. */
function languages() {
  const [, body] = only("language", /^languages! \{\n([\s\S]*?)^\}/gm, "languages!");
  return [...body.matchAll(/^ +\w+ = (\w+),$/gm)].map(([, code]) => code);
}

/** The tags of a language's locales, its own country's first. */
const tagsOf = (code) => [...fs.readFileSync(`src/base/language/${code}.rs`, "utf8").matchAll(/\btag: "([^"]+)"/g)].map(([, tag]) => tag);

const unions = [
  ["Language", "The languages of the library's own texts, by their codes of ISO 639-1 (`docs/extending/language.md`).", languages()],
  ["LocaleTag", "How numbers, money and dates are written: tags of BCP 47.", languages().flatMap(tagsOf)],
  ...Object.entries(ENUMS).map(([name, of]) => [name, of[2], wordsOf(of)]),
  ...Object.entries(MACROS).map(([name, of]) => [name, of[2], madeBy(of)]),
  ...Object.entries(FIELDS).map(([name, of]) => [name, of[2], listed(of)]),
].sort(([a], [b]) => (a < b ? -1 : 1));
/** A union, as the formatter writes it. */
function union([name, told, words]) {
  const line = `export type ${name} = ${words.map((word) => `"${word}"`).join(" | ")};`;
  const lines = `export type ${name} =\n${words.map((word) => `  | "${word}"`).join("\n")};`;
  return `\n/** ${told} */\n${line.length <= 160 ? line : lines}\n`;
}

/** The same words as lists, for the studio's forms. */
function list([name, , words]) {
  const line = `export const ${name} = [${words.map((word) => `"${word}"`).join(", ")}];`;
  const lines = `export const ${name} = [\n${words.map((word) => `  "${word}",`).join("\n")}\n];`;
  return `${line.length <= 160 ? line : lines}\n`;
}

const formats = list(unions.find(([name]) => name === "FeedFormat")).replace("FeedFormat", "FEED_FORMATS: readonly FeedFormat[]");
const HEAD = "// Made by scripts/words.mjs from the core's enums.\n";
for (const [file, text] of [
  ["js/base/words.ts", `${HEAD}${unions.map(union).join("")}`],
  ["js/base/feed-formats.ts", `${HEAD}import type { FeedFormat } from "./words.js";\n\n/** All formats of feeds. */\n${formats}`],
  ["www/words.js", `${HEAD}${unions.map(list).join("")}`],
]) {
  if (!process.argv.includes("--check")) fs.writeFileSync(file, text);
  else if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== text) {
    process.stderr.write(`${file} is out of date: run node scripts/words.mjs\n`);
    process.exitCode = 1;
  }
}
