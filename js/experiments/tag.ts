// What links and orders say of an experiment: to which counter they belong.
import { problem } from "../base/errors.js";

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

/** What a tag says; null if it is not one of the experiment's. */
export function exposureOf(known: Known, tag: unknown): Exposure | null {
  if (typeof tag !== "string" || !tag.startsWith(`${known.id}.`)) return null;
  // Names of segments may have dots.
  const [variant = "", day = "", ...segment] = tag.slice(known.id.length + 1).split(".");
  const exposure: Exposure = { variant, day, ...(segment.length > 0 && { segment: segment.join(".") }) };
  return fault(known, exposure) === undefined ? exposure : null;
}
