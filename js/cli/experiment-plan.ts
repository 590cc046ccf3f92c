// What an experiment needs, as people read it.
import type { Experiment } from "../experiments/experiment.js";
import type { ExperimentMails, ExperimentPlan } from "../experiments/types.js";
import { columns } from "./columns.js";

const whole = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 2 });

/** The variants, what can't be told apart, and how many mails answers need. */
export function planned({ id, definition }: Experiment, { variants, aliases, comparisons, effects, combinations }: ExperimentPlan): string {
  const { holdout = 0, effect, segments = [], factors } = definition;
  const names = factors.map(({ name }) => name);
  const lines = [`${id}: ${whole.format(variants.length)} variants`, ""];
  const rows = variants.map(({ variant, share, levels }) => [variant, percent.format(share), ...names.map((name) => levels[name] ?? "")]);
  // Shares are the only numbers, and not the last: all stands on the left.
  lines.push(...columns([["variant", "share", ...names], ...rows], names.length + 2).map((line) => `  ${line}`));
  if (holdout) lines.push("", `${percent.format(holdout)} of all units are held out: they get no variant. Shares are those of the others.`);
  if (aliases.length) lines.push("", ...aliases.map((effects) => `can't be told apart: ${effects.map((together) => together.join(" with ")).join("; ")}`));
  const groups = segments.length ? `; as many for each segment (${segments.join(", ")})` : "";
  lines.push("", `Mails needed to find a change of ${percent.format(effect)}${groups}:`);
  lines.push(...columns([["", "at most", "on average", "with one look at the end"], mails("each factor", effects), ...(combinations ? [mails("combinations", combinations)] : [])]).map((line) => `  ${line}`)); // biome-ignore format: a table
  const all = comparisons.effects + comparisons.combinations;
  if (all > 1) lines.push("", `The figures allow for ${whole.format(all)} comparisons.`);
  return `${lines.join("\n")}\n`;
}

function mails(name: string, { fixed, most, average, days }: ExperimentMails): string[] {
  const [atMost, onAverage] = [most, average].map((count, at) => `${whole.format(count)}${days ? ` (${inDays(days[at] ?? 0)})` : ""}`);
  return [name, atMost ?? "", onAverage ?? "", whole.format(fixed)];
}

const inDays = (days: number) => (days === 1 ? "1 day" : `${whole.format(days)} days`);
