// A row's cells by what they say, each read as what it should be. What can't be read is told, never guessed.
import { isAddress } from "../../base/address.js";
import { type Diagnostic, problem } from "../../base/errors.js";
import { Clock, type Fault, type Moment } from "./moments.js";
import { type Layout, type Meaning, meaningsOf } from "./systems.js";
import { keyOf, type TableRow } from "./table.js";
import type { RowField, RowOptions } from "./types.js";

/** What all rows of a file have in common. */
export interface Reading {
  options: RowOptions;
  layout: Layout;
  clock: Clock;
  /** When the file was written. */
  asOf: number;
}

export function readingOf(options: RowOptions, layout: Layout): Reading {
  const { zone, dates = layout.known.dates, asOf = Date.now() } = options;
  return { options, layout, asOf, clock: new Clock(zone, dates, asOf) };
}

const CONTROL = /[\p{Cc}\p{Cs}]/u;
const YES = ["1", "true", "yes", "y", "ja", "j", "wahr", "x"];
const NO = ["0", "false", "no", "n", "nein", "falsch"];

/** One row, with what is found wrong in it. */
export class Row {
  readonly problems: Diagnostic[] = [];
  /** Whether nothing of it may be taken in. */
  isRefused = false;

  constructor(
    readonly table: TableRow,
    readonly reading: Reading,
  ) {
    if (table.fault) this.refuse(null, table.fault);
  }

  get line(): number {
    return this.table.line;
  }

  refuse(field: RowField | null, { message, help }: Fault): undefined {
    this.isRefused = true;
    this.#tell(field, message, help, "error");
  }

  warn(field: RowField | null, { message, help }: Fault): undefined {
    this.#tell(field, message, help, "warning");
  }

  #tell(field: RowField | null, message: string, help: string, severity: Diagnostic["severity"]): void {
    const { columns, names } = this.reading.layout;
    const key = field === null ? undefined : (this.#found(field)?.key ?? columns.get(field)?.[0]);
    const path = key === undefined ? undefined : (names.get(key) ?? key);
    // A cell may be read more than once.
    if (this.problems.some((one) => one.message === message && one.path === path)) return;
    this.problems.push(problem("journey/invalid", message, help, { severity, line: this.line, ...(path !== undefined && { path }) }).diagnostic);
  }

  #found(field: RowField): { key: string; value: unknown } | undefined {
    for (const key of this.reading.layout.columns.get(field) ?? []) {
      const value = this.table.cells.get(key);
      if (value !== undefined && value !== null && String(value).trim() !== "") return { key, value };
    }
  }

  /** What a column has, if it is there and not blank. */
  value(field: RowField): unknown {
    return this.#found(field)?.value;
  }

  /** A cell as text. */
  text(field: RowField): string | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    if (typeof value === "object") return this.refuse(field, { message: "a list or an object stands here", help: "write a text" });
    if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
      return this.refuse(field, { message: "the number has more digits than JSON keeps", help: "write it as a text, in quotes" });
    const text = plain(String(value));
    const shown = { message: "there are control characters", help: "write visible characters" };
    return CONTROL.test(text) ? this.refuse(field, shown) : text || undefined;
  }

  /** An id, with all its digits. */
  id(field: RowField): string | undefined {
    const text = this.text(field);
    if (text === undefined || !/^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i.test(text)) return text;
    return this.refuse(field, {
      message: `\`${text}\` is a number that has lost its digits`,
      help: "format the column as text and export the file again; Excel shortens long numbers",
    });
  }

  email(): string | undefined {
    const text = this.text("email");
    if (text === undefined || isAddress(text)) return text;
    return this.refuse("email", { message: `\`${text.slice(0, 80)}\` is no e-mail address`, help: "write one address, like ada@example.org" });
  }

  /**
   * A moment; refuses the row if it can't be read.
   * @param isLast a day without a time is its last second
   */
  moment(field: RowField, isLast = false): Moment | undefined {
    const text = this.text(field);
    const found = text === undefined ? undefined : this.reading.clock.moment(text, isLast);
    if (found === undefined) return undefined;
    if ("message" in found) return this.refuse(field, found);
    if (found.notice) this.warn(field, found.notice);
    return found;
  }

  /** A day of birth. What can't be read is left out. */
  birthDate(): string | undefined {
    const text = this.text("birthDate");
    const found = text === undefined ? undefined : this.reading.clock.day(text);
    return typeof found === "object" ? this.warn("birthDate", found) : found;
  }

  /** An ISO 3166-1 code; names in English and German are known. What is unknown is left out. */
  country(): string | undefined {
    const text = this.text("country");
    if (text === undefined) return undefined;
    const code = /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : countries().get(keyOf(text));
    return code ?? this.warn("country", { message: `\`${text}\` is no country that is known`, help: "write its code, like DE" });
  }

  /** A locale like `de-AT`; the names of German and English are known. What is none is left out. */
  locale(): string | undefined {
    const text = this.text("locale");
    if (text === undefined) return undefined;
    try {
      const named = LANGUAGES.find((code) => LANGUAGES.some((its) => keyOf(languageIn(its, code) ?? "") === keyOf(text)));
      const [locale = ""] = Intl.getCanonicalLocales(named ?? text.replaceAll("_", "-"));
      // `Deutsch` has the form of a locale, and is none.
      if (languageIn("en", new Intl.Locale(locale).language) === undefined) throw new RangeError("the language is not known");
      return locale;
    } catch {
      return this.warn("locale", { message: `\`${text}\` is no locale`, help: "write one like de-DE" });
    }
  }

  /** A time zone. What is none is left out. */
  zone(): string | undefined {
    const text = this.text("zone");
    if (text === undefined) return undefined;
    try {
      return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone && text;
    } catch {
      return this.warn("zone", { message: `\`${text}\` is no time zone`, help: "write an IANA name, like Europe/Berlin" });
    }
  }

  flag(field: RowField): boolean | undefined {
    const text = this.text(field)?.toLowerCase();
    if (text === undefined) return undefined;
    if (YES.includes(text)) return true;
    return NO.includes(text) || this.reading.layout.known.no?.includes(text)
      ? false
      : this.refuse(field, { message: `\`${text}\` is neither yes nor no`, help: "write yes or no" });
  }

  /** An IP address. What is none is left out. */
  ip(field: RowField): string | undefined {
    const text = this.text(field);
    if (text === undefined || isIp(text)) return text;
    return this.warn(field, { message: `\`${text.slice(0, 80)}\` is no IP address`, help: "write one, like 192.0.2.1, or leave it out" });
  }

  /** How many; decimals with a point or a comma. `1.000` may be a thousand or one. */
  quantity(): number | undefined {
    const text = this.text("quantity");
    if (text === undefined) return undefined;
    if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(text) && typeof this.value("quantity") !== "number")
      return this.refuse("quantity", {
        message: `\`${text}\` may be two numbers`,
        help: "write it without a separator of thousands, like 1000, or with less decimals, like 1,5",
      });
    const count = /^\d{1,9}([.,]\d{1,3})?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
    return count > 0 ? count : this.refuse("quantity", { message: `\`${text}\` is no quantity`, help: "write a number above zero, like 2 or 1,5" });
  }

  status(): Meaning | undefined {
    const text = this.text("status");
    if (text === undefined) return undefined;
    const status = this.reading.layout.statusOf(text);
    const meanings = meaningsOf(this.reading.options.kind);
    const help = `say what it means: statuses { "${text}": "${meanings[0]}" } (--statuses "${text}=${meanings[0]}"); or ${meanings.slice(1).join(", ")}`;
    return status ?? this.refuse("status", { message: `the status \`${text}\` is not known`, help });
  }

  /** The customer's id, if the file has one; WooCommerce has 0 for guests. */
  customerId(): string | undefined {
    const id = this.id("customer");
    return id === "0" ? undefined : id;
  }

  /** The customer: the id, what `customerOf` gives for the address, or the address itself, in lower case. */
  customer(email: string | undefined, id = this.customerId()): string | undefined {
    const address = email?.toLowerCase();
    return id ?? (address === undefined ? undefined : (this.reading.options.customerOf?.(address) ?? address));
  }
}

/** Whether it is the address of somebody: `0.0.0.0` and `::` stand for none. */
function isIp(text: string): boolean {
  if (text.includes(":")) return /^[\da-f:.]+$/i.test(text) && !/^[0:.]+$/.test(text) && URL.canParse(`http://[${text}]/`);
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256) && parts.some((part) => Number(part) > 0);
}

/** What is meant: in one line, and without the marks with which spreadsheets keep digits, `'0123` and `="0123"`. */
function plain(text: string): string {
  const trimmed = text.replace(/\s+/g, " ").trim();
  return (/^="(.*)"$/s.exec(trimmed)?.[1] ?? trimmed.replace(/^'(?=[\d+])/, "")).trim();
}

const LANGUAGES = ["de", "en"];

const displays = new Map<string, Intl.DisplayNames>();

/** A language's name in another. */
function languageIn(its: string, code: string): string | undefined {
  const names = displays.get(its) ?? new Intl.DisplayNames(its, { type: "language", fallback: "none" });
  displays.set(its, names);
  return names.of(code);
}

let known: Map<string, string> | undefined;

/** Codes of countries by their names. */
function countries(): Map<string, string> {
  if (known) return known;
  known = new Map();
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const locale of LANGUAGES) {
    const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
    for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
      // Former codes have the names of those that replaced them.
      const name = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` ? names.of(code) : undefined;
      if (name !== undefined && !known.has(keyOf(name))) known.set(keyOf(name), code);
    }
  }
  return known;
}
