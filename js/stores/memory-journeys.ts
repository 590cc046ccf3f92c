import { byTime, type CustomerLease, type JourneyStore, latestEvents, type MailStart, type NewMail, type OpenMail, type StoredCustomer, type StoredEvent } from "./journeys.js"; // biome-ignore format: a list
import { MemoryVouchers } from "./memory-vouchers.js";

interface Row {
  customer: string;
  version: number;
  /** When the customer may be leased: the end of the lease, or the time to plan again; infinite for never. */
  ready: number;
  /** When the customer was leased last. */
  seen: number;
  /** Of the lease; empty for none. */
  token: string;
  events: Map<string, StoredEvent>;
  mails: Map<string, OpenMail & { token: string }>;
}

/** Journeys in memory: nothing here waits, so that whoever leases is alone. */
export class MemoryJourneys extends MemoryVouchers implements JourneyStore {
  /** By tenant and customer. */
  readonly #journeys = new Map<string, Map<string, Row>>();

  async appendEvents(tenant: string, customer: string, events: StoredEvent[], mails: OpenMail[] = []): Promise<number> {
    if (events.length + mails.length === 0) return 0;
    const rows = this.#of(tenant);
    const row = rows.get(customer) ?? { customer, version: 0, ready: 0, seen: 0, token: "", events: new Map(), mails: new Map() };
    rows.set(customer, row);
    const fresh = latestEvents(events).filter(({ id, revision }) => (row.events.get(id)?.revision ?? -1) < revision);
    for (const event of fresh) row.events.set(event.id, { ...event });
    for (const mail of mails) if (!row.mails.has(mail.messageId)) row.mails.set(mail.messageId, { ...mail, token: "" });
    if (fresh.length > 0) touch(row);
    return fresh.length;
  }

  async history(tenant: string, customer: string): Promise<StoredCustomer | null> {
    const row = this.#of(tenant).get(customer);
    return row ? told(row) : null;
  }

  async customersDue(tenant: string, now: number, until: number, limit: number): Promise<string[]> {
    return this.#due(tenant, now, until, limit).map(({ customer }) => customer);
  }

  async leaseCustomers(tenant: string, now: number, until: number, limit: number): Promise<CustomerLease[]> {
    const token = crypto.randomUUID();
    return this.#due(tenant, now, until, limit).map((row) => {
      Object.assign(row, { token, ready: until, seen: now });
      return { customer: row.customer, token };
    });
  }

  async beginMail(tenant: string, customer: string, token: string, until: number, { event, ...mail }: NewMail): Promise<MailStart> {
    const row = this.#of(tenant).get(customer);
    if (row?.token !== token) return "lost";
    row.ready = until;
    if (row.events.has(event)) return "done";
    const known = row.mails.get(mail.messageId);
    row.mails.set(mail.messageId, { tries: 0, ...known, ...mail, at: known?.at ?? mail.at, state: "begun", retry: 0, token });
    return known?.state === "begun" ? "again" : "send";
  }

  async finishMail(tenant: string, customer: string, token: string, messageId: string, event: StoredEvent): Promise<boolean> {
    const row = this.#of(tenant).get(customer);
    if (!row) return false;
    const known = row.events.get(event.id);
    if (row.mails.delete(messageId) || known) {
      if ((known?.revision ?? -1) < event.revision) row.events.set(event.id, { ...event });
      if (row.token !== token) touch(row);
    }
    return row.token === token;
  }

  async deferMail(tenant: string, customer: string, token: string, messageId: string, state: OpenMail["state"], retry: number): Promise<boolean> {
    const mail = this.#of(tenant).get(customer)?.mails.get(messageId);
    if (mail?.token !== token) return false;
    Object.assign(mail, { state, retry, tries: mail.tries + 1 });
    return true;
  }

  async releaseCustomer(tenant: string, customer: string, token: string, version: number, wake: number | null): Promise<boolean> {
    const row = this.#of(tenant).get(customer);
    if (row?.token !== token) return false;
    Object.assign(row, { token: "", ready: row.version === version ? (wake ?? Number.POSITIVE_INFINITY) : 0 });
    return true;
  }

  async forgetCustomer(tenant: string, customer: string): Promise<boolean> {
    return this.#of(tenant).delete(customer);
  }

  async listCustomers(tenant: string, after: string, limit: number): Promise<StoredCustomer[]> {
    const rows = [...this.#of(tenant).values()].filter(({ customer }) => customer > after);
    return rows.sort(byName).slice(0, limit).map(told);
  }

  #due(tenant: string, now: number, until: number, limit: number): Row[] {
    const rows = this.#of(tenant).values();
    const isReady = (row: Row) => row.ready <= now;
    const since = (row: Row) => (isReady(row) ? row.ready : row.seen);
    const order = (a: Row, b: Row) => Number(isReady(b)) - Number(isReady(a)) || since(a) - since(b) || byName(a, b);
    // Mostly one is asked for: all are looked at, and few are sorted.
    const first: Row[] = [];
    for (const row of rows) {
      const last = first[limit - 1];
      if (!(isReady(row) || row.seen > until) || (last && order(last, row) < 0)) continue;
      first.push(row);
      first.sort(order).splice(limit);
    }
    return first;
  }

  #of(tenant: string): Map<string, Row> {
    const rows = this.#journeys.get(tenant) ?? new Map<string, Row>();
    this.#journeys.set(tenant, rows);
    return rows;
  }
}

/** Something happened: whoever has the customer learns it from the version. */
function touch(row: Row): void {
  row.version += 1;
  if (row.token === "") row.ready = 0;
}

const byName = (a: Row, b: Row) => (a.customer < b.customer ? -1 : 1);

function told({ customer, version, events, mails }: Row): StoredCustomer {
  return {
    customer,
    version,
    events: [...events.values()].sort(byTime).map((event) => ({ ...event })),
    mails: [...mails.values()].sort((a, b) => (a.messageId < b.messageId ? -1 : 1)).map(mailOf),
  };
}

/** With its members in the order that all stores have: an export reads alike. */
const mailOf = ({ messageId, class: its, state, at, tries, retry, data }: OpenMail): OpenMail => ({ messageId, class: its, state, at, tries, retry, data });
