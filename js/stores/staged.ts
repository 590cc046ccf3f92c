// What imports have in common whose rows wait in the engine until they are committed.
import { type PostfrischError, problem } from "../base/errors.js";

/** All times are believed. */
export const ALL = Number.MAX_SAFE_INTEGER;

/** Why an import can't be committed whose rows are gone. */
export function sweptOut(): PostfrischError {
  return problem("store/failed", "the import paused for more than an hour, and its rows were swept out", "import the feed again");
}
