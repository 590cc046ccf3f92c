// What an error of the package is told for stays with it.
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../../dist/js/index.js";
import { d1 } from "../../../dist/js/stores/d1.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { temporaryFolder } from "./parts.js";

const caught = async (call) => {
  try {
    await call();
  } catch (error) {
    return error;
  }
};

test("an error keeps its cause", async () => {
  const file = path.join(temporaryFolder(), "no.db");
  fs.writeFileSync(file, "no database, whatever its name says. ".repeat(99));
  const damaged = await caught(() => sqlite(file));
  expect([damaged.code, damaged.cause?.errcode]).toEqual(["store/damaged", 26]);

  const thrown = new Error("D1_ERROR: too many requests: SQLITE_BUSY");
  const busy = { prepare: () => ({ bind: () => ({}) }), batch: () => Promise.reject(thrown) };
  const locked = await caught(() => d1(busy).versions("shop", "eins"));
  expect([locked.code, locked.cause]).toEqual(["store/locked", thrown]);

  const cycle = {};
  cycle.self = cycle;
  const unreadable = await caught(() => compile("<mjml><mj-body></mj-body></mjml>").render(cycle));
  expect([unreadable.code, unreadable.cause]).toEqual(["data/not-json", expect.any(TypeError)]);
  // What is told is data alone.
  expect(Object.keys(JSON.parse(JSON.stringify(unreadable)))).not.toContain("cause");
});
