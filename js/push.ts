import load from "#load/feed";
import { feed as engine } from "./engine/feed.js";
import { problem } from "./errors.js";
import type { ImportProblem } from "./import.js";
import type { Change } from "./intake.js";
import { CLOCK_WRONG } from "./limits.js";
import { grouped } from "./stores/grouped.js";
import { type FeedRow, isLate, type LateFact, type Revision, type Store, type StoredOffer, type Times } from "./stores/store.js";

engine.from(load);

/** A change on its way. */
export interface Wanted {
  /** Its number in the request, from 1. */
  row: number;
  change: Change;
  /** The same whenever it is delivered again. */
  delivery: string;
}

/** How often an offer is read again that others change at the same time. */
const TRIES = 50;

type Patched = { offer: { offer: FeedRow; times: Times; deliveries: string[]; taken: boolean; late?: LateFact } } | "older" | { problems: ImportProblem[] };

/** What came of the changes of one offer. */
interface Outcome {
  taken: number;
  older: number;
  problems: ImportProblem[];
  /** What is to be written, if anything is. */
  revision?: Revision;
}

/**
 * Puts changes into offers. Each offer is read, changed by the core, and replaced if it is still as it was read; one that others changed meanwhile is read
 * again, so that nothing is lost, whoever writes at the same time.
 */
export async function put(store: Store, tenant: string, wanted: Wanted[], at: { sent: number; now: number }): Promise<Omit<Outcome, "revision">> {
  const sum = { taken: 0, older: 0, problems: [] as ImportProblem[] };
  let open = grouped(wanted, ({ change }) => change.id.normalize("NFC"));
  for (let tries = 0; open.size > 0; tries++) {
    if (tries === TRIES) throw problem("store/locked", "others change the same offers all the time", "send it again", {});
    if (tries > 0) await pause(Math.random() * 2 ** Math.min(tries, 6));
    const known = new Map((await store.offers(tenant, [...open.keys()])).map((offer) => [offer.id, offer]));
    const outcomes = [...open].map(([id, some]) => [id, some, outcomeOf(known.get(id), some, at)] as const);
    const revisions = outcomes.flatMap(([, , { revision }]) => revision ?? []);
    const revised = new Set(revisions.length ? await store.reviseOffers(tenant, revisions, at.now + CLOCK_WRONG) : []);
    open = new Map();
    for (const [id, some, { taken, older, problems, revision }] of outcomes) {
      if (revision && !revised.has(id)) {
        open.set(id, some);
        continue;
      }
      sum.taken += taken;
      sum.older += older;
      sum.problems.push(...problems);
    }
  }
  sum.problems.sort((a, b) => a.row - b.row);
  return sum;
}

/** The changes of one offer, one after the other. */
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

/** A late fact with what it makes of the price in force then, so that what the history has already is not told again. */
function told(late: LateFact, { history }: StoredOffer): LateFact {
  const before = history.findLast(({ at }) => at <= late.at);
  if (!before || isLate(before)) return late;
  return { ...late, state: engine.guarded((glue) => glue.stateAfter(before.data, late.fact)) };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
