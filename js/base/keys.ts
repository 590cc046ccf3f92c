import { problem } from "./errors.js";

/** A signing key: id of 1–8 letters or digits, secret of at least 32 bytes in base64url. */
export interface Key {
  kid: string;
  secret: string;
}

/** Different bytes that a secret must have: 32 random ones have some thirty, and a random one in hexadecimal digits fourteen. */
const DIFFERENT = 8;

/** Whether a secret is no random one: a byte or a few again and again, or bytes that count up or down. */
export function isWeak(bytes: Uint8Array): boolean {
  const steps = new Set(bytes.subarray(1).map((byte, i) => byte - (bytes[i] ?? 0)));
  return new Set(bytes).size < DIFFERENT || steps.size === 1;
}

/** Whether a secret was never set: an empty buffer, or a default that nobody replaced. */
export function isUnset(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/**
 * Signing keys of which no secret is refused: by default none that can be guessed.
 * @throws {PostfrischError} `link/bad-key`
 */
export function strongKeys<K extends { kid: string; secret: string }>(keys: K[], isRefused: (bytes: Uint8Array) => boolean = isWeak): K[] {
  // What are no keys at all is told by whoever uses them.
  for (const key of Array.isArray(keys) ? keys : []) {
    const bytes = decoded(key?.secret);
    if (bytes?.length && isRefused(bytes))
      throw problem("link/bad-key", `the secret of key \`${key.kid}\` is no random one`, "make one: `openssl rand -base64 32`");
  }
  return keys;
}

/** What is written wrongly is told by whoever uses it. */
function decoded(secret: unknown): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(String(secret).trim().replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
