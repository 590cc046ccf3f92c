// Makes src/base/money/cldr.rs: what CLDR has of currencies, as the Intl of this Node says it. tests/js/node/formats.test.js holds the file against it.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { fileURLToPath } from "node:url";

/** The folder of the languages. */
const languages = fileURLToPath(new URL("../src/base/language/", import.meta.url));
/** The tags of their locales. */
export const LOCALES = fs
  .globSync("??.rs", { cwd: languages })
  .sort()
  .flatMap((name) => [...fs.readFileSync(languages + name, "utf8").matchAll(/\btag: "([^"]+)"/g)].map(([, tag]) => tag));
const file = fileURLToPath(new URL("../src/base/money/cldr.rs", import.meta.url));
const own = fs.readFileSync(fileURLToPath(new URL("../src/base/money/currency.rs", import.meta.url)), "utf8");
export const CODES = /CODES: &str = "([^"]*)"/.exec(own)[1].split(" ");
/** ISO 4217's decimals, as `Currency::decimals` has them. */
const [none, three] = [...own.matchAll(/^ +(b"[^=]*) => (?:0|3),$/gm)].map((row) => row[1].match(/[A-Z]{3}/g));
export const decimalsOf = (code) => (none.includes(code) ? 0 : three.includes(code) ? 3 : 2);

const format = (locale, currency) => new Intl.NumberFormat(locale, { style: "currency", currency });
const symbol = (locale, code) =>
  format(locale, code)
    .formatToParts(1)
    .find((part) => part.type === "currency").value;
/** What most of a list are. */
const usual = (list) => list.toSorted((a, b) => list.filter((x) => x === b).length - list.filter((x) => x === a).length)[0];

export function made() {
  const root = new Map(CODES.map((code) => [code, usual(LOCALES.map((locale) => symbol(locale, code)))]));
  const told = ([code, text]) => (text === code ? code : code + text.replaceAll("\u202f", "\\u{202f}"));
  const list = (entries) => `"${entries.map(told).join(" ")}"`;
  const rows = LOCALES.map((locale) => {
    const differ = CODES.map((code) => [code, symbol(locale, code)]).filter(([code, text]) => text !== root.get(code));
    return `pub(crate) const ${locale.toUpperCase().replace("-", "_")}: &str = ${list(differ)};\n`;
  });
  const whole = CODES.filter((code) => decimalsOf(code) > 0 && format("de", code).resolvedOptions().maximumFractionDigits === 0);
  return `// Made by scripts/cldr.mjs from CLDR ${process.versions.cldr}.

/// Currencies that have a minor unit in ISO 4217 and are written without one.
pub(crate) const WHOLE: &str = "${whole.join(" ")}";

/// The symbols of most locales, each behind its code; the others are written by their code.
pub(crate) const SYMBOLS: &str = ${list([...root].filter(([code, text]) => text !== code))};

// The symbols that a locale has for itself; a code alone is written as it is.
${rows.join("")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  fs.writeFileSync(file, made());
  execFileSync("rustfmt", ["--edition", "2024", file], { stdio: "inherit" });
}
