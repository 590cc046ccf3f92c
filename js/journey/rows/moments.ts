// Dates and times as files have them.
import { dayIn } from "../../base/day.js";
import { FIRST_YEAR, OFFSET_MINUTES } from "../../base/limits.js";
import type { RowOptions } from "./types.js";

/** Why something can't be read, and what to write instead. */
export interface Fault {
  message: string;
  help: string;
}

/** A moment that was read. */
export interface Moment {
  /** RFC 3339 with its offset. */
  at: string;
  time: number;
  /** What was decided about a time that clocks skip or show twice. */
  notice?: Fault;
}

interface Parts {
  date: [year: number, month: number, day: number];
  time: [hours: number, minutes: number, seconds: number];
  /** Whether only a day is written, or its midnight, as databases write days. */
  isDay: boolean;
  /** Minutes, as they are written. */
  offset: number | undefined;
}

const EXAMPLE = "write it like 2025-12-31 14:05, or 2025-12-31T14:05:00+01:00";
const DATE = /^(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?!\d)/;
const TIME = /^(?:[T,\s]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:\s*([AP])\.?M\.?|\s*Uhr)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;
const DAY = 86_400_000;

/** Reads the times of a file. */
export class Clock {
  readonly #format: Intl.DateTimeFormat | undefined;
  /** Offsets of whole days (UTC); null for those in which clocks change. */
  readonly #days = new Map<number, number | null>();

  /** @throws {PostfrischError} `zone/unknown` */
  constructor(
    private readonly zone: string | undefined,
    private readonly dates: RowOptions["dates"],
    private readonly asOf: number,
  ) {
    if (zone === undefined) return;
    dayIn(zone, asOf);
    const two = "2-digit";
    this.#format = new Intl.DateTimeFormat("en", {
      ...{ timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23", era: "short" },
      ...{ year: "numeric", month: two, day: two, hour: two, minute: two, second: two },
    });
  }

  /**
   * A moment; undefined for none, like `0000-00-00`.
   * @param isLast a day without a time is its last second, not its first
   */
  moment(text: string, isLast = false): Moment | Fault | undefined {
    const parts = this.#parts(text);
    if (parts === undefined || "message" in parts) return parts;
    const found = this.#at(parts, text);
    if ("message" in found) return found;
    if (found.time <= this.asOf + DAY) return isLast && parts.isDay ? this.#at({ ...parts, time: [23, 59, 59] }, text) : found;
    return this.#late(text);
  }

  #late(text: string): Fault {
    return { message: `${shown(text)} is later than the file`, help: "check the date; if it is right, say when the file was written (--as-of)" };
  }

  /** A day, `YYYY-MM-DD`: a time behind it counts for nothing. */
  day(text: string): string | Fault | undefined {
    const parts = this.#parts(text);
    if (parts === undefined || "message" in parts) return parts;
    const [year, month, day] = parts.date;
    return Date.UTC(year, month - 1, day) <= this.asOf ? dayText(parts.date) : this.#late(text);
  }

  #parts(text: string): Parts | Fault | undefined {
    if (/^0{4}([-/.])00\1?00/.test(text)) return undefined;
    if (/^\d{5}([.,]\d+)?$/.test(text))
      return { message: `${shown(text)} is a date as Excel counts days`, help: "format the column as a date (yyyy-mm-dd hh:mm) and save the file again" };
    if (/^-?\d+([.,]\d+)?$/.test(text)) return { message: `${shown(text)} is a number, not a date`, help: EXAMPLE };
    const found = DATE.exec(text);
    const rest = found ? TIME.exec(text.slice(found[0].length)) : null;
    if (!found || !rest) return { message: `${shown(text)} is no date that can be read`, help: EXAMPLE };
    const date = this.#date(found, text);
    if ("message" in date) return date;
    const [time, offset] = [timeOf(rest), offsetOf(rest[5])];
    if (!time || offset === null || !exists(date)) return { message: `there is no ${shown(text)}`, help: EXAMPLE };
    return { date, time, offset, isDay: offset === undefined && time.every((part) => part === 0) };
  }

  #date([, year, , month, day, first, mark, second, lastYear]: RegExpExecArray, text: string): Parts["date"] | Fault {
    if (year !== undefined) return [Number(year), Number(month), Number(day)];
    const [a, b] = [Number(first), Number(second)];
    const isDayFirst = mark === "." || this.dates === "day-first" || (this.dates === undefined && (a > 12 || a === b));
    if (isDayFirst) return [Number(lastYear), b, a];
    if (this.dates === "month-first" || b > 12) return [Number(lastYear), a, b];
    return { message: `${shown(text)} may be two dates`, help: "say which: dates day-first or month-first (--dates); or write 2025-12-31" };
  }

  #at({ date: [year, month, day], time: [hours, minutes, seconds], offset }: Parts, text: string): Moment | Fault {
    const local = Date.UTC(year, month - 1, day, hours, minutes, seconds);
    if (offset !== undefined) return momentOf(local - offset * 60_000, offset);
    if (!this.#format)
      return { message: `${shown(text)} has no offset from UTC`, help: "say in which time zone the file's times are, like zone Europe/Berlin (--zone)" };
    // Around a change of clocks, the offsets of the day before and the day after are those that may hold.
    const [before, behind] = [this.#offset(local - DAY), this.#offset(local + DAY)];
    const fits = [before, behind].filter((one) => this.#offset(local - one * 60_000) === one);
    const [first, second] = fits;
    // Skipped: by the offset from before, it is as long after the change as it was written after it.
    if (first === undefined) {
      const moment = this.#change(local - behind * 60_000, local - before * 60_000, behind);
      return { ...moment, notice: this.#notice(text, "is skipped when clocks change", moment.at) };
    }
    const moment = momentOf(local - first * 60_000, first);
    return second === undefined || second === first ? moment : { ...moment, notice: this.#notice(text, "comes twice when clocks change", moment.at) };
  }

  /** The moment of a change of clocks, which is between two others. */
  #change(from: number, to: number, offset: number): Moment {
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offset(middle) === offset) high = middle;
      else low = middle;
    }
    return momentOf(high, offset);
  }

  #notice(text: string, why: string, at: string): Fault {
    return { message: `${shown(text)} ${why} in ${this.zone}; it is read as ${at}`, help: "write times with their offset, like 2025-10-26T02:30:00+01:00" };
  }

  /** The zone's offset at a moment, in minutes. */
  #offset(time: number): number {
    const day = Math.floor(time / DAY);
    let all = this.#days.get(day);
    if (all === undefined) {
      const first = this.#asked(day * DAY);
      all = first === this.#asked((day + 1) * DAY) ? first : null;
      this.#days.set(day, all);
    }
    return all ?? this.#asked(time);
  }

  /** The same, from the runtime, which takes some microseconds for it. */
  #asked(time: number): number {
    const parts = this.#format?.formatToParts(time) ?? [];
    const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
    return Math.round((local - time) / 60_000);
  }
}

const shown = (text: string) => `\`${text.slice(0, 50)}\``;
const two = (number: number) => String(number).padStart(2, "0");
const dayText = ([year, month, day]: Parts["date"]) => `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;

function exists([year, month, day]: Parts["date"]): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= FIRST_YEAR && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function timeOf([, hours = "0", minutes = "0", seconds = "0", half]: RegExpExecArray): Parts["time"] | undefined {
  let hour = Number(hours);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0);
  }
  return hour < 24 && Number(minutes) < 60 && Number(seconds) < 60 ? [hour, Number(minutes), Number(seconds)] : undefined;
}

/** Minutes; undefined where none is written, null for one that no zone has. */
function offsetOf(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const [, sign, hours, minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  const size = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || size > OFFSET_MINUTES ? null : sign === "-" ? -size : size;
}

/** A moment, written with an offset in minutes. */
function momentOf(time: number, offset: number): Moment {
  const local = new Date(time + offset * 60_000).toISOString().slice(0, 19);
  const minutes = Math.abs(offset);
  return { time, at: `${local}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` };
}
