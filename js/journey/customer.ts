// One customer while a worker has the lease: what was left open, the plan, and each mail that is due.
import { JOURNEY_MEND, JOURNEY_PAUSE, JOURNEY_PROBLEMS, JOURNEY_RECORD_PAUSE, JOURNEY_RECORD_TRIES, JOURNEY_RETRIES } from "../base/limits.js";
import type { WebSignal } from "../base/platform.js";
import { type CustomerLease, type JourneyStore, NO_RETRY, type OpenMail, type StoredEvent } from "../stores/journeys.js";
import { bouncedEvent, bouncedId, sentEvent, storedEvent, timeOf, uncertainEvent } from "./events.js";
import { outcomeOf, replyOf } from "./outcome.js";
import { type Entry, planned, type RecordedEvent, type RecordedHistory } from "./plan.js";
import type { Planner } from "./planner.js";

/** How a mail is handed over. */
export interface SendOptions {
  /** The value of the header `Message-ID`, with its angle brackets. The same mail always has the same. */
  messageId: string;
  /** For providers that take each mail once (`Idempotency-Key`): the same for each try of a mail. */
  idempotencyKey: string;
  /** Aborted when it takes too long. */
  signal: WebSignal;
  entry: Entry;
  customer: string;
}

/** What the host gives a worker. */
export interface Host<Message> {
  store: JourneyStore;
  tenant: string;
  planner: Pick<Planner, "plan">;
  /** Renders a mail; null for one that is not to be sent now. */
  letters: (entry: Entry, history: RecordedHistory) => Message | null | Promise<Message | null>;
  /** Sends a mail; throws where it can't. */
  send: (message: Message, options: SendOptions) => unknown;
  now: () => number;
  lease: number;
  timeout: number;
}

/** What a run did. */
export interface RunReport {
  /** Customers that were planned. */
  customers: number;
  /** Mails that went out. */
  sent: number;
  /** Those of them that may have gone out before: contract and service mails, with the same Message-ID. */
  again: number;
  /** Advertising mails of which nobody knows whether they went out; they are not sent again. */
  uncertain: number;
  /** Mails that did not go out and are tried again later. */
  refused: number;
  /** Contract and service mails of which nobody knows whether they went out; they are sent again later. */
  unconfirmed: number;
  /** Mails that did not go out, and are not tried again until the customer has another address. */
  bounced: number;
  /** Plans and mails that could not be made; tried again later. */
  failed: number;
  /** Mails for which `letters` gave null. */
  skipped: number;
  /** Customers that another worker took over meanwhile. */
  lost: number;
  /** What went wrong, the first hundred. */
  problems: { customer: string; entry: string | null; error: unknown }[];
}

export const emptyReport = (): RunReport => ({
  ...{ customers: 0, sent: 0, again: 0, uncertain: 0, refused: 0, unconfirmed: 0, bounced: 0, failed: 0, skipped: 0, lost: 0 },
  problems: [],
});

/** When a mail that is under way may be tried: 0 for now. */
export function retryOf(mail: OpenMail | undefined, events: RecordedEvent[], now: number): number {
  if (!mail) return 0;
  if (mail.retry === NO_RETRY) return hasNewAddress(mail, events) ? 0 : NO_RETRY;
  // What is later than any retry was written by a clock that was ahead.
  return mail.retry > now && mail.retry <= now + (JOURNEY_RETRIES.at(-1) ?? 0) ? mail.retry : 0;
}

/** Whether the customer has another address than the one that bounced. */
function hasNewAddress({ messageId }: OpenMail, events: RecordedEvent[]): boolean {
  const bounced = events.find(({ id }) => id === bouncedId(messageId));
  return bounced !== undefined && addressOf(events) !== bounced.email;
}

/** What the customer's events say last of the address. */
function addressOf(events: RecordedEvent[]): unknown {
  const said = events.filter(({ type, email }) => type.startsWith("customer.") && email !== undefined);
  return said.sort((a, b) => (timeOf(a.at) ?? 0) - (timeOf(b.at) ?? 0)).at(-1)?.email;
}

/** Nobody else must act on what this worker knows. */
class Lost extends Error {}

/**
 * Does what is due of a customer, and ends the lease.
 * @throws the store's errors: the lease then ends by itself, and the next worker goes on
 */
export async function serve<Message>(host: Host<Message>, lease: CustomerLease, report: RunReport): Promise<void> {
  const found = await host.store.history(host.tenant, lease.customer);
  // Forgotten since.
  if (!found) return;
  report.customers += 1;
  const pass = new Pass(host, lease, report, found.mails, {
    customer: lease.customer,
    events: found.events.map(({ data }) => JSON.parse(data) as RecordedEvent),
  });
  try {
    const wake = await pass.run();
    if (!(await host.store.releaseCustomer(host.tenant, lease.customer, lease.token, found.version, wake))) throw new Lost();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    report.lost += 1;
  }
}

class Pass<Message> {
  readonly #mails: Map<string, OpenMail>;
  /** When something has to be looked at again. */
  readonly #wakes: number[] = [];

  constructor(
    private readonly host: Host<Message>,
    private readonly lease: CustomerLease,
    private readonly report: RunReport,
    mails: OpenMail[],
    private readonly history: RecordedHistory,
  ) {
    this.#mails = new Map(mails.map((mail) => [mail.messageId, mail]));
  }

  /** Gives the time to plan again. */
  async run(): Promise<number | null> {
    const { planner, now } = this.host;
    // Whoever began these had the lease before and has it no more. An advertising mail that may be out counts as sent, before anything is planned.
    for (const { messageId, class: its, state, data } of this.#mails.values())
      if (state === "begun" && its === "advertising") await this.#uncertain(messageId, uncertainEvent(data));
    const handled = new Set<string>();
    for (;;) {
      let entry: Entry | undefined;
      let next: number | undefined;
      try {
        // After each mail it is planned anew: it may be one too many for the next.
        const plan = planner.plan(planned(this.history), now());
        entry = plan.entries.find(({ status, id }) => status === "due" && !handled.has(id));
        next = timeOf(plan.next);
      } catch (error) {
        this.#failed(null, error);
        return this.#wake(undefined);
      }
      if (!entry) return this.#wake(next);
      handled.add(entry.id);
      await this.#mail(entry);
    }
  }

  #wake(next: number | undefined): number | null {
    const now = this.host.now();
    if (next !== undefined && next > now) this.#wakes.push(next);
    // A plan that wants to be made at once again is made in a while.
    else if (next !== undefined && this.#wakes.length === 0) this.#wakes.push(now + JOURNEY_PAUSE);
    return this.#wakes.length > 0 ? Math.min(...this.#wakes) : null;
  }

  async #mail(entry: Entry): Promise<void> {
    const { store, tenant, letters, now, lease, timeout } = this.host;
    const { customer, token } = this.lease;
    const known = this.#mails.get(entry.messageId);
    const retry = retryOf(known, this.history.events, now());
    if (retry > 0) {
      if (retry < NO_RETRY) this.#wakes.push(retry);
      return;
    }
    let message: Message | null;
    let sent: StoredEvent;
    const at = now();
    try {
      // What can't be recorded must not be sent.
      sent = storedEvent(sentEvent(entry, at));
      message = await within(timeout, async () => letters(entry, this.history));
    } catch (error) {
      return this.#failed(entry, error);
    }
    if (message === null) {
      this.report.skipped += 1;
      this.#wakes.push(now() + JOURNEY_MEND);
      return;
    }
    const mail = { messageId: entry.messageId, class: entry.class, at, event: sent.id, data: sent.data };
    const start = await store.beginMail(tenant, customer, token, now() + lease, mail);
    if (start === "lost") throw new Lost();
    // Another worker has finished it since: the customer is planned again with that.
    if (start === "done") return;
    if (start === "again" && entry.class === "advertising") return this.#uncertain(entry.messageId, sentEvent(entry, at, true));
    await this.#send(entry, message, { isAgain: start === "again", tries: (known?.tries ?? 0) + 1 });
  }

  async #send(entry: Entry, message: Message, { isAgain, tries }: { isAgain: boolean; tries: number }): Promise<void> {
    const { send, now, timeout } = this.host;
    const { messageId } = entry;
    let error: unknown;
    const outcome = await within(timeout, async (signal) =>
      send(message, { messageId: `<${messageId}>`, idempotencyKey: messageId, signal, entry, customer: this.lease.customer }),
    ).then(
      () => "accepted" as const,
      (thrown) => {
        error = thrown;
        return outcomeOf(thrown);
      },
    );
    if (outcome === "accepted") {
      this.report.sent += 1;
      if (isAgain) this.report.again += 1;
      return this.#record(messageId, sentEvent(entry, now()));
    }
    this.#problem(entry, error);
    if (outcome === "bounced") return this.#bounced(entry, tries, replyOf(error));
    if (outcome === "unknown" && entry.class === "advertising") return this.#uncertain(messageId, sentEvent(entry, now(), true));
    // What was unknown before, this refusal does not tell: the mail may be out from then.
    const isUnknown = outcome === "unknown" || isAgain;
    this.report[isUnknown ? "unconfirmed" : "refused"] += 1;
    const retry = now() + (JOURNEY_RETRIES[tries - 1] ?? JOURNEY_RETRIES.at(-1) ?? 0);
    await this.#defer(messageId, isUnknown ? "begun" : "refused", retry);
    this.#wakes.push(retry);
  }

  async #bounced(entry: Entry, tries: number, responseCode: number | undefined): Promise<void> {
    const { store, tenant, now } = this.host;
    this.report.bounced += 1;
    const event = bouncedEvent(entry, now(), { revision: tries, responseCode, email: addressOf(this.history.events) });
    // The event first: where the worker ends in between, the mail is tried again, and the event is there once.
    await this.#persist(() => store.appendEvents(tenant, this.lease.customer, [storedEvent(event)]));
    this.#know(event);
    await this.#defer(entry.messageId, "refused", NO_RETRY);
  }

  async #uncertain(messageId: string, event: RecordedEvent): Promise<void> {
    this.report.uncertain += 1;
    await this.#record(messageId, event);
  }

  /** Records what is sent. The store takes it from whoever knows it, also without the lease. */
  async #record(messageId: string, event: RecordedEvent): Promise<void> {
    const { store, tenant } = this.host;
    const { customer, token } = this.lease;
    const isHeld = await this.#persist(() => store.finishMail(tenant, customer, token, messageId, storedEvent(event)));
    this.#know(event);
    if (!isHeld) throw new Lost();
  }

  async #defer(messageId: string, state: OpenMail["state"], retry: number): Promise<void> {
    const { store, tenant } = this.host;
    const { customer, token } = this.lease;
    if (!(await this.#persist(() => store.deferMail(tenant, customer, token, messageId, state, retry)))) throw new Lost();
  }

  /** Writes what only this worker knows, also where the store fails for a moment. */
  async #persist<T>(write: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await write();
      } catch (error) {
        if (tries === JOURNEY_RECORD_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, JOURNEY_RECORD_PAUSE * 3 ** (tries - 1)));
      }
    }
  }

  #know(event: RecordedEvent): void {
    const { events } = this.history;
    const at = events.findIndex(({ id }) => id === event.id);
    if (at < 0) events.push(event);
    else if ((events[at]?.revision ?? 0) < (event.revision ?? 0)) events[at] = event;
  }

  #failed(entry: Entry | null, error: unknown): void {
    this.report.failed += 1;
    this.#problem(entry, error);
    this.#wakes.push(this.host.now() + JOURNEY_MEND);
  }

  #problem(entry: Entry | null, error: unknown): void {
    const { problems } = this.report;
    if (problems.length < JOURNEY_PROBLEMS) problems.push({ customer: this.lease.customer, entry: entry?.id ?? null, error });
  }
}

/** Waits for something so many milliseconds. What comes later is nobody's any more. */
async function within<T>(timeout: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`it took longer than ${timeout} ms`);
      controller.abort(error);
      reject(error);
    }, timeout);
  });
  try {
    return await Promise.race([run(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
