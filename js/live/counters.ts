import { COUNT_GRACE, COUNT_TIMEOUT, COUNTS_WAITING } from "../base/limits.js";
import { within } from "../base/meter.js";
import type { Count, Store } from "../stores/store.js";

/** What an answer counts as, as the core says it. */
export type Counted = Omit<Count, "day" | "reason" | "n">;

/**
 * Counts answers, and adds the sums to the store every few seconds: what a process counted since then is lost when it is killed, nothing else.
 * There is no person in it, and no time but the day (UTC).
 */
export class Counters {
  #counts = new Map<string, Count>();
  /** The day that was counted last, in days since 1970 and as it is written. */
  #day = { n: Number.NaN, text: "" };
  /** Until when somebody is expected to write: some runtimes end a request's timers with it. */
  #expected = 0;

  /**
   * @param every milliseconds between writes
   * @param failed told when the sums could not be written: they are kept for the next time
   */
  constructor(
    private readonly store: Pick<Store, "addCounts">,
    private readonly every: number,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Counts one answer. Gives what the runtime has to wait for, where nobody waits for it yet. */
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

  /** Writes what was counted. */
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
    // Counting alone keeps no process alive.
    timer.unref?.();
  });
}
