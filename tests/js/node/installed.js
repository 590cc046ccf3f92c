// The package as it would be published, packed and installed into a project of its own, and the versions of Node that it is for.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./parts.js";

/** A project with the package in it: its folder, and what runs a command there. */
export function project(manifest) {
  const folder = temporaryFolder();
  const run = (command, args, options = {}) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"], ...options });
  const packed = JSON.parse(run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: process.cwd() }));
  const file = (Array.isArray(packed) ? packed : Object.values(packed))[0].filename;
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, ...manifest }));
  run("npm", ["install", "--no-audit", "--no-fund", `./${file}`]);
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  return { folder, run, write };
}

/** Node as it is outside npm scripts, where those put a newer one in front. */
function outerNode() {
  const paths = (process.env.PATH ?? "").split(path.delimiter).filter((entry) => !entry.includes("node_modules"));
  const found = paths.map((entry) => path.join(entry, "node")).find((file) => fs.existsSync(file));
  return found && Number(spawnSync(found, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" }).stdout) >= 20 ? found : undefined;
}

/** This Node, the one outside, and those that `scripts/setup.mjs` has installed, each version once. */
export const nodes = [process.execPath, outerNode(), ...fs.globSync("target/nodes/*/node_modules/node/bin/node").map((file) => path.resolve(file))]
  .filter(Boolean)
  .map((node) => ({ node, version: execFileSync(node, ["--version"], { encoding: "utf8" }).trim() }))
  .filter(({ version }, at, all) => all.findIndex((other) => other.version === version) === at);
