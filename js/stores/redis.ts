import { PostfrischError, problem } from "../base/errors.js";
import { LIST_PAGE, REDIS_BATCH, REDIS_SCAN, REDIS_SWEEP, SERVED_DAYS } from "../base/limits.js";
import type { FactKind } from "../base/words.js";
import { grouped } from "./grouped.js";
import { type Said, storedOffer } from "./offers.js";
import { CONFIRM_FEED, RedisImport, revise, rowOf } from "./redis-import.js";
import { RedisJourneys } from "./redis-journeys.js";
import { keptCampaign, keptOverride, keptPerson, NAME, naming, textOf, type Unlisted } from "./redis-named.js";
import * as scripts from "./redis-scripts.js";
import {
  type CampaignEntry,
  type CampaignLock,
  type CampaignVersion,
  type Count,
  type CountQuery,
  type FeedImport,
  type Found,
  type LogEntry,
  type Lookup,
  NOTHING,
  type Relation,
  type Revision,
  type ServedEntry,
  type Store,
  type StoredOffer,
  type StoredParcel,
  type StoredPrice,
  servedUntil,
  type Vote,
} from "./store.js";

/** What is used of npm `redis`: a client that is connected. */
export interface RedisClient {
  sendCommand(args: string[]): Promise<unknown>;
  close?(): Promise<unknown>;
}

/** What is used of npm `redis`: a cluster's client (`createCluster`) that is connected. */
export interface RedisClusterClient {
  sendCommand(firstKey: string | undefined, isReadonly: boolean | undefined, args: string[]): Promise<unknown>;
  readonly masters: unknown;
  close?(): Promise<unknown>;
}

/** How a store is kept in Redis. */
export interface RedisOptions {
  /** What all of its keys begin with, `postfrisch` by default. */
  prefix?: string;
  /** Days from when a mail was made for which is kept what its slots showed last, 400 by default: as long as links are answered. It goes at the end of the day (UTC). */
  servedDays?: number;
}

type Reply = string | number | null | Reply[];

/**
 * A store in Redis 6.2 or later, for as many processes as there are. A look-up is one round trip; an import or a change is seen whole or not at all.
 * Redis must keep what it has (`appendonly yes`, `maxmemory-policy noeviction`). In a Redis Cluster all of a tenant is on one node.
 * @param client of npm `redis`, connected: `createClient`, `createCluster`
 *
 * @example
 * import { createClient } from "redis";
 * import { redis } from "postfrisch/stores/redis";
 *
 * const store = redis(await createClient({ url: "redis://127.0.0.1:6379" }).connect());
 * await store.close?.(); // when the process ends
 */
export function redis(client: RedisClient | RedisClusterClient, options: RedisOptions = {}): Store {
  return new RedisStore(new Redis(client, options.prefix ?? "postfrisch"), options.servedDays ?? SERVED_DAYS);
}

class Redis {
  readonly #digests = new Map<string, Promise<string>>();
  /** Sends a command to the node that has its key. */
  readonly #send: (key: string, args: string[]) => Promise<unknown>;

  constructor(
    private readonly client: RedisClient | RedisClusterClient,
    readonly prefix: string,
  ) {
    // What is read was written a moment before: never from a replica.
    this.#send = "masters" in client ? (key, args) => client.sendCommand(key, false, args) : (_, args) => client.sendCommand(args);
  }

  /** What a tenant's keys begin with: in a cluster all of them are in one place. */
  of(tenant: string): string {
    return `${this.prefix}:{${tenant}}:`;
  }

  /** Sends a command with its key. */
  call(command: string, key: string, ...args: (string | number)[]): Promise<Reply> {
    return this.#told(key, [command, key, ...args.map(String)]);
  }

  async #told(key: string, args: string[]): Promise<Reply> {
    try {
      return (await this.#send(key, args)) as Reply;
    } catch (error) {
      if (error instanceof PostfrischError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      const help = message.startsWith("MOVED ")
        ? "this Redis is a cluster: give the store a client of `createCluster`"
        : "check that Redis can be reached and written";
      throw problem("store/failed", message, help, { cause: error });
    }
  }

  /** Keys like a pattern, about a thousand at a time; `0` begins, and ends. */
  async scan(tenant: string, cursor: string, pattern: string): Promise<[next: string, keys: string[]]> {
    return (await this.#told(this.of(tenant), ["SCAN", cursor, "MATCH", pattern, "COUNT", String(REDIS_SCAN)])) as [string, string[]];
  }

  /** Runs a script by its digest; one that Redis does not know yet is sent once. */
  async run(script: string, tenant: string, ...args: (string | number)[]): Promise<Reply> {
    const digest = this.#digests.get(script) ?? sha1(script);
    this.#digests.set(script, digest);
    const key = this.of(tenant);
    const rest = ["1", key, ...args.map(String)];
    try {
      return await this.#told(key, ["EVALSHA", await digest, ...rest]);
    } catch (error) {
      if (!(error instanceof PostfrischError) || !error.diagnostic.message.startsWith("NOSCRIPT")) throw error;
      return this.#told(key, ["EVAL", script, ...rest]);
    }
  }

  async close(): Promise<void> {
    await this.client.close?.();
  }
}

async function sha1(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class RedisStore extends RedisJourneys implements Store {
  constructor(
    protected override readonly db: Redis,
    private readonly servedDays: number,
  ) {
    super(db);
  }

  async lookUp(wanted: Lookup): Promise<Found> {
    const { tenant, campaign = "", served = "", subject = "", product = "", offers = [], known = "" } = wanted;
    const found = (await this.db.run(scripts.LOOK_UP, tenant, campaign, served, subject, product, known, ...offers)) as Reply[];
    if (found.length === 1) {
      await this.#name(wanted, found[0] as string[]);
      return this.lookUp(wanted);
    }
    const [revision, memory, tallies, ...rest] = found as [string, string[], string[], ...Reply[]];
    const fresh = {
      served: Object.fromEntries(pairs(memory)),
      votes: votesOf(pairs(tallies)),
      ...(revision && { version: revision }),
    };
    if (rest.length === 0) return { ...NOTHING, ...fresh, unchanged: true };
    const [manifest, recipient, relations, facts, parcel, stored] = rest as [string, string, string[], string[], string, Reply[]];
    return {
      ...fresh,
      campaign: manifest ? textOf(manifest) : null,
      offers: (stored as OfferReply[]).map(offerOf),
      recipient: recipient ? textOf(recipient) : null,
      relations: relations.flatMap((text) => JSON.parse(text) as Relation[]),
      facts: {
        ...Object.fromEntries(pairs(facts).map(([kind, text]) => [kind, behind(text, 1)])),
        ...(parcel && { parcel: behind(parcel, 2) }),
      },
    };
  }

  /** Says what texts of an earlier version name: the campaign's, the person's, or all overrides', of which one may lead to the next. */
  async #name({ tenant, campaign = "", subject = "" }: Lookup, hashes: string[]): Promise<void> {
    const of = (command: string, hash: string, ...field: string[]) => this.db.call(command, `${this.db.of(tenant)}${hash}`, ...field);
    const all: Unlisted[] = [
      ["manifests", campaign, (await of("HGET", "manifests", campaign)) as string | null, keptCampaign],
      ["recipients", subject, (await of("HGET", "recipients", subject)) as string | null, keptPerson],
    ];
    if (hashes.includes("overrides"))
      for (const [n, text] of pairs((await of("HGETALL", "overrides")) as string[])) all.push(["overrides", n, text, keptOverride]);
    for (const some of batches(naming(all), 4 * REDIS_BATCH)) await this.db.run(NAME, tenant, ...some);
  }

  protected async tenants(): Promise<string[]> {
    return ((await this.db.call("SMEMBERS", `${this.db.prefix}:tenants`)) as string[]).sort();
  }

  protected async know(tenant: string): Promise<void> {
    await this.db.call("SADD", `${this.db.prefix}:tenants`, tenant);
  }

  async campaigns(): Promise<CampaignEntry[]> {
    const all = await Promise.all(
      (await this.tenants()).map(async (tenant) => {
        const manifests = pairs((await this.db.call("HGETALL", `${this.db.of(tenant)}manifests`)) as string[]);
        return Promise.all(
          manifests.map(async ([id, manifest]) => ({
            tenant,
            id,
            manifest: textOf(manifest),
            version: Number(await this.db.call("HLEN", `${this.db.of(tenant)}versions:${id}`)),
          })),
        );
      }),
    );
    return all.flat();
  }

  async putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number | null> {
    await this.know(tenant);
    return Number(await this.db.run(scripts.PUT_CAMPAIGN, tenant, id, manifest, at, keptCampaign(manifest))) || null;
  }

  async versions(tenant: string, id: string): Promise<CampaignVersion[]> {
    const all = pairs((await this.db.call("HGETALL", `${this.db.of(tenant)}versions:${id}`)) as string[]);
    return all
      .map(([version, text]) => ({ version: Number(version), manifest: behind(text, 1), at: Number.parseInt(text, 10) }))
      .sort((a, b) => b.version - a.version);
  }

  async putLock(tenant: string, id: string, lock: CampaignLock | null): Promise<void> {
    if (lock === null) await this.db.call("HDEL", `${this.db.of(tenant)}locks`, id);
    else await this.db.call("HSET", `${this.db.of(tenant)}locks`, id, JSON.stringify(lock));
  }

  async lock(tenant: string, id: string): Promise<CampaignLock | null> {
    const text = (await this.db.call("HGET", `${this.db.of(tenant)}locks`, id)) as string | null;
    return text ? JSON.parse(text) : null;
  }

  async offers(tenant: string, ids: string[]): Promise<StoredOffer[]> {
    const found: StoredOffer[] = [];
    for (const some of batches([...new Set(ids)].sort()))
      found.push(...((await this.db.run(scripts.READ_OFFERS, tenant, ...some)) as OfferReply[]).map(offerOf));
    return found;
  }

  async listOffers(
    tenant: string,
    { after = "", limit = LIST_PAGE, search = "" }: { after?: string; limit?: number; search?: string } = {},
  ): Promise<StoredOffer[]> {
    const wanted = search.toLowerCase();
    const found: StoredOffer[] = [];
    let from = after;
    while (found.length < limit) {
      const size = wanted ? REDIS_BATCH : limit - found.length;
      const ids = (await this.db.call("ZRANGE", `${this.db.of(tenant)}ids`, from === "" ? "-" : `(${from}`, "+", "BYLEX", "LIMIT", 0, size)) as string[];
      const last = ids.at(-1);
      if (last === undefined) break;
      const page = await this.offers(tenant, ids);
      found.push(
        ...page.filter(({ id, data }) => !wanted || id.toLowerCase().includes(wanted) || String(JSON.parse(data).title).toLowerCase().includes(wanted)),
      );
      from = last;
    }
    return found.slice(0, limit);
  }

  async confirmFeed(tenant: string, feed: string, was: number, asOf: number): Promise<void> {
    await this.db.run(CONFIRM_FEED, tenant, encodeURIComponent(feed), was, asOf);
  }

  async importFeed(tenant: string, feed: string): Promise<FeedImport> {
    return new RedisImport(this.db, tenant, encodeURIComponent(feed));
  }

  reviseOffers(tenant: string, revisions: Revision[], believed: number): Promise<string[]> {
    return revise(this.db, tenant, revisions, believed);
  }

  async putOverride(tenant: string, offer: string, text: string, at: number): Promise<number> {
    return Number(await this.db.run(scripts.PUT_OVERRIDE, tenant, offer, keptOverride(text), at));
  }

  async undoOverride(tenant: string, id: number, by: { author: string; reason: string; at: number }): Promise<boolean> {
    return (await this.db.run(scripts.UNDO_OVERRIDE, tenant, id, JSON.stringify(by))) === 1;
  }

  async log(tenant: string, { offer = "", before, limit = LIST_PAGE }: { offer?: string; before?: number; limit?: number } = {}): Promise<LogEntry[]> {
    const rows = (await this.db.run(scripts.LOG, tenant, offer, before ?? "", limit)) as [number, string, string, string][];
    return rows.map(([id, logged, data, undone]) => ({
      id,
      offer: behind(logged, 1),
      data: textOf(data),
      at: Number.parseInt(logged, 10),
      undone: undone ? orderedUndone(JSON.parse(undone)) : null,
    }));
  }

  async putRelations(tenant: string, relations: Relation[]): Promise<void> {
    const args = [...grouped(relations, ({ source }) => source)].flatMap(([source, some]) => {
      const latest = new Map(some.map((relation) => [`${relation.slot} ${relation.offer}`, relation]));
      return [source, JSON.stringify([...new Set(some.map(({ slot }) => slot))]), JSON.stringify([...latest.values()])];
    });
    for (const some of batches(args, 3 * REDIS_BATCH)) await this.db.run(scripts.PUT_RELATIONS, tenant, ...some);
  }

  async putRecipient(tenant: string, subject: string, data: string | null): Promise<void> {
    if (data === null) await this.db.call("HDEL", `${this.db.of(tenant)}recipients`, subject);
    else await this.db.call("HSET", `${this.db.of(tenant)}recipients`, subject, keptPerson(data));
  }

  async putParcels(tenant: string, parcels: { reference: string; number: string; data: string; asOf: number }[]): Promise<string[]> {
    const references: string[] = [];
    for (const some of batches(parcels)) {
      const args = some.flatMap(({ number, reference, data, asOf }) => [number, reference, data, asOf]);
      references.push(...((await this.db.run(scripts.PUT_PARCELS, tenant, ...args)) as string[]));
    }
    return references;
  }

  async parcel(tenant: string, reference: string): Promise<StoredParcel | null> {
    const number = (await this.db.call("HGET", `${this.db.of(tenant)}references`, reference)) as string | null;
    const text = number === null ? null : ((await this.db.call("HGET", `${this.db.of(tenant)}parcels`, number)) as string | null);
    return number === null || text === null ? null : { reference, number, data: behind(text, 2), asOf: Number.parseInt(text, 10) };
  }

  async putFact(tenant: string, kind: Exclude<FactKind, "parcel">, subject: string, data: string | null, asOf: number): Promise<void> {
    if (data === null) await this.db.call("HDEL", `${this.db.of(tenant)}facts:${subject}`, kind);
    else await this.db.run(scripts.PUT_FACT, tenant, subject, kind, asOf, data);
  }

  async putVote({ tenant, campaign, block, voter, answer }: Vote): Promise<boolean> {
    return (await this.db.run(scripts.PUT_VOTE, tenant, campaign, JSON.stringify([block, voter]), JSON.stringify([block, answer]))) === 1;
  }

  async putServed({ tenant, campaign, key, slot, offer, until }: ServedEntry): Promise<void> {
    const days = (until ?? servedUntil(Date.now())) - SERVED_DAYS + this.servedDays;
    await this.db.run(scripts.PUT_SERVED, tenant, `${campaign}:${key}`, slot, offer, days * 86_400);
  }

  async deleteCampaign(tenant: string, id: string): Promise<boolean> {
    let there = Number(await this.db.run(scripts.DELETE_CAMPAIGN, tenant, id)) > 0;
    // A key a mail: they are found a thousand at a time, so that nobody waits for it.
    const pattern = `${escaped(this.db.of(tenant))}served:${escaped(id)}:*`;
    for (let cursor = "0", begun = false; !begun || cursor !== "0"; begun = true) {
      const [next, keys] = await this.db.scan(tenant, cursor, pattern);
      there ||= keys.length > 0;
      for (const some of batches(keys)) await Promise.all(some.map((one) => this.db.call("UNLINK", one)));
      cursor = next;
    }
    return there;
  }

  async forget(tenant: string, subject: string): Promise<boolean> {
    return Number(await this.db.run(scripts.FORGET, tenant, subject)) > 0;
  }

  /** Redis deletes by itself what has its time to live. What tells more than the day, as earlier versions wrote it, is put off to the day's end. */
  async sweep(now: number): Promise<void> {
    await this.sweepVouchers(now);
    for (const tenant of await this.tenants()) {
      const pattern = `${`${this.db.of(tenant)}served:`.replace(/[\\*?[\]]/g, "\\$&")}*`;
      let cursor: Reply = "0";
      for (let page = 0; page < REDIS_SWEEP && (page === 0 || cursor !== "0"); page++)
        cursor = String(await this.db.run(scripts.ROUND_SERVED, tenant, cursor, pattern));
    }
  }

  async addCounts(counts: Count[]): Promise<void> {
    for (const [tenant, all] of grouped(counts, (count) => count.tenant)) {
      await this.know(tenant);
      for (const some of batches(all)) {
        const args = some.flatMap(({ day, campaign, what, block, slot, variant, reason, n }) => [
          JSON.stringify([day, campaign, what, block, slot, variant, reason]),
          n,
        ]);
        await this.db.run(scripts.ADD_COUNTS, tenant, ...args);
      }
    }
  }

  async counts({ tenant, campaign, from = "", until = "9" }: CountQuery = {}): Promise<Count[]> {
    const tenants = tenant === undefined ? await this.tenants() : [tenant];
    const all = await Promise.all(
      tenants.map(async (tenant) =>
        pairs((await this.db.call("HGETALL", `${this.db.of(tenant)}counts`)) as string[]).map(([field, n]): Count => {
          const [day, campaign, what, block, slot, variant, reason] = JSON.parse(field);
          return { tenant, campaign, day, what, block, slot, variant, reason, n: Number(n) };
        }),
      ),
    );
    const asked = all.flat().filter((count) => (campaign ?? count.campaign) === count.campaign && from <= count.day && count.day <= until);
    const order = ({ day, tenant, campaign, what, block, slot, variant, reason }: Count) =>
      [day, tenant, campaign, what, block, String(slot).padStart(3, "0"), variant, reason].join("\n");
    return asked.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  /** In base64: clients give texts. */
  async putAsset(tenant: string, id: string, bytes: Uint8Array): Promise<void> {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    await this.db.call("HSETNX", `${this.db.of(tenant)}assets`, id, btoa(text));
  }

  async asset(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const text = (await this.db.call("HGET", `${this.db.of(tenant)}assets`, id)) as string | null;
    return text === null ? null : Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  }

  async putPhoto(tenant: string, offer: string, asset: string, source: string): Promise<void> {
    await this.db.run(scripts.PUT_PHOTO, tenant, offer, JSON.stringify([asset, source]));
  }

  close(): Promise<void> {
    return this.db.close();
  }
}

/** Id, row, photo, overrides with their undoing, prices. */
type OfferReply = [string, string, string, [string, string][], string[]];

function offerOf([id, row, photo, said, prices]: OfferReply): StoredOffer {
  const [asset = "", source = ""] = photo ? (JSON.parse(photo) as string[]) : [];
  const overrides = said.map(([data, undone]): Said => [textOf(data), undone ? JSON.parse(undone).at : null]);
  return storedOffer({ id, ...rowOf(row), history: prices.map(priceOf) }, overrides, photo ? { asset, source } : null);
}

function priceOf(text: string): StoredPrice {
  const [at, seen] = text.split("\n", 2);
  return { at: Number(at), seen: seen ? Number(seen) : null, data: behind(text, 2) };
}

function votesOf(tallies: [string, string][]): Found["votes"] {
  const votes: Found["votes"] = {};
  for (const [field, n] of tallies) {
    const [block, answer] = JSON.parse(field) as [string, string];
    votes[block] = { ...votes[block], [answer]: Number(n) };
  }
  return votes;
}

function orderedUndone({ at, author, reason }: { at: number; author: string; reason: string }) {
  return { at, author, reason };
}

/** What stands behind the first so many lines. */
function behind(text: string, lines: number): string {
  let at = 0;
  for (let i = 0; i < lines; i++) at = text.indexOf("\n", at) + 1;
  return text.slice(at);
}

/** Names and values in turn, as pairs. */
function pairs(flat: string[] | Record<string, string>): [string, string][] {
  if (!Array.isArray(flat)) return Object.entries(flat);
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i] as string, flat[2 * i + 1] as string]);
}

/** A text as a pattern that is only like itself. */
function escaped(text: string): string {
  return text.replace(/[\\*?[\]^-]/g, "\\$&");
}

function batches<T>(all: T[], size = REDIS_BATCH): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
