#!/usr/bin/env node
// Runs the tests of letters with nothing left out: every sample in every window of the browser.
import path from "node:path";
import { chromium, node24, npmPackages, root, run, speller } from "./setup.mjs";

npmPackages();
chromium();
speller();
const tests = ["", "-rows", "-slots", "-browser"].map((part) => `tests/js/node/letters${part}.test.js`);
run(node24, [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "node", ...tests], { env: { LONG: "1" } });
