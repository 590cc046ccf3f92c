// Whole edges under load, on loopback: each runtime's server on one core, the client on the other. Requests a second with pictures that are all different and
// with one that is reused, beside a handler in the same server that always returns the same bytes; latencies at half of that load.
// `LOAD_MINUTES=10` also keeps Node's under load for so long, and tells its memory.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { d1, prepareD1 } from "../dist/js/stores/d1.js";
import { sqlite } from "../dist/js/stores/sqlite.js";
import { latency, throughput } from "./load/client.mjs";
import { fill, keys, pathsOf } from "./load/shop.mjs";

const bin = (name) => path.join("node_modules/.bin", name);
const RUNTIMES = {
  node: [process.execPath],
  deno: [bin("deno"), "run", "--allow-all", "--no-prompt"],
  bun: [bin("bun")],
};
const pinned = os.cpus().length > 1 && spawnable("taskset");

function spawnable(command) {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A server in a process of its own, on a core of its own. */
async function server(runtime, kind, file) {
  const [command, ...args] = [...(pinned ? ["taskset", "-c", "1"] : []), ...RUNTIMES[runtime], "benches/load/server.mjs", kind, file];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" } });
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => resolve(/answering on (\S+)/.exec(text)?.[1].replace(/\/$/, "")));
    child.once("exit", (code) => reject(new Error(`${runtime} ended with ${code}`)));
  });
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))[1]) / 1024;
  return { url, resident, close: () => child.kill() };
}

/** workerd with D1 as miniflare has it, or with the records in the worker itself. */
async function workerd(kind) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-load-"));
  const contents = `
    import { createLive } from "../../dist/js/live.js";
    import { d1 } from "../../dist/js/stores/d1.js";
    let live;
    let known;
    const constant = new Map();
    export default {
      async fetch(request, env, context) {
        const at = request.url.indexOf("/constant/");
        if (at >= 0) {
          const size = Number(request.url.slice(at + 10));
          if (!constant.has(size)) constant.set(size, new Uint8Array(size));
          return new Response(constant.get(size), { headers: { "Content-Type": "image/png", "Content-Length": String(size), "Cache-Control": "no-store" } });
        }
        if (!live) {
          const store = d1(env.DB);
          known ??= new Map();
          const lookUp = async (wanted) => {
            if (!known.has(wanted.campaign)) known.set(wanted.campaign, await store.lookUp(wanted));
            return known.get(wanted.campaign);
          };
          const kept = { lookUp, putServed: async () => {}, addCounts: (counts) => store.addCounts(counts) };
          live = createLive({ store: env.KIND === "memory" ? kept : store, keys: JSON.parse(env.KEYS), fallback: "https://shop.example/" });
        }
        return live.fetch(request, context);
      },
    };`;
  await build({
    stdin: { contents, resolveDir: path.resolve("benches/load") },
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    outfile: path.join(folder, "worker.js"),
    logLevel: "error",
  });
  const wasm = fs.readdirSync(folder).filter((name) => name.endsWith(".wasm"));
  const modules = [
    { type: "ESModule", path: path.join(folder, "worker.js") },
    ...wasm.map((name) => ({ type: "CompiledWasm", path: path.join(folder, name) })),
  ];
  const miniflare = new Miniflare({
    compatibilityDate: "2026-06-01",
    modulesRoot: folder,
    modules,
    d1Databases: ["DB"],
    bindings: { KEYS: JSON.stringify(keys), KIND: kind },
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  });
  const url = (await miniflare.unsafeGetDirectURL()).toString().replace(/\/$/, "");
  const database = await miniflare.getD1Database("DB");
  await prepareD1(database);
  await fill(d1(database));
  if (pinned)
    for (const pid of execFileSync("pgrep", ["-P", String(process.pid), "workerd"], { encoding: "utf8" })
      .trim()
      .split("\n"))
      execFileSync("taskset", ["-a", "-cp", "1", pid], { stdio: "ignore" });
  return { url, close: () => miniflare.dispose() };
}

const sizeOf = async (url, at) => Number((await fetch(url + at)).headers.get("content-length"));

async function row(name, { url, close }) {
  const [one, two] = [pathsOf(1), pathsOf(2)];
  // Each runtime compiles what runs often, and what mails showed is written once.
  for (const paths of [one, two, one, two]) await throughput(url, paths, { seconds: 1.5 });
  const different1 = await throughput(url, one);
  const different2 = await throughput(url, two);
  const reused = await throughput(url, two.slice(0, 1));
  const constant = await throughput(url, [`/constant/${await sizeOf(url, two[0])}`]);
  const first = await throughput(url, pathsOf(1, `n${Date.now()}`, 20_000), { seconds: 3 });
  const at1 = await latency(url, one, different1 / 2);
  const at2 = await latency(url, two, different2 / 2);
  await close();
  const whole = (value) => Math.round(value);
  return {
    runtime: name,
    "1x /s": whole(different1),
    "2x /s": whole(different2),
    "first opens /s": whole(first),
    "reused /s": whole(reused),
    "constant /s": whole(constant),
    "reused ÷ constant": Number((reused / constant).toFixed(2)),
    "p50, p99 at half, 1x": `${at1.p50.toFixed(1)}, ${at1.p99.toFixed(1)} ms`,
    "2x": `${at2.p50.toFixed(1)}, ${at2.p99.toFixed(1)} ms`,
  };
}

export default async ({ note }) => {
  if (pinned) execFileSync("taskset", ["-a", "-cp", "0", String(process.pid)], { stdio: "ignore" });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-load-"));
  const file = path.join(folder, "shop.db");
  const store = await sqlite(file);
  await fill(store);
  await store.close();
  const rows = [];
  for (const runtime of Object.keys(RUNTIMES)) {
    rows.push(await row(`${runtime}, memory`, await server(runtime, "memory", file)));
    rows.push(await row(`${runtime}, SQLite`, await server(runtime, "sqlite", file)));
  }
  rows.push(await row("workerd, in the worker", await workerd("memory")));
  rows.push(await row("workerd, miniflare's D1", await workerd("d1")));
  console.table(rows);
  const minutes = Number(process.env.LOAD_MINUTES ?? 0);
  if (minutes) {
    const { url, resident, close } = await server("node", "sqlite", file);
    const seen = [];
    const paths = [...pathsOf(1), ...pathsOf(2)];
    for (let i = 0; i < minutes; i++) {
      await throughput(url, paths, { seconds: 60 });
      seen.push(Math.round(resident()));
    }
    close();
    note(`resident memory of Node under load, minute by minute: ${seen.join(", ")} MiB`);
  }
  fs.rmSync(folder, { recursive: true });
};
