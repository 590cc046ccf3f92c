import { live } from "./engine/live.js";

export * from "./live-api.js";

/** Gives the engine its wasm (`postfrisch/wasm/live.wasm`), compiled or as bytes. Call it before anything else. */
export function init(module: WebAssembly.Module | BufferSource): void {
  live.init(module);
}
