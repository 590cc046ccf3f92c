// What a text names stands before it in Redis: a manifest, what is known of a person, an override are `v2`, their lists as JSON, and the text itself, in lines.
// Versions before had the text alone: a look-up that meets one says so, and is made again when `NAME` has said what it names.
import { namedByCampaign, namedByPerson, replacementOf } from "./named.js";

const LISTED = /^v2\n[^\n]*\n/;

const listed = (lists: unknown, text: string) => `v2\n${JSON.stringify(lists)}\n${text}`;
/** A manifest as it is kept. */
export const keptCampaign = (manifest: string) => listed(namedByCampaign(manifest), manifest);
/** What is known of a person, as it is kept. */
export const keptPerson = (data: string) => listed(namedByPerson(data), data);
/** An override as it is kept. */
export const keptOverride = (data: string) => listed({ replacement: replacementOf(data) ?? undefined }, data);

/** The text of what is kept. */
export const textOf = (kept: string) => kept.replace(LISTED, "");

/** For look-ups: `named` gives what is kept, and its lists; `old` has the hashes in which one had none. */
export const NAMED = `
local old = {}
local function named(hash, field)
  local kept = field ~= '' and redis.call('HGET', T .. hash, field)
  if not kept then return '', {} end
  local lists = string.match(kept, '^v2\\n([^\\n]*)\\n')
  if not lists and not old[hash] then old[hash] = true; old[#old + 1] = hash end
  return kept, lists and cjson.decode(lists) or {}
end`;

/** Something that may be without lists: its hash, its field, and how it is kept with them. */
export type Unlisted = [hash: string, field: string, kept: string | null, listed: (text: string) => string];

/** What {@link NAME} is told, of what has no lists. */
export const naming = (some: Unlisted[]) =>
  some.flatMap(([hash, field, kept, listed]) => (kept === null || LISTED.test(kept) ? [] : [hash, field, kept, listed(kept)]));

/** ARGV: hash, field, what was kept and what is kept now of each. */
export const NAME = `
for i = 1, #ARGV, 4 do
  local hash = KEYS[1] .. ARGV[i]
  if redis.call('HGET', hash, ARGV[i + 1]) == ARGV[i + 2] then redis.call('HSET', hash, ARGV[i + 1], ARGV[i + 3]) end
end`;
