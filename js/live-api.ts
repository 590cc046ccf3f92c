// What `postfrisch/live` and `postfrisch/live/slim` export alike.

export type { Unsubscribing } from "./edge.js";
export { type Code, type Diagnostic, PostfrischError } from "./errors.js";
export { createLive, type FallbackEvent, type Live, type LiveOptions, type PlainRequest, type PlainResponse } from "./handler.js";
export type { Photos } from "./photos.js";
export type { Store } from "./stores/store.js";
