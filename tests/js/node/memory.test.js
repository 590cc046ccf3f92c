// Memory is flat: thousands of pictures, each another one, and the wasm grows no more.
import { expect, test } from "vitest";
import { painting } from "../../../benches/painting.mjs";

const PAGE = 64 * 1024;

test("6,000 different pictures and countdowns leave the memory where the first hundreds put it", { timeout: 120_000 }, () => {
  const { paint, memory } = painting();
  for (let n = 0; n < 7_000; n += 7) paint(n);
  const settled = memory();
  for (let n = 0; n < 6_000; n++) expect(paint(n)).toBeGreaterThan(500);
  // Of 12 KB a picture, a hundredth that stays would be eleven pages.
  expect((memory() - settled) / PAGE).toBeLessThanOrEqual(2);
  expect(settled).toBeLessThan(16 * 1024 * 1024);
});
