// A Redis of the tests' own: Debian's server on a free port, its data in a temporary folder.
import { spawn, spawnSync } from "node:child_process";
import { createClient, createCluster } from "redis";
import { temporaryFolder } from "./parts.js";
import { freePort } from "./runtimes.js";

export const hasRedis = !spawnSync("redis-server", ["--version"]).error;

/** `{ url, client, stop }`; with a folder and a port it goes on with what a server before it kept there. */
export async function redisServer({ folder = temporaryFolder(), port, args: more = [] } = {}) {
  const at = port ?? (await freePort());
  const args = ["--port", at, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "", ...more];
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

/** A Redis Cluster of three nodes, without replicas: `{ client, nodes, stop }`, with a client of each node. */
export async function redisCluster() {
  const nodes = await Promise.all(
    [0, 1, 2].map(async () => {
      const [port, bus] = [await freePort(), await freePort()];
      return { bus, ...(await redisServer({ port, args: ["--cluster-enabled", "yes", "--cluster-port", bus] })) };
    }),
  );
  const SLOTS = 16_384;
  const [first] = nodes;
  for (const [i, { client, port, bus }] of nodes.entries()) {
    const from = (at) => Math.floor((at * SLOTS) / nodes.length);
    await client.sendCommand(["CLUSTER", "ADDSLOTSRANGE", String(from(i)), String(from(i + 1) - 1)]);
    if (client !== first.client) await first.client.sendCommand(["CLUSTER", "MEET", "127.0.0.1", String(port), String(bus)]);
  }
  const isWhole = async ({ client }) => /cluster_state:ok.*cluster_known_nodes:3/s.test(await client.sendCommand(["CLUSTER", "INFO"]));
  while (!(await Promise.all(nodes.map(isWhole))).every(Boolean)) await new Promise((resolve) => setTimeout(resolve, 100));
  const cluster = createCluster({ rootNodes: nodes.map(({ url }) => ({ url })) }).on("error", () => {});
  await cluster.connect();
  const stop = async () => {
    cluster.destroy();
    await Promise.all(nodes.map((node) => node.stop()));
  };
  return { client: cluster, nodes, stop };
}
