// What imports and pushes have in common.
import type { Diagnostic } from "../base/errors.js";
import type { Dropped } from "../base/words.js";

/** What is wrong with a row, and what that costs: the field, the row (of which the store then keeps what it has), or nothing. */
export type ImportProblem = Diagnostic & { row: number; id: string | null; field: string; value: string | null; dropped: Dropped | null };

/** What is taken in: single changes of price and stock, parcels. */
export interface Change {
  id: string;
  /** When it was true, RFC 3339; by default when it was sent. */
  asOf?: string;
  /** `12.99 EUR`. */
  price?: string;
  /** The same; null ends the sale. */
  salePrice?: string | null;
  /** `start/end`; null for a sale that holds until it is ended. Without it a sale keeps its window. */
  salePriceEffectiveDate?: string | null;
  /** Google's words: `in_stock`, `out_of_stock`, `preorder`, `backorder`. */
  availability?: string;
  stock?: number | null;
}
