import fs from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { PostfrischError, problem } from "../base/errors.js";
import { SQLITE_BUSY, SQLITE_CHARS, SQLITE_LOOK, SQLITE_STATEMENTS, WAL_KEPT, WAL_MOST, WAL_SETTLE } from "../base/limits.js";
import type { Database, Statement } from "./database.js";
import { prepare, SqlStore } from "./sql.js";
import { sweepDead } from "./sql-sweep.js";
import type { Store } from "./store.js";

/** How a database is opened. */
export interface SqliteOptions {
  /** Milliseconds that a statement waits for another process's lock, five seconds by default. */
  busyTimeout?: number;
  /** Bytes that the write-ahead log may have when a write begins, 1 GiB by default: a reader that never ends keeps it from being emptied. */
  maxWal?: number;
}

/**
 * A store in a SQLite file, through Node's own `node:sqlite`. The file and those beside it are readable by their owner alone. One that is deleted under it is
 * told, one that is replaced is opened anew.
 * @param path the file; it is made where there is none
 * @throws {PostfrischError} `store/needs-node-22`, `store/failed`, `store/locked`, `store/damaged`
 */
export async function sqlite(path: string, { busyTimeout = SQLITE_BUSY, maxWal = WAL_MOST }: SqliteOptions = {}): Promise<Store> {
  const module = await import("node:sqlite").catch((cause) => {
    throw problem("store/needs-node-22", "this Node has no node:sqlite", "use Node 22.13 or later, or another store", { path: cause?.code, cause });
  });
  const open = () => {
    const db = new module.DatabaseSync(path, { timeout: busyTimeout });
    try {
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA journal_size_limit = ${WAL_KEPT}`);
    } catch (error) {
      db.close();
      throw error;
    }
    return db;
  };
  const isFile = path !== "" && path !== ":memory:" && !path.startsWith("file:");
  const db = translated(() => new NodeSqlite(open, isFile ? new Files(path) : undefined, { busyTimeout, maxWal }));
  try {
    await db.prepare();
    await sweepDead(db, Date.now());
  } catch (error) {
    await db.close();
    throw error;
  }
  return new SqlStore(db);
}

/** The files of a database. They are never opened here: closing one would end the locks that SQLite has on it in this process. */
class Files {
  #database: string | undefined;
  #wal: string | undefined;

  constructor(readonly path: string) {}

  /** Makes the database where there is none, so that nobody else may read it from the first byte on. */
  make(): void {
    try {
      fs.closeSync(fs.openSync(this.path, "wx", 0o600));
    } catch {
      // It is there, or SQLite says why it can't be.
    }
    this.#mend(this.path);
  }

  /** Notes which files were opened. SQLite gives those beside the database its mode; older ones may have another. */
  opened(): void {
    this.#database = identity(this.path);
    for (const beside of ["", "-wal", "-shm"]) this.#mend(this.#real() + beside);
  }

  /** What happened to the path since. */
  state(): "same" | "gone" | "replaced" {
    const now = identity(this.path);
    if (now === undefined) return "gone";
    return now === this.#database ? "same" : "replaced";
  }

  get walBytes(): number {
    return Number(statOf(`${this.#real()}-wal`)?.size ?? 0);
  }

  /** Whether the log beside the path is the one of the database that was there before: SQLite would write it into the new one. */
  get hasOldWal(): boolean {
    return this.walBytes > 0 && identity(`${this.#real()}-wal`) === this.#wal;
  }

  /** Deletes what stands beside the path and belongs to the database that was there before. */
  removeOldWal(): void {
    for (const beside of ["-wal", "-shm"]) fs.rmSync(this.#real() + beside, { force: true });
  }

  /** What was opened is not used after all. */
  forget(): void {
    this.#database = undefined;
  }

  /** Notes which write-ahead log belongs to what is open. */
  noteWal(): void {
    this.#wal = identity(`${this.#real()}-wal`);
  }

  #real(): string {
    try {
      return fs.realpathSync(this.path);
    } catch {
      return this.path;
    }
  }

  #mend(path: string): void {
    const found = statOf(path);
    if (!found?.isFile() || (Number(found.mode) & 0o077) === 0) return;
    try {
      // Deno needs a permission to say who this is.
      if (Number(found.uid) === process.getuid?.()) fs.chmodSync(path, 0o600);
    } catch {
      // A file system without modes, or nobody's to change.
    }
  }
}

function statOf(path: string): fs.BigIntStats | undefined {
  try {
    return fs.statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // What may not be looked at is as good as gone.
    return undefined;
  }
}

/** Which file a path leads to. */
function identity(path: string): string | undefined {
  const found = statOf(path);
  return found && `${found.dev} ${found.ino}`;
}

class NodeSqlite implements Database {
  readonly #statements = new Map<string, StatementSync>();
  #db: DatabaseSync;
  #looked = 0;
  #settling: NodeJS.Timeout | undefined;
  /** Why the database that is open is not the one at its path. */
  #lost: PostfrischError | undefined;

  constructor(
    private readonly open: () => DatabaseSync,
    private readonly files: Files | undefined,
    private readonly limits: Required<SqliteOptions>,
  ) {
    this.#db = this.#opened();
  }

  /** Brings the tables of what is open up to date. */
  async prepare(): Promise<void> {
    const own = (run: (statements: Statement[]) => unknown[][]) => async (some: Statement[]) => translated(() => run(some));
    const { unlinked } = await prepare({ read: own((some) => this.#read(some)), batch: own((some) => this.#batch(some)), close: async () => {} });
    if (unlinked) this.#rewrite();
    // By now SQLite has made it, and keeps it while this is open.
    this.files?.noteWal();
  }

  async read(statements: Statement[]): Promise<unknown[][]> {
    await this.#check();
    return translated(() => this.#read(statements));
  }

  async batch(statements: Statement[], isDurable = false): Promise<unknown[][]> {
    const isLarge = statements.reduce((sum, [, parameters]) => sum + lengthOf(parameters), 0) > SQLITE_CHARS;
    if (await this.#check(isLarge)) this.#bound();
    return translated(() => {
      const rows = isDurable ? this.#durable(statements) : this.#batch(statements);
      if (statements.length >= SQLITE_STATEMENTS) this.#empty();
      return rows;
    });
  }

  settle(): void {
    this.#settling ??= setTimeout(() => {
      this.#settling = undefined;
      // The log of a database that was replaced belongs to neither.
      if (this.files?.state() === "same") this.#checkpoint();
    }, WAL_SETTLE);
    this.#settling.unref?.();
  }

  async close(): Promise<void> {
    clearTimeout(this.#settling);
    if (this.files?.state() === "replaced") this.#partOldWal(this.files);
    else this.#empty();
    this.#statements.clear();
    this.#db.close();
  }

  #read(statements: Statement[]): unknown[][] {
    const [first] = statements;
    if (first && statements.length === 1) return [this.#prepared(first[0]).all(...first[1])];
    // Within a transaction all of them see one state of the data.
    this.#db.exec("BEGIN");
    try {
      return statements.map(([sql, parameters]) => this.#prepared(sql).all(...parameters));
    } finally {
      this.#db.exec("COMMIT");
    }
  }

  #batch(statements: Statement[]): unknown[][] {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const rows = statements.map(([sql, parameters]) => this.#prepared(sql).all(...parameters));
      this.#db.exec("COMMIT");
      return rows;
    } catch (error) {
      // After some errors, like a full disk, SQLite has rolled back itself.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
  }

  /** With NORMAL, the write-ahead log of the last transactions may not be on the disk yet when the power fails. */
  #durable(statements: Statement[]): unknown[][] {
    this.#db.exec("PRAGMA synchronous = FULL");
    try {
      return this.#batch(statements);
    } finally {
      this.#db.exec("PRAGMA synchronous = NORMAL");
    }
  }

  #opened(): DatabaseSync {
    this.files?.make();
    const db = this.open();
    this.files?.opened();
    return db;
  }

  /** Looks now and then whether the path still leads to what is open; whether it looked. */
  async #check(mustLook = false): Promise<boolean> {
    const now = Date.now();
    if (!this.files || (!mustLook && now - this.#looked < SQLITE_LOOK && now >= this.#looked)) {
      if (this.#lost) throw this.#lost;
      return false;
    }
    this.#looked = now;
    const state = this.files.state();
    if (state === "same") this.#lost = undefined;
    else {
      // Until the right one is open nothing is answered.
      this.#lost = state === "gone" ? gone(this.files.path) : await this.#reopen(this.files);
    }
    if (this.#lost) throw this.#lost;
    return true;
  }

  /** Keeps the write-ahead log within its limit before something is written. */
  #bound(): void {
    this.#empty();
    const { walBytes, path } = this.files as Files;
    if (walBytes > this.limits.maxWal) throw endless(path, walBytes);
  }

  /** Opens the database that is at the path now; what is wrong with it, if anything is. */
  async #reopen(files: Files): Promise<PostfrischError | undefined> {
    const before = this.#db;
    if (!this.#partOldWal(files)) return mixed(files.path);
    try {
      this.#db = translated(() => this.#opened());
      this.#statements.clear();
      await this.prepare();
      // SQLite leaves the files of a database that was moved alone.
      before.close();
      return undefined;
    } catch (error) {
      if (this.#db !== before) this.#db.close();
      this.#db = before;
      this.#statements.clear();
      files.forget();
      return error as PostfrischError;
    }
  }

  /**
   * Parts the write-ahead log of the database that was at the path before from the one that is there now, into which SQLite would write it: what it has goes
   * into its own database. False where another process still uses it.
   */
  #partOldWal(files: Files): boolean {
    if (!files.hasOldWal) return true;
    this.#checkpoint();
    if (files.walBytes > 0) return false;
    files.removeOldWal();
    return true;
  }

  /** Cuts a write-ahead log that has grown. It waits for nobody: what a reader still needs stays until the next time. */
  #empty(): void {
    if (!this.files || this.files.walBytes <= WAL_KEPT) return;
    this.#checkpoint();
  }

  /** Writes all of it anew: what was deleted before deleting meant overwriting is then gone from the file. */
  #rewrite(): void {
    try {
      this.#db.exec("VACUUM");
      this.#checkpoint();
    } catch {
      // Another process is writing: the free pages stay until they are used.
    }
  }

  #checkpoint(): void {
    this.#db.exec("PRAGMA busy_timeout = 0");
    try {
      this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all();
    } catch {
      // Another process writes; what it writes is emptied with it.
    } finally {
      this.#db.exec(`PRAGMA busy_timeout = ${this.limits.busyTimeout}`);
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

function lengthOf(parameters: Statement[1]): number {
  return parameters.reduce<number>((sum, value) => sum + (typeof value === "string" || value instanceof Uint8Array ? value.length : 0), 0);
}

function gone(path: string): PostfrischError {
  return problem(
    "store/missing",
    `the database ${path} was deleted or moved while it was open`,
    "put it back, or restore a backup; this then goes on by itself",
  );
}

function mixed(path: string): PostfrischError {
  const help = `stop all that have it open, delete ${path}-wal and ${path}-shm, then start again`;
  return problem("store/failed", `the database ${path} was replaced while it was open, and another process still uses the old one and its ${path}-wal`, help);
}

function endless(path: string, bytes: number): PostfrischError {
  const message = `${path}-wal has ${Math.round(bytes / 1024 ** 2)} MiB: a reader that does not end keeps it from being emptied`;
  return problem("store/failed", message, "end the process that reads the database (a shell, a backup); this then goes on by itself");
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
    if (code === 5 || code === 6) throw problem("store/locked", message, "another process is writing; try again", { cause: error });
    if (code === 11 || code === 26) throw problem("store/damaged", message, "restore the database from a backup; nothing was written", { cause: error });
    if (code === 18) throw problem("store/too-large", "a value is too large for the database", "shorten what is stored", { cause: error });
    const [cause, help] = CAUSES[code] ?? [message, "check that the database is reachable and writable"];
    throw problem("store/failed", cause, help, { cause: error });
  }
}
