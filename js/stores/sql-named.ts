import { LOOK_UP_RELATIONS } from "../base/limits.js";
import type { Database, Statement } from "./database.js";
import { jsonLists } from "./lists.js";
import { namedByCampaign, namedByPerson, replacementOf } from "./named.js";
import type { Lookup } from "./store.js";

// What SQLite engines join for a look-up. A campaign and a person have what they name as JSON beside them (`named`), an override the offer in another's place,
// or an empty text (`replacement`). Where an earlier version wrote a row they are null, until a look-up meets it.

/** What a manifest names, as it is kept. */
export const campaignNames = (manifest: string) => JSON.stringify(namedByCampaign(manifest));
/** What is known of a person names, as it is kept. */
export const personNames = (data: string) => JSON.stringify(namedByPerson(data));
/** What an override puts in its offer's place, as it is kept. */
export const replacementText = (data: string) => replacementOf(data) ?? "";

/** What a mail brings up: ?1 tenant, ?2 campaign, ?3 subject, ?4 product, ?5 more offers as a JSON list. D1 allows five terms of a compound SELECT. */
export const WANTED = `WITH RECURSIVE
  m AS (SELECT named FROM campaigns WHERE tenant = ?1 AND id = ?2 ORDER BY version DESC LIMIT 1),
  r AS (SELECT named FROM recipients WHERE tenant = ?1 AND subject = ?3),
  sources(id) AS (
    SELECT e.value FROM m, json_each(m.named, '$.sources') e
    UNION SELECT e.value FROM r, json_each(r.named, '$.sources') e
    UNION SELECT ?4),
  related AS (
    SELECT source, slot, offer, rank FROM relations
    WHERE tenant = ?1 AND (SELECT named ->> '$.recommends' FROM m) AND source IN (SELECT id FROM sources) ORDER BY source, slot, rank LIMIT ${LOOK_UP_RELATIONS}),
  wanted(id) AS (
    SELECT e.value FROM m, json_each(m.named, '$.offers') e
    UNION SELECT e.value FROM r, json_each(r.named, '$.offers') e
    UNION SELECT offer FROM related
    UNION SELECT value FROM json_each(?5)
    UNION SELECT o.replacement FROM wanted w JOIN overrides o ON o.tenant = ?1 AND o.offer = w.id AND o.replacement <> '')`;

/** What a look-up met. */
export interface Met {
  campaign: { manifest: string; named: string | null } | undefined;
  recipient: { data: string; named: string | null } | undefined;
  overrides: { replacement: string | null }[];
}

/** Says what rows of an earlier version name, where a look-up met some; whether it did, so that it has to be made again. */
export async function nameOld(db: Database, { tenant, campaign = "", subject = "" }: Lookup, met: Met): Promise<boolean> {
  const statements: Statement[] = [];
  const of = (table: string, key: string, text: string, id: string, was: string, named: string) =>
    statements.push([`UPDATE ${table} SET named = ?4 WHERE tenant = ?1 AND ${key} = ?2 AND ${text} = ?3`, [tenant, id, was, named]]);
  if (met.campaign?.named === null) of("campaigns", "id", "manifest", campaign, met.campaign.manifest, campaignNames(met.campaign.manifest));
  if (met.recipient?.named === null) of("recipients", "subject", "data", subject, met.recipient.data, personNames(met.recipient.data));
  if (met.overrides.some(({ replacement }) => replacement === null)) {
    // All of the tenant's: one may lead to the next.
    const [old] = await db.read([["SELECT n, data FROM overrides WHERE tenant = ? AND replacement IS NULL", [tenant]]]);
    for (const list of jsonLists((old as { n: number; data: string }[]).map(({ n, data }) => [n, replacementText(data)])))
      statements.push(["UPDATE overrides SET replacement = j.value ->> 1 FROM json_each(?1) j WHERE n = j.value ->> 0", [list]]);
  }
  if (statements.length > 0) await db.batch(statements);
  return statements.length > 0;
}
