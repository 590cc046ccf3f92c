// The ceilings of what is read from outside: values, reasons, and the clear error past each of them.
import { PostfrischError, problem } from "./errors.js";

/** Ceilings of one import. Each ends it with an error that names it; nothing is written then. */
export interface ReadLimits {
  /** Bytes of all its documents, unpacked; 2 GiB by default: a million offers are 1 GB. */
  maxBytes?: number;
  /** Rows, two million by default. */
  maxRows?: number;
  /** Pages, 10,000 by default. */
  maxPages?: number;
  /** Milliseconds that an address is waited for, all pages and pauses together; one hour by default. */
  timeout?: number;
  /** Milliseconds without a byte, and until the first one; one minute by default. */
  idleTimeout?: number;
}

export const FEED_BYTES = 2 * 1024 ** 3;
export const FEED_ROWS = 2_000_000;
export const FEED_PAGES = 10_000;
export const FEED_TIMEOUT = 3_600_000;
export const FEED_IDLE = 60_000;
/** Bytes a second of an address, over each {@link FEED_IDLE}: a body that drips holds a look for hours and says nothing. */
export const FEED_RATE = 100;
/** Bytes of a carrier's answer, as `FEED_PAGE_BYTES` in `src/limits.rs`. */
export const PARCEL_BYTES = 16 * 1024 * 1024;
/** Bytes of a photo's file, as `PHOTO_BYTES` in `src/limits.rs`. */
export const PHOTO_BYTES = 12 * 1024 * 1024;
/** Milliseconds for one photo, from asking to its last byte. */
export const PHOTO_TIMEOUT = 30_000;
/** Photos that are fetched at once, at most. */
export const PHOTOS_AT_ONCE = 32;

/** The code of a ceiling that was passed, for what is read. */
const TOO_SLOW = { feed: "feed/too-slow", photo: "photo/not-reached" };

type What = keyof typeof TOO_SLOW;

/** Past a ceiling of time. */
export function tooSlow(what: What, message: string): PostfrischError {
  const help = what === "feed" ? "try again; a source that takes longer needs a longer `timeout` or `idleTimeout` (--timeout)" : "check the address; a photo has to come in time";
  return problem(TOO_SLOW[what], message, help);
}

const seconds = (milliseconds: number) => `${Math.round(milliseconds / 100) / 10} s`;

/** Counts what one import reads, and ends it past a ceiling. */
export class Meter {
  readonly #limits: Required<ReadLimits>;
  #bytes = 0;
  #waited = 0;
  #pages = 0;
  readonly #seen = new Map<string, number>();

  constructor({ maxBytes = FEED_BYTES, maxRows = FEED_ROWS, maxPages = FEED_PAGES, timeout = FEED_TIMEOUT, idleTimeout = FEED_IDLE }: ReadLimits = {}) {
    this.#limits = { maxBytes, maxRows, maxPages, timeout, idleTimeout };
    for (const [name, value] of Object.entries(this.#limits))
      if (!(value > 0)) throw problem("usage/bad", `\`${name}\` is not above zero`, "give a number above zero, or leave it out");
  }

  /** A source's bytes as they come. A body from the network has a ceiling in time too; a file and a pipe are as slow as they are. */
  timed(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
    return isStream(source) ? this.#paced(source) : source;
  }

  /** Counts bytes, unpacked. */
  bytes(length: number): void {
    this.#bytes += length;
    const { maxBytes } = this.#limits;
    if (this.#bytes > maxBytes) throw tooLarge(`the feed has more than ${maxBytes} bytes`, "maxBytes", "--max-bytes");
  }

  rows(count: number): void {
    const { maxRows } = this.#limits;
    if (count > maxRows) throw tooLarge(`the feed has more than ${maxRows} rows`, "maxRows", "--max-rows");
  }

  /** Counts a page by what is in it. The same rows again are a shop that does not turn pages, and would never end. */
  page(content: string): void {
    this.#pages += 1;
    const before = this.#seen.get(content);
    if (before !== undefined)
      throw problem(
        "feed/repeated-page",
        `page ${this.#pages} has the same rows as page ${before}`,
        "check how the shop counts its pages: the address seems to give the same one again and again",
      );
    this.#seen.set(content, this.#pages);
    const { maxPages } = this.#limits;
    if (this.#pages >= maxPages) throw tooLarge(`the feed has more than ${maxPages} pages`, "maxPages", "--max-pages");
  }

  /** What an address is waited for at most from now on. */
  get #patience(): number {
    return Math.max(0, Math.min(this.#limits.idleTimeout, this.#limits.timeout - this.#waited));
  }

  /** Waits for an answer or for bytes; `abandon` is called when they do not come in time. */
  async wait<T>(work: Promise<T>, abandon: (error: Error) => void): Promise<T> {
    const began = Date.now();
    const patience = this.#patience;
    try {
      return await within(work, patience, () => {
        const { timeout, idleTimeout } = this.#limits;
        return patience < idleTimeout ? tooSlow("feed", `the feed takes longer than ${seconds(timeout)}`) : tooSlow("feed", `the feed sends nothing for ${seconds(idleTimeout)}`);
      });
    } catch (error) {
      abandon(error as Error);
      throw error;
    } finally {
      this.#waited += Date.now() - began;
    }
  }

  async *#paced(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = stream.getReader();
    const abandon = (error?: Error) => void reader.cancel(error).catch(() => undefined);
    let [since, come] = [this.#waited, 0];
    let done = false;
    try {
      for (;;) {
        const next = await this.wait(reader.read(), abandon).catch((error) => {
          throw error instanceof PostfrischError ? error : cut(error);
        });
        done = next.done;
        if (next.done) return;
        come += next.value.length;
        const lasted = this.#waited - since;
        if (lasted >= this.#limits.idleTimeout) {
          if (come * 1000 < FEED_RATE * lasted) throw tooSlow("feed", `the feed sends ${come} bytes in ${seconds(lasted)}`);
          [since, come] = [this.#waited, 0];
        }
        yield next.value;
      }
    } finally {
      if (!done) abandon();
    }
  }
}

function tooLarge(message: string, option: string, flag: string): PostfrischError {
  return problem("feed/too-large", message, `check the source; if it is that large, raise \`${option}\` (${flag})`);
}

/** A body that ended before it was whole. */
function cut(error: unknown): PostfrischError {
  const { message, cause } = error as Error & { cause?: Error };
  return problem("feed/truncated", `the feed's connection broke: ${cause?.message ?? message}`, "fetch the feed again: it ends in the middle");
}

export function isStream(source: object): source is ReadableStream<Uint8Array> {
  return "getReader" in source;
}

/** What some work comes to, or an error when it takes longer. What it comes to later is left alone. */
export async function within<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  work.catch(() => undefined);
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(late()), Math.min(milliseconds, 2 ** 31 - 1));
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** All of a body's bytes, no more than `most`. */
export async function bytesOf(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, most: number, over: () => Error): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > most) throw over();
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
