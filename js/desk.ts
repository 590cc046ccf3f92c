// Publishing and editing: campaigns, overrides, recommendations, prices, the editor's API.
import load from "#load/desk";
import { desk } from "./engine/desk.js";
import { priceShower } from "./price.js";

desk.from(load);

export { createEditor, type Editor, type EditorOptions } from "./editor.js";
export { type Diagnostic, PostfrischError } from "./errors.js";
export type { Photos } from "./photos.js";
export type { Money, Offer, Price, PricePoint, Shown, ShowOptions } from "./price.js";
export {
  type Facts,
  type OrderStatus,
  type OverrideAction,
  override,
  type PublishOptions,
  publish,
  putFact,
  putRecipient,
  type Recipient,
  relate,
  undo,
} from "./publish.js";
export { type Sight, type SimulateOptions, type Simulation, simulate } from "./simulate.js";
export type { Relation, Store } from "./stores/store.js";
/** What may be shown of an offer's price. */
export const showPrice = priceShower(desk);
