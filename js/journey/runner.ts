import { PostfrischError, problem } from "../base/errors.js";
import { JOURNEY_CUSTOMERS, JOURNEY_LEASE, JOURNEY_PAGE, JOURNEY_PARALLEL, JOURNEY_TIMEOUT } from "../base/limits.js";
import type { WebSignal } from "../base/platform.js";
import { type JourneyStore, latestEvents, type OpenMail, type StoredEvent } from "../stores/journeys.js";
import { emptyReport, type Host, type RunReport, retryOf, type SendOptions, serve } from "./customer.js";
import { checkCustomer, checkMails, corrections, invalid, storedEvents } from "./events.js";
import { type Entry, planned, type RecordedEvent, type RecordedHistory } from "./plan.js";
import type { Planner } from "./planner.js";

export type { JourneyStore, OpenMail, RecordedEvent, RecordedHistory, RunReport, SendOptions };

/** How journeys are run. */
export interface JourneyOptions<Message> {
  store: JourneyStore;
  /** `shop` by default. */
  tenant?: string;
  /** Decides which mails are due: `createPlanner`. */
  planner: Pick<Planner, "plan">;
  /** Renders a mail that is due; null for one that is not to be sent now. It is asked again later, also after an error. */
  letters: (entry: Entry, history: RecordedHistory) => Message | null | Promise<Message | null>;
  /** Hands a mail over, and throws where it was not taken ({@link https://github.com/postfrisch/postfrisch/blob/main/docs/journey-runner.md what errors mean}). */
  send: (message: Message, options: SendOptions) => unknown;
  /** Milliseconds since 1970, `Date.now` by default. */
  now?: () => number;
  /** Milliseconds for which a worker has a customer, ten minutes by default; all workers of a store have the same. */
  lease?: number;
  /** Milliseconds for rendering a mail, and for sending it, two minutes by default. */
  timeout?: number;
  /** Customers at once, four by default. */
  parallel?: number;
}

/** How far a run goes. */
export interface RunOptions {
  /** Customers, 1,000 by default. */
  limit?: number;
  /** Ends the run after the customers that it has begun. */
  signal?: WebSignal;
}

/** A customer of an export. */
export interface ExportedCustomer {
  customer: string;
  events: RecordedEvent[];
  /** Mails under way. */
  mails: OpenMail[];
}

/** How customers are imported. */
export interface ImportCustomersOptions {
  /** An event that was imported before and says something else now replaces the earlier one. */
  correct?: boolean;
  /** Counts what would be imported, and writes nothing. */
  dryRun?: boolean;
}

/** What an import came to. */
export interface ImportedCustomers {
  customers: number;
  /** Events that are new, or replace one with a lower revision. */
  events: number;
  /** Those of them that correct one of an earlier import. */
  corrected: number;
}

/** The journeys of a shop's customers. */
export interface Journey {
  /**
   * Keeps what happened to a customer. The same event counts once, however often it arrives.
   * @returns how many events are new, or replace one with a lower revision
   * @throws {PostfrischError} `journey/invalid`, and the store's own: nothing was kept then
   */
  record(customer: string, events: RecordedEvent | RecordedEvent[]): Promise<number>;
  /** The mails that would be sent at a moment, without sending them, for up to so many customers. */
  due(now?: number, options?: { limit?: number }): Promise<{ customer: string; entry: Entry }[]>;
  /**
   * Plans the customers whose time has come, and sends what is due. Several workers may run at once.
   * @throws the store's errors, once what was begun has ended: nothing is lost, the next run goes on
   */
  run(options?: RunOptions): Promise<RunReport>;
  /** Deletes all that is kept of a customer; whether there was anything. */
  forget(customer: string): Promise<boolean>;
  /** All customers, one after the other. */
  export(): AsyncGenerator<ExportedCustomer>;
  /** Takes up what {@link export} gave, or `readRows`; the same again changes nothing. */
  import(customers: Iterable<ExportedCustomer> | AsyncIterable<ExportedCustomer>, options?: ImportCustomersOptions): Promise<ImportedCustomers>;
}

/**
 * Runs journeys: keeps what happened to customers, asks the planner which mails are due, and sends each contract and service mail at least once, each advertising
 * mail at most once.
 * @throws {PostfrischError} `journey/invalid` for options that can't be, `store/failed` for a store without journeys
 */
export function createJourney<Message>(options: JourneyOptions<Message>): Journey {
  const { store, tenant = "shop", now = Date.now, lease = JOURNEY_LEASE, timeout = JOURNEY_TIMEOUT, parallel = JOURNEY_PARALLEL } = options;
  if (typeof store?.leaseCustomers !== "function")
    throw problem("store/failed", "this store has no journeys", "update the store: docs/extending/store.md says what it has to do");
  for (const [name, value] of Object.entries({ lease, timeout, parallel }))
    if (!Number.isSafeInteger(value) || value < 1) throw invalid(`\`${value}\` is no number for \`${name}\``, "write a whole number from 1", name);
  if (timeout >= lease) throw invalid(`a lease of ${lease} ms ends before a mail that takes ${timeout} ms`, "make the lease longer than the timeout", "lease");
  const host: Host<Message> = { ...options, tenant, now, lease, timeout };

  return {
    async record(customer, events) {
      checkCustomer(customer);
      const all = Array.isArray(events) ? events : [events];
      const stored = storedEvents(all);
      readable(host, customer, all);
      return store.appendEvents(tenant, customer, stored);
    },

    async due(at = now(), { limit = JOURNEY_CUSTOMERS } = {}) {
      const found: { customer: string; entry: Entry }[] = [];
      for (const customer of await store.customersDue(tenant, at, at + lease, limit)) {
        const known = await store.history(tenant, customer);
        if (!known) continue;
        const events = known.events.map(({ data }) => JSON.parse(data) as RecordedEvent);
        const mails = new Map(known.mails.map((mail) => [mail.messageId, mail]));
        for (const entry of host.planner.plan(planned({ customer, events }), at).entries) {
          const mail = mails.get(entry.messageId);
          const isOver = entry.class === "advertising" && mail?.state === "begun";
          if (entry.status === "due" && !isOver && retryOf(mail, events, at) === 0) found.push({ customer, entry });
        }
      }
      return found;
    },

    async run({ limit = JOURNEY_CUSTOMERS, signal } = {}) {
      const report = emptyReport();
      const failures: unknown[] = [];
      let left = limit;
      // Each lane has one customer: a mail that takes long holds up nobody who waits behind it.
      const lane = async () => {
        while (left > 0 && failures.length === 0 && !signal?.aborted) {
          left -= 1;
          const at = now();
          const [leased] = await store.leaseCustomers(tenant, at, at + lease, 1);
          if (!leased) return;
          await serve(host, leased, report);
        }
      };
      await Promise.all(Array.from({ length: Math.min(parallel, limit) }, () => lane().catch((error) => failures.push(error))));
      if (failures.length > 0) throw failures[0];
      return report;
    },

    async forget(customer) {
      return store.forgetCustomer(tenant, customer);
    },

    async *export() {
      for (let after = "", page = await store.listCustomers(tenant, after, JOURNEY_PAGE); page.length > 0; ) {
        for (const { customer, events, mails } of page) {
          yield { customer, events: events.map(({ data }) => JSON.parse(data) as RecordedEvent), mails };
          after = customer;
        }
        page = await store.listCustomers(tenant, after, JOURNEY_PAGE);
      }
    },

    async import(customers, { correct = false, dryRun = false } = {}) {
      const taken = { customers: 0, events: 0, corrected: 0 };
      for await (const { customer, events, mails } of customers) {
        checkCustomer(customer);
        checkMails(mails);
        readable(host, customer, events);
        const known = correct || dryRun ? ((await store.history(tenant, customer))?.events ?? []) : [];
        const { added, corrected } = correct ? corrections(events, known) : { added: events, corrected: [] };
        const stored = storedEvents([...added, ...corrected]);
        taken.events += dryRun ? fresh(stored, known) : await store.appendEvents(tenant, customer, stored, mails);
        taken.corrected += corrected.length;
        taken.customers += 1;
      }
      return taken;
    },
  };
}

/** How many events a store would take that has some already. */
function fresh(events: StoredEvent[], known: StoredEvent[]): number {
  const revisions = new Map(known.map(({ id, revision }) => [id, revision]));
  return latestEvents(events).filter(({ id, revision }) => revision > (revisions.get(id) ?? -1)).length;
}

/** What the planner can't read would keep back all of the customer's mails: it is refused before it is kept. */
function readable<Message>({ planner, now }: Host<Message>, customer: string, events: RecordedEvent[]): void {
  try {
    planner.plan(planned({ customer, events }), now());
  } catch (error) {
    // What else goes wrong in planning is the plan's matter.
    if (!(error instanceof PostfrischError) || error.code !== "journey/bad-history") return;
    const { code, message, help, path } = error.diagnostic;
    throw problem(code, `${customer}: ${message}`, help, { cause: error, ...(path !== undefined && { path }) });
  }
}
