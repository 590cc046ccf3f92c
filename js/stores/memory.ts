import { LIST_PAGE } from "../base/limits.js";
import type { FactKind } from "../base/words.js";
import { grouped } from "./grouped.js";
import { isStill, MemoryImport, type Row, revised } from "./memory-import.js";
import { MemoryJourneys } from "./memory-journeys.js";
import { type Named, type NamedByCampaign, namedByCampaign, namedByPerson, replacementOf } from "./named.js";
import { storedOffer } from "./offers.js";
import { PARTS } from "./parts.js";
import {
  type CampaignEntry,
  type CampaignLock,
  type CampaignVersion,
  type Count,
  type CountQuery,
  dayOf,
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
  servedUntil,
  type Vote,
} from "./store.js";

/** A store that lives as long as its process: for tests, previews and trying out. */
export function memory(): Store {
  return new MemoryStore();
}

class MemoryStore extends MemoryJourneys implements Store {
  /** Another one after each change of what mails show. */
  #revision = 0;
  /** With their versions, the latest first. */
  readonly #campaigns = new Map<string, { tenant: string; id: string; versions: CampaignVersion[]; named: NamedByCampaign }>();
  readonly #locks = new Map<string, CampaignLock>();
  readonly #offers = new Map<string, Map<string, Row>>();
  /** By tenant: as of when each feed was imported whole last. */
  readonly #feeds = new Map<string, Map<string, number>>();
  readonly #log: (LogEntry & { tenant: string; replacement: string | null })[] = [];
  readonly #relations = new Map<string, Relation[]>();
  readonly #recipients = new Map<string, { data: string; named: Named }>();
  /** By tenant and number. */
  readonly #parcels = new Map<string, Map<string, StoredParcel>>();
  readonly #facts = new Map<string, { data: string; asOf: number }>();
  readonly #voters = new Set<string>();
  readonly #tallies = new Map<string, Found["votes"]>();
  /** The day on which the served record was swept last. */
  #swept = 0;
  readonly #served = new Map<string, { slots: Record<string, string>; until: number }>();
  readonly #counts = new Map<string, Count>();
  readonly #assets = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #photos = new Map<string, { asset: string; source: string }>();

  async lookUp({ tenant, campaign, served, subject, product, offers = [], known }: Lookup): Promise<Found> {
    const fresh = {
      served: campaign !== undefined && served !== undefined ? { ...this.#served.get(key(tenant, campaign, served))?.slots } : {},
      votes: campaign === undefined ? {} : tallied(this.#tallies.get(key(tenant, campaign))),
      ...(subject === undefined && { version: String(this.#revision) }),
    };
    if (known !== undefined && known === fresh.version) return { ...NOTHING, ...fresh, unchanged: true };
    const published = campaign === undefined ? undefined : this.#campaigns.get(key(tenant, campaign));
    const person = subject === undefined ? undefined : this.#recipients.get(key(tenant, subject));
    const named = [published?.named ?? [], person?.named ?? []].flat();
    const page = product === undefined ? [] : [product];
    const sources = new Set([...named.flatMap((one) => one.sources), ...page]);
    const relations = published?.named.recommends ? [...sources].sort().flatMap((source) => this.#relations.get(key(tenant, source)) ?? []) : [];
    const listed = [...named.flatMap((one) => one.offers), ...relations.map((r) => r.offer), ...offers, ...page];
    return {
      ...fresh,
      campaign: published?.versions[0]?.manifest ?? null,
      offers: await this.offers(tenant, this.#withReplacements(tenant, listed)),
      recipient: person?.data ?? null,
      relations,
      facts: subject === undefined ? {} : this.#factsOf(tenant, subject),
    };
  }

  /** Offers, and those that editors named in their place, and in theirs. */
  #withReplacements(tenant: string, ids: string[]): string[] {
    const all = new Set(ids);
    const own = this.#log.filter((entry) => entry.tenant === tenant);
    for (let before = 0; before < all.size; ) {
      before = all.size;
      for (const { offer, replacement } of own) if (all.has(offer)) all.add(replacement ?? offer);
    }
    return [...all];
  }

  async campaigns(): Promise<CampaignEntry[]> {
    return [...this.#campaigns.values()].flatMap(({ tenant, id, versions: [latest] }) => (latest ? [{ tenant, id, ...latest }] : [])).map(withoutTime);
  }

  async putCampaign(tenant: string, id: string, manifest: string, at: number): Promise<number | null> {
    if (this.#locks.has(key(tenant, id))) return null;
    const versions = this.#campaigns.get(key(tenant, id))?.versions ?? [];
    const version = versions.length + 1;
    this.#revision += 1;
    this.#campaigns.set(key(tenant, id), { tenant, id, versions: [{ version, manifest, at }, ...versions], named: namedByCampaign(manifest) });
    return version;
  }

  async versions(tenant: string, id: string): Promise<CampaignVersion[]> {
    return structuredClone(this.#campaigns.get(key(tenant, id))?.versions ?? []);
  }

  async putLock(tenant: string, id: string, lock: CampaignLock | null): Promise<void> {
    if (lock === null) this.#locks.delete(key(tenant, id));
    else this.#locks.set(key(tenant, id), { ...lock });
  }

  async lock(tenant: string, id: string): Promise<CampaignLock | null> {
    return this.#locks.get(key(tenant, id)) ?? null;
  }

  async offers(tenant: string, ids: string[]): Promise<StoredOffer[]> {
    const rows = this.#rows(tenant);
    return [...new Set(ids)].sort().flatMap((id) => {
      const row = rows.get(id);
      return row ? [this.#stored(tenant, row)] : [];
    });
  }

  async listOffers(
    tenant: string,
    { after = "", limit = LIST_PAGE, search = "" }: { after?: string; limit?: number; search?: string } = {},
  ): Promise<StoredOffer[]> {
    const wanted = search.toLowerCase();
    const has = ({ id, parts }: Row) =>
      id.toLowerCase().includes(wanted) ||
      String(JSON.parse(`{${parts.rest}}`).title)
        .toLowerCase()
        .includes(wanted);
    const rows = [...this.#rows(tenant).values()].filter((row) => row.id > after && (!wanted || has(row)));
    return rows
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map((row) => this.#stored(tenant, row));
  }

  async confirmFeed(tenant: string, feed: string, was: number, asOf: number): Promise<void> {
    for (const row of this.#rows(tenant).values()) {
      if (row.feed !== feed) continue;
      for (const part of PARTS) if (row.times[part] === was) row.times[part] = asOf;
    }
    const whole = this.#wholeFeeds(tenant);
    if (whole.get(feed) === was) whole.set(feed, asOf);
    this.#revision += 1;
  }

  async importFeed(tenant: string, feed: string): Promise<FeedImport> {
    return new MemoryImport(this.#rows(tenant), feed, this.#wholeFeeds(tenant), () => {
      this.#revision += 1;
    });
  }

  async reviseOffers(tenant: string, revisions: Revision[], believed: number): Promise<string[]> {
    const rows = this.#rows(tenant);
    const still = revisions.filter(({ was, next }) => isStill(rows.get(next.id), was));
    for (const revision of still) rows.set(revision.next.id, revised(rows.get(revision.next.id) as Row, revision, believed));
    this.#revision += 1;
    return still.map(({ next }) => next.id);
  }

  async putOverride(tenant: string, offer: string, data: string, at: number): Promise<number> {
    this.#revision += 1;
    const id = this.#log.length + 1;
    this.#log.push({ tenant, id, offer, data, at, undone: null, replacement: replacementOf(data) });
    return id;
  }

  async undoOverride(tenant: string, id: number, by: { author: string; reason: string; at: number }): Promise<boolean> {
    const entry = this.#log.find((entry) => entry.tenant === tenant && entry.id === id);
    if (!entry || entry.undone) return false;
    entry.undone = by;
    this.#revision += 1;
    return true;
  }

  async log(tenant: string, { offer, before, limit = LIST_PAGE }: { offer?: string; before?: number; limit?: number } = {}): Promise<LogEntry[]> {
    const wanted = this.#log.filter((e) => e.tenant === tenant && (offer === undefined || e.offer === offer) && (before === undefined || e.id < before));
    return wanted
      .reverse()
      .slice(0, limit)
      .map(({ id, offer, data, at, undone }) => ({ id, offer, data, at, undone: undone && { ...undone } }));
  }

  async putRelations(tenant: string, relations: Relation[]): Promise<void> {
    this.#revision += 1;
    const known = (source: string) => this.#relations.get(key(tenant, source)) ?? [];
    for (const [source, some] of grouped(relations, (r) => r.source)) {
      const slots = new Set(some.map((r) => r.slot));
      const others = known(source).filter((r) => !slots.has(r.slot));
      const latest = new Map(some.map((r) => [key(r.slot, r.offer), r]));
      const order = (a: Relation, b: Relation) => (a.slot === b.slot ? a.rank - b.rank : a.slot < b.slot ? -1 : 1);
      this.#relations.set(key(tenant, source), [...others, ...latest.values()].sort(order));
    }
  }

  async putRecipient(tenant: string, subject: string, data: string | null): Promise<void> {
    if (data === null) this.#recipients.delete(key(tenant, subject));
    else this.#recipients.set(key(tenant, subject), { data, named: namedByPerson(data) });
  }

  async putParcels(tenant: string, parcels: { reference: string; number: string; data: string; asOf: number }[]): Promise<string[]> {
    const kept = this.#parcels.get(tenant) ?? new Map<string, StoredParcel>();
    this.#parcels.set(tenant, kept);
    return parcels.map(({ reference, number, data, asOf }) => {
      const known = kept.get(number);
      if (known && known.asOf > asOf) return known.reference;
      const latest = { reference: known?.reference ?? reference, number, data, asOf };
      kept.set(number, latest);
      return latest.reference;
    });
  }

  async parcel(tenant: string, reference: string): Promise<StoredParcel | null> {
    return [...(this.#parcels.get(tenant)?.values() ?? [])].find((parcel) => parcel.reference === reference) ?? null;
  }

  async putFact(tenant: string, kind: FactKind, subject: string, data: string | null, asOf: number): Promise<void> {
    const at = key(tenant, subject, kind);
    const known = this.#facts.get(at);
    if (data === null) this.#facts.delete(at);
    else if (!known || known.asOf <= asOf) this.#facts.set(at, { data, asOf });
  }

  async putVote({ tenant, campaign, block, voter, answer }: Vote): Promise<boolean> {
    const once = key(tenant, campaign, block, voter);
    if (this.#voters.has(once)) return false;
    this.#voters.add(once);
    const all = this.#tallies.get(key(tenant, campaign)) ?? {};
    this.#tallies.set(key(tenant, campaign), { ...all, [block]: { ...all[block], [answer]: (all[block]?.[answer] ?? 0) + 1 } });
    return true;
  }

  #factsOf(tenant: string, subject: string): Found["facts"] {
    const parcel = [...(this.#parcels.get(tenant)?.values() ?? [])].find((parcel) => parcel.reference === subject);
    const told = (["order", "points", "voucher"] as const).flatMap((kind) => {
      const fact = this.#facts.get(key(tenant, subject, kind));
      return fact ? [[kind, fact.data] as const] : [];
    });
    return Object.fromEntries([...told, ...(parcel ? [["parcel", parcel.data] as const] : [])]);
  }

  async putServed(entry: ServedEntry): Promise<void> {
    const at = key(entry.tenant, entry.campaign, entry.key);
    const now = Date.now();
    const slots = { ...this.#served.get(at)?.slots, [entry.slot]: entry.offer };
    this.#served.set(at, { slots, until: entry.until ?? servedUntil(now) });
    if (this.#swept !== dayOf(now)) await this.sweep(now);
  }

  async deleteCampaign(tenant: string, id: string): Promise<boolean> {
    const at = key(tenant, id);
    this.#revision += 1;
    this.#locks.delete(at);
    const gone = [this.#campaigns.delete(at), this.#tallies.delete(at)];
    for (const voter of this.#voters) if (isOf(voter, tenant, id)) gone.push(this.#voters.delete(voter));
    for (const mail of this.#served.keys()) if (isOf(mail, tenant, id)) gone.push(this.#served.delete(mail));
    return gone.includes(true);
  }

  async forget(tenant: string, subject: string): Promise<boolean> {
    const parcels = this.#parcels.get(tenant);
    const parcel = await this.parcel(tenant, subject);
    const facts = (["order", "points", "voucher"] as const).map((kind) => this.#facts.delete(key(tenant, subject, kind)));
    return [this.#recipients.delete(key(tenant, subject)), ...facts, parcel !== null && parcels?.delete(parcel.number)].includes(true);
  }

  /** Imports that died are nowhere here. */
  async sweep(now: number): Promise<void> {
    this.#swept = dayOf(now);
    for (const [at, { until }] of this.#served) if (until <= dayOf(now)) this.#served.delete(at);
    this.sweepVouchers(now);
  }

  async addCounts(counts: Count[]): Promise<void> {
    for (const count of counts) {
      const { n, ...which } = count;
      const at = key(...[which.day, which.tenant, which.campaign, which.what, which.block, String(which.slot).padStart(3, "0"), which.variant, which.reason]);
      this.#counts.set(at, { ...which, n: n + (this.#counts.get(at)?.n ?? 0) });
    }
  }

  async counts({ tenant, campaign, from, until }: CountQuery = {}): Promise<Count[]> {
    const asked = (c: Count) =>
      (tenant ?? c.tenant) === c.tenant && (campaign ?? c.campaign) === c.campaign && (from ?? "") <= c.day && c.day <= (until ?? "9");
    const found = [...this.#counts].filter(([, count]) => asked(count));
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => ({ ...count }));
  }

  async putAsset(tenant: string, id: string, bytes: Uint8Array): Promise<void> {
    this.#assets.set(key(tenant, id), new Uint8Array(bytes));
  }

  async asset(tenant: string, id: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#assets.get(key(tenant, id)) ?? null;
  }

  async putPhoto(tenant: string, offer: string, asset: string, source: string): Promise<void> {
    this.#revision += 1;
    this.#photos.set(key(tenant, offer), { asset, source });
  }

  async close(): Promise<void> {}

  #rows(tenant: string): Map<string, Row> {
    const rows = this.#offers.get(tenant) ?? new Map<string, Row>();
    this.#offers.set(tenant, rows);
    return rows;
  }

  #wholeFeeds(tenant: string): Map<string, number> {
    const feeds = this.#feeds.get(tenant) ?? new Map<string, number>();
    this.#feeds.set(tenant, feeds);
    return feeds;
  }

  #stored(tenant: string, row: Row): StoredOffer {
    const said = this.#log.filter((entry) => entry.tenant === tenant && entry.offer === row.id);
    const own = { ...row, times: { ...row.times }, deliveries: [...row.deliveries], history: [...row.history] };
    return storedOffer(
      own,
      said.map(({ data, undone }) => [data, undone?.at ?? null]),
      this.#photos.get(key(tenant, row.id)) ?? null,
    );
  }
}

/** Votes of one's own. */
function tallied(votes: Found["votes"] = {}): Found["votes"] {
  return Object.fromEntries(Object.entries(votes).map(([block, answers]) => [block, { ...answers }]));
}

function withoutTime({ at: _, ...entry }: CampaignEntry & { at: number }): CampaignEntry {
  return entry;
}

/** Whether a key is of something of a campaign. */
function isOf(at: string, tenant: string, campaign: string): boolean {
  return at.startsWith(`${key(tenant, campaign).slice(0, -1)},`);
}

function key(...parts: string[]): string {
  return JSON.stringify(parts);
}
