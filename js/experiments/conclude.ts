// From a finding to what is sent next: one named change, which can be taken back. Nothing else in the package changes rules or data because of an experiment.
import { problem } from "../base/errors.js";
import type { Experiment } from "./experiment.js";
import type { ExperimentAnswer, ExperimentReport } from "./types.js";

/** Where a conclusion goes, and what is concluded. */
export interface ConclusionOptions {
  /** The factor that is decided. */
  factor: string;
  /** The segment whose answer counts; that of all units by default. */
  segment?: string;
  /** Where the value of the winning level is put: names of fields, from the outside in, like `["rules", "review-request", "due"]`. */
  into: string[];
  /** When it was concluded: milliseconds since 1970, now by default. */
  now?: number;
}

/** A change that follows from an experiment. It is JSON: keep it, to know later why something is as it is, and to take it back. */
export interface Conclusion {
  /** The experiment's id. */
  experiment: string;
  factor: string;
  /** None for all units. */
  segment: string | null;
  /** The name of the level that is better than every other. */
  winner: string;
  /** When it was concluded: RFC 3339 in UTC. */
  at: string;
  /** What the report said. */
  text: string;
  /** The units that were compared. */
  units: number;
  /** Where the value is. */
  into: string[];
  /** What was there before; absent if there was nothing. */
  before?: unknown;
  /** How many objects had to be made on the way there. */
  made: number;
  /** The value of the winning level. */
  after: unknown;
}

/** What to do without a winner. */
const HELP = {
  winner: "",
  open: "wait for more data, or decide without the experiment",
  alike: "decide without the experiment: as far as it was planned, it makes no difference",
  uneven: "find out what sends or counts wrongly, and start again",
};

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Puts the value of the winning level of a factor into rules or data, in the named place and nowhere else.
 *
 * @param target rules of a journey, or data of the next campaign; it is not changed
 * @returns the changed copy, and the change
 * @throws {PostfrischError} `experiment/open` if the report names no winner, `usage/bad` if there is no such factor, segment or place
 */
export function conclude<Target extends object>(
  target: Target,
  experiment: Pick<Experiment, "id" | "definition">,
  report: ExperimentReport,
  { factor, segment, into, now = Date.now() }: ConclusionOptions,
): { target: Target; conclusion: Conclusion } {
  if (report.experiment !== experiment.id)
    throw problem("usage/bad", `the report is of \`${report.experiment}\`, not of \`${experiment.id}\``, "pass a report of the same experiment");
  const group = report.groups.find((one) => one.segment === (segment ?? null));
  if (!group)
    throw problem("usage/bad", `there is no segment \`${segment}\``, `the segments are ${report.groups.flatMap((one) => one.segment ?? []).join(", ")}`);
  const answer = group.questions.find((one) => one.factor === factor);
  const levels = experiment.definition.factors.find(({ name }) => name === factor)?.levels;
  if (!answer || !levels) throw problem("usage/bad", `there is no factor \`${factor}\``, `the factors are ${factors(experiment)}`);
  const winner = winnerOf(answer, factor);
  const level = levels.find((one) => (typeof one === "string" ? one : one.name) === winner);
  const after = typeof level === "object" ? level.value : level;
  const { copy, before, made } = replaced(target, into, after);
  const conclusion: Conclusion = {
    experiment: experiment.id,
    factor,
    segment: segment ?? null,
    winner,
    at: new Date(now).toISOString(),
    text: answer.text,
    units: group.units,
    into,
    made,
    ...(before !== undefined && { before }),
    after,
  };
  return { target: copy, conclusion };
}

/**
 * Takes a conclusion back: what was there before is there again.
 *
 * @param target the rules or data that `conclude` has changed; it is not changed
 * @throws {PostfrischError} `usage/bad` if something else stands there now
 */
export function takeBack<Target extends object>(target: Target, { into, before, after, made }: Conclusion): Target {
  const { copy, before: now } = replaced(target, into, before);
  if (JSON.stringify(now) !== JSON.stringify(after))
    throw problem("usage/bad", `\`${into.join(".")}\` is no longer what the experiment put there`, "it was changed since: correct it by hand");
  // What was made for it alone goes with it.
  for (let length = into.length - 1; length >= into.length - made; length--) {
    const parent = into.slice(0, length - 1).reduce((fields, name) => fields[name] as Fields, copy as Fields);
    const name = into[length - 1] as string;
    if (Object.keys(parent[name] as Fields).length === 0) delete parent[name];
  }
  return copy;
}

const factors = ({ definition }: Pick<Experiment, "definition">) => definition.factors.map(({ name }) => name).join(", ");

function winnerOf({ verdict, winner, text }: ExperimentAnswer, factor: string): string {
  if (verdict !== "winner" || winner === null) throw problem("experiment/open", `\`${factor}\` is not decided: ${text}`, HELP[verdict]);
  return winner;
}

/** A copy with another value in a place, and what was there; without a value, the place is taken out. Objects on the way are made. */
function replaced<Target extends object>(target: Target, into: string[], value: unknown): { copy: Target; before: unknown; made: number } {
  const copy = structuredClone(target);
  let made = 0;
  const last = into.at(-1);
  if (last === undefined) throw problem("usage/bad", "it is not said where the value goes", "name the fields that lead there");
  let fields: Fields = copy as Fields;
  for (const name of into.slice(0, -1)) {
    if (fields[name] === undefined) {
      define(fields, name, {});
      made += 1;
    }
    const next = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!isObject(next)) throw problem("usage/bad", `\`${name}\` in \`${into.join(".")}\` is no object`, "name the fields that lead to the value");
    fields = next;
  }
  const before = Object.hasOwn(fields, last) ? fields[last] : undefined;
  if (value === undefined) delete fields[last];
  else define(fields, last, structuredClone(value));
  return { copy, before, made };
}

/** Sets a field, whatever its name is. */
function define(fields: Fields, name: string, value: unknown): void {
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
}
