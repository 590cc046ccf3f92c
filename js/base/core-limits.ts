// Made by scripts/limits.mjs from src/base/limits.rs.

/** Milliseconds that a time may be ahead of this clock (five minutes): real clocks differ by less. Beyond it, the time is rejected with `feed/clock-ahead`, and no price is shown. */
export const CLOCK_AHEAD = 5 * 60_000;

/**
 * Milliseconds that a stored time may be ahead of the reading clock (two days) before it is taken for the error of the writing clock. A clock that is a few hours
 * slow must not undo newer updates. Beyond it, the stored data count as having an unknown time.
 */
export const CLOCK_WRONG = 2 * 86_400_000;

/** Bytes of a page with JSON-LD, or of a carrier's response. Beyond it: `feed/too-large`. */
export const FEED_PAGE_BYTES = 16 * 1024 * 1024;

/** Milliseconds for which prices are stored and considered (400 days, as long as links live). An earlier reduction shows no struck price. */
export const HISTORY_AGE = 400 * 86_400_000;

/** Milliseconds between two readings of a feed after which the time between them counts as unknown (two days). Beyond it, the history has a gap. */
export const HISTORY_GAP = 2 * 86_400_000;

/** Seconds for which picture and click links are answered in full (400 days). After that: "Angebot beendet". */
export const LINK_LIFE_SECONDS = 400 * 86_400;

/** Bytes of a photo file. Beyond it: `photo/too-large`. */
export const PHOTO_BYTES = 12 * 1024 * 1024;
