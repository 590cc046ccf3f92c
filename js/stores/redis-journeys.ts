import { REDIS_BATCH } from "../base/limits.js";
import { byTime, type CustomerLease, type JourneyStore, latestEvents, type MailStart, type NewMail, type OpenMail, type StoredCustomer, type StoredEvent } from "./journeys.js"; // biome-ignore format: a list
import * as scripts from "./redis-journey-scripts.js";
import { RedisVouchers } from "./redis-vouchers.js";

/** Id and row in turn, as Redis gives a hash. */
type Flat = string[];
type Told = [customer: string, version: string, events: Flat, mails: Flat];

function customerOf([customer, version, events, mails]: Told): StoredCustomer {
  return { customer, version: Number(version), events: rowsOf(events, eventOf).sort(byTime), mails: rowsOf(mails, mailOf).sort(byId) };
}

const byId = (a: OpenMail, b: OpenMail) => (a.messageId < b.messageId ? -1 : 1);

function rowsOf<T>(flat: Flat, read: (id: string, fields: string[], data: string) => T): T[] {
  return Array.from({ length: flat.length / 2 }, (_, i) => {
    const text = flat[2 * i + 1] as string;
    const end = text.indexOf("\n");
    return read(flat[2 * i] as string, text.slice(0, end).split(" "), text.slice(end + 1));
  });
}

const eventOf = (id: string, [revision, at]: string[], data: string): StoredEvent => ({ id, revision: Number(revision), at: Number(at), data });
const mailOf = (messageId: string, [state, , at, tries, retry, its = ""]: string[], data: string): OpenMail => ({
  ...{ messageId, class: its, state: state as OpenMail["state"] },
  ...{ at: Number(at), tries: Number(tries), retry: Number(retry), data },
});

/** Journeys in Redis: a script runs alone. */
export abstract class RedisJourneys extends RedisVouchers implements JourneyStore {
  async appendEvents(tenant: string, customer: string, events: StoredEvent[], mails: OpenMail[] = []): Promise<number> {
    if (events.length + mails.length === 0) return 0;
    await this.know(tenant);
    const all = latestEvents(events);
    let added = 0;
    // What one call adds may come in several scripts: each of them wakes the customer, and a call that ended in the middle is made again.
    for (let from = 0; from < Math.max(all.length, mails.length); from += REDIS_BATCH) {
      const some = all.slice(from, from + REDIS_BATCH);
      added += Number(
        await this.db.run(
          scripts.APPEND,
          ...[tenant, customer, some.length],
          ...some.flatMap(({ id, revision, at, data }) => [id, revision, at, data]),
          ...mails.slice(from, from + REDIS_BATCH).flatMap((mail) => [mail.messageId, mail.state, mail.at, mail.tries, mail.retry, mail.class, mail.data]),
        ),
      );
    }
    return added;
  }

  async history(tenant: string, customer: string): Promise<StoredCustomer | null> {
    const told = (await this.db.run(scripts.HISTORY, tenant, customer)) as Told | null;
    return told && customerOf(told);
  }

  async customersDue(tenant: string, now: number, until: number, limit: number): Promise<string[]> {
    return (await this.db.run(scripts.DUE, tenant, now, until, limit)) as string[];
  }

  async leaseCustomers(tenant: string, now: number, until: number, limit: number): Promise<CustomerLease[]> {
    const token = crypto.randomUUID();
    const customers = (await this.db.run(scripts.LEASE, tenant, now, until, limit, token)) as string[];
    return customers.map((customer) => ({ customer, token }));
  }

  async beginMail(tenant: string, customer: string, token: string, until: number, mail: NewMail): Promise<MailStart> {
    const { messageId, event, at, data } = mail;
    return (await this.db.run(scripts.BEGIN, tenant, customer, token, until, messageId, event, at, mail.class, data)) as MailStart;
  }

  async finishMail(tenant: string, customer: string, token: string, messageId: string, event: StoredEvent): Promise<boolean> {
    const { id, revision, at, data } = event;
    return Number(await this.db.run(scripts.FINISH, tenant, customer, token, messageId, id, revision, at, data)) === 1;
  }

  async deferMail(tenant: string, customer: string, token: string, messageId: string, state: OpenMail["state"], retry: number): Promise<boolean> {
    return Number(await this.db.run(scripts.DEFER, tenant, customer, token, messageId, state, retry)) === 1;
  }

  async releaseCustomer(tenant: string, customer: string, token: string, version: number, wake: number | null): Promise<boolean> {
    return Number(await this.db.run(scripts.RELEASE, tenant, customer, token, version, wake ?? "")) === 1;
  }

  async forgetCustomer(tenant: string, customer: string): Promise<boolean> {
    return Number(await this.db.run(scripts.FORGET, tenant, customer)) === 1;
  }

  async listCustomers(tenant: string, after: string, limit: number): Promise<StoredCustomer[]> {
    const from = after === "" ? "-" : `(${after}`;
    const customers = (await this.db.call("ZRANGE", `${this.db.of(tenant)}journeys`, from, "+", "BYLEX", "LIMIT", 0, limit)) as string[];
    const all: StoredCustomer[] = [];
    // Each by itself: Redis answers others meanwhile.
    for (const customer of customers) {
      const told = await this.history(tenant, customer);
      if (told) all.push(told);
    }
    return all;
  }
}
