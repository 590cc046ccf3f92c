import { HISTORY_AGE, HISTORY_GAP, NAMED_ROWS } from "../base/limits.js";
import { isAvailable, joined, lateFact, laterPart, PARTS, type Parts, partsOf, priceState, rowParts, SOLD_OUT, timesOf } from "./parts.js";
import {
  type CommitOptions,
  type FeedImport,
  type FeedRow,
  type ImportCounts,
  type ImportDiff,
  isLate,
  type KeptRow,
  type LateFact,
  type Revision,
  type SaleRow,
  type StoredOffer,
  type StoredPrice,
  type Times,
  UNREAD,
} from "./store.js";

/** An offer as it is kept. */
export interface Row {
  id: string;
  feed: string;
  parts: Parts;
  times: Times;
  deliveries: string[];
  goneSince: number | null;
  history: StoredPrice[];
}

/** A feed on its way into memory. */
export class MemoryImport implements FeedImport {
  readonly #staged = new Map<string, FeedRow | KeptRow>();
  readonly #again = new Map<string, number>();

  constructor(
    private readonly rows: Map<string, Row>,
    private readonly feed: string,
    /** As of when each feed was imported whole last. */
    private readonly whole: Map<string, number>,
    private readonly committed: () => void,
  ) {}

  async add(added: FeedRow[], kept: KeptRow[] = []): Promise<void> {
    for (const row of added) {
      const before = this.#staged.get(row.id);
      if (before && "data" in before) this.#again.set(row.id, row.row);
      else this.#staged.set(row.id, row);
    }
    for (const row of kept) if (!this.#staged.has(row.id)) this.#staged.set(row.id, row);
  }

  async duplicates(): Promise<{ id: string; row: number }[]> {
    return [...this.#again].map(([id, row]) => ({ id, row })).sort((a, b) => a.row - b.row);
  }

  /** What has everything that an offer has. */
  #whole(): FeedRow[] {
    return [...this.#staged.values()].filter((row) => "data" in row);
  }

  #missing(at: Moment): Row[] {
    if (this.#isBelated(at)) return [];
    return [...this.rows.values()].filter((row) => row.feed === this.feed && isOlder(row, "availability", at) && !this.#staged.has(row.id));
  }

  /** Whether the feed was imported whole as of later. */
  #isBelated({ asOf, believed }: Moment): boolean {
    const newest = this.whole.get(this.feed) ?? 0;
    return newest > asOf && newest <= believed;
  }

  #gone(at: Moment): Row[] {
    return this.#missing(at).filter((row) => isAvailable(row.parts.availability));
  }

  async counts(asOf: number, { partial = false, believed = Number.POSITIVE_INFINITY, clock = believed }: CommitOptions = {}): Promise<ImportCounts> {
    const at = { asOf, believed };
    const isBelated = this.#isBelated(at);
    const counts = { added: 0, changed: 0, unchanged: 0, gone: this.#gone(at).length, older: 0 };
    const contested: ImportCounts["contested"] = [];
    for (const row of this.#whole()) {
      const old = this.rows.get(row.id);
      counts[!old && isBelated ? "older" : fate(old, rowParts(row), at)] += 1;
      if (old && !partial && old.feed !== this.feed && isOlder(old, "rest", at)) contested.push({ id: row.id, row: row.row, feed: old.feed });
    }
    const ahead = [...this.rows.values()].filter(({ times }) => PARTS.some((part) => times[part] > clock)).length;
    return { ...counts, ...(contested.length && { contested: contested.sort((a, b) => a.row - b.row).slice(0, NAMED_ROWS) }), ...(ahead && { ahead }) };
  }

  async diff(asOf: number, { believed = Number.POSITIVE_INFINITY }: CommitOptions = {}): Promise<ImportDiff> {
    const at = { asOf, believed };
    const staged = this.#whole().sort((a, b) => (a.id < b.id ? -1 : 1));
    const added = staged.filter((row) => !this.rows.has(row.id) && !this.#isBelated(at)).map((row) => row.id);
    const changed = staged.flatMap((row) => {
      const old = this.rows.get(row.id);
      if (!old || fate(old, rowParts(row), at) !== "changed") return [];
      return [{ id: row.id, before: joined(old.parts).data, after: joined(merged(old, rowParts(row), at).parts).data }];
    });
    const gone = this.#gone(at).map((row) => row.id);
    return { added: added.slice(0, NAMED_ROWS), changed: changed.slice(0, NAMED_ROWS), gone: gone.sort().slice(0, NAMED_ROWS) };
  }

  async commit(asOf: number, { partial = false, believed = Number.POSITIVE_INFINITY }: CommitOptions = {}): Promise<SaleRow[]> {
    for (const row of this.rows.values()) Object.assign(row, corrected(row, believed));
    const at = { asOf, believed };
    const isBelated = this.#isBelated(at);
    for (const row of partial ? [] : this.#missing(at)) {
      const parts = { ...row.parts, availability: SOLD_OUT };
      const times = { ...row.times, availability: asOf };
      Object.assign(row, { parts, times, goneSince: goneSince(row, parts, times) });
    }
    const pushed: SaleRow[] = [];
    for (const row of this.#whole()) {
      const { id } = row;
      const old = this.rows.get(id);
      if (!old && isBelated) continue;
      const { sale } = rowParts(row);
      if (old && old.times.sale > asOf && old.deliveries[0]?.startsWith("s") && sale !== UNREAD) pushed.push({ id, sale });
      const { parts, times } = old ? merged(old, rowParts(row), at) : first(rowParts(row), asOf);
      const feed = old && (partial || times.rest !== asOf) ? old.feed : this.feed;
      const isFresh = !old || times.price === asOf || times.sale === asOf;
      const told = isFresh ? remembered(old, parts, times) : old.history;
      const isLate = old && Math.max(old.times.price, old.times.sale) > asOf;
      const history = isLate ? withLate(told, lateFact(rowParts(row), asOf)) : told;
      this.rows.set(id, { id, feed, parts, times, deliveries: old?.deliveries ?? [], goneSince: goneSince(old, parts, times), history });
    }
    if (!partial && !isBelated) this.whole.set(this.feed, asOf);
    this.committed();
    return pushed;
  }

  async abort(): Promise<void> {
    this.#staged.clear();
  }
}

/** As of when an import is, and up to which times are believed. */
interface Moment {
  asOf: number;
  believed: number;
}

/** An offer of which times that can't be are unknown. */
function corrected(row: Row, believed: number): Row {
  const right = (at: number) => (at > believed ? 0 : at);
  const times = Object.fromEntries(PARTS.map((part) => [part, right(row.times[part])])) as unknown as Times;
  const gone = row.goneSince === null ? null : right(row.goneSince);
  return { ...row, times, goneSince: gone, history: row.history.filter(({ at }) => at <= believed) };
}

/** Since when it can't be had, as it will be: since it was said first. */
function goneSince(old: Row | undefined, { availability }: Parts, times: Times): number | null {
  if (isAvailable(availability)) return null;
  return old && !isAvailable(old.parts.availability) ? old.goneSince : times.availability;
}

/** Whether a part is not newer than an import. */
function isOlder({ times }: Row, part: keyof Parts, { asOf, believed }: Moment): boolean {
  return times[part] <= asOf || times[part] > believed;
}

/** What becomes of an offer that a feed has. */
function fate(old: Row | undefined, parts: Parts, at: Moment): "added" | "changed" | "unchanged" | "older" {
  if (!old) return "added";
  const newer = PARTS.filter((part) => isOlder(old, part, at) && parts[part] !== UNREAD);
  if (newer.some((part) => old.parts[part] !== parts[part])) return "changed";
  return PARTS.every((part) => isOlder(old, part, at)) ? "unchanged" : "older";
}

/** An offer with the parts of a feed's row that are not older. */
function merged(old: Row, said: Parts, at: Moment): Pick<Row, "parts" | "times"> {
  const next = { parts: { ...old.parts }, times: { ...old.times } };
  for (const part of PARTS) {
    if (!isOlder(old, part, at) || said[part] === UNREAD) continue;
    next.parts[part] = said[part];
    next.times[part] = at.asOf;
  }
  return next;
}

/** A new offer. A sale that could not be read is of an unknown time. */
function first(said: Parts, asOf: number): Pick<Row, "parts" | "times"> {
  const times = timesOf(asOf);
  return said.sale === UNREAD ? { parts: { ...said, sale: "" }, times: { ...times, sale: 0 } } : { parts: said, times };
}

/** When all of what is charged was said last: a price alone says nothing of a sale. */
const confirmed = ({ price, sale }: Times) => Math.min(price, sale);

/** An offer's prices with what is said of them now. */
function remembered(old: Row | undefined, parts: Parts, times: Times): StoredPrice[] {
  const since = Math.max(times.price, times.sale);
  const now = priceState(parts);
  const before = old?.history ?? [];
  const at = Math.max(since, before.at(-1)?.at ?? since);
  const seen = old ? confirmed(old.times) : null;
  const last = before.findLast((state) => !isLate(state));
  if (seen !== null && last?.data === now && confirmed(times) - seen <= HISTORY_GAP) return before;
  const cutoff = at - HISTORY_AGE;
  const isNeeded = (state: StoredPrice, i: number) =>
    !isLate(state) && !before.slice(i + 1).some((later) => !isLate(later) && later.at > state.at && later.at <= cutoff);
  const kept = before.filter((state, i) => state.at >= cutoff || isNeeded(state, i));
  // What was confirmed of the price before, after all of it was: whatever comes late lies before or after it.
  const part = old && laterPart(old.parts, old.times);
  if (part && last && part.at > last.at) kept.push({ at: part.at, seen: null, data: part.fact });
  return [...kept, { at, seen, data: now }];
}

/** A history with what came late, but for what it says already: a fact that is there, or a state that was confirmed later still. */
function withLate(history: StoredPrice[], { at, fact, state }: LateFact): StoredPrice[] {
  const place = history.findLastIndex((point) => point.at <= at);
  const last = history[place];
  const next = history.slice(place + 1).find((point) => !isLate(point));
  const isConfirmed = (next?.seen ?? Number.POSITIVE_INFINITY) > at;
  if (last && ((last.data === state && isConfirmed) || (last.at === at && last.data === fact))) return history;
  return history.toSpliced(place + 1, 0, { at, seen: null, data: fact });
}

/** Whether an offer is as it was read. */
export function isStill(row: Row | undefined, { data, cuts, times, deliveries }: StoredOffer): boolean {
  const all = ({ parts, times, deliveries }: Pick<Row, "parts" | "times" | "deliveries">) =>
    JSON.stringify([PARTS.map((part) => [parts[part], times[part]]), deliveries]);
  return row !== undefined && all(row) === all({ parts: partsOf({ data, cuts }), times, deliveries });
}

/** An offer with a push put into it. */
export function revised(row: Row, { next, times, deliveries, late }: Revision, believed: number): Row {
  const old = corrected(row, believed);
  const parts = partsOf(next);
  return { ...old, parts, times, deliveries, goneSince: goneSince(old, parts, times), history: late.reduce(withLate, remembered(old, parts, times)) };
}
