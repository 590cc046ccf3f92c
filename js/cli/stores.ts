// The stores by their addresses: a row each. What none of them is asked for is not loaded.

import fs from "node:fs";
import { problem } from "../base/errors.js";
import { POSTGRES_CONNECT, REDIS_RETRY, REDIS_RETRY_MOST } from "../base/limits.js";
import type { PostgresPool } from "../stores/postgres.js";
import type { Store } from "../stores/store.js";

export const DEFAULT_STORE = "sqlite:postfrisch.db";

/** How a store is opened. Where it `mayMake` none, one that is not there is an error: a command that reads makes no database of a mistyped name. */
interface OpenOptions {
  busyTimeout?: number;
  mayMake?: boolean;
}

interface Kind {
  /** How its addresses are written. */
  address: string;
  /** Which schemes they have. */
  schemes: string[];
  open: (address: string, options: OpenOptions) => Promise<Store>;
}

const KINDS: Kind[] = [
  { address: "sqlite:FILE", schemes: ["sqlite"], open: openSqlite },
  { address: "redis://HOST:PORT", schemes: ["redis", "rediss"], open: openRedis },
  { address: "postgres://USER@HOST/DATABASE", schemes: ["postgres", "postgresql"], open: openPostgres },
  { address: "memory:", schemes: ["memory"], open: async () => (await import("../stores/memory.js")).memory() },
];

/** The addresses, for a sentence. */
export const ADDRESSES = KINDS.map(({ address }) => address)
  .join(", ")
  .replace(/, (?=[^,]*$)/, " or ");

/** Opens a store by its address; a plain file name is one of SQLite. */
export async function openStore(address = process.env.POSTFRISCH_STORE ?? DEFAULT_STORE, options: OpenOptions = {}): Promise<Store> {
  const [, scheme = "sqlite"] = /^([a-z]{2,}):/.exec(address) ?? [];
  const kind = KINDS.find(({ schemes }) => schemes.includes(scheme));
  if (!kind) throw problem("usage/bad", `there is no store for ${address}`, `write ${ADDRESSES}`);
  return kind.open(address, options);
}

async function openSqlite(address: string, { busyTimeout, mayMake = true }: OpenOptions): Promise<Store> {
  const file = address.replace(/^sqlite:/, "");
  if (!mayMake && !fs.existsSync(file)) throw missing(`there is no database ${file}`);
  return (await import("../stores/sqlite.js")).sqlite(file, { busyTimeout });
}

function missing(message: string) {
  return problem("store/missing", message, "check --store or POSTFRISCH_STORE; `import` and `publish` create a store");
}

async function openPostgres(url: string, { mayMake = true }: OpenOptions): Promise<Store> {
  // @ts-expect-error: npm `pg` has no types of its own.
  const module = await import("pg").catch(() => undefined);
  if (!module) throw problem("usage/bad", "the package `pg` is not installed", "npm install pg");
  const options = { connectionString: url, connectionTimeoutMillis: POSTGRES_CONNECT, application_name: "postfrisch" };
  const pool = new module.default.Pool(options) as PostgresPool;
  try {
    return await (await import("../stores/postgres.js")).postgres(pool, { create: mayMake });
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function openRedis(url: string): Promise<Store> {
  const { redis } = await import("../stores/redis.js");
  const module = await import("redis").catch(() => undefined);
  if (!module) throw problem("usage/bad", "the package `redis` is not installed", "npm install redis");
  // Without a listener an error of the connection would end the process; each command tells its own.
  let connected = false;
  const reconnectStrategy = (tries: number, cause: Error) => (connected ? Math.min(REDIS_RETRY * 2 ** tries, REDIS_RETRY_MOST) : cause);
  const client = module.createClient({ url, disableOfflineQueue: true, socket: { reconnectStrategy } }).on("error", () => {});
  try {
    await client.connect();
    connected = true;
    if (!(await isCluster(client))) return redis(client);
    await client.close();
    // What the address says of user and TLS holds for every node.
    const { username, password, protocol } = new URL(url);
    const user = { ...(username && { username: decodeURIComponent(username) }), ...(password && { password: decodeURIComponent(password) }) };
    const socket = protocol === "rediss:" ? { tls: true as const } : {};
    const cluster = module.createCluster({ rootNodes: [{ url }], defaults: { ...user, socket } }).on("error", () => {});
    return redis(await cluster.connect());
  } catch (error) {
    throw problem("store/failed", `Redis can't be reached: ${error instanceof Error ? error.message : error}`, "check the address and that the server runs", {
      cause: error,
    });
  }
}

/** Whether the server is a node of a Redis Cluster; one that does not say so is taken for none. */
async function isCluster(client: { sendCommand(args: string[]): Promise<unknown> }): Promise<boolean> {
  const said = await client.sendCommand(["INFO", "cluster"]).catch(() => "");
  return /cluster_enabled:1/.test(String(said));
}
