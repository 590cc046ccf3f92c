// The rules' trade, size and switches of letters, as the core reads them (`src/journey/rules.rs`).
import { letterRules } from "../../dist/js/journey/planner.js";
import { sizes as SIZES, trades as TRADES } from "../../src/journey/presets.json";
import { $, fill, made } from "../parts.js";

const CLASSES = [
  ["contract", "Contract"],
  ["service", "Service"],
  ["advertising", "Advertising"],
];
const all = letterRules();
const letters = [...new Map(all.map(({ letter, class: kind }) => [letter, kind]))].sort(([a], [b]) => a.localeCompare(b));
const names = (letter) => [letter, ...all.filter((rule) => rule.letter === letter && rule.variant).map(({ variant }) => `${letter}:${variant}`)];

/** Whether a letter, or one of its variants, is on. */
export function isOn(rules, letter) {
  const kind = letters.find(([name]) => name === letter)?.[1];
  return names(letter).some((id) => {
    const lists = (list) => list?.includes(letter) || list?.includes(id);
    if (lists(rules.off)) return false;
    if (lists(rules.on)) return true;
    if (lists(TRADES[rules.trade]?.off)) return false;
    const { on } = SIZES[rules.size] ?? {};
    return kind !== "advertising" || !on || lists(on) || Object.hasOwn(rules.rules ?? {}, id);
  });
}

/** Rules with a letter switched on or off: its presets decide where they already say so. */
export function switched(rules, letter, on) {
  const own = names(letter);
  const rest = (list) => (list ?? []).filter((name) => !own.includes(name));
  const next = { ...rules, on: rest(rules.on), off: rest(rules.off) };
  if (isOn(next, letter) !== on) next[on ? "on" : "off"].push(letter);
  for (const list of ["on", "off"]) if (next[list].length === 0 && !rules[list]) delete next[list];
  return next;
}

/** Shows the rules. */
export function drawSwitches(rules) {
  $("trade").value = rules.trade;
  $("size").value = rules.size;
  let on = 0;
  for (const box of $("letters").querySelectorAll("input")) {
    box.checked = isOn(rules, box.value);
    on += box.checked ? 1 : 0;
  }
  $("letters-on").textContent = `${on} of ${letters.length} on`;
}

/** Makes the fields, once; `changed` is called with a function that changes rules, and what it does. */
export function makeSwitches(changed) {
  const options = (from) => Object.keys(from).map((name) => [name, name]);
  fill($("trade"), options(TRADES));
  fill($("size"), options(SIZES));
  for (const name of ["trade", "size"]) $(name).onchange = () => changed((rules) => ({ ...rules, [name]: $(name).value }), `${name}: ${$(name).value}`);
  $("letters").replaceChildren(
    ...CLASSES.map(([kind, title]) => {
      const group = made("fieldset");
      const legend = made("legend", title);
      legend.dataset.class = kind;
      group.append(legend, ...letters.filter(([, own]) => own === kind).map(([name]) => switchOf(name)));
      return group;
    }),
  );
  $("letters").onchange = ({ target }) => changed((rules) => switched(rules, target.value, target.checked), `${target.value} ${target.checked ? "on" : "off"}`);
}

function switchOf(name) {
  const label = made("label");
  label.append(made("input", "", { type: "checkbox", value: name }), name);
  return label;
}
