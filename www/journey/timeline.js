// The timeline: events above the axis, mails below it, labels in lanes, the clock across.
import { $, made } from "../parts.js";
import { axisOf, ticks } from "./axis.js";
import { lanes, widthOf } from "./lanes.js";
import { isOff, isWaiting, reasonsText } from "./tell.js";
import { momentText, shortText } from "./time.js";

const LANE = 27;
const RULER = 38;
const FONT = "12px system-ui, sans-serif";
/** What a label has besides its text: its padding and its mark. */
const BESIDES = 30;
/** A timeline is widened until it has no more lanes than these, or is so many times as wide as its box. */
const MOST_LANES = 8;
const MOST_TIMES = 3;
const NARROWEST = 640;

let shown;

/** The pixels of the axis, for the clock. */
export const axis = () => shown?.axis;

/** Draws a story. `view` has the zoom, what is selected, what was gained and lost, and whether letters that are off are shown. */
export function drawTimeline(story, view) {
  const { from, to, zoom } = view;
  const above = eventFlags(story, view);
  const below = mailFlags(story, view);
  const box = Math.max($("scroll").clientWidth, NARROWEST);
  const widest = Math.max(60, ...[...above, ...below].filter(({ ms }) => ms > to - (to - from) / 5).map(({ width }) => width));
  const laid = (width) => {
    const made = axisOf({ from, to, width, right: widest + 20 });
    const at = (flags) => lanes(flags.map(({ ms, width: own }) => ({ x: made.x(ms), width: own })));
    return { axis: made, above: at(above), below: at(below) };
  };
  let layout = laid(box * (zoom || 1));
  for (let times = 1.25; !zoom && times <= MOST_TIMES && Math.max(layout.above.count, layout.below.count) > MOST_LANES; times *= 1.25)
    layout = laid(box * times);
  shown = layout;
  const top = layout.above.count * LANE + 14;
  const height = top + RULER + layout.below.count * LANE + 14;
  const canvas = $("canvas");
  canvas.style.width = `${Math.round(layout.axis.width)}px`;
  canvas.style.height = `${height}px`;
  canvas.style.setProperty("--top", `${top}px`);
  place(
    $("above"),
    above,
    layout.above.lane,
    (lane) => top - (lane + 1) * LANE - 4,
    (lane) => (lane + 1) * LANE + 4,
  );
  place(
    $("below"),
    below,
    layout.below.lane,
    (lane) => top + RULER + lane * LANE + 6,
    (lane) => (lane + 1) * LANE + 2,
    true,
  );
  drawRuler(story, view, layout.axis);
}

/** Flags at their places. One of each row is reached with Tab, the others with arrow keys. */
function place(list, flags, lane, topOf, poleOf, isBelow = false) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  list.replaceChildren(
    ...flags.map((flag, at) => {
      const item = made("li");
      item.style.left = `${shown.axis.x(flag.ms)}px`;
      item.style.top = `${topOf(lane[at])}px`;
      item.style.setProperty("--pole", `${poleOf(lane[at])}px`);
      const button = made("button", flag.text, { type: "button", tabIndex: -1, ariaLabel: flag.spoken });
      Object.assign(button.dataset, flag.data, { key: flag.key });
      if (isBelow) button.setAttribute("aria-pressed", String(Boolean(flag.isSelected)));
      item.append(button);
      return item;
    }),
  );
  const buttons = [...list.querySelectorAll("button")];
  const first = buttons.find((button) => button.dataset.key === focused) ?? buttons.find((button) => button.ariaPressed === "true") ?? buttons[0];
  if (first) first.tabIndex = 0;
  if (focused !== undefined) first?.focus({ preventScroll: true });
}

const flagOf = (text, more) => ({ text, width: widthOf(text, FONT) + BESIDES, ...more });

function eventFlags({ events, zone }, { from, to }) {
  return events
    .filter(({ ms }) => ms >= from && ms <= to)
    .map(({ event, ms }) => {
      const { id, type, at: _, revision: __, ...fields } = event;
      const isHeld = type === "mail.sent" && event.letter === HELD;
      const text = isHeld ? "held back" : type === "mail.sent" ? `sent: ${event.letter}` : type;
      const told = Object.entries(fields).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
      const spoken = `${text}, ${momentText(ms, zone)}${told.length ? ` (${told.join(", ")})` : ""}`;
      return flagOf(text, { ms, key: String(id), spoken, data: { event: type, ...(String(id).startsWith("why-") && { added: "" }) } });
    });
}

/** What stands in the history for a mail that a change has taken out of it. */
export const HELD = "held-back";

function mailFlags({ mails, silent, zone }, view) {
  const { from, to, clock, selected, gained, lost, withOff } = view;
  const sent = mails
    .filter(({ isBefore }) => !isBefore)
    .map((mail) => ({
      ...mail,
      key: mail.entry,
      spoken: `${mail.rule}, ${momentText(mail.ms, zone)}, ${mail.ms <= clock ? "sent" : "will be sent"}: ${mail.class}`,
      data: { sent: mail.ms <= clock ? "past" : "future", class: mail.class, rule: mail.rule, ...(gained.has(mail.entry) && { diff: "gained" }) },
    }));
  const silences = silent
    .filter(({ ms, entry }) => ms !== null && (withOff || !isOff(entry)))
    .map(({ id, ms, entry }) => ({
      ms,
      rule: entry.rule,
      key: id,
      spoken: `${entry.rule}, ${momentText(ms, zone)}, ${isWaiting(entry) ? "waits" : "not sent"}: ${reasonsText(entry)}`,
      data: { sent: isWaiting(entry) ? "waits" : "not", class: entry.class, rule: entry.rule, ...(lost.has(id) && { diff: "lost" }) },
    }));
  // What the changed rules have no entry for any more is seen as lost all the same.
  const gone = [...lost.values()]
    .filter(({ entry, ms }) => !silences.some(({ key }) => key === entry) && ms >= from && ms <= to)
    .map((mail) => ({
      ...mail,
      key: mail.entry,
      spoken: `${mail.rule}, ${momentText(mail.ms, zone)}, no longer sent`,
      data: { sent: "not", class: mail.class, rule: mail.rule, diff: "lost" },
    }));
  return [...sent, ...silences, ...gone].sort((a, b) => a.ms - b.ms).map((flag) => flagOf(flag.rule, { ...flag, isSelected: flag.key === selected }));
}

function drawRuler({ zone, events, mails }, { from, to }, drawn) {
  const row = ticks({ from, to, zone, axis: drawn }).map(({ at, label, isYear }) => {
    const tick = made("span", label, { className: isYear ? "year" : "" });
    tick.style.left = `${drawn.x(at)}px`;
    return tick;
  });
  $("ruler").replaceChildren(...row);
  const [before, mailed] = [events.filter(({ ms }) => ms < from).length, mails.filter(({ isBefore }) => isBefore).length];
  $("earlier").hidden = before + mailed === 0;
  const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
  $("earlier").textContent = `${count(before, "event")} and ${count(mailed, "mail")} before ${shortText(from, zone)}: show`;
}

/** Makes the flags work, once: hover and focus show what a flag says, arrow keys go along a row. */
export function makeTimeline(select) {
  const tip = $("tip");
  const show = ({ target }) => {
    const flag = target.closest?.("button[data-key]");
    if (!flag) return;
    tip.textContent = flag.ariaLabel;
    tip.dataset.class = flag.dataset.class ?? "";
    tip.hidden = false;
    const [box, own] = [$("timeline").getBoundingClientRect(), flag.getBoundingClientRect()];
    const left = Math.min(Math.max(8, own.left - box.left), box.width - tip.offsetWidth - 8);
    const isAbove = flag.closest("#above");
    tip.style.left = `${left}px`;
    tip.style.top = `${(isAbove ? own.bottom + 6 : own.top - tip.offsetHeight - 6) - box.top}px`;
  };
  const hide = () => {
    tip.hidden = true;
  };
  for (const id of ["above", "below"]) {
    const list = $(id);
    list.onmouseover = show;
    list.onmouseout = hide;
    list.addEventListener("focusin", show);
    list.addEventListener("focusout", hide);
    list.onkeydown = (event) => {
      const buttons = [...list.querySelectorAll("button")];
      const at = buttons.indexOf(event.target);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (event.key === "Escape") hide();
      if (at < 0 || !buttons[to]) return;
      event.preventDefault();
      buttons[at].tabIndex = -1;
      buttons[to].tabIndex = 0;
      buttons[to].focus();
    };
  }
  $("below").onclick = ({ target }) => {
    const flag = target.closest("button[data-key]");
    if (flag) select(flag.dataset.key);
  };
  $("scroll").onscroll = hide;
}
