// JSON as it is written: what is wrong in it has its place, and so has each value.
import { jsonLanguage } from "@codemirror/lang-json";
import { PostfrischError } from "../dist/js/base/errors.js";

/** A range of a text as lines and columns. */
export function placeOf(text, from, to) {
  const at = (offset) => {
    const before = text.slice(0, offset).split("\n");
    return [before.length, before.at(-1).length + 1];
  };
  const [[line, column], [endLine, endColumn]] = [at(from), at(to)];
  return { line, column, endLine, endColumn };
}

/** Where the text stops being JSON. */
function mistake(text) {
  let found;
  jsonLanguage.parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found ??= [from, to];
    },
  });
  const [from, to] = found ?? [0, text.length];
  return placeOf(text, from, Math.max(to, from + 1));
}

/** Data as they are written. */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error;
    throw new PostfrischError({ code: "data/not-json", severity: "error", message, help: "pass the data as valid JSON", path: "$", ...mistake(text) });
  }
}

/** Where a value stands that a path like `order.items[0].name` leads to, or what is around it where there is none. */
export function placeInJson(text, path) {
  let node = jsonLanguage.parser.parse(text).topNode.firstChild;
  let shown = node;
  for (const [, index, key] of path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)) {
    if (index !== undefined) node = node.name === "Array" ? children(node)[Number(index)] : undefined;
    else {
      const property = children(node).find((child) => child.name === "Property" && keyOf(text, child) === key);
      shown = property?.firstChild ?? shown;
      node = property?.lastChild;
    }
    if (!node) break;
    if (index !== undefined) shown = node;
  }
  return shown && placeOf(text, shown.from, Math.min(shown.to, endOfLine(text, shown.from)));
}

function children(node) {
  const found = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!/^[[\]{},:]$/.test(child.name)) found.push(child);
  return found;
}

const keyOf = (text, { firstChild }) => JSON.parse(text.slice(firstChild.from, firstChild.to));
const endOfLine = (text, from) => (text.indexOf("\n", from) < 0 ? text.length : text.indexOf("\n", from));
