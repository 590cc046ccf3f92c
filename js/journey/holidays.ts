import { problem } from "../base/errors.js";

/** Whose holidays. */
export interface HolidaysOptions {
  /** ISO 3166-1, like `DE`. */
  country: string;
  /** The part of the country, as `date-holidays` has it: `BE` for Berlin. */
  region?: string;
  /** The first and the last year. */
  from: number;
  to: number;
}

/**
 * The public holidays of a country or region, as dates for `holidays` of the rules. They come from the package `date-holidays`, which has to be installed.
 * @throws {PostfrischError} `usage/bad` for an unknown country or region, and without the package
 */
export async function holidays({ country, region, from, to }: HolidaysOptions): Promise<string[]> {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from > to || to - from > 100)
    throw problem("usage/bad", `${from} to ${to} are no years`, "write the first and the last year, at most 100 later");
  const { default: Holidays } = await import("date-holidays").catch((cause) => {
    throw problem("usage/bad", "the package date-holidays is not installed", "run `npm install date-holidays`", { cause });
  });
  const known = new Holidays();
  if (!(country in (known.getCountries() ?? {}))) throw problem("usage/bad", `there is no country \`${country}\``, "write its code of ISO 3166-1, like DE");
  const regions = Object.keys(known.getStates(country) ?? {});
  if (region !== undefined && !regions.includes(region))
    throw problem("usage/bad", `\`${country}\` has no region \`${region}\``, regions.length ? `write one of: ${regions.join(", ")}` : "leave it out");
  const calendar = region === undefined ? new Holidays(country) : new Holidays(country, region);
  const days = new Set<string>();
  for (let year = from; year <= to; year++) for (const { type, date } of calendar.getHolidays(year)) if (type === "public") days.add(date.slice(0, 10));
  return [...days].sort();
}
