// Common types of imports and pushes.
import type { Diagnostic } from "../base/errors.js";
import type { Dropped } from "../base/words.js";

/** A problem in a row, and what was dropped because of it: the field, the row (the stored data stay then), or nothing. */
export type ImportProblem = Diagnostic & { row: number; id: string | null; field: string; value: string | null; dropped: Dropped | null };

/** A pushed change of one offer. */
export interface Change {
  id: string;
  /** The as-of time, RFC 3339; the time of sending by default. */
  asOf?: string;
  /** `12.99 EUR`. */
  price?: string;
  /** As `price`; null ends the sale. */
  salePrice?: string | null;
  /** `start/end`; null for a sale without an end. If absent, the sale keeps its period. */
  salePriceEffectiveDate?: string | null;
  /** Google's values: `in_stock`, `out_of_stock`, `preorder`, `backorder`. */
  availability?: string;
  stock?: number | null;
}
