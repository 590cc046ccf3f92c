// What links and orders say of an experiment: to which counter they belong.
import { problem } from "../base/errors.js";
import { TAG_VALUES } from "../base/limits.js";

/** What a unit got, and when first: it names a counter, not a person. */
export interface Exposure {
  variant: string;
  /** One of the experiment's. */
  segment?: string;
  /** The day on which the unit got its variant first, like `2026-12-01`. */
  day: string;
}

/** What an experiment knows of its tags. */
interface Known {
  id: string;
  variants: readonly { variant: string }[];
  segments: readonly string[];
}

const HELP = "name a variant, a segment and a day of the experiment, like 2026-12-01";

/** Whether a text is a date that there is, like `2026-12-01`. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** The faults of an exposure, or undefined. */
function fault({ variants, segments }: Known, { variant, segment, day }: Exposure): string | undefined {
  if (!variants.some((one) => one.variant === variant)) return `there is no variant \`${variant}\``;
  if (segment !== undefined && !segments.includes(segment)) return `there is no segment \`${segment}\``;
  return isDay(day) ? undefined : `the day \`${day}\` is no date`;
}

/**
 * The tag of an exposure.
 * @throws {PostfrischError} `experiment/bad`
 */
export function tagOf(known: Known, exposure: Exposure): string {
  if (typeof exposure !== "object" || exposure === null) throw problem("experiment/bad", "it is not said which counter is meant", HELP);
  const wrong = fault(known, exposure);
  if (wrong) throw problem("experiment/bad", wrong, HELP);
  const { variant, segment, day } = exposure;
  return [known.id, variant, day, ...(segment === undefined ? [] : [segment])].join(".");
}

/** What the first tag of an experiment says, in a text, an address, or anywhere in a document; null if there is none. */
export function exposureOf(known: Known, found: unknown): Exposure | null {
  const waiting: unknown[] = [found];
  for (let at = 0; at < Math.min(waiting.length, TAG_VALUES); at++) {
    const value = waiting[at];
    if (typeof value === "string") {
      const exposure = textsIn(value)
        .map((text) => exposureIn(known, text))
        .find((one) => one !== null);
      if (exposure) return exposure;
    } else if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) waiting.push(inner);
  }
  return null;
}

/** A text, and the values of its query if it is an address or a part of one. */
function textsIn(text: string): string[] {
  const at = text.indexOf("?");
  return at < 0 ? [text] : [text, ...new URLSearchParams(text.slice(at + 1).replace(/#.*$/, "")).values()];
}

function exposureIn(known: Known, tag: string): Exposure | null {
  if (!tag.startsWith(`${known.id}.`)) return null;
  // Names of segments may have dots.
  const [variant = "", day = "", ...segment] = tag.slice(known.id.length + 1).split(".");
  const exposure: Exposure = { variant, day, ...(segment.length > 0 && { segment: segment.join(".") }) };
  return fault(known, exposure) === undefined ? exposure : null;
}
