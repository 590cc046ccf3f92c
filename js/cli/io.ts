import fs from "node:fs";
import path from "node:path";
import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import { PROGRESS_INTERVAL, TEXT_BYTES } from "../base/limits.js";
import { bytesOf } from "../base/meter.js";
import { type Include, includesBelow, rootFor } from "../send/mjml-files.js";

/** Exit codes, documented in `docs/cli.md`. */
export const EXIT = { ok: 0, found: 1, usage: 2 } as const;

/** The flags of a command, by name. */
export interface Flags {
  [name: string]: string | boolean | string[] | undefined;
}

/** The value of a flag that has one. */
export function text(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

/** The values of a flag that takes several, with commas. */
export function listed(value: string | undefined): string[] | undefined {
  return value?.split(",").map((part) => part.trim());
}

/** Reads a file, or standard input for `-`: UTF-8, with or without a byte order mark. */
export async function readText(file: string): Promise<string> {
  const over = () => problem("usage/bad", `${file === "-" ? "standard input" : file} has more than ${TEXT_BYTES} bytes`, "give a smaller file");
  let bytes: Uint8Array;
  try {
    bytes = await bytesOf(file === "-" ? process.stdin : fs.createReadStream(file), TEXT_BYTES, over);
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    throw unread(file, error);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem("usage/bad", `${file === "-" ? "standard input" : file} is not UTF-8`, "save it as UTF-8");
  }
}

/** Why a file can't be read. */
export function unread(file: string, error: unknown): PostfrischError {
  const { code } = error as NodeJS.ErrnoException;
  const why = code === "EISDIR" ? "it is a folder" : code === "ENOENT" ? "there is none" : code === "EACCES" ? "this user may not" : String(code ?? error);
  return problem("usage/bad", `the file ${file} can't be read: ${why}`, "check the path; `-` reads standard input");
}

/** Reads a file of JSON, or standard input for `-`. */
export async function readJson(file: string): Promise<unknown> {
  return parsed(await readText(file), file === "-" ? "standard input" : file);
}

/** A text as JSON. */
function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem(
      "data/not-json",
      `${name} can't be read: ${(error as Error).message}`,
      "write JSON: names and texts in double quotes, no comma behind the last",
      { cause: error },
    );
  }
}

/** The lines of a file, or of standard input for `-`, that are not blank: each with its number, from 1, and as the JSON object that it should be. */
export async function* objectLines(file: string): AsyncGenerator<{ number: number; text: string; object: () => Record<string, unknown> }> {
  let number = 0;
  for await (const bytes of byteLines(file)) {
    number += 1;
    const name = `line ${number}`;
    const text = new TextDecoder().decode(bytes);
    if (!text.trim()) continue;
    const object = () => {
      try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        throw problem("data/not-json", `${name} is not UTF-8`, "save the lines as UTF-8");
      }
      const value = parsed(text, name);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
      throw problem("data/not-json", `${name} is no object`, "write one JSON object a line");
    };
    yield { number, text, object };
  }
}

/** The lines of a file, or of standard input for `-`, that are not blank: UTF-8, without their ends. */
export async function* textLines(file: string): AsyncGenerator<string> {
  let number = 0;
  for await (const bytes of byteLines(file)) {
    number += 1;
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r$/, "");
    } catch {
      throw problem("usage/bad", `line ${number} of ${file === "-" ? "standard input" : file} is not UTF-8`, "save the lines as UTF-8");
    }
    if (text.trim()) yield text;
  }
}

const NEWLINE = 10;

/** Bytes between the ends of lines. */
async function* byteLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  try {
    for await (const piece of (file === "-" ? process.stdin : fs.createReadStream(file)) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...rest, piece.subarray(from, end)]);
        rest = [];
        from = end + 1;
      }
      rest.push(piece.subarray(from));
    }
  } catch (error) {
    throw unread(file, error);
  }
  yield Buffer.concat(rest);
}

/** Writes a file, or standard output for `-` and undefined. */
export function writeText(file: string | undefined, text: string | Uint8Array): void {
  if (file === undefined || file === "-") process.stdout.write(text);
  else if (!fs.existsSync(path.dirname(path.resolve(file))))
    throw problem("usage/bad", `${file} can't be written: there is no folder ${path.dirname(file)}`, "make the folder, or write elsewhere");
  else fs.writeFileSync(file, text);
}

export function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** A finding as a person reads it in a terminal. */
export function told({ code, message, help, line, column, file, path: dataPath }: Diagnostic, main?: string): string {
  const name = file ?? main;
  const place = line === null ? name : [name, line, column].filter((part) => part !== undefined).join(":");
  return `${[place, dataPath].filter(Boolean).join(" ")}${place || dataPath ? ": " : ""}${code}: ${message}\n  help: ${help}\n`;
}

/** Anything thrown, as a finding. What the system refuses (a path, a full disk, who may read) is no fault of this program. */
export function finding(error: unknown): Diagnostic {
  if (error instanceof PostfrischError) return error.diagnostic;
  if (error instanceof Error && "syscall" in error)
    return problem("usage/bad", error.message, "check the path, who may read or write it, and the space left").diagnostic;
  const message = error instanceof Error ? error.message : String(error);
  return problem("internal", message, "please report this with the input that caused it").diagnostic;
}

/** Answers each line of standard input with one line, in order. */
export async function jsonLines<T extends { id?: unknown }>(answer: (line: T) => object): Promise<void> {
  for await (const { object } of objectLines("-")) {
    let id: unknown = null;
    try {
      const line = object() as T;
      id = line.id ?? null;
      print({ id, ...answer(line) });
    } catch (error) {
      print({ id, error: finding(error) });
    }
  }
}

/** Where included files are looked for besides the document's own folder, and what may be included besides what stands below the root folder. */
export interface MoreIncludes {
  /** A second place where they are looked for. */
  root?: string;
  /** Folders that they may stand in. */
  allowed?: string[];
  /** Files in memory; they stand before all others. */
  files?: Record<string, string>;
}

/** Reads includes of a document in a folder: they stay below the folder that the command runs in, or below the document's own where that lies outside. */
export function includesFrom(folder: string, { root, allowed = [], files = {} }: MoreIncludes = {}): Include {
  const also = root === undefined ? [] : [root];
  const read = includesBelow([folder, ...also], [rootFor(folder), ...also, ...allowed]);
  return (name) => (Object.hasOwn(files, name) ? files[name] : read(name));
}

/** Files beside one, or in folders below: those of a manifest's pictures. */
export function filesBeside(file: string): (name: string) => Uint8Array | undefined {
  const folder = file === "-" ? process.cwd() : path.dirname(path.resolve(file));
  return (name) => {
    const wanted = path.resolve(folder, name);
    return wanted.startsWith(folder + path.sep) && fs.existsSync(wanted) ? fs.readFileSync(wanted) : undefined;
  };
}

/** A progress bar on a terminal's standard error; nothing elsewhere. */
export function progressBar(total: number | undefined): { update(bytes: number, rows: number): void; end(): void } {
  const shown = process.stderr.isTTY;
  let last = 0;
  return {
    update(bytes, rows) {
      const now = Date.now();
      if (!shown || now - last < PROGRESS_INTERVAL) return;
      last = now;
      const share = total ? Math.min(1, bytes / total) : 0;
      const bar = total ? `[${"█".repeat(Math.round(share * 30)).padEnd(30, "·")}] ${Math.round(share * 100)} %` : `${(bytes / 1e6).toFixed(1)} MB`;
      process.stderr.write(`\r\x1b[K${bar}  ${rows} offers`);
    },
    end() {
      if (shown) process.stderr.write("\r\x1b[K");
    },
  };
}
