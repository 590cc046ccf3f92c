import type { Lookup, ServedEntry, Store } from "./stores/store.js";

/** Entries that are known here until they can be written; past it the oldest go. */
const MOST = 10_000;
/** Milliseconds between tries. */
const AGAIN = 1_000;

/**
 * Writes what mails' slots showed before the picture goes out, so that a click can't come first. What a store does not take, locked or away as it is for a
 * moment, is known here until it does: the click after a picture that this process gave still leads to what was seen.
 */
export class ServedWriter {
  readonly #waiting = new Map<string, ServedEntry>();
  #tried = 0;

  constructor(
    private readonly put: Store["putServed"],
    private readonly failed: (error: unknown) => void,
  ) {}

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  async write(entries: ServedEntry[]): Promise<void> {
    for (const entry of entries) {
      try {
        await this.put(entry);
        this.#waiting.delete(nameOf(entry));
      } catch (error) {
        this.#keep(entry);
        this.failed(error);
      }
    }
    await this.#again();
  }

  /** What is not written yet of a mail. */
  known({ tenant, campaign, served }: Lookup): Record<string, string> {
    if (this.#waiting.size === 0) return {};
    const own = [...this.#waiting.values()].filter((entry) => entry.key === served && entry.tenant === tenant && entry.campaign === campaign);
    return Object.fromEntries(own.map(({ slot, offer }) => [slot, offer]));
  }

  #keep(entry: ServedEntry): void {
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= MOST && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(nameOf(entry), entry);
    this.#tried = Date.now();
  }

  /** Tries again with requests, as timers end with them in some runtimes; the first that fails ends it. */
  async #again(): Promise<void> {
    if (this.#waiting.size === 0 || Date.now() - this.#tried < AGAIN) return;
    this.#tried = Date.now();
    for (const [name, entry] of this.#waiting) {
      try {
        await this.put(entry);
      } catch {
        return;
      }
      // Unless something newer waits by now.
      if (this.#waiting.get(name) === entry) this.#waiting.delete(name);
    }
  }
}

const nameOf = ({ tenant, campaign, key, slot }: ServedEntry) => JSON.stringify([tenant, campaign, key, slot]);
