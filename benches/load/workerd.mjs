// One edge in workerd, with D1 as miniflare has it or with the records in the worker itself: in a process of its own, as what miniflare keeps would be
// collected in the client's time.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Miniflare } from "miniflare";
import { d1, prepareD1 } from "../../dist/js/stores/d1.js";
import { workerModules } from "../../scripts/worker-modules.mjs";
import { fill, keys } from "./shop.mjs";

const kind = process.argv[2];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-load-"));
const modules = await workerModules(folder, { entryPoints: ["benches/load/worker.mjs"] });
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
const pid = execFileSync("pgrep", ["-n", "-P", String(process.pid), "workerd"], { encoding: "utf8" }).trim();
process.once("SIGTERM", async () => {
  await miniflare.dispose();
  fs.rmSync(folder, { recursive: true });
});
console.log(`answering on ${url} and ${url}/constant in ${pid}`);
