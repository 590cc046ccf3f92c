// Rows of orders, of which each may have several, as events.

import type { RecordedEvent } from "../plan.js";
import type { ExportedCustomer } from "../runner.js";
import { importedBy, said } from "./customers.js";
import type { Moment } from "./moments.js";
import type { Row } from "./row.js";
import type { RowField } from "./types.js";

/** By what the rows of an order belong together. */
export function orderKey(row: Row): string | undefined {
  return row.id("number") ?? row.id("order");
}

interface Item {
  product: string;
  quantity?: number;
}

/** What the rows of an order say together: the first row that has a value counts, and no other may say something else. */
class Order {
  constructor(private readonly rows: Row[]) {}

  all<T>(read: (row: Row) => T | undefined): [Row, T][] {
    return this.rows.flatMap((row) => {
      const value = read(row);
      return value === undefined ? [] : [[row, value] as [Row, T]];
    });
  }

  one<T>(field: RowField, read: (row: Row) => T | undefined, text: (value: T) => string = String): T | undefined {
    const [first, ...rest] = this.all(read);
    for (const [row, value] of rest)
      if (first && text(value) !== text(first[1]))
        row.refuse(field, { message: `\`${text(value)}\` is not what line ${first[0].line} says of the same order`, help: "correct one of them" });
    return first?.[1];
  }

  moment(field: RowField): Moment | undefined {
    return this.one(
      field,
      (row) => row.moment(field),
      ({ at }) => at,
    );
  }
}

/** An order's rows; undefined if they say nothing that may be taken in. */
export function orderOf(rows: Row[]): ExportedCustomer | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const order = new Order(rows);
  const email = order.one(
    "email",
    (row) => row.email(),
    (address) => address.toLowerCase(),
  );
  const customer = first.customer(
    email,
    order.one("customer", (row) => row.customerId()),
  );
  const id = order.one("order", (row) => row.id("order")) ?? orderKey(first);
  const status = order.one("status", (row) => row.status());
  const [placed, paid, dispatched, delivered] = [order.moment("placedAt"), order.moment("paidAt"), order.moment("dispatchedAt"), order.moment("deliveredAt")];
  const [cancelled, refunded] = [order.moment("cancelledAt"), order.moment("refundedAt")];
  const parcels = [...new Set(order.all((row) => row.id("parcel")).map(([, parcel]) => parcel))];
  const items = order.all(itemsOf).flatMap(([, some]) => some);
  const country = order.one("country", (row) => row.country());
  if (!rows.some(({ isRefused }) => isRefused)) {
    if (id === undefined) first.refuse("order", { message: "the order's id is missing", help: "write it, or remove the row" });
    if (!placed) first.refuse("placedAt", { message: "the moment of the order is missing", help: "write it, or remove the row" });
    if (customer === undefined) first.refuse("email", { message: "the row names no customer", help: "write the e-mail address or the customer's id" });
  }
  if (rows.some(({ isRefused }) => isRefused) || id === undefined || !placed || customer === undefined) return undefined;
  // As a sale it would be a basis for advertising, which it is not.
  const undated = status === "cancelled" && !cancelled ? "cancelled" : status === "refunded" && !refunded && !cancelled ? "refunded" : undefined;
  if (undated !== undefined)
    return first.warn("status", {
      message: `the order is left out: it was ${undated}, and nothing says when`,
      help: `add a column with the moment (${undated}At)`,
    });
  if (status === "ifPaid" && !paid)
    return first.warn("status", {
      message: "the order is left out: by its status it was not paid, and nothing says that it was",
      help: 'nothing has to be done; if such orders count without being paid, say so: statuses { STATUS: "placed" } (--statuses STATUS=placed)',
    });
  if (status === "none") return first.warn("status", { message: "the order is left out: by its status it was never made", help: "nothing has to be done" });
  const { options } = first.reading;
  const event = (type: string, { at }: Moment, key: string, fields: object): RecordedEvent => ({
    id: `${type}/${key}`,
    type,
    at,
    ...importedBy(options),
    ...fields,
  });
  const events = [event("order.placed", placed, id, { order: id, ...(items.length > 0 && { items }), ...(options.notice && { notice: true }) })];
  if (email !== undefined) events.unshift(event("customer.updated", placed, `order/${id}`, said({ email, country })));
  if (paid) events.push(event("order.paid", paid, `${id}/${id}`, { order: id }));
  for (const [type, moment] of [["parcel.dispatched", dispatched], ["parcel.delivered", delivered]] as const) // biome-ignore format: a list
    if (moment) for (const parcel of parcels.length > 0 ? parcels : [`${id}-1`]) events.push(event(type, moment, `${id}/${parcel}`, { order: id, parcel }));
  if (cancelled) events.push(event("order.cancelled", cancelled, `${id}/${id}`, { order: id }));
  if (refunded) events.push(event("refund.paid", refunded, `${id}/`, { order: id }));
  return { customer, events, mails: [] };
}

/** The items of a row: of its own columns, or of a column that lists them. */
function itemsOf(row: Row): Item[] | undefined {
  const product = row.id("product");
  const quantity = row.quantity();
  if (product !== undefined) return [said({ product, quantity }) as unknown as Item];
  const numbered = lineItems(row);
  if (numbered.length > 0) return numbered;
  const listed = row.value("items");
  if (listed === undefined) return undefined;
  const items = Array.isArray(listed) ? listed.map(itemOf) : String(listed).split("|").map(writtenItem);
  const help = 'write [{"product": "4711", "quantity": 2}] in JSON Lines, or 2x 4711|1x 0815';
  if (items.includes(undefined)) return row.refuse("items", { message: "the items can't be read", help });
  return items as Item[];
}

/** An item in JSON. */
function itemOf(given: unknown): Item | undefined {
  const { product, quantity } = (typeof given === "object" && given !== null ? given : {}) as Record<string, unknown>;
  if (typeof product !== "string" && !Number.isSafeInteger(product)) return undefined;
  if (quantity !== undefined && !(typeof quantity === "number" && quantity > 0)) return undefined;
  return said({ product: String(product), quantity }) as unknown as Item;
}

/** An item as Shopware lists it: `2x 0190…`. */
function writtenItem(text: string): Item | undefined {
  const [, quantity, product] = /^\s*(?:(\d{1,9})\s*x\s+)?(\S.*?)\s*$/.exec(text) ?? [];
  return product === undefined ? undefined : (said({ product, quantity: quantity === undefined ? undefined : Number(quantity) }) as unknown as Item);
}

/** Items in columns `line_item_1`, `line_item_2`, …, as an export of WooCommerce has them: `name:Coat|product_id:12|sku:C-1|quantity:2|…`. */
function lineItems(row: Row): Item[] {
  const items: Item[] = [];
  for (let at = 1; row.table.cells.has(`lineitem${at}`); at++) {
    const text = String(row.table.cells.get(`lineitem${at}`) ?? "");
    if (!text.trim()) continue;
    const of = (name: string) => new RegExp(`(?:^|\\|)\\s*${name}:([^|]*)`).exec(text)?.[1]?.trim() || undefined;
    const [product, quantity = "1"] = [of("sku") ?? of("product_id") ?? of("name"), of("quantity")];
    if (product !== undefined && /^\d{1,9}$/.test(quantity)) items.push({ product, quantity: Number(quantity) });
    else row.refuse("items", { message: `the item \`${text.slice(0, 80)}\` can't be read`, help: "write it like name:Coat|sku:C-1|quantity:2" });
  }
  return items;
}
