// Publishing and editing: campaigns, overrides, recommendations, prices, the editor API.
import load from "#load/admin";
import { admin } from "../engine/admin.js";
import type { RecipientProfile } from "../shop/facts.js";
import { priceShower } from "../shop/price.js";

admin.from(load);

export type * from "../base/campaign-type.js";
export { type Code, type Diagnostic, PostfrischError } from "../base/errors.js";
export type { WebRequest, WebResponse } from "../base/platform.js";
export type {
  Availability,
  BlockKind,
  CodeSymbol,
  ContentUnit,
  DisplayState,
  FactKind,
  LinkPurpose,
  NeutralReason,
  OfferKind,
  OfferStatus,
  OrderStatus,
  PriceReason,
  ReferenceKind,
  RelationSlot,
  Severity,
} from "../base/words.js";
export { type Facts, forget, forgetParcel, putFact, putRecipient, type RecipientProfile, relate } from "../shop/facts.js";
export type { Photos } from "../shop/photos.js";
export type { LatePrice, Money, Offer, Price, PricePoint, PriceView, ShowOptions } from "../shop/price.js";
export type { CountQuery, Relation, Store, Times } from "../stores/store.js";
export { createEditor, type Editor, type EditorOptions } from "./editor.js";
export { createMetrics, type MetricsOptions } from "./metrics.js";
export { type OverrideAction, override, type Understood, undo } from "./overrides.js";
export { type By, deleteCampaign, lock, type PublishOptions, publish, rollBack, unlock, type Validation, validate } from "./publish.js";
export { type Report, type ReportBy, type ReportOptions, type ReportRow, report } from "./report.js";
export { type Sight, type SimulateOptions, type Simulation, simulate } from "./simulate.js";
export { type ResolvedTheme, resolveTheme, type ThemeContrast, type ThemeRendition, type ThemeRole } from "./theme.js";
/** @deprecated Its name is `RecipientProfile`: a `Recipient` is whom a mail goes to (`renderMany` of `postfrisch`). */
export type Recipient = RecipientProfile;
/** What may be shown of an offer's price. */
export const showPrice = priceShower(admin);
