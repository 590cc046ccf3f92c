// E-mail addresses.
import { ADDRESS_CHARS } from "./limits.js";

const ADDRESS = /^[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)*@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/u;

/** Whether a text is one e-mail address, and nothing else. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text) && !INVISIBLE.test(text) && text.length <= ADDRESS_CHARS;
}
