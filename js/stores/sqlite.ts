import type { DatabaseSync, StatementSync } from "node:sqlite";
import { PostfrischError, problem } from "../errors.js";
import { type Database, prepare, SqlStore, type Statement } from "./sql.js";
import type { Store } from "./store.js";

/** Milliseconds a statement waits for another process's lock. */
const BUSY = 5_000;

/**
 * A store in a SQLite file, through Node's own `node:sqlite`.
 * @param path the file; it is made where there is none
 * @throws {PostfrischError} `store/needs-node-22`, `store/failed`, `store/locked`, `store/damaged`
 */
export async function sqlite(path: string, { busyTimeout = BUSY }: { busyTimeout?: number } = {}): Promise<Store> {
  const module = await import("node:sqlite").catch((cause) => {
    throw problem("store/needs-node-22", "this Node has no node:sqlite", "use Node 22.13 or later, or another store", { path: cause?.code });
  });
  const db = translated(() => {
    const db = new module.DatabaseSync(path, { timeout: busyTimeout });
    try {
      db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    } catch (error) {
      db.close();
      throw error;
    }
    return new NodeSqlite(db);
  });
  try {
    await prepare(db);
  } catch (error) {
    await db.close();
    throw error;
  }
  return new SqlStore(db);
}

class NodeSqlite implements Database {
  readonly #statements = new Map<string, StatementSync>();

  constructor(private readonly db: DatabaseSync) {}

  async read(statements: Statement[]): Promise<unknown[][]> {
    return translated(() => {
      const [first] = statements;
      if (first && statements.length === 1) return [this.#prepared(first[0]).all(...first[1])];
      // Within a transaction all of them see one state of the data.
      this.db.exec("BEGIN");
      try {
        return statements.map(([sql, parameters]) => this.#prepared(sql).all(...parameters));
      } finally {
        this.db.exec("COMMIT");
      }
    });
  }

  async batch(statements: Statement[]): Promise<unknown[][]> {
    return translated(() => {
      this.db.exec("BEGIN IMMEDIATE");
      try {
        const rows = statements.map(([sql, parameters]) => this.#prepared(sql).all(...parameters));
        this.db.exec("COMMIT");
        return rows;
      } catch (error) {
        // After some errors, like a full disk, SQLite has rolled back itself.
        if (this.db.isTransaction) this.db.exec("ROLLBACK");
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    this.#statements.clear();
    this.db.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

/** What SQLite's result codes say, and what helps (sqlite.org/rescode.html). */
const CAUSES: Record<number, [cause: string, help: string]> = {
  8: ["the database can't be written: the file or its folder is read-only", "give this user the right to write both"],
  10: ["the disk could not be read or written", "check the disk and its file system; nothing was written"],
  13: ["the disk is full", "make room, then run this again; nothing was written"],
  14: ["the database can't be opened", "check that its folder is there and may be written"],
};

/** SQLite's result codes as the package's errors (sqlite.org/rescode.html). */
function translated<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    const code = Number((error as { errcode?: number }).errcode ?? 0) & 0xff;
    const message = error instanceof Error ? error.message : String(error);
    if (code === 5 || code === 6) throw problem("store/locked", message, "another process is writing; try again", {});
    if (code === 11 || code === 26) throw problem("store/damaged", message, "restore the database from a backup; nothing was written", {});
    if (code === 18) throw problem("store/too-large", "a value is too large for the database", "shorten what is stored");
    const [cause, help] = CAUSES[code] ?? [message, "check that the database can be reached and written"];
    throw problem("store/failed", cause, help, {});
  }
}
