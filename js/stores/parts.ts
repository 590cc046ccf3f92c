import { type FeedRow, type LateFact, type Times, UNREAD } from "./store.js";

/** The texts of an offer's parts: members of its JSON, without the braces; empty where there are none. */
export interface Parts {
  price: string;
  sale: string;
  availability: string;
  stock: string;
  rest: string;
}

/** The parts' names. */
export const PARTS = ["price", "sale", "availability", "stock", "rest"] as const satisfies (keyof Parts)[];
/** In the order in which an offer's JSON has them. */
const ORDER = ["rest", "price", "sale", "availability", "stock"] as const satisfies (keyof Parts)[];

/** What an offer is that its feed has no more. */
export const SOLD_OUT = '"availability":"sold_out"';

/** The parts of an offer as the core wrote it. */
export function partsOf({ data, cuts }: Pick<FeedRow, "data" | "cuts">): Parts {
  const [price = 1, sale = 1, availability = 1, stock = 1] = cuts;
  const between = (from: number, until: number) => data.slice(data.length - from + 1, data.length - until);
  return {
    rest: between(data.length, price),
    price: between(price, sale),
    sale: between(sale, availability),
    availability: between(availability, stock),
    stock: between(stock, 1),
  };
}

/** The offer, JSON, of its parts, and where they begin in it: what {@link partsOf} takes apart. */
export function joined(parts: Parts): Pick<FeedRow, "data" | "cuts"> {
  let data = "{";
  const ends = ORDER.map((name) => {
    if (parts[name]) data += `${data === "{" ? "" : ","}${parts[name]}`;
    return data.length;
  });
  data += "}";
  return { data, cuts: ends.slice(0, -1).map((end) => data.length - end) };
}

/** The parts of a row, where a sale that could not be read is {@link UNREAD}. */
export function rowParts(row: FeedRow): Parts {
  const parts = partsOf(row);
  return row.saleUnread ? { ...parts, sale: UNREAD } : parts;
}

/** All parts are of one time. */
export function timesOf(at: number): Times {
  return { price: at, sale: at, availability: at, stock: at, rest: at };
}

/** When an offer's price was true. */
export function asOfOf(parts: Parts, times: Times): number {
  return parts.sale.includes('"sale":') ? times.sale : times.price;
}

/** Whether it can be had, by the text of the part that says so. */
export function isAvailable(availability: string): boolean {
  return !/"availability":"(sold_out|unknown)"/.test(availability);
}

/** What a feed's row says of a price, as the history keeps it where it came late. */
export function lateFact(parts: Parts, at: number): LateFact {
  if (parts.sale === UNREAD) return { at, fact: `{${parts.price}}` };
  return { at, fact: `{${parts.price},${saleFact(parts)}}`, state: priceState(parts) };
}

/** The part of a price that was confirmed later than the other, as a fact of the history; none where both were confirmed at once. */
export function laterPart(parts: Parts, { price, sale }: Times): LateFact | undefined {
  if (price === sale) return undefined;
  return { at: Math.max(price, sale), fact: sale > price ? `{${saleFact(parts)}}` : `{${parts.price}}` };
}

function saleFact({ sale }: Parts): string {
  const said = JSON.parse(`{${sale}}`);
  const since = said.reducedSince === undefined ? "" : `,"reducedSince":${said.reducedSince}`;
  return `"sale":${JSON.stringify(said.sale ?? null)}${since}`;
}

/** `[price, sale, reducedSince]`, JSON: what the history keeps. */
export function priceState({ price, sale }: Parts): string {
  const said = JSON.parse(`{${sale}}`);
  return JSON.stringify([JSON.parse(`{${price}}`).price, said.sale ?? null, said.reducedSince ?? null]);
}
