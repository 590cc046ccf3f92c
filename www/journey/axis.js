// The time axis: moments to pixels and back, and its ticks.
import { DAY, dayOf, startOf } from "./time.js";

/** From the left edge to the first moment, and from the last moment to the right edge. */
const LEFT = 16;

/** An axis of a width, with room for labels on its right. */
export function axisOf({ from, to, width, right }) {
  const factor = (width - LEFT - right) / Math.max(1, to - from);
  return {
    width,
    left: LEFT,
    end: width - right,
    x: (at) => LEFT + (at - from) * factor,
    at: (x) => Math.min(to, Math.max(from, from + (x - LEFT) / factor)),
    dayWidth: DAY * factor,
  };
}

/** A label's width by its characters, about. */
const CHARACTER = 6.6;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Ticks that are far enough apart to be read: days, Mondays, months or quarters. */
export function ticks({ from, to, zone, axis }) {
  const step = axis.dayWidth >= 24 ? "day" : axis.dayWidth >= 8 ? "week" : axis.dayWidth >= 1.7 ? "month" : "quarter";
  const found = [];
  let year = "";
  let end = Number.NEGATIVE_INFINITY;
  for (let utc = Date.parse(`${dayOf(from, zone)}T00:00:00Z`); utc <= to + DAY; utc += DAY) {
    const date = new Date(utc);
    const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
    const isTick = { day: true, week: date.getUTCDay() === 1, month: day === 1, quarter: day === 1 && month % 3 === 0 }[step];
    if (!isTick) continue;
    const at = startOf(date.toISOString().slice(0, 10), zone);
    if (at < from || at > to) continue;
    const own = String(date.getUTCFullYear());
    const label = step === "day" || step === "week" ? `${day} ${MONTHS[month]}` : MONTHS[month];
    const text = own === year ? label : `${label} ${own}`;
    const isFree = axis.x(at) > end;
    // A label that has no room is left out; a short line stays.
    found.push({ at, label: isFree ? text : "", isYear: own !== year });
    if (isFree) end = axis.x(at) + 12 + text.length * CHARACTER;
    year = own;
  }
  return found;
}
