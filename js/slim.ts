import { mail } from "./engine/mail.js";

export * from "./api.js";

/** Gives the engine its wasm (`postfrisch/wasm/mail.wasm`), compiled or as bytes. Call it before anything else. */
export function init(module: WebAssembly.Module | BufferSource): void {
  mail.init(module);
}
