// A PostgreSQL as the store asks it: its tables, statements by themselves, changes as transactions, and what goes wrong in the package's words.
import type { Code } from "../base/codes.js";
import { PostfrischError, problem } from "../base/errors.js";
import { POSTGRES_TRIES } from "../base/limits.js";

/** What is used of npm `pg`'s `Pool`. */
export interface PostgresPool {
  query(statement: PostgresStatement): Promise<PostgresResult>;
  connect(): Promise<PostgresConnection>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** What is used of a connection that a pool has given out. */
export interface PostgresConnection {
  query(statement: PostgresStatement): Promise<PostgresResult>;
  release(broken?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
}

/** A statement; one with a name is parsed once a connection. */
export interface PostgresStatement {
  text: string;
  name?: string;
  values?: unknown[];
}

export interface PostgresResult {
  rows: unknown[];
  rowCount: number | null;
}

/** Runs one statement. */
export type Query = <Row>(text: string, values?: unknown[]) => Promise<{ rows: Row[]; count: number }>;

const key = (names: string) => names.replaceAll(/\w+/g, '$& text COLLATE "C" NOT NULL');

/** The tables that version 0.1 has; `photos`, the last one, says that all of them are there. Ids are ordered by their bytes, as in the other stores. */
const SCHEMA = `
CREATE SCHEMA IF NOT EXISTS postfrisch;
SET LOCAL search_path = postfrisch;
CREATE TABLE revisions (${key("tenant")}, token text NOT NULL, PRIMARY KEY (tenant));
CREATE TABLE campaigns (${key("tenant, id")}, version int NOT NULL, manifest text NOT NULL, at bigint NOT NULL, offers text[] NOT NULL, sources text[] NOT NULL, recommends boolean NOT NULL, PRIMARY KEY (tenant, id, version));
CREATE TABLE locks (${key("tenant, id")}, at bigint NOT NULL, author text NOT NULL, reason text NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE catalog (${key("tenant, id, feed")}, data text NOT NULL, cuts int[] NOT NULL, times bigint[] NOT NULL, deliveries json NOT NULL, gone_since bigint, history json NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE feeds (${key("tenant, feed")}, as_of bigint NOT NULL, PRIMARY KEY (tenant, feed));
CREATE UNLOGGED TABLE imports (id text PRIMARY KEY, touched bigint NOT NULL);
CREATE UNLOGGED TABLE staged (import text NOT NULL, ${key("id")}, n bigint GENERATED ALWAYS AS IDENTITY, number int NOT NULL, data text, cuts int[], available boolean, unread boolean, PRIMARY KEY (import, id, n));
CREATE TABLE overrides (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ${key("tenant, offer")}, data text NOT NULL, at bigint NOT NULL, replacement text, undone_at bigint, undone_author text, undone_reason text);
CREATE INDEX overrides_by_offer ON overrides (tenant, offer);
CREATE TABLE relations (${key("tenant, source, slot, offer")}, rank float8 NOT NULL, PRIMARY KEY (tenant, source, slot, offer));
CREATE TABLE recipients (${key("tenant, subject")}, data text NOT NULL, offers text[] NOT NULL, sources text[] NOT NULL, PRIMARY KEY (tenant, subject));
CREATE TABLE parcels (${key("tenant, number, reference")}, data text NOT NULL, as_of bigint NOT NULL, PRIMARY KEY (tenant, number), UNIQUE (tenant, reference));
CREATE TABLE facts (${key("tenant, subject, kind")}, data text NOT NULL, as_of bigint NOT NULL, PRIMARY KEY (tenant, subject, kind));
-- Who has voted. Nothing leads from here to what was chosen: all answers of a block are one row, as its \`xmin\` is that of the voter who came last.
CREATE TABLE voters (${key("tenant, campaign, block, voter")}, PRIMARY KEY (tenant, campaign, block, voter));
CREATE TABLE tallies (${key("tenant, campaign, block")}, votes jsonb NOT NULL, PRIMARY KEY (tenant, campaign, block));
CREATE TABLE served (${key("tenant, campaign, key, slot")}, offer text NOT NULL, until int NOT NULL, PRIMARY KEY (tenant, campaign, key, slot));
CREATE INDEX served_by_day ON served (until);
CREATE TABLE counts (${key("tenant, campaign, day, what, block")}, slot int NOT NULL, ${key("variant, reason")}, n bigint NOT NULL, PRIMARY KEY (day, tenant, campaign, what, block, slot, variant, reason));
CREATE TABLE assets (${key("tenant, id")}, data bytea NOT NULL, PRIMARY KEY (tenant, id));
CREATE TABLE photos (${key("tenant, offer")}, asset text NOT NULL, source text NOT NULL, PRIMARY KEY (tenant, offer));
`;

/** Those of voucher pools; `voucher_uses` is the last one. Codes by their state: 0 free, 1 given or redeemed, 2 swept. */
const VOUCHERS = `
SET LOCAL search_path = postfrisch;
CREATE TABLE vouchers (${key("tenant, pool, code")}, until int NOT NULL, uses int NOT NULL, used int NOT NULL, state smallint NOT NULL, holder text COLLATE "C", subject text COLLATE "C", PRIMARY KEY (tenant, pool, code));
CREATE INDEX vouchers_free ON vouchers (tenant, pool, until, code) WHERE state = 0;
CREATE UNIQUE INDEX vouchers_by_holder ON vouchers (tenant, pool, holder) WHERE holder IS NOT NULL;
CREATE INDEX vouchers_by_subject ON vouchers (tenant, subject) WHERE subject IS NOT NULL;
CREATE INDEX vouchers_by_end ON vouchers (until) WHERE state < 2;
CREATE TABLE voucher_stock (${key("tenant, pool")}, until int NOT NULL, free bigint NOT NULL, PRIMARY KEY (tenant, pool, until));
CREATE TABLE voucher_uses (${key("tenant, pool, code, purchase")}, PRIMARY KEY (tenant, pool, code, purchase));
`;
/** Those of journeys; `journey_mails` is the last one. `ready` is when a customer may be leased (null for not by itself), `seen` when it was leased last. */
const JOURNEYS = `
SET LOCAL search_path = postfrisch;
CREATE TABLE journeys (${key("tenant, customer")}, version bigint NOT NULL, ready bigint, seen bigint NOT NULL, token text NOT NULL, PRIMARY KEY (tenant, customer));
CREATE INDEX journeys_ready ON journeys (tenant, ready, customer) WHERE ready IS NOT NULL;
CREATE INDEX journeys_seen ON journeys (tenant, seen, customer);
CREATE TABLE journey_events (${key("tenant, customer, id")}, revision bigint NOT NULL, at bigint NOT NULL, data text NOT NULL, PRIMARY KEY (tenant, customer, id));
CREATE TABLE journey_mails (${key("tenant, customer, id")}, class text NOT NULL, state text NOT NULL, token text NOT NULL, at bigint NOT NULL, tries int NOT NULL, retry bigint NOT NULL, data text NOT NULL, PRIMARY KEY (tenant, customer, id));
`;
/** The tables in the order in which versions brought them, each with the one that says that they are there. */
const VERSIONS = [
  ["photos", SCHEMA],
  ["voucher_uses", VOUCHERS],
  ["journey_mails", JOURNEYS],
] as const;
const THERE = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'postfrisch' AND tablename = ANY ($1::text[])";
/** The number of the lock under which the tables are made. */
const MAKING = 7_061_735_665;

export class Postgres {
  constructor(private readonly pool: PostgresPool) {
    // A connection that is lost while nobody uses it would end the process; the pool opens another.
    pool.on("error", ignore);
  }

  /**
   * Makes the tables where they are missing and may be made. Those that a later version brought are asked for by what uses them: a user who may make none still
   * opens a database of an earlier one.
   */
  async prepare(create: boolean): Promise<void> {
    const missing = async (query: Query) => {
      const { rows } = await query<{ name: string }>(THERE, [VERSIONS.map(([last]) => last)]);
      return VERSIONS.filter(([last]) => !rows.some(({ name }) => name === last));
    };
    const all = await missing(this.query);
    const isNew = all.length === VERSIONS.length;
    if (isNew && !create) throw problem("store/missing", "the database has no tables of a store", "check its address; `import` and `publish` make them");
    if (all.length === 0 || !create) return;
    const made = this.transaction(async (query) => {
      await query("SELECT pg_advisory_xact_lock($1)", [MAKING]);
      for (const [, schema] of await missing(query)) await query(schema);
    });
    await made.catch((error) => {
      if (isNew || !isForbidden(error)) throw error;
    });
  }

  /** Runs one statement, which sees one state of the data. */
  readonly query: Query = (text, values) => ask(this.pool, text, values);

  /** The same, for a statement that is asked with every opening: it has a name, and is parsed and planned once a connection. */
  often<Row>(name: string, text: string, values: unknown[]): Promise<{ rows: Row[]; count: number }> {
    return ask(this.pool, text, values, `postfrisch-${name}`);
  }

  /** Runs statements that are seen all at once, or not at all. */
  async transaction<T>(run: (query: Query) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const connection = await this.pool.connect().catch((error) => Promise.reject(translated(error)));
      connection.on("error", ignore);
      let isBroken = false;
      try {
        await ask(connection, "BEGIN");
        const result = await run((text, values) => ask(connection, text, values));
        await ask(connection, "COMMIT");
        return result;
      } catch (error) {
        isBroken = await ask(connection, "ROLLBACK").then(
          () => false,
          () => true,
        );
        if (!isCrossed(error) || tries === POSTGRES_TRIES) throw error;
      } finally {
        connection.removeListener("error", ignore);
        connection.release(isBroken);
      }
    }
  }

  /** A change of what a tenant's mails show: it gives the data another revision, and waits for one that is under way. Readers wait for nobody. */
  change<T>(tenant: string, run: (query: Query) => Promise<T>): Promise<T> {
    return this.transaction(async (query) => {
      await query("INSERT INTO postfrisch.revisions (tenant, token) VALUES ($1, $2) ON CONFLICT (tenant) DO UPDATE SET token = excluded.token", [
        tenant,
        crypto.randomUUID(),
      ]);
      return run(query);
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

function ignore(): void {}

async function ask<Row>(on: Pick<PostgresPool, "query">, text: string, values?: unknown[], name?: string): Promise<{ rows: Row[]; count: number }> {
  try {
    const { rows, rowCount } = await on.query({ text, values: values?.map(withoutNul), name });
    return { rows: rows as Row[], count: rowCount ?? 0 };
  } catch (error) {
    throw translated(error);
  }
}

/** PostgreSQL's texts have no NUL: what has one is found nowhere. */
function withoutNul(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "\ufffd");
  return Array.isArray(value) ? value.map(withoutNul) : value;
}

const AGAIN = "another process is writing; try again";
/** What its SQLSTATEs say (postgresql.org/docs/current/errcodes-appendix.html), and what helps. */
const CAUSES: [state: RegExp, code: Code, help: string][] = [
  [/^(40|55P03)/, "store/locked", AGAIN],
  [/^57014/, "store/locked", "the statement took longer than the server or the pool allows; try again"],
  [/^(28|3D)/, "store/failed", "check user, password and the database's name"],
  [/^(08|57P)|^E[A-Z]+$/, "store/failed", "check that the server runs and its address; this goes on by itself when it does"],
  [/^42501/, "store/failed", "give this user the right to make the schema `postfrisch`, or to read and write what is in it"],
  [/^(42P01|3F)/, "store/missing", "the tables are gone: restore a backup, or open the store anew to have them made"],
  [/^25006/, "store/failed", "this server only reads: give the store the address of the one that is written"],
  [/^53100/, "store/failed", "the server's disk is full: make room; nothing was written"],
  [/^53300/, "store/failed", "give the pool fewer connections (`max`), or the server more (`max_connections`)"],
  [/^54/, "store/too-large", "shorten what is stored"],
  [/^(XX00[12])/, "store/damaged", "restore the database from a backup; nothing was written"],
];

function stateOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}

/** Whether the user may not do it. */
function isForbidden(error: unknown): boolean {
  return error instanceof PostfrischError && stateOf(error.cause) === "42501";
}

/** Whether two changes stood in each other's way, so that one of them has to be made again. */
function isCrossed(error: unknown): boolean {
  return error instanceof PostfrischError && /^40/.test(stateOf(error.cause));
}

function translated(error: unknown): PostfrischError {
  if (error instanceof PostfrischError) return error;
  const message = (error instanceof Error && (error.message || error.name)) || String(error);
  const [, code, help] = CAUSES.find(([state]) => state.test(stateOf(error))) ?? [
    0,
    "store/failed" as const,
    "check that the database is reachable and writable",
  ];
  const { diagnostic } = problem(code, `PostgreSQL: ${message}`, help);
  return new PostfrischError(diagnostic, [diagnostic], { cause: error });
}
