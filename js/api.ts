// What `postfrisch` and `postfrisch/slim` export alike.
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
