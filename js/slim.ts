import { mail } from "./engine/mail.js";
import type { WasmBytes, WasmModule } from "./engine/wasm.js";

export * from "./send/api.js";

/** Provides the engine's wasm module (`postfrisch/wasm/mail.wasm`), compiled or as bytes. Call it first. */
export function init(module: WasmModule | WasmBytes): void {
  mail.init(module);
}
