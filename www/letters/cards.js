// The gallery: a card for each letter, in its group. A card is painted when it is nearly in view, one after the other.
import { $, made, marked } from "../parts.js";
import { toAddress } from "./address.js";
import { isFound, sampleOf } from "./catalogue.js";
import { framed, groundOf, rendered } from "./paint.js";

/** Cards by their letters' names. */
const cards = new Map();
/** Cards near the part that is in view. */
const near = new Set();
const sections = [];
let view;

function cardOf(entry) {
  const { name, description, needs } = entry;
  const card = made("article", "", { className: "card" });
  card.dataset.letter = name;
  const frame = made("iframe", "", { title: `${name}, rendered`, tabIndex: -1 });
  frame.sandbox = "allow-same-origin";
  const window = made("div", "", { className: "window", inert: true });
  window.append(frame);
  const link = made("a", name);
  const title = made("h3");
  title.append(link);
  const when = made("p", "", { className: "when" });
  when.append(...marked(description));
  const data = made("p", "", { className: "needs" });
  data.append(made("span", entry.class), " · needs", ...needs.flatMap((need) => [" ", made("code", need)]));
  const about = made("div", "", { className: "about" });
  about.append(title, made("p", "", { className: "subject" }), when, data);
  card.append(window, about);
  return { entry, card, frame, link, window };
}

/** Puts all cards in place, once. */
export function makeCards(entries) {
  const seen = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) near[isIntersecting ? "add" : "delete"](cards.get(target.dataset.letter));
      paintNear();
    },
    { root: null, rootMargin: "400px 0px" },
  );
  for (const [group, inGroup] of Map.groupBy(entries, ({ group }) => group)) {
    const section = made("section");
    section.dataset.group = group.id;
    const title = made("h2", group.title, { id: `group-${group.id}` });
    section.setAttribute("aria-labelledby", title.id);
    const grid = made("div", "", { className: "grid" });
    for (const entry of inGroup) {
      const made = cardOf(entry);
      cards.set(entry.name, made);
      grid.append(made.card);
      seen.observe(made.card);
    }
    section.append(title, grid);
    sections.push(section);
    $("gallery").append(section);
  }
  // All cards are of one width.
  new ResizeObserver(scale).observe($("gallery"));
}

/** Fits the mails into their cards, whose windows are square. */
function scale() {
  const width = [...cards.values()].find(({ card }) => card.offsetParent)?.window.clientWidth;
  if (!width || !view) return;
  // A narrow mail stands in the middle, as on a telephone.
  const shown = view.width === "600" ? width : Math.min(width * 0.72, 320);
  const factor = shown / Number(view.width);
  $("gallery").style.setProperty("--scale", factor);
  $("gallery").style.setProperty("--height", `${width / factor}px`);
}

/** Shows the letters that are looked for, in a view; gives them. */
export function showCards(next) {
  view = next;
  const found = [];
  for (const { entry, card, link } of cards.values()) {
    const isShown = (!view.class || entry.class === view.class) && (!view.group || entry.group.id === view.group) && isFound(entry, view.q);
    card.hidden = !isShown;
    link.href = toAddress({ ...view, letter: entry.name });
    if (isShown) found.push(entry);
  }
  for (const section of sections) section.hidden = !section.querySelector(".card:not([hidden])");
  $("gallery").dataset.width = view.width;
  $("gallery").style.setProperty("--ground-of-mail", groundOf(view));
  $("none").hidden = found.length > 0;
  scale();
  paintNear();
  return found;
}

/** The link of a letter's card. */
export const linkTo = (name) => cards.get(name)?.link;

let isPainting = false;
/** Paints what is near and does not show the view yet; the page answers between two cards. */
async function paintNear() {
  if (isPainting || !view) return;
  isPainting = true;
  try {
    for (let card = nextDue(); card; card = nextDue()) {
      paint(card);
      await new Promise((resume) => setTimeout(resume));
    }
  } finally {
    isPainting = false;
  }
}

const keyOf = ({ locale, theme, mode, width, sample }) => [locale, theme, mode, width, sample].join(" ");
/** The first card of the page's order that is near and due. */
function nextDue() {
  if ($("gallery").hidden) return undefined;
  const key = keyOf(view);
  return [...cards.values()].find((one) => near.has(one) && !one.card.hidden && one.card.dataset.painted !== key);
}

function paint({ entry, card, frame }) {
  card.dataset.painted = keyOf(view);
  frame.style.width = `${view.width}px`;
  frame.style.colorScheme = view.mode;
  const subject = card.querySelector(".subject");
  try {
    const { letter } = entry;
    const message = rendered(letter, letter.samples[sampleOf(letter, view.sample)], view);
    frame.srcdoc = framed(message.html, view).replace("</head>", "<style>html{overflow:hidden}</style></head>");
    subject.textContent = message.subject;
    card.removeAttribute("data-wrong");
  } catch (error) {
    subject.textContent = error.diagnostic?.message ?? error.message;
    card.toggleAttribute("data-wrong", true);
  }
}
