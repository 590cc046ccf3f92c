// The ceilings of the edge that a host may set: what each is by default, and what it may be.
import { problem } from "../base/errors.js";
import {
  FORM_BYTES,
  FORM_TIMEOUT,
  LOOKED_UP_CHARS,
  LOOKED_UP_OFFERS,
  PHOTO_CACHE_BYTES,
  REPEAT_BYTES,
  REPEATS,
  SERVED_SLOTS,
  UNSUBSCRIBE_TIMEOUT,
} from "../base/limits.js";

/** Ceilings of the edge, whole numbers above zero. What is left out is as the page "Deploying" says (`docs/deploy/README.md`). */
export interface LiveLimits {
  /** Bytes of a form's body, 64 KiB by default and 16 MiB at most; past it: 413. */
  formBytes?: number;
  /** Milliseconds for a form's body, 10,000 by default and ten minutes at most; past it: 408. */
  formTimeout?: number;
  /** Milliseconds for the host's `unsubscribe`, 10,000 by default and ten minutes at most; past it nobody is told that it was done. */
  unsubscribeTimeout?: number;
  /** Characters of one look-up as JSON, 32 million by default and 256 million at most; past it what is too much is left out, and the answer is neutral. */
  lookUpChars?: number;
  /** Offers of one look-up, 10,000 by default and a million at most; past it the answer is neutral. */
  lookUpOffers?: number;
  /** Slots of one mail in the served record, 1,000 by default and 100,000 at most; past it the answer is neutral. */
  servedSlots?: number;
  /** Answers that are kept within a second, 100 by default and 100,000 at most; past it they are made anew. */
  responseCacheEntries?: number;
  /** Bytes of an answer that is kept within a second, 100,000 by default and 16 MiB at most; a larger one is made anew. */
  responseCacheBytes?: number;
  /** Bytes of photos that are kept, and as many of pictures made with them, 8 million by default and 1 GiB at most; past it the oldest are made anew. */
  photoCacheBytes?: number;
}

const MINUTE = 60_000;
const MIB = 1024 ** 2;

/** By name: the default, and the most. More would take a process's memory, or a connection that nobody waits for any more. */
const RANGES: Record<keyof LiveLimits, [byDefault: number, most: number]> = {
  formBytes: [FORM_BYTES, 16 * MIB],
  formTimeout: [FORM_TIMEOUT, 10 * MINUTE],
  unsubscribeTimeout: [UNSUBSCRIBE_TIMEOUT, 10 * MINUTE],
  lookUpChars: [LOOKED_UP_CHARS, 256_000_000],
  lookUpOffers: [LOOKED_UP_OFFERS, 1_000_000],
  servedSlots: [SERVED_SLOTS, 100_000],
  responseCacheEntries: [REPEATS, 100_000],
  responseCacheBytes: [REPEAT_BYTES, 16 * MIB],
  photoCacheBytes: [PHOTO_CACHE_BYTES, 1024 * MIB],
};

/**
 * All ceilings, where some are given.
 * @throws {PostfrischError} `usage/bad` for one that there is not, or that makes no sense
 */
export function liveLimits(given: LiveLimits = {}): Required<LiveLimits> {
  const names = Object.keys(RANGES);
  if (typeof given !== "object" || given === null) throw problem("usage/bad", "`limits` is no object", `give any of: ${names.join(", ")}`);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw problem("usage/bad", `there is no limit \`${unknown}\``, `use one of: ${names.join(", ")}`);
  const all = Object.entries(RANGES).map(([name, [byDefault, most]]) => {
    const value: unknown = given[name as keyof LiveLimits] ?? byDefault;
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > most)
      throw problem("usage/bad", `\`limits.${name}\` is ${String(value)}`, `give a whole number from 1 to ${most}, or leave it out: it is ${byDefault} then`);
    return [name, value];
  });
  return Object.fromEntries(all);
}
