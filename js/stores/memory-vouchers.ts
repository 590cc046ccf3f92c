import { voucherSweepDay } from "./store.js";
import { type NewVoucher, type PoolCounts, type StoredVoucher, SWEPT, type TakenVouchers, type VoucherStore, type VoucherWish } from "./vouchers.js";

interface Row extends StoredVoucher {
  isFree: boolean;
  owner: VoucherWish | null;
  purchases: Set<string>;
}

const key = (...parts: string[]) => JSON.stringify(parts);

/** Voucher pools in memory: nothing here waits, so that whoever takes is alone. */
export class MemoryVouchers implements VoucherStore {
  /** By tenant and pool. */
  readonly #pools = new Map<string, { tenant: string; codes: Map<string, Row>; held: Map<string, Row> }>();

  async addVouchers(tenant: string, pool: string, vouchers: NewVoucher[]): Promise<number> {
    const { codes } = this.#pools.get(key(tenant, pool)) ?? this.#made(tenant, pool);
    const before = codes.size;
    for (const { code, until, uses } of vouchers)
      if (!codes.has(code)) codes.set(code, { code, until, uses, used: 0, isFree: true, owner: null, purchases: new Set() });
    return codes.size - before;
  }

  async takeVouchers(tenant: string, pool: string, wishes: VoucherWish[], day: number): Promise<TakenVouchers> {
    const { codes = new Map<string, Row>(), held = new Map<string, Row>() } = this.#pools.get(key(tenant, pool)) ?? {};
    for (const { holder } of wishes) {
      const row = held.get(holder);
      if (row && row.until < day) release(held, row);
    }
    const free = [...codes.values()].filter((row) => row.isFree && row.until >= day).sort(byEnd);
    const missing = wishes.filter(({ holder }) => !held.has(holder));
    if (missing.length > free.length) return { vouchers: null, left: free.length, wanted: missing.length };
    for (const [i, wish] of missing.entries()) {
      const row = Object.assign(free[i] as Row, { isFree: false, owner: { ...wish } });
      held.set(wish.holder, row);
    }
    return { vouchers: wishes.map(({ holder }) => told(held.get(holder) as Row)), left: free.length - missing.length, wanted: missing.length };
  }

  async countVouchers(tenant: string, pool: string, day: number): Promise<PoolCounts> {
    const counts = { left: 0, given: 0, expired: 0 };
    for (const row of this.#pools.get(key(tenant, pool))?.codes.values() ?? []) counts[row.until < day ? "expired" : row.isFree ? "left" : "given"] += 1;
    return counts;
  }

  async voucher(tenant: string, pool: string, by: { code: string } | { holder: string }): Promise<StoredVoucher | null> {
    const its = this.#pools.get(key(tenant, pool));
    const row = "code" in by ? its?.codes.get(by.code) : its?.held.get(by.holder);
    return row ? told(row) : null;
  }

  async redeemVoucher(tenant: string, pool: string, code: string, purchase: string, day: number) {
    const row = this.#pools.get(key(tenant, pool))?.codes.get(code);
    if (!row) return null;
    if (!row.purchases.has(purchase) && row.until >= day && row.used < row.uses) {
      row.purchases.add(purchase);
      Object.assign(row, { used: row.used + 1, isFree: false });
    }
    return { ...told(row), counted: row.purchases.has(purchase) };
  }

  async forgetHolder(tenant: string, subject: string): Promise<boolean> {
    const own = [...this.#pools.values()].filter((pool) => pool.tenant === tenant);
    const gone = own.flatMap(({ held }) => [...held.values()].filter(({ owner }) => owner?.subject === subject).map((row) => release(held, row)));
    for (const row of gone) row.purchases.clear();
    return gone.length > 0;
  }

  async deleteVouchers(tenant: string, pool: string): Promise<boolean> {
    return this.#pools.delete(key(tenant, pool));
  }

  protected sweepVouchers(now: number): void {
    for (const { codes, held } of this.#pools.values())
      for (const row of codes.values()) {
        if (row.until >= voucherSweepDay(now)) continue;
        release(held, row).purchases.clear();
        Object.assign(row, SWEPT, { isFree: false });
      }
  }

  #made(tenant: string, pool: string) {
    const made = { tenant, codes: new Map<string, Row>(), held: new Map<string, Row>() };
    this.#pools.set(key(tenant, pool), made);
    return made;
  }
}

function release(held: Map<string, Row>, row: Row): Row {
  if (row.owner) held.delete(row.owner.holder);
  row.owner = null;
  return row;
}

const byEnd = (a: Row, b: Row) => a.until - b.until || (a.code < b.code ? -1 : 1);
const told = ({ code, until, uses, used }: Row): StoredVoucher => ({ code, until, uses, used });
