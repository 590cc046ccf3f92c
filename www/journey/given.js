// What was dropped, chosen or pasted: a history, rules, both, or a file of many customers.
import { PostfrischError } from "../../dist/js/base/errors.js";
import { parseJson } from "../json.js";
import { DAY } from "./time.js";

/** How long a story goes on after its last event, if nobody says until when. */
const AFTER = 90 * DAY;

/**
 * Reads a text: `{ history }`, `{ rules }`, both (with `from` and `to` where they are given), or `{ lines }` of several histories.
 * @throws {PostfrischError} where it is neither
 */
export function read(text) {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .filter((line) => line.trim());
  if (lines.length > 1 && isJson(lines[0]) && isJson(lines[1])) return { lines };
  const value = parseJson(text);
  if (Array.isArray(value) && value.length && value.every((one) => Array.isArray(one?.events))) return { lines: value.map((one) => JSON.stringify(one)) };
  if (Array.isArray(value?.events)) return { history: value };
  if (Array.isArray(value?.history?.events)) return { history: value.history, ...pick(value, ["rules", "from", "to", "about"]) };
  if (value?.trade || value?.domain || value?.size) return { rules: value };
  throw new PostfrischError({
    code: "journey/bad-history",
    severity: "error",
    message: "this is neither a history nor rules",
    help: 'a history is {"customer": "…", "events": […]}, rules are {"domain": "…", "zone": "…", "trade": "…", "size": "…"}, a file of customers has a history on each line',
  });
}

function isJson(line) {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}

const pick = (value, names) => Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]));

/** The first and the last moment to show of a history. */
export function rangeOf({ events }) {
  const moments = events.map(({ at }) => Date.parse(at)).filter(Number.isFinite);
  if (moments.length === 0) return { from: 0, to: AFTER };
  return { from: Math.min(...moments) - DAY, to: Math.max(...moments) + AFTER };
}
