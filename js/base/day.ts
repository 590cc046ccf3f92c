import { problem } from "./errors.js";

/**
 * The calendar day of a time in a zone, `YYYY-MM-DD`.
 * @param time milliseconds since 1970
 * @throws {PostfrischError} `zone/unknown`
 */
export function dayIn(zone: string, time: number): string {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    });
  } catch (cause) {
    throw problem("zone/unknown", `\`${zone}\` is not a time zone`, "write an IANA name, like Europe/Berlin", { cause });
  }
  const { year = "", month, day } = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  return `${year.padStart(4, "0")}-${month}-${day}`;
}
