// Changes that would have sent a letter: said in words, and applied to a copy of the history and the rules.

import { momentText } from "./time.js";
import { HELD } from "./timeline.js";

const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));
const fieldsText = (fields) => Object.entries(fields).map(([name, value]) => `\`${name}: ${shown(value)}\``);
const listed = (texts) => texts.join(", ");

/** A change in words; what stands in backticks is code. */
export function changeText(change, { story, history, zone }) {
  if (change.day) return `on \`${change.day}\``;
  if (change.rules) return `the rules have ${listed(fieldsText(change.rules))}`;
  if (change.add) {
    const { id: _, type, at, ...fields } = change.add;
    const more = fieldsText(fields);
    return `\`${type}\` happens on ${momentText(Date.parse(at), zone)}${more.length ? ` with ${listed(more)}` : ""}`;
  }
  const id = change.remove ?? change.set.event;
  const event = history.events.find((one) => String(one.id) === id) ?? story.sentEvent(id);
  const name = event
    ? `${event.type === "mail.sent" ? `the mail \`${event.letter}\`` : `\`${event.type}\``} of ${momentText(Date.parse(event.at), zone)}`
    : `\`${id}\``;
  return change.remove ? `${name} does not happen` : `${name} has ${listed(fieldsText(change.set.fields))}`;
}

/** Puts fields into an object, and into the objects in it, as the core does. */
function merge(into, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (isObject(into[name]) && isObject(value)) merge(into[name], value);
    else into[name] = structuredClone(value);
  }
}
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** A copy of a history and rules with changes. The day is none of both. */
export function applied(changes, { history, rules, story }) {
  const next = { history: structuredClone(history), rules: structuredClone(rules) };
  for (const { add, remove, set, rules: fields } of changes) {
    const { events } = next.history;
    // A change may be asked for on another's copy: an id is given once.
    if (add) events.push({ ...add, id: freeId(events, add.id) });
    if (remove !== undefined) next.history.events = without(events, remove, story);
    if (set) for (const event of events) if (String(event.id) === set.event) merge(event, set.fields);
    if (fields) merge(next.rules, fields);
  }
  return next;
}

function freeId(events, wanted) {
  let id = wanted;
  for (let number = 2; events.some((event) => String(event.id) === id); number++) id = `${wanted}-${number}`;
  return id;
}

/** The events without one. A mail of the story is in no history: in its place stands that it is held back. */
function without(events, id, story) {
  const mail = story.sentEvent(id);
  if (!mail) return events.filter((event) => String(event.id) !== id);
  const at = new Date(Date.parse(mail.at) - 1000).toISOString();
  return [...events, { id: `why-held:${mail.entry}`, type: "mail.sent", at, letter: HELD, entry: mail.entry, class: "contract" }];
}
