// The fields of the kit: made once, and brought up to date after every change, so that the one in use keeps the focus.
import { resolveTheme } from "../../dist/js/admin.js";
import { $, made, marked } from "../parts.js";
import { colour, GROUPS, purpose, ROLES, words } from "./roles.js";

const LOOKS = ["light", "dark"];
const GROUNDS = ["page", "surface", "soft"];
const PRESETS = ["", ...words("preset")];
const BRAND = ["page", "surface", "action", "sale", "badge"];

/** A ratio as it is written; it was rounded down already. */
const written = (ratio) => `${ratio.toFixed(2)} : 1`;
const holds = ({ ratio, least }) => ratio >= least;
const spaced = (word) => word.replaceAll(/([A-Z])/g, " $1").toLowerCase();

/** A choice of one of several words, as radio buttons. */
function radios(name, legend, options, chosen, hint = "") {
  const box = made("fieldset", "", { className: "radios" });
  box.append(made("legend", legend));
  if (hint) {
    box.append(made("p", hint, { className: "hint", id: `${name}-hint` }));
    box.setAttribute("aria-describedby", `${name}-hint`);
  }
  const line = made("div");
  for (const [value, label] of options) {
    const option = made("label");
    const input = made("input", "", { type: "radio", name, value });
    input.onchange = () => chosen(value);
    option.append(input, made("span", label));
    line.append(option);
  }
  box.append(line);
  return box;
}
const press = (name, value) => {
  for (const input of document.querySelectorAll(`input[name="${name}"]`)) input.checked = input.value === value;
};

/** A card for each preset, with the colours that make it. */
function presets(chosen) {
  for (const preset of PRESETS) {
    const { light } = resolveTheme({ preset: preset || null });
    const option = made("label", "", { className: "preset" });
    const input = made("input", "", { type: "radio", name: "preset", value: preset });
    input.onchange = () => chosen(preset);
    const swatches = made("span", "", { className: "swatches", ariaHidden: "true" });
    for (const role of BRAND) {
      const swatch = made("i");
      swatch.style.background = light.colors[role];
      swatches.append(swatch);
    }
    option.append(input, swatches, made("span", preset || "neutral"));
    $("presets").append(option);
  }
}

/** The fields of a role in a rendition: its colour, as a picker and in letters, and the way back to the preset's. */
function cell(role, look, edited) {
  const box = made("div", "", { className: "cell" });
  box.dataset.look = look;
  const name = `${role}, ${look}`;
  const picker = made("input", "", { type: "color", ariaLabel: name });
  const text = made("input", "", { type: "text", ariaLabel: `${name}, as #rrggbb`, spellcheck: false, autocomplete: "off", maxLength: 7 });
  const back = made("button", "↺", { type: "button", className: "back", ariaLabel: `${name}: back to the preset`, title: "Back to the preset" });
  const contrasts = made("ul", "", { className: "contrasts", ariaLabel: `Contrasts of ${name}` });
  const all = [picker, text];
  for (const input of all) input.setAttribute("aria-describedby", `${role}-purpose`);
  picker.oninput = () => edited.try(look, role, picker.value);
  picker.onchange = () => edited.keep(look, role, picker.value);
  text.oninput = () => {
    const value = colour(text.value);
    text.setAttribute("aria-invalid", String(value === undefined));
    if (value) edited.try(look, role, value);
  };
  // Nothing is back to the preset; what is no colour leaves the one that is there.
  text.onchange = () => {
    const value = colour(text.value);
    if (value || text.value.trim() === "") edited.keep(look, role, value);
    else edited.leave();
  };
  back.onclick = () => {
    picker.focus();
    edited.keep(look, role, undefined);
  };
  const line = made("div", "", { className: "colour" });
  line.append(picker, text, back);
  box.append(line, contrasts);
  return box;
}

function roles(edited) {
  for (const group of GROUPS) {
    const list = made("ul", "", { className: "roles", ariaLabel: group.title });
    for (const role of group.roles) {
      const item = made("li");
      item.dataset.role = role;
      const about = made("div", "", { className: "about" });
      const told = made("span", "", { id: `${role}-purpose` });
      told.append(...marked(purpose(role)));
      about.append(made("strong", role), told);
      item.append(about, ...LOOKS.map((look) => cell(role, look, edited)));
      list.append(item);
    }
    $("roles").append(made("h3", group.title), list);
  }
}

/** A radius, as a slider with its number. */
function radius(field, edited) {
  const box = made("div", "", { className: "radius" });
  const id = `${field}-field`;
  const range = made("input", "", { type: "range", min: 0, max: 28, id });
  const number = made("input", "", { type: "number", min: 0, max: 28, ariaLabel: `${spaced(field)} in pixels` });
  const back = made("button", "↺", { type: "button", className: "back", ariaLabel: `${spaced(field)}: back to the preset`, title: "Back to the preset" });
  box.dataset.field = field;
  box.append(made("label", field === "radius" ? "Corners of cards" : "Corners of buttons", { htmlFor: id }), range, number, made("span", "px"), back);
  range.oninput = () => edited.try("light", field, range.valueAsNumber);
  range.onchange = () => edited.keep("light", field, range.valueAsNumber);
  number.onchange = () => edited.keep("light", field, Number.isNaN(number.valueAsNumber) ? undefined : number.valueAsNumber);
  back.onclick = () => {
    range.focus();
    edited.keep("light", field, undefined);
  };
  return box;
}

const SAVINGS = { percent: "20 % sparen!", minus: "−20 %", amount: "76 € sparen!" };

function shapes(edited) {
  const keep = (field) => (value) => edited.keep("light", field, value || undefined);
  const labelled = (field) => words(field).map((word) => [word, word]);
  $("shapes").append(
    radius("radius", edited),
    radius("buttonRadius", edited),
    radios("badgeShape", "Shape of the saving", labelled("badgeShape"), keep("badgeShape"), "A disc stands in a wide hero only; elsewhere it is a tag."),
    radios(
      "saving",
      "Wording of the saving",
      words("saving").map((word) => [word, SAVINGS[word] ?? word]),
      keep("saving"),
    ),
    radios("button", "Buttons", [["", "as the layout has them"], ...labelled("button")], keep("button")),
    radios("density", "Spacing", labelled("density"), keep("density")),
  );
}

/** Makes the fields. `edited` is told of each change: `try` while one is under way, `keep` at its end, `leave` where there is none. */
export function makePanel({ edited, preset }) {
  presets(preset);
  roles(edited);
  shapes(edited);
}

/** What a role's contrasts say: each in words, besides its sign and colour. */
function tellContrasts(list, role, { contrasts }) {
  const own = contrasts.filter((pair) => pair.role === role);
  const items = own.map((pair) => {
    const passes = holds(pair);
    const item = made("li", `${written(pair.ratio)} on ${pair.ground}`, { className: passes ? "passes" : "fails" });
    item.append(made("span", passes ? "passes" : `fails: ${pair.least} needed`));
    return item;
  });
  const over = contrasts.filter((pair) => pair.ground === role);
  if (over.length && GROUNDS.includes(role)) {
    const wrong = over.filter((pair) => !holds(pair)).map((pair) => pair.role);
    const item = made("li", `${over.length} texts and signs on this`, { className: wrong.length ? "fails" : "passes" });
    item.append(made("span", wrong.length ? `${wrong.length} fail: ${wrong.join(", ")}` : "all pass"));
    items.push(item);
  }
  list.replaceChildren(...items);
}

/** Brings all fields up to date. */
export function showPanel(theme, resolved) {
  press("preset", theme.preset ?? "");
  $("has-dark").checked = Boolean(theme.dark);
  $("kit").dataset.renditions = theme.dark ? "2" : "1";
  for (const role of ROLES) {
    for (const box of document.querySelectorAll(`[data-role="${role}"] .cell`)) {
      const { look } = box.dataset;
      const rendition = resolved[look];
      box.hidden = !rendition;
      if (!rendition) continue;
      const [picker, text, back] = box.querySelectorAll("input, button");
      const value = rendition.colors[role];
      picker.value = value;
      if (document.activeElement !== text) {
        text.value = value;
        text.setAttribute("aria-invalid", "false");
      }
      const own = look === "dark" ? theme.dark : theme;
      box.toggleAttribute("data-own", role in own);
      back.disabled = !(role in own);
      tellContrasts(box.querySelector(".contrasts"), role, rendition);
    }
  }
  for (const field of ["radius", "buttonRadius"]) {
    const box = document.querySelector(`[data-field="${field}"]`);
    const [range, number, back] = box.querySelectorAll("input, button");
    range.value = resolved[field];
    if (document.activeElement !== number) number.value = resolved[field];
    back.disabled = !(field in theme);
  }
  press("badgeShape", resolved.badgeShape);
  press("saving", theme.saving ?? "percent");
  press("button", theme.button ?? "");
  press("density", theme.density ?? "regular");
}

/** Tells whether all contrasts hold, and what publishing would refuse. `go` brings a field of the theme into view. */
export function showVerdict({ light, dark, diagnostics }) {
  const pairs = [...light.contrasts, ...(dark?.contrasts ?? [])];
  const low = pairs.filter((pair) => !holds(pair)).length;
  $("verdict").textContent = low ? `${low} of ${pairs.length} contrasts fail. Publishing refuses this theme.` : `All ${pairs.length} contrasts pass.`;
  $("contrasts").dataset.verdict = diagnostics.length ? "fails" : "passes";
  $("refused").replaceChildren(
    ...diagnostics.map(({ message, path }) => {
      const item = made("li");
      const button = made("button", "", { type: "button" });
      button.append(...marked(message), made("small", path));
      button.onclick = () => goTo(path);
      item.append(button);
      return item;
    }),
  );
}

/** Brings a field of the theme into view, by its path in the manifest. */
function goTo(path) {
  const [, look, role] = /^theme\.(?:(dark)\.)?(\w+)/.exec(path) ?? [];
  const field =
    document.querySelector(`[data-role="${role}"] .cell[data-look="${look ?? "light"}"] input`) ?? document.querySelector(`[data-field="${role}"] input`);
  field?.closest("li, .radius")?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  field?.focus({ preventScroll: true });
}
