// An experiment: its plan, and what may be concluded from its counters on any day.
import { createExperiment } from "../dist/js/experiments/experiment.js";
import { createEditor } from "./editor.js";
import { countProblems, definitionProblems, otherProblems, readCounts } from "./experiment/given.js";
import { drawPlan } from "./experiment/plan.js";
import { drawQuestions } from "./experiment/report.js";
import { csvOf, SAMPLE, sampleCounts } from "./experiment/sample.js";
import { wordsOf } from "./experiment/words.js";
import { parseJson } from "./json.js";
import { $, choice, fill, made, marked, settled } from "./parts.js";

const DAY = 86_400_000;
/** More groups than that are chosen from a list. */
const TABS = 4;

let experiment;
/** Counters, and the lines on which they stand; undefined if they can't be read. */
let counts;
/** Whether counters are made up for whatever the experiment is. */
let isSample = true;
/** The first and last day of sending, and the last on which a report says something new. */
let days;
let reports = new Map();
let repaint = () => {};
const view = { language: "en", at: 0, segment: "" };

const dayAfter = (day, by) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
const words = () => wordsOf(view.language);

/** Shows what is wrong below a field, with a way to its place. */
function problems(place, found, editor) {
  editor?.mark(found);
  $(place).replaceChildren(
    ...found.map(({ code, message, help, line, column }) => {
      const item = made("li");
      item.dataset.code = code;
      const more = made("small");
      more.append(...marked(help ?? ""));
      if (line) item.append(made("button", `Line ${line}`, { type: "button", onclick: () => editor.go(line, column) }), " ");
      item.append(made("code", code, { className: "code" }), " ", ...marked(message), more);
      return item;
    }),
  );
}

const definitionEditor = createEditor($("definition"), "json", settled(250, define), "Experiment");
const countersEditor = createEditor(
  $("counters"),
  "text",
  () => {
    isSample = false;
    soonCount();
  },
  "Counters",
);
const soonCount = settled(250, count);

/** Takes in the definition as it is written. What can't be read changes nothing. */
function define() {
  const text = definitionEditor.get();
  try {
    experiment = createExperiment(parseJson(text));
  } catch (error) {
    problems("definition-problems", definitionProblems(error, text), definitionEditor);
    return;
  }
  problems("definition-problems", [], definitionEditor);
  count();
  plan();
}

/** Takes in the counters as they are written. */
function count() {
  if (!experiment) return;
  if (isSample) countersEditor.set(csvOf(sampleCounts(experiment)));
  $("counters-about").hidden = !isSample;
  const text = countersEditor.get();
  reports = new Map();
  counts = undefined;
  let lines;
  try {
    const read = readCounts(text);
    lines = read.lines;
    // The first report checks the rows.
    const dates = Array.isArray(read.rows) ? read.rows.map((row) => row?.day).sort() : [];
    const last = dates.at(-1) ?? "2000-01-01";
    experiment.report(read.rows, { at: "2000-01-01" });
    counts = read.rows;
    const before = days && dayAfter(days.from, view.at);
    const { maturity = 0 } = experiment.definition;
    const end = dayAfter(last, maturity && maturity + 1);
    days = { from: dates[0] ?? last, to: last, end, count: 0 };
    days.count = (Date.parse(end) - Date.parse(days.from)) / DAY;
    // The day that was chosen stays, if there is one like it.
    view.at = before && before >= days.from && before < end ? (Date.parse(before) - Date.parse(days.from)) / DAY : days.count;
    problems("counters-problems", [], countersEditor);
  } catch (error) {
    problems("counters-problems", countProblems(error, text, lines), countersEditor);
  }
  draw();
}

/** The report of a day; each is asked for once. */
function reportAt(day) {
  const key = `${view.language} ${day}`;
  if (!reports.has(key)) reports.set(key, experiment.report(counts, { at: day, language: view.language }));
  return reports.get(key);
}

/** Everything that is not a field. */
function draw() {
  const said = words();
  $("stage").lang = view.language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = said[node.dataset.word];
  $("title").textContent = experiment.definition.name;
  document.title = `${experiment.definition.name} – Experiment – Postfrisch studio`;
  const isThere = counts !== undefined && counts.length > 0;
  $("found").hidden = !isThere;
  $("no-report").hidden = isThere;
  $("no-report").textContent = counts ? said.noCounts : said.noReport;
  $("summary").hidden = !isThere;
  if (!isThere) {
    $("status").textContent = "";
    return;
  }
  $("day").max = String(days.count);
  groups();
  dayText();
  report();
}

function dayText() {
  $("day").value = String(view.at);
  const text = words().longDay(dayAfter(days.from, view.at));
  $("day-text").textContent = text;
  $("day").setAttribute("aria-valuetext", text);
}

/** What is known on the day. */
function report() {
  const said = words();
  const { definition } = experiment;
  const found = reportAt(dayAfter(days.from, view.at));
  const { mature, pending, sampleRatio } = found;
  $("summary").textContent = said.summary(said.count(mature), said.count(pending));
  $("status").textContent = $("summary").textContent;
  $("ratio").textContent = sampleRatio.text;
  $("ratio").dataset.even = String(sampleRatio.even);
  const at = Math.max(
    0,
    found.groups.findIndex(({ segment }) => (segment ?? "") === view.segment),
  );
  repaint = drawQuestions(found.groups[at], { last: reportAt(days.end).groups[at], definition, from: days.from, to: days.to, words: said });
}

/** All recipients and the segments, to choose from. */
function groups() {
  const { segments = [] } = experiment.definition;
  const all = [["", words().all], ...segments.map((segment) => [segment, segment])];
  if (!segments.includes(view.segment)) view.segment = "";
  $("group").hidden = segments.length === 0;
  const chosen = (value) => {
    view.segment = value;
    report();
  };
  if (all.length > TABS) {
    const list = made("select", "", { id: "segment" });
    fill(list, all);
    list.value = view.segment;
    list.onchange = () => chosen(list.value);
    const label = made("label", `${words().groups} `);
    label.append(list);
    $("group").replaceChildren(label);
    return;
  }
  const box = made("fieldset", "", { className: "choice", ariaLabel: words().groups });
  const buttons = all.map(([value, label]) => {
    const button = made("button", label, { type: "button" });
    button.dataset.segment = value;
    button.setAttribute("aria-pressed", String(value === view.segment));
    return button;
  });
  choice(buttons, ({ dataset }) => chosen(dataset.segment));
  box.append(...buttons);
  $("group").replaceChildren(box);
}

function plan() {
  if (!experiment) return;
  const { definition } = experiment;
  const given = $("mails").value;
  try {
    drawPlan(experiment.plan(given === "" ? {} : { mailsPerDay: Number(given) }), { definition, words: words() });
    problems("mails-problems", []);
    $("mails").removeAttribute("aria-invalid");
  } catch (error) {
    problems("mails-problems", otherProblems(error));
    $("mails").setAttribute("aria-invalid", "true");
  }
}

function giveDefinition(text) {
  definitionEditor.set(text);
  define();
}

function giveCounters(text) {
  isSample = false;
  countersEditor.set(text);
  count();
}

/** A file that was dropped: counters are rows, JSON or CSV. */
function take(text) {
  if (/^\uFEFF?\s*\{/.test(text)) giveDefinition(text);
  else giveCounters(text);
}

function makeFields() {
  $("sample").onclick = () => giveDefinition(JSON.stringify(SAMPLE, null, 2));
  $("sample-counters").onclick = () => {
    isSample = true;
    count();
  };
  for (const [id, give] of [
    ["definition-file", giveDefinition],
    ["counters-file", giveCounters],
  ]) {
    $(id).onchange = async ({ target }) => {
      if (target.files[0]) give(await target.files[0].text());
      target.value = "";
    };
  }
  let isWaiting = false;
  $("day").oninput = () => {
    view.at = Number($("day").value);
    dayText();
    if (isWaiting) return;
    isWaiting = true;
    // Once a frame, while it is dragged.
    requestAnimationFrame(() => {
      isWaiting = false;
      report();
    });
  };
  choice([...$("language").querySelectorAll("button")], ({ dataset }) => {
    view.language = dataset.language;
    draw();
    plan();
  });
  $("mails").oninput = settled(150, plan);
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
    event.stopPropagation();
    $("drop").hidden = true;
    for (const file of event.dataTransfer.files) take(await file.text());
  };
}

makeFields();
makeDrop();
giveDefinition(JSON.stringify(SAMPLE, null, 2));
new ResizeObserver(settled(60, () => repaint())).observe($("questions"));
