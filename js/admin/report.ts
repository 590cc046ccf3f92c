import { problem } from "../base/errors.js";
import type { Count, CountQuery, Store } from "../stores/store.js";

/** What a report's rows are of. */
export type ReportBy = "day" | "campaign" | "block" | "slot" | "variant" | "reason";

/** What is reported. */
export interface ReportOptions extends CountQuery {
  /** What each row is of, `campaign` by default. */
  by?: ReportBy;
}

/** Sums of one day, campaign, block, slot, variant or reason. */
export interface ReportRow {
  /** What the row is of. */
  name: string;
  pictures: number;
  clicks: number;
  /** Clicks by a hundred pictures, null without pictures. Proxies fetch pictures, and scanners click: it compares campaigns, it counts no people. */
  rate: number | null;
  /** Lists of AMP parts. */
  lists: number;
  /** Visits to tracking pages, texts, polls. */
  visits: number;
  votes: number;
  unsubscribed: number;
  /** Answers without a price, or other than asked for. */
  fallbacks: number;
}

export interface Report {
  by: ReportBy;
  /** The first and the last day with a count, null where there is none. */
  from: string | null;
  until: string | null;
  rows: ReportRow[];
  total: ReportRow;
  /** Fallbacks by their reasons, the most frequent first. */
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
 * What was counted, summed up.
 * @throws {PostfrischError} `usage/bad` for days or rows that are none
 */
export async function report(store: Pick<Store, "counts">, options: ReportOptions = {}): Promise<Report> {
  const { by = "campaign", ...query } = options;
  if (!Object.hasOwn(NAMES, by)) throw problem("usage/bad", `there is no report by \`${by}\``, `write one of ${Object.keys(NAMES).join(", ")}`);
  for (const day of [query.from, query.until])
    if (day !== undefined && !DAY.test(day)) throw problem("usage/bad", `\`${day}\` is no day`, "write it like 2026-11-26; days are UTC");
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
