// The brand kit: a campaign's theme, edited beside every kind of block that it is painted on.
import { resolveTheme } from "../dist/js/admin.js";
import { bringTypeface, hasTypeface } from "./blocks/sheet.js";
import { changed, fromAddress, History, inAddress, lean } from "./brand/kit.js";
import { makePanel, showPanel, showVerdict } from "./brand/panel.js";
import { arrange, paintAll } from "./brand/preview.js";
import { LAYOUTS } from "./brand/specimens.js";
import { $, choice, FORMATS, fill, made, marked, settled } from "./parts.js";

const LOOKS = ["light", "dark", "both"];
let history;
/** How the pictures are looked at. */
let view;
/** Whether the theme had dark pictures; both renditions are shown when it gets them. */
let wasDark;

const announce = (text) => {
  $("announced").textContent = text;
};

/** Shows a theme everywhere: in the fields, in words, in the pictures. */
function show(theme) {
  const resolved = resolveTheme(theme);
  showPanel(theme, resolved);
  showVerdict(resolved);
  showFont(theme);
  repaint(resolved);
}

let resolvedNow;
const paintLater = settled(40, async () => {
  const done = await paintAll(resolvedNow, view);
  if (!done) return;
  tell("font-wrong", done.font);
  $("status").textContent = `${done.count} pictures, ${(done.took / 1000).toFixed(1)} s`;
});
function repaint(resolved) {
  resolvedNow = resolved;
  $("status").textContent = "painting …";
  paintLater();
}

/** Shows the state that is kept, with its JSON and address. */
function settle() {
  const { theme } = history;
  if (!theme.dark && view.look !== "light") look("light");
  else if (theme.dark && !wasDark) look("both");
  wasDark = Boolean(theme.dark);
  show(theme);
  $("json").value = JSON.stringify(theme, null, 2);
  $("json-wrong").replaceChildren();
  $("apply").disabled = true;
  const { preset: _, dark, ...own } = theme;
  $("clear").disabled = Object.keys({ ...own, ...dark }).length === 0;
  for (const [id, what, verb] of [
    ["undo", history.undo, "Undo"],
    ["redo", history.redo, "Redo"],
  ]) {
    $(id).disabled = !what;
    $(id).title = what ? `${verb}: ${what}` : "";
  }
  for (const button of document.querySelectorAll("[data-look]:is(button)")) {
    button.disabled = button.dataset.look !== "light" && !theme.dark;
    button.title = button.disabled ? "The kit has no dark pictures" : "";
  }
  address();
}

const address = () => window.history.replaceState(null, "", inAddress(history.theme, view));

function keep(theme, what) {
  history.keep(lean(theme), what);
  settle();
}

function step(by) {
  const what = by < 0 ? history.undo : history.redo;
  if (!history.go(by)) return;
  settle();
  announce(`${by < 0 ? "Undone" : "Redone"}: ${what}`);
}

const edited = {
  try: (look, field, value) => show(changed(history.theme, look, field, value)),
  keep: (look, field, value) => keep(changed(history.theme, look, field, value), look === "dark" ? `${field}, dark` : field),
  leave: () => settle(),
};

/** Shows a rendition, or both. */
function look(name) {
  view.look = name;
  arrange(view);
  for (const button of document.querySelectorAll("[data-look]:is(button)")) button.setAttribute("aria-pressed", String(button.dataset.look === name));
}

/** Paints what is looked at now. */
function rearranged() {
  repaint(resolveTheme(history.theme));
  address();
}

let shownFont;
/** The files of a font of one's own; a theme from elsewhere has only their names. */
function showFont({ font }) {
  const isMissing = (name) => Boolean(name) && !hasTypeface(name);
  const state = JSON.stringify([font, isMissing(font?.regular), isMissing(font?.bold)]);
  // The field in use stays where nothing has changed.
  if (state === shownFont) return;
  shownFont = state;
  const fields = ["regular", "bold"].map((weight) => {
    const label = made("label", "", { className: "file" });
    const input = made("input", "", { type: "file", accept: ".ttf", disabled: weight === "bold" && !font });
    input.dataset.weight = weight;
    const name = font?.[weight];
    label.append(made("span", weight), made("span", `${name ?? "Inter"}${isMissing(name) ? ": choose its file, to see it" : ""}`), input);
    label.classList.toggle("missing", isMissing(name));
    input.onchange = async () => {
      const [file] = input.files;
      if (!file) return;
      keep({ ...history.theme, font: { ...history.theme.font, [weight]: await bringTypeface(file) } }, `font, ${weight}`);
      document.querySelector(`[data-weight="${weight}"]`).focus();
    };
    return label;
  });
  const remove = made("button", "Back to Inter", { type: "button", disabled: !font });
  remove.onclick = () => {
    keep({ ...history.theme, font: undefined }, "font");
    document.querySelector('[data-weight="regular"]').focus();
  };
  $("font").replaceChildren(...fields, remove);
}

function open(hash) {
  const { theme, wrong, ...said } = fromAddress(hash);
  history = new History(theme);
  view = {
    locale: FORMATS.includes(said.locale) ? said.locale : FORMATS[0],
    layout: LAYOUTS.includes(said.layout) ? said.layout : "",
    look: LOOKS.includes(said.look) ? said.look : "light",
  };
  wasDark = Boolean(theme.dark);
  $("locale").value = view.locale;
  $("layout").value = view.layout;
  look(theme.dark ? view.look : "light");
  settle();
  tell("json-wrong", wrong && (wrong.diagnostic ?? wrong));
}

/** Says what is wrong, with its place and help; nothing where nothing is. */
function tell(id, diagnostic) {
  if (!diagnostic) return $(id).replaceChildren();
  const { path, message, help = "" } = diagnostic;
  const small = made("small");
  small.append(...marked(help));
  return $(id).replaceChildren(path ? `${path}: ` : "", ...marked(message), small);
}

function apply() {
  try {
    keep(JSON.parse(JSON.stringify(resolveTheme($("json").value).theme)), "pasted theme");
    announce("The theme is applied");
  } catch (error) {
    tell("json-wrong", error.diagnostic ?? error);
  }
}

function fields() {
  const names = new Intl.DisplayNames("en", { type: "language" });
  fill(
    $("locale"),
    FORMATS.map((tag) => [tag, names.of(tag)]),
  );
  fill($("layout"), [["", "all layouts"], ...LAYOUTS.map((layout) => [layout, layout])]);
  makePanel({
    edited,
    preset: (preset) => keep({ ...history.theme, preset: preset || undefined }, preset ? `preset ${preset}` : "neutral preset"),
  });
  $("has-dark").onchange = ({ target }) =>
    keep({ ...history.theme, dark: target.checked ? {} : undefined }, target.checked ? "dark pictures" : "no dark pictures");
  $("clear").onclick = () => keep({ preset: history.theme.preset, ...(history.theme.dark && { dark: {} }) }, "back to the preset");
  $("locale").onchange = () => {
    view.locale = $("locale").value;
    rearranged();
  };
  $("layout").onchange = () => {
    view.layout = $("layout").value;
    arrange(view);
    rearranged();
  };
  for (const button of document.querySelectorAll("[data-look]:is(button)")) {
    button.onclick = () => {
      look(button.dataset.look);
      rearranged();
    };
  }
  choice([...document.querySelectorAll("[data-pane-of]")], ({ dataset }) => {
    document.body.dataset.pane = dataset.paneOf;
    window.scrollTo(0, 0);
  });
}

function ways() {
  $("json").oninput = () => {
    $("apply").disabled = false;
    $("json-wrong").replaceChildren();
  };
  $("apply").onclick = apply;
  $("copy").onclick = async () => {
    await navigator.clipboard.writeText(JSON.stringify(history.theme, null, 2));
    announce("The theme is copied");
  };
  $("save").onclick = () => {
    const file = URL.createObjectURL(new Blob([`${JSON.stringify(history.theme, null, 2)}\n`], { type: "application/json" }));
    made("a", "", { href: file, download: "theme.json" }).click();
    URL.revokeObjectURL(file);
  };
  $("undo").onclick = () => step(-1);
  $("redo").onclick = () => step(1);
  // Fields with text have changes of their own to undo.
  document.onkeydown = (event) => {
    const isText = event.target.matches("textarea, input:is([type=text], [type=number])");
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isText || !["z", "y"].includes(key)) return;
    event.preventDefault();
    step(key === "y" || event.shiftKey ? 1 : -1);
  };
  window.onhashchange = () => open(location.hash);
}

fields();
ways();
// What is scrolled can be scrolled with keys.
$("sheets").tabIndex = 0;
open(location.hash);
