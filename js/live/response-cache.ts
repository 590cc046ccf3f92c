import { REPEAT_PLACES } from "../base/limits.js";
import type { Found, Lookup } from "../stores/store.js";
import type { LiveLimits } from "./limits.js";

/** What was answered to a link. */
interface Repeat<T> {
  wants: Lookup;
  /** The state of the data that it was answered from. */
  state: string;
  answer: T;
}

/**
 * Answers of this second. A picture or a click that is asked for again is given again, where the store says that nothing has changed: mails that are
 * forwarded, proxies that ask twice, and floods. What is said within a second is the same: a countdown's hands move by seconds.
 *
 * An answer is kept from its second time on: most links are asked for once, and what is kept of them all would cost longer pauses than it saves.
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

  /** Whether a path was asked for before, which is noted. Two that share a place only cost one another their first time. */
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

/** Whether data are as they were; undefined where that can't be told. */
export function stateOf({ version, served, votes }: Partial<Found>): string | undefined {
  if (typeof version !== "string" || version === "") return undefined;
  try {
    return JSON.stringify([version, served, votes]);
  } catch {
    // Whatever the store said there, it is nothing that can be held against anything.
    return undefined;
  }
}
