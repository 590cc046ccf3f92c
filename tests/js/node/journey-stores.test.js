// What stores keep for journeys (docs/journey-runner.md), each on its real engine: the part of the contract that is about them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { journeyStories } from "../../../dist/js/stores/contract/journey-stories.js";
import { journeyChecks } from "../../../dist/js/stores/contract/journeys.js";
import { storeContract } from "../../../dist/js/stores/contract.js";
import { shapes } from "./stores.js";

const own = Object.keys({ ...journeyChecks, ...journeyStories });

describe.each(Object.keys(shapes))("%s", (name) => {
  let store;
  let end;
  beforeAll(async () => {
    ({ store, end } = await shapes[name]());
  });
  afterAll(() => end());
  // miniflare's D1 takes far longer for the same statements: it is told one story.
  const isTold = (what) => !name.startsWith("d1") || !/story [23]/.test(what);
  const checks = storeContract(() => store).filter(({ name: what }) => own.includes(what) && isTold(what));
  test.each(checks)("$name", { timeout: 60_000 }, async ({ run }) => expect(await run()).toBeUndefined());
});
