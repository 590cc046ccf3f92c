import type { Code } from "../base/codes.js";
import { PostfrischError, problem } from "../base/errors.js";
import { D1_VALUE_BYTES } from "../base/limits.js";
import type { Database, Statement } from "./database.js";
import { byteLength } from "./lists.js";
import { prepare, SqlStore } from "./sql.js";
import type { Store } from "./store.js";

/** What is used of Cloudflare's `D1Database` binding. */
export interface D1Binding {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<{ results: unknown[] }[]>;
}

/** What is used of its statements. */
export interface D1Statement {
  bind(...parameters: (string | number | null | Uint8Array)[]): D1Statement;
}

/** A store in Cloudflare D1. Call {@link prepareD1} once, at deployment or when the worker starts. */
export function d1(binding: D1Binding): Store {
  return new SqlStore(new D1(binding));
}

/** Makes the tables where they are missing, and brings those of an earlier version up to date. */
export async function prepareD1(binding: D1Binding): Promise<void> {
  await prepare(new D1(binding));
}

class D1 implements Database {
  constructor(private readonly binding: D1Binding) {}

  read(statements: Statement[]): Promise<unknown[][]> {
    return this.batch(statements);
  }

  /** D1 runs one batch as one transaction. */
  async batch(statements: Statement[]): Promise<unknown[][]> {
    if (statements.length === 0) return [];
    for (const [, parameters] of statements) for (const parameter of parameters) checkSize(parameter);
    try {
      const bound = statements.map(([sql, parameters]) => this.binding.prepare(sql).bind(...parameters));
      return (await this.binding.batch(bound)).map(({ results }) => results);
    } catch (error) {
      throw translated(error);
    }
  }

  async close(): Promise<void> {}
}

function checkSize(value: string | number | null | Uint8Array): void {
  // No character has more than three bytes a UTF-16 unit: short texts are not counted.
  const isShort = typeof value === "string" ? value.length * 3 <= D1_VALUE_BYTES : !(value instanceof Uint8Array);
  const bytes = isShort ? 0 : typeof value === "string" ? byteLength(value) : (value as Uint8Array).length;
  if (bytes > D1_VALUE_BYTES) throw tooLarge(`a value has ${bytes} bytes, and D1 keeps ${D1_VALUE_BYTES} at the most`);
}

function tooLarge(message: string, cause?: unknown): PostfrischError {
  return problem("store/too-large", message, "shorten it: a smaller picture, fewer texts; or use another store", { cause });
}

/** What D1 says when it fails (developers.cloudflare.com/d1/observability/debug-d1), as the package's errors; whatever else it says is told as it is. */
const CAUSES: [said: RegExp, code: Code, message: string | null, help: string][] = [
  [/SQLITE_FULL|maximum DB size|database or disk is full/i, "store/failed", "the database is full", "delete what is no longer needed, or use another database"],
  [
    /overloaded|queued|SQLITE_BUSY|SQLITE_LOCKED|reset|transient|connection (was )?(lost|closed)|starting up|exceeded its (CPU|memory)|timed? ?out/i,
    "store/locked",
    null,
    "D1 is busy or restarts; try again",
  ],
  [/no such (table|column)/i, "store/failed", null, "call `prepareD1` once before the store is used"],
  [/too many (sub|api )requests/i, "store/failed", "this call of the worker may ask D1 no more", "write less at once, or in several calls"],
  [/SQLITE_(CORRUPT|NOTADB)/i, "store/damaged", null, "restore the database (Time Travel); nothing was written"],
];

function translated(error: unknown): PostfrischError {
  if (error instanceof PostfrischError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const message = said.replace(/^D1_\w*ERROR: /, "").replace(/: SQLITE_\w+.*$/, "");
  if (/SQLITE_TOOBIG|too big|too large/i.test(said)) return tooLarge("a row is larger than D1 keeps", error);
  const unknown: (typeof CAUSES)[number] = [/./, "store/failed", null, "check that the database is reachable and writable"];
  const [, code, what, help] = CAUSES.find(([pattern]) => pattern.test(said)) ?? unknown;
  return problem(code, what ?? message, help, { cause: error });
}
