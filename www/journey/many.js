// A file of customers: how many more or fewer of each letter the changed rules send.
import { $, made, marked, settled } from "../parts.js";
import { compareMany } from "./compare.js";
import { dateText, momentText } from "./time.js";

let lines = [];
/** The rules and the moments that are asked for. */
let asked;
/** What the numbers that are shown, or being counted, depend on. */
let counted = "";
let stop = new AbortController();

/** Counts anew, if there are customers and something that matters has changed. */
export function runMany(next) {
  const { zone, from, to, at } = next;
  $("how-range").textContent = `from ${dateText(from, zone)} to ${dateText(to, zone)}`;
  $("how-at").textContent = `${momentText(at, zone)}, the clock's moment`;
  asked = next;
  const matters = JSON.stringify([next.before, next.after, how() === "due" ? at : [from, to]]);
  if (matters === counted) return;
  counted = matters;
  again();
}

/** Other customers. */
export function setMany(histories) {
  lines = histories;
  $("many-result").hidden = false;
  $("many").scrollIntoView({ block: "nearest" });
  again();
}

const how = () => document.querySelector("[name=how]:checked").value;

/** What is shown is old at once; counting begins when nothing has changed for a moment. */
function again() {
  stop.abort();
  $("many-result").dataset.state = "running";
  soon();
}

const soon = settled(150, async () => {
  stop = new AbortController();
  if (lines.length === 0) return;
  const { signal } = stop;
  const bar = $("many-progress");
  bar.hidden = false;
  bar.value = 0;
  const progress = (done, of) => {
    bar.value = done / of;
    $("many-summary").textContent = `${done} of ${of} customers`;
  };
  const found = await compareMany(lines, { ...asked, how: how() }, { signal, progress });
  if (!found) return;
  bar.hidden = true;
  $("many-result").dataset.state = "done";
  show(found);
});

function show({ customers, changed, letters, errors, wrong }) {
  const unread = wrong ? `, ${wrong} ${wrong === 1 ? "line" : "lines"} can't be read` : "";
  $("many-summary").textContent =
    `${customers} ${customers === 1 ? "customer" : "customers"}, ${changed} of them ${changed === 1 ? "gets" : "get"} something else${unread}`;
  $("many-errors").replaceChildren(
    ...errors.map(({ line, message, help }) => {
      const item = made("li");
      const more = made("small");
      more.append(...marked(help));
      item.append(`line ${line}: `, ...marked(message), more);
      return item;
    }),
  );
  $("many-table").hidden = letters.length === 0;
  $("many-table").tBodies[0].replaceChildren(
    ...letters.map(({ rule, before, after, gained, lost }) => {
      const row = made("tr");
      row.dataset.rule = rule;
      const cell = (number, sign = "") =>
        made("td", number ? `${sign}${number.toLocaleString("en")}` : sign ? "" : "0", {
          className: number && sign ? { "+": "gained", "−": "lost" }[sign] : "",
        });
      row.append(made("th", rule, { scope: "row" }), cell(before), cell(after), cell(gained, "+"), cell(lost, "−"));
      return row;
    }),
  );
}

/** Makes the fields, once. */
export function makeMany(samples) {
  $("many-samples").onclick = () => setMany(samples);
  $("many-file").onchange = async ({ target }) => {
    const [file] = target.files;
    if (file) setMany((await file.text()).split("\n").filter((line) => line.trim()));
    target.value = "";
  };
  for (const radio of document.querySelectorAll("[name=how]")) radio.onchange = () => again();
}
