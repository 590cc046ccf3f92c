import { live } from "./engine/live.js";

export { type Diagnostic, PostfrischError } from "./errors.js";
export { createLive, type FallbackEvent, type Live, type LiveOptions } from "./handler.js";
export { type OverrideAction, override, publish } from "./publish.js";
export type { Store } from "./stores/store.js";

/** Gives the engine its wasm (`postfrisch/wasm/live.wasm`), compiled or as bytes. Call it before anything else. */
export function init(module: WebAssembly.Module | BufferSource): void {
  live.init(module);
}
