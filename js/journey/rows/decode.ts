// Bytes of a file as text.
import { problem } from "../../base/errors.js";
import type { RowSource } from "./types.js";

/** Byte order marks, and the encodings that they stand for. */
const MARKS: [bytes: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];
const LONGEST_MARK = MARKS[0]?.[0].length ?? 0;

/**
 * The text of a file, in pieces. A byte order mark decides about the encoding.
 * @throws {PostfrischError} `feed/encoding`
 */
export async function* textOf(source: RowSource, encoding = "utf-8"): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head = new Uint8Array();
  for await (const piece of source()) {
    const bytes = decoder ? piece : joined(head, piece);
    if (!decoder && bytes.length < LONGEST_MARK) {
      head = bytes as typeof head;
      continue;
    }
    decoder ??= decoderOf(bytes, encoding);
    yield decoded(decoder, bytes);
  }
  if (!decoder) {
    decoder = decoderOf(head, encoding);
    yield decoded(decoder, head);
  }
  yield decoded(decoder, undefined);
}

function joined(head: Uint8Array, piece: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + piece.length);
  all.set(head);
  all.set(piece, head.length);
  return all;
}

function decoderOf(bytes: Uint8Array, encoding: string): TextDecoder {
  const [, marked = encoding] = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte)) ?? [];
  try {
    return new TextDecoder(marked, { fatal: true });
  } catch (cause) {
    throw problem("feed/encoding", `there is no encoding \`${marked}\``, "write utf-8, windows-1252, iso-8859-15 or utf-16le", { cause });
  }
}

/** A piece of the text; without bytes, its end. */
function decoded(decoder: TextDecoder, bytes: Uint8Array | undefined): string {
  let text: string;
  try {
    text = decoder.decode(bytes, { stream: bytes !== undefined });
  } catch (cause) {
    throw problem(
      "feed/encoding",
      `the file is not ${decoder.encoding.toUpperCase()}`,
      "save it as UTF-8, or state its encoding (--encoding windows-1252 for files that Excel saves as CSV)",
      { cause },
    );
  }
  // Text in UTF-16 without its mark can be read as UTF-8: as letters with a NUL between each two.
  if (text.includes("\0")) throw problem("feed/encoding", "the file has NUL characters", "save it as UTF-8, or state its encoding (--encoding utf-16le)");
  return text;
}
