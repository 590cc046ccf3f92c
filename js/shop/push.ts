import load from "#load/feed";
import { problem } from "../base/errors.js";
import { CLOCK_WRONG, PUSH_BATCH, PUSH_PAUSE, PUSH_TRIES } from "../base/limits.js";
import { feed as engine } from "../engine/feed.js";
import { grouped } from "../stores/grouped.js";
import { type FeedRow, isLate, type LateFact, type Revision, type SaleRow, type Store, type StoredOffer, type Times } from "../stores/store.js";
import type { Change, ImportProblem } from "./change.js";

engine.from(load);

/** A change to apply. */
export interface Wanted {
  /** Its number in the request, from 1. */
  row: number;
  change: Change;
  /** The delivery id; it is the same for repeated deliveries. */
  delivery: string;
}

type Patched = { offer: { offer: FeedRow; times: Times; deliveries: string[]; taken: boolean; late?: LateFact } } | "older" | { problems: ImportProblem[] };

/** The result of the changes of one offer. */
interface Outcome {
  taken: number;
  older: number;
  problems: ImportProblem[];
  /** The revision to write, if there is one. */
  revision?: Revision;
}

/**
 * Applies changes to offers. Each offer is read, changed by the core, and replaced if it is still unchanged; otherwise it is read
 * again, so that concurrent changes are never lost.
 */
export async function put(store: Store, tenant: string, wanted: Wanted[], at: { sent: number; now: number }): Promise<Omit<Outcome, "revision">> {
  const by = grouped(wanted, ({ change }) => change.id.normalize("NFC"));
  const sum = { taken: 0, older: 0, problems: [] as ImportProblem[] };
  for (const { taken, older, problems } of await revised(store, tenant, by, at.now, (was, some) => outcomeOf(was, some, at))) {
    sum.taken += taken;
    sum.older += older;
    sum.problems.push(...problems);
  }
  sum.problems.sort((a, b) => a.row - b.row);
  return sum;
}

/** Merges a feed's sales into offers for which a push brought newer data about part of the sale. */
export async function settleSales(store: Store, tenant: string, sales: SaleRow[], { asOf, now }: { asOf: number; now: number }): Promise<void> {
  const merge = (was: StoredOffer | undefined, { sale }: SaleRow): { revision?: Revision } => {
    if (!was) return {};
    const { data, times, deliveries } = was;
    const merged = engine.guarded((glue) => glue.mergeSale({ data, times, deliveries, row: `{${sale}}`, at: asOf })) as Patched;
    if (merged === "older" || "problems" in merged) return {};
    const { offer: next, times: later, deliveries: kept } = merged.offer;
    return { revision: { was, next: { ...next, id: was.id }, times: later, deliveries: kept, late: [] } };
  };
  for (let from = 0; from < sales.length; from += PUSH_BATCH) {
    const by = new Map(sales.slice(from, from + PUSH_BATCH).map((row) => [row.id, row]));
    await revised(store, tenant, by, now, merge);
  }
}

/** Replaces offers with the result of `change`, and retries after concurrent changes. Returns the result for each offer. */
async function revised<Wish, Came extends { revision?: Revision }>(
  store: Store,
  tenant: string,
  wanted: Map<string, Wish>,
  now: number,
  change: (was: StoredOffer | undefined, wish: Wish) => Came,
): Promise<Came[]> {
  const done: Came[] = [];
  let open = wanted;
  for (let tries = 0; open.size > 0; tries++) {
    if (tries === PUSH_TRIES) throw problem("store/locked", "others change the same offers all the time", "send it again", {});
    if (tries > 0) await pause(Math.random() * Math.min(2 ** tries, PUSH_PAUSE));
    const known = new Map((await store.offers(tenant, [...open.keys()])).map((offer) => [offer.id, offer]));
    const outcomes = [...open].map(([id, wish]) => [id, wish, change(known.get(id), wish)] as const);
    const revisions = outcomes.flatMap(([, , { revision }]) => revision ?? []);
    const ids = new Set(revisions.length ? await store.reviseOffers(tenant, revisions, now + CLOCK_WRONG) : []);
    open = new Map();
    for (const [id, wish, outcome] of outcomes) {
      if (outcome.revision && !ids.has(id)) open.set(id, wish);
      else done.push(outcome);
    }
  }
  return done;
}

/** Applies the changes of one offer in sequence. */
function outcomeOf(was: StoredOffer | undefined, wanted: Wanted[], { sent, now }: { sent: number; now: number }): Outcome {
  const outcome: Outcome = { taken: 0, older: 0, problems: [] };
  for (const { row, change, delivery } of wanted) {
    const { id } = change;
    if (!was) {
      const { diagnostic } = problem("campaign/unknown-offer", `the offer \`${id}\` is not in the store`, "import it with a feed first");
      outcome.problems.push({ ...diagnostic, row, id, field: "id", value: id, dropped: "row" });
      continue;
    }
    const { data, times, deliveries } = outcome.revision ? { ...outcome.revision, data: outcome.revision.next.data } : was;
    const patched = engine.guarded((glue) =>
      glue.patchOffer({ data, times, deliveries, change: JSON.stringify(change).normalize("NFC"), delivery, sent, now }),
    ) as Patched;
    if (patched === "older") outcome.older += 1;
    else if ("problems" in patched) outcome.problems.push(...patched.problems.map((found) => ({ ...found, row, id })));
    else {
      const { offer: next, taken, late, ...rest } = patched.offer;
      const before = outcome.revision?.late ?? [];
      outcome[taken ? "taken" : "older"] += 1;
      outcome.revision = { was, next: { ...next, id: was.id }, ...rest, late: late ? [...before, told(late, was)] : before };
    }
  }
  return outcome;
}

/** A late update, without what the history already contains. */
function told(late: LateFact, { history }: StoredOffer): LateFact {
  const before = history.findLast(({ at }) => at <= late.at);
  if (!before || isLate(before)) return late;
  return { ...late, state: engine.guarded((glue) => glue.stateAfter(before.data, late.fact)) };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
