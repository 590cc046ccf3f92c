import { HISTORY_AGE, HISTORY_GAP } from "../base/limits.js";
import type { Statement } from "./database.js";
import { UNREAD } from "./store.js";

// What SQLite engines do to the history of prices, statement by statement. `o` stands for a stored offer, `n` for the one that it becomes, `s` for a staged row.

/** `[price, sale, reducedSince]` of a row's parts, as the history keeps it. */
export const priceState = (row: string) => {
  const sale = `('{' || ${row}.sale || '}')`;
  return `'[' || (('{' || ${row}.price || '}') -> '$.price') || ',' || coalesce(${sale} -> '$.sale', 'null') || ',' || coalesce(${sale} -> '$.reducedSince', 'null') || ']'`;
};
/** What a row says of a sale, as a fact of the history. */
const saleFact = (row: string) => {
  const said = (name: string) => `(('{' || ${row}.sale || '}') -> '$.${name}')`;
  return `'"sale":' || coalesce(${said("sale")}, 'null') || coalesce(',"reducedSince":' || ${said("reducedSince")}, '')`;
};
/** What a staged row says of a price, as the history keeps it where it came late. */
export const lateFact = `'{' || s.price || CASE WHEN s.sale = '${UNREAD}' THEN '' ELSE ',' || ${saleFact("s")} END || '}'`;
/** When what is charged was said last. */
export const pricedAt = (row: string) => `max(${row}.price_at, ${row}.sale_at)`;
/** When all of it was said last: a price alone says nothing of a sale. */
const confirmed = (row: string) => `min(${row}.price_at, ${row}.sale_at)`;
/** Whether a price of the history came late. */
const isLate = (row: string) => `substr(${row}.data, 1, 1) = '{'`;

/**
 * Puts prices into the history, where they changed or nobody had looked for long; where the time did not move on, the history may have lost what is stored.
 * `rows` gives offers as they will be: `id`, `price`, `sale`, `price_at`, `sale_at`; ?1 is the tenant. Stored times later than `believed` are unknown.
 */
export function remember(rows: string, parameters: Statement[1], believed?: string): Statement[] {
  const right = (part: string) => (believed ? `CASE WHEN o.${part}_at > ${believed} THEN 0 ELSE o.${part}_at END` : `o.${part}_at`);
  const seen = `min(${right("price")}, ${right("sale")})`;
  const last = (what: string) =>
    `(SELECT ${what} FROM prices p WHERE p.tenant = ?1 AND p.offer = n.id AND NOT ${isLate("p")} ORDER BY p.at DESC, p.n DESC LIMIT 1)`;
  const changed = `FROM (${rows}) n LEFT JOIN catalog o ON o.tenant = ?1 AND o.id = n.id
     WHERE (o.id IS NULL OR ${confirmed("n")} - ${seen} > ${HISTORY_GAP}
       OR (n.price <> o.price OR n.sale <> o.sale OR ${pricedAt("o")} >= ${pricedAt("n")}) AND ${priceState("n")} IS NOT ${last("p.data")})`;
  const newest = `max(${right("price")}, ${right("sale")})`;
  return [
    // What was confirmed of the price before, after all of it was: whatever comes late lies before or after it.
    [
      `INSERT INTO prices (tenant, offer, at, seen, data)
     SELECT ?1, n.id, ${newest}, NULL, '{' || CASE WHEN ${right("sale")} > ${right("price")} THEN ${saleFact("o")} ELSE o.price END || '}' ${changed}
       AND ${right("sale")} <> ${right("price")} AND ${newest} > ${last("p.at")}`,
      parameters,
    ],
    [
      `INSERT INTO prices (tenant, offer, at, seen, data)
     SELECT ?1, n.id, max(${pricedAt("n")}, coalesce((SELECT max(p.at) FROM prices p WHERE p.tenant = ?1 AND p.offer = n.id), 0)), ${seen}, ${priceState("n")} ${changed}`,
      parameters,
    ],
  ];
}

/**
 * Puts what came late into the history, but for what it says already: a fact that is there, or a state that was confirmed later still. `rows` gives `id`, `at`,
 * `fact` and `state`; ?1 is the tenant.
 */
export function tellLate(rows: string, parameters: Statement[1]): Statement {
  const confirmed = `coalesce((SELECT p.seen > l.at FROM prices p WHERE p.tenant = ?1 AND p.offer = l.id AND p.at > l.at AND NOT ${isLate("p")} ORDER BY p.at, p.n LIMIT 1), 1)`;
  return [
    `INSERT INTO prices (tenant, offer, at, seen, data) SELECT ?1, l.id, l.at, NULL, l.fact FROM (${rows}) l
     WHERE NOT coalesce((SELECT p.data = l.state AND ${confirmed} OR p.at = l.at AND p.data = l.fact FROM prices p WHERE p.tenant = ?1 AND p.offer = l.id AND p.at <= l.at ORDER BY p.at DESC, p.n DESC LIMIT 1), 0)`,
    parameters,
  ];
}

/** A price stays while it, or what came before the first one that counts, may be asked for. */
export const compaction = (tenant: string, now: number): Statement => [
  `DELETE FROM prices WHERE tenant = ?1 AND at < ?2
   AND (${isLate("prices")} OR EXISTS (SELECT 1 FROM prices p WHERE p.tenant = ?1 AND p.offer = prices.offer AND p.at > prices.at AND p.at <= ?2 AND NOT ${isLate("p")}))`,
  [tenant, now - HISTORY_AGE],
];
