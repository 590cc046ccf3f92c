import { HISTORY_POINTS } from "../base/limits.js";
import type { Row } from "./memory-import.js";
import { asOfOf, joined } from "./parts.js";
import type { StoredOffer } from "./store.js";

/** An override of an offer, JSON, and when it was taken back. */
export type Said = [data: string, undoneAt: number | null];

/** An offer as stores give it: its row, and what they keep beside it. Overrides that were taken back say so in `undone`. */
export function storedOffer(row: Omit<Row, "feed">, overrides: Said[], photo: { asset: string; source: string } | null): StoredOffer {
  const { id, parts, times, deliveries, goneSince, history } = row;
  return {
    id,
    ...joined(parts),
    asOf: asOfOf(parts, times),
    times,
    deliveries,
    goneSince,
    overrides: overrides.map(([data, undone]) => (undone === null ? data : JSON.stringify({ ...JSON.parse(data), undone }))),
    history: history.length > HISTORY_POINTS ? history.slice(-HISTORY_POINTS) : history,
    photo: photo?.asset ?? null,
    photoSource: photo?.source ?? null,
  };
}
