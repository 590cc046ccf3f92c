import os from "node:os";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const chromium = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
/** What hangs is ended; what is slow on a busy machine is not. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };
const everywhere = ["tests/js/cases.test.js"];

export default defineConfig({
  test: {
    // Half of their time they wait: for processes of others, for what comes late on purpose.
    maxWorkers: Math.ceil(1.5 * os.availableParallelism()),
    // A test that asserts nothing, as one over an empty list, has tested nothing.
    expect: { poll: { timeout: 10_000 }, requireAssertions: true },
    projects: [
      { test: { name: "node", environment: "node", include: [...everywhere, "tests/js/node/**/*.test.js"], ...patience } },
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: "2026-06-01",
              compatibilityFlags: ["nodejs_compat"],
              d1Databases: ["DB"],
              modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
            },
          }),
        ],
        test: { name: "workerd", include: [...everywhere, "tests/js/workerd/**/*.test.js"], ...patience },
      },
      {
        test: {
          name: "chromium",
          include: everywhere,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromium }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
