import { HISTORY_POINTS, LOOK_UP_RELATIONS, REDIS_SCAN } from "../base/limits.js";
import { NAMED } from "./redis-named.js";
import { REVISED, ROW } from "./redis-rows.js";

// What Redis runs itself (Lua 5.1), so that a look-up is one round trip and a change is whole or not at all. KEYS[1] is the prefix of a tenant's keys.

/** Offers with their overrides and prices; ARGV from the second on are ids. The same list is what a look-up ends with. */
const OFFERS = `
local function offers(ids)
  local found = {}
  for _, id in ipairs(ids) do
    local text = current(redis.call('HGET', T .. 'offers', id))
    if text then
      local said = {}
      for _, n in ipairs(redis.call('LRANGE', T .. 'log:' .. id, 0, -1)) do
        said[#said + 1] = { redis.call('HGET', T .. 'overrides', n), redis.call('HGET', T .. 'undone', n) or '' }
      end
      found[#found + 1] = { id, text, redis.call('HGET', T .. 'photos', id) or '', said, redis.call('LRANGE', T .. 'prices:' .. id, ${-HISTORY_POINTS}, -1) }
    end
  end
  return found
end`;

/** ARGV: ids. */
export const READ_OFFERS = `${ROW}${OFFERS}
return offers(ARGV)`;

/** ARGV: campaign, served key, subject, product, the revision that is known, then more offers' ids; empty texts for what is not asked for. Gives hashes where something in them has no lists yet. */
export const LOOK_UP = `${ROW}${OFFERS}${NAMED}
local campaign, served, subject, product = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local revision = subject == '' and redis.call('GET', T .. 'revision') or ''
local memory = campaign ~= '' and served ~= '' and redis.call('HGETALL', T .. 'served:' .. campaign .. ':' .. served) or {}
local tallies = campaign ~= '' and redis.call('HGETALL', T .. 'tallies:' .. campaign) or {}
if revision ~= '' and revision == ARGV[5] then return { revision, memory, tallies } end
local manifest, campaignNames = named('manifests', campaign)
local recipient, personNames = named('recipients', subject)
local ids, known = {}, {}
local function want(id)
  if id and not known[id] then known[id] = true; ids[#ids + 1] = id end
end
local sources, isSource = {}, {}
local function source(id)
  if not isSource[id] then isSource[id] = true; sources[#sources + 1] = id end
end
for _, lists in ipairs({ campaignNames, personNames }) do
  for _, id in ipairs(lists.offers or {}) do want(id) end
  for _, id in ipairs(lists.sources or {}) do source(id) end
end
if product ~= '' then want(product); source(product) end
for i = 6, #ARGV do want(ARGV[i]) end
table.sort(sources)
local relations, count = {}, 0
if campaignNames.recommends then
  for _, id in ipairs(sources) do
    local text = redis.call('HGET', T .. 'relations', id)
    if text and count < ${LOOK_UP_RELATIONS} then
      relations[#relations + 1] = text
      for _, relation in ipairs(cjson.decode(text)) do want(relation.offer); count = count + 1 end
    end
  end
end
local at = 1
while at <= #ids do
  for _, n in ipairs(redis.call('LRANGE', T .. 'log:' .. ids[at], 0, -1)) do
    local _, lists = named('overrides', n)
    want(lists.replacement)
  end
  at = at + 1
end
if #old > 0 then return { old } end
table.sort(ids)
local facts, number = {}, subject ~= '' and redis.call('HGET', T .. 'references', subject)
if subject ~= '' then facts = redis.call('HGETALL', T .. 'facts:' .. subject) end
return {
  revision, memory, tallies, manifest, recipient, relations, facts,
  number and redis.call('HGET', T .. 'parcels', number) or '', offers(ids),
}`;

/** ARGV: campaign, manifest, time, the manifest as it is kept. Gives the version, or 0 where it is locked. */
export const PUT_CAMPAIGN = `${ROW}
if redis.call('HEXISTS', T .. 'locks', ARGV[1]) == 1 then return 0 end
local version = redis.call('HLEN', T .. 'versions:' .. ARGV[1]) + 1
redis.call('HSET', T .. 'versions:' .. ARGV[1], version, ARGV[3] .. '\\n' .. ARGV[2])
redis.call('HSET', T .. 'manifests', ARGV[1], ARGV[4])${REVISED}
return version`;

/** ARGV: offer, the override as it is kept, time. Gives its number. */
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
local tallies = KEYS[1] .. 'tallies:' .. ARGV[1]
redis.call('HINCRBY', tallies, ARGV[3], 1)
-- A small hash keeps the order in which its fields came, as that of the voters does: the first answer would be the first voter's. Here it is that of their names.
local answers = redis.call('HKEYS', tallies)
table.sort(answers)
for _, answer in ipairs(answers) do
  local votes = redis.call('HGET', tallies, answer)
  redis.call('HDEL', tallies, answer)
  redis.call('HSET', tallies, answer, votes)
end
return 1`;

/** ARGV: campaign and key, slot, offer, the second at which it goes: that of the mail's links, so that its time to live tells nothing of an opening. */
export const PUT_SERVED = `
local key = KEYS[1] .. 'served:' .. ARGV[1]
redis.call('HSET', key, ARGV[2], ARGV[3])
redis.call('EXPIREAT', key, ARGV[4])`;

/** ARGV: campaign. Gives 1 where there was one. What its mails showed is deleted by {@link SERVED_KEYS}. */
export const DELETE_CAMPAIGN = `
local T, id = KEYS[1], ARGV[1]
local there = redis.call('HDEL', T .. 'manifests', id)
redis.call('HDEL', T .. 'locks', id)
there = there + redis.call('DEL', T .. 'versions:' .. id, T .. 'voters:' .. id, T .. 'tallies:' .. id)${REVISED}
return there`;

/** ARGV: a subject. Gives how much there was. */
export const FORGET = `
local T, subject = KEYS[1], ARGV[1]
local number = redis.call('HGET', T .. 'references', subject)
local gone = redis.call('HDEL', T .. 'recipients', subject) + redis.call('DEL', T .. 'facts:' .. subject)
if number then gone = gone + redis.call('HDEL', T .. 'parcels', number) + redis.call('HDEL', T .. 'references', subject) end
return gone`;

/** ARGV: cursor, pattern of the served record's keys. Puts off to a day's end what was written by versions that told the second; gives the next cursor. */
export const ROUND_SERVED = `
local page, now = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ${REDIS_SCAN}), redis.call('TIME')[1]
for _, key in ipairs(page[2]) do
  local left = redis.call('TTL', key)
  local day = math.ceil((now + left) / 86400) * 86400
  -- TTL is rounded: a second more or less is a day's end too.
  if left > 0 and day - now - left > 1 and day - now - left < 86399 then redis.call('EXPIREAT', key, day) end
end
return page[1]`;

/** ARGV: field and number of each. */
export const ADD_COUNTS = `
for i = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1] .. 'counts', ARGV[i], ARGV[i + 1]) end`;
