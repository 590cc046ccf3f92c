// A Redis of the tests' own: Debian's server on a free port, its data in a temporary folder.
import { spawn, spawnSync } from "node:child_process";
import { createClient } from "redis";
import { temporaryFolder } from "./parts.js";
import { freePort } from "./runtimes.js";

export const hasRedis = !spawnSync("redis-server", ["--version"]).error;

/** `{ url, client, stop }`; with a folder and a port it goes on with what a server before it kept there. */
export async function redisServer({ folder = temporaryFolder(), port } = {}) {
  const at = port ?? (await freePort());
  const args = ["--port", at, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const server = spawn("redis-server", args.map(String), { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve, reject) => {
    server.stdout.on("data", (piece) => String(piece).includes("Ready to accept connections") && resolve());
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  const url = `redis://127.0.0.1:${at}`;
  const client = await createClient({ url })
    .on("error", () => {})
    .connect();
  const stop = async (signal = "SIGTERM") => {
    client.destroy();
    const exited = new Promise((resolve) => {
      server.once("exit", resolve);
    });
    server.kill(signal);
    await exited;
  };
  return { url, port: at, folder, client, server, stop };
}
