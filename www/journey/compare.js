// What if: the mails of one customer, or of many, by the changed rules against the original ones.
import { createPlanner } from "../../dist/js/journey/planner.js";

/** The longest that the page is busy at a time, in milliseconds. */
const PIECE = 12;
/** So many errors are shown. */
const MOST_ERRORS = 5;

/** The mails that are gained and lost between two stories, by their entries. */
export function difference(before, after) {
  const by = ({ mails }) => new Map(mails.filter(({ isBefore }) => !isBefore).map((mail) => [mail.entry, mail]));
  const [was, is] = [by(before), by(after)];
  const only = (one, other) => new Map([...one].filter(([entry]) => !other.has(entry)));
  const moved = [...is]
    .filter(([entry, mail]) => was.has(entry) && was.get(entry).ms !== mail.ms)
    .map(([entry, mail]) => ({ ...mail, was: was.get(entry).ms }));
  return { gained: only(is, was), lost: only(was, is), moved };
}

/**
 * Counts the letters of many customers by two sets of rules, a piece at a time. Stops when `signal` is aborted.
 * @param lines a history each, as JSON
 * @param how `story`: the mails from `from` to `to`; `due`: what is due at `at`
 */
export async function compareMany(lines, { before, after, how, from, to, at }, { signal, progress }) {
  const planners = [createPlanner(before), createPlanner(after)];
  const mailsOf = how === "story" ? (planner, line) => planner.story(line, from, to) : (planner, line) => dueOf(planner, line, at);
  const counts = new Map();
  const found = { customers: 0, changed: 0, errors: [], wrong: 0 };
  let since = performance.now();
  for (const [number, line] of lines.entries()) {
    if (performance.now() - since > PIECE) {
      progress(number, lines.length);
      await pause();
      if (signal.aborted) return undefined;
      since = performance.now();
    }
    try {
      const [was, is] = planners.map((planner) => new Map(mailsOf(planner, line).map((mail) => [mail.entry ?? mail.id, mail.rule])));
      found.customers += 1;
      if (count(counts, was, is)) found.changed += 1;
    } catch (error) {
      found.wrong += 1;
      if (found.errors.length < MOST_ERRORS) found.errors.push({ ...(error.diagnostics?.[0] ?? { message: error.message, help: "" }), line: number + 1 });
    }
  }
  const letters = [...counts].map(([rule, own]) => ({ rule, ...own }));
  letters.sort((a, b) => b.gained + b.lost - a.gained - a.lost || b.before - a.before || a.rule.localeCompare(b.rule));
  return { ...found, letters };
}

function dueOf(planner, line, at) {
  const answer = JSON.parse(planner.planMany(line, at));
  if (answer.error) throw Object.assign(new Error(answer.error.message), { diagnostics: [answer.error] });
  return answer.due;
}

function count(counts, was, is) {
  const add = (rule, field) => {
    if (!counts.has(rule)) counts.set(rule, { before: 0, after: 0, gained: 0, lost: 0 });
    counts.get(rule)[field] += 1;
  };
  let isChanged = false;
  for (const [entry, rule] of was) {
    add(rule, "before");
    if (is.has(entry)) continue;
    add(rule, "lost");
    isChanged = true;
  }
  for (const [entry, rule] of is) {
    add(rule, "after");
    if (was.has(entry)) continue;
    add(rule, "gained");
    isChanged = true;
  }
  return isChanged;
}

/** Lets the browser paint and take input. Timers are slowed down after a few; messages are not. */
const pause = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(0);
  });
