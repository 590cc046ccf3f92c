import { live } from "./engine/live.js";
import type { WasmBytes, WasmModule } from "./engine/wasm.js";

export * from "./live/api.js";

export type { WasmBytes, WasmModule };

/** Gives the engine its wasm (`postfrisch/wasm/live.wasm`), compiled or as bytes. Call it before anything else. */
export function init(module: WasmModule | WasmBytes): void {
  live.init(module);
}
