// The letters as they are looked for: by name, subject in every language, purpose, and the fields of their data.
import { letters } from "#letters";
import { groups } from "../../dist/letters/groups.js";

/** A text as it is compared: without case, accents and template tags. */
const plain = (text) =>
  text
    .replaceAll(/\{[{%].*?[}%]\}/g, " ")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase();

/** The paths of all values that a schema lets in, like `order.items.name`. */
function pathsOf(schema, defs, path = [], depth = 0) {
  const { $ref, anyOf, items, properties = {} } = schema;
  if (depth > 12) return [];
  const inner = [$ref && defs[$ref.replace("#/$defs/", "")], items, ...(anyOf ?? [])].filter(Boolean);
  return [
    ...inner.flatMap((one) => pathsOf(one, defs, path, depth + 1)),
    ...Object.entries(properties).flatMap(([name, one]) => [[...path, name].join("."), ...pathsOf(one, defs, [...path, name], depth + 1)]),
  ];
}

function entryOf(letter, group) {
  const { name, texts, schema } = letter;
  const { description, required, properties, $defs } = schema;
  const takes = Object.keys(properties).filter((property) => !required.includes(property));
  const subjects = Object.values(texts).map(({ subject }) => subject);
  return {
    name,
    letter,
    group,
    description,
    needs: required,
    takes,
    // As message.class is, whatever the sample: who may be advertised to can unsubscribe.
    class: required.includes("unsubscribeUrl") ? "advertising" : "transactional",
    words: plain([name, name.replaceAll("-", " "), description, group.title, ...subjects, ...required, ...takes].join(" \n ")),
    fields: [...new Set(pathsOf(schema, $defs).flatMap((path) => [path, ...path.split(".")]))].map(plain),
  };
}

/** Every letter with its group, in the groups' order. */
export async function catalogue() {
  const loaded = await Promise.all(groups.map((group) => Promise.all(group.letters.map(async (name) => entryOf((await letters[name]()).default, group)))));
  return loaded.flat();
}

/** Whether a letter has every word that is looked for: a part of what is said of it, or the beginning of a field of its data. */
export function isFound({ words, fields }, query) {
  return plain(query)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => words.includes(word) || fields.some((field) => field.startsWith(word)));
}

/** The name of the sample that comes closest to the one that is wanted: letters have samples of their own. */
export function sampleOf({ samples }, wanted) {
  if (Object.hasOwn(samples, wanted)) return wanted;
  const names = Object.keys(samples);
  const sizes = new Map(names.map((name) => [name, JSON.stringify(samples[name]).length]));
  const bySize = names.toSorted((a, b) => sizes.get(a) - sizes.get(b));
  return wanted === "least" ? bySize[0] : (names.find((name) => name === "whole") ?? bySize.at(-1));
}

export { groups };
