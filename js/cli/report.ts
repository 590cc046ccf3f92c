import { type ReportBy, report } from "../admin/api.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "report",
  about: "report the counters: pictures, clicks, page visits, fallbacks and their reasons",
  flags: {
    by: ["WHAT", "group by campaign (default), block, slot, variant, day or reason"],
    campaign: ["ID", "only this campaign"],
    from: ["DAY", "the first day, like 2026-11-01 (UTC)"],
    until: ["DAY", "the last day"],
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  run: reportCommand,
};

const COLUMNS = ["pictures", "clicks", "rate", "lists", "visits", "votes", "unsubscribed", "fallbacks"] as const;
const HEADS: Partial<Record<(typeof COLUMNS)[number], string>> = { rate: "per 100", lists: "AMP lists", visits: "pages" };

/** `report`: what was counted, as a table. */
async function reportCommand(_: string[], flags: Flags): Promise<number> {
  const store = await openStore(text(flags, "store"), { mayMake: false });
  try {
    const [by, campaign, from, until] = ["by", "campaign", "from", "until"].map((name) => text(flags, name));
    const found = await report(store, { by: by as ReportBy | undefined, tenant: text(flags, "tenant") ?? DEFAULT_TENANT, campaign, from, until });
    if (flags.json) {
      print(found);
      return EXIT.ok;
    }
    const written = (value: number | null) => (value === null ? "–" : value.toLocaleString("en"));
    const head = [found.by as string, ...COLUMNS.map((column) => HEADS[column] ?? column)];
    const lines = [head, ...[...found.rows, found.total].map((row) => [row.name, ...COLUMNS.map((column) => written(row[column]))])];
    const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
    const aligned = (line: string[]) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
    const rule = "─".repeat(aligned(head).length);
    process.stdout.write([...lines.slice(0, -1).map(aligned), rule, ...lines.slice(-1).map(aligned), ""].join("\n"));
    for (const { reason, n } of found.reasons) process.stdout.write(`${written(n).padStart(8)}  ${reason}\n`);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
