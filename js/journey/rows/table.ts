// The rows of a file: CSV with the names in its first line, or JSON Lines.
import { problem } from "../../base/errors.js";
import { ROW_CHARS } from "../../base/limits.js";
import { textOf } from "./decode.js";
import type { RowOptions, RowSource } from "./types.js";

/** A row as it stands in the file: its cells by the column's {@link keyOf}. */
export interface TableRow {
  /** Its first line. */
  line: number;
  cells: Map<string, unknown>;
  /** Why it can't be read. */
  fault?: { message: string; help: string };
}

/** A file that is open. */
export interface Table {
  /** The names of its columns, as they are written; of JSON Lines, those of the first line. */
  names: string[];
  /** Whether later rows may have other columns. */
  isOpen: boolean;
  rows: AsyncIterable<TableRow>;
}

/** A column's name without what differs from file to file: case, spaces, `_` and `-`. */
export const keyOf = (name: string) =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}#]+/gu, "");

const DELIMITERS = [",", ";", "\t", "|"];

/**
 * Opens a file.
 * @param score how many columns of a first line are known: it decides about the delimiter
 * @throws {PostfrischError} `feed/encoding`, `feed/empty`, `journey/invalid`, `data/not-json`; `usage/bad` if csv-parse is not installed
 */
export async function openTable(source: RowSource, { encoding }: Pick<RowOptions, "encoding">, score: (names: string[]) => number): Promise<Table> {
  const text = textOf(source, encoding);
  let head = "";
  // The first line decides: it may come in pieces.
  while (!/\S[^\r\n]*[\r\n]/.test(head)) {
    const { value, done } = await text.next();
    if (done) break;
    head += value;
    if (head.length > ROW_CHARS) throw problem("journey/invalid", `the first line has more than ${ROW_CHARS} characters`, "check the file: its first line has the names of the columns"); // biome-ignore format: a sentence
  }
  if (!head.trim()) throw problem("feed/empty", "the file is empty", "check the export: its first line has the names of the columns");
  const all = after(head, text);
  return head.trimStart().startsWith("{") ? jsonTable(all) : csvTable(all, head, score);
}

async function* after(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}

async function jsonTable(text: AsyncGenerator<string>): Promise<Table> {
  const rows = jsonRows(text);
  const { value: first } = await rows.next();
  return { names: first ? [...first.names] : [], isOpen: true, rows: from(first, rows) };
}

async function* from<T>(first: T | undefined, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first !== undefined) yield first;
  yield* rest;
}

async function* jsonRows(text: AsyncGenerator<string>): AsyncGenerator<TableRow & { names: string[] }> {
  let line = 0;
  let rest = "";
  const read = (one: string) => {
    line += 1;
    return one.trim() ? [jsonRow(one, line)] : [];
  };
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > ROW_CHARS) throw problem("data/not-json", `line ${line + 1} has more than ${ROW_CHARS} characters`, "write one JSON object a line");
    for (const one of lines) yield* read(one);
  }
  yield* read(rest);
}

function jsonRow(text: string, line: number): TableRow & { names: string[] } {
  const refused = (message: string) => ({ line, cells: new Map(), names: [], fault: { message, help: "write one JSON object a line" } });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(`the line is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return refused("the line is no JSON object");
  return { line, names: Object.keys(value), cells: new Map(Object.entries(value).map(([name, cell]) => [keyOf(name), cell])) };
}

async function csvTable(text: AsyncGenerator<string>, head: string, score: (names: string[]) => number): Promise<Table> {
  const stated = /^\s*"?sep=(.)"?[\r\n]/i.exec(head)?.[1];
  const line = head.split(/[\r\n]/).find((one) => one.trim()) ?? "";
  const delimiter = stated ?? bestDelimiter(line, score);
  const records = csvRecords(text, delimiter);
  for (;;) {
    const { value, done } = await records.next();
    if (done) throw problem("feed/empty", "the file has no column names", "check the export: its first line has the names of the columns");
    if (isBlank(value.cells) || (stated !== undefined && value.cells[0]?.toLowerCase().startsWith("sep="))) continue;
    const names = value.cells.map((name) => name.trim());
    return { names, isOpen: false, rows: csvRows(records, names.map(keyOf)) };
  }
}

/** The delimiter with which most columns are known, or, of equals, with which there are most. */
function bestDelimiter(line: string, score: (names: string[]) => number): string {
  const rated = DELIMITERS.map((delimiter) => {
    const names = line.split(delimiter).map((name) => name.replaceAll('"', ""));
    return { delimiter, known: score(names), count: names.length };
  });
  return rated.sort((a, b) => b.known - a.known || b.count - a.count)[0]?.delimiter ?? ",";
}

async function* csvRows(records: AsyncGenerator<CsvRecord>, keys: string[]): AsyncGenerator<TableRow> {
  for await (const { line, cells } of records) {
    if (isBlank(cells)) continue;
    const row = { line, cells: new Map(keys.map((key, at) => [key, cells[at]])) };
    if (cells.length === keys.length || (cells.length > keys.length && isBlank(cells.slice(keys.length)))) yield row;
    else {
      const message = `the row has ${cells.length} cells, the first line has ${keys.length}`;
      yield { ...row, fault: { message, help: "put cells that contain the delimiter or a line break in quotes" } };
    }
  }
}

const isBlank = (cells: string[]) => cells.every((cell) => !cell.trim());

interface CsvRecord {
  line: number;
  cells: string[];
}

/** Where a quote is wrong, nothing behind it can be trusted: that ends the reading. */
async function* csvRecords(text: AsyncGenerator<string>, delimiter: string): AsyncGenerator<CsvRecord> {
  const { parse, CsvError } = await import("csv-parse/stream").catch((cause) => {
    throw problem("usage/bad", "the package csv-parse is not installed", "run `npm install csv-parse`, or write JSON Lines", { cause });
  });
  let end = 0;
  const onRecord = (record: string[], { lines }: { lines: number }) => {
    end = lines;
    return record;
  };
  const parser = parse({ delimiter, info: true, relax_column_count: true, max_record_size: ROW_CHARS, on_record: onRecord });
  const stream = streamOf(text).pipeThrough(parser as unknown as ReadableWritablePair<ParsedRecord, Uint8Array>);
  try {
    for await (const { info, record } of stream as unknown as AsyncIterable<ParsedRecord>) {
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
      yield { line: info.lines - breaks, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const help = 'check the quotes: a cell that contains one is in quotes, with each quote doubled ("")';
    throw problem("journey/invalid", `the rows can't be told apart from here on: ${error.message}`, help, { line: end + 1, cause: error });
  }
}

function streamOf(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await text.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await text.return(undefined)),
  });
}

interface ParsedRecord {
  info: { lines: number };
  record: string[];
}
