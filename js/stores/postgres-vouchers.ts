import { problem } from "../base/errors.js";
import { SWEEP_MORE, SWEEP_MUCH } from "../base/limits.js";
import { jsonLists } from "./lists.js";
import type { Postgres, Query } from "./postgres-client.js";
import { voucherSweepDay } from "./store.js";
import type { NewVoucher, PoolCounts, StoredVoucher, TakenVouchers, VoucherStore, VoucherWish } from "./vouchers.js";

const POOL = "tenant = $1 AND pool = $2";
const COLUMNS = "code, until, uses, used";

type HeldRow = StoredVoucher & { holder: string };

/** Waits for whoever takes codes of the pool: a code that two transactions want is seen by the second one as the first one left it. */
const lockStock = (query: Query, tenant: string, pool: string) =>
  query(`SELECT FROM postfrisch.voucher_stock WHERE ${POOL} ORDER BY until FOR UPDATE`, [tenant, pool]);

/** Voucher pools in PostgreSQL. `voucher_stock` has how many codes are free by their last day; whoever makes one less has its rows locked. */
export class PostgresVouchers implements VoucherStore {
  constructor(protected readonly db: Postgres) {}

  addVouchers(tenant: string, pool: string, vouchers: NewVoucher[]): Promise<number> {
    return this.db.transaction(async (query) => {
      await sweepVouchers(query, Date.now(), SWEEP_MORE);
      let added = 0;
      for (const list of jsonLists(vouchers)) {
        // In one order, so that nobody waits for someone who waits for him.
        const { rows } = await query<{ free: number }>(
          `WITH added AS (INSERT INTO postfrisch.vouchers (tenant, pool, code, until, uses, used, state)
             SELECT DISTINCT ON (code) $1, $2, code, until, uses, 0, 0 FROM json_to_recordset($3::json) AS x(code text, until int, uses int) ORDER BY code
             ON CONFLICT (tenant, pool, code) DO NOTHING RETURNING until)
           INSERT INTO postfrisch.voucher_stock AS s (tenant, pool, until, free) SELECT $1, $2, until, count(*) FROM added GROUP BY until ORDER BY until
           ON CONFLICT (tenant, pool, until) DO UPDATE SET free = s.free + excluded.free RETURNING (SELECT count(*) FROM added)::int AS free`,
          [tenant, pool, list],
        );
        added += rows[0]?.free ?? 0;
      }
      return added;
    });
  }

  takeVouchers(tenant: string, pool: string, wishes: VoucherWish[], day: number): Promise<TakenVouchers> {
    return this.db.transaction(async (query) => {
      await lockStock(query, tenant, pool);
      const holders = wishes.map(({ holder }) => holder);
      // A code that is over is no longer its holder's.
      await query(
        `UPDATE postfrisch.vouchers v SET holder = NULL, subject = NULL FROM unnest($4::text[]) AS w(holder)
         WHERE v.tenant = $1 AND v.pool = $2 AND v.until < $3 AND v.holder = w.holder`,
        [tenant, pool, day, holders],
      );
      const known = await query<HeldRow>(
        `SELECT holder, ${COLUMNS} FROM postfrisch.vouchers JOIN unnest($3::text[]) AS w(holder) USING (holder) WHERE ${POOL}`,
        [tenant, pool, holders],
      );
      const held = new Map(known.rows.map(({ holder, ...voucher }) => [holder, voucher]));
      const missing = wishes.filter(({ holder }) => !held.has(holder));
      const { rows } = await query<{ free: number }>(
        `SELECT coalesce(sum(free), 0)::float8 AS free FROM postfrisch.voucher_stock WHERE ${POOL} AND until >= $3`,
        [tenant, pool, day],
      );
      const stock = rows[0]?.free ?? 0;
      if (missing.length > stock) return { vouchers: null, left: stock, wanted: missing.length };
      if (missing.length > 0) for (const { holder, ...voucher } of await assign(query, tenant, pool, missing, day)) held.set(holder, voucher);
      return { vouchers: wishes.flatMap(({ holder }) => held.get(holder) ?? []), left: stock - missing.length, wanted: missing.length };
    });
  }

  async countVouchers(tenant: string, pool: string, day: number): Promise<PoolCounts> {
    const count = (condition: string) => `(count(*) FILTER (WHERE ${condition}))::float8`;
    const { rows } = await this.db.query<PoolCounts>(
      `SELECT ${count("until >= $3 AND state = 0")} AS left, ${count("until >= $3 AND state = 1")} AS given, ${count("until < $3")} AS expired
       FROM postfrisch.vouchers WHERE ${POOL}`,
      [tenant, pool, day],
    );
    return rows[0] as PoolCounts;
  }

  async voucher(tenant: string, pool: string, by: { code: string } | { holder: string }): Promise<StoredVoucher | null> {
    const [column, value] = "code" in by ? ["code", by.code] : ["holder", by.holder];
    const { rows } = await this.db.query<StoredVoucher>(`SELECT ${COLUMNS} FROM postfrisch.vouchers WHERE ${POOL} AND ${column} = $3`, [tenant, pool, value]);
    return rows[0] ?? null;
  }

  redeemVoucher(tenant: string, pool: string, code: string, purchase: string, day: number) {
    return this.db.transaction(async (query) => {
      const its = [tenant, pool, code];
      const { rows: before } = await query<{ state: number }>(`SELECT state FROM postfrisch.vouchers WHERE ${POOL} AND code = $3`, its);
      // One that was given is never free again: only others are waited for in one order with whoever takes codes.
      if (before[0]?.state === 0) await lockStock(query, tenant, pool);
      const { rows: was } = await query<StoredVoucher & { state: number }>(
        `SELECT ${COLUMNS}, state FROM postfrisch.vouchers WHERE ${POOL} AND code = $3 FOR UPDATE`,
        its,
      );
      const [row] = was;
      if (!row) return null;
      const { state, ...voucher } = row;
      const use = [...its, purchase];
      const { count } = await query(`SELECT FROM postfrisch.voucher_uses WHERE ${POOL} AND code = $3 AND purchase = $4`, use);
      if (count > 0 || voucher.until < day || voucher.used >= voucher.uses) return { ...voucher, counted: count > 0 };
      await query("INSERT INTO postfrisch.voucher_uses (tenant, pool, code, purchase) VALUES ($1, $2, $3, $4)", use);
      await query(`UPDATE postfrisch.vouchers SET used = used + 1, state = 1 WHERE ${POOL} AND code = $3`, its);
      if (state === 0) await query(`UPDATE postfrisch.voucher_stock SET free = free - 1 WHERE ${POOL} AND until = $3`, [tenant, pool, voucher.until]);
      return { ...voucher, used: voucher.used + 1, counted: true };
    });
  }

  forgetHolder(tenant: string, subject: string): Promise<boolean> {
    return this.db.transaction(async (query) => {
      const own = "SELECT pool, code FROM postfrisch.vouchers WHERE tenant = $1 AND subject = $2";
      await query(`DELETE FROM postfrisch.voucher_uses WHERE tenant = $1 AND (pool, code) IN (${own})`, [tenant, subject]);
      return (await query("UPDATE postfrisch.vouchers SET holder = NULL, subject = NULL WHERE tenant = $1 AND subject = $2", [tenant, subject])).count > 0;
    });
  }

  deleteVouchers(tenant: string, pool: string): Promise<boolean> {
    return this.db.transaction(async (query) => {
      await lockStock(query, tenant, pool);
      const of = async (table: string) => (await query(`DELETE FROM postfrisch.${table} WHERE ${POOL}`, [tenant, pool])).count;
      await of("voucher_uses");
      await of("voucher_stock");
      return (await of("vouchers")) > 0;
    });
  }

  protected sweepVouchers(now: number): Promise<void> {
    return this.db.transaction((query) => sweepVouchers(query, now, SWEEP_MUCH));
  }
}

/** Gives codes that end first to holders who have none; as many are free. */
async function assign(query: Query, tenant: string, pool: string, missing: VoucherWish[], day: number): Promise<HeldRow[]> {
  const { rows: free } = await query<{ code: string }>(
    `SELECT code FROM postfrisch.vouchers WHERE ${POOL} AND state = 0 AND until >= $3 ORDER BY until, code LIMIT $4`,
    [tenant, pool, day, missing.length],
  );
  if (free.length < missing.length)
    throw problem(
      "store/damaged",
      `the stock of the voucher pool ${pool} is not what its codes say`,
      "restore the database from a backup; nothing was written",
    );
  const lists = [free.map(({ code }) => code), missing.map(({ holder }) => holder), missing.map(({ subject }) => subject)];
  const { rows } = await query<HeldRow>(
    `UPDATE postfrisch.vouchers v SET state = 1, holder = g.holder, subject = g.subject FROM unnest($3::text[], $4::text[], $5::text[]) AS g(code, holder, subject)
     WHERE v.tenant = $1 AND v.pool = $2 AND v.code = g.code RETURNING v.holder, v.code, v.until, v.uses, v.used`,
    [tenant, pool, ...lists],
  );
  const given = new Map<number, number>();
  for (const { until } of rows) given.set(until, (given.get(until) ?? 0) + 1);
  await query(
    `UPDATE postfrisch.voucher_stock s SET free = s.free - g.n FROM unnest($3::int[], $4::int[]) AS g(until, n) WHERE s.tenant = $1 AND s.pool = $2 AND s.until = g.until`,
    [tenant, pool, [...given.keys()], [...given.values()]],
  );
  return rows;
}

/** Of codes that are over leaves the code, so that it is never given again. What another transaction has in its hands is left for the next time. */
async function sweepVouchers(query: Query, now: number, most: number): Promise<void> {
  const day = voucherSweepDay(now);
  const over = "SELECT tenant, pool, code FROM postfrisch.vouchers WHERE state < 2 AND until < $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED";
  await query(
    `WITH over AS MATERIALIZED (${over}), unused AS (DELETE FROM postfrisch.voucher_uses WHERE (tenant, pool, code) IN (SELECT * FROM over))
     UPDATE postfrisch.vouchers SET state = 2, until = 0, uses = 0, used = 0, holder = NULL, subject = NULL WHERE (tenant, pool, code) IN (SELECT * FROM over)`,
    [day, most],
  );
  await query(
    "DELETE FROM postfrisch.voucher_stock WHERE ctid = ANY (ARRAY (SELECT ctid FROM postfrisch.voucher_stock WHERE until < $1 FOR UPDATE SKIP LOCKED))",
    [day],
  );
}
