import type { Found, Lookup } from "./stores/store.js";

/** Answers that are kept, and bytes of each. */
const MOST = 100;
const LONGEST = 100_000;

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
 */
export class Repeats<T extends { body: Uint8Array }> {
  readonly #answers = new Map<string, Repeat<T>>();
  #second = 0;

  /** What was answered to a path within this second. */
  find(path: string, now: number): Repeat<T> | undefined {
    const second = Math.floor(now / 1_000);
    if (second !== this.#second) this.#answers.clear();
    this.#second = second;
    return this.#answers.get(path);
  }

  keep(path: string, wants: Lookup, found: Partial<Found>, answer: T): void {
    const state = stateOf(found);
    if (state === undefined || answer.body.length > LONGEST) return;
    if (this.#answers.size >= MOST) this.#answers.clear();
    this.#answers.set(path, { wants: { ...wants, known: found.version }, state, answer });
  }
}

/** Whether data are as they were. */
export function stateOf({ version, served, votes }: Partial<Found>): string | undefined {
  return version && JSON.stringify([version, served, votes]);
}
