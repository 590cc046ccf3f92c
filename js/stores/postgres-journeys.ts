import { byTime, type CustomerLease, type JourneyStore, latestEvents, type MailStart, type NewMail, type OpenMail, type StoredCustomer, type StoredEvent } from "./journeys.js"; // biome-ignore format: a list
import type { Query } from "./postgres-client.js";
import { PostgresVouchers } from "./postgres-vouchers.js";

const OF = "tenant = $1 AND customer = $2";
/** Something happened: whoever has the customer learns it from the version. */
const TOUCH = `UPDATE postfrisch.journeys SET version = version + 1, ready = CASE token WHEN '' THEN 0 ELSE ready END WHERE ${OF}`;
const READY = "SELECT customer, ready AS since FROM postfrisch.journeys WHERE tenant = $1 AND ready <= $2 ORDER BY ready, customer LIMIT $3";
/** Those whom a clock that was ahead leased last. */
const AHEAD = `SELECT customer, seen AS since FROM postfrisch.journeys WHERE tenant = $1 AND seen > $4 AND (ready IS NULL OR ready > $2) ORDER BY seen, customer LIMIT $3`;

/** Customers with all of theirs, by a condition on `j`, in one statement: of one moment. */
const whole = (condition: string) => `SELECT j.customer, j.version::float8 AS version,
    (SELECT json_agg(json_build_object('id', e.id, 'revision', e.revision, 'at', e.at, 'data', e.data)) FROM postfrisch.journey_events e
      WHERE e.tenant = j.tenant AND e.customer = j.customer)::text AS events,
    (SELECT json_agg(json_build_object('messageId', m.id, 'class', m.class, 'state', m.state, 'at', m.at, 'tries', m.tries, 'retry', m.retry, 'data', m.data) ORDER BY m.id)
      FROM postfrisch.journey_mails m WHERE m.tenant = j.tenant AND m.customer = j.customer)::text AS mails
  FROM postfrisch.journeys j WHERE ${condition}`;

interface WholeRow {
  customer: string;
  version: number;
  events: string | null;
  mails: string | null;
}

const customerOf = ({ events, mails, ...row }: WholeRow): StoredCustomer => ({
  ...row,
  events: (JSON.parse(events ?? "[]") as StoredEvent[]).sort(byTime),
  mails: JSON.parse(mails ?? "[]") as OpenMail[],
});

/** Journeys in PostgreSQL. Whoever changes something of a customer has that row locked first, so that nobody waits for someone who waits for him. */
export class PostgresJourneys extends PostgresVouchers implements JourneyStore {
  async appendEvents(tenant: string, customer: string, events: StoredEvent[], mails: OpenMail[] = []): Promise<number> {
    if (events.length + mails.length === 0) return 0;
    return this.db.transaction(async (query) => {
      // Locks the row, also one that is there. Where somebody forgets the customer meanwhile, it is made anew.
      await query(
        `INSERT INTO postfrisch.journeys AS j (tenant, customer, version, ready, seen, token) VALUES ($1, $2, 0, 0, 0, '')
         ON CONFLICT (tenant, customer) DO UPDATE SET version = j.version`,
        [tenant, customer],
      );
      const all = latestEvents(events);
      const { count } = await query(
        `INSERT INTO postfrisch.journey_events AS e (tenant, customer, id, revision, at, data)
         SELECT $1, $2, * FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::text[])
         ON CONFLICT (tenant, customer, id) DO UPDATE SET revision = excluded.revision, at = excluded.at, data = excluded.data WHERE excluded.revision > e.revision`,
        [tenant, customer, all.map(({ id }) => id), all.map(({ revision }) => revision), all.map(({ at }) => at), all.map(({ data }) => data)],
      );
      for (const { messageId, class: its, state, at, tries, retry, data } of mails)
        await query(
          `INSERT INTO postfrisch.journey_mails (tenant, customer, id, class, state, token, at, tries, retry, data) VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9)
           ON CONFLICT DO NOTHING`,
          [tenant, customer, messageId, its, state, at, tries, retry, data],
        );
      if (count > 0) await query(TOUCH, [tenant, customer]);
      return count;
    });
  }

  async history(tenant: string, customer: string): Promise<StoredCustomer | null> {
    const { rows } = await this.db.query<WholeRow>(whole("j.tenant = $1 AND j.customer = $2"), [tenant, customer]);
    return rows.map(customerOf)[0] ?? null;
  }

  async customersDue(tenant: string, now: number, until: number, limit: number): Promise<string[]> {
    const { rows: ready } = await this.db.query<{ customer: string }>(READY, [tenant, now, limit]);
    const { rows: ahead } = await this.db.query<{ customer: string }>(AHEAD, [tenant, now, limit - ready.length, until]);
    return [...ready, ...ahead].map(({ customer }) => customer);
  }

  leaseCustomers(tenant: string, now: number, until: number, limit: number): Promise<CustomerLease[]> {
    const token = crypto.randomUUID();
    return this.db.transaction(async (query) => {
      // Whom another worker is just taking is left to it.
      const { rows: ready } = await query<{ customer: string }>(`${READY} FOR UPDATE SKIP LOCKED`, [tenant, now, limit]);
      const { rows: ahead } = await query<{ customer: string }>(`${AHEAD} FOR UPDATE SKIP LOCKED`, [tenant, now, limit - ready.length, until]);
      const taken = [...ready, ...ahead].map(({ customer }) => customer);
      if (taken.length > 0)
        await query("UPDATE postfrisch.journeys SET token = $3, ready = $4, seen = $5 WHERE tenant = $1 AND customer = ANY ($2::text[])", [
          ...[tenant, taken, token],
          ...[until, now],
        ]);
      return taken.map((customer) => ({ customer, token }));
    });
  }

  beginMail(tenant: string, customer: string, token: string, until: number, mail: NewMail): Promise<MailStart> {
    return this.db.transaction(async (query) => {
      if ((await lock(query, tenant, customer)) !== token) return "lost";
      await query(`UPDATE postfrisch.journeys SET ready = $3 WHERE ${OF}`, [tenant, customer, until]);
      if ((await query(`SELECT FROM postfrisch.journey_events WHERE ${OF} AND id = $3`, [tenant, customer, mail.event])).count > 0) return "done";
      const its = [tenant, customer, mail.messageId];
      const { rows } = await query<{ state: string }>(`SELECT state FROM postfrisch.journey_mails WHERE ${OF} AND id = $3`, its);
      await query(
        `INSERT INTO postfrisch.journey_mails (tenant, customer, id, class, state, token, at, tries, retry, data) VALUES ($1, $2, $3, $4, 'begun', $5, $6, 0, 0, $7)
         ON CONFLICT (tenant, customer, id) DO UPDATE SET class = excluded.class, state = 'begun', token = excluded.token, retry = 0, data = excluded.data`,
        [...its, mail.class, token, mail.at, mail.data],
      );
      return rows[0]?.state === "begun" ? "again" : "send";
    });
  }

  finishMail(tenant: string, customer: string, token: string, messageId: string, { id, revision, at, data }: StoredEvent): Promise<boolean> {
    return this.db.transaction(async (query) => {
      const holder = await lock(query, tenant, customer);
      const { count: open } = await query(`DELETE FROM postfrisch.journey_mails WHERE ${OF} AND id = $3`, [tenant, customer, messageId]);
      const { count: told } = await query(`SELECT FROM postfrisch.journey_events WHERE ${OF} AND id = $3`, [tenant, customer, id]);
      // What was forgotten is neither open nor told.
      if (open + told > 0) {
        await query(
          `INSERT INTO postfrisch.journey_events AS e (tenant, customer, id, revision, at, data) VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (tenant, customer, id) DO UPDATE SET revision = excluded.revision, at = excluded.at, data = excluded.data WHERE excluded.revision > e.revision`,
          [tenant, customer, id, revision, at, data],
        );
        if (holder !== token) await query(TOUCH, [tenant, customer]);
      }
      return holder === token;
    });
  }

  async deferMail(tenant: string, customer: string, token: string, messageId: string, state: OpenMail["state"], retry: number): Promise<boolean> {
    const defer = `UPDATE postfrisch.journey_mails SET state = $5, retry = $6, tries = tries + 1 WHERE ${OF} AND token = $3 AND id = $4`;
    return (await this.db.query(defer, [tenant, customer, token, messageId, state, retry])).count > 0;
  }

  async releaseCustomer(tenant: string, customer: string, token: string, version: number, wake: number | null): Promise<boolean> {
    const release = `UPDATE postfrisch.journeys SET token = '', ready = CASE version WHEN $4 THEN $5::bigint ELSE 0 END WHERE ${OF} AND token = $3`;
    return (await this.db.query(release, [tenant, customer, token, version, wake])).count > 0;
  }

  forgetCustomer(tenant: string, customer: string): Promise<boolean> {
    return this.db.transaction(async (query) => {
      const of = async (table: string) => (await query(`DELETE FROM postfrisch.${table} WHERE ${OF}`, [tenant, customer])).count;
      const there = (await of("journeys")) > 0;
      await of("journey_events");
      await of("journey_mails");
      return there;
    });
  }

  async listCustomers(tenant: string, after: string, limit: number): Promise<StoredCustomer[]> {
    const { rows } = await this.db.query<WholeRow>(`${whole("j.tenant = $1 AND j.customer > $2")} ORDER BY j.customer LIMIT $3`, [tenant, after, limit]);
    return rows.map(customerOf);
  }
}

/** Waits for whoever changes something of a customer; gives the token of the lease, nothing where there is no customer. */
async function lock(query: Query, tenant: string, customer: string): Promise<string | undefined> {
  const { rows } = await query<{ token: string }>(`SELECT token FROM postfrisch.journeys WHERE ${OF} FOR UPDATE`, [tenant, customer]);
  return rows[0]?.token;
}
