// Memory is flat: thousands of pictures, each another one, and the wasm grows no more.
import { expect, test } from "vitest";
import { painting } from "../../../benches/painting.mjs";

test("5,000 different pictures and countdowns leave the memory where the first hundreds put it", { timeout: 120_000 }, () => {
  const { paint, memory } = painting();
  for (let n = 0; n < 1_000; n++) paint(n);
  const settled = memory();
  for (let n = 1_000; n < 6_000; n++) expect(paint(n)).toBeGreaterThan(500);
  expect(memory()).toBe(settled);
  expect(settled).toBeLessThan(16 * 1024 * 1024);
});
