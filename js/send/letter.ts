import { problem } from "../base/errors.js";

/** A letter of the catalogue: plain data, to use as it is or to copy and change. Without `Data` it is a letter whatever its data. */
export interface Letter<Data = unknown> {
  name: string;
  /** The MJML, one for all locales; `{{ t.key }}` stands for a text. */
  mjml: string;
  /** Files the MJML includes, by path. */
  parts: Record<string, string>;
  /** Texts by locale and tone: `de`, `de-du`, `en`. */
  texts: Record<string, Record<string, string>>;
  /** Colours and font; `{{ theme.key }}` stands for one. */
  theme: Record<string, string>;
  /** JSON Schema of its data. */
  schema: object;
  /** Data to try it with. */
  samples: Record<string, Data>;
}

/**
 * Which of a letter's texts a locale reads: its own, else those of its language (`de-AT` reads `de`); none where the letter has no texts at all.
 * @throws {PostfrischError} `letter/no-text`
 */
export function textsFor({ name, texts }: Letter, locale: string): string | undefined {
  const known = Object.keys(texts);
  const found = [locale, locale.replace(/-[A-Z]{2}$/, "")].find((wanted) => known.includes(wanted));
  if (found !== undefined || !known.length) return found;
  throw problem("letter/no-text", `the letter \`${name}\` has no texts in ${locale}`, `use one of: ${known.join(", ")}; or copy the letter and add its texts`);
}

/** What `{{ t.key }}` and `{{ theme.key }}` stand for in a locale. */
export function wordsOf(letter: Letter, locale: string, theme: Record<string, string> = {}): Record<string, string> {
  const own = textsFor(letter, locale);
  const named = (prefix: string, words: Record<string, string>) => Object.entries(words).map(([key, word]) => [`${prefix}.${key}`, word] as const);
  const texts: (readonly [string, string])[] = own === undefined ? [] : [["t", own], ...named("t", letter.texts[own] ?? {})];
  return Object.fromEntries([...texts, ...named("theme", { ...letter.theme, ...theme })]);
}
