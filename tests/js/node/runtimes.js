// The examples, each started as its reader would start it: in Node, Deno, Bun, inside Hono, on workerd.
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { d1, prepareD1 } from "../../../dist/js/stores/d1.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { temporaryFolder, workerdEdge } from "./parts.js";

const root = new URL("../../..", import.meta.url).pathname;
const bin = (name) => path.join(root, "node_modules/.bin", name);

/** A port that is free now. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A folder with an example in it, and the package and its keys beside, as after `npm install`. */
export function projectWith(example, keys, packages = []) {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, "node_modules"));
  fs.symlinkSync(root, path.join(folder, "node_modules/postfrisch"));
  for (const name of packages) {
    fs.mkdirSync(path.dirname(path.join(folder, "node_modules", name)), { recursive: true });
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
  }
  fs.writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  fs.writeFileSync(path.join(folder, "postfrisch.keys.json"), JSON.stringify(keys));
  fs.copyFileSync(path.join(root, "examples", example), path.join(folder, example.endsWith(".ts") ? path.basename(example) : "server.js"));
  return folder;
}

/** Starts a program and waits until it says where it answers. */
export async function started(command, args, folder, env = {}) {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, BASE_URL: undefined, DENO_NO_UPDATE_CHECK: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const exited = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
  const url = await new Promise((resolve, reject) => {
    const hear = (piece) => {
      said += piece;
      const found = /answering on (\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    exited.then((code) => reject(new Error(`${command} ended with ${code}: ${said}`)));
  });
  const stop = async (signal = "SIGTERM") => {
    child.kill(signal);
    return exited;
  };
  return { url, child, stop, said: () => said };
}

/** Starts an example, below `prefix`, in a folder with its packages; `build` makes of it there what is started. */
export async function example(file, command, args, keys, { packages = [], prefix = "", build } = {}) {
  const folder = projectWith(file, keys, packages);
  build?.(folder);
  return inFolder(folder, command, args, prefix);
}

/** Starts what is in a folder, with a store of its own there. */
export async function inFolder(folder, command, args, prefix = "", env = {}) {
  const store = await sqlite(path.join(folder, "shop.db"));
  const port = await freePort();
  const server = await started(command, args, folder, { PORT: String(port), BASE_URL: `http://127.0.0.1:${port}${prefix}`, ...env });
  const unsubscribed = async () => {
    const file = path.join(folder, "unsubscribed.jsonl");
    return fs.existsSync(file)
      ? fs
          .readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
          .map(({ subject, campaign }) => ({ subject, campaign }))
      : [];
  };
  const close = async () => {
    const code = await server.stop();
    await store.close();
    fs.rmSync(folder, { recursive: true });
    return code;
  };
  return { ...server, store, folder, unsubscribed, close };
}

/** Each runtime's edge: `{ url, store, unsubscribed, close }`. */
export const runtimes = {
  node: (keys) => example("node/server.js", process.execPath, ["server.js"], keys),
  workerd: async (keys) => {
    const edge = await workerdEdge(keys);
    await prepareD1(edge.database);
    // The example makes the table when it has its first row.
    const unsubscribed = async () => {
      const { results } = await edge.database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'unsubscribed'").all();
      return results.length ? (await edge.database.prepare("SELECT subject, campaign FROM unsubscribed").all()).results : [];
    };
    return { ...edge, store: d1(edge.database), unsubscribed };
  },
  deno: (keys) =>
    example("deno/server.js", bin("deno"), ["run", "--no-prompt", "--allow-env", "--allow-net", "--allow-read", "--allow-write=.", "server.js"], keys),
  bun: (keys) => example("bun/server.js", bin("bun"), ["server.js"], keys),
  hono: (keys) => example("hono/server.js", process.execPath, ["server.js"], keys, { packages: ["hono", "@hono/node-server"], prefix: "/mail" }),
};
