import type { Statement } from "./database.js";
import { grouped } from "./grouped.js";
import { type CustomerLease, type JourneyStore, latestEvents, type MailStart, type NewMail, type OpenMail, type StoredCustomer, type StoredEvent } from "./journeys.js"; // biome-ignore format: a list
import { jsonLists } from "./lists.js";
import { SqlVouchers } from "./sql-vouchers.js";

/** ?1 tenant, ?2 customer. */
const OF = "tenant = ?1 AND customer = ?2";
/** Something happened: whoever has the customer learns it from the version. */
const TOUCH = "UPDATE journeys SET version = version + 1, ready = CASE token WHEN '' THEN 0 ELSE ready END";

/** Customers whose time has come, then those whom a clock that was ahead leased last: ?1 tenant, ?2 now, ?3 the end of a lease, ?4 how many. */
const DUE = `SELECT customer FROM (
    SELECT * FROM (SELECT customer, 0 AS late, ready AS since FROM journeys WHERE tenant = ?1 AND ready <= ?2 ORDER BY ready, customer LIMIT ?4)
    UNION ALL SELECT * FROM (SELECT customer, 1, seen FROM journeys WHERE tenant = ?1 AND seen > ?3 AND (ready IS NULL OR ready > ?2) ORDER BY seen, customer LIMIT ?4))
  ORDER BY late, since, customer LIMIT ?4`;

/** Customers by a query that gives their ids: three queries. */
function whole(customers: string, parameters: Statement[1]): Statement[] {
  const from = (table: string) => `FROM ${table} WHERE tenant = ?1 AND customer IN (${customers})`;
  return [
    [`SELECT customer, version ${from("journeys")} ORDER BY customer`, parameters],
    [`SELECT customer, id, revision, at, data ${from("journey_events")} ORDER BY customer, at, id`, parameters],
    [`SELECT customer, id AS messageId, class, state, at, tries, retry, data ${from("journey_mails")} ORDER BY customer, id`, parameters],
  ];
}

type Of<T> = T & { customer: string };

function customersOf([rows, events, mails]: unknown[][]): StoredCustomer[] {
  const own = <T>(all: unknown[] | undefined) => grouped((all ?? []) as Of<T>[], ({ customer }) => customer);
  const [theirs, open] = [own<StoredEvent>(events), own<OpenMail>(mails)];
  const bare = <T>({ customer: _, ...row }: Of<T>) => row as T;
  return ((rows ?? []) as Of<{ version: number }>[]).map(({ customer, version }) => ({
    customer,
    version,
    events: (theirs.get(customer) ?? []).map(bare<StoredEvent>),
    mails: (open.get(customer) ?? []).map(bare<OpenMail>),
  }));
}

/** Journeys on any SQLite: each change is one transaction, and there is one writer at a time. */
export class SqlJourneys extends SqlVouchers implements JourneyStore {
  async appendEvents(tenant: string, customer: string, events: StoredEvent[], mails: OpenMail[] = []): Promise<number> {
    if (events.length + mails.length === 0) return 0;
    const lists = jsonLists(latestEvents(events).map(({ id, revision, at, data }) => [id, revision, at, data]));
    const isNew = `SELECT 1 FROM json_each(?3) n LEFT JOIN journey_events e ON e.tenant = ?1 AND e.customer = ?2 AND e.id = n.value ->> 0
      WHERE e.id IS NULL OR n.value ->> 1 > e.revision`;
    const rows = await this.db.batch([
      ["INSERT INTO journeys (tenant, customer, version, ready, seen, token) VALUES (?, ?, 0, 0, 0, '') ON CONFLICT DO NOTHING", [tenant, customer]],
      ...lists.flatMap((list): Statement[] => [
        [`${TOUCH} WHERE ${OF} AND EXISTS (${isNew})`, [tenant, customer, list]],
        [
          `INSERT INTO journey_events (tenant, customer, id, revision, at, data)
           SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?3) WHERE true
           ON CONFLICT (tenant, customer, id) DO UPDATE SET revision = excluded.revision, at = excluded.at, data = excluded.data
           WHERE excluded.revision > revision RETURNING 1`,
          [tenant, customer, list],
        ],
      ]),
      ...mails.map(
        ({ messageId, class: its, state, at, tries, retry, data }): Statement => [
          `INSERT INTO journey_mails (tenant, customer, id, class, state, token, at, tries, retry, data) VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
          [tenant, customer, messageId, its, state, at, tries, retry, data],
        ],
      ),
    ]);
    return rows.slice(1, 1 + 2 * lists.length).flat().length;
  }

  async history(tenant: string, customer: string): Promise<StoredCustomer | null> {
    return customersOf(await this.db.read(whole("?2", [tenant, customer])))[0] ?? null;
  }

  async customersDue(tenant: string, now: number, until: number, limit: number): Promise<string[]> {
    const [rows = []] = await this.db.read([[DUE, [tenant, now, until, limit]]]);
    return (rows as { customer: string }[]).map(({ customer }) => customer);
  }

  async leaseCustomers(tenant: string, now: number, until: number, limit: number): Promise<CustomerLease[]> {
    const token = crypto.randomUUID();
    // The same query twice, in one transaction: what is updated comes back in no order.
    const [rows = []] = await this.db.batch([
      [DUE, [tenant, now, until, limit]],
      [`UPDATE journeys SET token = ?5, ready = ?3, seen = ?2 WHERE tenant = ?1 AND customer IN (${DUE})`, [tenant, now, until, limit, token]],
    ]);
    return (rows as { customer: string }[]).map(({ customer }) => ({ customer, token }));
  }

  async beginMail(tenant: string, customer: string, token: string, until: number, mail: NewMail): Promise<MailStart> {
    const held = `EXISTS (SELECT 1 FROM journeys WHERE ${OF} AND token = ?3)`;
    const done = `EXISTS (SELECT 1 FROM journey_events WHERE ${OF} AND id = ?4)`;
    const beginning: Statement[] = [
      [
        `SELECT ${held} AS held, ${done} AS done, (SELECT state FROM journey_mails WHERE ${OF} AND id = ?5) AS state`,
        [tenant, customer, token, mail.event, mail.messageId],
      ],
      [
        `INSERT INTO journey_mails (tenant, customer, id, class, state, token, at, tries, retry, data)
         SELECT ?1, ?2, ?5, ?6, 'begun', ?3, ?7, 0, 0, ?8 WHERE ${held} AND NOT ${done}
         ON CONFLICT (tenant, customer, id) DO UPDATE SET class = excluded.class, state = 'begun', token = excluded.token, retry = 0, data = excluded.data`,
        [tenant, customer, token, mail.event, mail.messageId, mail.class, mail.at, mail.data],
      ],
      [`UPDATE journeys SET ready = ?4 WHERE ${OF} AND token = ?3`, [tenant, customer, token, until]],
    ];
    // Before the mail leaves: a power failure must not take it back.
    const [[found] = []] = (await this.db.batch(beginning, true)) as { held: number; done: number; state: string | null }[][];
    if (!found?.held) return "lost";
    return found.done ? "done" : found.state === "begun" ? "again" : "send";
  }

  async finishMail(tenant: string, customer: string, token: string, messageId: string, event: StoredEvent): Promise<boolean> {
    // What was forgotten is in neither.
    const known = `(EXISTS (SELECT 1 FROM journey_mails WHERE ${OF} AND id = ?3) OR EXISTS (SELECT 1 FROM journey_events WHERE ${OF} AND id = ?4))`;
    const { id, revision, at, data } = event;
    const its = [tenant, customer, messageId, id];
    const rows = await this.db.batch([
      [`SELECT 1 FROM journeys WHERE ${OF} AND token = ?3`, [tenant, customer, token]],
      [`${TOUCH} WHERE ${OF} AND token <> ?5 AND ${known}`, [...its, token]],
      [
        `INSERT INTO journey_events (tenant, customer, id, revision, at, data) SELECT ?1, ?2, ?4, ?5, ?6, ?7 WHERE ${known}
         ON CONFLICT (tenant, customer, id) DO UPDATE SET revision = excluded.revision, at = excluded.at, data = excluded.data WHERE excluded.revision > revision`,
        [...its, revision, at, data],
      ],
      [`DELETE FROM journey_mails WHERE ${OF} AND id = ?3`, [tenant, customer, messageId]],
    ]);
    return (rows[0] ?? []).length > 0;
  }

  async deferMail(tenant: string, customer: string, token: string, messageId: string, state: OpenMail["state"], retry: number): Promise<boolean> {
    return this.#changes(`UPDATE journey_mails SET state = ?5, retry = ?6, tries = tries + 1 WHERE ${OF} AND token = ?3 AND id = ?4 RETURNING 1`, [
      ...[tenant, customer, token, messageId, state],
      retry,
    ]);
  }

  async releaseCustomer(tenant: string, customer: string, token: string, version: number, wake: number | null): Promise<boolean> {
    const release = `UPDATE journeys SET token = '', ready = CASE version WHEN ?4 THEN ?5 ELSE 0 END WHERE ${OF} AND token = ?3 RETURNING 1`;
    return this.#changes(release, [tenant, customer, token, version, wake]);
  }

  async forgetCustomer(tenant: string, customer: string): Promise<boolean> {
    const [gone = []] = await this.db.batch(
      ["journeys", "journey_events", "journey_mails"].map((table): Statement => [`DELETE FROM ${table} WHERE ${OF} RETURNING 1`, [tenant, customer]]),
    );
    this.db.settle?.();
    return gone.length > 0;
  }

  async listCustomers(tenant: string, after: string, limit: number): Promise<StoredCustomer[]> {
    const page = "SELECT customer FROM journeys WHERE tenant = ?1 AND customer > ?2 ORDER BY customer LIMIT ?3";
    return customersOf(await this.db.read(whole(page, [tenant, after, limit])));
  }

  async #changes(sql: string, parameters: Statement[1]): Promise<boolean> {
    const [rows = []] = await this.db.batch([[sql, parameters]]);
    return rows.length > 0;
  }
}
