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

/** How the open-time half is set up. */
export interface LiveOptions {
  store: Store;
  /** The first key signs, all verify. */
  keys: Key[];
  /** Hosts that clicks may lead to at all; a campaign's own list is a part of it. Without it only the campaigns' lists count. */
  allow?: string[];
  /** Where a click leads when all else fails. */
  fallback: string;
  /** Locale of public data, `de` by default. */
  locale?: string;
  /** IANA zone of public data, `Europe/Berlin` by default. */
  zone?: string;
  /** ISO 8601 duration: how old public data may be, `PT24H` by default. */
  maxAge?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Milliseconds a look-up may take before the answer is given without it, 2,000 by default. */
  storeTimeout?: number;
  /**
   * Where mails reach the edge, as their links say it; what the request itself says by default: name it in Node, behind a proxy, and where the edge is mounted
   * under a path, like `https://shop.example/mail`: requests come with that path or without it.
   */
  baseUrl?: string;
  /** Addresses, or domains like `@shop.example`, whose mails' AMP parts may read their lists; nobody's by default. */
  senders?: string[];
  /** `photos` of `postfrisch/photo`, where cards or banners have photos. */
  photos?: Photos;
  /**
   * Unsubscribes who the link is for (`/u/`, RFC 8058): whose the reference is, the shop knows. Until it is done, nothing is said to be.
   */
  unsubscribe?: (who: Unsubscribing) => unknown;
  /** Milliseconds between writes of what was counted, 10,000 by default; false counts nothing. */
  countEvery?: number | false;
  /** Ceilings that are other than by default. */
  limits?: LiveLimits;
  /** Told of each answer that is not what was asked for, for logs and counters. There is no person in it. */
  onFallback?: (event: FallbackEvent) => void;
}

/** Why an answer is not what was asked for: what the core says, or what the host could not do. */
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

/** An answer that is not what was asked for. */
export interface FallbackEvent {
  reason: FallbackReason;
  /** Which of the store's records can't be read, for `bad-data` and `bad-campaign`: told once. */
  record?: string;
  error?: unknown;
}

/** The open-time half. */
export interface Live {
  /**
   * Answers a request. It never throws.
   * @param context where a runtime ends with its answers (Cloudflare Workers): what `fetch` is given there. `form` is what a framework has read of the
   * request's body already: text, bytes, an object, FormData
   */
  fetch(request: WebRequest, context?: { waitUntil?(work: Promise<unknown>): void; form?: unknown }): Promise<WebResponse>;
  /** The same without the classes of `fetch`, for servers of a runtime's own (`postfrisch/runtimes/node` uses it): in Node they take as long as deciding does. */
  answer(request: PlainRequest, context?: { waitUntil?(work: Promise<unknown>): void }): Promise<PlainResponse>;
  /** Writes what was counted: before a process ends. */
  flush(): Promise<void>;
}

/** What is asked. */
export interface PlainRequest {
  method: string;
  /** Still encoded, without the query. */
  path: string;
  /** Behind `?`; empty for none. */
  query: string;
  /** Where it was asked, like `https://live.shop.example`: for AMP parts, where `baseUrl` is not given. */
  origin: string;
  /** A header by its name in small letters. */
  header(name: string): string | undefined;
  /** The body, up to so many bytes; it is read only where it is wanted. @throws where there is more */
  body(most: number): Promise<Uint8Array>;
  /** What a framework has read of the body already: text, bytes, an object of fields, FormData. Then `body` is not asked. */
  form?: unknown;
}

/** What is answered. */
export interface PlainResponse {
  status: number;
  headers: [name: string, value: string][];
  body: Uint8Array<ArrayBuffer> | null;
  /** Nothing of the edge is at that path: who stands beside it may answer. */
  isUnknown?: true;
}

type Context = NonNullable<Parameters<Live["fetch"]>[1]>;

/**
 * Answers what opened mails ask: pictures, clicks, prices as data and as text.
 * @throws {PostfrischError} for keys, hosts or addresses that can't be used.
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
  /** Records that can't be read, as they were told. */
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
    // A program's own keys are its own affair, as in its tests; one that was never set is nobody's. Commands refuse whatever can be guessed.
    const config = { keys: strongKeys(options.keys, isUnset), allow, fallback, locale, zone, maxAge, senders, photos: photos !== undefined };
    this.#core = new EdgeCore(config, this.#limits, (error) => this.#tell({ reason: "engine-replaced", error }));
    this.#prefix = prefixOf(options.baseUrl);
    this.fetch = this.fetch.bind(this);
    this.answer = this.answer.bind(this);
  }

  /** Tells the caller. What goes wrong there costs nobody an answer. */
  #tell(event: FallbackEvent): void {
    if (event.record !== undefined) {
      const key = `${event.reason} ${event.record}`;
      if (this.#told.has(key)) return;
      if (this.#told.size >= TOLD_RECORDS) this.#told.clear();
      this.#told.add(key);
    }
    // Nobody is left to be told where that fails, at once or later.
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
      // Each name is there once. workerd takes a list of pairs apart by iterators, and its collector stops the worker for what they leave.
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
      // A page that a script asks for again is no visit (Fetch Metadata).
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
    // Only what an authentic link asks for is read.
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

  /** A path below `baseUrl`'s, or one from which a framework has taken that already. */
  #withoutPrefix(path: string): string {
    const rest = this.#prefix && path.startsWith(`${this.#prefix}/`) ? path.slice(this.#prefix.length) : "";
    return OWN.test(rest) ? rest : path;
  }

  async #final(question: string, found: Records, now: number, wants?: Lookup): Promise<Final> {
    const answer = this.#core.answer(question, found, now);
    if ("reply" in answer) return answer;
    // What the slot showed is an offer that its campaign names no longer.
    if ("wants" in answer && answer.wants.campaign === undefined) {
      const { offers = [] } = await this.#lookUp(answer.wants);
      return this.#final(question, { ...found, shown: offers }, now, wants);
    }
    // What was known is gone: the instance was replaced, or others took its place.
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

  /** Counts a vote, and shows how the poll stands then. */
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

  /** What a form says. What can't be read says nothing: it is never taken for a wish. */
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

  /** Has the host unsubscribe someone; gives whether it did. */
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

  /** All that an answer needs, in one round trip to the store. */
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

  /** @param wants what was looked up for the reply, if anything was */
  async #finish(method: string, { status, headers, served = [], fallback, record }: Reply, body: Final["body"], wants?: Lookup): Promise<PlainResponse> {
    if (served.length > 0 || this.#served.isWaiting) await this.#served.write(wants ? served.map((entry) => entryOf(wants, entry)) : []);
    if (fallback && fallback !== "store-failed") this.#tell({ reason: fallback, ...(record !== undefined && { record }) });
    const bodiless = method === "HEAD" || status === 302 || status === 304 || body.length === 0;
    return { status, headers, body: bodiless ? null : body };
  }
}

/** What paths of the edge begin with. */
const OWN = /^\/[icatosu]\//;
/** What is the same for whoever asks: pictures and clicks. */
const REPEATED = /^\/[ic]\//;

/** The path of an address, without its last slash. @throws where it is no address */
function prefixOf(baseUrl: string | undefined): string {
  if (baseUrl === undefined) return "";
  if (!URL.canParse(baseUrl)) throw problem("usage/bad", `\`baseUrl\` is no address: ${baseUrl}`, "write it as mails have it, like https://live.shop.example");
  return new URL(baseUrl).pathname.replace(/\/+$/, "");
}

function entryOf({ tenant, campaign = "", served: key = "", servedUntil: until }: Lookup, shown: { slot: string; offer: string }): ServedEntry {
  return { tenant, campaign, key, ...shown, until };
}

function asJpeg(headers: [string, string][], length: number): [string, string][] {
  const own: Record<string, string> = { "Content-Type": "image/jpeg", "Content-Length": String(length) };
  return headers.map(([name, value]) => [name, own[name] ?? value]);
}
