// A customer's journey: the story on a timeline, the plan of any moment, why a letter is not sent, and what other rules would change.
import { checkRules } from "../dist/js/journey/check.js";
import { applied } from "./journey/changes.js";
import { drawClock, makeClock } from "./journey/clock.js";
import { difference } from "./journey/compare.js";
import { rangeOf, read } from "./journey/given.js";
import { drawLetter } from "./journey/letter.js";
import { makeMany, runMany, setMany } from "./journey/many.js";
import { drawPlan } from "./journey/plan.js";
import { drawDifference, problems, steps, summary } from "./journey/side.js";
import { drawSwitches, makeSwitches } from "./journey/switches.js";
import { tell } from "./journey/tell.js";
import { dayOf, later, momentText, startOf } from "./journey/time.js";
import { drawTimeline, makeTimeline } from "./journey/timeline.js";
import { $, choice, fill, settled } from "./parts.js";

const samples = Object.values(import.meta.glob("../tests/journey/*.json", { eager: true, import: "default" }));
/** Changes are asked for so often, if after the first the letter is still not sent in the story. */
const ROUNDS = 3;

/** The history and rules as they were given, and each change since. The last one is shown. */
let base;
let changed = [];
/** The stories of both. */
let original;
let story;
let view = { language: "en", zoom: 0, clock: 0, selected: undefined, withOff: false };

const now = () => changed.at(-1) ?? base;
const state = () => ({ ...view, ...base.range, zone: story.zone, history: now().history });

/** Shows another customer, or another's rules. */
function begin({ history, rules, from, to, about, name }) {
  const range = from && to ? { from: Date.parse(from), to: Date.parse(to) } : rangeOf(history);
  const next = { history, rules, about, name, range };
  // Whatever can't be read is said before anything changes.
  const told = tell({ history, rules, ...range, language: view.language });
  base = next;
  changed = [];
  original = story = told;
  const mails = told.mails.filter(({ isBefore }) => !isBefore);
  // In the middle of the story, there are mails on both sides of the clock.
  const middle = mails[Math.floor(mails.length / 2)];
  view = { ...view, zoom: 0, selected: undefined, clock: middle ? middle.ms : range.to };
  $("outcome").textContent = "";
  draw();
  toClock();
}

/** Scrolls the timeline so that the clock is in view. */
function toClock() {
  const box = $("scroll");
  box.scrollLeft = $("clock").offsetLeft - box.clientWidth / 2;
}

/** Tells both stories anew: the range, the language or the rules are others. */
function retell() {
  const range = { ...base.range, language: view.language };
  original = tell({ ...base, ...range });
  story = changed.length ? tell({ ...now(), ...range }) : original;
  view.clock = Math.min(base.range.to, Math.max(base.range.from, view.clock));
  draw();
}

/** Adds a change; one that can't be told is said, and not made. */
function change(next, label) {
  try {
    const told = tell({ ...next, ...base.range, language: view.language });
    changed.push({ ...next, label });
    story = told;
    problems([]);
  } catch (error) {
    problems(error);
  }
  draw();
}

function undo(count) {
  changed.splice(-count, count);
  $("outcome").textContent = "";
  retell();
}

/** Everything as it is. */
function draw() {
  const { history, rules } = now();
  $("customer").value = samples.some(({ history: own }) => own.customer === base.name) ? base.name : "";
  $("customer-about").textContent = base.about ?? "";
  $("title").textContent = history.customer;
  $("from").value = dayOf(base.range.from, story.zone);
  $("to").value = dayOf(base.range.to, story.zone);
  drawSwitches(rules);
  steps(changed);
  const found = difference(original, story);
  view.gained = changed.length ? found.gained : new Map();
  view.lost = changed.length ? found.lost : new Map();
  drawDifference(changed.length ? found : undefined, story.zone);
  notes(rules);
  moved(view.clock);
  const text = summary(story, view);
  $("summary").textContent = text;
  $("status").textContent = text;
  document.title = `${history.customer} – Journey – Postfrisch studio`;
  detail();
}

/** What the check finds in rules that are somebody's own, or were changed. */
function notes(rules) {
  const isOwn = changed.length > 0 || !samples.some(({ rules: known }) => known === base.rules);
  problems(isOwn ? checkRules(rules) : [], "found");
}

/** What depends on the clock. */
function moved(clock) {
  view.clock = clock;
  const at = state();
  drawTimeline(story, at);
  drawClock(story, at);
  $("earlier-mail").disabled = nextMail(-1) === undefined;
  $("later-mail").disabled = nextMail(1) === undefined;
  drawPlan(story.planAt(clock), { at: clock, selected: view.selected, story });
  runMany({ before: base.rules, after: now().rules, ...base.range, at: clock, zone: story.zone });
}

function select(key) {
  view.selected = key;
  $("outcome").textContent = "";
  moved(view.clock);
  detail();
}

/** Asking why takes a while: not at each step of a drag. */
const soon = settled(80, () => detail());
const detail = () => drawLetter(story, state(), { apply, toMoment });

function toMoment(at) {
  moved(Math.min(base.range.to, Math.max(base.range.from, at)));
  soon();
}

/** The moment of the mail before or after the clock. */
function nextMail(way) {
  const moments = story.mails.filter(({ isBefore }) => !isBefore).map(({ ms }) => ms);
  return way > 0 ? moments.find((at) => at > view.clock) : moments.findLast((at) => at < view.clock);
}

/** Applies changes until the letter is sent in the story. What else they change may call for another. */
function apply(changes, { rule, day }) {
  let next = { ...now(), story };
  let ask = changes;
  let on = day;
  let { to } = base.range;
  const sent = () => next.story.mails.find((mail) => mail.rule === rule && next.story.dayOf(mail.ms) === on);
  try {
    for (let round = 0; round < ROUNDS && ask.length && !sent(); round++) {
      // The day may be after the story's end.
      to = Math.max(to, later(startOf(on, story.zone), 1, story.zone) - 60_000);
      const made = ask.every((one) => one.day) ? next : applied(ask, next);
      next = { ...made, story: tell({ ...made, ...base.range, to, language: view.language }) };
      if (sent()) break;
      ask = next.story.why(rule, on).change;
      on = ask.findLast((one) => one.day)?.day ?? on;
    }
  } catch (error) {
    problems(error);
    return;
  }
  const mail = sent();
  base.range = { ...base.range, to };
  const { history, rules } = next;
  if (history !== now().history || rules !== now().rules) changed.push({ history, rules, label: `so that ${rule} is sent on ${on}` });
  if (mail) view.selected = mail.entry;
  view.clock = Math.max(base.range.from, mail?.ms ?? startOf(on, story.zone));
  retell();
  toClock();
  $("outcome").textContent = mail
    ? `${rule} is sent on ${momentText(mail.ms, story.zone)}.`
    : `The changes are made. In the whole story, ${rule} is still not sent on ${on}: they change earlier mails, too.`;
}

/** Takes in a text: a history keeps the rules, rules keep the history. */
function take(text) {
  try {
    const given = read(text);
    if (given.lines) return setMany(given.lines);
    const from = { history: given.history ?? base.history, rules: given.rules ?? base.rules };
    const isRulesAlone = !given.history;
    const range = isRulesAlone ? { from: new Date(base.range.from).toISOString(), to: new Date(base.range.to).toISOString() } : given;
    begin({
      ...from,
      from: range.from,
      to: range.to,
      about: given.about ?? (isRulesAlone ? base.about : "Your own history."),
      name: isRulesAlone ? base.name : "",
    });
    problems([]);
  } catch (error) {
    problems(error);
  }
  return undefined;
}

function sample(name) {
  const { history, rules, from, to, about } = samples.find(({ history: own }) => own.customer === name) ?? samples[0];
  begin({ history, rules, from, to, about, name: history.customer });
  problems([]);
}

function makeFields() {
  fill($("customer"), [...samples.map(({ history }) => [history.customer, history.customer.replaceAll("-", " ")]), ["", "your own"]]);
  $("customer").lastElementChild.hidden = true;
  $("customer").onchange = () => {
    location.hash = `customer=${$("customer").value}`;
  };
  $("given").onsubmit = (event) => {
    event.preventDefault();
    take($("text").value);
  };
  const edit = (what) => {
    $("text").value = JSON.stringify(now()[what], null, 2);
    $("text").focus();
  };
  $("fill-history").onclick = () => edit("history");
  $("fill-rules").onclick = () => edit("rules");
  $("file").onchange = async ({ target }) => {
    if (target.files[0]) take(await target.files[0].text());
    target.value = "";
  };
  choice([...document.querySelectorAll("[data-language]")], ({ dataset }) => {
    view.language = dataset.language;
    retell();
  });
  for (const name of ["from", "to"]) {
    $(name).onchange = () => {
      if (!$(name).value) return;
      const at = startOf($(name).value, story.zone);
      const range = { ...base.range, [name]: name === "to" ? later(at, 1, story.zone) - 60_000 : at };
      if (range.from < range.to) base.range = range;
      retell();
    };
  }
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.onclick = () => {
      const width = $("canvas").offsetWidth / Math.max($("scroll").clientWidth, 640);
      view.zoom = { fit: 1, in: Math.min(12, Math.max(1, width) * 1.5), out: Math.max(1, width / 1.5) }[button.dataset.zoom];
      moved(view.clock);
      toClock();
    };
  }
  $("with-off").onchange = () => {
    view.withOff = $("with-off").checked;
    moved(view.clock);
  };
  $("earlier").onclick = () => {
    base.range = { ...base.range, from: Math.min(...story.events.map(({ ms }) => ms)) - 86_400_000 };
    retell();
    $("title").scrollIntoView({ block: "nearest" });
  };
  $("undo").onclick = () => undo(1);
  $("over").onclick = () => undo(changed.length);
  $("earlier-mail").onclick = () => toMoment(nextMail(-1));
  $("later-mail").onclick = () => toMoment(nextMail(1));
  $("plan").onclick = ({ target }) => {
    const chosen = target.closest("button[data-key]");
    if (chosen) select(chosen.dataset.key);
  };
}

/** Files may be dropped anywhere. */
function makeDrop() {
  const isFile = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  document.ondragover = (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    $("drop").hidden = false;
  };
  document.ondragleave = ({ relatedTarget }) => {
    if (!relatedTarget) $("drop").hidden = true;
  };
  document.ondrop = async (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    $("drop").hidden = true;
    for (const file of event.dataTransfer.files) take(await file.text());
  };
}

const fromAddress = () => sample(new URLSearchParams(location.hash.slice(1)).get("customer"));
makeFields();
makeDrop();
makeTimeline(select);
makeClock(state, (at) => {
  if (at !== view.clock) toMoment(at);
});
makeSwitches((rulesOf, label) => change({ ...now(), rules: rulesOf(now().rules) }, label));
makeMany(samples.map(({ history }) => JSON.stringify(history)));
new ResizeObserver(settled(60, () => moved(view.clock))).observe($("scroll"));
window.onhashchange = fromAddress;
fromAddress();
