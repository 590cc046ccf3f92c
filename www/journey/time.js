// Days and moments in the recipient's zone. The planner's core decides in that zone; the page shows what it decided in the same.

export const DAY = 86_400_000;
const kept = new Map();

function formatter(locale, zone, options) {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  if (!kept.has(key)) kept.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  return kept.get(key);
}

/** Milliseconds that a zone's clocks are ahead of UTC at a moment. */
function ahead(at, zone) {
  const options = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" };
  const parts = Object.fromEntries(
    formatter("en-US", zone, options)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) - Math.floor(at / 1000) * 1000;
}

/** The day of a moment, like `2026-11-30`. */
export const dayOf = (at, zone) => new Date(at + ahead(at, zone)).toISOString().slice(0, 10);

/** The moment at which a day starts. Where clocks change on that night, the second look is the right one. */
export function startOf(day, zone) {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const near = utc - ahead(utc, zone);
  return utc - ahead(near, zone);
}

/** The moment so many calendar days later, at the same time of the day. */
export function later(at, days, zone) {
  const local = at + ahead(at, zone) + days * DAY;
  const near = local - ahead(local, zone);
  return local - ahead(near, zone);
}

/** `22 Oct 2026` */
export const dateText = (at, zone) => formatter("en-GB", zone, { day: "numeric", month: "short", year: "numeric" }).format(at);
/** `22 Oct` */
export const shortText = (at, zone) => formatter("en-GB", zone, { day: "numeric", month: "short" }).format(at);
/** `10:00` */
export const hourText = (at, zone) => formatter("en-GB", zone, { hour: "2-digit", minute: "2-digit" }).format(at);
/** `Thu, 22 Oct 2026, 10:00` */
export const momentText = (at, zone) =>
  formatter("en-GB", zone, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(at);
