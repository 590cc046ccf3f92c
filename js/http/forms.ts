// Parses forms sent by browsers and mail clients, or already parsed by a framework.
import { PostfrischError } from "../base/errors.js";

/** Names and values in order. */
export type Fields = [name: string, value: string][];

/** A form for the core: its fields, or the status that says why there are none. */
export interface Form {
  form: Fields;
  unread?: number;
}

/** A form that can't be read. */
export class UnreadForm extends Error {
  constructor(
    /** The response status: 4xx for an error of the sender, 503 for an error of this server. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The body was already read by someone else, and its contents are unknown. */
export const alreadyRead = () => new UnreadForm(503, "the body was already read: pass its contents as `form`, or answer before it is read");

/** The status for an error while reading a body. */
export function statusOf(error: unknown): number {
  if (error instanceof UnreadForm) return error.status;
  return error instanceof PostfrischError && error.code === "http/too-large" ? 413 : 400;
}

/**
 * The fields of a form.
 * @param said bytes or text of a body, or a framework's parsed body: an object, FormData, URLSearchParams
 * @param type the body's Content-Type; by default, that of a browser's form
 * @throws {UnreadForm} if it can't be read
 */
export async function fieldsOf(said: unknown, type = ""): Promise<Fields> {
  try {
    if (typeof said === "string") return await parsed(new TextEncoder().encode(said), type);
    if (said instanceof ArrayBuffer) return await parsed(new Uint8Array(said), type);
    if (ArrayBuffer.isView(said)) return await parsed(new Uint8Array(said.buffer, said.byteOffset, said.byteLength), type);
    return entriesOf(said);
  } catch (error) {
    throw error instanceof UnreadForm ? error : new UnreadForm(400, `the form can't be read: ${error instanceof Error ? error.message : error}`);
  }
}

async function parsed(bytes: Uint8Array, type: string): Promise<Fields> {
  const kind = type.split(";", 1)[0]?.trim().toLowerCase();
  if (kind === "multipart/form-data") {
    // Some programs end lines with LF only, which the runtime's parser rejects. Node's also rejects a value that contains the boundary's text.
    const body = latin1(new TextDecoder("latin1").decode(bytes).replace(/\r?\n/g, "\r\n"));
    return entriesOf(await new Response(body, { headers: { "Content-Type": type } }).formData());
  }
  const text = new TextDecoder().decode(bytes);
  return entriesOf(kind === "application/json" ? JSON.parse(text) : new URLSearchParams(text));
}

/** Converts characters below 256 to bytes. */
function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function entriesOf(said: unknown): Fields {
  if (typeof said !== "object" || said === null) throw new UnreadForm(400, "the form has no fields");
  const entries = "entries" in said && typeof said.entries === "function" ? [...(said.entries() as Iterable<[unknown, unknown]>)] : Object.entries(said);
  return entries.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string").map((one): [string, string] => [String(name), one]),
  );
}
