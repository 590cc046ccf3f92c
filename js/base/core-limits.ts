// Made by scripts/limits.mjs from src/base/limits.rs.

/** Milliseconds that a time may lie ahead of this clock (five minutes): clocks differ by less. Past it, it is not believed: `feed/clock-ahead`, and no price is shown. */
export const CLOCK_AHEAD = 5 * 60_000;

/**
 * Milliseconds that a stored time may lie ahead of the clock that reads it (two days) before it is taken for the word of a clock that was wrong. A clock that is
 * a few hours behind must not undo newer news; past it, what is stored counts as of an unknown time.
 */
export const CLOCK_WRONG = 2 * 86_400_000;

/** Bytes of a page with JSON-LD, or of a carrier's answer; past it: `feed/too-large`. */
export const FEED_PAGE_BYTES = 16 * 1024 * 1024;

/** Milliseconds that prices are kept and looked at (400 days, as long as links live); a reduction that began earlier strikes nothing. */
export const HISTORY_AGE = 400 * 86_400_000;

/** Milliseconds between two looks at a feed after which nothing is known of the time between them (two days); past it a history has a gap. */
export const HISTORY_GAP = 2 * 86_400_000;

/** Seconds a picture or click link is answered in full (400 days); past it: "Angebot beendet". */
export const LINK_LIFE_SECONDS = 400 * 86_400;

/** Bytes of a photo's file; past it: `photo/too-large`. */
export const PHOTO_BYTES = 12 * 1024 * 1024;
