// The interval of a change, day by day, as a picture: a band from its lower to its upper end, and a line for what was seen.

const DAY = 86_400_000;
const MARGIN = { left: 54, right: 14, top: 10, bottom: 28 };
/** Least room of a label on the time axis, in pixels. */
const LABEL = 66;
const STEPS_OF_DAYS = [1, 2, 5, 7, 14, 28, 56, 91, 182, 364];
const STEPS_OF_CHANGE = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100];

function part(name, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/**
 * The changes that a picture shows: the planned effect with room around it, and as much of the last interval as leaves it legible.
 * It is the same on every day, so that what is seen is the interval becoming narrow.
 */
export function frameOf({ effect, last }) {
  const ends = last ? [last.low, last.high].filter((end) => end !== null).map(Math.abs) : [];
  const seen = Math.abs(last?.lift ?? 0);
  const limit = Math.max(2.5 * effect, 1.3 * seen, Math.min(5 * effect, 1.15 * Math.max(0, ...ends)));
  return { low: Math.max(-1, -limit), high: limit };
}

/** The scales of a picture: from days and changes to pixels. */
function scalesOf({ width, height, from, to, frame }) {
  const [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
  const [first, span] = [Date.parse(from), Math.max(DAY, Date.parse(to) - Date.parse(from))];
  return {
    box: { left, right, top, bottom },
    x: (day) => left + ((Date.parse(day) - first) / span) * (right - left),
    y: (change) => bottom - ((change - frame.low) / (frame.high - frame.low)) * (bottom - top),
  };
}

/** Every so many days, as far apart as their labels need. */
function dayTicks({ from, to }, room) {
  const days = Math.max(1, (Date.parse(to) - Date.parse(from)) / DAY);
  const step = STEPS_OF_DAYS.find((one) => (days / one) * LABEL <= room) ?? Math.ceil((days * LABEL) / room);
  return Array.from({ length: Math.floor(days / step) + 1 }, (_, at) => new Date(Date.parse(from) + at * step * DAY).toISOString().slice(0, 10));
}

function changeTicks({ low, high }) {
  const step = STEPS_OF_CHANGE.find((one) => (high - low) / one <= 7) ?? high;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, at) => (first + at) * step);
}

const two = (number) => number.toFixed(2);
const path = (points) => points.map(([x, y], at) => `${at ? "L" : "M"}${two(x)} ${two(y)}`).join("");

/** Pieces of a series without gaps. */
function pieces(series, isThere) {
  const found = [[]];
  for (const point of series) {
    if (isThere(point)) found.at(-1).push(point);
    else if (found.at(-1).length) found.push([]);
  }
  return found.filter(({ length }) => length);
}

/**
 * A picture of a series.
 * @param id its own on the page
 * @param title what is compared
 * @param text the last interval in words
 */
export function chart({ id, series, from, to, frame, effect, width, title, text, words }) {
  const height = width < 420 ? 210 : 250;
  const { x, y, box } = scalesOf({ width, height, from, to, frame });
  // Where an end is unknown, the band runs out of the frame.
  const beyond = { low: box.bottom + 20, high: box.top - 20 };
  // A single day is as wide as a mark.
  const wide = (points) => (points.length > 1 ? points : [-4, 4].map((by) => [points[0][0] + by, points[0][1]]));
  const edge = (end) => wide(series.map((point) => [x(point.day), point[end] === null ? beyond[end] : y(point[end])]));
  const inside = part("g", { "clip-path": `url(#${id}-frame)` });
  if (series.length) {
    const [high, low] = [edge("high"), edge("low")];
    inside.append(part("path", { class: "band", d: `${path([...high, ...low.reverse()])}Z` }));
    for (const end of ["high", "low"])
      for (const piece of pieces(series, (point) => point[end] !== null))
        inside.append(part("path", { class: "edge", d: path(wide(piece.map((point) => [x(point.day), y(point[end])]))) }));
  }
  for (const change of [effect, -effect]) inside.append(part("path", { class: "effect", d: path([box.left, box.right].map((at) => [at, y(change)])) }));
  inside.append(part("path", { class: "zero", d: path([box.left, box.right].map((at) => [at, y(0)])) }));
  for (const piece of pieces(series, ({ lift }) => lift !== null))
    inside.append(part("path", { class: "lift", d: path(wide(piece.map(({ day, lift }) => [x(day), y(lift)]))) }));
  const svg = part(
    "svg",
    { role: "img", "aria-labelledby": `${id}-title`, "aria-describedby": `${id}-text`, width, height, viewBox: `0 0 ${width} ${height}` },
    part("title", { id: `${id}-title` }, title),
    part("desc", { id: `${id}-text` }, text),
    part("clipPath", { id: `${id}-frame` }, part("rect", { x: box.left, y: box.top, width: Math.max(0, box.right - box.left), height: box.bottom - box.top })),
    part("rect", { class: "frame", x: box.left, y: box.top, width: Math.max(0, box.right - box.left), height: box.bottom - box.top }),
  );
  for (const change of changeTicks(frame)) {
    const at = two(y(change));
    svg.append(
      part("path", { class: "grid", d: `M${box.left} ${at}H${box.right}` }),
      part("text", { class: "change", x: box.left - 8, y: at, dy: "0.32em", "text-anchor": "end" }, words.tick(change)),
    );
  }
  for (const day of dayTicks({ from, to }, box.right - box.left)) {
    const at = x(day);
    const anchor = at + LABEL / 2 > width ? "end" : "middle";
    svg.append(
      part("path", { class: "tick", d: `M${two(at)} ${box.bottom}v5` }),
      part("text", { class: "day", x: anchor === "end" ? width - 2 : two(at), y: box.bottom + 19, "text-anchor": anchor }, words.shortDay(day)),
    );
  }
  svg.append(inside);
  const last = series.at(-1);
  // Not cut by the frame, unless it is outside.
  if (last && last.lift !== null && last.lift >= frame.low && last.lift <= frame.high)
    svg.append(part("circle", { class: "last", cx: two(x(last.day)), cy: two(y(last.lift)), r: 4 }));
  return svg;
}
