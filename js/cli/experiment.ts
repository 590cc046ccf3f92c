import { problem } from "../base/errors.js";
import { createExperiment, type Experiment } from "../experiments/experiment.js";
import type { ExperimentDefinition, ExperimentReport } from "../experiments/types.js";
import { type Command, JSON_FLAG } from "./command.js";
import { concluded, takenBack } from "./experiment-conclude.js";
import { countsIn } from "./experiment-counts.js";
import { planned } from "./experiment-plan.js";
import { reported } from "./experiment-report.js";
import { EXIT, type Flags, print, readJson, text, textLines } from "./io.js";

export const command: Command = {
  usage: "experiment ACTION FILE [UNIT…|-]",
  about:
    "what an experiment needs (`plan`), who gets which variant (`assign`), what may be concluded (`report`); put what won into rules or data (`conclude`, `take-back`); FILE is its definition",
  flags: {
    "mails-per-day": ["N", "for plan: how many mails are sent a day, to say how long it takes"],
    counts: ["FILE", "for report and conclude: the counters, a JSON array, or CSV if it is called .csv"],
    at: ["DAY", "for report and conclude: the day at whose end it is made, like 2026-12-01 (default: today in UTC)"],
    language: ["LANGUAGE", "for report and conclude: en (default) or de"],
    factor: ["NAME", "for conclude: the factor that is decided; for take-back: of which factor (default: the last one)"],
    segment: ["NAME", "for conclude: the segment whose answer counts (default: that of all units)"],
    rules: ["FILE", "for conclude: the journey's rules that change"],
    rule: ["NAME", "for conclude: the rule that changes, like review-request"],
    data: ["FILE", "for conclude: data of the next mails that change, instead of rules"],
    field: ["NAME", "for conclude: the field that gets the value that won (default: the factor's name)"],
    log: ["FILE", "for conclude and take-back: where conclusions are written down (default experiments.jsonl)"],
    ...JSON_FLAG,
  },
  run: experimentCommand,
};

/** The actions: each has a function. */
async function experimentCommand([action, file, ...units]: string[], flags: Flags): Promise<number> {
  if (action === "plan" && file !== undefined && !units.length) return plan(await experimentOf(file), flags);
  if (action === "assign" && file !== undefined) return assign(file, units, flags);
  if (action === "report" && file !== undefined && !units.length) return report(file, flags);
  if (action === "conclude" && file !== undefined && !units.length) return conclude(file, flags);
  if (action === "take-back" && file !== undefined && !units.length) return takenBack(await experimentOf(file), flags);
  throw problem(
    "usage/bad",
    "it is not said what to do",
    "write experiment plan FILE, assign FILE [UNIT…|-], report FILE --counts FILE, conclude FILE --counts FILE, or take-back FILE",
  );
}

async function experimentOf(file: string): Promise<Experiment> {
  return createExperiment((await readJson(file)) as ExperimentDefinition);
}

function plan(experiment: Experiment, flags: Flags): number {
  const given = text(flags, "mails-per-day");
  if (given !== undefined && !(/^\d+$/.test(given) && Number(given) > 0))
    throw problem("usage/bad", `\`${given}\` is no number of mails a day`, "write digits alone, like --mails-per-day 2000");
  const found = experiment.plan(given === undefined ? {} : { mailsPerDay: Number(given) });
  if (flags.json) print(found);
  else process.stdout.write(planned(experiment, found));
  return EXIT.ok;
}

/** A line for each unit: the unit, its variant or `holdout`, and its levels. */
async function assign(file: string, units: string[], flags: Flags): Promise<number> {
  const isFromInput = !units.length || (units.length === 1 && units[0] === "-");
  if (isFromInput && file === "-") throw problem("usage/bad", "standard input can't be both the experiment and its units", "name a file, or the units");
  const experiment = await experimentOf(file);
  const factors = experiment.definition.factors.map(({ name }) => name);
  for await (const unit of isFromInput ? textLines("-") : units) {
    const { variant = null, levels = null, values = null } = experiment.assign(unit) ?? {};
    if (flags.json) print({ unit, variant, levels, values });
    else process.stdout.write(`${unit}\t${variant ?? "holdout"}\t${levels ? factors.map((name) => `${name}=${levels[name]}`).join(", ") : ""}\n`);
  }
  return EXIT.ok;
}

async function report(file: string, flags: Flags): Promise<number> {
  const { experiment, found, language } = await reportOf(file, flags);
  if (flags.json) print(found);
  else process.stdout.write(reported(experiment.definition, found, language));
  return EXIT.ok;
}

async function conclude(file: string, flags: Flags): Promise<number> {
  const { experiment, found } = await reportOf(file, flags);
  return concluded(experiment, found, flags);
}

async function reportOf(file: string, flags: Flags): Promise<{ experiment: Experiment; found: ExperimentReport; language: "en" | "de" }> {
  const counts = text(flags, "counts");
  if (counts === undefined) throw problem("usage/bad", "--counts is missing", "write --counts FILE, with the counters as JSON or CSV");
  if (counts === "-" && file === "-") throw problem("usage/bad", "standard input can't be both the experiment and its counters", "name a file for one of them");
  const language = text(flags, "language") ?? "en";
  if (language !== "en" && language !== "de") throw problem("usage/bad", `there are no reports in \`${language}\``, "write --language en or --language de");
  const at = text(flags, "at");
  const experiment = await experimentOf(file);
  return { experiment, language, found: experiment.report(await countsIn(counts), { language, ...(at !== undefined && { at }) }) };
}
