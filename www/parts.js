// What the studio's pages share.
import { LocaleTag } from "./words.js";

export const $ = (id) => document.getElementById(id);

/** An element with its text. */
export const made = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

/** A picture as an address that a strict page may show. */
export const dataUrl = (bytes) => {
  const type = { 137: "png", 71: "gif", 255: "jpeg" }[bytes[0]];
  return `data:image/${type};base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
};

/** A text of the core's as nodes: what stands in backticks is code. */
export const marked = (text) => text.split("`").map((part, at) => (at % 2 ? made("code", part) : part));

/** Terms with what is said of each, as entries of a `dl`; those of which nothing is said are left out. */
export const factList = (rows) =>
  rows
    .filter(([, said]) => said.length)
    .flatMap(([term, said]) => {
      const description = made("dd");
      description.dataset.fact = term.toLowerCase();
      description.append(...said);
      return [made("dt", term), description];
    });

/** Locales to choose from, German first, as most of the studio's samples are. */
export const FORMATS = LocaleTag.toSorted((a, b) => b.startsWith("de") - a.startsWith("de"));

/** Fills a select with values and their labels; what was chosen stays chosen where it can. */
export function fill(select, values) {
  const before = select.value;
  select.replaceChildren(...values.map(([value, label]) => new Option(label, value)));
  if (values.some(([value]) => value === before)) select.value = before;
}

/** Makes one of some buttons the pressed one, whenever it is clicked. */
export function choice(buttons, chosen) {
  for (const button of buttons) {
    button.onclick = () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      chosen(button);
    };
  }
}

/** Runs once a while after the last call. */
export function settled(wait, run) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
}

/** A mail as a program in light or dark mode shows it, whatever this browser's mode is. */
export const inMode = (html, dark) => html.replaceAll("(prefers-color-scheme: dark)", dark ? "all" : "(max-width: 0px)");

const REASONS = {
  hidden: "an editor hides the offer",
  sold_out: "the offer is sold out",
  availability_unknown: "nobody knows whether it can be had",
  data_too_old: "the price is over, or older than the campaign's maxAge",
  no_prior_price: "nothing is struck: the shop neither vouches for a price nor declares a reduction",
  no_reduction: "nothing is struck: no reduction is on, or its price is none",
  reduction_not_started: "nothing is struck: the reduction begins later",
  history_incomplete: "nothing is struck: the 30 days before the reduction are not all known",
  prior_not_higher: "nothing is struck: the earlier price was not higher",
  other_currency: "nothing is struck: prices in several currencies",
  override_not_confirmed: "nothing is struck: an editor's price waits for the feed",
  saving_below_one_percent: "no percentage: it is less than one",
  vouched_price_corrected: "the history shows a lower price than the one vouched for",
  previous_not_documented: "nothing is struck: the earlier price was not charged long enough",
  lowest30_for_goods: "nothing is struck: the lowest price of 30 days is one of goods, a service has a previous price",
  no_options: "“ab” is left out: there are not several options",
  "data-too-old": "what the store knows is too old to be shown",
  "availability-unknown": "nobody knows whether it can be had",
  "store-failed": "the store did not answer",
  "unsupported-text": "the typeface lacks some of the letters",
  "unknown-campaign": "the store has no such campaign",
  "unknown-block": "the campaign has no such block or slot",
  "unknown-offer": "the store has no such offer",
  "bad-data": "what the store has can't be read: a field is missing or wrong",
  "unknown-subject": "nothing is known under the link's reference",
};

/** What a reason code says. */
export const reason = (code) => REASONS[code] ?? code.replaceAll(/[-_]/g, " ");

const STATES = {
  shown: "shown",
  badge: "shown with its badge",
  collapsed: "collapsed to a line of 1 px",
  ended: "over",
  neutral: "neutral: no price, status or code",
};

/** What is seen and why, as terms and their descriptions: for a `<dl>`. */
export function told({ state, reason: why, shown, served, target }, more = []) {
  const rows = [["shows", STATES[state] ?? state, `state-${state}`]];
  if (why) rows.push(["because", `${why}: ${reason(why)}`, "reason"]);
  if (shown) rows.push(["offer", `${shown.id}: ${shown.text}`]);
  for (const code of shown?.reasons ?? []) rows.push(["why", `${code}: ${reason(code)}`, "reason"]);
  if (served) rows.push(["showed before", served]);
  rows.push(["click", target]);
  return [...rows, ...more].flatMap(([term, text, className = ""]) => [made("dt", term), made("dd", text, { className })]);
}
