import { SWEEP_MUCH, SWEEP_WINDOW } from "../base/limits.js";
import type { Database, Statement } from "./database.js";
import { jsonLists } from "./lists.js";
import { voucherSweepDay } from "./store.js";
import type { NewVoucher, PoolCounts, StoredVoucher, TakenVouchers, VoucherStore, VoucherWish } from "./vouchers.js";

/** ?1 tenant, ?2 pool. */
const IN_POOL = "tenant = ?1 AND pool = ?2";
const COLUMNS = "code, until, uses, used";
const STOCK: string = `SELECT coalesce(sum(free), 0) AS n FROM voucher_stock WHERE ${IN_POOL}`;

/**
 * Gives those who asked and have none the codes that end first, where there are enough: ?3 is the day. Who asks stands in a table of its own, which is empty
 * again when the transaction ends: lists of statements are too short for a mailing.
 */
const ASSIGN = `WITH
  w AS (SELECT holder, subject, row_number() OVER (ORDER BY n) AS i FROM voucher_wishes w
    WHERE NOT EXISTS (SELECT 1 FROM vouchers v WHERE v.tenant = ?1 AND v.pool = ?2 AND v.holder = w.holder)),
  p AS (SELECT code, row_number() OVER (ORDER BY until, code) AS i FROM (SELECT code, until FROM vouchers
    WHERE ${IN_POOL} AND state = 0 AND until >= ?3 ORDER BY until, code LIMIT (SELECT count(*) FROM w)))
  UPDATE vouchers SET state = 1, holder = w.holder, subject = w.subject FROM p JOIN w ON w.i = p.i
  WHERE vouchers.tenant = ?1 AND vouchers.pool = ?2 AND vouchers.code = p.code AND (SELECT count(*) FROM p) = (SELECT count(*) FROM w)`;

/** Codes that are over, so many of them. */
const OVER = "SELECT tenant, pool, code FROM vouchers WHERE state < 2 AND until < ?1 ORDER BY until, tenant, pool, code LIMIT ?2";

/** Of codes that are over leaves the code, so that it is never given again. */
const sweeping = (now: number): Statement[] => [
  [`DELETE FROM voucher_uses WHERE (tenant, pool, code) IN (${OVER})`, [voucherSweepDay(now), SWEEP_WINDOW]],
  [
    `UPDATE vouchers SET state = 2, until = 0, uses = 0, used = 0, holder = NULL, subject = NULL WHERE (tenant, pool, code) IN (${OVER})`,
    [voucherSweepDay(now), SWEEP_WINDOW],
  ],
  ["DELETE FROM voucher_stock WHERE until < ?1", [voucherSweepDay(now)]],
];

/** Voucher pools on any SQLite: each change is one transaction, and there is one writer at a time. */
export class SqlVouchers implements VoucherStore {
  constructor(protected readonly db: Database) {}

  async addVouchers(tenant: string, pool: string, vouchers: NewVoucher[]): Promise<number> {
    const lists = jsonLists(vouchers.map(({ code, until, uses }) => [code, until, uses]));
    const sweep = sweeping(Date.now());
    const rows = await this.db.batch([
      ...sweep,
      [STOCK, [tenant, pool]],
      ...lists.map(
        (list): Statement => [
          `INSERT INTO vouchers (tenant, pool, code, until, uses, used, state) SELECT ?1, ?2, value ->> 0, value ->> 1, value ->> 2, 0, 0 FROM json_each(?3)
           WHERE true ON CONFLICT (tenant, pool, code) DO NOTHING`,
          [tenant, pool, list],
        ],
      ),
      [STOCK, [tenant, pool]],
    ]);
    const [before, after] = [rows[sweep.length], rows.at(-1)] as { n: number }[][];
    return (after?.[0]?.n ?? 0) - (before?.[0]?.n ?? 0);
  }

  async takeVouchers(tenant: string, pool: string, wishes: VoucherWish[], day: number): Promise<TakenVouchers> {
    const asking = jsonLists(wishes.map(({ holder, subject }, n) => [n, holder, subject])).map(
      (list): Statement => ["INSERT INTO voucher_wishes (n, holder, subject) SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)", [list]],
    );
    const rows = await this.db.batch([
      ...asking,
      // A code that is over is no longer its holder's.
      [
        `UPDATE vouchers SET holder = NULL, subject = NULL WHERE ${IN_POOL} AND code IN (SELECT v.code FROM voucher_wishes w
           CROSS JOIN vouchers v ON v.tenant = ?1 AND v.pool = ?2 AND v.holder = w.holder AND v.until < ?3)`,
        [tenant, pool, day],
      ],
      [
        `SELECT (${STOCK} AND until >= ?3) AS stock, (SELECT count(*) FROM voucher_wishes w
           WHERE NOT EXISTS (SELECT 1 FROM vouchers v WHERE v.tenant = ?1 AND v.pool = ?2 AND v.holder = w.holder)) AS wanted`,
        [tenant, pool, day],
      ],
      [ASSIGN, [tenant, pool, day]],
      [`SELECT v.holder, ${COLUMNS} FROM voucher_wishes w JOIN vouchers v ON v.tenant = ?1 AND v.pool = ?2 AND v.holder = w.holder`, [tenant, pool]],
      ["DELETE FROM voucher_wishes", []],
    ]);
    const [{ stock, wanted }] = rows[asking.length + 1] as [{ stock: number; wanted: number }];
    const held = new Map((rows[asking.length + 3] as (StoredVoucher & { holder: string })[]).map(({ holder, ...voucher }) => [holder, voucher]));
    const vouchers = wishes.flatMap(({ holder }) => held.get(holder) ?? []);
    if (vouchers.length < wishes.length) return { vouchers: null, left: stock, wanted };
    return { vouchers, left: stock - wanted, wanted };
  }

  async countVouchers(tenant: string, pool: string, day: number): Promise<PoolCounts> {
    const count = (condition: string) => `count(CASE WHEN ${condition} THEN 1 END)`;
    const [[counts] = []] = await this.db.read([
      [
        `SELECT ${count("until >= ?3 AND state = 0")} AS left, ${count("until >= ?3 AND state = 1")} AS given, ${count("until < ?3")} AS expired
         FROM vouchers WHERE ${IN_POOL}`,
        [tenant, pool, day],
      ],
    ]);
    return { ...(counts as PoolCounts) };
  }

  async voucher(tenant: string, pool: string, by: { code: string } | { holder: string }): Promise<StoredVoucher | null> {
    const [column, value] = "code" in by ? ["code", by.code] : ["holder", by.holder];
    const [[row] = []] = await this.db.read([[`SELECT ${COLUMNS} FROM vouchers WHERE ${IN_POOL} AND ${column} = ?3`, [tenant, pool, value]]]);
    return row ? { ...(row as StoredVoucher) } : null;
  }

  async redeemVoucher(tenant: string, pool: string, code: string, purchase: string, day: number) {
    const [, [row] = []] = await this.db.batch([
      // A trigger counts it: nothing is counted that is not noted, and nothing twice.
      [
        `INSERT INTO voucher_uses (tenant, pool, code, purchase) SELECT tenant, pool, code, ?4 FROM vouchers
         WHERE ${IN_POOL} AND code = ?3 AND until >= ?5 AND used < uses ON CONFLICT (tenant, pool, code, purchase) DO NOTHING`,
        [tenant, pool, code, purchase, day],
      ],
      [
        `SELECT ${COLUMNS}, EXISTS (SELECT 1 FROM voucher_uses u WHERE u.tenant = ?1 AND u.pool = ?2 AND u.code = ?3 AND u.purchase = ?4) AS counted
         FROM vouchers WHERE ${IN_POOL} AND code = ?3`,
        [tenant, pool, code, purchase],
      ],
    ]);
    const { counted, ...voucher } = (row ?? {}) as StoredVoucher & { counted?: number };
    return counted === undefined ? null : { ...voucher, counted: counted === 1 };
  }

  async forgetHolder(tenant: string, subject: string): Promise<boolean> {
    const own = "SELECT pool, code FROM vouchers WHERE tenant = ?1 AND subject = ?2";
    const [, gone = []] = await this.db.batch([
      [`DELETE FROM voucher_uses WHERE tenant = ?1 AND (pool, code) IN (${own})`, [tenant, subject]],
      ["UPDATE vouchers SET holder = NULL, subject = NULL WHERE tenant = ?1 AND subject = ?2 RETURNING 1", [tenant, subject]],
    ]);
    return gone.length > 0;
  }

  async deleteVouchers(tenant: string, pool: string): Promise<boolean> {
    const [there = []] = await this.db.batch([
      [`SELECT 1 FROM vouchers WHERE ${IN_POOL} LIMIT 1`, [tenant, pool]],
      ...["vouchers", "voucher_uses", "voucher_stock"].map((table): Statement => [`DELETE FROM ${table} WHERE ${IN_POOL}`, [tenant, pool]]),
    ]);
    return there.length > 0;
  }

  /** Sweeps codes that are over, a window at a time. */
  protected async sweepVouchers(now: number): Promise<void> {
    const due: Statement = ["SELECT 1 FROM vouchers WHERE state < 2 AND until < ?1 LIMIT 1", [voucherSweepDay(now)]];
    for (let swept = 0; swept < SWEEP_MUCH; swept += SWEEP_WINDOW) {
      const [found = []] = await this.db.read([due]);
      if (found.length === 0) return;
      await this.db.batch(sweeping(now));
    }
  }
}
