#!/usr/bin/env node
// From a fresh clone to the studio: installs, builds, seeds the demo shop, prints one address.
import { spawn } from "node:child_process";
import { node24, npmPackages, root, run, rust } from "./setup.mjs";

rust();
npmPackages();
run(node24, ["scripts/build.mjs"]);
const demo = spawn(node24, ["examples/shop/studio.mjs"], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => demo.kill(signal));
demo.on("exit", (code) => process.exit(code ?? 0));
