import { mail } from "./engine/mail.js";

export { type Diagnostic, PostfrischError } from "./errors.js";
export type { Letter } from "./letter.js";
export {
  type CompileOptions,
  compile,
  type Key,
  type LiveOptions,
  type Message,
  type RenderOptions,
  type SlotLinks,
  sealLinks,
  Template,
} from "./mail.js";

/** Gives the engine its wasm (`postfrisch/wasm/mail.wasm`), compiled or as bytes. Call it before anything else. */
export function init(module: WebAssembly.Module | BufferSource): void {
  mail.init(module);
}
