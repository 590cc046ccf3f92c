import { IMPORT_ABANDONED, SWEEP_A_LITTLE, SWEEP_EVERY, SWEEP_MORE, SWEEP_MUCH, SWEEP_WINDOW } from "../base/limits.js";
import type { Database, Statement } from "./database.js";
import { dayOf } from "./store.js";

// What SQLite engines delete by themselves, a little at a time.

/** How much of the served record is looked through: rows at once, and how often. */
interface Much {
  rows: number;
  windows: number;
}
/** Beside an entry that is written. */
export const A_LITTLE: Much = { rows: SWEEP_A_LITTLE, windows: 1 };
/** Beside an import. */
export const MORE: Much = { rows: SWEEP_WINDOW, windows: SWEEP_MORE / SWEEP_WINDOW };
/** When it is asked for. */
export const MUCH: Much = { rows: SWEEP_WINDOW, windows: SWEEP_MUCH / SWEEP_WINDOW };

const KEY = "tenant, campaign, key, slot";
/** Up to where the served record was looked through. */
const FROM = `(${KEY.split(", ")
  .map((column) => `coalesce((SELECT ${column} FROM sweeps WHERE name = 'served'), '')`)
  .join(", ")})`;

interface Place {
  tenant: string;
  campaign: string;
  key: string;
  slot: string;
}

/** What became of imports that died. */
export const sweepStaged = (now: number): Statement[] => [
  ["DELETE FROM staged WHERE import IN (SELECT id FROM imports WHERE touched < ?)", [now - IMPORT_ABANDONED]],
  ["DELETE FROM imports WHERE touched < ?", [now - IMPORT_ABANDONED]],
];

/** The same where there are any: a database that is only read waits for nobody who writes. */
export async function sweepDead(db: Database, now: number): Promise<void> {
  const [dead] = await db.read([["SELECT 1 FROM imports WHERE touched < ? LIMIT 1", [now - IMPORT_ABANDONED]]]);
  // What can't be deleted now is by the next one.
  if (dead?.length) await db.batch(sweepStaged(now)).catch(() => {});
}

/** Where the window that is looked through next ends; no row where it is the last one. */
export const windowEnd = (rows: number) => `SELECT ${KEY} FROM served WHERE (${KEY}) > ${FROM} ORDER BY ${KEY} LIMIT 1 OFFSET ${rows - 1}`;

/** Deletes what has had its day in a window of the served record, and notes how far it came. */
export function sweepWindow(now: number, end: Place | undefined): Statement[] {
  const { tenant, campaign, key, slot } = end ?? { tenant: "", campaign: "", key: "", slot: "" };
  const until = end ? `AND (${KEY}) <= (?2, ?3, ?4, ?5)` : "";
  return [
    [`DELETE FROM served WHERE until <= ?1 AND (${KEY}) > ${FROM} ${until}`, [dayOf(now), ...(end ? [tenant, campaign, key, slot] : [])]],
    [`INSERT OR REPLACE INTO sweeps (name, ${KEY}) VALUES ('served', ?, ?, ?, ?)`, [tenant, campaign, key, slot]],
  ];
}

/** Looks through so many windows of the served record, or to its end; the next sweep goes on there. */
export async function sweepServed(db: Database, now: number, { rows, windows }: Much): Promise<void> {
  for (let i = 0; i < windows; i++) {
    const [[end] = []] = (await db.read([[windowEnd(rows), []]])) as Place[][];
    await db.batch(sweepWindow(now, end));
    if (!end) return;
  }
}

/** Deletes a campaign with all that stands beside it. Each query before a deletion has a row where there was something of it. */
export function campaignDeletion(tenant: string, id: string): Statement[] {
  const of = ([table, column]: [table: string, column: string]): Statement[] => [
    [`SELECT 1 FROM ${table} WHERE tenant = ? AND ${column} = ? LIMIT 1`, [tenant, id]],
    [`DELETE FROM ${table} WHERE tenant = ? AND ${column} = ?`, [tenant, id]],
  ];
  const tables: [string, string][] = [["campaigns", "id"], ["served", "campaign"], ["voters", "campaign"], ["tallies", "campaign"]]; // biome-ignore format: a list
  return [...tables.flatMap(of), ["DELETE FROM locks WHERE tenant = ? AND id = ?", [tenant, id]]];
}

/** Says with every so many entries that it is time for a window. It begins anywhere: where entries come few at a time, some are the right ones too. */
export function sweepClock(): () => boolean {
  let puts = Math.floor(Math.random() * SWEEP_EVERY);
  return () => {
    puts += 1;
    return puts % SWEEP_EVERY === 0;
  };
}
