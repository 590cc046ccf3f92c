// All letters, loaded, for the tests of each of them.
import { letters } from "postfrisch/letters";

export const LOCALES = ["de", "de-du", "en"];
export const all = await Promise.all(Object.entries(letters).map(async ([name, load]) => ({ name, letter: (await load()).default })));
/** A letter by its name. */
export const named = (name) => all.find((one) => one.name === name).letter;
/** A letter's sample with everything in it. */
export const whole = (letter) => letter.samples.whole ?? Object.values(letter.samples)[0];
/** Letters that a contract needs, or that say where it stands: none of them may be lost. */
export const transactional = all.filter(({ letter }) => !letter.schema.required.includes("unsubscribeUrl"));
export const advertising = all.filter((one) => !transactional.includes(one));
/** Letters once for each of their locales, with a title. */
export const inEveryLocale = (some) => some.flatMap(({ name, letter }) => LOCALES.map((locale) => ({ name, letter, locale, title: `${name} ${locale}` })));
