import { PostfrischError, problem } from "../base/errors.js";
import { BODY_BYTES } from "../base/limits.js";
import { bytesOf } from "../base/meter.js";

/** Codes with their own status; other errors of a request are 422. */
const STATUS: Record<string, number> = {
  "http/bad-request": 400,
  "http/unauthorized": 401,
  "http/not-found": 404,
  "http/method": 405,
  "http/too-large": 413,
  "store/too-large": 413,
  internal: 500,
};

/** A JSON response that must not be cached. */
export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
    },
  });
}

/** A response for an error. */
export function refused(error: unknown): Response {
  if (!(error instanceof PostfrischError)) return json({ error: problem("internal", "the request failed", "please report this").diagnostic }, 500);
  const status = STATUS[error.code] ?? (error.code.startsWith("store/") ? 503 : 422);
  const answer = json({ error: error.diagnostic, ...(error.diagnostics.length > 1 && { diagnostics: error.diagnostics }) }, status);
  if (status === 401) answer.headers.set("WWW-Authenticate", "Bearer");
  return answer;
}

/** A placeholder host for requests without one; the host is not used. */
const NO_HOST = "http://edge.invalid";

/**
 * Path and query of a request target: a path, or an absolute address as proxies may send it (RFC 9112, 3.2.2), whose host is ignored.
 */
export function targetOf(url: string): string | undefined {
  return /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?(\/[^#]*)/i.exec(url)?.[1];
}

/**
 * A request's address. If its Host header is invalid or missing (HTTP/1.0), Bun and Deno give an invalid `url`; its path is still used.
 * @throws {PostfrischError} `http/bad-request` if there is no path either
 */
export function addressOf(request: Request): URL {
  const { url } = request;
  if (URL.canParse(url)) return new URL(url);
  const path = targetOf(url);
  if (path === undefined) throw problem("http/bad-request", "the request has no address", "send a valid path and Host header");
  return new URL(NO_HOST + path);
}

/** A request's body, up to a length. */
export async function bodyOf(request: Request, most = BODY_BYTES): Promise<Uint8Array<ArrayBuffer>> {
  const body = (request.body ?? []) as AsyncIterable<Uint8Array>;
  return bytesOf(body, most, () => problem("http/too-large", `the body has more than ${most} bytes`, "send smaller requests"));
}

/** Parses a body as a JSON object. */
export function objectOf<T extends object>(bytes: Uint8Array): T {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
  } catch {
    // Reported below.
  }
  throw problem("data/not-json", "the body is not a JSON object", "send a JSON object in UTF-8");
}

/** Compares two texts in constant time. */
export async function same(a: string, b: string): Promise<boolean> {
  const digest = async (text: string) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [left, right] = await Promise.all([digest(a), digest(b)]);
  return left.reduce((difference, byte, i) => difference | (byte ^ (right[i] ?? 0)), 0) === 0;
}

/** Checks that a key has at least 32 characters. */
export function checkedKey(key: string, of: string): string {
  if (typeof key !== "string" || key.length < 32) throw problem("usage/bad", `${of} is shorter than 32 characters`, "use a long random text");
  return key;
}

/** @throws {PostfrischError} `http/unauthorized` */
export async function authorize(request: Request, key: string): Promise<void> {
  const shown = /^Bearer (.+)$/.exec(request.headers.get("Authorization") ?? "")?.[1] ?? "";
  if (!(await same(shown, key))) throw problem("http/unauthorized", "the key is missing or wrong", "send `Authorization: Bearer KEY`");
}
