import { type Database, prepare, SqlStore, type Statement } from "./sql.js";
import type { Store } from "./store.js";

/** What is used of Cloudflare's `D1Database` binding. */
export interface D1Binding {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<{ results: unknown[] }[]>;
}

interface D1Statement {
  bind(...parameters: (string | number | null | Uint8Array)[]): D1Statement;
}

/** Statements of one round trip. */
const BATCH = 50;

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

  async read(statements: Statement[]): Promise<unknown[][]> {
    return (await this.binding.batch(this.#bound(statements))).map(({ results }) => results);
  }

  /** D1 runs one batch as one transaction. Staging a feed takes several; its commit is one. */
  async batch(statements: Statement[]): Promise<unknown[][]> {
    const rows: unknown[][] = [];
    for (let i = 0; i < statements.length; i += BATCH) {
      rows.push(...(await this.binding.batch(this.#bound(statements.slice(i, i + BATCH)))).map(({ results }) => results));
    }
    return rows;
  }

  #bound(statements: Statement[]): D1Statement[] {
    return statements.map(([sql, parameters]) => this.binding.prepare(sql).bind(...parameters));
  }

  async close(): Promise<void> {}
}
