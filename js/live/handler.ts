import { PostfrischError, problem } from "../base/errors.js";
import { isUnset, type Key, strongKeys } from "../base/keys.js";
import { COUNT_INTERVAL, STORE_TIMEOUT, STORE_TURNS, TOLD_RECORDS } from "../base/limits.js";
import { within } from "../base/meter.js";
import type { WebRequest, WebResponse } from "../base/platform.js";
import type { NeutralReason } from "../base/words.js";
import { alreadyRead, type Form, fieldsOf, statusOf, UnreadForm } from "../http/forms.js";
import { addressOf, bodyOf } from "../http/http.js";
import { Finisher, type Photos } from "../shop/photos.js";
import type { Lookup, ServedEntry, Store, Vote } from "../stores/store.js";
import { Counters } from "./counters.js";
import { type Asked, EdgeCore, type Final, type Reply, type Unsubscribing } from "./edge.js";
import { recordsOf } from "./found.js";
import { type LiveLimits, liveLimits } from "./limits.js";
import type { Records } from "./records.js";
import { Repeats, stateOf } from "./response-cache.js";
import { ServedWriter } from "./served-writer.js";

/** Options of `createLive`. */
export interface LiveOptions {
  store: Store;
  /** The key ring: the first key signs, all keys verify. */
  keys: Key[];
  /** Hosts that clicks may lead to; the campaign's own list must contain the host too. If absent, only the campaign's list applies. */
  allow?: string[];
  /** The fallback URL if the campaign's can't be used. */
  fallback: string;
  /** The locale of public data, `de` by default. */
  locale?: string;
  /** The IANA time zone of public data, `Europe/Berlin` by default. */
  zone?: string;
  /** The maximum age of public data, an ISO 8601 duration; `PT24H` by default. */
  maxAge?: string;
  /** The current time in milliseconds since 1970; the system clock by default. */
  now?: () => number;
  /** Milliseconds for a store lookup before the edge answers without it; 2,000 by default. */
  storeTimeout?: number;
  /**
   * The public address of the edge, as in its links; derived from requests by default. Set it in Node, behind a proxy, or if the edge is mounted
   * under a path, like `https://shop.example/mail`. Requests are accepted with and without this path.
   */
  baseUrl?: string;
  /** E-mail addresses, or domains like `@shop.example`, whose AMP parts may read lists; none by default. */
  senders?: string[];
  /** `photos` of `postfrisch/photo`; needed if offer cards or banners show photos. */
  photos?: Photos;
  /**
   * Unsubscribes the recipient of a link (`/u/`, RFC 8058). The shop knows who the subject reference belongs to. Success is reported only after it resolves.
   */
  unsubscribe?: (who: Unsubscribing) => unknown;
  /** Milliseconds between writes of counters, 10,000 by default; `false` disables counting. */
  countEvery?: number | false;
  /** Ceilings that are other than by default. */
  limits?: LiveLimits;
  /** Told of each answer that is not what was asked for, for logs and counters. There is no person in it. */
  onFallback?: (event: FallbackEvent) => void;
}

/** Why an answer was degraded: a reason of the core, or a failure of the host. */
export type FallbackReason =
  | NeutralReason
  | "counts-not-kept"
  | "engine-replaced"
  | "failed"
  | "font-missing"
  | "form-not-read"
  | "not-unsubscribed"
  | "photo-missing"
  | "served-not-kept"
  | "vote-not-kept";

/** A degraded answer. */
export interface FallbackEvent {
  reason: FallbackReason;
  /** The unreadable record, for `bad-data` and `bad-campaign`; reported once. */
  record?: string;
  error?: unknown;
}

/** The edge. */
export interface Live {
  /**
   * Answers a request. Never throws.
   * @param context the context passed to `fetch` by runtimes that end with the response (Cloudflare Workers). `form` is the body if a framework has already read it:
   * text, bytes, an object, or FormData
   */
  fetch(request: WebRequest, context?: { waitUntil?(work: Promise<unknown>): void; form?: unknown }): Promise<WebResponse>;
  /** As `fetch` without its classes, for a runtime's own server (used by `postfrisch/runtimes/node`): in Node, these classes take as long as the decision itself. */
  answer(request: PlainRequest, context?: { waitUntil?(work: Promise<unknown>): void }): Promise<PlainResponse>;
  /** Writes all counts. Call it before the process ends. */
  flush(): Promise<void>;
}

/** A request. */
export interface PlainRequest {
  method: string;
  /** The path, percent-encoded, without the query. */
  path: string;
  /** The query after `?`; empty for none. */
  query: string;
  /** The origin of the request, like `https://live.shop.example`; used for AMP parts if `baseUrl` is not set. */
  origin: string;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The body, up to `most` bytes; read only if it is needed. @throws if it is longer */
  body(most: number): Promise<Uint8Array>;
  /** The body if a framework has already read it: text, bytes, an object of fields, or FormData. `body` is not called then. */
  form?: unknown;
}

/** A response. */
export interface PlainResponse {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer> | null;
  /** The path does not belong to the edge; another handler may answer. */
  isUnknown?: true;
}

type Context = NonNullable<Parameters<Live["fetch"]>[1]>;

/**
 * Creates an edge, which answers the requests of opened mails: pictures, clicks, prices as data and as text.
 * @throws {PostfrischError} for invalid keys, hosts or addresses
 */
export function createLive(options: LiveOptions): Live {
  return new Handler(options);
}

class Handler implements Live {
  readonly #options: LiveOptions;
  readonly #limits: Required<LiveLimits>;
  readonly #finisher: Finisher;
  readonly #counters: Counters | undefined;
  readonly #served: ServedWriter;
  readonly #repeats: Repeats<Final>;
  readonly #core: EdgeCore;
  /** The path of `baseUrl`. */
  readonly #prefix: string;
  /** Unreadable records that were already reported. */
  readonly #told = new Set<string>();

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#limits = liveLimits(options.limits);
    this.#repeats = new Repeats(this.#limits);
    this.#finisher = new Finisher(options.store, options.photos, (work) => this.#inTime(work), this.#limits.photoCacheBytes);
    this.#served = new ServedWriter(
      (entry) => this.#inTime(options.store.putServed(entry)),
      (error) => this.#tell({ reason: "served-not-kept", error }),
    );
    const { countEvery = COUNT_INTERVAL } = options;
    if (countEvery !== false) this.#counters = new Counters(options.store, countEvery, (error) => this.#tell({ reason: "counts-not-kept", error }));
    const { allow, fallback, locale, zone, maxAge, photos, senders } = options;
    // Weak keys are accepted here, for example in tests, but placeholders are not. The commands reject all guessable keys.
    const config = { keys: strongKeys(options.keys, isUnset), allow, fallback, locale, zone, maxAge, senders, photos: photos !== undefined };
    this.#core = new EdgeCore(config, this.#limits, (error) => this.#tell({ reason: "engine-replaced", error }));
    this.#prefix = prefixOf(options.baseUrl);
    this.fetch = this.fetch.bind(this);
    this.answer = this.answer.bind(this);
  }

  /** Reports an event. Errors of the callback don't affect the answer. */
  #tell(event: FallbackEvent): void {
    if (event.record !== undefined) {
      const key = `${event.reason} ${event.record}`;
      if (this.#told.has(key)) return;
      if (this.#told.size >= TOLD_RECORDS) this.#told.clear();
      this.#told.add(key);
    }
    // Errors of the callback are ignored.
    try {
      const told: unknown = this.#options.onFallback?.(event);
      if (told instanceof Promise) told.catch(() => undefined);
    } catch {}
  }

  async flush(): Promise<void> {
    await this.#counters?.flush();
  }

  async fetch(request: WebRequest, context?: Context): Promise<WebResponse> {
    try {
      const { pathname, search, origin } = addressOf(request);
      const { status, headers, body } = await this.answer(
        {
          method: request.method,
          path: pathname,
          query: search.slice(1),
          origin,
          header: (name) => request.headers.get(name) ?? undefined,
          body: async (most) => {
            if (request.bodyUsed) throw alreadyRead();
            return bodyOf(request, most);
          },
          form: context?.form,
        },
        context,
      );
      // Each name occurs once. An object, because workerd iterates over a list of pairs, and the garbage of that can stop the worker.
      return new Response(body, { status, headers: Object.fromEntries(headers) });
    } catch (error) {
      const isTheirs = error instanceof PostfrischError;
      if (!isTheirs) this.#tell({ reason: "failed", error });
      return new Response(null, { status: isTheirs ? 400 : 503, headers: { "Cache-Control": "no-store" } });
    }
  }

  async answer(request: PlainRequest, context?: Context): Promise<PlainResponse> {
    try {
      return await this.#respond(request, context);
    } catch (error) {
      this.#tell({ reason: "failed", error });
      return {
        status: 503,
        headers: [
          ["Cache-Control", "no-store"],
          ["Retry-After", "30"],
        ],
        body: null,
      };
    }
  }

  async #respond(request: PlainRequest, context: Context | undefined): Promise<PlainResponse> {
    const { method, query, header } = request;
    const path = this.#withoutPrefix(request.path);
    const asked: Asked = {
      method,
      path,
      query: query || undefined,
      origin: header("origin"),
      ifNoneMatch: header("if-none-match"),
      base: this.#options.baseUrl?.replace(/\/$/, "") ?? request.origin,
      ampSender: header("amp-email-sender"),
      // Automatic refreshes by a script are not visits (Fetch Metadata).
      refreshes: header("sec-fetch-dest") === "empty",
    };
    const now = this.#options.now?.() ?? Date.now();
    const repeats = method === "GET" && query === "" && REPEATED.test(path);
    const before = repeats ? this.#repeats.find(path, now) : undefined;
    let question = JSON.stringify(asked);
    const first = before ?? this.#core.answer(question, {}, now);
    if ("reply" in first) {
      const answer = await this.#finish(method, first.reply, first.body);
      return answer.status === 404 ? { ...answer, isUnknown: true } : answer;
    }
    if (!("wants" in first)) throw new Error("the core asks for a typeface before it knows the campaign");
    // The body is read only for authentic links.
    if (method === "POST") question = JSON.stringify({ ...asked, ...(await this.#formOf(request)) });
    const found = await this.#lookUp(first.wants);
    const answer = before && before.state === stateOf(found) ? before.answer : await this.#final(question, found, now, first.wants);
    const { reply, body, lacking } = answer;
    const isWhole = !lacking && reply.status < 400 && !reply.served && !reply.photo && !reply.fallback;
    if (repeats && isWhole && answer !== before?.answer) this.#repeats.keep(path, first.wants, found, answer);
    this.#count(reply, now, context);
    if (!reply.photo) return this.#finish(method, reply, body, first.wants);
    try {
      const jpeg = await this.#finisher.finish(first.wants.tenant, body, reply.photo);
      return await this.#finish(method, { ...reply, headers: asJpeg(reply.headers, jpeg.length) }, jpeg, first.wants);
    } catch (error) {
      this.#tell({ reason: "photo-missing", error });
      const plain = await this.#final(question, { ...found, withoutPhotos: true }, now, first.wants);
      return this.#finish(method, plain.reply, plain.body, first.wants);
    }
  }

  /** Removes the path of `baseUrl`, unless a framework already has. */
  #withoutPrefix(path: string): string {
    const rest = this.#prefix && path.startsWith(`${this.#prefix}/`) ? path.slice(this.#prefix.length) : "";
    return OWN.test(rest) ? rest : path;
  }

  async #final(question: string, found: Records, now: number, wants?: Lookup): Promise<Final> {
    const answer = this.#core.answer(question, found, now);
    if ("reply" in answer) return answer;
    // The slot showed an offer that its campaign no longer lists.
    if ("wants" in answer && answer.wants.campaign === undefined) {
      const { offers = [] } = await this.#lookUp(answer.wants);
      return this.#final(question, { ...found, shown: offers }, now, wants);
    }
    // The core's cached data are gone: the instance was replaced, or they were evicted.
    if ("wants" in answer && wants?.known) {
      const whole = { ...wants, known: undefined };
      return this.#final(question, { ...found, unchanged: undefined, ...(await this.#lookUp(whole)) }, now, whole);
    }
    if ("vote" in answer) return this.#voted(question, answer.vote, now);
    if ("unsubscribe" in answer) return this.#final(question, { ...found, unsubscribed: await this.#unsubscribes(answer.unsubscribe) }, now, wants);
    if (!("font" in answer)) return this.#final(question, { ...found, unchanged: undefined, failed: true, bad: "the store's answer" }, now);
    try {
      await this.#inTime(this.#core.bringFont(this.#options.store, answer.font));
      const written = this.#core.answer(question, found, now);
      if ("reply" in written) return written;
    } catch (error) {
      this.#tell({ reason: "font-missing", error });
    }
    return { ...(await this.#final(question, { ...found, withoutFont: true }, now, wants)), lacking: true };
  }

  /** Counts a vote, and shows the new result. */
  async #voted(question: string, vote: Vote, now: number): Promise<Final> {
    const { tenant, campaign } = vote;
    try {
      const voted: unknown = await this.#inTime(this.#options.store.putVote(vote));
      if (typeof voted !== "boolean") throw new Error("the store does not say whether it counted the vote");
      return await this.#final(question, { ...(await this.#lookUp({ tenant, campaign })), voted }, now);
    } catch (error) {
      this.#tell({ reason: "vote-not-kept", error });
      return this.#final(question, { failed: true }, now);
    }
  }

  /** The fields of a form. An unreadable form is never taken as consent. */
  async #formOf(request: PlainRequest): Promise<Form> {
    const type = request.header("content-type");
    const { formBytes, formTimeout } = this.#limits;
    const late = () => new UnreadForm(408, `the body did not come within ${formTimeout} ms`);
    try {
      const said = request.form ?? (await within(request.body(formBytes), formTimeout, late));
      return { form: await fieldsOf(said, type) };
    } catch (error) {
      this.#tell({ reason: "form-not-read", error });
      return { form: [], unread: statusOf(error) };
    }
  }

  /** Calls the host's `unsubscribe`; returns whether it succeeded. */
  async #unsubscribes(who: Unsubscribing): Promise<boolean> {
    try {
      if (!this.#options.unsubscribe) throw problem("usage/bad", "nobody unsubscribes", "give createLive `unsubscribe`");
      const { unsubscribeTimeout } = this.#limits;
      const late = () => new Error(`unsubscribing took longer than ${unsubscribeTimeout} ms`);
      await within(Promise.resolve(this.#options.unsubscribe(who)), unsubscribeTimeout, late);
      return true;
    } catch (error) {
      this.#tell({ reason: "not-unsubscribed", error });
      return false;
    }
  }

  #count({ counted, fallback }: Reply, now: number, context: Context | undefined): void {
    const writing = counted && this.#counters?.add(counted, fallback ?? "", now);
    if (writing) context?.waitUntil?.(writing);
  }

  /** Looks up all data for an answer in one round trip. */
  async #lookUp(wants: Lookup): Promise<Records> {
    try {
      return recordsOf(await this.#inTime(this.#options.store.lookUp(wants)), wants, this.#served.known(wants), this.#limits);
    } catch (error) {
      this.#tell({ reason: "store-failed", error });
      return { failed: true };
    }
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    work.then(mark, mark);
    // A store in this process has answered by now: a timer for each would cost as much as it does.
    for (let turn = 0; turn < STORE_TURNS && !settled; turn++) await undefined;
    if (settled) return work;
    const limit = this.#options.storeTimeout ?? STORE_TIMEOUT;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the store took longer than ${limit} ms`)), limit);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  /** @param wants the lookup for the reply, if there was one */
  async #finish(method: string, { status, headers, served = [], fallback, record }: Reply, body: Final["body"], wants?: Lookup): Promise<PlainResponse> {
    if (served.length > 0 || this.#served.isWaiting) await this.#served.write(wants ? served.map((entry) => entryOf(wants, entry)) : []);
    if (fallback && fallback !== "store-failed") this.#tell({ reason: fallback, ...(record !== undefined && { record }) });
    const bodiless = method === "HEAD" || status === 302 || status === 304 || body.length === 0;
    return { status, headers, body: bodiless ? null : body };
  }
}

/** What paths of the edge begin with. */
const OWN = /^\/[icatosu]\//;
/** Paths whose answers are the same for everyone: pictures and clicks. */
const REPEATED = /^\/[ic]\//;

/** The path of an address without a trailing slash. @throws for an invalid address */
function prefixOf(baseUrl: string | undefined): string {
  if (baseUrl === undefined) return "";
  if (!URL.canParse(baseUrl))
    throw problem("usage/bad", `\`baseUrl\` is not an address: ${baseUrl}`, "write the address used in mails, like https://live.shop.example");
  return new URL(baseUrl).pathname.replace(/\/+$/, "");
}

function entryOf({ tenant, campaign = "", served: key = "", servedUntil: until }: Lookup, shown: { slot: string; offer: string }): ServedEntry {
  return { tenant, campaign, key, ...shown, until };
}

function asJpeg(headers: [string, string][], length: number): [string, string][] {
  const own: Record<string, string> = { "Content-Type": "image/jpeg", "Content-Length": String(length) };
  return headers.map(([name, value]) => [name, own[name] ?? value]);
}
