import { SERVED_RETRY, UNWRITTEN_MAILS } from "../base/limits.js";
import type { Lookup, ServedEntry, Store } from "../stores/store.js";

/**
 * Writes the served record before the picture is sent, so that no click can arrive earlier. Entries that a store temporarily rejects are kept
 * here until it accepts them: clicks on pictures from this process still lead to the offer that was seen.
 */
export class ServedWriter {
  /** Waiting entries by mail and slot. */
  readonly #waiting = new Map<string, Map<string, ServedEntry>>();
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
        this.#written(entry);
      } catch (error) {
        this.#keep(entry);
        this.failed(error);
      }
    }
    await this.#again();
  }

  /** The waiting entries of a mail. */
  known({ tenant, campaign = "", served = "" }: Lookup): Record<string, string> {
    if (this.#waiting.size === 0) return {};
    const own = this.#waiting.get(mailOf({ tenant, campaign, key: served }))?.values() ?? [];
    return Object.fromEntries([...own].map(({ slot, offer }) => [slot, offer]));
  }

  #keep(entry: ServedEntry): void {
    const mail = mailOf(entry);
    const slots = this.#waiting.get(mail) ?? new Map<string, ServedEntry>();
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= UNWRITTEN_MAILS && !this.#waiting.has(mail) && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(mail, slots.set(entry.slot, entry));
    this.#tried = Date.now();
  }

  #written({ slot, ...entry }: Omit<ServedEntry, "offer">): void {
    const mail = mailOf(entry);
    const slots = this.#waiting.get(mail);
    slots?.delete(slot);
    if (slots?.size === 0) this.#waiting.delete(mail);
  }

  /** Retries during requests, because some runtimes end timers together with their request. The first failure ends the attempt. */
  async #again(): Promise<void> {
    if (this.#waiting.size === 0 || Date.now() - this.#tried < SERVED_RETRY) return;
    this.#tried = Date.now();
    for (const [mail, slots] of this.#waiting) {
      for (const entry of [...slots.values()]) {
        try {
          await this.put(entry);
        } catch {
          return;
        }
        // Unless a newer entry is waiting by now.
        if (this.#waiting.get(mail)?.get(entry.slot) === entry) this.#written(entry);
      }
    }
  }
}

const mailOf = ({ tenant, campaign, key }: Pick<ServedEntry, "tenant" | "campaign" | "key">) => JSON.stringify([tenant, campaign, key]);
