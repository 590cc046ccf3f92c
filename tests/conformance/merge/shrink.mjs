// Makes a document that differs as small as it can be while it still differs in the same way.
import { judge } from "./judge.mjs";

/** Steps at most: each costs two compilations. */
const STEPS = 600;

export async function shrunk(document, { merge, compile }) {
  let best = { ...document, first: undefined };
  let left = STEPS;
  const stays = async (next) => {
    if (left-- <= 0) return false;
    const judged = await judge({ ...next, mayBe: document.mayBe }, { merge, compile });
    if (judged.verdict !== document.verdict || (document.code && judged.code !== document.code)) return false;
    best = { ...document, ...next, ...judged, first: undefined };
    return true;
  };
  for (let changed = true; changed && left > 0; ) {
    changed = false;
    for (const cut of cuts) {
      for (let index = 0; left > 0; ) {
        const candidates = cut(best);
        if (index >= candidates.length) break;
        if (await stays(candidates[index]())) changed = true;
        else index++;
      }
    }
  }
  return best;
}

const TOKEN =
  /\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|\{#[\s\S]*?#\}|<!--[\s\S]*?-->|<\/?[a-zA-Z](?:\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|"(?:\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|[^"])*"|'[^']*'|[^>"'])*>|[^<{]+|[<{]/g;
const OPENS = /^\{%[-+]?\s*(for|if|macro|call|filter|with|autoescape|raw|set(?=\s+\w+\s*[-+]?%\}))/;

/** Pieces of a text that end by themselves: each as `[start, end, inside start, inside end]`. */
function pieces(text) {
  const found = [];
  const open = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    const opens = OPENS.exec(token)?.[1] ?? (token.endsWith("/>") ? undefined : /^<([a-zA-Z][\w-]*)/.exec(token)?.[1]);
    const closes = /^\{%[-+]?\s*end(\w+)/.exec(token)?.[1] ?? /^<\/([a-zA-Z][\w-]*)/.exec(token)?.[1];
    if (closes !== undefined) {
      const at = open.findLastIndex(([name]) => name === closes);
      if (at >= 0) {
        const [, start, inside] = open.splice(at)[0];
        found.push([start, end, inside, index]);
      }
    } else if (opens !== undefined) open.push([opens, index, end]);
    else if (token.trim()) found.push([index, end]);
  }
  return found.sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
}

const without = (text, start, end, instead = "") => text.slice(0, start) + instead + text.slice(end);
const keeps = (text, start, end) => !/^<\/?(?:mjml|mj-body)\b/.test(text.slice(start, end));

/** Ways to make a document smaller; each gives what may be tried. */
const cuts = [
  // A piece is left out, or only what is in it.
  ({ template, data, includes }) =>
    pieces(template)
      .filter(([start, end]) => keeps(template, start, end))
      .map(([start, end]) => () => ({ template: without(template, start, end), data, includes })),
  // A piece goes, what is in it stays; what stands in components does not come to stand where it may not.
  ({ template, data, includes }) =>
    pieces(template)
      .filter(([start, end, inside]) => inside !== undefined && !/^<mj(?!-wrapper|-group)/.test(template.slice(start, end)))
      .map(([start, end, from, to]) => () => ({ template: without(template, start, end, template.slice(from, to)), data, includes })),
  // An attribute is left out, or has no value.
  ({ template, data, includes }) =>
    [...template.matchAll(/\s+(?:\{%[^%]*%\}\s*)?[\w-]+="(?:\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|[^"])*"(?:(?:\{% else %\}[^%]*)?\s*\{% endif %\})?/g)].map(
      ({ 0: token, index }) =>
        () => ({ template: without(template, index, index + token.length), data, includes }),
    ),
  // A branch goes.
  ({ template, data, includes }) =>
    [...template.matchAll(/\{%-? (?:else|elif [^%]*) -?%\}(?:(?!\{%-? (?:if|for|endif|endfor|else|elif))[\s\S])*/g)].map(({ 0: token, index }) => () => ({
      template: without(template, index, index + token.length),
      data,
      includes,
    })),
  // An included file stands where it is included.
  ({ template, data, includes }) =>
    Object.entries(includes ?? {}).map(([name, text]) => () => ({
      template: template.replace(`{% include "${name}" %}`, () => text),
      data,
      includes: Object.fromEntries(Object.entries(includes).filter(([other]) => other !== name)),
    })),
  // A text is one letter, a condition one name.
  ({ template, data, includes }) =>
    [...template.matchAll(/>([^<>{}]{2,})</g)].map(({ 1: token, index }) => () => ({
      template: without(template, index + 1, index + 1 + token.length, "x"),
      data,
      includes,
    })),
  // An attribute's value is what one name says.
  ({ template, data, includes }) =>
    [...template.matchAll(/="((?:\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|[^"])*)"/g)]
      .filter(([, value]) => /\{[{%]/.test(value) && !/^\{\{ [\w.]+ \}\}$/.test(value))
      .flatMap(({ 1: value, index }) =>
        [...value.matchAll(/\{\{-? ([\w.]+) -?\}\}/g)].map(([, name]) => () => ({
          template: without(template, index + 2, index + 2 + value.length, `{{ ${name} }}`),
          data,
          includes,
        })),
      ),
  // Data are left out, and rows.
  ({ template, data, includes }) => smaller(data).map((less) => () => ({ template, data: less, includes })),
];

/** The same value with one thing less, each thing in turn. */
function smaller(value) {
  if (Array.isArray(value)) return value.flatMap((one, index) => [value.toSpliced(index, 1), ...smaller(one).map((less) => value.with(index, less))]);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, one]) => [
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)),
    ...smaller(one).map((less) => ({ ...value, [name]: less })),
  ]);
}
