// The studio: MJML and data on the left, the mail in the middle, the demo shop on the right. Compiling runs here, in wasm.
import { letters } from "#letters";
import { compile, PostfrischError } from "../dist/js/index.js";
import { createEditor } from "./editor.js";
import { shop } from "./shop.js";

const $ = (id) => document.getElementById(id);
const names = { de: "de (Sie)", "de-du": "de (du)", en: "en" };
let letter;
let links;

const mjml = createEditor($("mjml"), "mjml", schedule);
const data = createEditor($("data"), "json", schedule);

/** Fills a select with values and their labels. */
function fill(select, values) {
  select.replaceChildren(...values.map(([value, label]) => new Option(label, value)));
}

async function choose(name) {
  letter = (await letters[name]()).default;
  fill(
    $("locale"),
    Object.keys(letter.texts).map((tag) => [tag, names[tag] ?? tag]),
  );
  fill(
    $("sample"),
    Object.keys(letter.samples).map((key) => [key, key]),
  );
  mjml.set(letter.mjml);
  useSample();
  await relink();
}

function useSample() {
  data.set(JSON.stringify(letter.samples[$("sample").value], null, 2));
}

/** The links of the demo campaign, sealed by the server, which has the keys. */
async function relink() {
  const response = await fetch(`/demo/links?locale=${$("locale").value}`).catch(() => undefined);
  links = response?.ok ? await response.json() : undefined;
  show();
}

let timer;
function schedule() {
  clearTimeout(timer);
  timer = setTimeout(show, 120);
}

/** Compiles, merges, and shows the mail or what is wrong with it. */
function show() {
  if (!letter) return;
  const found = [];
  try {
    const started = performance.now();
    const template = compile({ ...letter, mjml: mjml.get() }, { locale: $("locale").value });
    const compiled = performance.now();
    found.push(...template.diagnostics);
    const message = template.render(parse(data.get()), { live: links });
    const merged = performance.now();
    found.push(...message.warnings);
    $("timing").textContent =
      `compiled in ${(compiled - started).toFixed(1)} ms, merged in ${(merged - compiled).toFixed(1)} ms, ${(message.size / 1000).toFixed(1)} KB`;
    $("subject").textContent = message.subject;
    $("preheader").textContent = message.preheader;
    $("text").textContent = message.text;
    paint(message.html);
  } catch (error) {
    if (!(error instanceof PostfrischError)) throw error;
    found.push(error.diagnostic);
  }
  report(found);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = Number(/position (\d+)/.exec(error.message)?.[1] ?? 0);
    const before = text.slice(0, at).split("\n");
    const place = { line: before.length, column: before.at(-1).length + 1, endLine: before.length, endColumn: before.at(-1).length + 2 };
    throw new PostfrischError({ code: "data/not-json", severity: "error", message: error.message, help: "give the data as JSON", path: "$", ...place });
  }
}

/** Puts the mail into its frame; with `dark` as a mail program in dark mode shows it. */
function paint(html) {
  const dark = $("stage").dataset.view === "dark";
  const frame = $("preview");
  const scroll = frame.contentWindow?.scrollY ?? 0;
  frame.srcdoc = dark ? html.replaceAll("(prefers-color-scheme: dark)", "all") : html;
  frame.onload = () => frame.contentWindow.scrollTo(0, scroll);
}

function report(found) {
  const own = found.filter((d) => !d.path && !d.file);
  mjml.mark(own);
  data.mark(found.filter((d) => d.path && d.line));
  $("problems").replaceChildren(
    ...found.map((d) => {
      const item = document.createElement("li");
      item.dataset.severity = d.severity;
      const place = d.line ? `${d.file ?? (d.path ? "data" : "letter.mjml")}:${d.line}:${d.column}` : (d.path ?? "");
      const code = document.createElement("code");
      code.textContent = `${d.code}  ${place}`;
      const help = document.createElement("small");
      help.textContent = d.help;
      item.append(d.message, " ", code, help);
      item.onclick = () => {
        const inData = Boolean(d.path);
        tab(inData ? "data" : "mjml");
        if (d.line && !d.file) (inData ? data : mjml).go(d.line, d.column);
      };
      return item;
    }),
  );
}

function tab(name) {
  for (const key of ["mjml", "data"]) {
    $(key).hidden = key !== name;
    $(`tab-${key}`).setAttribute("aria-selected", String(key === name));
  }
}

for (const name of ["mjml", "data"]) $(`tab-${name}`).onclick = () => tab(name);
for (const button of document.querySelectorAll("[data-view]:is(button)")) {
  button.onclick = () => {
    for (const other of document.querySelectorAll("[data-view]:is(button)")) other.setAttribute("aria-pressed", String(other === button));
    const { view } = button.dataset;
    $("stage").dataset.view = view;
    $("text").hidden = view !== "text";
    $("preview").hidden = view === "text";
    show();
  };
}
$("letter").onchange = () => choose($("letter").value);
$("locale").onchange = relink;
$("sample").onchange = () => {
  useSample();
  show();
};
fill(
  $("letter"),
  Object.keys(letters).map((name) => [name, name]),
);
await choose(Object.keys(letters)[0]);
await shop($, show);
