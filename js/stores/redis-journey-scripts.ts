// Journeys in Redis, in Lua 5.1. KEYS[1] is the prefix of a tenant's keys. Of its customers Redis has: `journeys`, their ids; `journeys-ready`, when each may be
// leased, if by itself; `journeys-seen`, when each was leased last; `journey:CUSTOMER`, a hash with `version` and `token`; `journey-events:CUSTOMER`, a hash of
// events, each with its revision, its time and a line break before its JSON; `journey-mails:CUSTOMER`, a hash of mails under way, each with its state, token (`-`
// for none), time, tries, time to retry and class before its event.

/** `touch` says that something happened: whoever has the customer learns it from the version. `put` keeps an event of a higher revision. */
const CUSTOMER = `
local T = KEYS[1]
local customer = ARGV[1]
local row, events, mails = T .. 'journey:' .. customer, T .. 'journey-events:' .. customer, T .. 'journey-mails:' .. customer
local function token() return redis.call('HGET', row, 'token') end
local function touch()
  redis.call('HINCRBY', row, 'version', 1)
  if token() == '' then redis.call('ZADD', T .. 'journeys-ready', 0, customer) end
end
local function put(id, revision, at, data)
  local known = redis.call('HGET', events, id)
  if known and tonumber(string.match(known, '^(%d+)')) >= tonumber(revision) then return 0 end
  redis.call('HSET', events, id, revision .. ' ' .. at .. '\\n' .. data)
  return 1
end
local function mail(id)
  local state, its, at, tries, retry, class, data = string.match(redis.call('HGET', mails, id) or '', '^(%S+) (%S+) (%S+) (%S+) (%S+) (%S+)\\n(.*)$')
  if state then return { state = state, token = its, at = at, tries = tries, retry = retry, class = class, data = data } end
end
local function write(id, one)
  redis.call('HSET', mails, id, table.concat({ one.state, one.token, one.at, one.tries, one.retry, one.class }, ' ') .. '\\n' .. one.data)
end`;

/** ARGV: customer, how many events, of each id, revision, time and JSON, then of each mail id, state, time, tries, time to retry, class and JSON. */
export const APPEND = `${CUSTOMER}
if redis.call('EXISTS', row) == 0 then
  redis.call('HSET', row, 'version', 0, 'token', '')
  redis.call('ZADD', T .. 'journeys', 0, customer)
  redis.call('ZADD', T .. 'journeys-ready', 0, customer)
end
local added, last = 0, 2 + 4 * tonumber(ARGV[2])
for i = 3, last, 4 do added = added + put(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
for i = last + 1, #ARGV, 7 do
  if not mail(ARGV[i]) then
    write(ARGV[i], { state = ARGV[i + 1], token = '-', at = ARGV[i + 2], tries = ARGV[i + 3], retry = ARGV[i + 4], class = ARGV[i + 5], data = ARGV[i + 6] })
  end
end
if added > 0 then touch() end
return added`;

/** ARGV: customer. */
export const HISTORY = `${CUSTOMER}
local version = redis.call('HGET', row, 'version')
if not version then return false end
return { customer, version, redis.call('HGETALL', events), redis.call('HGETALL', mails) }`;

/** ARGV: now, the end of a lease, how many. Those whose time has come, then those whom a clock that was ahead leased last. */
const WAITING = `
local T = KEYS[1]
local limit = tonumber(ARGV[3])
local due, isDue = redis.call('ZRANGEBYSCORE', T .. 'journeys-ready', '-inf', ARGV[1], 'LIMIT', 0, limit), {}
for _, customer in ipairs(due) do isDue[customer] = true end
if #due < limit then
  for _, customer in ipairs(redis.call('ZRANGEBYSCORE', T .. 'journeys-seen', '(' .. ARGV[2], '+inf', 'LIMIT', 0, limit)) do
    if #due < limit and not isDue[customer] then due[#due + 1] = customer end
  end
end`;

export const DUE = `${WAITING}
return due`;

/** The same, then the token. */
export const LEASE = `${WAITING}
for _, customer in ipairs(due) do
  redis.call('HSET', T .. 'journey:' .. customer, 'token', ARGV[4])
  redis.call('ZADD', T .. 'journeys-ready', ARGV[2], customer)
  redis.call('ZADD', T .. 'journeys-seen', ARGV[1], customer)
end
return due`;

/** ARGV: customer, token, the end of the lease, mail, id of its event, time, class, JSON. */
export const BEGIN = `${CUSTOMER}
if token() ~= ARGV[2] then return 'lost' end
redis.call('ZADD', T .. 'journeys-ready', ARGV[3], customer)
if redis.call('HEXISTS', events, ARGV[5]) == 1 then return 'done' end
local known = mail(ARGV[4])
write(ARGV[4], { state = 'begun', token = ARGV[2], at = known and known.at or ARGV[6], tries = known and known.tries or '0', retry = '0', class = ARGV[7], data = ARGV[8] })
return known and known.state == 'begun' and 'again' or 'send'`;

/** ARGV: customer, token, mail, id of its event, revision, time, JSON. */
export const FINISH = `${CUSTOMER}
local holder = token()
-- What was forgotten is neither open nor told.
if redis.call('HDEL', mails, ARGV[3]) + redis.call('HEXISTS', events, ARGV[4]) > 0 then
  put(ARGV[4], ARGV[5], ARGV[6], ARGV[7])
  if holder ~= ARGV[2] then touch() end
end
return holder == ARGV[2] and 1 or 0`;

/** ARGV: customer, token, mail, state, time to retry. */
export const DEFER = `${CUSTOMER}
local one = mail(ARGV[3])
if not one or one.token ~= ARGV[2] then return 0 end
one.state, one.retry, one.tries = ARGV[4], ARGV[5], tonumber(one.tries) + 1
write(ARGV[3], one)
return 1`;

/** ARGV: customer, token, version, when to wake (empty for never). */
export const RELEASE = `${CUSTOMER}
if token() ~= ARGV[2] then return 0 end
redis.call('HSET', row, 'token', '')
local wake = redis.call('HGET', row, 'version') == ARGV[3] and ARGV[4] or '0'
if wake == '' then redis.call('ZREM', T .. 'journeys-ready', customer) else redis.call('ZADD', T .. 'journeys-ready', wake, customer) end
return 1`;

/** ARGV: customer. */
export const FORGET = `${CUSTOMER}
for _, set in ipairs({ 'journeys', 'journeys-ready', 'journeys-seen' }) do redis.call('ZREM', T .. set, customer) end
local there = redis.call('DEL', row)
redis.call('UNLINK', events, mails)
return there`;
