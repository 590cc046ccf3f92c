import { problem } from "../base/errors.js";

/** A letter: plain data, to be used as it is or copied and changed. Without a type argument, its data are untyped. */
export interface Letter<Data = unknown> {
  name: string;
  /** The MJML for all locales; `{{ t.key }}` inserts a text. */
  mjml: string;
  /** Included files, by path. */
  parts: Record<string, string>;
  /** Texts by locale and tone: `de`, `de-du`, `en`. */
  texts: Record<string, Record<string, string>>;
  /** Colours and font; `{{ theme.key }}` inserts one. */
  theme: Record<string, string>;
  /** The JSON Schema of the data. */
  schema: object;
  /** Sample data. */
  samples: Record<string, Data>;
}

/**
 * The texts that a locale uses: its own, or those of its language (`de-AT` uses `de`); undefined if the letter has no texts at all.
 * @throws {PostfrischError} `letter/no-text`
 */
export function textsFor({ name, texts }: Letter, locale: string): string | undefined {
  const known = Object.keys(texts);
  const found = [locale, locale.replace(/-[A-Z]{2}$/, "")].find((wanted) => known.includes(wanted));
  if (found !== undefined || !known.length) return found;
  throw problem("letter/no-text", `the letter \`${name}\` has no texts in ${locale}`, `use one of: ${known.join(", ")}; or copy the letter and add its texts`);
}

/** The values of `{{ t.key }}` and `{{ theme.key }}` in a locale. */
export function wordsOf(letter: Letter, locale: string, theme: Record<string, string> = {}): Record<string, string> {
  const own = textsFor(letter, locale);
  const named = (prefix: string, words: Record<string, string>) => Object.entries(words).map(([key, word]) => [`${prefix}.${key}`, word] as const);
  const texts: (readonly [string, string])[] = own === undefined ? [] : [["t", own], ...named("t", letter.texts[own] ?? {})];
  return Object.fromEntries([...texts, ...named("theme", { ...letter.theme, ...theme })]);
}

/** The files of a letter's folder, by their paths: what `preview`, `render` and the studio read. */
export function filesOf({ mjml, parts, texts, theme, schema, samples }: Letter): Record<string, string> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const each = (folder: string, values: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${folder}/${name}.json`, json(value)]));
  return {
    "letter.mjml": mjml,
    ...parts,
    ...each("texts", texts),
    "theme.json": json(theme),
    "schema.json": json(schema),
    ...each("samples", samples),
  };
}
