// What is read from outside, held against its ceilings: the clear error past each of them.
import { PostfrischError, problem } from "./errors.js";
import { FEED_BYTES, FEED_IDLE, FEED_PAGES, FEED_RATE, FEED_ROWS, FEED_TIMEOUT, type ReadLimits } from "./limits.js";
import type { WebResponse, WebSignal } from "./platform.js";

/** The code of a ceiling that was passed, for what is read. */
const TOO_SLOW = { feed: "feed/too-slow", photo: "photo/not-reached" } as const;

type What = keyof typeof TOO_SLOW;

/** Past a ceiling of time. */
export function tooSlow(what: What, message: string): PostfrischError {
  const help =
    what === "feed"
      ? "try again; a source that takes longer needs a longer `timeout` or `idleTimeout` (--timeout)"
      : "check the address; a photo has to come in time";
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

  /** Counts bytes as they come; the core counts what they unpack to. */
  bytes(length: number): void {
    this.#bytes += length;
    const { maxBytes } = this.#limits;
    if (this.#bytes > maxBytes) throw tooLarge(`the feed has more than ${maxBytes} bytes`, "maxBytes", "--max-bytes");
  }

  rows(count: number): void {
    const { maxRows } = this.#limits;
    if (count > maxRows) throw tooLarge(`the feed has more than ${maxRows} rows`, "maxRows", "--max-rows");
  }

  /** Counts a page that has rows, by what is in it. The same rows again are a shop that does not turn pages, and would never end. */
  page(content: string): void {
    this.#pages += 1;
    const before = this.#seen.get(content);
    const help = "check how the shop counts its pages: the address seems to give the same one again and again";
    if (before !== undefined) throw problem("feed/repeated-page", `page ${this.#pages} has the same rows as page ${before}`, help);
    this.#seen.set(content, this.#pages);
    const { maxPages } = this.#limits;
    if (this.#pages > maxPages) throw tooLarge(`the feed has more than ${maxPages} pages`, "maxPages", "--max-pages");
  }

  /** Waits for an address's answer, with the time that is left. */
  async answer(url: string, get: (signal: WebSignal) => Promise<WebResponse>, signal?: WebSignal): Promise<WebResponse> {
    const ended = new AbortController();
    const response = await this.#wait(get(signal ? AbortSignal.any([signal, ended.signal]) : ended.signal), this.#limits.idleTimeout * 2).catch((error) => {
      ended.abort(error);
      if (error instanceof PostfrischError) throw error;
      throw problem(
        "feed/not-reached",
        `${url} can't be reached: ${error?.cause?.message ?? error?.message ?? error}`,
        "check the address and what it asks for",
        { cause: error },
      );
    });
    return response;
  }

  /** Waits, as long as there is time left. */
  async #wait<T>(work: Promise<T>, idle: number): Promise<T> {
    const began = Date.now();
    const { timeout } = this.#limits;
    const left = Math.max(0, timeout - this.#waited);
    try {
      return await within(work, Math.min(idle, left), () =>
        tooSlow("feed", left < idle ? `the feed takes longer than ${seconds(timeout)}` : `the feed sends nothing for ${seconds(idle)}`),
      );
    } finally {
      this.#waited += Date.now() - began;
    }
  }

  async *#paced(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = stream.getReader();
    let [since, come] = [this.#waited, 0];
    let done = false;
    try {
      for (;;) {
        const next = await this.#wait(reader.read(), this.#limits.idleTimeout).catch((error) => {
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
      if (!done) reader.cancel().catch(() => undefined);
    }
  }
}

/** A short text of a long content: the same content, the same text. */
export class Fingerprint {
  #a = 0xdeadbeef;
  #b = 0x41c6ce57;

  add(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      this.#a = Math.imul(this.#a ^ unit, 2654435761);
      this.#b = Math.imul(this.#b ^ unit, 1597334677);
    }
  }

  toString(): string {
    return `${this.#a} ${this.#b}`;
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

function isStream(source: object): source is ReadableStream<Uint8Array> {
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

/**
 * The body of an answer that is whole. Only 200 says so: 206 is a part, 202 has not happened yet, 203 is what somebody on the way made of it.
 * @throws {PostfrischError} `feed/not-reached`, `photo/not-reached`
 */
export function wholeBody(what: What, url: string, response: WebResponse): AsyncIterable<Uint8Array> {
  const { ok, status, body } = response;
  if (status === 200 && body) return body as unknown as AsyncIterable<Uint8Array>;
  body?.cancel().catch(() => undefined);
  if (!ok) throw problem(`${what}/not-reached`, `${url} answered ${status}`, "check the address and what it asks for");
  const said = { 200: "200 without a body", 206: "206, which is a part" }[status] ?? `${status}, not 200`;
  throw problem(
    `${what}/not-reached`,
    `${url} answered ${said}: the ${what} may not be whole`,
    "let the address, and proxies before it, answer 200 with all of it",
  );
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
