import { problem } from "../base/errors.js";
import type { JourneyChange, PlanEntry, Planner, StoryMail } from "../journey/planner.js";
import type { JourneyEvent, JourneyHistory } from "../journey/types.js";
import { type Command, JSON_FLAG } from "./command.js";
import { EXIT, type Flags, print, readText, text } from "./io.js";
import { LANGUAGE, plannerOf, RULES } from "./journey-rules.js";

export const command: Command = {
  usage: "plan FILE|-",
  about: "show which letters a customer gets, day by day, and why not the others; FILE is the customer's history",
  flags: {
    ...RULES,
    from: ["DAY", "the first day of the story, like 2026-10-01 (default: the day of the first event)"],
    to: ["DAY", "the last day (default: 90 days after the last event)"],
    at: ["MOMENT", "show the plan at this moment: RFC 3339, or `now`"],
    why: ["LETTER", "show why this letter is not sent, and what would send it"],
    on: ["DAY", "the day that --why asks about (default: today)"],
    ...LANGUAGE,
    ...JSON_FLAG,
  },
  run: planCommand,
};

/** `plan`: a customer's story, plan, or the reason for a silence. */
async function planCommand([file, ...more]: string[], flags: Flags): Promise<number> {
  if (file === undefined || more.length) throw problem("usage/bad", "one history is planned", "write plan FILE --rules RULES");
  const planner = await plannerOf(flags);
  const history = historyOf(await readText(file));
  const letter = text(flags, "why");
  if (letter !== undefined) return why(planner, history, letter, flags);
  const at = text(flags, "at");
  if (at !== undefined) return plan(planner, history, at === "now" ? Date.now() : at, flags);
  return story(planner, history, flags);
}

function historyOf(read: string): JourneyHistory {
  try {
    return JSON.parse(read);
  } catch (error) {
    const help = 'write {"customer": "…", "events": [{"id": "…", "type": "order.placed", "at": "2026-11-30T09:00:00+01:00"}]}';
    throw problem("journey/bad-history", `the history can't be read: ${(error as Error).message}`, help, { cause: error });
  }
}

function why(planner: Planner, history: JourneyHistory, letter: string, flags: Flags): number {
  const day = text(flags, "on") ?? new Date().toISOString().slice(0, 10);
  const found = planner.why(history, letter, day);
  if (flags.json) print(found);
  else {
    process.stdout.write(`${found.rule} on ${day}: ${found.sent ? "sent" : "not sent"}\n${found.text}\n`);
    if (found.change.length) process.stdout.write("It would be sent:\n");
    for (const change of found.change) process.stdout.write(`  ${changeInWords(change)}\n`);
  }
  return EXIT.ok;
}

function changeInWords(change: JourneyChange): string {
  if ("day" in change) return `on ${change.day}`;
  if ("remove" in change) return `without the event ${change.remove}`;
  if ("rules" in change) return `with these rules: ${JSON.stringify(change.rules)}`;
  if ("set" in change) return `with the event ${change.set.event} saying ${JSON.stringify(change.set.fields)}`;
  const { id, type, at, ...said } = change.add;
  return `with the event ${type} at ${at}${Object.keys(said).length ? `, saying ${JSON.stringify(said)}` : ""}`;
}

function plan(planner: Planner, history: JourneyHistory, at: number | string, flags: Flags): number {
  const found = planner.plan(history, at);
  if (flags.json) print(found);
  else {
    const local = localIn(found.zone);
    for (const entry of found.entries) process.stdout.write(`${shown(entry, local)}\n`);
    process.stdout.write(`${found.next ? `plan again at ${local(found.next)}` : "nothing is scheduled"}\n`);
  }
  return EXIT.ok;
}

function shown(entry: PlanEntry, local: (at: string) => string): string {
  const told = entry.reasons.filter(({ code }) => code !== "due" && code !== "waiting").map((reason) => reason.text);
  const line = `${entry.dueAt ? local(entry.dueAt) : "                "}  ${entry.status.padEnd(10)}  ${entry.rule.padEnd(28)} ${told.join(" ")}`;
  return line.trimEnd();
}

function story(planner: Planner, history: JourneyHistory, flags: Flags): number {
  const times = history.events.map(({ at }) => Date.parse(at)).filter(Number.isFinite);
  const day = (name: string, other: number) => {
    const given = text(flags, name);
    return given === undefined ? new Date(other).toISOString().slice(0, 10) : given;
  };
  const now = Date.now();
  const { zone } = planner.plan(history, now);
  const from = midnightOf(zone, day("from", Math.min(...times, now)), 0);
  const to = midnightOf(zone, day("to", Math.max(...times, 0) + 90 * 86_400_000), 1) - 1000;
  if (to < from) throw problem("usage/bad", "the story ends before it starts", "let --to be later than --from");
  const mails = planner.story(history, from, to);
  const silent = silences(planner, history, mails, to);
  if (flags.json) print({ mails, silent });
  else process.stdout.write(pages(history, mails, silent, { from, to, zone }));
  return EXIT.ok;
}

/** What is not sent in the end, with its reasons. */
function silences(planner: Planner, history: JourneyHistory, mails: StoryMail[], to: number): PlanEntry[] {
  const sent = mails.map(
    ({ at, letter, entry, class: letterClass }): JourneyEvent => ({ id: `sent:${entry}`, type: "mail.sent", at, letter, entry, class: letterClass }),
  );
  const { entries } = planner.plan({ ...history, events: [...history.events, ...sent] }, to);
  return entries.filter(({ status }) => status === "suppressed" || status === "dropped" || status === "needs-data");
}

function pages(history: JourneyHistory, mails: StoryMail[], silent: PlanEntry[], { from, to, zone }: { from: number; to: number; zone: string }): string {
  const local = localIn(zone);
  const events = history.events
    .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
    .map((event) => ({ at: local(event.at), line: `  ${event.type}` }));
  const sent = mails.map(({ at, rule, class: letterClass, slots }) => ({
    at: local(at),
    line: `→ ${rule.padEnd(28)} ${letterClass}${slots.length ? `, with ${slots.join(", ")}` : ""}`,
  }));
  const lines: string[] = [`${history.customer}, ${zone}`];
  let day = "";
  for (const { at, line } of [...events, ...sent].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    if (at.slice(0, 10) !== day) {
      day = at.slice(0, 10);
      lines.push("", day);
    }
    lines.push(`  ${at.slice(11)}  ${line}`);
  }
  if (silent.length) lines.push("", "not sent");
  for (const { rule, dueAt, reasons } of silent)
    lines.push(`  ${(dueAt ? local(dueAt).slice(0, 10) : "").padEnd(10)}  ${rule.padEnd(28)} ${reasons[0]?.text ?? ""}`);
  return `${lines.join("\n")}\n`;
}

/** A moment as clocks show it in a zone: `2026-10-19 21:40`. */
function localIn(zone: string): (at: string) => string {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  return (at) => format.format(new Date(at));
}

/** Midnight at the start of a day, or some days later, in a zone. */
function midnightOf(zone: string, day: string, later: number): number {
  const wanted = Date.parse(`${day}T00:00:00Z`) + later * 86_400_000;
  if (!Number.isFinite(wanted)) throw problem("time/bad", `\`${day}\` is no day`, "write it like 2026-10-01");
  const local = localIn(zone);
  const shown = (at: number) => Date.parse(`${local(new Date(at).toISOString()).replace(" ", "T")}:00Z`);
  let at = wanted;
  // An offset may change between the guess and the day.
  for (let turn = 0; turn < 2; turn++) at += wanted - shown(at);
  return at;
}
