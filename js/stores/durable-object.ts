import { problem } from "../base/errors.js";
import { SERVED_SHARDS } from "../base/limits.js";
import type { WebRequest, WebResponse } from "../base/platform.js";
import { addUntil, SCHEMA, SCHEMA_NAMES } from "./schema.js";
import { A_LITTLE, MUCH, sweepClock, sweepWindow, windowEnd } from "./sql-sweep.js";
import { type Found, type Lookup, type ServedEntry, type Store, servedUntil } from "./store.js";

export type { WebRequest, WebResponse };

/** What is used of Cloudflare's `DurableObjectNamespace` binding. */
export interface ObjectNamespace {
  idFromName(name: string): unknown;
  get(id: unknown): { fetch(url: string, init?: { method: string; body?: string }): Promise<WebResponse> };
}

/** What is used of a Durable Object's state. */
export interface ObjectState {
  storage: { sql: { exec(sql: string, ...parameters: (string | number)[]): { toArray(): Record<string, unknown>[] } } };
}

/** Its tables are those of the other SQLite engines. */
const TABLES = ["served", "sweeps"];

/** An entry as it is written, with the day on which it goes and the day that it is. */
type Kept = ServedEntry & { until: number; now: number };

/**
 * The Durable Object that keeps what mails' slots showed last. Export it from the worker, and bind it with `new_sqlite_classes`
 * (`examples/cloudflare-worker`). There is no person in it.
 */
export class ServedMemory {
  readonly #sql: ObjectState["storage"]["sql"];
  readonly #isTimeToSweep = sweepClock();

  constructor(state: ObjectState) {
    this.#sql = state.storage.sql;
    for (const [i, name] of SCHEMA_NAMES.entries()) if (TABLES.includes(name)) this.#sql.exec(SCHEMA[i] as string);
    const [served] = this.#sql.exec("SELECT sql FROM sqlite_master WHERE name = 'served'").toArray();
    if (!String(served?.sql).includes("until")) this.#sql.exec(addUntil(Date.now()));
  }

  /** `POST` keeps an entry; `GET /?…` gives a mail's slots; `DELETE` sweeps, or deletes a campaign's. It is asked by {@link withServedMemory} alone. */
  async fetch(request: WebRequest): Promise<WebResponse> {
    if (request.method === "POST") {
      const { tenant, campaign, key, slot, offer, until, now } = (await request.json()) as Kept;
      const write = "INSERT OR REPLACE INTO served (tenant, campaign, key, slot, offer, until) VALUES (?, ?, ?, ?, ?, ?)";
      this.#sql.exec(write, tenant, campaign, key, slot, offer, until);
      if (this.#isTimeToSweep()) this.#sweep(now, A_LITTLE);
      return new Response(null, { status: 204 });
    }
    const { searchParams } = new URL(request.url);
    if (request.method === "DELETE" && searchParams.has("campaign")) {
      this.#sql.exec("DELETE FROM served WHERE tenant = ? AND campaign = ?", searchParams.get("tenant") ?? "", searchParams.get("campaign") ?? "");
      return new Response(null, { status: 204 });
    }
    if (request.method === "DELETE") {
      this.#sweep(Number(searchParams.get("now")), MUCH);
      return new Response(null, { status: 204 });
    }
    const [tenant = "", campaign = "", key = ""] = ["tenant", "campaign", "key"].map((name) => searchParams.get(name) ?? "");
    const rows = this.#sql.exec("SELECT slot, offer FROM served WHERE tenant = ? AND campaign = ? AND key = ?", tenant, campaign, key).toArray();
    return Response.json(Object.fromEntries(rows.map(({ slot, offer }) => [slot, offer])));
  }

  #sweep(now: number, { rows, windows }: typeof MUCH): void {
    for (let i = 0; i < windows; i++) {
      const [end] = this.#sql.exec(windowEnd(rows)).toArray() as unknown as ServedEntry[];
      for (const [sql, parameters] of sweepWindow(now, end)) this.#sql.exec(sql, ...(parameters as (string | number)[]));
      if (!end) return;
    }
  }
}

/**
 * A store whose served record is spread over Durable Objects: what every first opening writes. All else stays where it is, like in D1, which has one writer.
 * @param options.shards over how many objects, 256 by default; it must stay the same while mails are read
 */
export function withServedMemory(store: Store, namespace: ObjectNamespace, { shards = SERVED_SHARDS }: { shards?: number } = {}): Store {
  const shard = (n: number) => namespace.get(namespace.idFromName(`served-${n}`));
  const asked = async (object: ReturnType<typeof shard>, ...request: Parameters<(typeof object)["fetch"]>): Promise<Response> => {
    const answer = await object.fetch(...request).catch((error) => {
      throw failed(error instanceof Error ? error.message : String(error), error);
    });
    if (!answer.ok) throw failed(`status ${answer.status}`);
    return answer;
  };
  const objectOf = (key: string) => {
    // FNV-1a: keys are random already.
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193) >>> 0;
    return shard(hash % shards);
  };
  const served = async ({ tenant, campaign, served: key }: Lookup): Promise<Found["served"]> => {
    if (campaign === undefined || key === undefined) return {};
    return (await asked(objectOf(key), `https://served.invalid/?${new URLSearchParams({ tenant, campaign, key })}`)).json();
  };
  const own: Pick<Store, "lookUp" | "putServed" | "sweep" | "deleteCampaign"> = {
    async lookUp(wanted) {
      const [found, memory] = await Promise.all([store.lookUp({ ...wanted, served: undefined }), served(wanted)]);
      return { ...found, served: memory };
    },
    async putServed(entry) {
      const now = Date.now();
      const kept: Kept = { ...entry, until: entry.until ?? servedUntil(now), now };
      await asked(objectOf(entry.key), "https://served.invalid/", { method: "POST", body: JSON.stringify(kept) });
    },
    async deleteCampaign(tenant, campaign) {
      const there = await store.deleteCampaign(tenant, campaign);
      const asking = `https://served.invalid/?${new URLSearchParams({ tenant, campaign })}`;
      for (let n = 0; n < shards; n++) await asked(shard(n), asking, { method: "DELETE" });
      return there;
    },
    async sweep(now) {
      await store.sweep(now);
      for (let n = 0; n < shards; n++) await asked(shard(n), `https://served.invalid/?now=${now}`, { method: "DELETE" });
    },
  };
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof typeof own];
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function failed(why: string, cause?: unknown) {
  return problem("store/failed", `the served record can't be asked: ${why}`, "check the binding of the Durable Object; try again", { cause });
}
