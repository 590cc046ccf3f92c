import type { FeedRow, Times } from "./store.js";

/** The texts of an offer's parts: members of its JSON, without the braces; empty where there are none. */
export interface Parts {
  price: string;
  sale: string;
  availability: string;
  stock: string;
  rest: string;
}

/** In the order in which an offer's JSON has them. */
export const PARTS = ["price", "sale", "availability", "stock", "rest"] as const satisfies (keyof Parts)[];

/** What an offer is that its feed has no more. */
export const SOLD_OUT = '"availability":"sold_out"';

/** The parts of an offer as the core wrote it. */
export function partsOf({ data, cuts: [sale = 0, availability = 0, stock = 0, rest = 0] }: Pick<FeedRow, "data" | "cuts">): Parts {
  const between = (from: number, until: number) => data.slice(from + 1, until);
  return {
    price: between(0, sale),
    sale: between(sale, availability),
    availability: between(availability, stock),
    stock: between(stock, rest),
    rest: between(rest, data.length - 1),
  };
}

/** The offer, JSON, of its parts, and where they begin in it: what {@link partsOf} takes apart. */
export function joined(parts: Parts): Pick<FeedRow, "data" | "cuts"> {
  let data = "{";
  const ends = PARTS.map((name) => {
    if (parts[name]) data += `${data === "{" ? "" : ","}${parts[name]}`;
    return data.length;
  });
  return { data: `${data}}`, cuts: ends.slice(0, -1) };
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

/** `[price, sale, reducedSince]`, JSON: what the history keeps. */
export function priceState({ price, sale }: Parts): string {
  const said = JSON.parse(`{${sale}}`);
  return JSON.stringify([JSON.parse(`{${price}}`).price, said.sale ?? null, said.reducedSince ?? null]);
}
