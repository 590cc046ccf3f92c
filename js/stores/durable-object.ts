import { problem } from "../errors.js";
import type { Found, Lookup, ServedEntry, Store } from "./store.js";

/** What is used of Cloudflare's `DurableObjectNamespace` binding. */
export interface ObjectNamespace {
  idFromName(name: string): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: the id's type is the runtime's own
  get(id: any): { fetch(url: string, init?: { method: string; body: string }): Promise<Response> };
}

/** What is used of a Durable Object's state. */
interface ObjectState {
  storage: { sql: { exec(sql: string, ...parameters: string[]): { toArray(): Record<string, unknown>[] } } };
}

const SCHEMA =
  "CREATE TABLE IF NOT EXISTS served (tenant TEXT NOT NULL, campaign TEXT NOT NULL, key TEXT NOT NULL, slot TEXT NOT NULL, offer TEXT NOT NULL, PRIMARY KEY (tenant, campaign, key, slot)) WITHOUT ROWID";

/**
 * The Durable Object that keeps what mails' slots showed last. Export it from the worker, and bind it with `new_sqlite_classes`
 * (`examples/cloudflare-worker`). There is no person in it.
 */
export class ServedMemory {
  readonly #sql: ObjectState["storage"]["sql"];

  constructor(state: ObjectState) {
    this.#sql = state.storage.sql;
    this.#sql.exec(SCHEMA);
  }

  /** `POST` keeps an entry; `GET /?…` gives a mail's slots. It is asked by {@link withServedMemory} alone. */
  async fetch(request: Request): Promise<Response> {
    if (request.method === "POST") {
      const { tenant, campaign, key, slot, offer } = (await request.json()) as ServedEntry;
      this.#sql.exec("INSERT OR REPLACE INTO served (tenant, campaign, key, slot, offer) VALUES (?, ?, ?, ?, ?)", tenant, campaign, key, slot, offer);
      return new Response(null, { status: 204 });
    }
    const { searchParams } = new URL(request.url);
    const [tenant = "", campaign = "", key = ""] = ["tenant", "campaign", "key"].map((name) => searchParams.get(name) ?? "");
    const rows = this.#sql.exec("SELECT slot, offer FROM served WHERE tenant = ? AND campaign = ? AND key = ?", tenant, campaign, key).toArray();
    return Response.json(Object.fromEntries(rows.map(({ slot, offer }) => [slot, offer])));
  }
}

/**
 * A store whose served-memory is spread over Durable Objects: what every first opening writes. All else stays where it is, like in D1, which has one writer.
 * @param options.shards over how many objects, 256 by default; it must stay the same while mails are read
 */
export function withServedMemory(store: Store, namespace: ObjectNamespace, { shards = 256 }: { shards?: number } = {}): Store {
  const asked = async (key: string, ...request: Parameters<ReturnType<ObjectNamespace["get"]>["fetch"]>): Promise<Response> => {
    const answer = await objectOf(key)
      .fetch(...request)
      .catch((error) => {
        throw failed(error instanceof Error ? error.message : String(error));
      });
    if (!answer.ok) throw failed(`status ${answer.status}`);
    return answer;
  };
  const objectOf = (key: string) => {
    // FNV-1a: keys are random already.
    let hash = 0x811c9dc5;
    for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193) >>> 0;
    return namespace.get(namespace.idFromName(`served-${hash % shards}`));
  };
  const served = async ({ tenant, campaign, served: key }: Lookup): Promise<Found["served"]> => {
    if (campaign === undefined || key === undefined) return {};
    return (await asked(key, `https://served.invalid/?${new URLSearchParams({ tenant, campaign, key })}`)).json();
  };
  const own: Pick<Store, "lookUp" | "putServed"> = {
    async lookUp(wanted) {
      const [found, memory] = await Promise.all([store.lookUp({ ...wanted, served: undefined }), served(wanted)]);
      return { ...found, served: memory };
    },
    async putServed(entry) {
      await asked(entry.key, "https://served.invalid/", { method: "POST", body: JSON.stringify(entry) });
    },
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === "lookUp" || name === "putServed") return own[name];
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function failed(why: string) {
  return problem("store/failed", `the served-memory can't be asked: ${why}`, "check the binding of the Durable Object; try again");
}
