import { problem } from "../base/errors.js";
import { PHOTO_CACHE_BYTES } from "../base/limits.js";
import { Kept } from "../base/lru.js";
import type { Store } from "../stores/store.js";

/** A size, pixels: `cover` fills it and cuts off what is over, `inside` keeps the photo's own shape. */
export interface PhotoSize {
  width: number;
  height: number;
  fit: "cover" | "inside";
}

/** Where a photo is laid, pixels of the picture. */
export interface PhotoPlace {
  x: number;
  y: number;
  width: number;
  height: number;
  radius: number;
}

/** The engine of `postfrisch/photo`. */
export interface Photos {
  /**
   * Makes a photo (JPEG, PNG or WebP) ready: the right size, upright, a JPEG without what cameras write into files.
   * @throws {PostfrischError} `photo/unreadable`, `photo/too-large`
   */
  prepare(file: Uint8Array, size: PhotoSize): Uint8Array<ArrayBuffer>;
  /** Makes a JPEG of a painted picture (PNG), with a photo in its place where one is given. */
  lay(picture: Uint8Array, photo?: Uint8Array, place?: PhotoPlace): Uint8Array<ArrayBuffer>;
}

/** What the core leaves to the host: to make a JPEG of what it painted, with a photo of the store. */
export interface PhotoPart {
  /** The same key, the same picture. */
  key: string;
  asset?: string | null;
  /** Without a place the photo is the whole picture, as it is in the store. */
  place?: PhotoPlace | null;
}

/** Makes the JPEGs of one store's pictures, and keeps what was asked for lately. */
export class Finisher {
  readonly #assets: Kept;
  readonly #pictures: Kept;

  /** @param kept bytes of photos that are kept, and as many of pictures made with them */
  constructor(
    private readonly store: Pick<Store, "asset">,
    private readonly photos: Photos | undefined,
    private readonly inTime: <T>(work: Promise<T>) => Promise<T> = (work) => work,
    kept = PHOTO_CACHE_BYTES,
  ) {
    this.#assets = new Kept(kept);
    this.#pictures = new Kept(kept);
  }

  /** @throws where the photo or the engine can't be had */
  async finish(tenant: string, painted: Uint8Array<ArrayBuffer>, { key, asset, place }: PhotoPart): Promise<Uint8Array<ArrayBuffer>> {
    if (asset && !place) return this.#asset(tenant, asset);
    const known = this.#pictures.get(key);
    if (known) return known;
    if (!this.photos) throw problem("usage/bad", "there is no photo engine", "give createLive `photos` of postfrisch/photo");
    const photo = asset ? await this.#asset(tenant, asset) : undefined;
    return this.#pictures.put(key, this.photos.lay(painted, photo, place ?? undefined));
  }

  async #asset(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer>> {
    const name = `${tenant}/${id}`;
    const known = this.#assets.get(name);
    if (known) return known;
    const found = await this.inTime(this.store.asset(tenant, id));
    if (!isJpeg(found)) throw problem("photo/missing", `the store has no photo ${name}`, "publish the campaign again, or import the photos again");
    return this.#assets.put(name, found);
  }
}

/** Whether it is a photo as stores keep them: whatever a store says goes out as one otherwise. */
function isJpeg(found: unknown): found is Uint8Array<ArrayBuffer> {
  return found instanceof Uint8Array && found.length > 100 && found[0] === 0xff && found[1] === 0xd8;
}

/** An id for bytes: the same bytes, the same id. */
export async function assetId(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
