// The plan of the clock's moment: every letter with its time in the recipient's zone, its status, its reasons and its slots.
import { $, made } from "../parts.js";
import { isOff, reasonsText } from "./tell.js";
import { momentText } from "./time.js";

const GROUPS = [
  ["due", "Due now", ({ status }) => status === "due"],
  ["scheduled", "Scheduled", ({ status }) => status === "scheduled"],
  ["done", "Sent", ({ status }) => status === "done"],
  ["silent", "Not sent", (entry) => ["suppressed", "dropped", "needs-data"].includes(entry.status) && !isOff(entry)],
  ["off", "Switched off", isOff],
];
/** A status in words. */
export const STATUS = { due: "due", scheduled: "scheduled", done: "sent", suppressed: "not sent", dropped: "dropped", "needs-data": "needs data" };

/** Shows a plan. Groups keep being open or closed as they were. */
export function drawPlan({ entries, zone, next }, { at, selected, story }) {
  $("plan-at").textContent = momentText(at, zone);
  const isOpen = Object.fromEntries([...$("plan").querySelectorAll("details")].map(({ dataset, open }) => [dataset.group, open]));
  const focused = $("plan").contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  let left = entries;
  const groups = GROUPS.flatMap(([id, title, is]) => {
    const own = left.filter(is).sort((a, b) => time(a) - time(b));
    left = left.filter((entry) => !own.includes(entry));
    // What was sent last is read first.
    if (id === "done") own.reverse();
    if (own.length === 0) return [];
    const group = made("details");
    group.dataset.group = id;
    group.open = isOpen[id] ?? id !== "off";
    const list = made("ul");
    list.append(...own.map((entry) => itemOf(entry, { zone, selected, story })));
    const summary = made("summary", title);
    summary.append(made("small", String(own.length)));
    group.append(summary, list);
    return [group];
  });
  $("plan").replaceChildren(...(groups.length ? groups : [made("p", "Nothing has happened yet that a letter answers.", { className: "hint" })]));
  $("plan-next").textContent = next
    ? `If nothing happens, the plan changes next on ${momentText(Date.parse(next), zone)}.`
    : "If nothing happens, this plan stays as it is.";
  if (focused) [...$("plan").querySelectorAll("[data-key]")].find(({ dataset }) => dataset.key === focused)?.focus({ preventScroll: true });
}

/** After all dates. */
const NEVER = Date.UTC(9999, 0);
const time = ({ dueAt, notBefore }) => (dueAt || notBefore ? Date.parse(dueAt ?? notBefore) : NEVER);

function itemOf(entry, { zone, selected, story }) {
  const item = made("li");
  item.dataset.status = entry.status;
  item.dataset.class = entry.class;
  item.toggleAttribute("data-selected", entry.id === selected);
  const button = made("button", entry.rule, { type: "button", className: "letter" });
  button.dataset.key = entry.id;
  button.setAttribute("aria-pressed", String(entry.id === selected));
  const mail = entry.status === "done" && story.mails.find((one) => one.entry === entry.id);
  const when = mail ? mail.ms : time(entry);
  const head = made("p", "", { className: "head" });
  const about = aboutText(entry);
  head.append(
    button,
    made("span", STATUS[entry.status], { className: "status" }),
    ...(about ? [made("small", about)] : []),
    made("span", when < NEVER ? momentText(when, zone) : "no date", { className: "time" }),
  );
  item.append(head);
  if (entry.status !== "done" && entry.reasons.length) item.append(made("p", reasonsText(entry), { className: "reason" }));
  const slots = slotsOf(entry, mail);
  if (slots) item.append(slots);
  return item;
}

/** What an entry is about: `order 1001`. Ids of events say nothing to a reader. */
export const aboutText = ({ about }) =>
  Object.entries(about)
    .filter(([name]) => name !== "event")
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

/** The slots that are shown, and those that are left out, each with its reason. */
export function slotsOf({ slots }, mail) {
  const names = Object.keys(slots);
  if (names.length === 0) return undefined;
  const list = made("ul", "", { className: "slots" });
  list.append(
    ...names.map((name) => {
      const { reasons } = slots[name];
      // A mail that went out had the slots that it had then.
      const shown = mail ? mail.slots.includes(name) : slots[name].shown;
      const item = made("li", `${name} ${shown ? "shown" : "left out"}`);
      item.dataset.shown = String(shown);
      if (!shown && reasons.length) item.append(made("small", reasons.map(({ text }) => text).join(" ")));
      return item;
    }),
  );
  return list;
}
