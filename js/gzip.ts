import { problem } from "./errors.js";

/** What gzip data begin with (RFC 1952, 2.3.1). */
const MAGIC = [0x1f, 0x8b] as const;

/** Bytes as they are, or as they were before gzip, whatever the file's name or the header said. */
export async function* gunzipped(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = (Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()) as AsyncIterator<Uint8Array>;
  let head = new Uint8Array();
  let done = false;
  try {
    while (head.length < MAGIC.length && !done) {
      const next = await pieces.next();
      done = next.done === true;
      if (!next.done) head = head.length === 0 ? (next.value as Uint8Array<ArrayBuffer>) : joined(head, next.value);
    }
    const rest = { [Symbol.asyncIterator]: () => ({ next: () => pieces.next() }) };
    if (MAGIC.every((byte, i) => head[i] === byte)) yield* inflated(head, rest);
    else {
      if (head.length > 0) yield head;
      if (!done) yield* rest;
    }
  } finally {
    await pieces.return?.();
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

async function* inflated(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  let broken: { cause: unknown } | undefined;
  /** The source's own error is told as it is: the stream would call it broken data. */
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      yield* rest;
    } catch (cause) {
      broken = { cause };
    }
  }
  const writing = (async () => {
    for await (const piece of watched()) await writer.write(piece as Uint8Array<ArrayBuffer>);
    await (broken ? writer.abort(broken.cause) : writer.close());
  })().catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
  } catch (error) {
    await writing;
    if (broken) throw broken.cause;
    throw problem("feed/truncated", `the gzip data are broken, or end in the middle: ${(error as Error).message}`, "fetch the feed again");
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
