// Who has a voucher, as stores keep it: hashes that lead to nobody who does not have the reference already.
import { problem } from "../base/errors.js";

/** Sixteen bytes of SHA-256 of some texts, in base64url: enough that no two of them are the same. The first one says what they are. */
export async function hashOf(...texts: string[]): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(texts))));
  return btoa(String.fromCharCode(...digest.subarray(0, 16)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** A person as the vouchers of a tenant know them. A reference has 128 random bits, so that nobody finds it by trying. */
export const subjectHash = (tenant: string, subject: string) => hashOf("voucher subject", tenant, subject);

/** Whether something is a subject reference, as links have them. */
export function isReference(subject: unknown): subject is string {
  return typeof subject === "string" && /^[\w-]{22}$/.test(subject);
}

/** @throws {PostfrischError} `fact/invalid` */
export function checkReference(subject: string): void {
  if (!isReference(subject)) throw problem("fact/invalid", `\`${subject}\` is no subject reference`, "give 16 random bytes in base64url");
}
