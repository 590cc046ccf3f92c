// Rows as a feed's reader gives them to a store.

export const eur = (amount) => ({ amount, currency: "EUR" });
let rows = 0;
export const row = (id, available = true, title = id, more = {}) => ({
  row: ++rows,
  id,
  available,
  data: JSON.stringify({ id, title, availability: available ? "available" : "sold_out", price: eur(1000), ...more }),
});
export const priced = (id, amount, sale) => row(id, true, id, { price: eur(amount), ...(sale && { sale: { price: eur(sale) } }) });
