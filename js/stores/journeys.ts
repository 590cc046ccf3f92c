// What a store keeps for journeys: the events of each customer, whose turn it is, and which mails are under way. Times are milliseconds since 1970.

/** An event of a customer. Of two with the same id, the one with the higher revision is kept. */
export interface StoredEvent {
  id: string;
  revision: number;
  at: number;
  /** The event, JSON. */
  data: string;
}

/** A mail that was begun and is not finished. One that is finished is an event. */
export interface OpenMail {
  messageId: string;
  /** `contract`, `service` or `advertising`. */
  class: string;
  /** `begun`: nobody knows yet whether it went out. `refused`: it did not. */
  state: "begun" | "refused";
  /** When it was begun first. */
  at: number;
  /** How often it was tried and did not go out for sure. */
  tries: number;
  /** When it may be tried again: 0 for at once, {@link NO_RETRY} for never. */
  retry: number;
  /** The event that it becomes when it is sent, JSON. Whoever finds the mail later can record that, even if nothing plans the mail any more. */
  data: string;
}

/** The time to retry a mail that is not tried again. */
export const NO_RETRY = Number.MAX_SAFE_INTEGER;

/** All that is kept of a customer. */
export interface StoredCustomer {
  customer: string;
  /** Another one after each change that does not come from the holder of the lease. */
  version: number;
  /** In the order of their times, then of their ids. */
  events: StoredEvent[];
  /** In the order of their ids. */
  mails: OpenMail[];
}

/** The right to act for a customer until the lease ends, or somebody else has it. */
export interface CustomerLease {
  customer: string;
  /** No other lease of the customer has or had it: what is done with an older one is found out by it. Random, so that this holds after a restored backup, too. */
  token: string;
}

/** A mail that is begun. */
export type NewMail = Pick<OpenMail, "messageId" | "class" | "at" | "data"> & {
  /** The id of the event that says that it was sent. */
  event: string;
};

/**
 * What came of beginning a mail. `send`: it is written down, nobody has tried it, or whoever did knows that it did not go out. `again`: it was begun before, and
 * nobody knows whether it went out. `done`: it is finished. `lost`: somebody else has the customer; nothing was written.
 */
export type MailStart = "send" | "again" | "done" | "lost";

/** Customers with their events, of whom each is planned by one worker at a time. */
export interface JourneyStore {
  /**
   * Adds events, and mails of an export where there are none of theirs. Of an event that is known, only a higher revision replaces it. If anything is new, the
   * customer gets another version and is planned again, at once or when the lease ends.
   * @returns how many events are new or replace one
   */
  appendEvents(tenant: string, customer: string, events: StoredEvent[], mails?: OpenMail[]): Promise<number>;
  /** All of one moment; null where there is no such customer. */
  history(tenant: string, customer: string): Promise<StoredCustomer | null>;
  /** Whom {@link leaseCustomers} would give. */
  customersDue(tenant: string, now: number, until: number, limit: number): Promise<string[]>;
  /**
   * Gives customers whose time has come and who are leased to nobody, the longest waiting first, with a lease until `until`. After them come customers who were
   * leased last by a clock that was ahead by more than the length of a lease (later than `until`): whatever that clock decided is decided again, and a lease that
   * it took is over. Whoever asks at the same time gets others.
   */
  leaseCustomers(tenant: string, now: number, until: number, limit: number): Promise<CustomerLease[]>;
  /** Writes down that a mail is about to be sent, and extends the lease to `until`. The lease may have ended, as long as nobody else has the customer. */
  beginMail(tenant: string, customer: string, token: string, until: number, mail: NewMail): Promise<MailStart>;
  /**
   * Records a mail that was sent, and closes it, in one step. It does so for an old token, too: the mail is out, and a store that refused the fact would let it be
   * sent again. The event's id makes it count once. Only what was forgotten stays forgotten: where there is neither the mail nor its event, nothing is recorded.
   * @returns whether the token is still the current one; where it is not, the holder is told by the customer's version
   */
  finishMail(tenant: string, customer: string, token: string, messageId: string, event: StoredEvent): Promise<boolean>;
  /** Says when a mail is tried again, and whether it is known that it did not go out. False where somebody else has begun it since, or it is finished. */
  deferMail(tenant: string, customer: string, token: string, messageId: string, state: OpenMail["state"], retry: number): Promise<boolean>;
  /**
   * Ends a lease. The customer is planned again at `wake` (null: when something happens), or at once if the version is another one by now.
   * @returns false where somebody else has the customer
   */
  releaseCustomer(tenant: string, customer: string, token: string, version: number, wake: number | null): Promise<boolean>;
  /** Deletes all of a customer; false where there is nothing. */
  forgetCustomer(tenant: string, customer: string): Promise<boolean>;
  /** Customers in the order of their ids, after one; `""` begins. */
  listCustomers(tenant: string, after: string, limit: number): Promise<StoredCustomer[]>;
}

/** Each id once, with its highest revision; of two equal ones the first. */
export function latestEvents(events: StoredEvent[]): StoredEvent[] {
  const latest = new Map<string, StoredEvent>();
  for (const event of events) if ((latest.get(event.id)?.revision ?? -1) < event.revision) latest.set(event.id, event);
  return [...latest.values()];
}

/** Events in the order in which they are given. */
export const byTime = (a: StoredEvent, b: StoredEvent) => a.at - b.at || (a.id < b.id ? -1 : 1);
