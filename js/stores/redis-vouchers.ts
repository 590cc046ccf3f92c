import { REDIS_BATCH, REDIS_SCAN, REDIS_SWEEP } from "../base/limits.js";
import { jsonLists } from "./lists.js";
import { voucherSweepDay } from "./store.js";
import { type NewVoucher, NO_END, type PoolCounts, type StoredVoucher, type TakenVouchers, type VoucherStore, type VoucherWish } from "./vouchers.js";

// Of a pool Redis has: `vouchers:POOL`, a hash of codes with their last day, uses, how often they were redeemed, holder and subject (`-` for none);
// `vouchers-free:POOL` and `vouchers-ends:POOL`, the free ones and those that end, by their last day; `vouchers-held:POOL`, the codes by their holders;
// `vouchers-over:POOL`, those of which only the code is left; `voucher-uses:POOL:CODE`, the purchases of one. `holders:SUBJECT` says where a person has codes.

/** What is used of the connection. */
interface Redis {
  of(tenant: string): string;
  call(command: string, key: string, ...args: (string | number)[]): Promise<unknown>;
  run(script: string, tenant: string, ...args: (string | number)[]): Promise<unknown>;
}

/** ARGV[1] is the pool. `read` gives a code's row as numbers and texts, `drop` parts one from its holder. */
const POOL = `
local T, pool = KEYS[1], ARGV[1]
local rows, free, ends = T .. 'vouchers:' .. pool, T .. 'vouchers-free:' .. pool, T .. 'vouchers-ends:' .. pool
local held, over = T .. 'vouchers-held:' .. pool, T .. 'vouchers-over:' .. pool
local function usesOf(code) return T .. 'voucher-uses:' .. pool .. ':' .. code end
local function read(code)
  local last, uses, used, holder, subject = string.match(redis.call('HGET', rows, code) or '', '^(%d+) (%d+) (%d+) (%S+) (%S+)$')
  if last then return { last = tonumber(last), uses = tonumber(uses), used = tonumber(used), holder = holder, subject = subject } end
end
local function write(code, row)
  redis.call('HSET', rows, code, string.format('%d %d %d %s %s', row.last, row.uses, row.used, row.holder, row.subject))
end
local function told(code, row) return { code, row.last, row.uses, row.used } end
local function drop(row)
  if row.holder == '-' then return end
  redis.call('HDEL', held, row.holder)
  redis.call('SREM', T .. 'holders:' .. row.subject, pool .. ' ' .. row.holder)
  row.holder, row.subject = '-', '-'
end`;

/** ARGV: pool, then code, last day and uses of each. Gives how many are new. */
const ADD = `${POOL}
local added = 0
for i = 2, #ARGV, 3 do
  local code = ARGV[i]
  if redis.call('HEXISTS', rows, code) == 0 and redis.call('SISMEMBER', over, code) == 0 then
    added = added + 1
    write(code, { last = ARGV[i + 1], uses = ARGV[i + 2], used = 0, holder = '-', subject = '-' })
    redis.call('ZADD', free, ARGV[i + 1], code)
    if tonumber(ARGV[i + 1]) < ${NO_END} then redis.call('ZADD', ends, ARGV[i + 1], code) end
  end
end
return added`;

/** ARGV: pool, day, then lists of holders and subjects, JSON. Gives how many are left, how many were wanted, and the codes where there are enough. */
const TAKE = `${POOL}
local day, wishes, out, missing = tonumber(ARGV[2]), {}, {}, {}
for i = 3, #ARGV do
  for _, wish in ipairs(cjson.decode(ARGV[i])) do wishes[#wishes + 1] = wish end
end
for n, wish in ipairs(wishes) do
  local code = redis.call('HGET', held, wish[1])
  local row = code and read(code)
  if row and row.last >= day then out[n] = told(code, row)
  else
    -- A code that is over is no longer its holder's.
    if row then drop(row); write(code, row) end
    missing[#missing + 1] = n
  end
end
local left = redis.call('ZCOUNT', free, day, '+inf')
if left < #missing then return { left, #missing } end
local codes = #missing > 0 and redis.call('ZRANGEBYSCORE', free, day, '+inf', 'LIMIT', 0, #missing) or {}
for i, n in ipairs(missing) do
  local code, row = codes[i], read(codes[i])
  row.holder, row.subject = wishes[n][1], wishes[n][2]
  write(code, row)
  redis.call('HSET', held, row.holder, code)
  redis.call('SADD', T .. 'holders:' .. row.subject, pool .. ' ' .. row.holder)
  redis.call('ZREM', free, code)
  out[n] = told(code, row)
end
return { left - #missing, #missing, out }`;

/** ARGV: pool, day. Gives all, those that are left, those that end and are over, and those that were swept. */
const COUNT = `${POOL}
return { redis.call('HLEN', rows), redis.call('ZCOUNT', free, ARGV[2], '+inf'), redis.call('ZCOUNT', ends, '-inf', '(' .. ARGV[2]), redis.call('SCARD', over) }`;

/** ARGV: pool, `code` or `holder`, which one. */
const FIND = `${POOL}
local code = ARGV[2] == 'code' and ARGV[3] or redis.call('HGET', held, ARGV[3])
if not code then return false end
local row = read(code)
if row then return told(code, row) end
return redis.call('SISMEMBER', over, code) == 1 and { code, 0, 0, 0 }`;

/** ARGV: pool, code, purchase, day. Gives the code, and whether the purchase counts. */
const REDEEM = `${POOL}
local code, purchase, row = ARGV[2], ARGV[3], read(ARGV[2])
if not row then return redis.call('SISMEMBER', over, code) == 1 and { code, 0, 0, 0, 0 } end
local counted = redis.call('SISMEMBER', usesOf(code), purchase)
if counted == 0 and row.last >= tonumber(ARGV[4]) and row.used < row.uses then
  redis.call('SADD', usesOf(code), purchase)
  redis.call('ZREM', free, code)
  row.used, counted = row.used + 1, 1
  write(code, row)
end
local out = told(code, row)
out[5] = counted
return out`;

/** ARGV: pool, holder. Parts a holder from their code, and that from its purchases. */
const FORGET = `${POOL}
local code = redis.call('HGET', held, ARGV[2])
local row = code and read(code)
if not row then return 0 end
drop(row)
write(code, row)
redis.call('DEL', usesOf(code))
return 1`;

/** ARGV: pool, day, how many. Of codes that are over leaves the code; gives how many they were. */
const SWEEP = `${POOL}
local codes = redis.call('ZRANGEBYSCORE', ends, '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
for _, code in ipairs(codes) do
  drop(read(code))
  redis.call('HDEL', rows, code)
  redis.call('ZREM', ends, code)
  redis.call('ZREM', free, code)
  redis.call('DEL', usesOf(code))
  redis.call('SADD', over, code)
end
return #codes`;

/** ARGV: pool, cursor. Deletes what stands beside some of a pool's codes; gives the next cursor. Nothing is given from then on. */
const CLEAR = `${POOL}
redis.call('DEL', free)
local page = redis.call('HSCAN', rows, ARGV[2], 'COUNT', ${REDIS_SCAN})
for i = 1, #page[2], 2 do
  local code = page[2][i]
  local row = read(code)
  drop(row)
  write(code, row)
  redis.call('DEL', usesOf(code))
end
return page[1]`;

/** ARGV: pool. Deletes the rest; gives 1 where there was something. */
const DELETE = `${POOL}
redis.call('SREM', T .. 'pools', pool)
return math.min(1, redis.call('UNLINK', rows, over, ends, free, held))`;

type Told = [code: string, until: number, uses: number, used: number, counted?: number];

const voucherOf = ([code, until, uses, used]: Told): StoredVoucher => ({ code, until: Number(until), uses: Number(uses), used: Number(used) });

/** Voucher pools in Redis: a script runs alone. */
export abstract class RedisVouchers implements VoucherStore {
  constructor(protected readonly db: Redis) {}

  /** The tenants of which something is kept; {@link know} adds one. */
  protected abstract tenants(): Promise<string[]>;
  protected abstract know(tenant: string): Promise<void>;

  async addVouchers(tenant: string, pool: string, vouchers: NewVoucher[]): Promise<number> {
    await this.know(tenant);
    await this.db.call("SADD", `${this.db.of(tenant)}pools`, pool);
    await this.#sweep(tenant, pool, Date.now(), 1);
    let added = 0;
    for (let at = 0; at < vouchers.length; at += REDIS_BATCH) {
      const some = vouchers.slice(at, at + REDIS_BATCH).flatMap(({ code, until, uses }) => [code, until, uses]);
      added += Number(await this.db.run(ADD, tenant, pool, ...some));
    }
    return added;
  }

  async takeVouchers(tenant: string, pool: string, wishes: VoucherWish[], day: number): Promise<TakenVouchers> {
    const lists = jsonLists(wishes.map(({ holder, subject }) => [holder, subject]));
    const [left, wanted, taken] = (await this.db.run(TAKE, tenant, pool, day, ...lists)) as [number, number, Told[]?];
    return { vouchers: taken?.map(voucherOf) ?? null, left, wanted };
  }

  async countVouchers(tenant: string, pool: string, day: number): Promise<PoolCounts> {
    const [all, left, ended, swept] = (await this.db.run(COUNT, tenant, pool, day)) as [number, number, number, number];
    return { left, given: all - left - ended, expired: ended + swept };
  }

  async voucher(tenant: string, pool: string, by: { code: string } | { holder: string }): Promise<StoredVoucher | null> {
    const asked = "code" in by ? ["code", by.code] : ["holder", by.holder];
    const told = (await this.db.run(FIND, tenant, pool, ...asked)) as Told | null;
    return told && voucherOf(told);
  }

  async redeemVoucher(tenant: string, pool: string, code: string, purchase: string, day: number) {
    const told = (await this.db.run(REDEEM, tenant, pool, code, purchase, day)) as Told | null;
    return told && { ...voucherOf(told), counted: told[4] === 1 };
  }

  async forgetHolder(tenant: string, subject: string): Promise<boolean> {
    let gone = 0;
    for (const place of (await this.db.call("SMEMBERS", `${this.db.of(tenant)}holders:${subject}`)) as string[]) {
      const [pool = "", holder = ""] = place.split(" ");
      gone += Number(await this.db.run(FORGET, tenant, pool, holder));
    }
    return gone > 0;
  }

  async deleteVouchers(tenant: string, pool: string): Promise<boolean> {
    for (let cursor = "0", begun = false; !begun || cursor !== "0"; begun = true) cursor = String(await this.db.run(CLEAR, tenant, pool, cursor));
    return Number(await this.db.run(DELETE, tenant, pool)) > 0;
  }

  protected async sweepVouchers(now: number): Promise<void> {
    for (const tenant of await this.tenants())
      for (const pool of (await this.db.call("SMEMBERS", `${this.db.of(tenant)}pools`)) as string[]) await this.#sweep(tenant, pool, now, REDIS_SWEEP);
  }

  /** Sweeps so many pages of codes that are over. */
  async #sweep(tenant: string, pool: string, now: number, pages: number): Promise<void> {
    for (let page = 0; page < pages; page++) if (Number(await this.db.run(SWEEP, tenant, pool, voucherSweepDay(now), REDIS_SCAN)) < REDIS_SCAN) return;
  }
}
