// From a report to the next mails: what won is put into one place of a file, written down, and can be taken back.
import fs from "node:fs";
import path from "node:path";
import { problem } from "../base/errors.js";
import { type Conclusion, conclude, takeBack } from "../experiments/conclude.js";
import type { Experiment } from "../experiments/experiment.js";
import type { ExperimentReport } from "../experiments/types.js";
import { createPlanner } from "../journey/planner.js";
import type { JourneyRules } from "../journey/types.js";
import { EXIT, type Flags, objectLines, print, readJson, text } from "./io.js";

/** A line of the log: a conclusion and the file that it changed, or that it was taken back. */
type Logged = Conclusion & { file: string; takenBack?: string };

const DEFAULT_LOG = "experiments.jsonl";

/** `experiment conclude FILE --counts FILE --factor NAME`, into rules or data. */
export async function concluded(experiment: Experiment, report: ExperimentReport, flags: Flags): Promise<number> {
  const factor = text(flags, "factor");
  if (factor === undefined) throw problem("usage/bad", "--factor is missing", "write --factor NAME, with the factor that is decided");
  const { file, into } = placeOf(flags, factor);
  const segment = text(flags, "segment");
  const { target, conclusion } = conclude(await objectIn(file), experiment, report, { factor, into, ...(segment !== undefined && { segment }) });
  checkRules(flags, target);
  const logged: Logged = { ...conclusion, file: path.relative(folderOf(flags), file) };
  // First the log: a change that nobody wrote down could not be taken back.
  fs.appendFileSync(logOf(flags), `${JSON.stringify(logged)}\n`);
  replace(file, target);
  if (flags.json) print(logged);
  else process.stdout.write(`${conclusion.text}\n${file}: \`${into.join(".")}\` is now ${JSON.stringify(conclusion.after)} (${before(conclusion)})\n`);
  return EXIT.ok;
}

/** `experiment take-back FILE`: the last conclusion of the experiment that stands. */
export async function takenBack(experiment: Experiment, flags: Flags): Promise<number> {
  const log = logOf(flags);
  const factor = text(flags, "factor");
  const standing: Logged[] = [];
  for await (const { object } of objectLines(log)) {
    const logged = object() as unknown as Logged;
    const at = standing.findIndex((one) => one.at === logged.at && one.file === logged.file && one.factor === logged.factor);
    if (logged.takenBack === undefined) standing.push(logged);
    else if (at >= 0) standing.splice(at, 1);
  }
  const last = standing.findLast((one) => one.experiment === experiment.id && (factor ?? one.factor) === one.factor);
  if (!last) throw problem("usage/bad", `${log} has no conclusion of \`${experiment.id}\` that stands`, "name the log with --log FILE");
  const file = path.join(folderOf(flags), last.file);
  const target = takeBack(await objectIn(file), last);
  fs.appendFileSync(log, `${JSON.stringify({ ...last, takenBack: new Date().toISOString() })}\n`);
  replace(file, target);
  if (flags.json) print(last);
  else
    process.stdout.write(
      `${last.file}: \`${last.into.join(".")}\` is ${last.before === undefined ? "no longer there" : JSON.stringify(last.before)}, as before ${last.at}\n`,
    );
  return EXIT.ok;
}

const logOf = (flags: Flags) => text(flags, "log") ?? DEFAULT_LOG;
/** Files are named from the log's folder on, so that it may be read from anywhere. */
const folderOf = (flags: Flags) => path.dirname(path.resolve(logOf(flags)));
const before = ({ before: value }: Conclusion) => (value === undefined ? "it was not there before" : `before: ${JSON.stringify(value)}`);

/** The file that is changed, and where in it. */
function placeOf(flags: Flags, factor: string): { file: string; into: string[] } {
  const [rules, rule, data] = [text(flags, "rules"), text(flags, "rule"), text(flags, "data")];
  const field = text(flags, "field") ?? factor;
  if (rules !== undefined && rule !== undefined && data === undefined) return { file: rules, into: ["rules", rule, field] };
  if (data !== undefined && rules === undefined && rule === undefined) return { file: data, into: [field] };
  throw problem(
    "usage/bad",
    "it is not said what changes",
    "write --rules FILE --rule NAME for a rule of the journey, or --data FILE for the data of the next mails",
  );
}

/** Rules that can't be read any more are not written. */
function checkRules(flags: Flags, target: object): void {
  if (text(flags, "rules") !== undefined) createPlanner(target as JourneyRules);
}

async function objectIn(file: string): Promise<object> {
  const found: unknown = await readJson(file);
  if (typeof found !== "object" || found === null || Array.isArray(found)) throw problem("usage/bad", `${file} is no object`, "name a file with a JSON object");
  return found;
}

/** Writes a file at once: whoever reads it meanwhile has the old one or the new one. Links stay links, and permissions what they are. */
function replace(file: string, content: object): void {
  const real = fs.realpathSync(file);
  const beside = `${real}.new`;
  fs.writeFileSync(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: fs.statSync(real).mode });
  fs.renameSync(beside, real);
}
