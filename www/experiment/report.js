// What the report says of a group: each question with its sentence, its arms, and its interval over time.
import { $, made } from "../parts.js";
import { chart, frameOf } from "./chart.js";

const SIGNS = { winner: "✓", alike: "=", open: "…", uneven: "!" };

/** The arm whose change the series has: the one that is ahead, or the second. */
function shownArm({ arms }) {
  const ahead = arms.reduce((best, { mean }, at) => (mean !== null && (best < 0 || mean >= arms[best].mean) ? at : best), -1);
  return ahead > 0 ? ahead : 1;
}

/** A table with its heads; the first cell of each row is the row's name. */
export function tableOf(heads, rows, { caption = "", label = "" } = {}) {
  const table = made("table");
  if (caption) table.append(made("caption", caption));
  if (label) table.ariaLabel = label;
  const [head, body] = [made("thead"), made("tbody")];
  const names = made("tr");
  names.append(...heads.map((one) => made("th", one, { scope: "col" })));
  head.append(names);
  for (const cells of rows) {
    const row = made("tr");
    row.append(
      ...cells.map((cell, at) => {
        const box = made(at ? "td" : "th", "", at ? {} : { scope: "row" });
        box.append(...[cell].flat());
        return box;
      }),
    );
    body.append(row);
  }
  table.append(head, body);
  return table;
}

/** A box for a table that may be wider than the page. */
export function wide(table) {
  const box = made("div", "", { className: "wide" });
  box.append(table);
  return box;
}

/** Boxes that can be scrolled are reached by the keyboard. */
export function markWide() {
  for (const box of document.querySelectorAll(".wide")) {
    const { caption, ariaLabel } = box.firstChild;
    const isWide = box.scrollWidth > box.clientWidth;
    if (isWide) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    box.role = isWide ? "group" : null;
    box.ariaLabel = isWide ? (caption?.textContent ?? ariaLabel) : null;
  }
}

function armsTable({ factor, arms }, { isAmount, words }) {
  const mean = isAmount ? words.amount : words.rateText;
  const heads = [factor === null ? words.levels : words.arm, words.units, isAmount ? words.mean : words.rate, words.change, words.interval];
  const rows = arms.map((arm, at) => [
    at ? arm.name : [arm.name, made("small", words.first)],
    words.count(arm.units),
    arm.mean === null ? "–" : mean(arm.mean),
    at ? words.lift(arm.lift) : "–",
    at ? words.shortRange(arm) : "–",
  ]);
  return tableOf(heads, rows, { label: factor ?? words.combinations });
}

function legend({ effect }, words) {
  const list = made("ul", "", { className: "legend" });
  for (const [what, text] of [
    ["band", words.bandLegend],
    ["lift", words.lineLegend],
    ["effect", words.effectLegend(words.percent(effect))],
  ]) {
    const item = made("li", text);
    item.dataset.line = what;
    list.append(item);
  }
  return list;
}

function figures(series, words) {
  const details = made("details");
  const rows = series.map((point) => [words.shortDay(point.day), words.lift(point.lift), words.shortRange(point)]);
  details.append(made("summary", words.figures), tableOf([words.sent, words.change, words.interval], rows, { label: words.figures }));
  return details;
}

/**
 * Draws the questions of a group.
 * @param last the same group at the last day: the frames of the pictures are its
 */
export function drawQuestions(group, { last, definition, from, to, words }) {
  const isAmount = definition.measure === "amount";
  const opened = new Set([...$("questions").querySelectorAll("article:has(details[open])")].map(({ dataset }) => dataset.factor));
  const cards = group.questions.map((question, at) => {
    const { factor, arms, verdict, series } = question;
    const card = made("article", "", { className: "question" });
    card.dataset.factor = factor ?? "";
    const label = made("span", words.verdicts[verdict], { className: "verdict" });
    label.dataset.verdict = verdict;
    label.dataset.sign = SIGNS[verdict];
    const head = made("div", "", { className: "head" });
    head.append(made("h3", factor ?? words.combinations), label);
    const versus = words.versus(arms[shownArm(question)].name, arms[0].name);
    const point = series.at(-1);
    const text = point ? words.lastPoint(words.longDay(point.day), words.lift(point.lift), words.range(point)) : words.unknownYet;
    const figure = made("figure");
    const caption = made("figcaption");
    caption.append(made("strong", versus), made("span", text));
    const picture = made("div", "", { className: "picture" });
    figure.append(caption, picture, legend(definition, words));
    const more = figures(series, words);
    more.open = opened.has(factor ?? "");
    const said = made("div", "", { className: "said" });
    said.append(head, made("p", question.text, { className: "text" }), wide(armsTable(question, { isAmount, words })));
    if (series.length) figure.append(more);
    card.append(said, figure);
    const frame = frameOf({ effect: definition.effect, last: last.questions[at].series.at(-1) });
    const about = { id: `chart-${at}`, series, from, to, frame, effect: definition.effect, title: words.change0(versus), text, words };
    return { card, paint: () => picture.replaceChildren(chart({ ...about, width: Math.max(240, Math.round(picture.clientWidth)) })) };
  });
  $("questions").replaceChildren(...cards.map(({ card }) => card));
  const paint = () => {
    for (const one of cards) one.paint();
    markWide();
  };
  paint();
  return paint;
}
