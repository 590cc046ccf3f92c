// Rows as a feed's reader gives them to a store.
import { joined } from "../parts.js";
import type { FeedRow } from "../store.js";

export const eur = (amount: number) => ({ amount, currency: "EUR" });
const members = (some: object) => JSON.stringify(some).slice(1, -1);
let rows = 0;

/** A row with what is said of its offer, available and at ten euros where nothing else is. */
export function row(id: string, available = true, title = id, said: Record<string, unknown> = {}): FeedRow {
  const { price = eur(1000), sale, reducedSince, stock, ...rest } = said;
  const parts = {
    price: members({ price }),
    sale: members({ sale, reducedSince }),
    availability: members({ availability: available ? "available" : "sold_out" }),
    stock: members({ stock }),
    rest: members({ id, title, ...rest }),
  };
  rows += 1;
  return { row: rows, id, available, ...joined(parts) };
}

/** A row with a price in cents, and a reduced one. */
export function priced(id: string, amount: number, sale?: number): FeedRow {
  return row(id, true, id, { price: eur(amount), ...(sale !== undefined && { sale: { price: eur(sale) } }) });
}
