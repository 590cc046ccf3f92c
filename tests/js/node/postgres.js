// A PostgreSQL of the tests' own: Debian's server on a free port, its data in a temporary folder. It does not run as root.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { postgres } from "../../../dist/js/stores/postgres.js";
import { temporaryFolder } from "./parts.js";
import { freePort } from "./runtimes.js";

/** Where the newest server is. */
const [bin] = fs.globSync("/usr/lib/postgresql/*/bin").sort((a, b) => Number(b.split("/")[4]) - Number(a.split("/")[4]));

export const hasPostgres = bin !== undefined && fs.existsSync(path.join(bin, "initdb"));

const isRoot = process.getuid?.() === 0;
const idOf = (flag) => Number(execFileSync("id", [flag, "postgres"]));
/** The user that the server runs as. */
const as = () => (isRoot ? { uid: idOf("-u"), gid: idOf("-g") } : {});

/** Runs one of PostgreSQL's programs as the server's user. */
export const runPostgres = (name, args, input = "") => execFileSync(path.join(bin, name), args, { ...as(), cwd: "/", input, stdio: "pipe" });

/** `{ url, pool, database, stop }`: `database()` makes one more, and gives a pool on it; with a folder and a port it goes on with what a server before it kept, and one that `isSafe` waits for the disk. */
export async function postgresServer({ folder, port, isSafe = false } = {}) {
  const at = port ?? (await freePort());
  const data = folder ?? path.join(temporaryFolder(), "data");
  if (!folder) {
    if (isRoot) fs.chownSync(path.dirname(data), as().uid, as().gid);
    runPostgres("initdb", ["--pgdata", data, "--username", "postgres", "--auth", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"]);
  }
  const settings = ["listen_addresses=127.0.0.1", `port=${at}`, "unix_socket_directories=", `fsync=${isSafe ? "on" : "off"}`, "log_min_messages=fatal"].flatMap(
    (set) => ["-c", set],
  );
  const server = spawn(path.join(bin, "postgres"), ["-D", data, ...settings], { ...as(), cwd: "/", stdio: "ignore" });
  const ended = new Promise((resolve) => {
    server.once("exit", resolve);
  });
  const pools = [];
  const poolOn = (name, more = {}) => {
    const pool = new pg.Pool({ connectionString: `postgres://postgres@127.0.0.1:${at}/${name}`, max: 5, ...more });
    pool.on("error", () => {});
    pools.push(pool);
    return pool;
  };
  const pool = poolOn("postgres");
  for (let tries = 0; ; tries++) {
    try {
      await pool.query("SELECT 1");
      break;
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  let databases = 0;
  const database = async (name = `shop${++databases}`) => {
    await pool.query(`CREATE DATABASE ${name}`);
    return poolOn(name);
  };
  const stop = async () => {
    await Promise.all(pools.map((pool) => pool.ended || pool.end()));
    // Whoever is still connected is cut off.
    server.kill("SIGINT");
    await ended;
  };
  return { url: `postgres://postgres@127.0.0.1:${at}`, port: at, folder: data, pool, poolOn, database, server, stop };
}

/** `{ store, another, rows, server, end }`: a store, others on the same data, as other processes have them, and what reads its tables behind its back. */
export async function postgresStore(options) {
  const server = await postgresServer(options);
  const pool = await server.database("shop");
  // Counts are numbers, as the other engines give them.
  const types = { getTypeParser: (type, format) => (type === 20 ? Number : pg.types.getTypeParser(type, format)) };
  const behind = server.poolOn("shop", { options: "-c search_path=postfrisch", types });
  const rows = async (sql) => (await behind.query(sql)).rows;
  return { store: await postgres(pool), another: () => postgres(server.poolOn("shop")), rows, server, end: server.stop };
}
