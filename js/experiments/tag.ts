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

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The faults of an exposure, or undefined. */
function fault({ variants, segments }: Known, { variant, segment, day }: Exposure): string | undefined {
  if (!variants.some((one) => one.variant === variant)) return `there is no variant \`${variant}\``;
  if (segment !== undefined && !segments.includes(segment)) return `there is no segment \`${segment}\``;
  return DAY.test(day) ? undefined : `the day \`${day}\` is no date`;
}

/**
 * The tag of an exposure.
 * @throws {PostfrischError} `experiment/bad`
 */
export function tagOf(known: Known, exposure: Exposure): string {
  const wrong = fault(known, exposure);
  if (wrong) throw problem("experiment/bad", wrong, "name a variant, a segment and a day of the experiment, like 2026-12-01");
  const { variant, segment, day } = exposure;
  return [known.id, variant, day, ...(segment === undefined ? [] : [segment])].join(".");
}

/** What a tag says; null if it is not one of the experiment's. */
export function exposureOf(known: Known, tag: string): Exposure | null {
  if (!tag.startsWith(`${known.id}.`)) return null;
  // Names of segments may have dots.
  const [variant = "", day = "", ...segment] = tag.slice(known.id.length + 1).split(".");
  const exposure: Exposure = { variant, day, ...(segment.length > 0 && { segment: segment.join(".") }) };
  return fault(known, exposure) === undefined ? exposure : null;
}
