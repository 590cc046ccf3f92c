import { COUNT_GRACE, COUNT_TIMEOUT, COUNTS_WAITING } from "../base/limits.js";
import { within } from "../base/meter.js";
import type { Count, Store } from "../stores/store.js";

/** The counter of an answer, from the core. */
export type Counted = Omit<Count, "day" | "reason" | "n">;

/**
 * Counts answers, and adds the totals to the store every few seconds. A killed process loses only the counts since the last write.
 * Counts contain no personal data, and no time but the day (UTC).
 */
export class Counters {
  #counts = new Map<string, Count>();
  /** The last day counted, in days since 1970 and as text. */
  #day = { n: Number.NaN, text: "" };
  /** Until when a write is expected. Some runtimes end timers together with their request. */
  #expected = 0;

  /**
   * @param every milliseconds between writes
   * @param failed called if totals could not be written; they are kept for the next write
   */
  constructor(
    private readonly store: Pick<Store, "addCounts">,
    private readonly every: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Counts one answer. Returns the write that the runtime has to wait for, if no other request does. */
  add(counted: Counted, reason: Count["reason"], now: number): Promise<void> | undefined {
    const count = { ...counted, day: this.#dayOf(now), reason, n: 1 };
    this.#merge(count);
    if (this.#counts.size >= COUNTS_WAITING) return this.flush();
    if (Date.now() < this.#expected) return undefined;
    this.#expected = Date.now() + this.every + COUNT_GRACE;
    return later(this.every).then(() => this.flush());
  }

  #dayOf(now: number): string {
    const n = Math.floor(now / 86_400_000);
    if (n !== this.#day.n) this.#day = { n, text: new Date(now).toISOString().slice(0, 10) };
    return this.#day.text;
  }

  /** Writes all counts. */
  async flush(): Promise<void> {
    this.#expected = 0;
    const counts = [...this.#counts.values()];
    if (counts.length === 0) return;
    this.#counts = new Map();
    try {
      await within(this.store.addCounts(counts), COUNT_TIMEOUT, () => new Error(`the store took longer than ${COUNT_TIMEOUT} ms`));
    } catch (error) {
      counts.forEach((count) => {
        this.#merge(count);
      });
      this.failed(error);
    }
  }

  #merge(count: Count): void {
    const { n, ...which } = count;
    const key = JSON.stringify(which);
    const known = this.#counts.get(key);
    if (known) known.n += n;
    else this.#counts.set(key, { ...count });
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds) as { unref?: () => void };
    // Counting alone does not keep the process alive.
    timer.unref?.();
  });
}
