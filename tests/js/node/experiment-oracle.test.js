// Probabilities and intervals of reports, compared with numerical integration in Python (tests/experiments/oracle.py): equal to nine digits.
import { spawnSync } from "node:child_process";
import { createExperiment } from "postfrisch/experiments";
import { expect, test } from "vitest";
import { chance, hasPython } from "./parts.js";

const DAY = "2026-12-01";

/** Comparisons of two variants by chance: rates by conversions and by means, and amounts, with equal shares and others. */
function comparisons() {
  const { below } = chance(28);
  const made = [];
  for (let n = 0; n < 60; n++) {
    const method = ["conversions", "means", "amounts"][n % 3];
    const share = [0.5, 0.5, 0.2, 0.9][below(4)];
    const [baseline, effect, alpha] = [{ conversions: 0.03, means: 0.3, amounts: 2 }[method], [0.05, 0.2, 0.5][below(3)], [0.05, 0.01][below(2)]];
    const experiment = createExperiment({
      ...{
        name: `oracle-${n}`,
        factors: [{ name: "subject", levels: ["first", "second"] }],
        shares: [1 - share, share].map((one) => Math.round(one * 100) / 100),
      },
      ...{ baseline, effect, alpha, ...(method === "amounts" && { measure: "amount", deviation: 12 }) },
    });
    const total = 2_000 + below(200_000);
    const arms = [1 - share, share].map((part) => {
      const units = Math.round(total * part);
      const sum = Math.round(units * baseline * (0.7 + below(1000) / 1500));
      return method === "amounts" ? { units, amount: sum, squares: sum * (40 + below(100)) } : { units, conversions: sum };
    });
    const counts = arms.map((arm, at) => ({ experiment: experiment.id, variant: "ab"[at], day: DAY, ...arm }));
    const [{ questions }] = experiment.report(counts, { at: DAY }).groups;
    const { alpha: each, arms: reported } = questions[0];
    const [first, second] = arms.map(({ units, conversions, amount, squares }) => ({ units, sum: amount ?? conversions, squares: squares ?? conversions }));
    const { p, low, high } = reported[1];
    made.push({ method: method === "amounts" ? "means" : method, first, second, share, baseline, effect, alpha: each, p, low, high });
  }
  return made;
}

test.runIf(hasPython)("reports say what numerical integration finds", () => {
  const cases = comparisons();
  const { stdout, stderr } = spawnSync("python3", ["tests/experiments/oracle.py"], { input: JSON.stringify(cases), encoding: "utf8" });
  expect(stderr).toBe("");
  const found = JSON.parse(stdout);
  let ends = 0;
  for (const [at, [evidence, ...atEnds]] of found.entries()) {
    const { p, alpha, ...rest } = cases[at];
    expect(Math.abs(p - Math.min(1, Math.exp(-evidence))), JSON.stringify({ p, evidence, ...rest })).toBeLessThan(1e-9 * Math.max(p, 1e-6));
    // At an end of the interval, the evidence is just enough.
    for (const one of atEnds.filter((one) => one !== null)) {
      expect(Math.abs(one + Math.log(alpha)), JSON.stringify(rest)).toBeLessThan(1e-6);
      ends += 1;
    }
  }
  // The cases are about something: some are clear, and most have both ends.
  expect(ends).toBeGreaterThan(100);
  expect(new Set(cases.map(({ p }) => p < 0.001)).size).toBe(2);
});
