// nginx as the example sets it up, in a folder of its own, before machines on this one.
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./parts.js";
import { freePort } from "./runtimes.js";

const NGINX = "/usr/sbin/nginx";
export const hasNginx = fs.existsSync(NGINX);

/**
 * `{ url, said, stop }`. What nginx says, and what it leaves in its folder, is `said()`.
 * @param ports of two machines
 * @param edit changes the configuration
 */
export async function nginxBefore(ports, edit = (conf) => conf) {
  const port = await freePort();
  const prefix = temporaryFolder();
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `  ${name}_temp_path ${prefix}/${name};`).join("\n");
  const conf = fs
    .readFileSync(path.resolve("examples/redis/nginx.conf"), "utf8")
    .replace("127.0.0.1:8080", `127.0.0.1:${port}`)
    .replaceAll("127.0.0.1:8787", `127.0.0.1:${ports[0]}`)
    .replaceAll("127.0.0.1:8788", `127.0.0.1:${ports[1]}`)
    .replace("http {", `http {\n${places}`);
  fs.writeFileSync(path.join(prefix, "nginx.conf"), edit(conf));
  const args = ["-p", prefix, "-e", "stderr", "-c", "nginx.conf"];
  execFileSync(NGINX, ["-t", ...args], { stdio: "pipe" });
  const nginx = spawn(NGINX, [...args, "-g", "daemon off;"], { stdio: ["ignore", "pipe", "pipe"] });
  let heard = "";
  for (const stream of [nginx.stdout, nginx.stderr])
    stream.on("data", (piece) => {
      heard += piece;
    });
  const url = `http://127.0.0.1:${port}`;
  while (
    await fetch(url).then(
      () => false,
      () => true,
    )
  )
    await new Promise((resolve) => setTimeout(resolve, 20));
  const said = () =>
    heard +
    fs
      .readdirSync(prefix, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "nginx.conf")
      .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1"))
      .join("");
  const stop = async () => {
    const exited = new Promise((resolve) => {
      nginx.once("exit", resolve);
    });
    nginx.kill("SIGTERM");
    await exited;
    fs.rmSync(prefix, { recursive: true });
  };
  return { url, said, stop };
}
