import { live } from "./engine/live.js";
import type { WasmBytes, WasmModule } from "./engine/wasm.js";

export * from "./live/api.js";

/** Provides the engine's wasm module (`postfrisch/wasm/live.wasm`), compiled or as bytes. Call it first. */
export function init(module: WasmModule | WasmBytes): void {
  live.init(module);
}
