// One contract for every store, each on its real engine.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeContract } from "../../../dist/js/stores/contract.js";
import { shapes } from "./stores.js";

describe.each(Object.keys(shapes))("%s", (name) => {
  let store;
  let end;
  beforeAll(async () => {
    ({ store, end } = await shapes[name]());
  });
  afterAll(() => end());
  // miniflare's D1 takes a minute for what SQLite does with the same statements in half a second.
  const checks = storeContract(() => store).filter(({ name: what }) => !name.startsWith("d1") || !what.includes("story"));
  test("there are checks", () => expect(checks.length).toBeGreaterThan(20));
  for (const { name, run } of checks) test(name, { timeout: 60_000 }, async () => expect(await run()).toBeUndefined());
});
