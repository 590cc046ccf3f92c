import { type Database, SCHEMA, SqlStore, type Statement } from "./sql.js";
import type { Store } from "./store.js";

/** What is used of Cloudflare's `D1Database` binding. */
export interface D1Binding {
  prepare(sql: string): D1Statement;
  batch(statements: D1Statement[]): Promise<unknown>;
}

interface D1Statement {
  bind(...parameters: (string | number | null)[]): D1Statement;
  all<T>(): Promise<{ results: T[] }>;
}

/** Statements of one round trip. */
const BATCH = 50;

/** A store in Cloudflare D1. Call {@link prepareD1} once, at deployment or when the worker starts. */
export function d1(binding: D1Binding): Store {
  return new SqlStore(new D1(binding));
}

/** Makes the tables where they are missing. */
export async function prepareD1(binding: D1Binding): Promise<void> {
  await binding.batch(SCHEMA.map((statement) => binding.prepare(statement)));
}

class D1 implements Database {
  constructor(private readonly binding: D1Binding) {}

  async all<T>(sql: string, parameters: Statement[1]): Promise<T[]> {
    return (
      await this.binding
        .prepare(sql)
        .bind(...parameters)
        .all<T>()
    ).results;
  }

  /** D1 runs one batch as one transaction. Staging a feed takes several; its commit is one. */
  async batch(statements: Statement[]): Promise<void> {
    for (let i = 0; i < statements.length; i += BATCH) {
      const some = statements.slice(i, i + BATCH);
      await this.binding.batch(some.map(([sql, parameters]) => this.binding.prepare(sql).bind(...parameters)));
    }
  }

  async close(): Promise<void> {}
}
