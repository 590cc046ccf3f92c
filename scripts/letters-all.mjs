#!/usr/bin/env node
// Every letter in every language with every sample before its judges, in Node and in Chromium. The tests run one sample in the browser.
import path from "node:path";
import { chromium, node24, npmPackages, root, run, speller } from "./setup.mjs";

npmPackages();
chromium();
speller();
run(
  node24,
  [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "node", "tests/js/node/letters.test.js", "tests/js/node/letters-browser.test.js"],
  {
    cwd: root,
    env: { ...process.env, LETTERS: "all" },
    stdio: "inherit",
  },
);
