/** A letter of the catalogue: plain data, to use as it is or to copy and change. */
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

/** A letter whatever its data. */
// biome-ignore lint/suspicious/noExplicitAny: letters of all data are taken
export type AnyLetter = Letter<any>;

/** What `{{ t.key }}` and `{{ theme.key }}` stand for in a locale: `de-AT` reads `de`, `fr` reads `en`. */
export function wordsOf(letter: AnyLetter, locale: string, theme: Record<string, string> = {}): Record<string, string> {
  const language = locale.split("-")[0] ?? "";
  const own = [locale, language, "en"].find((tag) => letter.texts[tag]);
  const named = (prefix: string, words: Record<string, string>) => Object.entries(words).map(([key, word]) => [`${prefix}.${key}`, word] as const);
  const texts: (readonly [string, string])[] = own === undefined ? [] : [["t", own], ...named("t", letter.texts[own] ?? {})];
  return Object.fromEntries([...texts, ...named("theme", { ...letter.theme, ...theme })]);
}
