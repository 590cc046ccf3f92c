import load from "#load/feed";
import { feed as engine } from "./engine/feed.js";
import { problem } from "./errors.js";
import { bodyOf, checkedKey, json, objectOf, refused, same } from "./http.js";
import type { ImportProblem } from "./import.js";
import { randomText } from "./random.js";
import type { FeedRow, Store } from "./stores/store.js";

engine.from(load);

/** How a shop system's and a carrier's news are taken in. */
export interface IntakeOptions {
  store: Store;
  /** Whose offers and parcels. */
  tenant: string;
  /** The shop system's secret, at least 32 characters: it signs what is sent. */
  secret: string;
  /** AfterShip's webhook secret. */
  aftership?: string;
  /** The token that DHL's push service was given: `Authorization: Bearer TOKEN`. */
  dhl?: string;
  /** Where it stands, `/in` by default. */
  base?: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Told of what was taken in. */
  onNews?: (news: { kind: "offers" | "parcels"; taken: number; refused: number }) => void;
}

/** Takes news in. */
export interface Intake {
  /** Answers a request. It never throws. */
  fetch(request: Request): Promise<Response>;
}

/** What is taken in: single changes of price and stock, parcels. */
export interface Change {
  id: string;
  /** `12.99 EUR`. */
  price?: string;
  /** The same; null ends the sale. */
  salePrice?: string | null;
  /** `start/end`. */
  salePriceEffectiveDate?: string;
  /** Google's words: `in_stock`, `out_of_stock`, `preorder`, `backorder`. */
  availability?: string;
  stock?: number | null;
}

/** Seconds that a signature's time may be off. */
const TOLERANCE = 300;
/** Changes in one request. */
const CHANGES = 1_000;

/**
 * A place for what changes between two feeds: `POST /in/offers`, `/in/parcels`, `/in/aftership`, `/in/dhl`. `docs/feeds.md` has the signature.
 * @throws {PostfrischError} `usage/bad` for a secret that is too short
 */
export function createIntake(options: IntakeOptions): Intake {
  return new Handler(options);
}

/** The header that signs a body: `Postfrisch-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY`. */
export async function sign(secret: string, body: string | Uint8Array<ArrayBuffer>, seconds = Math.floor(Date.now() / 1000)): Promise<string> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return `t=${seconds},v1=${hex(await hmac(secret, joined(`${seconds}.`, bytes)))}`;
}

class Handler implements Intake {
  readonly #options: IntakeOptions;

  constructor(options: IntakeOptions) {
    checkedKey(options.secret, "the secret");
    this.#options = options;
    this.fetch = this.fetch.bind(this);
  }

  async fetch(request: Request): Promise<Response> {
    try {
      return await this.#respond(request);
    } catch (error) {
      return refused(error);
    }
  }

  async #respond(request: Request): Promise<Response> {
    const { base = "/in", secret, aftership, dhl, now = Date.now } = this.#options;
    const { pathname } = new URL(request.url);
    const what = pathname.startsWith(`${base}/`) ? pathname.slice(base.length + 1) : "";
    if (!["offers", "parcels", "aftership", "dhl"].includes(what)) throw problem("http/not-found", `there is nothing at ${pathname}`, "see docs/feeds.md");
    if (request.method !== "POST") throw problem("http/method", `${request.method} changes nothing`, "send what changed by POST");
    const body = await bodyOf(request);
    const signature = request.headers.get("Postfrisch-Signature");
    if (what === "aftership" && aftership !== undefined && signature === null) {
      const expected = btoa(String.fromCharCode(...(await hmac(aftership, body))));
      await demand(await same(request.headers.get("aftership-hmac-sha256") ?? "", expected));
    } else if (what === "dhl" && dhl !== undefined && signature === null) {
      await demand(await same(request.headers.get("Authorization") ?? "", `Bearer ${dhl}`));
    } else {
      await demand(await verified(secret, body, signature, now()));
    }
    return what === "offers" ? this.#offers(body, now()) : this.#parcels(body, now());
  }

  async #offers(body: Uint8Array, now: number): Promise<Response> {
    const { store, tenant, onNews } = this.#options;
    const { offers: changes } = objectOf<{ offers: Change[] }>(body);
    if (!Array.isArray(changes) || changes.length > CHANGES || changes.some((change) => typeof change?.id !== "string"))
      throw problem(
        "feed/bad-row",
        `the body has no list \`offers\` of up to ${CHANGES} changes, each with an id`,
        'send {"offers": [{"id": …, "price": "12.99 EUR"}]}',
      );
    const known = new Map(
      (
        await store.offers(
          tenant,
          changes.map((change) => change.id),
        )
      ).map((offer) => [offer.id, offer]),
    );
    const problems: ImportProblem[] = [];
    /** Only who names the price says that it is true now. */
    const groups = new Map<number, Map<string, FeedRow>>();
    for (const [i, change] of changes.entries()) {
      const offer = known.get(change.id);
      const row = i + 1;
      if (!offer) {
        const { diagnostic } = problem("campaign/unknown-offer", `the offer \`${change.id}\` is not in the store`, "import it with a feed first");
        problems.push({ ...diagnostic, row, id: change.id, field: "id", value: change.id });
        continue;
      }
      const patched = engine.guarded((glue) => glue.patchOffer(offer.data, JSON.stringify(change).normalize("NFC"))) as
        | { offer: FeedRow }
        | { problems: ImportProblem[] };
      if ("problems" in patched) problems.push(...patched.problems.map((found) => ({ ...found, row, id: change.id })));
      else {
        const asOf = change.price === undefined && change.salePrice === undefined ? offer.asOf : now;
        const group = groups.get(asOf) ?? new Map<string, FeedRow>();
        groups.set(asOf, group.set(change.id, { ...patched.offer, row }));
        // Two changes of one offer follow each other.
        known.set(change.id, { ...offer, data: patched.offer.data, asOf });
      }
    }
    for (const [asOf, rows] of groups) {
      const feed = await store.importFeed(tenant, "pushed");
      await feed.add([...rows.values()]);
      await feed.commit(asOf, { partial: true });
    }
    const refusedRows = new Set(problems.map((found) => found.row)).size;
    onNews?.({ kind: "offers", taken: changes.length - refusedRows, refused: refusedRows });
    return json({ taken: changes.length - refusedRows, problems }, problems.length === changes.length && changes.length > 0 ? 422 : 200);
  }

  async #parcels(body: Uint8Array<ArrayBuffer>, now: number): Promise<Response> {
    const { store, tenant, onNews } = this.#options;
    const { references, problems } = await importParcels(store, tenant, new TextDecoder().decode(body), now);
    onNews?.({ kind: "parcels", taken: references.length, refused: problems.length });
    return json({ taken: references.length, problems }, references.length === 0 && problems.length > 0 ? 422 : 200);
  }
}

/**
 * Takes parcels in: what AfterShip's or DHL's API answers, or the body of their webhook. Each number gets a public reference that links carry.
 * @throws {PostfrischError} `feed/not-json`, `feed/wrong-root`
 */
export async function importParcels(
  store: Store,
  tenant: string,
  text: string,
  now = Date.now(),
): Promise<{ references: { number: string; reference: string }[]; problems: ImportProblem[] }> {
  const read = engine.guarded((glue) => glue.readParcels(text.normalize("NFC"), now)) as {
    parcels: { number: string; data: string; asOf: number }[];
    problems: ImportProblem[];
  };
  const proposed = read.parcels.map((parcel) => ({ ...parcel, reference: randomText(16) }));
  const kept = proposed.length ? await store.putParcels(tenant, proposed) : [];
  return { references: proposed.map(({ number }, i) => ({ number, reference: kept[i] ?? "" })), problems: read.problems };
}

async function demand(right: boolean): Promise<void> {
  if (!right) throw problem("http/unauthorized", "the signature is missing, wrong or old", "sign the body as docs/feeds.md says");
}

async function verified(secret: string, body: Uint8Array<ArrayBuffer>, header: string | null, now: number): Promise<boolean> {
  const [, seconds = "", signature = ""] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
  if (!signature || Math.abs(now / 1000 - Number(seconds)) > TOLERANCE) return false;
  return same(signature, hex(await hmac(secret, joined(`${seconds}.`, body))));
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
