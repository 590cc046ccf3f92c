// The common exports of `postfrisch/live` and `postfrisch/live/slim`.

export { type Code, type Diagnostic, PostfrischError } from "../base/errors.js";
export type { WebRequest, WebResponse } from "../base/platform.js";
export type { CountedAs, NeutralReason } from "../base/words.js";
export type { Photos } from "../shop/photos.js";
export type { Store } from "../stores/store.js";
export type { Unsubscribing } from "./edge.js";
export { createLive, type FallbackEvent, type FallbackReason, type Live, type LiveOptions, type PlainRequest, type PlainResponse } from "./handler.js";
export type { LiveLimits } from "./limits.js";
