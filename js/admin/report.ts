import { problem } from "../base/errors.js";
import type { Count, CountQuery, Store } from "../stores/store.js";

/** The grouping of a report's rows. */
export type ReportBy = "day" | "campaign" | "block" | "slot" | "variant" | "reason";

/** Options of `report`. */
export interface ReportOptions extends CountQuery {
  /** The grouping of rows, `campaign` by default. */
  by?: ReportBy;
}

/** Totals of one day, campaign, block, slot, variant or reason. */
export interface ReportRow {
  /** The day, campaign, block, slot, variant or reason. */
  name: string;
  pictures: number;
  clicks: number;
  /** Clicks per hundred pictures, null without pictures. Proxies fetch pictures, and scanners click, so it is suitable for comparing campaigns, not for counting people. */
  rate: number | null;
  /** Fetched lists of AMP parts. */
  lists: number;
  /** Visits to tracking pages, price pages and polls. */
  visits: number;
  votes: number;
  unsubscribed: number;
  /** Degraded answers, such as neutral pictures. */
  fallbacks: number;
}

export interface Report {
  by: ReportBy;
  /** The first and the last day with a count, null if there is none. */
  from: string | null;
  until: string | null;
  rows: ReportRow[];
  total: ReportRow;
  /** Degraded answers by reason, most frequent first. */
  reasons: { reason: string; n: number }[];
}

const NAMES: Record<ReportBy, (count: Count) => string | undefined> = {
  day: ({ day }) => day,
  campaign: ({ campaign }) => campaign,
  block: ({ campaign, block }) => (block ? `${campaign}/${block}` : campaign),
  slot: ({ campaign, block, slot }) => (block ? `${campaign}/${block}.${slot}` : campaign),
  variant: ({ campaign, variant }) => `${campaign}/${variant || "–"}`,
  reason: ({ reason }) => reason || undefined,
};
const COLUMNS: Record<string, "pictures" | "clicks" | "lists" | "visits" | "votes" | "unsubscribed"> = {
  picture: "pictures",
  click: "clicks",
  list: "lists",
  tracking: "visits",
  text: "visits",
  survey: "visits",
  unsubscribe: "visits",
  vote: "votes",
  unsubscribed: "unsubscribed",
};
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Sums up the counters.
 * @throws {PostfrischError} `usage/bad` for invalid days or groupings
 */
export async function report(store: Pick<Store, "counts">, options: ReportOptions = {}): Promise<Report> {
  const { by = "campaign", ...query } = options;
  if (!Object.hasOwn(NAMES, by)) throw problem("usage/bad", `there is no report by \`${by}\``, `write one of ${Object.keys(NAMES).join(", ")}`);
  for (const day of [query.from, query.until])
    if (day !== undefined && !DAY.test(day)) throw problem("usage/bad", `\`${day}\` is not a day`, "write it like 2026-11-26; days are UTC");
  const counts = await store.counts(query);
  const rows = new Map<string, ReportRow>();
  const total = row("total");
  const reasons = new Map<string, number>();
  for (const count of counts) {
    add(total, count);
    if (count.reason) reasons.set(count.reason, (reasons.get(count.reason) ?? 0) + count.n);
    const name = NAMES[by](count);
    if (name === undefined) continue;
    const known = rows.get(name) ?? row(name);
    rows.set(name, known);
    add(known, count);
  }
  const days = counts.map(({ day }) => day);
  return {
    by,
    from: days[0] ?? null,
    until: days.at(-1) ?? null,
    rows: [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(rated),
    total: rated(total),
    reasons: [...reasons].map(([reason, n]) => ({ reason, n })).sort((a, b) => b.n - a.n),
  };
}

function row(name: string): ReportRow {
  return { name, pictures: 0, clicks: 0, rate: null, lists: 0, visits: 0, votes: 0, unsubscribed: 0, fallbacks: 0 };
}

function add(to: ReportRow, { what, reason, n }: Count): void {
  const column = COLUMNS[what];
  if (column) to[column] += n;
  if (reason) to.fallbacks += n;
}

function rated(row: ReportRow): ReportRow {
  return { ...row, rate: row.pictures ? Math.round((row.clicks * 1_000) / row.pictures) / 10 : null };
}
