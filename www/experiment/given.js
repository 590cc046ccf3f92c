// Counters as they are written, JSON or CSV, and where in a text an error is.
import { jsonLanguage } from "@codemirror/lang-json";
import { PostfrischError } from "../../dist/js/base/errors.js";
import { parseJson, placeInJson, placeOf } from "../json.js";

/** The columns of CSV, and what a cell of each is. */
const COLUMNS = {
  experiment: "text",
  variant: "text",
  segment: "text",
  day: "text",
  units: "count",
  conversions: "count",
  amount: "number",
  squares: "number",
};
const NEEDED = ["experiment", "variant", "day", "units"];
const NUMBERS = { count: /^\d+$/, number: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i };

const isJson = (text) => /^\s*[[{]/.test(text);
const bad = (message, help, line) => new PostfrischError({ code: "experiment/bad", severity: "error", message, help, ...lineOf(line) });
const lineOf = (line) => ({ line, column: 1, endLine: line, endColumn: 10_000 });

/**
 * Reads counters: `rows`, and with CSV the `lines` on which they stand.
 * @throws {PostfrischError} where they can't be read
 */
export function readCounts(given) {
  const text = given.replace(/^\uFEFF/, "");
  if (isJson(text)) return { rows: parseJson(text) };
  const all = text.split(/\r?\n/).map((line, at) => ({ line, at: at + 1 }));
  const [head, ...body] = all.filter(({ line }) => line.trim());
  if (!head) return { rows: [], lines: [] };
  const [delimiter, names] = [",", ";", "\t"]
    .map((one) => [one, cells(head.line, one).map((name) => name.trim().toLowerCase())])
    .toSorted(([, a], [, b]) => known(b) - known(a))[0];
  const unknown = names.find((name) => !Object.hasOwn(COLUMNS, name));
  const missing = NEEDED.find((name) => !names.includes(name));
  const help = `the columns are ${Object.keys(COLUMNS).join(", ")}`;
  if (unknown !== undefined) throw bad(`no counter has a column \`${unknown}\``, help, head.at);
  if (missing) throw bad(`the column \`${missing}\` is missing`, help, head.at);
  return { rows: body.map(({ line, at }) => rowOf(names, cells(line, delimiter), at)), lines: body.map(({ at }) => at) };
}

const known = (names) => names.filter((name) => Object.hasOwn(COLUMNS, name)).length;

/** The cells of a line; those in quotation marks may have delimiters. */
function cells(line, delimiter) {
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(${delimiter}|$)`, "gy");
  const found = [];
  for (const [, quoted, plain, end] of line.matchAll(pattern)) {
    found.push(quoted?.replaceAll('""', '"') ?? plain);
    if (!end) break;
  }
  return found;
}

function rowOf(names, given, line) {
  if (given.length !== names.length) throw bad(`${given.length} cells, where the first line has ${names.length}`, "write a cell for each column", line);
  const row = {};
  for (const [at, name] of names.entries()) {
    const cell = given[at].trim();
    if (!cell && !NEEDED.includes(name)) continue;
    const kind = COLUMNS[name];
    if (kind !== "text" && !NUMBERS[kind].test(cell)) {
      const help = kind === "count" ? "write whole numbers in digits alone, like 12000" : "write numbers like 1234.56, without separators of thousands";
      throw bad(`\`${cell}\` in \`${name}\` is no ${kind === "count" ? "whole number" : "number"}`, help, line);
    }
    row[name] = kind === "text" ? cell : Number(cell);
  }
  return row;
}

/** What is wrong with counters, with its place; `lines` are those of CSV. */
export function countProblems(error, text, lines) {
  return problemsOf(error).map((found) => {
    const row = Number(/^row (\d+): /.exec(found.message)?.[1]);
    if (found.line || !(row || isJson(text))) return found;
    if (!row) return placedByColumn(text, found) ?? found;
    return { ...found, ...(lines ? lineOf(lines[row - 1]) : placeInJson(text, `[${row - 1}]`)) };
  });
}

/** What is wrong with a definition, with its place. */
export function definitionProblems(error, text) {
  return problemsOf(error).map((found) => (found.line ? found : (placedByColumn(text, found) ?? { ...found, ...placeOfName(text, found.message) })));
}

const problemsOf = (error) => error.diagnostics ?? [{ code: "", severity: "error", message: error.message, help: "" }];

/** What is wrong where the core stopped reading. It read the same values without spaces, so that the tokens are the same. */
function placedByColumn(text, found) {
  const [said, column] = /^(.*) at line 1 column (\d+)$/s.exec(found.message)?.slice(1) ?? [];
  if (said === undefined) return undefined;
  const compact = JSON.stringify(JSON.parse(text));
  const end = new TextDecoder().decode(new TextEncoder().encode(compact).subarray(0, Number(column))).length;
  const at = tokens(compact).findLastIndex(({ from }) => from < Math.max(end, 1));
  const token = tokens(text)[at];
  return token && { ...found, message: said, ...placeOf(text, token.from, token.to) };
}

function tokens(text) {
  const found = [];
  jsonLanguage.parser.parse(text).iterate({
    enter: ({ node, from, to }) => {
      if (!node.firstChild && to > from) found.push({ from, to });
    },
  });
  return found;
}

/** The field or name that a message is about. */
function placeOfName(text, message) {
  const names = [...message.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  if (/^there are \d+ factors|^the factors make/.test(message)) names.push("factors");
  if (/^a rate of/.test(message)) names.push("baseline");
  for (const name of names) {
    // What is there twice is wrong where it is last.
    const from = text.lastIndexOf(JSON.stringify(name));
    if (from >= 0) return placeOf(text, from, from + JSON.stringify(name).length);
  }
  return undefined;
}

/** An error of the page's other fields. */
export const otherProblems = problemsOf;
