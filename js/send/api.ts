// What `postfrisch` and `postfrisch/slim` export alike.
import type { LiveLinkOptions } from "./mail.js";

export type * from "../base/campaign-type.js";
export { type Code, type Diagnostic, PostfrischError, type Severity } from "../base/errors.js";
export type { Key } from "../base/keys.js";
export type { BlockKind, Language, VariableType } from "../base/words.js";
export { type ExportDataOptions, type ExportedTemplate, type ExportLanguage, type ExportOptions, exportData, exportTemplate } from "./export.js";
export type { Letter } from "./letter.js";
export {
  type CompileOptions,
  type Component,
  compile,
  type Explained,
  type LiveLinkOptions,
  type RenderOptions,
  sealLinks,
  Template,
  type UsedComponent,
  unsubscribeLink,
  type Variable,
} from "./mail.js";
export {
  type MailExperiment,
  type MailExposure,
  type MailVariant,
  type ManyLive,
  type ManyOptions,
  type Recipient,
  type Rendered,
  renderMany,
} from "./many.js";
export type { Message, PartLink, Rendition, SlotLinks } from "./message.js";
export type { Address, Attachment, EmlOptions } from "./mime.js";
export { type StandardSchema, standardSchema } from "./schema.js";
export type { Sms } from "./sms.js";

/** @deprecated Its name is `LiveLinkOptions`: `LiveOptions` are those of `createLive` (`postfrisch/live`). */
export type LiveOptions = LiveLinkOptions;
