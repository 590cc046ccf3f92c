import type { Diagnostic } from "../base/errors.js";
import { jsonOf } from "../base/json.js";
import { journey as engine } from "../engine/journey.js";
import type { JourneyRules } from "./types.js";

/** What the shop has, besides the letters of the catalogue. */
export interface CheckRulesOptions {
  /** Letters of the shop's own. */
  letters?: string[];
}

/**
 * What is wrong with rules that can be read: letters that are never sent, contradictions, gaps, overlaps, missing data. Empty if nothing is.
 * @throws {PostfrischError} `journey/bad-rules`, `zone/unknown`
 */
export function checkRules(rules: JourneyRules, { letters = [] }: CheckRulesOptions = {}): Diagnostic[] {
  return JSON.parse(engine.guarded(({ checkRules: check }) => check(jsonOf(rules, "journey/bad-rules"), letters)));
}
