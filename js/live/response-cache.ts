import { REPEAT_PLACES } from "../base/limits.js";
import type { Found, Lookup } from "../stores/store.js";
import type { LiveLimits } from "./limits.js";

/** A cached answer. */
interface Repeat<T> {
  wants: Lookup;
  /** The state of the data that it was computed from. */
  state: string;
  answer: T;
}

/**
 * Caches answers for one second. A repeated picture or click is answered from the cache if the store reports unchanged data: forwarded mails,
 * proxies that request twice, and floods. Answers are constant within a second, because countdowns change per second.
 *
 * Answers are cached from the second request on: most links are requested once, and caching them all would cause longer garbage collections than it saves.
 */
export class Repeats<T extends { body: Uint8Array }> {
  readonly #answers = new Map<string, Repeat<T>>();
  readonly #once = new Uint32Array(REPEAT_PLACES);
  #second = 0;

  constructor(private readonly limits: Pick<Required<LiveLimits>, "responseCacheEntries" | "responseCacheBytes">) {}

  /** What was answered to a path within this second. */
  find(path: string, now: number): Repeat<T> | undefined {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#answers.clear();
      this.#once.fill(0);
    }
    return this.#answers.get(path);
  }

  keep(path: string, wants: Lookup, found: Partial<Found>, answer: T): void {
    const { responseCacheBytes, responseCacheEntries } = this.limits;
    if (answer.body.length > responseCacheBytes || this.#answers.size >= responseCacheEntries || !this.#wasAsked(path)) return;
    const state = stateOf(found);
    if (state !== undefined) this.#answers.set(path, { wants: { ...wants, known: found.version }, state, answer });
  }

  /** Whether a path was requested before; records the request. A collision only causes an earlier or later caching. */
  #wasAsked(path: string): boolean {
    const hash = hashOf(path);
    const place = hash & (REPEAT_PLACES - 1);
    if (this.#once[place] === hash) return true;
    this.#once[place] = hash;
    return false;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** The state of data; undefined if it is unknown. */
export function stateOf({ version, served, votes }: Partial<Found>): string | undefined {
  if (typeof version !== "string" || version === "") return undefined;
  try {
    return JSON.stringify([version, served, votes]);
  } catch {
    // The store's value can't be compared.
    return undefined;
  }
}
