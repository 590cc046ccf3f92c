// Photos in live pictures: a separate engine, loaded only if it is needed.
import load from "#load/photo";
import type { PhotoEngine } from "#wasm/photo";
import { photo as engine } from "../engine/photo.js";
import type { Photos } from "./photos.js";

engine.from(load);

export { type Code, type Diagnostic, PostfrischError } from "../base/errors.js";
export type { WebResponse, WebSignal } from "../base/platform.js";
export { type ImportedPhotos, importPhotos, type PhotoImportOptions, putPhoto } from "./photo-import.js";
export type { PhotoPlace, PhotoPlate, PhotoSize, Photos } from "./photos.js";

/**
 * The engine that reads JPEG, PNG and WebP, and writes JPEG. Pass it to `createLive`, `publish` and `createEditor` if campaigns have photos.
 *
 * @example
 * import { randomBytes } from "node:crypto";
 * import { createLive } from "postfrisch/live";
 * import { photos } from "postfrisch/photo";
 * import { memory } from "postfrisch/stores/memory";
 *
 * const keys = [{ kid: "k1", secret: randomBytes(32).toString("base64url") }];
 * const live = createLive({ store: memory(), keys, fallback: "https://shop.example/", photos });
 */
export const photos: Photos = {
  prepare: (file, size) => bytesOf(engine.guarded((glue) => glue.preparePhoto(file, size))),
  lay: (picture, photo, place, name = "") => bytesOf(engine.guarded((glue) => laying(glue).lay(picture, photo, place, name))),
};

/** The engine's memory of photos, which ends with the instance. */
let kept: { of: number; laying: InstanceType<typeof PhotoEngine> } | undefined;

function laying(glue: { PhotoEngine: typeof PhotoEngine }): InstanceType<typeof PhotoEngine> {
  if (kept?.of !== engine.generation) kept = { of: engine.generation, laying: new glue.PhotoEngine() };
  return kept.laying;
}

function bytesOf(made: Uint8Array): Uint8Array<ArrayBuffer> {
  return made as Uint8Array<ArrayBuffer>;
}
