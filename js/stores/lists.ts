import { LIST_BYTES } from "../base/limits.js";

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/**
 * Values as JSON lists, for statements that read their rows from one parameter: engines limit what a parameter may have. A value that is longer than a list
 * may be stands alone.
 */
export function jsonLists(values: unknown[], { most = Number.POSITIVE_INFINITY }: { most?: number } = {}): string[] {
  const lists: string[] = [];
  let some: string[] = [];
  let length = 0;
  const end = () => {
    if (some.length > 0) lists.push(`[${some.join()}]`);
    some = [];
    length = 0;
  };
  for (const value of values) {
    const text = JSON.stringify(value);
    const its = byteLength(text) + 1;
    if (some.length === most || length + its > LIST_BYTES) end();
    some.push(text);
    length += its;
  }
  end();
  return lists;
}
