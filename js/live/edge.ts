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

/** What is asked, as the core reads it. */
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

/** Who unsubscribes, and from what. */
export interface Unsubscribing {
  tenant: string;
  campaign: string;
  /** The reference that `unsubscribeLink` was given. */
  subject: string;
}

/** A response, and what the host does besides sending it. */
export interface Reply {
  status: number;
  headers: [name: string, value: string][];
  /** What the served record is to keep, under the key that was looked up. */
  served?: { slot: string; offer: string }[];
  photo?: PhotoPart;
  counted?: Counted;
  fallback?: NeutralReason;
  /** Which record can't be read. */
  record?: string;
}

/** The end of a request. */
export interface Final {
  reply: Reply;
  body: Uint8Array<ArrayBuffer>;
  /** Whether something could not be had that is there the next time, perhaps. */
  lacking?: boolean;
}

/** What the core says to a request. */
export type Answer = { wants: Lookup } | { font: FontWanted } | { vote: Vote } | { unsubscribe: Unsubscribing } | Final;

/** The same as it crosses: the headers of a reply's kind are not said again. */
type Written = Exclude<Answer, Final> | { reply: Reply & { kind: string } };

/** The core of the open-time half: an instance of it, which is replaced once it has trapped. */
export class EdgeCore {
  #edge: InstanceType<ReturnType<typeof engine.get>["LiveEdge"]>;
  /** The headers that each kind of reply always has. */
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

  /** Asks the core. What can't be read of the records is left out, and named. */
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

  /** Asks the core; an instance that trapped is replaced and asked once more. */
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

  /** Gives the core a campaign's own typeface. */
  async bringFont(store: Store, font: FontWanted): Promise<void> {
    await bringFont(() => this.#edge, store, font);
  }
}
