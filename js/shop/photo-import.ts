import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import { PHOTO_ADDRESSES, PHOTO_BYTES, PHOTO_PROBLEMS, PHOTO_SIDE, PHOTO_TIMEOUT, PHOTOS_AT_ONCE, PHOTOS_PARALLEL } from "../base/limits.js";
import { bytesOf, tooSlow, wholeBody, within } from "../base/meter.js";
import type { WebResponse, WebSignal } from "../base/platform.js";
import type { Store, StoredOffer } from "../stores/store.js";
import { everyOffer } from "./every-offer.js";
import { assetId, type Photos } from "./photos.js";

/** Options for fetching photos. */
export interface PhotoImportOptions {
  photos: Photos;
  /**
   * Fetches an address with the given headers; the runtime's `fetch` by default. In Node, use `publicFetch` of `postfrisch/runtimes/node`, because addresses
   * come from a feed.
   */
  fetch?: (url: string, options: { headers: Record<string, string>; signal: WebSignal }) => Promise<WebResponse>;
  /** Concurrent requests: 4 by default, at most 32. */
  parallel?: number;
  /** Milliseconds per photo, 15 seconds by default. */
  timeout?: number;
  /** Bytes per photo file, 12 MiB by default and at most. */
  maxBytes?: number;
  onProgress?: (done: { fetched: number; unchanged: number; failed: number }) => void;
}

/** The result of fetching photos. */
export interface ImportedPhotos {
  fetched: number;
  unchanged: number;
  failed: number;
  /** The first hundred problems. */
  problems: { offer: string; problem: Diagnostic }[];
}

/** Where a photo came from, with what its server said of its version. */
interface Source {
  url: string;
  etag?: string;
  modified?: string;
}

/** A stored photo and its source. */
interface Kept {
  asset: string;
  source: string;
}

/**
 * Fetches new and changed photos of a shop's offers (`image` in their feed). Known addresses are requested conditionally. A failure affects
 * only its own photo.
 */
export async function importPhotos(store: Store, tenant: string, options: PhotoImportOptions): Promise<ImportedPhotos> {
  const result: ImportedPhotos = { fetched: 0, unchanged: 0, failed: 0, problems: [] };
  const known = new Map<string, Promise<Kept>>();
  const one = async (offer: StoredOffer): Promise<void> => {
    const { image } = JSON.parse(offer.data) as { image?: string };
    // Unavailable offers need no new photo.
    if (!image || offer.goneSince !== null) return;
    const asking = known.get(image) ?? look(store, tenant, image, offer, options);
    if (known.size >= PHOTO_ADDRESSES) known.clear();
    known.set(image, asking);
    try {
      const { asset, source } = await asking;
      if (asset !== offer.photo || source !== offer.photoSource) await store.putPhoto(tenant, offer.id, asset, source);
      result[asset === offer.photo ? "unchanged" : "fetched"] += 1;
    } catch (error) {
      if (!(error instanceof PostfrischError) || !error.code.startsWith("photo/")) throw error;
      result.failed += 1;
      if (result.problems.length < PHOTO_PROBLEMS) result.problems.push({ offer: offer.id, problem: error.diagnostic });
    }
    options.onProgress?.(result);
  };
  const waiting = everyOffer(store, tenant);
  const work = async (): Promise<void> => {
    for (let next = await waiting.next(); !next.done; next = await waiting.next()) await one(next.value);
  };
  const parallel = Math.max(1, Math.min(options.parallel ?? PHOTOS_PARALLEL, PHOTOS_AT_ONCE));
  await Promise.all(Array.from({ length: parallel }, work));
  return result;
}

/** Requests a photo, conditionally if it is the offer's current one. */
async function look(store: Store, tenant: string, url: string, { photo, photoSource }: StoredOffer, options: PhotoImportOptions): Promise<Kept> {
  const before = sourceOf(photoSource);
  const isKnown = photo !== null && before.url === url;
  const found = await fetched(isKnown ? before : { url }, options);
  if (found === "unchanged" && photo !== null) return { asset: photo, source: photoSource ?? url };
  const { bytes, source } = found as { bytes: Uint8Array; source: Source };
  const ready = prepared(options.photos, bytes, url);
  const asset = await assetId(ready);
  if (asset !== photo) await store.putAsset(tenant, asset, ready);
  return { asset, source: textOf(source) };
}

/** The address, with its version on a second line if known. */
function textOf({ url, etag, modified }: Source): string {
  return etag || modified ? `${url}\n${JSON.stringify({ etag, modified })}` : url;
}

function sourceOf(text: string | null): Source {
  const [url = "", version] = (text ?? "").split("\n");
  try {
    return { ...(version && JSON.parse(version)), url };
  } catch {
    return { url };
  }
}

/**
 * Stores a file (JPEG, PNG or WebP) as an offer's photo.
 * @throws {PostfrischError} `photo/unreadable`, `photo/too-large`
 */
export async function putPhoto(
  store: Store,
  tenant: string,
  offer: string,
  file: Uint8Array,
  { photos, source = "" }: { photos: Photos; source?: string },
): Promise<void> {
  const ready = prepared(photos, file, offer);
  const id = await assetId(ready);
  await store.putAsset(tenant, id, ready);
  await store.putPhoto(tenant, offer, id, source);
}

/** @throws {PostfrischError} `photo/unreadable`, also if the engine fails */
function prepared(photos: Photos, file: Uint8Array, name: string): Uint8Array<ArrayBuffer> {
  try {
    return photos.prepare(file, { width: PHOTO_SIDE, height: PHOTO_SIDE, fit: "inside" });
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    throw problem("photo/unreadable", `the photo of ${name} can't be read`, "use a JPEG, PNG or WebP file that browsers can show", { cause: error });
  }
}

/** The bytes at an address, limited in size and time. */
async function fetched(source: Source, options: PhotoImportOptions): Promise<{ bytes: Uint8Array; source: Source } | "unchanged"> {
  const { url, etag, modified } = source;
  const { fetch: get = fetch, timeout = PHOTO_TIMEOUT } = options;
  const most = Math.min(options.maxBytes ?? PHOTO_BYTES, PHOTO_BYTES);
  const help = "check the address; only public https addresses are fetched";
  const ended = new AbortController();
  const reading = async (): Promise<{ bytes: Uint8Array; source: Source } | "unchanged"> => {
    const headers = { ...(etag && { "If-None-Match": etag }), ...(modified && { "If-Modified-Since": modified }) };
    const response = await get(url, { headers, signal: ended.signal });
    if (response.status === 304 && (etag || modified)) return "unchanged";
    const body = wholeBody("photo", url, response);
    const over = () => problem("photo/too-large", `${url} has more than ${most} bytes`, "reduce the photo's size");
    const bytes = await bytesOf(body, most, over);
    const said = (name: string) => response.headers.get(name) ?? undefined;
    return { bytes, source: { url, etag: said("ETag"), modified: said("Last-Modified") } };
  };
  try {
    return await within(reading(), timeout, () => tooSlow("photo", `${url} takes longer than ${timeout / 1000} s`));
  } catch (cause) {
    if (cause instanceof PostfrischError) throw cause;
    const { message, cause: deeper } = cause as Error & { cause?: Error };
    throw problem("photo/not-reached", `${url} can't be reached: ${deeper?.message ?? message ?? cause}`, help, { cause });
  } finally {
    ended.abort();
  }
}
