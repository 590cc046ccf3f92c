import type { ExperimentMeasure, ExperimentVerdict } from "../base/words.js";

export type { ExperimentMeasure, ExperimentVerdict } from "../base/words.js";

/** A level of a factor: its name, or its name and what templates get. */
export type ExperimentLevel = string | { name: string; value: unknown };

/** What differs between mails, like the subject. */
export interface ExperimentFactor {
  /** The name under which templates get the level: `experiment.subject`. */
  name: string;
  /** From 2 to 16. The first is the letter as it is. */
  levels: ExperimentLevel[];
}

/** An experiment, as it is planned before the first mail. `docs/experiments.md` explains every field. */
export interface ExperimentDefinition {
  /** Up to 100 characters on one line. */
  name: string;
  /** Experiments of one salt have the same holdout; empty by default. */
  salt?: string;
  /** All their combinations are variants: at most 64. */
  factors: ExperimentFactor[];
  /** Factors whose level follows from those of others, which saves variants: `{ picture: ["subject", "button"] }`. All have two levels. */
  fraction?: Record<string, string[]>;
  /** The share of units that get no variant, from 0 to 0.5; 0 by default. */
  holdout?: number;
  /** The share of each variant, with a sum of 1; equal by default. */
  shares?: number[];
  /** Whether a unit converted, or how much it came to; `rate` by default. */
  measure?: ExperimentMeasure;
  /** The rate that is expected without a change, like 0.03, or the mean amount of a mail. */
  baseline: number;
  /** The least relative change worth knowing: 0.2 is 20 %. */
  effect: number;
  /** The standard deviation of a mail's amount, zeros included; for amounts alone. */
  deviation?: number;
  /** The probability that any finding of the experiment is wrong; 0.05 by default. */
  alpha?: number;
  /** The probability of finding the effect with the planned number of mails; 0.8 by default. */
  power?: number;
  /** Days after sending until nearly everybody has converted who will; 0 by default. Younger mails are not compared. */
  maturity?: number;
  /** The segments that the report looks at, besides all units. */
  segments?: string[];
}

/** A variant: a combination of levels. */
export interface ExperimentVariant {
  /** `a`, `b` … `z`, `aa` … */
  readonly variant: string;
  /** Its share of the units that get a variant, from 0 to 1. */
  readonly share: number;
  /** The name of each factor's level. */
  readonly levels: Readonly<Record<string, string>>;
  /** What templates get as `experiment`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** How many mails an answer needs, in each group that is looked at: all units, and each segment. */
export interface ExperimentMails {
  /** If one looks once, at the end. */
  fixed: number;
  /** With the planned power, however often one looks. */
  most: number;
  /** On average, until an effect as large as planned is found. */
  average: number;
  /** Days until there is an answer, for `most` and for `average`, with the days that mails have to convert; if the number of mails a day is known. */
  days?: [most: number, average: number];
}

/** How many comparisons are made, in all groups together. The probability of a wrong finding is divided by it. */
export interface ExperimentComparisons {
  /** Between levels of a factor. */
  effects: number;
  /** Between combinations. */
  combinations: number;
}

/** What an experiment needs before it starts. */
export interface ExperimentPlan {
  /** The experiment's id. */
  experiment: string;
  variants: ExperimentVariant[];
  /** What a fraction can't tell apart: effects of factors, or of several together. */
  aliases: string[][][];
  comparisons: ExperimentComparisons;
  /** For the levels of the factor that needs most. */
  effects: ExperimentMails;
  /** For the combinations, if there are several factors. */
  combinations?: ExperimentMails;
}

/** The sums of a day of sending, a segment and a variant. They know no person. Several rows of the same are added. */
export interface ExperimentCount {
  /** The experiment's id. */
  experiment: string;
  variant: string;
  /** One of the experiment's; none, or an empty text, for units without one. */
  segment?: string | null;
  /** The day on which the units got their variant first, like `2026-12-01`. */
  day: string;
  /** How many. */
  units: number;
  /** How many of them converted within `maturity` days; for rates. */
  conversions?: number;
  /** The sum of their amounts; for amounts. */
  amount?: number;
  /** The sum of the squares of each unit's amount; for amounts. */
  squares?: number;
}

/** An arm, compared with the first one. Changes are relative: 0.12 is 12 % more. */
export interface ExperimentArm {
  /** A level, or the levels of a combination. */
  name: string;
  units: number;
  /** Conversions, or the sum of amounts. */
  sum: number;
  /** The rate, or the mean amount; null without units. */
  mean: number | null;
  /** The change of the mean against the first arm's; null for the first arm, and while nobody knows. */
  lift: number | null;
  /** The change is between `low` and `high`: at every look, with the probability 1 − `alpha`. Null where nothing bounds it yet. */
  low: number | null;
  high: number | null;
  /** The probability, valid at every look, of a difference as large as this without an effect; null for the first arm. */
  p: number | null;
}

/** What was known at the end of a day. */
export interface ExperimentPoint {
  day: string;
  lift: number | null;
  low: number | null;
  high: number | null;
}

/** What is known of a question. */
export interface ExperimentAnswer {
  /** Null for the combinations. */
  factor: string | null;
  /** The probability of a wrong finding in one comparison. */
  alpha: number;
  arms: ExperimentArm[];
  verdict: ExperimentVerdict;
  /** The arm that is better than every other. */
  winner: string | null;
  /** About so many more mails than were sent; 0 if it is enough to wait for those that may convert yet; null if it is answered, or more mails would hardly decide it. */
  missing: number | null;
  /** The answer in a sentence. */
  text: string;
  /** Day by day: the arm that is ahead now against the first, or the second if the first is ahead. */
  series: ExperimentPoint[];
}

/** What is known of all units, or of a segment. */
export interface ExperimentGroup {
  /** Null for all units. */
  segment: string | null;
  units: number;
  /** Units that may convert yet. */
  pending: number;
  /** Whether the units that are compared have the planned shares. If not, nothing is concluded. */
  even: boolean;
  /** One for each factor, and one for the combinations if there are several factors. */
  questions: ExperimentAnswer[];
}

/** What may be concluded at the end of a day. */
export interface ExperimentReport {
  /** The experiment's id. */
  experiment: string;
  at: string;
  /** Units whose time to convert is over: only these are compared. */
  mature: number;
  /** Units that may convert yet. */
  pending: number;
  /** What came of units that nobody counted: conversions, or for amounts counters. It is left out. */
  stray: number;
  /** Whether the variants were sent as often as planned. If not, nothing is concluded. */
  sampleRatio: { p: number; even: boolean; text: string };
  comparisons: ExperimentComparisons;
  /** All units first. */
  groups: ExperimentGroup[];
}
