// The gallery of letters: all of them, found by what they say and need, in every language and theme; one of them large, with its data.
import { fromAddress, toAddress } from "./letters/address.js";
import { linkTo, makeCards, showCards } from "./letters/cards.js";
import { catalogue, groups, isFound, sampleOf } from "./letters/catalogue.js";
import { makeOpened, open } from "./letters/opened.js";
import { themes } from "./letters/paint.js";
import { $, fill, made } from "./parts.js";

const entries = await catalogue();
const known = {
  letter: ["", ...entries.map(({ name }) => name)],
  group: ["", ...groups.map(({ id }) => id)],
  class: ["", "transactional", "advertising"],
  locale: ["de", "de-du", "en"],
  theme: Object.keys(themes),
  mode: ["light", "dark"],
  width: ["600", "320"],
  sample: [...new Set(["whole", "least", ...entries.flatMap(({ letter }) => Object.keys(letter.samples))])],
};
let view = {};
/** Where the gallery was left. */
let left = { top: 0, window: 0 };

/** Changes the view, and the address with it. */
function change(changed) {
  history.replaceState(null, "", toAddress({ ...view, ...changed }));
  show();
}

/** Shows what the address says. */
function show() {
  const before = view;
  view = fromAddress(location.hash, known);
  const entry = entries.find(({ name }) => name === view.letter);
  if (!before.letter && entry) left = { top: $("gallery").scrollTop, window: window.scrollY };
  document.body.dataset.shown = entry ? "letter" : "gallery";
  $("gallery").hidden = Boolean(entry);
  $("opened").hidden = !entry;
  $("back").hidden = !entry;
  $("groups").hidden = Boolean(entry);
  $("others").hidden = !entry;
  $("for-class").hidden = Boolean(entry);
  const found = showCards(view);
  fields(entry);
  if (entry) open(entry, view, sampleOf(entry.letter, view.sample));
  document.title = `${entry ? entry.name : "Letters"} – Postfrisch studio`;
  $("status").textContent = found.length === entries.length ? `${entries.length} letters` : `${found.length} of ${entries.length} letters`;
  if (entry) list(found, entry);
  else chips();
  moved(before, entry);
}

/** Puts focus and scroll where a reader goes on. */
function moved(before, entry) {
  if (entry && before.letter !== entry.name) {
    window.scrollTo(0, 0);
    // On a page that was opened with a letter, focus begins where it does on every page.
    if (before.locale) $("name").focus({ preventScroll: true });
  } else if (!entry && before.letter) {
    $("gallery").scrollTo(0, left.top);
    window.scrollTo(0, left.window);
    if (document.activeElement !== $("q")) linkTo(before.letter)?.focus({ preventScroll: true });
  }
}

/** The fields as the view is. */
function fields(entry) {
  for (const button of document.querySelectorAll("[data-set]")) button.setAttribute("aria-pressed", String(view[button.dataset.set] === button.dataset.to));
  if ($("q").value !== view.q) $("q").value = view.q;
  $("class").value = view.class;
  $("theme").value = view.theme;
  const samples = entry ? Object.keys(entry.letter.samples).sort() : [...new Set(["whole", "least", view.sample])];
  fill(
    $("sample"),
    samples.map((name) => [name, name]),
  );
  $("sample").value = entry ? sampleOf(entry.letter, view.sample) : view.sample;
  $("back").href = toAddress({ ...view, letter: "" });
}

/** The groups, with the letters that are found in each. */
function chips() {
  const inClass = entries.filter((entry) => (!view.class || entry.class === view.class) && isFound(entry, view.q));
  const chip = (id, title, count) => {
    const button = made("button", title, { type: "button", disabled: count === 0 && view.group !== id });
    button.dataset.group = id;
    button.setAttribute("aria-pressed", String(view.group === id));
    button.append(made("small", String(count)));
    return button;
  };
  const isFocused = $("groups").contains(document.activeElement);
  $("groups").replaceChildren(
    chip("", "All", inClass.length),
    ...groups.map(({ id, title }) => chip(id, title, inClass.filter(({ group }) => group.id === id).length)),
  );
  if (isFocused) $("groups").querySelector('[aria-pressed="true"]').focus();
}

/** The letters to go on to. */
function list(found, entry) {
  const shown = found.includes(entry) ? found : entries;
  $("others").replaceChildren(
    ...[...Map.groupBy(shown, ({ group }) => group)].flatMap(([group, inGroup]) => [
      made("h2", group.title),
      ...inGroup.map(({ name }) => {
        const link = made("a", name, { href: toAddress({ ...view, letter: name }) });
        if (name === entry.name) link.setAttribute("aria-current", "true");
        return link;
      }),
    ]),
  );
  const current = $("others").querySelector("[aria-current]");
  const { offsetTop, offsetHeight } = current;
  const { scrollTop, clientHeight } = $("others");
  if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) $("others").scrollTop = offsetTop - clientHeight / 3;
}

function keys(event) {
  const isText = event.target.matches("input, textarea, select, [contenteditable=true]");
  if (event.key === "/" && !isText && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $("q").focus();
  } else if (event.key === "Escape" && view.letter && !isText) location.hash = toAddress({ ...view, letter: "" });
}

fill(
  $("theme"),
  known.theme.map((name) => [name, name]),
);
for (const button of document.querySelectorAll("[data-set]")) button.onclick = () => change({ [button.dataset.set]: button.dataset.to });
for (const name of ["theme", "sample", "class"]) $(name).onchange = () => change({ [name]: $(name).value });
$("groups").onclick = ({ target }) => {
  const chosen = target.closest("button");
  if (!chosen) return;
  $("gallery").scrollTo(0, 0);
  change({ group: chosen.dataset.group });
};
// What is looked for is looked for among all letters.
$("q").oninput = () => change({ q: $("q").value, letter: "" });
$("clear").onclick = () => {
  change({ q: "", group: "", class: "" });
  $("q").focus();
};
$("more").onclick = () => {
  const isOpen = $("more").getAttribute("aria-expanded") !== "true";
  $("more").setAttribute("aria-expanded", String(isOpen));
};
document.onkeydown = keys;
window.onhashchange = show;
makeCards(entries);
makeOpened();
show();
