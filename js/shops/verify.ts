// Checks that a webhook comes from the shop.
import { problem } from "../base/errors.js";
import { SHOP_BODY_BYTES } from "../base/limits.js";
import type { WebRequest } from "../base/platform.js";
import { bodyOf, same } from "../http/http.js";

/** A webhook whose signature is right. */
export interface ShopWebhook {
  /** The body, to be passed to `fromOrder` and the others. */
  text: string;
  /** What happened, as the shop system calls it: `orders/create`, `checkout.order.placed`, `order.created`. */
  topic: string;
  /** What identifies the event: a repeated delivery has the same. Process each once. */
  id: string;
  /** The shop's host or address, as the shop system says it. */
  shop: string;
}

/** How a shop system signs. */
interface Signature {
  header: string;
  encoding: "base64" | "hex";
}

/** A webhook's body, if it is signed with the secret: HMAC-SHA256 of the body. */
export async function verified(
  request: WebRequest,
  secret: string,
  { header, encoding }: Signature,
): Promise<{ text: string; header: (name: string) => string }> {
  const { headers } = request as Request;
  if (typeof secret !== "string" || secret.trim() === "") throw problem("usage/bad", "the secret is empty", "use the secret that the shop system shows");
  const body = await bodyOf(request as Request, SHOP_BODY_BYTES);
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, body));
  const expected = encoding === "hex" ? Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") : btoa(String.fromCharCode(...bytes));
  if (!(await same(headers.get(header) ?? "", expected)))
    throw problem("http/unauthorized", `the header ${header} does not fit the body and the secret`, "check that the secret is the one of this webhook");
  return { text: new TextDecoder().decode(body), header: (name) => headers.get(name) ?? "" };
}
