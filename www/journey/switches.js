// The rules' trade, size and switches of letters.
import { createPlanner, letterRules } from "../../dist/js/journey/planner.js";
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

/** The letters of which at least one variant is on. */
const lettersOn = (rules) =>
  new Set(
    createPlanner(rules)
      .letters()
      .flatMap(({ letter, off }) => (off === null ? [letter] : [])),
  );

/** Rules with a letter switched on or off: its presets decide where they already say so. */
export function switched(rules, letter, on) {
  const own = names(letter);
  const rest = (list) => (list ?? []).filter((name) => !own.includes(name));
  const next = { ...rules, on: rest(rules.on), off: rest(rules.off) };
  if (lettersOn(next).has(letter) !== on) next[on ? "on" : "off"].push(letter);
  for (const list of ["on", "off"]) if (next[list].length === 0 && !rules[list]) delete next[list];
  return next;
}

/** Shows the rules. */
export function drawSwitches(rules) {
  $("trade").value = rules.trade;
  $("size").value = rules.size;
  const on = lettersOn(rules);
  for (const box of $("letters").querySelectorAll("input")) box.checked = on.has(box.value);
  $("letters-on").textContent = `${letters.filter(([name]) => on.has(name)).length} of ${letters.length} on`;
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
