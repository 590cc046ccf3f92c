import { mail } from "./engine/mail.js";
import type { WasmBytes, WasmModule } from "./engine/wasm.js";

export * from "./send/api.js";

export type { WasmBytes, WasmModule };

/** Gives the engine its wasm (`postfrisch/wasm/mail.wasm`), compiled or as bytes. Call it before anything else. */
export function init(module: WasmModule | WasmBytes): void {
  mail.init(module);
}
