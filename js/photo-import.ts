import { type Diagnostic, PostfrischError, problem } from "./errors.js";
import { assetId, type Photos } from "./photos.js";
import type { Store, StoredOffer } from "./stores/store.js";

/** How photos are fetched. */
export interface PhotoImportOptions {
  photos: Photos;
  /** Gets an address; the runtime's own `fetch` by default. In Node give `publicFetch` of `postfrisch/runtimes/node`: addresses come from a feed. */
  fetch?: (url: string) => Promise<Response>;
  /** How many are fetched at once, 4 by default. */
  parallel?: number;
  onProgress?: (done: { fetched: number; unchanged: number; failed: number }) => void;
}

/** What became of an import. */
export interface ImportedPhotos {
  fetched: number;
  unchanged: number;
  failed: number;
  /** The first hundred. */
  problems: { offer: string; problem: Diagnostic }[];
}

/** A card shows a photo of at most 180 pixels a side, at 2×. */
const SIDE = 360;
/** As `PHOTO_BYTES` in `src/limits.rs`. */
const MOST_BYTES = 12 * 1024 * 1024;
const PROBLEMS = 100;
const PAGE = 500;

/** Fetches the photos of a shop's offers (`image` in their feed) that are not there yet, or whose address has changed. One that fails stops none of the others. */
export async function importPhotos(store: Store, tenant: string, options: PhotoImportOptions): Promise<ImportedPhotos> {
  const result: ImportedPhotos = { fetched: 0, unchanged: 0, failed: 0, problems: [] };
  const one = async (offer: StoredOffer): Promise<void> => {
    const { image } = JSON.parse(offer.data) as { image?: string };
    // What can't be had needs no new photo.
    if (!image || offer.goneSince !== null) return;
    if (offer.photo && offer.photoSource === image) result.unchanged += 1;
    else {
      try {
        await putPhoto(store, tenant, offer.id, await fetched(image, options.fetch ?? fetch), { photos: options.photos, source: image });
        result.fetched += 1;
      } catch (error) {
        result.failed += 1;
        if (!(error instanceof PostfrischError)) throw error;
        if (result.problems.length < PROBLEMS) result.problems.push({ offer: offer.id, problem: error.diagnostic });
      }
    }
    options.onProgress?.(result);
  };
  const waiting = everyOffer(store, tenant);
  const work = async (): Promise<void> => {
    for (let next = await waiting.next(); !next.done; next = await waiting.next()) await one(next.value);
  };
  await Promise.all(Array.from({ length: options.parallel ?? 4 }, work));
  return result;
}

/**
 * Makes a file (JPEG, PNG or WebP) an offer's photo.
 * @throws {PostfrischError} `photo/unreadable`, `photo/too-large`
 */
export async function putPhoto(
  store: Store,
  tenant: string,
  offer: string,
  file: Uint8Array,
  { photos, source = "" }: { photos: Photos; source?: string },
): Promise<void> {
  const ready = photos.prepare(file, { width: SIDE, height: SIDE, fit: "inside" });
  const id = await assetId(ready);
  await store.putAsset(tenant, id, ready);
  await store.putPhoto(tenant, offer, id, source);
}

async function* everyOffer(store: Store, tenant: string): AsyncGenerator<StoredOffer, undefined> {
  for (let after = ""; ; ) {
    const page = await store.listOffers(tenant, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return undefined;
    after = last.id;
  }
}

/** The bytes at an address, no more than a photo may have. */
async function fetched(url: string, get: (url: string) => Promise<Response>): Promise<Uint8Array> {
  const help = "check the address; only public https addresses are fetched";
  const response = await get(url).catch((cause) => {
    if (cause instanceof PostfrischError) throw cause;
    throw problem("photo/not-reached", `${url} can't be reached: ${cause?.cause?.message ?? cause?.message ?? cause}`, help);
  });
  if (!response.ok || !response.body) throw problem("photo/not-reached", `${url} answered ${response.status}`, help);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += piece.length;
    if (length > MOST_BYTES) throw problem("photo/too-large", `${url} has more than ${MOST_BYTES} bytes`, "make the photo smaller");
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  pieces.reduce((at, piece) => {
    bytes.set(piece, at);
    return at + piece.length;
  }, 0);
  return bytes;
}
