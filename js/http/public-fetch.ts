import dns from "node:dns";
import type http from "node:http";
import https from "node:https";
import net from "node:net";
import { Readable } from "node:stream";
import { problem } from "../base/errors.js";
import { SILENCE } from "../base/limits.js";
import type { WebResponse, WebSignal } from "../base/platform.js";
import { following } from "./redirects.js";

/** Addresses that are not public (IANA's special-purpose registries). */
const PRIVATE = new net.BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  PRIVATE.addSubnet(address, prefix, "ipv4");
/** The global unicast addresses of IPv6, and exceptions among them. */
const PUBLIC_IPV6 = new net.BlockList();
PUBLIC_IPV6.addSubnet("2000::", 3, "ipv6");
for (const [address, prefix] of [
  // 6to4, Teredo and NAT64 contain IPv4 addresses.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  PRIVATE.addSubnet(address, prefix, "ipv6");

/** Whether an address is public (RFC 4291, RFC 6890). */
export function isPublic(address: string): boolean {
  switch (net.isIP(address)) {
    case 4:
      return !PRIVATE.check(address, "ipv4");
    case 6:
      return PUBLIC_IPV6.check(address, "ipv6") && !PRIVATE.check(address, "ipv6");
    default:
      return false;
  }
}

/** How it is fetched. */
export interface PublicFetchOptions {
  /** Allows addresses to connect to; those of {@link isPublic} by default. */
  allowed?: (address: string) => boolean;
  lookup?: typeof dns.lookup;
  /** An additional certificate authority. */
  ca?: string;
  /** Request headers. They are not sent to another host after a redirect, because they may contain keys. */
  headers?: Record<string, string>;
  signal?: WebSignal;
  /** What is fetched, for error codes; photos by default. */
  what?: "photo" | "feed";
  /** Milliseconds without data; ten seconds for a photo and a minute for a feed by default. */
  timeout?: number;
}

/**
 * Fetches an https address with a public host, so that addresses in a feed can't reach the shop's own network. Connects to exactly the address that was
 * checked; redirects are checked too.
 * @throws {PostfrischError} `photo/not-reached`, `feed/not-reached`
 */
export async function publicFetch(url: string, options: PublicFetchOptions = {}): Promise<WebResponse> {
  return following(url, options, once, (why) => notReached(why, options));
}

function notReached(message: string, { what = "photo" }: PublicFetchOptions) {
  const more = what === "feed" ? "; --private also takes those of your own network" : "";
  return problem(`${what}/not-reached`, message, `check the address; only public https addresses are fetched${more}`);
}

function once(address: string, options: PublicFetchOptions): Promise<Response> {
  const { allowed = isPublic, lookup = dns.lookup, ca, signal, headers, what = "photo", timeout = SILENCE[what] } = options;
  const refused = (why: string) => notReached(`${address} ${why}`, options);
  return new Promise((resolve, reject) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== "https:" || url.username || url.password) return reject(refused("is not an https address"));
    const host = url.hostname.replace(/^\[|\]$/g, "");
    if (net.isIP(host) && !allowed(host)) return reject(refused("is not public"));
    const request = https.get(url, {
      ca,
      timeout,
      signal,
      headers: { accept: options.what === "feed" ? "*/*" : "image/jpeg, image/png, image/webp", ...headers },
      // Node connects to this result, so that a second lookup can't return another address.
      lookup: (name, wanted, done) =>
        lookup(name, { ...wanted, all: true }, (error, found) => {
          const bad = found?.find(({ address }) => !allowed(address));
          if (error || bad || !found?.[0]) return done(error ?? refused(`leads to ${bad?.address ?? "nowhere"}`), "", 4);
          return (wanted as { all?: boolean }).all
            ? (done as unknown as (e: null, a: typeof found) => void)(null, found)
            : done(null, found[0].address, found[0].family);
        }),
    });
    const failed = (error: Error) => reject("diagnostic" in error ? error : refused(`can't be reached: ${error.message}`));
    let body: http.IncomingMessage | undefined;
    request.on("timeout", () => {
      const late = refused(`sends nothing for ${timeout / 1000} s`);
      body?.destroy(late);
      request.destroy(late);
    });
    request.on("error", failed);
    request.on("response", (answer) => {
      body = answer;
      const headers = Object.entries(answer.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as [string, string]] : []));
      const status = answer.statusCode ?? 502;
      const empty = status === 204 || status === 304;
      resolve(new Response(empty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>), { status, headers }));
    });
  });
}
