// What a form sent, as a browser or a mail program sends it, or as a framework has read it already.
import { PostfrischError } from "../base/errors.js";

/** Names and values, in their order. */
export type Fields = [name: string, value: string][];

/** A form as the core takes it: its fields, or the status that says why there are none. */
export interface Form {
  form: Fields;
  unread?: number;
}

/** Why a form can't be read. */
export class UnreadForm extends Error {
  constructor(
    /** What is answered: 4xx where whoever sent it is to send it otherwise, 503 where this server is to blame. */
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Somebody has read the body, and has not said what was in it. */
export const alreadyRead = () => new UnreadForm(503, "the body has been read already: give what was read as `form`, or answer before it is read");

/** The status of what went wrong while a body was read. */
export function statusOf(error: unknown): number {
  if (error instanceof UnreadForm) return error.status;
  return error instanceof PostfrischError && error.code === "http/too-large" ? 413 : 400;
}

/**
 * The fields of a form.
 * @param said bytes or text of a body, or what a framework made of it: an object, FormData, URLSearchParams
 * @param type the body's Content-Type; without one of its own a form is read as browsers send it
 * @throws {UnreadForm} where it can't be read
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
    // Some programs end their lines with LF alone, which the platform's reader refuses. Node's also refuses a value with the boundary's own text in it.
    const body = latin1(new TextDecoder("latin1").decode(bytes).replace(/\r?\n/g, "\r\n"));
    return entriesOf(await new Response(body, { headers: { "Content-Type": type } }).formData());
  }
  const text = new TextDecoder().decode(bytes);
  return entriesOf(kind === "application/json" ? JSON.parse(text) : new URLSearchParams(text));
}

/** Bytes below 256, a character each. */
function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function entriesOf(said: unknown): Fields {
  if (typeof said !== "object" || said === null) throw new UnreadForm(400, "a form has fields");
  const entries = "entries" in said && typeof said.entries === "function" ? [...(said.entries() as Iterable<[unknown, unknown]>)] : Object.entries(said);
  return entries.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string").map((one): [string, string] => [String(name), one]),
  );
}
