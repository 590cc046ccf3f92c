// The gallery: every kind of block in every case, painted here, and every knob of it.
import { form } from "./blocks/form.js";
import { KINDS } from "./blocks/kinds.js";
import { groupsOf, THEME } from "./blocks/knobs.js";
import { bringTypeface, campaignOf, kindOf, painted, sheets, themes } from "./blocks/sheet.js";
import { createEditor } from "./editor.js";
import { $, choice, dataUrl, FORMATS, fill, made, settled, told } from "./parts.js";

const LABELS = { text: "text link" };
/** The theme of all pictures; a case's own one where none is chosen. */
let ownTheme;
let scale = 2;
/** Cards by name: the sheet as it stands, as it came, and its figure. */
const cards = new Map(sheets.map((sheet) => [sheet.name, { sheet, first: JSON.stringify(sheet), figure: undefined }]));
let chosen;
let kind = "offer";

const language = () => ($("locale").value.startsWith("de") ? "de" : "en");
const themeOf = (sheet) => ownTheme ?? themes[sheet.theme];

/** Paints a card's picture anew; gives what was told. */
async function paint(card) {
  const { sheet, figure } = card;
  const theme = themeOf(sheet);
  figure.setAttribute("aria-current", String(card === chosen));
  figure.toggleAttribute("data-changed", JSON.stringify(sheet) !== card.first);
  try {
    const seen = await painted(sheet, { locale: $("locale").value, scale, theme });
    const image = figure.querySelector("img");
    image.src = dataUrl(seen.picture);
    image.alt = seen.alt;
    image.style.width = `${sheet.block.width}px`;
    figure.style.setProperty("--page", theme.page);
    figure.dataset.state = seen.state;
    figure.toggleAttribute("data-wrong", seen.diagnostics.length > 0);
    return { ...seen, theme };
  } catch (error) {
    figure.toggleAttribute("data-wrong", true);
    return { diagnostics: [error.diagnostic ?? { message: error.message, help: "" }], theme };
  }
}

function figureOf(card) {
  const figure = made("figure");
  figure.dataset.case = card.sheet.name;
  const button = made("button", "", { type: "button" });
  button.append(made("img"));
  button.onclick = () => choose(card);
  figure.append(button, made("figcaption", card.sheet.name.replaceAll("-", " ")));
  return figure;
}

let turn = 0;
/** Shows all cards of the chosen kind, one after the other. */
async function gallery() {
  const mine = ++turn;
  const started = performance.now();
  const shown = [...cards.values()].filter(({ sheet }) => kindOf(sheet) === kind);
  // Two kinds may have as many pictures: what was said of the one before is not said of this one.
  $("status").textContent = "";
  for (const card of shown) card.figure ??= figureOf(card);
  $("gallery").replaceChildren(...shown.map(({ figure }) => figure));
  let bytes = 0;
  for (const card of shown) {
    const seen = await paint(card);
    if (mine !== turn) return;
    if (card === chosen) report(seen);
    bytes += seen.picture?.length ?? 0;
  }
  $("status").textContent = `${shown.length} pictures, ${(bytes / 1000).toFixed(1)} KB, in ${(performance.now() - started).toFixed(0)} ms`;
}

function kinds() {
  const counts = Object.groupBy(sheets, kindOf);
  $("kinds").replaceChildren(
    ...KINDS.map((name) => {
      const button = made("button", LABELS[name] ?? name, { type: "button" });
      button.dataset.kind = name;
      button.setAttribute("aria-current", String(name === kind));
      button.append(made("small", String(counts[name]?.length ?? 0)));
      button.onclick = () => {
        kind = name;
        location.hash = name;
        kinds();
        gallery();
      };
      return button;
    }),
  );
}

/** The knobs' paths as they stand in a sheet. */
const inSheet = (path, kind) =>
  path
    .replace(/^offer\./, "offers.0.")
    .replace(/^choice\./, "block.choices.0.")
    .replace(/^fact\./, `facts.${kind}.`);

async function choose(card) {
  const before = chosen;
  chosen = card;
  if (before?.figure) before.figure.setAttribute("aria-current", "false");
  $("hint").hidden = true;
  $("chosen").hidden = false;
  $("name").textContent = card.sheet.name.replaceAll("-", " ");
  knobs();
  editor.set(JSON.stringify(card.sheet, null, 2));
  await refresh();
}

function knobs() {
  const { sheet } = chosen;
  const { kind } = sheet.block;
  const groups = groupsOf(kind).map(({ title, knobs }) => {
    const box = made("fieldset");
    const there = knobs.map(([path, ...rest]) => [inSheet(path, kind), ...rest]);
    box.append(made("legend", title), ...form(there, sheet, language(), changed));
    return box;
  });
  const box = made("fieldset");
  const theme = structuredClone(themeOf(sheet));
  box.append(made("legend", "Theme of all pictures"), ...form(THEME, theme, language(), () => themed(theme)), ...typeface(theme));
  $("knobs").replaceChildren(...groups, box);
}

/** The fields of a typeface of one's own. */
function typeface(theme) {
  return ["regular", "bold"].map((weight) => {
    const label = made("label", "", { className: "file" });
    const input = made("input", "", { type: "file", accept: ".ttf", disabled: weight === "bold" && !theme.font });
    input.onchange = async () => {
      const [file] = input.files;
      if (!file) return;
      theme.font = { ...theme.font, [weight]: await bringTypeface(file) };
      themed(theme);
      knobs();
    };
    label.append(made("span", theme.font?.[weight] ?? `typeface, ${weight}`), input);
    return label;
  });
}

/** What is seen of the chosen card, why, and what to write for it. */
function report(seen) {
  const { sheet } = chosen;
  const size =
    seen.picture && `${sheet.block.width} × ${seen.height} at ${scale}×, ${(seen.picture.length / 1000).toFixed(1)} KB, in ${seen.took.toFixed(0)} ms`;
  $("told").replaceChildren(
    ...(seen.state
      ? told(seen, [
          ["alt", seen.alt],
          ["picture", size],
        ])
      : []),
  );
  $("problems").replaceChildren(
    ...seen.diagnostics.map(({ message, path, help }) => {
      const item = made("li", `${path ? `${path}: ` : ""}${message}`);
      item.append(made("small", help));
      return item;
    }),
  );
  const { block } = sheet;
  const component = `<live-${block.kind} block="${block.id}" />`;
  $("mjml").textContent = `<mj-section padding="0"><mj-column padding="0">\n  ${component}\n</mj-column></mj-section>`;
  $("manifest").textContent = JSON.stringify(campaignOf({ ...sheet, theme: seen.theme }, { scale }), null, 2);
  $("reset").disabled = JSON.stringify(sheet) === chosen.first;
}

const refresh = async () => {
  const card = chosen;
  const seen = await paint(card);
  if (card === chosen) report(seen);
};

const later = settled(30, refresh);
function changed() {
  editor.set(JSON.stringify(chosen.sheet, null, 2));
  later();
}
const repaint = settled(30, gallery);
function themed(theme) {
  ownTheme = theme;
  $("theme").value = "own";
  repaint();
}

/** The sheet as text: whatever has no knob. */
const editor = createEditor(
  $("sheet"),
  "json",
  settled(200, () => {
    try {
      chosen.sheet = JSON.parse(editor.get());
    } catch (error) {
      return $("problems").replaceChildren(made("li", error.message));
    }
    knobs();
    refresh();
  }),
);

function useTheme() {
  const name = $("theme").value;
  if (name === "own") ownTheme ??= themes.default;
  else ownTheme = themes[name];
  if (chosen) knobs();
  gallery();
}

for (const tab of document.querySelectorAll("[role=tab]")) {
  tab.onclick = () => {
    for (const other of document.querySelectorAll("[role=tab]")) {
      other.setAttribute("aria-selected", String(other === tab));
      $(other.getAttribute("aria-controls")).hidden = other !== tab;
    }
  };
}
for (const button of document.querySelectorAll("[data-copy]")) button.onclick = () => navigator.clipboard.writeText($(button.dataset.copy).textContent);
choice([...document.querySelectorAll("[data-scale]")], ({ dataset }) => {
  scale = Number(dataset.scale);
  gallery();
});
$("reset").onclick = () => {
  chosen.sheet = JSON.parse(chosen.first);
  choose(chosen);
};
fill(
  $("locale"),
  FORMATS.map((tag) => [tag, tag]),
);
fill($("theme"), [["", "each its own"], ...Object.keys(themes).map((name) => [name, name]), ["own", "own"]]);
$("locale").onchange = () => {
  if (chosen) knobs();
  gallery();
};
$("theme").onchange = useTheme;

const named = location.hash.slice(1);
if (KINDS.includes(named)) kind = named;
kinds();
await gallery();
