// The rules that commands of the journey plan with.

import { problem } from "../base/errors.js";
import { createPlanner, type Planner } from "../journey/planner.js";
import type { JourneyRules } from "../journey/types.js";
import type { Command } from "./command.js";
import { type Flags, readJson, text } from "./io.js";

export const RULES: Command["flags"] = { rules: ["FILE", "the shop's rules (default: journey.json)"] };
export const LANGUAGE: Command["flags"] = { language: ["LANGUAGE", "the language of reasons: en (default) or de"] };

/** The planner for the rules of `--rules`. */
export async function plannerOf(flags: Flags, name = "rules"): Promise<Planner> {
  const language = text(flags, "language") ?? "en";
  if (language !== "en" && language !== "de") throw problem("usage/bad", `there are no reasons in \`${language}\``, "write --language en or --language de");
  return createPlanner((await readJson(text(flags, name) ?? "journey.json")) as JourneyRules, { language });
}
