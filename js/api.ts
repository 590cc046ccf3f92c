// What `postfrisch` and `postfrisch/slim` export alike.
export { type Diagnostic, PostfrischError } from "./errors.js";
export type { Letter } from "./letter.js";
export {
  type CompileOptions,
  type Component,
  compile,
  type Key,
  type LiveOptions,
  type Message,
  type RenderOptions,
  type SlotLinks,
  sealLinks,
  Template,
  type UsedComponent,
} from "./mail.js";
