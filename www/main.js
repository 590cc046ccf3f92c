// The studio: MJML and data on the left, the mail in the middle; beside it the demo shop, or the mails are those of a folder. Compiling runs here, in wasm.
import { letters } from "#letters";
import { check } from "../dist/js/check.js";
import { compile, PostfrischError } from "../dist/js/index.js";
import { createEditor } from "./editor.js";
import { folder, onSave } from "./folder.js";
import { parseJson } from "./json.js";
import { $, choice, FORMATS, fill, inMode, made, settled } from "./parts.js";
import { shop } from "./shop.js";

const names = { de: "de (Sie)", "de-du": "de (du)", en: "en" };
/** The mail that is shown: its locales, its samples as JSON text, and how its source is compiled. */
let chosen;
let links;
/** The folder's mails, where there is one. */
let own;

const schedule = settled(120, show);
const mjml = createEditor($("mjml"), "mjml", schedule);
const data = createEditor($("data"), "json", schedule);

/** A locale with its tone, where there are tones. */
const label = (tag) => (chosen.hasTones && names[tag]) || tag;
const written = (samples) => Object.fromEntries(Object.entries(samples).map(([name, sample]) => [name, JSON.stringify(sample, null, 2)]));

/** A letter of the catalogue. */
async function letterOf(name) {
  const { default: letter } = await letters[name]();
  return {
    mjml: letter.mjml,
    locales: Object.keys(letter.texts),
    hasTones: true,
    samples: written(letter.samples),
    compile: (source, locale) => compile({ ...letter, mjml: source }, { locale }),
  };
}

/** A mail of the folder. */
function mailOf({ path, mjml: source, parts, samples, letter }) {
  const include = (file) => parts[file];
  if (!letter) return { mjml: source, locales: FORMATS, samples, compile: (text, locale) => compile(text, { locale, include }) };
  const read = (text) =>
    typeof text === "string" ? parseJson(text) : Object.fromEntries(Object.entries(text).map(([name, inner]) => [name, parseJson(inner)]));
  const whole = (text) => ({ name: path, mjml: text, parts, texts: read(letter.texts), schema: read(letter.schema), theme: read(letter.theme), samples: {} });
  return { mjml: source, locales: Object.keys(letter.texts).sort(), hasTones: true, samples, compile: (text, locale) => compile(whole(text), { locale }) };
}

async function choose(name) {
  chosen = own ? mailOf(own.mails[name]) : await letterOf(name);
  fill(
    $("locale"),
    chosen.locales.map((tag) => [tag, label(tag)]),
  );
  fill(
    $("sample"),
    Object.keys(chosen.samples).map((key) => [key, key]),
  );
  mjml.set(chosen.mjml);
  useSample();
  await relink();
}

function useSample() {
  data.set(chosen.samples[$("sample").value]);
}

/** The links of the demo campaign, sealed by the server, which has the keys. */
async function relink() {
  const response = own ? undefined : await fetch(`/demo/links?locale=${$("locale").value}`).catch(() => undefined);
  links = response?.ok ? await response.json() : undefined;
  listLinks();
  show();
}

/** What the mail's live blocks show, and why: a way to the simulation of each. */
function listLinks() {
  const items = (links ?? []).map(({ block, slot, picture }) => {
    const item = document.createElement("li");
    item.append(made("a", `${block}.${slot}`, { href: `./simulate.html#link=${encodeURIComponent(picture)}` }));
    return item;
  });
  $("links").replaceChildren(...items);
}

/** Compiles, merges, and shows the mail or what is wrong with it. */
function show() {
  if (!chosen) return;
  const found = own?.problem ? [{ code: "folder", severity: "warning", message: own.problem, help: "preview the folder that has the mails" }] : [];
  try {
    const started = performance.now();
    const template = chosen.compile(mjml.get(), $("locale").value);
    const compiled = performance.now();
    found.push(...template.diagnostics);
    const message = template.render(parseJson(data.get()), { live: links });
    const merged = performance.now();
    found.push(...check(message).findings);
    const { mergedFirst, parts } = template.explain();
    const waits = mergedFirst ? ", laid out for each message" : parts.length ? `, ${parts.length} parts laid out for each message` : "";
    $("timing").textContent =
      `compiled in ${(compiled - started).toFixed(1)} ms, merged in ${(merged - compiled).toFixed(1)} ms${waits}, ${(message.size / 1000).toFixed(1)} KB`;
    $("subject").textContent = message.subject;
    $("preheader").textContent = message.preheader;
    $("text").textContent = message.text;
    paint(message.html);
    if ($("stage").dataset.view === "all") showAll();
  } catch (error) {
    if (!(error instanceof PostfrischError)) throw error;
    found.push(error.diagnostic);
  }
  report(found);
}

/** Every sample in every locale, side by side. */
function showAll() {
  const figures = chosen.locales.flatMap((locale) => {
    const template = chosen.compile(mjml.get(), locale);
    return Object.entries(chosen.samples).map(([sample, text]) => {
      const figure = document.createElement("figure");
      const caption = made("figcaption", `${label(locale)}, ${sample}`);
      const frame = document.createElement("iframe");
      frame.title = caption.textContent;
      frame.sandbox = "allow-same-origin";
      try {
        frame.srcdoc = inMode(template.render(parseJson(text), { live: links }).html, false);
      } catch (error) {
        if (!(error instanceof PostfrischError)) throw error;
        caption.textContent += `: ${error.diagnostic.message}`;
        figure.dataset.severity = "error";
      }
      figure.append(caption, frame);
      return figure;
    });
  });
  $("all").replaceChildren(...figures);
}

/** Puts the mail into its frame. */
function paint(html) {
  const frame = $("preview");
  const scroll = frame.contentWindow?.scrollY ?? 0;
  frame.srcdoc = inMode(html, $("stage").dataset.view === "dark");
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
      item.append(d.message, " ", made("code", `${d.code}  ${place}`), made("small", d.help));
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
choice([...document.querySelectorAll("[data-view]:is(button)")], ({ dataset: { view } }) => {
  $("stage").dataset.view = view;
  $("text").hidden = view !== "text";
  $("preview").hidden = view === "text" || view === "all";
  $("all").hidden = view !== "all";
  show();
});
$("letter").onchange = () => choose($("letter").value);
$("locale").onchange = relink;
$("sample").onchange = () => {
  useSample();
  show();
};

own = await folder();
const list = () => (own ? Object.keys(own.mails) : Object.keys(letters)).map((name) => [name, name]);
fill($("letter"), list());
const asked = new URLSearchParams(location.hash.slice(1)).get("mail");
// The newsletter has live blocks to show.
if (!own) $("letter").value = "newsletter";
if ([...$("letter").options].some(({ value }) => value === asked)) $("letter").value = asked;
if (own) {
  document.title = `${own.name} – Postfrisch studio`;
  $("kind").textContent = "Mail";
  onSave(async () => {
    own = await folder();
    fill($("letter"), list());
    const sample = $("sample").value;
    if ($("letter").value) await choose($("letter").value);
    if (chosen?.samples[sample] && $("sample").value !== sample) $("sample").value = sample;
  });
}
if ($("letter").value) await choose($("letter").value);
else report([{ code: "folder", severity: "error", message: "the folder has no MJML document", help: "put a file with <mjml>…</mjml> into it" }]);
await shop($, show);
