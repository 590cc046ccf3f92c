// The runner with the package's planner: the golden stories, with events that arrive when they happen, in the hands of workers that die now and then.
import fs from "node:fs";
import { expect, test } from "vitest";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { createPlanner } from "../../../dist/js/journey.js";
import { memory } from "../../../dist/js/stores/memory.js";

const STEP = 900_000;
const stories = fs.globSync("tests/journey/*.json").map((file) => [file.slice("tests/journey/".length), JSON.parse(fs.readFileSync(file, "utf8"))]);

test.each(stories)("%s: what the planner tells is what goes out", { timeout: 60_000 }, async (_, { rules, history, from, to }) => {
  const planner = createPlanner(rules);
  const expected = planner.story(history, from, to);
  const store = memory();
  let now = 0;
  const sent = [];
  const send = (message, { messageId }) => void sent.push([message, messageId, now]);
  const journey = createJourney({ store, planner, letters: (entry) => entry.id, send, now: () => now });
  const events = history.events.map((event) => ({ ...event, id: String(event.id) })).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (now = Math.min(Date.parse(from), Date.parse(events[0].at)); now <= Date.parse(to); now += STEP) {
    while (events.length > 0 && Date.parse(events[0].at) <= now) await journey.record(history.customer, events.shift());
    // A worker takes the customer and dies: the next one goes on when its lease has ended, before the next step.
    if ((now / STEP) % 50 === 0) await store.leaseCustomers("shop", now, now + 600_000, 1);
    expect((await journey.run()).problems).toEqual([]);
  }
  expect(expected.length).toBeGreaterThan(0);
  const told = sent.filter(([, , at]) => at >= Date.parse(from));
  expect(told.map(([entry]) => entry)).toEqual(expected.map(({ entry }) => entry));
  // No mail comes before its time, and none comes late by more than the steps of this clock.
  const delays = told.map(([, , at], i) => at - Date.parse(expected[i].at));
  expect(delays.filter((delay) => delay < 0 || delay > 2 * STEP)).toEqual([]);
  expect(new Set(sent.map(([, messageId]) => messageId)).size).toBe(sent.length);
});
