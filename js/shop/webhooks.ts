import load from "#load/feed";
import { problem } from "../base/errors.js";
import { PUSHED_CHANGES, SIGNATURE_TOLERANCE } from "../base/limits.js";
import type { WebRequest, WebResponse } from "../base/platform.js";
import { randomText } from "../base/random.js";
import { feed as engine } from "../engine/feed.js";
import { addressOf, bodyOf, checkedKey, json, objectOf, refused, same } from "../http/http.js";
import type { Store } from "../stores/store.js";
import type { Change, ImportProblem } from "./change.js";
import { eventOfParcel, type ParcelEvent } from "./parcel-events.js";
import { put, type Wanted } from "./push.js";

engine.from(load);

export type { Change } from "./change.js";
export type { ImportProblem, ParcelEvent };

/** Options of `createWebhooks`. */
export interface WebhookOptions {
  store: Store;
  /** The tenant. */
  tenant: string;
  /** The shop system's secret, at least 32 characters, used to sign requests. */
  secret: string;
  /** AfterShip's webhook secret. */
  aftership?: string;
  /** The token given to DHL's push service: `Authorization: Bearer TOKEN`. */
  dhl?: string;
  /** The path prefix, `/in` by default. */
  base?: string;
  /** The current time in milliseconds since 1970. */
  now?: () => number;
  /** Called for each processed request. */
  onNews?: (news: { kind: "offers" | "parcels"; taken: number; refused: number }) => void;
  /** Called with the parcels of a request, once they are stored and before it is answered. If it throws, the answer is an error, and the carrier sends again. */
  onParcels?: (parcels: ImportedParcel[]) => unknown;
}

/** A parcel that was stored. */
export interface ImportedParcel {
  number: string;
  /** Its subject reference, for links. */
  reference: string;
  /** What its status says, for the journey of its customer; null if it says nothing. */
  event: ParcelEvent | null;
}

export type { WebRequest, WebResponse };

/** Takes news in. */
export interface Webhooks {
  /** Answers a request. Never throws. */
  fetch(request: WebRequest): Promise<WebResponse>;
}

/**
 * Receives changes between feeds: `POST /in/offers`, `/in/parcels`, `/in/aftership`, `/in/dhl`. `docs/feeds.md` describes the signature.
 * @throws {PostfrischError} `usage/bad` for a secret that is too short, or an empty carrier secret
 */
export function createWebhooks(options: WebhookOptions): Webhooks {
  return new Handler(options);
}

/**
 * The header that signs a body: `Postfrisch-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY`.
 * @param seconds the time of sending, with up to three decimals; now by default. Of two pushes, the later one counts, regardless of the order of arrival
 */
export async function sign(secret: string, body: string | Uint8Array<ArrayBuffer>, seconds?: number): Promise<string> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const time = seconds === undefined ? (Date.now() / 1000).toFixed(3) : Number.isInteger(seconds) ? String(seconds) : seconds.toFixed(3);
  return `t=${time},v1=${hex(await hmac(secret, joined(`${time}.`, bytes)))}`;
}

class Handler implements Webhooks {
  readonly #options: WebhookOptions;

  constructor(options: WebhookOptions) {
    checkedKey(options.secret, "the secret");
    for (const [name, secret] of Object.entries({ aftership: options.aftership, dhl: options.dhl }))
      if (secret !== undefined && (typeof secret !== "string" || secret.trim() === ""))
        throw problem("usage/bad", `\`${name}\` is empty`, "use the secret that the carrier shows, or leave the option out");
    this.#options = options;
    this.fetch = this.fetch.bind(this);
  }

  async fetch(request: WebRequest): Promise<WebResponse> {
    try {
      return await this.#respond(request);
    } catch (error) {
      return refused(error);
    }
  }

  async #respond(request: WebRequest): Promise<WebResponse> {
    const { base = "/in", secret, aftership, dhl, now = Date.now } = this.#options;
    const { pathname } = addressOf(request);
    const what = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : "";
    if (!["offers", "parcels", "aftership", "dhl"].includes(what)) throw problem("http/not-found", `there is nothing at ${pathname}`, "see docs/feeds.md");
    if (request.method !== "POST") throw problem("http/method", `${request.method} changes nothing`, "send changes by POST");
    const body = await bodyOf(request);
    const signature = request.headers.get("Postfrisch-Signature");
    let delivery: Delivery | null = null;
    if (what === "aftership" && aftership !== undefined && signature === null) {
      const expected = btoa(String.fromCharCode(...(await hmac(aftership, body))));
      await demand(await same(request.headers.get("aftership-hmac-sha256") ?? "", expected));
    } else if (what === "dhl" && dhl !== undefined && signature === null) {
      await demand(await same(request.headers.get("Authorization") ?? "", `Bearer ${dhl}`));
    } else {
      delivery = await verified(secret, body, signature, now());
      await demand(delivery !== null);
    }
    return what === "offers" && delivery ? this.#offers(body, delivery, now()) : this.#parcels(body, now());
  }

  async #offers(body: Uint8Array, delivery: Delivery, now: number): Promise<Response> {
    const { store, tenant, onNews } = this.#options;
    const { offers: changes } = objectOf<{ offers: Change[] }>(body);
    if (!Array.isArray(changes) || changes.length > PUSHED_CHANGES || changes.some((change) => typeof change?.id !== "string"))
      throw problem(
        "feed/bad-change",
        `the body has no list \`offers\` of up to ${PUSHED_CHANGES} changes, each with an id`,
        'send {"offers": [{"id": …, "price": "12.99 EUR"}]}',
      );
    const wanted = changes.map((change, i): Wanted => ({ row: i + 1, change, delivery: `${delivery.id}.${i}` }));
    const { taken, older, problems } = await put(store, tenant, wanted, { sent: delivery.sent, now });
    const refusedRows = new Set(problems.map((found) => found.row)).size;
    onNews?.({ kind: "offers", taken, refused: refusedRows });
    return json({ taken, older, problems }, refusedRows === changes.length && changes.length > 0 ? 422 : 200);
  }

  async #parcels(body: Uint8Array<ArrayBuffer>, now: number): Promise<Response> {
    const { store, tenant, onNews, onParcels } = this.#options;
    const { references, problems } = await importParcels(store, tenant, new TextDecoder().decode(body), now);
    await onParcels?.(references);
    onNews?.({ kind: "parcels", taken: references.length, refused: problems.length });
    return json({ taken: references.length, problems }, references.length === 0 && problems.length > 0 ? 422 : 200);
  }
}

/**
 * Imports parcels from a response of AfterShip's or DHL's API, or from the body of their webhook. Each number gets a subject reference for links.
 * @throws {PostfrischError} `feed/not-json`, `feed/wrong-root`
 */
export async function importParcels(
  store: Store,
  tenant: string,
  text: string,
  now = Date.now(),
): Promise<{ references: ImportedParcel[]; problems: ImportProblem[] }> {
  const read = engine.guarded((glue) => glue.readParcels(text.normalize("NFC"), now)) as {
    parcels: { number: string; data: string; asOf: number }[];
    problems: ImportProblem[];
  };
  const proposed = read.parcels.map((parcel) => ({ ...parcel, reference: randomText(16) }));
  const kept = proposed.length ? await store.putParcels(tenant, proposed) : [];
  const references = proposed.map(({ number, data }, i) => ({ number, reference: kept[i] ?? "", event: eventOfParcel(JSON.parse(data)) }));
  return { references, problems: read.problems };
}

async function demand(right: boolean): Promise<void> {
  if (!right) throw problem("http/unauthorized", "the signature is missing, wrong or old", "sign the body as described in docs/feeds.md");
}

/** A body with a valid signature. */
interface Delivery {
  /** The delivery id; it is the same for repeated deliveries. */
  id: string;
  /** The time of sending, milliseconds since 1970. */
  sent: number;
}

async function verified(secret: string, body: Uint8Array<ArrayBuffer>, header: string | null, now: number): Promise<Delivery | null> {
  const [, seconds = "", signature = ""] = /^t=(\d{1,12}(?:\.\d{1,3})?),v1=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
  if (!signature || Math.abs(now / 1000 - Number(seconds)) > SIGNATURE_TOLERANCE) return null;
  if (!(await same(signature, hex(await hmac(secret, joined(`${seconds}.`, body)))))) return null;
  // A time in whole seconds may be any moment of that second, at most the time of arrival.
  const from = Math.round(Number(seconds) * 1000);
  const until = seconds.includes(".") ? from : from + 999;
  return { id: signature.slice(0, 12), sent: Math.min(now, until) };
}

async function hmac(secret: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
}

function joined(text: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(text);
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  return whole;
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
