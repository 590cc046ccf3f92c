import { HISTORY_AGE, HISTORY_GAP, IMPORT_ABANDONED, NAMED_ROWS, REDIS_BATCH, REDIS_SCAN } from "../base/limits.js";
import { randomText } from "../base/random.js";
import { joined, PARTS, type Parts, partsOf, rowParts, SOLD_OUT } from "./parts.js";
import { REVISED, ROW } from "./redis-rows.js";
import { ALL, sweptOut } from "./staged.js";
import {
  type CommitOptions,
  type FeedImport,
  type FeedRow,
  type ImportCounts,
  type ImportDiff,
  type KeptRow,
  type Revision,
  type SaleRow,
  UNREAD,
} from "./store.js";

/** What is used of the connection. */
interface Redis {
  of(tenant: string): string;
  call(command: string, key: string, ...args: (string | number)[]): Promise<unknown>;
  run(script: string, tenant: string, ...args: (string | number)[]): Promise<unknown>;
}

/** ARGV: staging key, seconds it lives, then row number, id, available and parts of each row; a row without a price is kept. Those that came before stay. */
const STAGE = `
local staging = KEYS[1] .. ARGV[1]
for i = 3, #ARGV, 8 do
  local id, value = ARGV[i + 1], table.concat({ ARGV[i], unpack(ARGV, i + 2, i + 7) }, '\\n')
  local before = redis.call('HGET', staging, id)
  if not before or string.match(before, '^%d+\\n[01]\\n\\n') then redis.call('HSET', staging, id, value)
  elseif ARGV[i + 3] ~= '' then redis.call('HSET', staging .. ':again', id, ARGV[i]) end
end
redis.call('EXPIRE', staging, ARGV[2])
redis.call('EXPIRE', staging .. ':again', ARGV[2])`;

/** ARGV: staging key, feed, as of, believed. */
const STAGED = `${ROW}
local staging, feed, asOf, believed = T .. ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
-- Whether a part is not newer than the import, or of a time that is not believed.
local function older(offer, part)
  local at = tonumber(offer.at[part])
  return at <= asOf or at > believed
end
local function staged(value)
  local lines, offer = {}, {}
  for line in string.gmatch(value .. '\\n', '([^\\n]*)\\n') do lines[#lines + 1] = line end
  for i, part in ipairs(PARTS) do offer[part] = lines[2 + i] end
  offer.number, offer.available = lines[1], lines[2]
  return offer
end
-- What a row says of a price, as the history keeps it where it came late, and the state that it is.
local function lateFact(offer)
  if offer.sale == '${UNREAD}' then return '{' .. offer.price .. '}', '' end
  return '{' .. offer.price .. ',' .. saleFact(offer) .. '}', state(offer)
end
-- Whether the feed was imported whole as of later.
local newest = tonumber(redis.call('HGET', T .. 'feeds', feed) or '0')
local belated = newest > asOf and newest <= believed
-- Each whole row beside what is stored.
local function each(work)
  local cursor = '0'
  repeat
    local page = redis.call('HSCAN', staging, cursor, 'COUNT', ${REDIS_SCAN})
    cursor = page[1]
    for i = 1, #page[2], 2 do
      local offer = staged(page[2][i + 1])
      if offer.price ~= '' then work(page[2][i], offer, parts(redis.call('HGET', T .. 'offers', page[2][i]))) end
    end
  until cursor == '0'
end
local function missing(work)
  for _, id in ipairs(redis.call('SMEMBERS', T .. 'feed:' .. feed)) do
    if redis.call('HEXISTS', staging, id) == 0 then
      local old = parts(redis.call('HGET', T .. 'offers', id))
      if old and older(old, 'availability') then work(id, old) end
    end
  end
end
-- Whether a row has something new, and whether something newer is stored.
local function compared(offer, old)
  local differs, newer = false, false
  for _, part in ipairs(PARTS) do
    if not older(old, part) then newer = true
    elseif old[part] ~= offer[part] and offer[part] ~= '${UNREAD}' then differs = true end
  end
  return differs, newer
end
-- An offer with the parts of a row that are not older.
local function merged(offer, old)
  local next = { gone = old.gone, available = old.available, feed = old.feed, deliveries = old.deliveries, at = {} }
  for _, part in ipairs(PARTS) do
    local takes = older(old, part) and offer[part] ~= '${UNREAD}'
    next[part] = takes and offer[part] or old[part]
    next.at[part] = takes and ARGV[3] or old.at[part]
    if takes and part == 'availability' then next.available = offer.available end
  end
  return next
end`;

/** ARGV from the fifth: partial, how many are named, the clock. Gives added, changed, unchanged, gone, older, ahead, and what is contested: id, row, feed. */
const COUNT_STAGED = `${STAGED}
local added, changed, unchanged, gone, late, ahead, contested = 0, 0, 0, 0, 0, 0, {}
each(function(id, offer, old)
  if not old then
    if belated then late = late + 1 else added = added + 1 end
    return
  end
  local differs, newer = compared(offer, old)
  if differs then changed = changed + 1 elseif newer then late = late + 1 else unchanged = unchanged + 1 end
  if ARGV[5] == '0' and old.feed ~= feed and older(old, 'rest') then contested[#contested + 1] = { id, tonumber(offer.number), old.feed } end
end)
if not belated or ARGV[5] == '1' then missing(function(_, old) if old.available == '1' then gone = gone + 1 end end) end
local cursor = '0'
repeat
  local page = redis.call('HSCAN', T .. 'offers', cursor, 'COUNT', ${REDIS_SCAN})
  cursor = page[1]
  for i = 2, #page[2], 2 do
    local at, isAhead = parts(page[2][i]).at, false
    for _, part in ipairs(PARTS) do isAhead = isAhead or tonumber(at[part]) > tonumber(ARGV[7]) end
    if isAhead then ahead = ahead + 1 end
  end
until cursor == '0'
table.sort(contested, function(a, b) return a[2] < b[2] end)
return { added, changed, unchanged, gone, late, ahead, { unpack(contested, 1, math.min(#contested, tonumber(ARGV[6]))) } }`;

/** ARGV from the fifth: partial, how many of each. Gives the ids added, what changed (id, before, after as rows), the ids gone, by their ids. */
const DIFF_STAGED = `${STAGED}
local added, changed, gone = {}, {}, {}
local function first(all, before)
  table.sort(all, before)
  return { unpack(all, 1, math.min(#all, tonumber(ARGV[6]))) }
end
local whole = belated and ARGV[5] == '0'
each(function(id, offer, old)
  if not old then if not belated then added[#added + 1] = id end
  elseif compared(offer, old) then changed[#changed + 1] = { id, row(old), row(merged(offer, old)) } end
end)
if not whole then missing(function(id, old) if old.available == '1' then gone[#gone + 1] = id end end) end
return { first(added), first(changed, function(a, b) return a[1] < b[1] end), first(gone) }`;

/** ARGV from the fifth: partial, the history's age and gap, the text of what is sold out, how many rows there should be. Gives the sales (id, members) of which a push has said something newer, or nothing where rows are missing. */
const COMMIT_STAGED = `${STAGED}
local partial, age, gap, soldOut = ARGV[5] == '1', tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
if ARGV[9] ~= '0' and redis.call('EXISTS', staging) == 0 then return false end
local pushed = {}
do
  local cursor, wrong = '0', {}
  repeat
    local page = redis.call('HSCAN', T .. 'offers', cursor, 'COUNT', ${REDIS_SCAN})
    cursor = page[1]
    for i = 1, #page[2], 2 do
      local offer, late = parts(page[2][i + 1]), false
      for _, part in ipairs(PARTS) do if tonumber(offer.at[part]) > believed then offer.at[part] = '0'; late = true end end
      if offer.gone ~= '' and tonumber(offer.gone) > believed then offer.gone = '0'; late = true end
      if late then wrong[#wrong + 1] = { page[2][i], offer } end
    end
  until cursor == '0'
  for _, found in ipairs(wrong) do
    redis.call('HSET', T .. 'offers', found[1], row(found[2]))
    disbelieve(found[1], believed)
  end
end
if not partial and not belated then
  missing(function(id, old)
    if old.available == '1' then old.gone = ARGV[3] end
    old.available, old.availability, old.at.availability = '0', soldOut, ARGV[3]
    redis.call('HSET', T .. 'offers', id, row(old))
  end)
end
if not partial and not belated then redis.call('HSET', T .. 'feeds', feed, ARGV[3]) end
each(function(id, offer, old)
  if not old and belated then return end
  if old and tonumber(old.at.sale) > asOf and string.sub(old.deliveries, 1, 1) == 's' and offer.sale ~= '${UNREAD}' then pushed[#pushed + 1] = { id, offer.sale } end
  local next
  if old then next = merged(offer, old)
  else
    next = { gone = '', available = offer.available, feed = feed, deliveries = '', at = {} }
    for _, part in ipairs(PARTS) do next[part] = offer[part]; next.at[part] = ARGV[3] end
    if next.sale == '${UNREAD}' then next.sale, next.at.sale = '', '0' end
    redis.call('ZADD', T .. 'ids', 0, id)
  end
  if next.available == '1' then next.gone = ''
  elseif not old or old.available == '1' then next.gone = next.at.availability end
  if not partial and next.at.rest == ARGV[3] then next.feed = feed end
  if old and old.feed ~= next.feed then redis.call('SREM', T .. 'feed:' .. old.feed, id) end
  if not old or old.feed ~= next.feed then redis.call('SADD', T .. 'feed:' .. next.feed, id) end
  if not old or next.at.price == ARGV[3] or next.at.sale == ARGV[3] then remember(id, old, next, age, gap) end
  if old and tonumber(priced(old)) > asOf then tellLate(id, ARGV[3], lateFact(offer)) end
  redis.call('HSET', T .. 'offers', id, row(next))
end)
redis.call('DEL', staging, staging .. ':again')${REVISED}
return pushed`;

/** ARGV: feed, was, as of. */
export const CONFIRM_FEED = `${ROW}
for _, id in ipairs(redis.call('SMEMBERS', T .. 'feed:' .. ARGV[1])) do
  local old, was = parts(redis.call('HGET', T .. 'offers', id)), false
  if old then
    for _, part in ipairs(PARTS) do if old.at[part] == ARGV[2] then old.at[part] = ARGV[3]; was = true end end
    if was then redis.call('HSET', T .. 'offers', id, row(old)) end
  end
end
if redis.call('HGET', T .. 'feeds', ARGV[1]) == ARGV[2] then redis.call('HSET', T .. 'feeds', ARGV[1], ARGV[3]) end${REVISED}`;

/** ARGV: the history's age and gap, believed, then id, available, the row as it was and as it will be, and lines of what came late. Gives the ids of those that were as they were. */
const REVISE = `${ROW}
local done = {}
local function same(a, b)
  if a.deliveries ~= b.deliveries then return false end
  for _, part in ipairs(PARTS) do if a[part] ~= b[part] or a.at[part] ~= b.at[part] then return false end end
  return true
end
for i = 4, #ARGV, 5 do
  local id, old = ARGV[i], parts(redis.call('HGET', T .. 'offers', ARGV[i]))
  if old and same(old, parts(ARGV[i + 2])) then
    local next = parts(ARGV[i + 3])
    next.feed, next.available, next.gone = old.feed, ARGV[i + 1], old.gone
    if next.available == '1' then next.gone = ''
    elseif old.available == '1' then next.gone = next.at.availability
    elseif tonumber(old.gone) > tonumber(ARGV[3]) then next.gone = '0' end
    for _, part in ipairs(PARTS) do if tonumber(old.at[part]) > tonumber(ARGV[3]) then old.at[part] = '0' end end
    disbelieve(id, tonumber(ARGV[3]))
    remember(id, old, next, tonumber(ARGV[1]), tonumber(ARGV[2]))
    for at, fact, state in string.gmatch(ARGV[i + 4], '(%d+)\\n([^\\n]*)\\n([^\\n]*)\\n') do tellLate(id, at, fact, state) end
    redis.call('HSET', T .. 'offers', id, row(next))
    done[#done + 1] = id
  end
end${REVISED}
return done`;

/** A feed on its way: its rows wait under a key of their own, until one script makes them what everyone sees. */
export class RedisImport implements FeedImport {
  readonly #staging = `import:${randomText(16)}`;
  #added = 0;

  constructor(
    private readonly db: Redis,
    private readonly tenant: string,
    private readonly feed: string,
  ) {}

  async add(rows: FeedRow[], kept: KeptRow[] = []): Promise<void> {
    const values = [
      ...rows.map((row) => {
        const parts = rowParts(row);
        return [row.row, row.id, row.available ? 1 : 0, ...PARTS.map((part) => parts[part])];
      }),
      ...kept.map(({ row, id }) => [row, id, 0, ...PARTS.map(() => "")]),
    ];
    for (let i = 0; i < values.length; i += REDIS_BATCH)
      await this.db.run(STAGE, this.tenant, this.#staging, IMPORT_ABANDONED / 1000, ...values.slice(i, i + REDIS_BATCH).flat());
    this.#added += values.length;
  }

  async duplicates(): Promise<{ id: string; row: number }[]> {
    const again = (await this.db.call("HGETALL", `${this.db.of(this.tenant)}${this.#staging}:again`)) as string[] | Record<string, string>;
    const pairs = Array.isArray(again) ? again.flatMap((id, i) => (i % 2 === 0 ? [[id, again[i + 1] ?? ""] as const] : [])) : Object.entries(again);
    return pairs.map(([id, row]) => ({ id, row: Number(row) })).sort((a, b) => a.row - b.row);
  }

  async counts(asOf: number, { partial = false, believed = ALL, clock = believed }: CommitOptions = {}): Promise<ImportCounts> {
    const found = await this.db.run(COUNT_STAGED, this.tenant, this.#staging, this.feed, asOf, believed, partial ? 1 : 0, NAMED_ROWS, clock);
    const [added, changed, unchanged, gone, older, ahead, contested] = found as [number, number, number, number, number, number, [string, number, string][]];
    const named = contested.map(([id, row, feed]) => ({ id, row, feed: decodeURIComponent(feed) }));
    return { added, changed, unchanged, gone, older, ...(named.length && { contested: named }), ...(ahead && { ahead }) };
  }

  async diff(asOf: number, { partial = false, believed = ALL }: CommitOptions = {}): Promise<ImportDiff> {
    const found = await this.db.run(DIFF_STAGED, this.tenant, this.#staging, this.feed, asOf, believed, partial ? 1 : 0, NAMED_ROWS);
    const [added, changed, gone] = found as [string[], [string, string, string][], string[]];
    const offer = (row: string) => joined(rowOf(row).parts).data;
    return { added, changed: changed.map(([id, before, after]) => ({ id, before: offer(before), after: offer(after) })), gone };
  }

  async commit(asOf: number, { partial = false, believed = ALL }: CommitOptions = {}): Promise<SaleRow[]> {
    const options = [believed, partial ? 1 : 0, HISTORY_AGE, HISTORY_GAP, SOLD_OUT, this.#added];
    const done = await this.db.run(COMMIT_STAGED, this.tenant, this.#staging, this.feed, asOf, ...options);
    if (done === null) throw sweptOut();
    return (done as [string, string][]).map(([id, sale]) => ({ id, sale }));
  }

  async abort(): Promise<void> {
    const staging = `${this.db.of(this.tenant)}${this.#staging}`;
    await this.db.call("DEL", staging, `${staging}:again`);
  }
}

/** What a row says. */
export interface RedisRow {
  parts: Parts;
  times: Record<keyof Parts, number>;
  goneSince: number | null;
  deliveries: string[];
}

/** Reads a row as the scripts give it. */
export function rowOf(text: string): RedisRow {
  const [, ...lines] = text.split("\n");
  const by = <T>(value: (i: number) => T) => Object.fromEntries(PARTS.map((part, i) => [part, value(i)])) as Record<keyof Parts, T>;
  const deliveries = lines[8] ?? "";
  return {
    times: by((i) => Number(lines[i])),
    goneSince: lines[5] ? Number(lines[5]) : null,
    deliveries: deliveries ? deliveries.split(" ") : [],
    parts: by((i) => lines[9 + i] ?? ""),
  };
}

/** Replaces offers that are still as they were read; gives their ids. */
export async function revise(db: Redis, tenant: string, revisions: Revision[], believed: number): Promise<string[]> {
  const row = ({ data, cuts }: Pick<FeedRow, "data" | "cuts">, times: Record<keyof Parts, number>, deliveries: string[]) => {
    const parts = partsOf({ data, cuts });
    return ["v2", ...PARTS.map((part) => times[part]), "", 0, "", deliveries.join(" "), ...PARTS.map((part) => parts[part])].join("\n");
  };
  const args = revisions.flatMap(({ was, next, times, deliveries, late }) => [
    next.id,
    next.available ? 1 : 0,
    row(was, was.times, was.deliveries),
    row(next, times, deliveries),
    late.map(({ at, fact, state = "" }) => `${at}\n${fact}\n${state}\n`).join(""),
  ]);
  return (await db.run(REVISE, tenant, HISTORY_AGE, HISTORY_GAP, believed, ...args)) as string[];
}
