import { HISTORY_POINTS } from "./store.js";

// What Redis runs itself (Lua 5.1), so that a look-up is one round trip and a change is whole or not at all.
// KEYS[1] is the prefix of a tenant's keys. An offer is a text: `asOf \n goneSince \n available \n feed \n data`.

/** Bodies of functions that several scripts use. */
const ROW = `
local T = KEYS[1]
local function parts(row)
  if not row then return nil end
  local asOf, gone, available, feed, data = string.match(row, '^(%d+)\\n(%d*)\\n([01])\\n([^\\n]*)\\n(.*)$')
  return { asOf = tonumber(asOf), gone = gone, available = available, feed = feed, data = data, asOfText = asOf }
end
local function row(asOf, gone, available, feed, data)
  return asOf .. '\\n' .. gone .. '\\n' .. available .. '\\n' .. feed .. '\\n' .. data
end`;

/** Offers with their overrides and prices; ARGV from the second on are ids. The same list is what a look-up ends with. */
const OFFERS = `
local function offers(ids)
  local found = {}
  for _, id in ipairs(ids) do
    local row = redis.call('HGET', T .. 'offers', id)
    if row then
      local said = {}
      for _, n in ipairs(redis.call('LRANGE', T .. 'log:' .. id, 0, -1)) do
        said[#said + 1] = { redis.call('HGET', T .. 'overrides', n), redis.call('HGET', T .. 'undone', n) or '' }
      end
      found[#found + 1] = { id, row, redis.call('HGET', T .. 'photos', id) or '', said, redis.call('LRANGE', T .. 'prices:' .. id, ${-HISTORY_POINTS}, -1) }
    end
  end
  return found
end`;

/** ARGV: ids. */
export const READ_OFFERS = `${ROW}${OFFERS}
return offers(ARGV)`;

/** A word for the state of what a tenant's mails show: another one with each change of it. Two changes never have one microsecond. */
const REVISED = `
local clock = redis.call('TIME')
redis.call('SET', KEYS[1] .. 'revision', clock[1] .. '.' .. clock[2])`;

/** ARGV: campaign, served key, subject, product, the revision that is known, then more offers' ids; empty texts for what is not asked for. */
export const LOOK_UP = `${ROW}${OFFERS}
local campaign, served, subject, product = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local revision = subject == '' and redis.call('GET', T .. 'revision') or ''
local memory = campaign ~= '' and served ~= '' and redis.call('HGETALL', T .. 'served:' .. campaign .. ':' .. served) or {}
local tallies = campaign ~= '' and redis.call('HGETALL', T .. 'tallies:' .. campaign) or {}
if revision ~= '' and revision == ARGV[5] then return { revision, memory, tallies } end
local function list(value) if type(value) == 'table' then return value end return {} end
local manifest = campaign ~= '' and redis.call('HGET', T .. 'manifests', campaign)
local blocks = manifest and list(cjson.decode(manifest).blocks) or {}
local recipient = subject ~= '' and redis.call('HGET', T .. 'recipients', subject)
local person = recipient and cjson.decode(recipient) or {}
local ids, known = {}, {}
local function want(id)
  if type(id) == 'string' and id ~= '' and not known[id] then known[id] = true; ids[#ids + 1] = id end
end
local sources, isSource = {}, {}
local function source(id)
  if type(id) == 'string' and not isSource[id] then isSource[id] = true; sources[#sources + 1] = id end
end
local rules = false
for _, block in ipairs(blocks) do
  for _, id in ipairs(list(block.offers)) do want(id) end
  for _, choice in ipairs(list(block.choices)) do want(choice.inStock) end
  for _, rule in ipairs(list(block.recommend)) do
    rules = true
    for _, id in ipairs(list(rule.offers)) do want(id) end
    source(rule.of)
  end
end
for _, bought in ipairs(list(person.purchases)) do want(bought.offer); source(bought.offer) end
for _, id in ipairs(list(person.owned)) do want(id); source(id) end
for _, id in ipairs(list(person.offers)) do want(id) end
for _, id in ipairs(list(person.viewed)) do want(id) end
for _, name in ipairs(list(person.categories)) do source('category:' .. name) end
if product ~= '' then want(product); source(product) end
for i = 6, #ARGV do want(ARGV[i]) end
table.sort(sources)
local relations, count = {}, 0
if rules then
  for _, id in ipairs(sources) do
    local text = redis.call('HGET', T .. 'relations', id)
    if text and count < 1000 then
      relations[#relations + 1] = text
      for _, relation in ipairs(cjson.decode(text)) do want(relation.offer); count = count + 1 end
    end
  end
end
local at = 1
while at <= #ids do
  for _, n in ipairs(redis.call('LRANGE', T .. 'log:' .. ids[at], 0, -1)) do
    want(cjson.decode(redis.call('HGET', T .. 'overrides', n)).replacement)
  end
  at = at + 1
end
table.sort(ids)
local facts, number = {}, subject ~= '' and redis.call('HGET', T .. 'references', subject)
if subject ~= '' then facts = redis.call('HGETALL', T .. 'facts:' .. subject) end
return {
  revision, memory, tallies, manifest or '', recipient or '', relations, facts,
  number and redis.call('HGET', T .. 'parcels', number) or '', offers(ids),
}`;

/** ARGV: campaign, manifest, time. Gives the version, or 0 where it is locked. */
export const PUT_CAMPAIGN = `${ROW}
if redis.call('HEXISTS', T .. 'locks', ARGV[1]) == 1 then return 0 end
local version = redis.call('HLEN', T .. 'versions:' .. ARGV[1]) + 1
redis.call('HSET', T .. 'versions:' .. ARGV[1], version, ARGV[3] .. '\\n' .. ARGV[2])
redis.call('HSET', T .. 'manifests', ARGV[1], ARGV[2])${REVISED}
return version`;

/** ARGV: staging key, then row number, id, available, price state and data of each row. Those that came before stay. */
export const STAGE = `
for i = 2, #ARGV, 5 do
  local value = ARGV[i] .. '\\n' .. ARGV[i + 2] .. '\\n' .. ARGV[i + 3] .. '\\n' .. ARGV[i + 4]
  if redis.call('HSETNX', KEYS[1] .. ARGV[1], ARGV[i + 1], value) == 0 then redis.call('HSET', KEYS[1] .. ARGV[1] .. ':again', ARGV[i + 1], ARGV[i]) end
end
redis.call('EXPIRE', KEYS[1] .. ARGV[1], 86400)
redis.call('EXPIRE', KEYS[1] .. ARGV[1] .. ':again', 86400)`;

const STAGED = `${ROW}
local staging, feed, asOf = T .. ARGV[1], ARGV[2], tonumber(ARGV[3])
local function each(work)
  local cursor = '0'
  repeat
    local page = redis.call('HSCAN', staging, cursor, 'COUNT', 1000)
    cursor = page[1]
    for i = 1, #page[2], 2 do
      local number, available, state, data = string.match(page[2][i + 1], '^(%d+)\\n([01])\\n([^\\n]*)\\n(.*)$')
      work(page[2][i], available, state, data)
    end
  until cursor == '0'
end
local function missing(work)
  for _, id in ipairs(redis.call('SMEMBERS', T .. 'feed:' .. feed)) do
    if redis.call('HEXISTS', staging, id) == 0 then
      local old = parts(redis.call('HGET', T .. 'offers', id))
      if old and old.available == '1' and old.asOf <= asOf then work(id, old) end
    end
  end
end`;

/** ARGV: staging key, feed, as of. Gives added, changed, unchanged, gone, older. */
export const COUNT_STAGED = `${STAGED}
local added, changed, unchanged, gone, older = 0, 0, 0, 0, 0
each(function(id, available, state, data)
  local old = parts(redis.call('HGET', T .. 'offers', id))
  if not old then added = added + 1
  elseif old.asOf > asOf then older = older + 1
  elseif old.data == data then unchanged = unchanged + 1
  else changed = changed + 1 end
end)
missing(function() gone = gone + 1 end)
return { added, changed, unchanged, gone, older }`;

/** ARGV: staging key, feed, as of, how many of each. Gives the ids added, what changed (id, before, after), the ids gone, by their ids. */
export const DIFF_STAGED = `${STAGED}
local added, changed, gone = {}, {}, {}
local function first(all, before)
  table.sort(all, before)
  return { unpack(all, 1, math.min(#all, tonumber(ARGV[4]))) }
end
each(function(id, available, state, data)
  local old = parts(redis.call('HGET', T .. 'offers', id))
  if not old then added[#added + 1] = id
  elseif old.asOf <= asOf and old.data ~= data then changed[#changed + 1] = { id, old.data, data } end
end)
missing(function(id) gone[#gone + 1] = id end)
return { first(added), first(changed, function(a, b) return a[1] < b[1] end), first(gone) }`;

/** ARGV: staging key, feed, as of, partial, the history's age and gap. */
export const COMMIT_STAGED = `${STAGED}
local partial, age, gap = ARGV[4] == '1', tonumber(ARGV[5]), tonumber(ARGV[6])
local asOfText = ARGV[3]
local function remember(id, old, state)
  local key = T .. 'prices:' .. id
  local last = redis.call('LINDEX', key, -1)
  if old and last and string.match(last, '^%d+\\n%d*\\n(.*)$') == state and asOf - old.asOf <= gap then return end
  -- What is too old is kept only where it still says what was charged when the time of interest began.
  local cutoff = asOf - age
  local at = function(i)
    local point = redis.call('LINDEX', key, i)
    return point and tonumber(string.match(point, '^(%d+)'))
  end
  while true do
    local first, second = at(0), at(1)
    if not (first and second and first < cutoff and second <= cutoff and second > first) then break end
    redis.call('LPOP', key)
  end
  redis.call('RPUSH', key, asOfText .. '\\n' .. (old and old.asOfText or '') .. '\\n' .. state)
end
if not partial then
  missing(function(id, old)
    local offer = string.gsub(old.data, '"availability":"[a-z_]*"', '"availability":"sold_out"', 1)
    redis.call('HSET', T .. 'offers', id, row(asOfText, asOfText, '0', old.feed, offer))
  end)
end
each(function(id, available, state, data)
  local old = parts(redis.call('HGET', T .. 'offers', id))
  if old and old.asOf > asOf then return end
  local gone = ''
  if available == '0' then gone = old and old.available == '0' and old.gone or asOfText end
  local owner = partial and old and old.feed or feed
  if old and old.feed ~= owner then redis.call('SREM', T .. 'feed:' .. old.feed, id) end
  if not old or old.feed ~= owner then redis.call('SADD', T .. 'feed:' .. owner, id) end
  if not old then redis.call('ZADD', T .. 'ids', 0, id) end
  -- Most offers of a feed are as they were: nobody else waits longer than needs be.
  if not old or old.data ~= data or asOf - old.asOf > gap then remember(id, old, state) end
  redis.call('HSET', T .. 'offers', id, row(asOfText, gone, available, owner, data))
end)
redis.call('DEL', staging, staging .. ':again')${REVISED}`;

/** ARGV: feed, was, as of. */
export const CONFIRM_FEED = `${ROW}
for _, id in ipairs(redis.call('SMEMBERS', T .. 'feed:' .. ARGV[1])) do
  local old = parts(redis.call('HGET', T .. 'offers', id))
  if old and old.asOfText == ARGV[2] then redis.call('HSET', T .. 'offers', id, row(ARGV[3], old.gone, old.available, old.feed, old.data)) end
end${REVISED}`;

/** ARGV: offer, data, time. Gives its number. */
export const PUT_OVERRIDE = `
local n = redis.call('INCR', KEYS[1] .. 'log:n')
redis.call('HSET', KEYS[1] .. 'overrides', n, ARGV[2])
redis.call('HSET', KEYS[1] .. 'logged', n, ARGV[3] .. '\\n' .. ARGV[1])
redis.call('RPUSH', KEYS[1] .. 'log:' .. ARGV[1], n)${REVISED}
return n`;

/** ARGV: number, who took it back, JSON. */
export const UNDO_OVERRIDE = `
if redis.call('HEXISTS', KEYS[1] .. 'overrides', ARGV[1]) == 0 then return 0 end${REVISED}
return redis.call('HSETNX', KEYS[1] .. 'undone', ARGV[1], ARGV[2])`;

/** ARGV: offer or empty, before or empty, limit. Gives number, offer and time, data, undone of each, the latest first. */
export const LOG = `
local T, out = KEYS[1], {}
local last, limit = tonumber(redis.call('GET', T .. 'log:n') or '0'), tonumber(ARGV[3])
if ARGV[2] ~= '' then last = math.min(last, tonumber(ARGV[2]) - 1) end
for n = last, 1, -1 do
  if #out >= limit then break end
  local logged = redis.call('HGET', T .. 'logged', n)
  if logged and (ARGV[1] == '' or string.match(logged, '\\n(.*)$') == ARGV[1]) then
    out[#out + 1] = { n, logged, redis.call('HGET', T .. 'overrides', n), redis.call('HGET', T .. 'undone', n) or '' }
  end
end
return out`;

/** ARGV: of each source its name, the slots that are replaced, and their relations, both as JSON. */
export const PUT_RELATIONS = `
for i = 1, #ARGV, 3 do
  local key, slots, all = KEYS[1] .. 'relations', cjson.decode(ARGV[i + 1]), cjson.decode(ARGV[i + 2])
  local named = {}
  for _, slot in ipairs(slots) do named[slot] = true end
  local before = redis.call('HGET', key, ARGV[i])
  for _, relation in ipairs(before and cjson.decode(before) or {}) do
    if not named[relation.slot] then all[#all + 1] = relation end
  end
  table.sort(all, function(a, b) if a.slot == b.slot then return a.rank < b.rank end return a.slot < b.slot end)
  redis.call('HSET', key, ARGV[i], cjson.encode(all))
end${REVISED}`;

/** ARGV: offer, its photo's asset and source, JSON. */
export const PUT_PHOTO = `
redis.call('HSET', KEYS[1] .. 'photos', ARGV[1], ARGV[2])${REVISED}`;

/** ARGV: number, reference, data and time of each. Gives the references. */
export const PUT_PARCELS = `
local out = {}
for i = 1, #ARGV, 4 do
  local known = redis.call('HGET', KEYS[1] .. 'parcels', ARGV[i])
  local asOf, reference = string.match(known or '', '^(%d+)\\n([^\\n]*)\\n')
  reference = reference or ARGV[i + 1]
  if not asOf or tonumber(asOf) <= tonumber(ARGV[i + 3]) then
    redis.call('HSET', KEYS[1] .. 'parcels', ARGV[i], ARGV[i + 3] .. '\\n' .. reference .. '\\n' .. ARGV[i + 2])
    redis.call('HSET', KEYS[1] .. 'references', reference, ARGV[i])
  end
  out[#out + 1] = reference
end
return out`;

/** ARGV: subject, kind, time, data. */
export const PUT_FACT = `
local key = KEYS[1] .. 'facts:' .. ARGV[1]
local asOf = string.match(redis.call('HGET', key, ARGV[2]) or '', '^(%d+)\\n')
if not asOf or tonumber(asOf) <= tonumber(ARGV[3]) then redis.call('HSET', key, ARGV[2], ARGV[3] .. '\\n' .. ARGV[4]) end`;

/** ARGV: campaign, voter's field, answer's field. Gives 1 where it counted. */
export const PUT_VOTE = `
if redis.call('HSETNX', KEYS[1] .. 'voters:' .. ARGV[1], ARGV[2], '1') == 0 then return 0 end
redis.call('HINCRBY', KEYS[1] .. 'tallies:' .. ARGV[1], ARGV[3], 1)
return 1`;

/** ARGV: campaign and key, slot, offer, seconds that it is kept. */
export const PUT_SERVED = `
local key = KEYS[1] .. 'served:' .. ARGV[1]
redis.call('HSET', key, ARGV[2], ARGV[3])
redis.call('EXPIRE', key, ARGV[4])`;

/** ARGV: field and number of each. */
export const ADD_COUNTS = `
for i = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1] .. 'counts', ARGV[i], ARGV[i + 1]) end`;
