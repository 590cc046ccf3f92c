import type { WebRequest, WebResponse } from "../base/platform.js";
import { authorize, checkedKey, refused } from "../http/http.js";
import type { Count, Store } from "../stores/store.js";

/** Options of `createMetrics`. */
export interface MetricsOptions {
  store: Pick<Store, "counts">;
  /** A separate key, at least 32 characters: `Authorization: Bearer KEY`, in Prometheus `authorization: { credentials_file: … }`. It gives access to the metrics only. */
  key: string;
  /** The tenant; all tenants by default. */
  tenant?: string;
}

type Label = "tenant" | "campaign" | "block" | "slot" | "variant" | "reason" | "page";

interface Metric {
  name: string;
  help: string;
  /** The labels of a count; undefined if it is not part of this metric. */
  of: (count: Count) => Partial<Record<Label, string | number>> | undefined;
}

const PAGES = ["tracking", "text", "survey", "unsubscribe"];
const slotOf = ({ tenant, campaign, block, slot, variant }: Count) => ({ tenant, campaign, block, slot, variant });
const only = (what: string) => (count: Count) => (count.what === what ? slotOf(count) : undefined);

const METRICS: Metric[] = [
  { name: "postfrisch_pictures_total", help: "Fetched pictures of live blocks, including fetches by proxies.", of: only("picture") },
  { name: "postfrisch_clicks_total", help: "Redirected clicks, including those of link scanners.", of: only("click") },
  { name: "postfrisch_lists_total", help: "Fetched lists of AMP parts.", of: only("list") },
  {
    name: "postfrisch_page_visits_total",
    help: "Visits to the pages behind a mail's links.",
    of: (count) => (PAGES.includes(count.what) ? { tenant: count.tenant, campaign: count.campaign, page: count.what, variant: count.variant } : undefined),
  },
  { name: "postfrisch_votes_total", help: "Counted votes in polls.", of: only("vote") },
  {
    name: "postfrisch_unsubscribed_total",
    help: "Unsubscriptions.",
    of: ({ what, tenant, campaign, variant }) => (what === "unsubscribed" ? { tenant, campaign, variant } : undefined),
  },
  {
    name: "postfrisch_fallbacks_total",
    help: "Degraded answers, such as neutral pictures, by reason.",
    of: ({ tenant, campaign, reason }) => (reason ? { tenant, campaign, reason } : undefined),
  },
];

/**
 * Serves all counters of the store to Prometheus in its text format (version 0.0.4). Machines with a common store share their totals, so scrape only one
 * address.
 * @throws {PostfrischError} `usage/bad` for a key that is too short
 *
 * @example
 * import { randomBytes } from "node:crypto";
 * import { createMetrics } from "postfrisch/admin";
 * import { memory } from "postfrisch/stores/memory";
 *
 * const metrics = createMetrics({ store: memory(), key: process.env.METRICS_KEY ?? randomBytes(32).toString("hex") });
 * const answer = await metrics.fetch(new Request("http://127.0.0.1:8787/metrics"));
 * answer.status; // 401: Prometheus sends the key
 */
export function createMetrics({ store, key, tenant }: MetricsOptions): { fetch(request: WebRequest): Promise<WebResponse> } {
  checkedKey(key, "the metrics' key");
  return {
    async fetch(request) {
      try {
        await authorize(request, key);
        if (request.method !== "GET" && request.method !== "HEAD") return new Response(null, { status: 405, headers: { Allow: "GET, HEAD" } });
        const text = written(await store.counts({ tenant }));
        return new Response(request.method === "HEAD" ? null : text, {
          headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" },
        });
      } catch (error) {
        return refused(error);
      }
    },
  };
}

function written(counts: Count[]): string {
  return METRICS.map(({ name, help, of }) => {
    const sums = new Map<string, number>();
    for (const count of counts) {
      const labels = of(count);
      if (!labels) continue;
      const series = `${name}{${Object.entries(labels)
        .map(([label, value]) => `${label}="${escaped(String(value))}"`)
        .join(",")}}`;
      sums.set(series, (sums.get(series) ?? 0) + count.n);
    }
    return [`# HELP ${name} ${help}`, `# TYPE ${name} counter`, ...[...sums].map(([series, n]) => `${series} ${n}`), ""].join("\n");
  }).join("");
}

/** Escapes a label's value. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
