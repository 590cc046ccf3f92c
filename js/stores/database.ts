// What the stores on SQLite ask of whatever runs their statements: node:sqlite, D1, a Durable Object.

/** The few things a SQLite engine must do. */
export interface Database {
  /** Runs queries in one round trip and on one state of the data. */
  read(statements: Statement[]): Promise<unknown[][]>;
  /**
   * Runs statements in order, all or none; gives the rows of each.
   * @param isDurable whether they must be on the disk before anything follows from them: a power failure takes nothing back then
   */
  batch(statements: Statement[], isDurable?: boolean): Promise<unknown[][]>;
  /** Sees to it that what was just written is soon in no log any more, beside what was written with it. */
  settle?(): void;
  close(): Promise<void>;
}

export type Statement = readonly [sql: string, parameters: (string | number | null | Uint8Array)[]];
