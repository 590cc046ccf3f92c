// What imports have in common whose rows wait in the engine until they are committed.
import { type PostfrischError, problem } from "../base/errors.js";

/** Rows of each kind that are named. */
export const NAMED = 100;
/** All times are believed. */
export const ALL = Number.MAX_SAFE_INTEGER;
/** Milliseconds without a row after which an import has died; its rows are swept out. */
export const ABANDONED = 3_600_000;

/** Why an import can't be committed whose rows are gone. */
export function sweptOut(): PostfrischError {
  return problem("store/failed", "the import paused for more than an hour, and its rows were swept out", "import the feed again");
}
