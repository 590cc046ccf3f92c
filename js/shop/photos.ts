import { problem } from "../base/errors.js";
import { PHOTO_CACHE_BYTES } from "../base/limits.js";
import { Kept } from "../base/lru.js";
import type { Store } from "../stores/store.js";

/** A size in pixels: `cover` fills it and crops, `inside` keeps the aspect ratio. */
export interface PhotoSize {
  width: number;
  height: number;
  fit: "cover" | "inside";
}

/** The area of a photo in a picture, in the picture's pixels. */
export interface PhotoPlace {
  x: number;
  y: number;
  width: number;
  height: number;
  /** Radii: top left, top right, bottom right, bottom left. Square by default. */
  corners?: [number, number, number, number];
  /** Where a packshot stands, whole: left, top, width, height. The whole area by default. */
  inside?: [number, number, number, number] | null;
  /**
   * `cover` fills the area and crops; `contain` cuts the photo to what it shows and places that whole on `ground`. `auto`, the default, is `contain` for photos
   * of something on a plain light ground, otherwise `cover`.
   */
  fit?: "auto" | "cover" | "contain";
  /** The point that stays in view when the photo is cropped, in percent of its width and height; the middle by default. */
  focus?: [number, number];
  /** The ground of a packshot, `#rrggbb`; white by default. The packshot is multiplied onto it, so it should be light. */
  ground?: string;
  /** For what is sold out: the colour, `#rrggbb`, of which the area gets 62 %. */
  faded?: string | null;
  /** Parts of the picture that stay above the photo. */
  over?: PhotoPlate[];
}

/** A part of a picture above its photo. It is painted with square corners; they are made round when the photo is inserted. */
export interface PhotoPlate {
  x: number;
  y: number;
  width: number;
  height: number;
  radius?: number;
  /** How many pixels the right edge is cut in, in the middle of its height. */
  notch?: number;
}

/** The engine of `postfrisch/photo`. */
export interface Photos {
  /**
   * Prepares a photo (JPEG, PNG or WebP): scales it, applies its orientation, removes its metadata, and encodes it as JPEG.
   * @throws {PostfrischError} `photo/unreadable`, `photo/too-large`
   */
  prepare(file: Uint8Array, size: PhotoSize): Uint8Array<ArrayBuffer>;
  /**
   * Converts a painted picture (PNG with a palette) to JPEG, with a photo in its area if given.
   * @param name names the photo: the engine keeps photos with a name as their areas show them, and takes equal names for equal photos
   * @throws {PostfrischError} `photo/unreadable`, `photo/too-large`, `usage/bad` for an area outside of the picture
   */
  lay(picture: Uint8Array, photo?: Uint8Array, place?: PhotoPlace, name?: string): Uint8Array<ArrayBuffer>;
}

/** The host's part of rendering: converting the painted picture to JPEG with a stored photo. */
export interface PhotoPart {
  /** The cache key: equal keys mean equal pictures. */
  key: string;
  asset?: string | null;
  /** The area; if absent, the photo is the whole picture, as stored. */
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

  /** @throws if the photo or the engine is not available */
  async finish(tenant: string, painted: Uint8Array<ArrayBuffer>, { key, asset, place }: PhotoPart): Promise<Uint8Array<ArrayBuffer>> {
    if (asset && !place) return this.#asset(tenant, asset);
    const known = this.#pictures.get(key);
    if (known) return known;
    if (!this.photos) throw problem("usage/bad", "no photo engine is set", "pass `photos` of postfrisch/photo to createLive");
    const photo = asset ? await this.#asset(tenant, asset) : undefined;
    return this.#pictures.put(key, this.photos.lay(painted, photo, place ?? undefined, asset ? `${tenant}/${asset}` : undefined));
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

/** Whether bytes are a JPEG, as stored. Other bytes from a store must not be sent as a photo. */
function isJpeg(found: unknown): found is Uint8Array<ArrayBuffer> {
  return found instanceof Uint8Array && found.length > 100 && found[0] === 0xff && found[1] === 0xd8;
}

/** A content hash: equal bytes have equal ids. */
export async function assetId(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
