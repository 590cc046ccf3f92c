import { problem } from "../base/errors.js";
import { FEED_INTERVAL, HISTORY_GAP } from "../base/limits.js";
import { Meter, wholeBody } from "../base/meter.js";
import type { WebResponse, WebSignal } from "../base/platform.js";
import { following } from "../http/redirects.js";
import type { Store } from "../stores/store.js";
import { type ImportOptions, type ImportResult, importFeed } from "./import.js";

export type { WebResponse, WebSignal };

/** What a feed's address is asked with. */
export interface FeedRequest {
  headers: Record<string, string>;
  signal?: WebSignal;
}

/** Options of `watchFeed`. */
export interface WatchOptions extends Omit<ImportOptions, "now" | "dryRun"> {
  /** Milliseconds between requests, five minutes by default. */
  interval?: number;
  /** Headers of each request, such as an access key; the runtime's `fetch` does not forward them to another origin. */
  headers?: Record<string, string>;
  /** Fetches the address, `fetch` by default; `publicFetch` of `postfrisch/runtimes/node` reaches into no private network. */
  fetch?: (url: string, options: FeedRequest) => Promise<WebResponse>;
  /** Ends it. */
  signal?: WebSignal;
  /** Called after each import; with `null` if the feed was unchanged. */
  onImport?: (result: ImportResult | null) => void;
  /** Called after each failed request; watching continues. */
  onError?: (error: unknown) => void;
}

/** A platform's `fetch`, which by itself sends a shop's own headers wherever a redirect leads. */
export function keepingHeaders(get: (url: string, options: FeedRequest & { redirect: "manual" }) => Promise<WebResponse>): NonNullable<WatchOptions["fetch"]> {
  const failed = (why: string) => problem("feed/not-reached", why, "check the address");
  return (url, options) => following(url, options, (at, asked) => get(at, { ...asked, redirect: "manual" }), failed);
}

/** Imports a feed and then checks for changes (ETag, Last-Modified) until `signal` aborts; forever without a signal. */
export async function watchFeed(store: Store, url: string, options: WatchOptions): Promise<void> {
  const { interval = FEED_INTERVAL, headers = {}, signal, onImport, onError, fetch: fetched = keepingHeaders(fetch) } = options;
  let known: { etag: string | null; modified: string | null; asOf: number; hasOwnTime: boolean } | undefined;
  while (!signal?.aborted) {
    const began = Date.now();
    try {
      const asked = new Headers(headers);
      // After a long gap, the whole feed is read, so that the gap is recorded in the history.
      if (known && began - known.asOf < HISTORY_GAP) {
        if (known.etag) asked.set("If-None-Match", known.etag);
        if (known.modified) asked.set("If-Modified-Since", known.modified);
      }
      const response = await new Meter(options).answer(url, (signal) => fetched(url, { headers: Object.fromEntries(asked), signal }), signal);
      if (response.status === 304 && known) {
        if (!known.hasOwnTime) {
          await store.confirmFeed(options.tenant, options.feed ?? "default", known.asOf, began);
          known.asOf = began;
        }
        onImport?.(null);
      } else {
        const result = await importFeed(store, wholeBody("feed", url, response), { ...options, now: began });
        const { asOf, hasOwnTime } = result;
        known = { etag: response.headers.get("ETag"), modified: response.headers.get("Last-Modified"), asOf, hasOwnTime };
        onImport?.(result);
      }
    } catch (error) {
      if (signal?.aborted) return;
      onError?.(error);
    }
    await pause(interval, signal);
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // The signal may have been aborted while the feed was read.
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    // Longer timers would fire immediately.
    const timer = setTimeout(end, Math.min(milliseconds, 2 ** 31 - 1));
    signal?.addEventListener("abort", end);
  });
}
