// Whole edges under load, warm, on loopback: each runtime's server on one core, the client on the other. Requests a second with pictures that are all different and
// with one that is reused, beside the runtime's own server that always returns the same bytes; latencies at half of what a core has to stand (`LOAD`), beside
// that one's.
// `LOAD_MINUTES=10` also keeps all of them under load for so long, and tells their memory. `LOAD_ROWS=deno` measures some rows only, `LOAD_ROWS=none` none.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { sqlite } from "../dist/js/stores/sqlite.js";
import { latency, throughput } from "./load/client.mjs";
import { COUNT, fill, pathsOf } from "./load/shop.mjs";

const bin = (name) => path.join("node_modules/.bin", name);
const SERVER = "benches/load/server.mjs";
/** How each is started; what it is to keep its records in, and the file of them, come behind. */
const RUNTIMES = {
  node: [process.execPath, SERVER],
  deno: [bin("deno"), "run", "--allow-all", "--no-prompt", SERVER],
  bun: [bin("bun"), SERVER],
  workerd: [process.execPath, "benches/load/workerd.mjs"],
};
/** Requests a second that a core has to stand, where each picture is different. */
const LOAD = { "1x": 800, "2x": 400 };
const pinned = os.cpus().length > 1 && spawnable("taskset");

/** What runs: a bench that fails leaves no servers behind. */
const servers = new Set();
process.once("exit", () => {
  for (const child of servers) child.kill();
});

function spawnable(command) {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A server in a process of its own, on a core of its own. */
async function server(runtime, kind, file = "") {
  const [command, ...args] = [...(pinned ? ["taskset", "-c", "1"] : []), ...RUNTIMES[runtime], kind, file];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" } });
  servers.add(child);
  const [url, constant, pid = child.pid] = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => resolve(/answering on (\S+) and (\S+)(?: in (\d+))?/.exec(text)?.slice(1)));
    child.once("exit", (code) => reject(new Error(`${runtime} ended with ${code}`)));
  });
  return { url, constant, pid, close: () => child.kill() };
}

/** What a process holds, in MiB. */
const resident = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024);

const sizeOf = async (url, at) => Number((await fetch(url + at)).headers.get("content-length"));

/** Ours and the constant handler's in turn, three times each: of each figure the one in the middle, as a neighbour on the machine holds both up at times. */
async function latencies(url, paths, constant, always, rate) {
  const seen = { ours: [], theirs: [] };
  for (let i = 0; i < 3; i++) {
    seen.ours.push(await latency(url, paths, rate, { seconds: 3 }));
    seen.theirs.push(await latency(constant, always, rate, { seconds: 3 }));
  }
  const middle = (all, name) => all.map((one) => one[name]).sort((a, b) => a - b)[1];
  const both = (all) => ({ p50: middle(all, "p50"), p99: middle(all, "p99") });
  return { ours: both(seen.ours), theirs: both(seen.theirs) };
}

async function row(name, { url, constant, close }) {
  // So many that none is asked for twice in a second.
  const [one, two] = [1, 2].map((scale) => pathsOf(scale, "m", 10 * COUNT));
  // As many mails that show one picture.
  const shared = pathsOf(2, "s", 25 * COUNT, 1);
  const always = [`/${await sizeOf(url, two[0])}`];
  // Each runtime compiles what runs often, and what mails showed is written once.
  for (const paths of [one, two, shared]) await throughput(url, paths, { requests: paths.length });
  for (const paths of [one, two, shared]) await throughput(url, paths, { seconds: 1 });
  await throughput(constant, always, { seconds: 1.5 });
  const different1 = await throughput(url, one);
  const different2 = await throughput(url, two);
  const reused = await throughput(url, two.slice(0, 1));
  const peer = await throughput(constant, always);
  const mails = await throughput(url, shared);
  const at1 = await latencies(url, one, constant, always, LOAD["1x"] / 2);
  const at2 = await latencies(url, two, constant, always, LOAD["2x"] / 2);
  const first = await throughput(url, pathsOf(1, `n${Date.now()}`, 20_000), { seconds: 3 });
  await close();
  const whole = (value) => Math.round(value);
  return {
    runtime: name,
    "1x /s": whole(different1),
    "2x /s": whole(different2),
    "first opens /s": whole(first),
    "one picture, many mails /s": whole(mails),
    "one link /s": whole(reused),
    "constant /s": whole(peer),
    "one link ÷ constant": Number((reused / peer).toFixed(2)),
    [`p50, p99 (constant's p99) at ${LOAD["1x"] / 2} /s, 1x`]: told(at1),
    [`at ${LOAD["2x"] / 2} /s, 2x`]: told(at2),
  };
}

/** The median, the 99th of a hundred, and in brackets the constant handler's. */
const told = ({ ours, theirs }) => `${ours.p50.toFixed(1)}, ${ours.p99.toFixed(1)} (${theirs.p99.toFixed(1)}) ms`;

/** The memory of each runtime, minute by minute, while mails are opened for the first time and again, 1x and 2x, at a rate that all of them stand at once. */
async function memoryOf(minutes, file, note) {
  const edges = {};
  for (const runtime of Object.keys(RUNTIMES)) edges[runtime] = await server(runtime, runtime === "workerd" ? "memory" : "sqlite", file);
  const rate = 80;
  const mails = pathsOf(1, `f${Date.now()}`, rate * 30 * minutes);
  const again = [...pathsOf(1), ...pathsOf(2)];
  const seen = Object.fromEntries(Object.keys(edges).map((name) => [name, []]));
  for (let i = 0; i < minutes; i++) {
    const fresh = mails.slice(i * rate * 30, (i + 1) * rate * 30);
    const paths = fresh.flatMap((path, n) => [path, again[n % again.length]]);
    await Promise.all(Object.values(edges).map(({ url }) => latency(url, paths, rate, { seconds: 60, connections: 8 })));
    for (const [name, { pid }] of Object.entries(edges)) seen[name].push(resident(pid));
  }
  for (const { close } of Object.values(edges)) await close();
  for (const [name, all] of Object.entries(seen)) note(`resident memory under load, ${name}, minute by minute: ${all.join(", ")} MiB`);
}

export default async ({ note }) => {
  if (pinned) execFileSync("taskset", ["-a", "-cp", "0", String(process.pid)], { stdio: "ignore" });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-load-"));
  const file = path.join(folder, "shop.db");
  const store = await sqlite(file);
  await fill(store);
  await store.close();
  const kinds = {};
  for (const runtime of ["node", "deno", "bun"]) {
    kinds[`${runtime}, memory`] = () => server(runtime, "memory", file);
    kinds[`${runtime}, SQLite`] = () => server(runtime, "sqlite", file);
  }
  kinds["workerd, in the worker"] = () => server("workerd", "memory");
  kinds["workerd, miniflare's D1"] = () => server("workerd", "d1");
  const wanted = new RegExp(process.env.LOAD_ROWS ?? ".");
  const rows = [];
  for (const [name, open] of Object.entries(kinds)) if (wanted.test(name)) rows.push(await row(name, await open()));
  if (rows.length) console.table(rows);
  const minutes = Number(process.env.LOAD_MINUTES ?? 0);
  if (minutes) await memoryOf(minutes, file, note);
  fs.rmSync(folder, { recursive: true });
};
