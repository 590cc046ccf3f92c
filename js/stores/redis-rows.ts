// How an offer stands in Redis, in Lua 5.1. It is a text of lines: `v2`, the times of the five parts, since when it is gone, whether it can be had, its feed,
// its deliveries, and the texts of the parts. Versions before had `asOf`, `goneSince`, `available`, `feed` and the whole offer: they are read as parts of one time.

/** Functions that several scripts use: `parts` reads a row, `current` gives the text of one, `row` writes one, `state` gives what the history keeps of a price. */
export const ROW = `
local T = KEYS[1]
local PARTS = { 'price', 'sale', 'availability', 'stock', 'rest' }
-- Takes a member out of an offer's JSON: quotes in texts are escaped, so none of them looks like a member.
local function taken(json, pattern)
  local from, to = string.find(json, pattern)
  if not from then return json, nil end
  local member = string.sub(json, from, to)
  if string.sub(json, from - 1, from - 1) == ',' then from = from - 1 elseif string.sub(json, to + 1, to + 1) == ',' then to = to + 1 end
  return string.sub(json, 1, from - 1) .. string.sub(json, to + 1), member
end
local function old(text)
  local asOf, gone, available, feed, json = string.match(text, '^(%d+)\\n(%d*)\\n([01])\\n([^\\n]*)\\n(.*)$')
  local offer = { gone = gone, available = available, feed = feed, deliveries = '', at = {} }
  for _, part in ipairs(PARTS) do offer.at[part] = asOf; offer[part] = '' end
  local function take(part, pattern)
    local member
    json, member = taken(json, pattern)
    if member then offer[part] = offer[part] == '' and member or offer[part] .. ',' .. member end
  end
  local prior
  json, prior = taken(json, '"prior":%b{}')
  take('sale', '"sale":%b{}')
  take('price', '"price":%b{}')
  take('sale', '"reducedSince":%-?%d+')
  if prior then offer.sale = offer.sale == '' and prior or offer.sale .. ',' .. prior end
  take('sale', '"perishable":true')
  take('availability', '"availability":"[a-z_]+"')
  take('availability', '"availableFrom":%-?%d+')
  take('stock', '"stock":%d+')
  offer.rest = string.sub(json, 2, -2)
  return offer
end
local function parts(text)
  if not text then return nil end
  if string.sub(text, 1, 3) ~= 'v2\\n' then return old(text) end
  local offer, lines = { at = {} }, {}
  for line in string.gmatch(string.sub(text, 4) .. '\\n', '([^\\n]*)\\n') do lines[#lines + 1] = line end
  for i, part in ipairs(PARTS) do offer.at[part] = lines[i]; offer[part] = lines[9 + i] end
  offer.gone, offer.available, offer.feed, offer.deliveries = lines[6], lines[7], lines[8], lines[9]
  return offer
end
local function row(offer)
  local at = offer.at
  return table.concat({ 'v2', at.price, at.sale, at.availability, at.stock, at.rest, offer.gone, offer.available, offer.feed, offer.deliveries,
    offer.price, offer.sale, offer.availability, offer.stock, offer.rest }, '\\n')
end
-- A row as this version writes it, untouched where it is one: a look-up reads many.
local function current(text)
  if not text or string.sub(text, 1, 3) == 'v2\\n' then return text or nil end
  return row(old(text))
end
local function later(a, b) if tonumber(a) >= tonumber(b) then return a end return b end
local function earlier(a, b) if tonumber(a) <= tonumber(b) then return a end return b end
local function priced(offer) return later(offer.at.price, offer.at.sale) end
-- When all of it was said last: a price alone says nothing of a sale.
local function confirmed(offer) return earlier(offer.at.price, offer.at.sale) end
local function state(offer)
  local said = string.gsub(offer.sale, '"prior":%b{}', '')
  return '[' .. string.match(offer.price, '"price":(%b{})') .. ',' .. (string.match(said, '"sale":(%b{})') or 'null') .. ',' .. (string.match(said, '"reducedSince":(%-?%d+)') or 'null') .. ']'
end
-- Drops prices from the history that are not believed.
local function disbelieve(id, believed)
  local key = T .. 'prices:' .. id
  for _, point in ipairs(redis.call('LRANGE', key, 0, -1)) do
    if tonumber(string.match(point, '^(%d+)')) > believed then redis.call('LREM', key, 0, point) end
  end
end
local function saleFact(offer)
  local said = string.gsub(offer.sale, '"prior":%b{}', '')
  local since = string.match(said, '"reducedSince":%-?%d+')
  return '"sale":' .. (string.match(said, '"sale":(%b{})') or 'null') .. (since and ',' .. since or '')
end
local function isLate(point) return string.match(point, '^%d+\\n%d*\\n{') ~= nil end
-- Puts what came late into the history at its own time, but for what it says already: a fact that is there, or a state that was confirmed later still.
local function tellLate(id, at, fact, state)
  local key = T .. 'prices:' .. id
  local points, place = redis.call('LRANGE', key, 0, -1), 0
  for i, point in ipairs(points) do if tonumber(string.match(point, '^(%d+)')) <= tonumber(at) then place = i end end
  local next = place + 1
  while points[next] and isLate(points[next]) do next = next + 1 end
  local seen = points[next] and tonumber(string.match(points[next], '^%d+\\n(%d*)'))
  local isConfirmed = not seen or seen > tonumber(at)
  local new, last = at .. '\\n\\n' .. fact, points[place]
  if last and (last == new or isConfirmed and state ~= '' and string.match(last, '^%d+\\n%d*\\n(.*)$') == state) then return end
  for i = place + 1, #points do redis.call('RPOP', key) end
  redis.call('RPUSH', key, new)
  for i = place + 1, #points do redis.call('RPUSH', key, points[i]) end
end
-- Keeps a price in the history where it changed, or nobody had looked for long. What is too old stays only where it still says what was charged when the
-- time of interest began.
local function remember(id, before, offer, age, gap)
  local key = T .. 'prices:' .. id
  local now, last, back = priced(offer), redis.call('LINDEX', key, -1), 1
  while last and isLate(last) do back = back + 1; last = redis.call('LINDEX', key, -back) end
  local seen = before and confirmed(before) or ''
  local said = state(offer)
  if before and last and string.match(last, '^%d+\\n%d*\\n(.*)$') == said and tonumber(confirmed(offer)) - tonumber(seen) <= gap then return end
  local cutoff = tonumber(now) - age
  local function at(i)
    local point = redis.call('LINDEX', key, i)
    return point and tonumber(string.match(point, '^(%d+)'))
  end
  while true do
    local first, second = at(0), 1
    if not first or first >= cutoff then break end
    if not isLate(redis.call('LINDEX', key, 0)) then
      while at(second) and isLate(redis.call('LINDEX', key, second)) do second = second + 1 end
      local next = at(second)
      if not next or next > cutoff or next <= first then break end
    end
    redis.call('LPOP', key)
  end
  -- What was confirmed of the price before, after all of it was: whatever comes late lies before or after it.
  if before and last and before.at.price ~= before.at.sale and tonumber(priced(before)) > tonumber(string.match(last, '^(%d+)')) then
    local isSale = tonumber(before.at.sale) > tonumber(before.at.price)
    redis.call('RPUSH', key, priced(before) .. '\\n\\n{' .. (isSale and saleFact(before) or before.price) .. '}')
  end
  local newest = at(-1)
  if newest and newest > tonumber(now) then now = string.format('%d', newest) end
  redis.call('RPUSH', key, now .. '\\n' .. seen .. '\\n' .. said)
end`;

/** A word for the state of what a tenant's mails show: another one with each change of it. Two changes never have one microsecond. */
export const REVISED = `
local clock = redis.call('TIME')
redis.call('SET', KEYS[1] .. 'revision', clock[1] .. '.' .. clock[2])`;
