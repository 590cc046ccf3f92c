// One letter of the story: when, why, and the change that would have sent it.
import { letterRules } from "../../dist/js/journey/planner.js";
import { $, factList, made, marked } from "../parts.js";
import { changeText } from "./changes.js";
import { aboutText, STATUS, slotsOf } from "./plan.js";
import { isWaiting } from "./tell.js";
import { dateText, momentText } from "./time.js";

const rules = new Map(letterRules().map((rule) => [rule.variant ? `${rule.letter}:${rule.variant}` : rule.letter, rule]));

/** The letter that is selected: a mail, a letter that is not sent, or one of a plan without a date. */
export function found(story, key, clock) {
  const mail = story.mails.find(({ entry }) => entry === key);
  if (mail) return { mail, entry: story.entryOf(mail), at: mail.ms };
  const silent = story.silent.find(({ id }) => id === key);
  if (silent) return { entry: silent.entry, at: silent.ms ?? clock };
  const planned = story.planAt(clock).entries.find(({ id }) => id === key);
  return planned && { entry: planned, at: Date.parse(planned.notBefore ?? planned.dueAt ?? "") || clock };
}

/** Shows a letter. `apply` is called with the changes, the rule and its day. */
export function drawLetter(story, view, { apply, toMoment }) {
  const { selected, clock, history } = view;
  const one = selected && found(story, selected, clock);
  $("letter").hidden = !one;
  $("none").hidden = Boolean(one);
  if (!one) return;
  const { mail, entry, at } = one;
  const rule = mail?.rule ?? entry.rule;
  const kind = mail?.class ?? entry.class;
  $("letter-name").textContent = rule;
  $("letter-name").dataset.class = kind;
  const { zone } = story;
  const status = mail ? (mail.ms <= clock ? "sent" : "will be sent") : isWaiting(entry) ? "waits" : STATUS[entry.status];
  const code = (text) => made("code", text);
  const rows = [
    ["Status", [made("strong", status), mail || entry.notBefore ? ` on ${momentText(at, zone)}` : ", it has no date"]],
    ["Class", [kind]],
    ["About", entry && aboutText(entry) ? [aboutText(entry)] : []],
    ["Answers", entry ? answered(entry, history, zone) : []],
    ["Due", rules.get(rule) ? rules.get(rule).due.flatMap((due, n) => [...(n ? [", "] : []), code(due)]) : []],
    ["Until", entry?.notAfter ? [momentText(Date.parse(entry.notAfter), zone)] : []],
    ["Benefit", entry?.benefit ? [entry.benefit] : []],
  ];
  $("letter-facts").replaceChildren(...factList(rows));
  $("letter-reasons").replaceChildren(...(entry?.reasons ?? []).map(({ code: name, text }) => reasonItem(name, text)));
  const slots = entry && slotsOf(entry, mail);
  $("letter-slots").replaceChildren(...(slots ? [made("h3", "Parts that advertise"), slots] : []));
  $("letter-moment").onclick = () => toMoment(at);
  $("letter-moment").textContent = `Clock to ${dateText(at, zone)}`;
  drawWhy(story, view, { rule, at, isSent: Boolean(mail), apply });
}

function reasonItem(name, text) {
  const item = made("li", text);
  item.append(made("code", name));
  return item;
}

function answered({ event }, { events }, zone) {
  const known = events.find(({ id }) => String(id) === event);
  return known ? [made("code", known.type), ` of ${momentText(Date.parse(known.at), zone)}`] : [];
}

/** What would have sent the letter on its day. */
function drawWhy(story, view, { rule, at, isSent, apply }) {
  const day = story.dayOf(at);
  $("why").hidden = isSent;
  if (isSent) return;
  let why;
  try {
    why = story.why(rule, day);
  } catch (error) {
    $("why-text").replaceChildren(...marked(`${error.message} ${error.diagnostics?.[0]?.help ?? ""}`));
    $("why-changes").replaceChildren();
    $("apply").hidden = true;
    return;
  }
  const { change, sent, text } = why;
  const date = dateText(at, story.zone);
  const told = sent
    ? `\`${rule}\` is sent on ${date}, about something else.`
    : change.length
      ? `On ${date}: ${text} It would be sent if:`
      : `On ${date}: ${text} No single change of history or rules would send it.`;
  $("why-text").replaceChildren(...marked(told));
  $("why-changes").replaceChildren(
    ...change.map((one) => {
      const item = made("li");
      item.append(...marked(changeText(one, { story, history: view.history, zone: story.zone })));
      return item;
    }),
  );
  const isDayAlone = change.length > 0 && change.every((one) => one.day);
  $("apply").hidden = change.length === 0;
  $("apply").textContent = isDayAlone ? "Go to that day" : change.length > 1 ? "Apply these changes" : "Apply this change";
  $("apply").onclick = () => apply(change, { rule, day: change.findLast((one) => one.day)?.day ?? day });
}
