// Publishing and editing: campaigns, overrides, recommendations, prices, the editor's API.
import load from "#load/desk";
import { desk } from "./engine/desk.js";
import { priceShower } from "./price.js";

desk.from(load);

export type * from "./campaign-type.js";
export { createEditor, type Editor, type EditorOptions } from "./editor.js";
export { type Code, type Diagnostic, PostfrischError } from "./errors.js";
export { type Facts, forget, forgetParcel, putFact, putRecipient, type Recipient, relate } from "./facts.js";
export { createMetrics, type MetricsOptions } from "./metrics.js";
export { type OverrideAction, override, type Understood, undo } from "./overrides.js";
export type { Photos } from "./photos.js";
export type { LatePrice, Money, Offer, Price, PricePoint, Shown, ShowOptions, Times } from "./price.js";
export { type By, deleteCampaign, lock, type PublishOptions, publish, rollBack, unlock, type Validation, validate } from "./publish.js";
export { type Report, type ReportBy, type ReportOptions, report } from "./report.js";
export { type Sight, type SimulateOptions, type Simulation, simulate } from "./simulate.js";
export type { Relation, Store } from "./stores/store.js";
export type {
  Availability,
  BlockKind,
  CodeSymbol,
  ContentUnit,
  FactKind,
  OfferKind,
  OrderStatus,
  PriceReason,
  ReferenceKind,
  RelationSlot,
  Severity,
  Standing,
} from "./words.js";
/** What may be shown of an offer's price. */
export const showPrice = priceShower(desk);
