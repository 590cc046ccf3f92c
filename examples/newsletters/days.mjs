const DAY = 86_400_000;

/** A wall-clock time in Germany, some days from now: `2026-12-01T23:59+01:00`. */
export function germanTime(now, days, time) {
  const day = new Date(now + days * DAY).toISOString().slice(0, 10);
  const [, zone] = new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", timeZoneName: "longOffset" }).format(Date.parse(day)).split("GMT");
  return `${day}T${time}${zone}`;
}
