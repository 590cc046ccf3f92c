// Counters of an experiment in a store: sums by day, segment and variant.
import { problem } from "../base/errors.js";
import { EXPERIMENT_AMOUNT } from "../base/limits.js";
import type { Count, ExperimentCountedAs, Store } from "../stores/store.js";
import type { Experiment } from "./experiment.js";
import type { Exposure } from "./tag.js";
import type { ExperimentCount } from "./types.js";

/** Options of `createExperimentCounters`. */
export interface ExperimentCountersOptions {
  /** Any store of the package; counters stand beside those of the edge. */
  store: Pick<Store, "addCounts" | "counts">;
  /** The tenant; `shop` by default. */
  tenant?: string;
}

/** Counts units and what became of them. Counts wait in memory until `flush`. */
export interface ExperimentCounters {
  /**
   * Counts units that got a variant first on a day. Count each unit once.
   * @throws {PostfrischError} `experiment/bad` if it is not one of the experiment's variants, segments or days
   */
  exposed(exposure: Exposure, units?: number): void;
  /**
   * Counts a unit that converted, with what it came to for amounts. Count each unit once, with all that it came to within `maturity` days.
   * @param amount in the currency's main unit, like 49.9
   * @throws {PostfrischError} `experiment/bad`
   */
  converted(exposure: Exposure, amount?: number): void;
  /** Adds what waits to the store. If it fails, nothing is lost: call it again. */
  flush(): Promise<void>;
  /** All counters in the store, for `report`. */
  counts(): Promise<ExperimentCount[]>;
}

/**
 * Counters of an experiment.
 *
 * @example
 * import { createExperiment, createExperimentCounters } from "postfrisch/experiments";
 * import { memory } from "postfrisch/stores/memory";
 *
 * const factors = [{ name: "subject", levels: ["plain", "question"] }];
 * const experiment = createExperiment({ name: "autumn", factors, baseline: 0.03, effect: 0.2 });
 * const counters = createExperimentCounters(experiment, { store: memory() });
 * counters.exposed({ variant: "b", day: "2026-12-01" }, 2_000);
 * counters.converted({ variant: "b", day: "2026-12-01" });
 * await counters.flush();
 * experiment.report(await counters.counts()).groups[0].questions[0].text;
 */
export function createExperimentCounters(experiment: Experiment, { store, tenant = "shop" }: ExperimentCountersOptions): ExperimentCounters {
  let waiting = new Map<string, Count>();
  const add = (exposure: Exposure, what: ExperimentCountedAs, n: number) => {
    if (n === 0) return;
    const tag = experiment.tag(exposure);
    const { variant, segment = "", day } = exposure;
    const key = `${what} ${tag}`;
    const known = waiting.get(key) ?? { tenant, campaign: experiment.id, day, what, block: segment, slot: 0, variant, reason: "" as const, n: 0 };
    waiting.set(key, { ...known, n: known.n + n });
  };
  return {
    exposed(exposure, units = 1) {
      if (!Number.isSafeInteger(units) || units < 0) throw problem("experiment/bad", `${units} units can't be counted`, "count whole units");
      add(exposure, "exposed", units);
    },
    converted(exposure, amount) {
      const isAmount = experiment.definition.measure === "amount";
      if (isAmount && amount === undefined) throw problem("experiment/bad", "the amount is missing", "pass what the unit came to, like 49.9");
      if (amount !== undefined && !(Math.abs(amount) <= EXPERIMENT_AMOUNT)) throw problem("experiment/bad", `\`${amount}\` is no amount`, "pass it like 49.9");
      add(exposure, "converted", 1);
      if (amount === undefined) return;
      add(exposure, "amount", Math.round(amount * 100));
      add(exposure, "squares", Math.round(amount * amount * 100));
    },
    async flush() {
      const counts = [...waiting.values()];
      if (!counts.length) return;
      const sent = waiting;
      waiting = new Map();
      try {
        await store.addCounts(counts);
      } catch (error) {
        // What was counted meanwhile is added to it.
        for (const [key, count] of sent) waiting.set(key, { ...count, n: count.n + (waiting.get(key)?.n ?? 0) });
        throw error;
      }
    },
    async counts() {
      const rows = new Map<string, ExperimentCount>();
      for (const { day, what, block, variant, n } of await store.counts({ tenant, campaign: experiment.id })) {
        const key = JSON.stringify([day, block, variant]);
        const row = rows.get(key) ?? { experiment: experiment.id, variant, segment: block, day, units: 0, conversions: 0, amount: 0, squares: 0 };
        rows.set(key, row);
        if (what === "exposed") row.units += n;
        else if (what === "converted") row.conversions = (row.conversions ?? 0) + n;
        else if (what === "amount") row.amount = (row.amount ?? 0) + n / 100;
        else if (what === "squares") row.squares = (row.squares ?? 0) + n / 100;
      }
      return [...rows.values()];
    },
  };
}
