import { problem } from "../base/errors.js";
import { createExperiment, type Experiment } from "../experiments/experiment.js";
import type { ExperimentDefinition } from "../experiments/types.js";
import { type Command, JSON_FLAG } from "./command.js";
import { countsIn } from "./experiment-counts.js";
import { planned } from "./experiment-plan.js";
import { reported } from "./experiment-report.js";
import { EXIT, type Flags, print, readJson, text, textLines } from "./io.js";

export const command: Command = {
  usage: "experiment ACTION FILE [UNIT…|-]",
  about: "what an experiment needs (`plan`), who gets which variant (`assign`), and what may be concluded (`report`); FILE is its definition",
  flags: {
    "mails-per-day": ["N", "for plan: how many mails are sent a day, to say how long it takes"],
    counts: ["FILE", "for report: the counters, a JSON array, or CSV if it is called .csv"],
    at: ["DAY", "for report: the day at whose end it is made, like 2026-12-01 (default: today in UTC)"],
    language: ["LANGUAGE", "for report: en (default) or de"],
    ...JSON_FLAG,
  },
  run: experimentCommand,
};

/** `experiment plan FILE`, `experiment assign FILE [UNIT…|-]` and `experiment report FILE --counts FILE`. */
async function experimentCommand([action, file, ...units]: string[], flags: Flags): Promise<number> {
  if (action === "plan" && file !== undefined && !units.length) return plan(await experimentOf(file), flags);
  if (action === "assign" && file !== undefined) return assign(file, units, flags);
  if (action === "report" && file !== undefined && !units.length) return report(file, flags);
  throw problem("usage/bad", "it is not said what to do", "write experiment plan FILE, assign FILE [UNIT…|-], or report FILE --counts FILE");
}

async function experimentOf(file: string): Promise<Experiment> {
  return createExperiment((await readJson(file)) as ExperimentDefinition);
}

function plan(experiment: Experiment, flags: Flags): number {
  const given = text(flags, "mails-per-day");
  if (given !== undefined && !(/^\d+(\.\d+)?$/.test(given) && Number(given) > 0))
    throw problem("usage/bad", `\`${given}\` is no number of mails a day`, "write it like --mails-per-day 2000");
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
  const counts = text(flags, "counts");
  if (counts === undefined) throw problem("usage/bad", "--counts is missing", "write --counts FILE, with the counters as JSON or CSV");
  if (counts === "-" && file === "-") throw problem("usage/bad", "standard input can't be both the experiment and its counters", "name a file for one of them");
  const language = text(flags, "language") ?? "en";
  if (language !== "en" && language !== "de") throw problem("usage/bad", `there are no reports in \`${language}\``, "write --language en or --language de");
  const at = text(flags, "at");
  const experiment = await experimentOf(file);
  const found = experiment.report(await countsIn(counts), { language, ...(at !== undefined && { at }) });
  if (flags.json) print(found);
  else process.stdout.write(reported(experiment.definition, found, language));
  return EXIT.ok;
}
