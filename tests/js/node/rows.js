// Rows as a feed's reader gives them to a store.
import { joined } from "../../../dist/js/stores/parts.js";

export const eur = (amount) => ({ amount, currency: "EUR" });
const members = (some) => JSON.stringify(some).slice(1, -1);
let rows = 0;
export const row = (id, available = true, title = id, { price = eur(1000), sale, reducedSince, stock, ...rest } = {}) => ({
  row: ++rows,
  id,
  available,
  ...joined({
    price: members({ price }),
    sale: members({ sale, reducedSince }),
    availability: members({ availability: available ? "available" : "sold_out" }),
    stock: members({ stock }),
    rest: members({ id, title, ...rest }),
  }),
});
export const priced = (id, amount, sale) => row(id, true, id, { price: eur(amount), ...(sale && { sale: { price: eur(sale) } }) });
