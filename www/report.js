// What was counted: by day, summed up, and why answers had no price. The shop answers; no person is in it.
import { ask, key } from "./ask.js";
import { $, fill, made, reason } from "./parts.js";

const COLUMNS = ["pictures", "clicks", "rate", "lists", "visits", "votes", "unsubscribed", "fallbacks"];
const NAMES = { rate: "clicks per 100 pictures", lists: "AMP lists", visits: "page visits" };
const DAY = 86_400_000;
const written = (column, value) => (value === null ? "–" : column === "rate" ? value.toFixed(1) : value.toLocaleString());
const dayOf = (at) => new Date(at).toISOString().slice(0, 10);
const from = () => dayOf(Date.now() - (Number($("days").value) - 1) * DAY);

async function asked(by) {
  const query = new URLSearchParams({ by, from: from(), ...($("campaign").value && { campaign: $("campaign").value }) });
  return ask(`${key.get() ? "/e" : "/demo"}/report?${query}`);
}

async function show() {
  try {
    const [days, sums] = await Promise.all([asked("day"), asked($("by").value)]);
    $("wrong").replaceChildren();
    totals(days.total);
    chart(days.rows);
    table(sums);
    reasons(sums.reasons);
    $("status").textContent = `as of ${new Date().toLocaleTimeString()}`;
  } catch (error) {
    const signIn = error.status === 401 || error.status === 404;
    $("wrong").replaceChildren(error.message, made("small", signIn ? "Sign in on the page of offers; postfrisch serve --editor has it." : (error.help ?? "")));
  }
}

function totals(total) {
  const shown = COLUMNS.filter((column) => ["pictures", "clicks", "rate", "visits", "fallbacks"].includes(column) || total[column]);
  $("totals").replaceChildren(
    ...shown.map((column) => {
      const item = made("li", NAMES[column] ?? column);
      item.prepend(made("strong", written(column, total[column])));
      return item;
    }),
  );
}

const svg = (tag, attributes, text = "") => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
};

/** A round number not below. */
function ceiling(value) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((step) => step * unit).find((step) => step >= value) ?? 10;
}

/** Pictures as bars, clicks as a line, each with a scale. */
function chart(rows) {
  const known = new Map(rows.map((row) => [row.name, row]));
  const days = Array.from({ length: Number($("days").value) }, (_, i) => dayOf(Date.parse(from()) + i * DAY));
  const [width, height, side, foot] = [1000, 220, 50, 24];
  const step = (width - 2 * side) / days.length;
  const values = days.map((day) => ({ pictures: 0, clicks: 0, ...known.get(day) }));
  const [most, mostClicks] = ["pictures", "clicks"].map((column) => ceiling(Math.max(...values.map((value) => value[column]))));
  const y = (value, of) => height - foot - (value / of) * (height - foot - 10);
  const total = (column) => values.reduce((sum, value) => sum + value[column], 0).toLocaleString();
  const said = `${days.length} days: ${total("pictures")} pictures, ${total("clicks")} clicks`;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said });
  for (const share of [0, 0.5, 1]) {
    const at = y(share, 1);
    picture.append(svg("line", { class: "grid", x1: side, x2: width - side, y1: at, y2: at }));
    picture.append(svg("text", { x: side - 8, y: at + 4, "text-anchor": "end" }, (most * share).toLocaleString()));
    picture.append(svg("text", { class: "late", x: width - side + 8, y: at + 4 }, (mostClicks * share).toLocaleString()));
  }
  const middle = (i) => side + (i + 0.5) * step;
  for (const [i, { pictures, clicks }] of values.entries()) {
    const top = y(pictures, most);
    const bar = svg("rect", { class: "picture", x: middle(i) - step * 0.35, y: top, width: step * 0.7, height: height - foot - top, rx: 2 });
    bar.append(svg("title", {}, `${days[i]}: ${pictures.toLocaleString()} pictures, ${clicks.toLocaleString()} clicks`));
    picture.append(bar);
    if (i % Math.ceil(days.length / 10) === 0) picture.append(svg("text", { x: middle(i), y: height - 6, "text-anchor": "middle" }, days[i].slice(5)));
  }
  const points = values.map(({ clicks }, i) => `${middle(i)},${y(clicks, mostClicks)}`);
  picture.append(svg("polyline", { class: "click", points: points.join(" ") }));
  for (const [i, { clicks }] of values.entries()) if (clicks) picture.append(svg("circle", { class: "dot", cx: middle(i), cy: y(clicks, mostClicks), r: 3 }));
  $("chart").replaceChildren(picture);
}

function table({ by, rows, total }) {
  const line = (row) => {
    const line = made("tr");
    line.append(made("th", row.name, { scope: "row" }), ...COLUMNS.map((column) => made("td", written(column, row[column]))));
    return line;
  };
  const [head, body, foot, names] = ["thead", "tbody", "tfoot", "tr"].map((tag) => made(tag));
  names.append(made("th", by, { scope: "col" }), ...COLUMNS.map((column) => made("th", NAMES[column] ?? column, { scope: "col" })));
  head.append(names);
  body.append(...rows.map(line));
  foot.append(line(total));
  $("table").replaceChildren(head, body, foot);
}

function reasons(all) {
  const most = Math.max(...all.map(({ n }) => n), 1);
  $("reasons").replaceChildren(
    ...all.map(({ reason: code, n }) => {
      const item = made("li");
      const name = made("span", code);
      name.append(made("small", reason(code)));
      const bar = made("div", "", { className: "bar" });
      bar.style.width = `${(n / most) * 100}%`;
      item.append(name, bar, made("span", n.toLocaleString(), { className: "n" }));
      return item;
    }),
  );
}

async function campaigns() {
  const { rows } = await ask(`${key.get() ? "/e" : "/demo"}/report?by=campaign`).catch(() => ({ rows: [] }));
  fill($("campaign"), [["", "all"], ...rows.map(({ name }) => [name, name])]);
}

for (const id of ["campaign", "days", "by"]) $(id).onchange = show;
await campaigns();
await show();
setInterval(() => document.hidden || show(), 30_000);
