import load from "#load/experiment";
import { problem } from "../base/errors.js";
import { jsonOf } from "../base/json.js";
import { EXPERIMENT_BUCKETS } from "../base/limits.js";
import { experiment as engine } from "../engine/experiment.js";
import { type Exposure, exposureOf, tagOf } from "./tag.js";
import type { ExperimentCount, ExperimentDefinition, ExperimentPlan, ExperimentReport, ExperimentVariant } from "./types.js";

engine.from(load);

/** An experiment that is sound. It has no clock and keeps nothing. */
export interface Experiment {
  /** Its name, and a digest of its content: an experiment that is changed is another one, and counters of both are never mixed. */
  readonly id: string;
  /** A frozen copy of the definition. */
  readonly definition: Readonly<ExperimentDefinition>;
  /** All variants, frozen; the first is the letter as it is. */
  readonly variants: readonly ExperimentVariant[];
  /**
   * What a unit gets, always the same; null in the holdout.
   * @param shares those of a bandit (`shares`), instead of the planned ones
   * @throws {PostfrischError} `experiment/bad` if the unit is no string
   */
  assign(unit: string, shares?: readonly number[]): ExperimentVariant | null;
  /**
   * The bucket of a unit, from 0 to 9,999.
   * @throws {PostfrischError} `experiment/bad` if the unit is no string
   */
  bucket(unit: string): number;
  /**
   * What it needs before it starts.
   * @throws {PostfrischError} `experiment/bad` for a number of mails that is none
   */
  plan(options?: { /** Mails sent a day, for the days that it takes. */ mailsPerDay?: number }): ExperimentPlan;
  /**
   * What may be concluded at the end of a day, however often one looks.
   * @throws {PostfrischError} `experiment/bad` with the row, `time/bad`, `usage/bad` for another language
   */
  report(
    counts: readonly ExperimentCount[],
    options?: ReportDay & { /** The language of sentences; `en` by default. */ language?: "en" | "de" },
  ): ExperimentReport;
  /**
   * The share of each variant for the next mails, from 0 to 1, by what has worked so far (Thompson sampling; of more than two variants, by the best two), but at
   * least a hundredth. It changes only as mails mature. It sends more of what seems best and proves nothing: a report needs shares that stay as they were planned.
   * @throws {PostfrischError} `experiment/bad` with the row, `time/bad`
   */
  shares(
    counts: readonly ExperimentCount[],
    options?: ReportDay & { /** A whole number: the same seed gives the same shares; 0 by default. */ seed?: number },
  ): number[];
  /** A text for links and orders that says to which counter they belong: the experiment's id, the variant, the day, and the segment. */
  tag(exposure: Exposure): string;
  /**
   * What such a text says: the text itself, an address that has it in its query, or a document that has it anywhere, like an order of a shop's webhook. Null if
   * there is none of this experiment.
   */
  tagged(found: unknown): Exposure | null;
}

/** The day at whose end one looks. */
export interface ReportDay {
  /** Like `2026-12-01`; today in UTC by default. */
  at?: string;
}

/**
 * An experiment.
 * @throws {PostfrischError} `experiment/bad`
 *
 * @example
 * import { createExperiment } from "postfrisch/experiments";
 *
 * const experiment = createExperiment({
 *   name: "autumn-subject",
 *   factors: [{ name: "subject", levels: ["Ihre Bestellung", "Schon gespannt?"] }],
 *   baseline: 0.03,
 *   effect: 0.2,
 * });
 * experiment.plan({ mailsPerDay: 2_000 }).effects.days; // at most, and on average
 * experiment.assign("customer-4711")?.levels.subject; // always the same for this customer
 */
export function createExperiment(definition: ExperimentDefinition): Experiment {
  const text = jsonOf(definition, "experiment/bad");
  const use = engine.kept(() => engine.guarded((glue) => new glue.Experiment(text)));
  const variants: readonly ExperimentVariant[] = frozen(JSON.parse(use((one) => one.variants())));
  const id = use((one) => one.id());
  const known = { id, variants, segments: definition.segments ?? [] };
  return {
    id,
    definition: frozen(JSON.parse(text)),
    variants,
    assign(unit, shares) {
      const at = use((one) => one.assign(unitOf(unit)));
      if (at === undefined) return null;
      return (
        variants[
          shares
            ? placeOf(
                use((one) => one.bucket(unitOf(unit))),
                shares,
                variants.length,
              )
            : at
        ] ?? null
      );
    },
    bucket: (unit) => use((one) => one.bucket(unitOf(unit))),
    plan: ({ mailsPerDay } = {}) => JSON.parse(use((one) => one.plan(mailsPerDay))),
    report(counts, { at = today(), language = "en" } = {}) {
      if (language !== "en" && language !== "de") throw problem("usage/bad", `there are no reports in \`${language}\``, "write en or de");
      return JSON.parse(use((one) => one.report(jsonOf(counts, "experiment/bad"), dayOf(at), language === "de")));
    },
    shares(counts, { at = today(), seed = 0 } = {}) {
      if (!Number.isSafeInteger(seed) || seed < 0) throw problem("usage/bad", `\`${seed}\` is no seed`, "write a whole number, 0 or more");
      return [...use((one) => one.shares(jsonOf(counts, "experiment/bad"), dayOf(at), seed))].map((share) => share / EXPERIMENT_BUCKETS);
    },
    tag: (exposure) => tagOf(known, exposure),
    tagged: (found) => exposureOf(known, found),
  };
}

/** The position of the variant that has a bucket. */
function placeOf(bucket: number, shares: readonly number[], count: number): number {
  let end = 0;
  const ends = shares.map((share) => {
    end += Math.round(share * EXPERIMENT_BUCKETS);
    return end;
  });
  if (shares.length !== count || end !== EXPERIMENT_BUCKETS)
    throw problem(
      "experiment/bad",
      `${shares.length} shares with a sum of ${end / EXPERIMENT_BUCKETS} are none of the experiment's`,
      "pass what `shares` returns",
    );
  return ends.findIndex((end) => bucket < end);
}

const today = () => new Date().toISOString().slice(0, 10);

/** What is no string would be read as the empty one: all numbers would get the same variant. */
function unitOf(unit: string): string {
  if (typeof unit === "string") return unit;
  throw problem("experiment/bad", `the unit ${String(unit)} is no string`, "pass the id as a string, like String(id)");
}

function dayOf(at: string): string {
  if (typeof at === "string") return at;
  throw problem("time/bad", `\`${String(at)}\` is no day`, "write it like 2026-12-01");
}

/** A value of JSON that nobody changes any more: it is given to many. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const part of Object.values(Object.freeze(value))) frozen(part);
  return value;
}
