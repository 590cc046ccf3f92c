import { guarded, PostfrischError } from "../base/errors.js";
import type { NeutralReason } from "../base/words.js";
import { live as engine } from "../engine/live.js";
import type { PhotoPart } from "../shop/photos.js";
import type { Lookup, Store, Vote } from "../stores/store.js";
import type { Counted } from "./counters.js";
import { bringFont, type FontWanted } from "./fonts.js";
import { copied, readable, textOf } from "./found.js";
import type { LiveLimits } from "./limits.js";
import type { Records } from "./records.js";

/** A request for the core. */
export interface Asked {
  method: string;
  path: string;
  query?: string;
  origin?: string;
  ifNoneMatch?: string;
  base: string;
  ampSender?: string;
  refreshes: boolean;
}

/** An unsubscription. */
export interface Unsubscribing {
  tenant: string;
  campaign: string;
  /** The subject reference passed to `unsubscribeLink`. */
  subject: string;
}

/** A response, and what the host has to do besides sending it. */
export interface Reply {
  status: number;
  headers: [name: string, value: string][];
  /** Entries for the served record, under the key that was looked up. */
  served?: { slot: string; offer: string }[];
  photo?: PhotoPart;
  counted?: Counted;
  fallback?: NeutralReason;
  /** The record that can't be read. */
  record?: string;
}

/** The result of a request. */
export interface Final {
  reply: Reply;
  body: Uint8Array<ArrayBuffer>;
  /** Whether something was temporarily unavailable. */
  lacking?: boolean;
}

/** The core's answer to a request. */
export type Answer = { wants: Lookup } | { font: FontWanted } | { vote: Vote } | { unsubscribe: Unsubscribing } | Final;

/** The same as encoded: without the common headers of the reply's kind. */
type Written = Exclude<Answer, Final> | { reply: Reply & { kind: string } };

/** The core of the edge: a wasm instance that is replaced after a trap. */
export class EdgeCore {
  #edge: InstanceType<ReturnType<typeof engine.get>["LiveEdge"]>;
  /** The common headers of each kind of reply. */
  readonly #headers: Record<string, Reply["headers"]>;

  /**
   * @param config as the core reads it
   * @param limits how much of a look-up it reads
   * @param replaced told why the instance was replaced
   */
  constructor(
    private readonly config: object,
    private readonly limits: Pick<Required<LiveLimits>, "lookUpChars">,
    private readonly replaced: (error: unknown) => void,
  ) {
    this.#edge = this.#make();
    this.#headers = Object.fromEntries(JSON.parse(engine.get().LiveEdge.headers()));
  }

  #make() {
    const { LiveEdge } = engine.get();
    return guarded(() => new LiveEdge(JSON.stringify(this.config)));
  }

  /** Asks the core. Unreadable parts of records are left out and reported. */
  answer(question: string, records: Records, now: number): Answer {
    const text = textOf(records, this.limits);
    try {
      if (text !== undefined) return this.#answer(question, text, now);
    } catch (error) {
      if (!(error instanceof PostfrischError)) throw error;
    }
    // Looked for only now: records that can be read cost nothing.
    const copy = copied(records, this.limits);
    const known = readable(copy, this.limits, (part) => engine.get().LiveEdge.canRead(part)) ?? copy;
    return this.#answer(question, JSON.stringify(known), now);
  }

  /** Asks the core; after a trap, asks a new instance once. */
  #answer(question: string, known: string, now: number): Answer {
    try {
      return this.#ask(question, known, now);
    } catch (error) {
      if (error instanceof PostfrischError) throw error;
      engine.reset();
      this.#edge = this.#make();
      this.replaced(error);
      return this.#ask(question, known, now);
    }
  }

  #ask(question: string, known: string, now: number): Answer {
    const written: Written = JSON.parse(guarded(() => this.#edge.answer(question, known, now)));
    if (!("reply" in written)) return written;
    const { kind, headers, ...reply } = written.reply;
    return { reply: { ...reply, headers: [...(this.#headers[kind] ?? []), ...headers] }, body: this.#edge.body() as Uint8Array<ArrayBuffer> };
  }

  /** Passes a campaign's font to the core. */
  async bringFont(store: Store, font: FontWanted): Promise<void> {
    await bringFont(() => this.#edge, store, font);
  }
}
