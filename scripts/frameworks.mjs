#!/usr/bin/env node
// The edge inside Next, SvelteKit and Astro: installs each example with the package as it would be published, builds it, starts it and asks it.
// They are too large for devDependencies. `npm run test:frameworks`, or with names: `npm run test:frameworks astro`.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { sqlite } from "../dist/js/stores/sqlite.js";
import { check } from "../tests/js/node/framework-checks.js";
import { freePort } from "../tests/js/node/runtimes.js";
import { node24, npmPackages, root, run } from "./setup.mjs";

/** What starts each, and what its application has of its own. */
const FRAMEWORKS = {
  next: { start: ["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1"], app: { absolute: false } },
  sveltekit: { start: ["build/index.js"], app: { guards: true, missing: /Not Found/, absolute: false, cuts: true, scheme: "https:" } },
  astro: { start: ["dist/server/entry.mjs"], app: { guards: true, absolute: false, cuts: true } },
};
const QUIET = { NEXT_TELEMETRY_DISABLED: "1", ASTRO_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
const work = path.join(root, "target/frameworks");
const keys = [{ kid: "t1", secret: randomBytes(32).toString("base64url") }];

function packed() {
  fs.mkdirSync(work, { recursive: true });
  const said = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", work], { stdio: ["ignore", "pipe", "inherit"] }).toString();
  return path.join(work, Object.values(JSON.parse(said))[0].filename);
}

/** An example's folder with everything that it needs installed and built. */
function built(name, archive) {
  const folder = path.join(work, name);
  for (const entry of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    if (entry !== "node_modules") fs.rmSync(path.join(folder, entry), { recursive: true });
  }
  fs.cpSync(path.join(root, "examples", name), folder, { recursive: true });
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
  manifest.dependencies.postfrisch = `file:${archive}`;
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
  fs.rmSync(path.join(folder, "node_modules/postfrisch"), { recursive: true, force: true });
  npmPackages(folder);
  run("npm", ["run", "--silent", "build"], { cwd: folder, env: QUIET });
  fs.writeFileSync(path.join(folder, "postfrisch.keys.json"), JSON.stringify(keys));
  return folder;
}

async function asked(name, folder) {
  const { start, app } = FRAMEWORKS[name];
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const store = await sqlite(path.join(folder, "shop.db"));
  const env = { ...process.env, ...QUIET, HOST: "127.0.0.1", PORT: String(port), ORIGIN: origin, BASE_URL: `${origin}/mail` };
  const server = spawn(node24, start, { cwd: folder, env, stdio: ["ignore", "inherit", "inherit"] });
  const exited = new Promise((resolve) => {
    server.once("exit", resolve);
  });
  try {
    for (let tries = 0; !(await fetch(`${origin}/health`).catch(() => undefined))?.ok; tries++) {
      if (tries > 150 || server.exitCode !== null) throw new Error(`${name} does not answer`);
      await setTimeout(200);
    }
    const file = path.join(folder, "unsubscribed.jsonl");
    const unsubscribed = async () => {
      const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
      return lines.map((line) => JSON.parse(line));
    };
    return await check({ url: `${origin}/mail`, store, keys, unsubscribed }, app);
  } finally {
    server.kill();
    await exited;
    await store.close();
  }
}

const wanted = process.argv.slice(2);
const archive = packed();
for (const name of wanted.length > 0 ? wanted : Object.keys(FRAMEWORKS)) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const folder = built(name, archive);
  const checked = await asked(name, folder);
  for (const what of checked) console.log(`✓ ${what}`);
  console.log(`${name}: ${checked.length} passed, ${Math.round((Date.now() - started) / 1000)} s`);
}
