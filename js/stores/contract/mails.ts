import type { Count } from "../store.js";
import { priced, row } from "./rows.js";
import { type Checks, holds, same } from "./world.js";

const manifest = (...blocks: object[]) => JSON.stringify({ blocks });

/** Campaigns, what a mail looks up, what it showed, its votes and counts. */
export const mailChecks: Checks = {
  "campaigns keep their versions": async ({ store, tenant, other }) => {
    same((await store.lookUp({ tenant, campaign: "c" })).campaign, null);
    same([await store.putCampaign(tenant, "c", '{"v":1}', 1), await store.putCampaign(tenant, "c", '{"v":2}', 2)], [1, 2]);
    await store.putCampaign(other, "c", '{"v":3}', 3);
    same((await store.lookUp({ tenant, campaign: "c" })).campaign, '{"v":2}');
    const ours = (await store.campaigns()).filter((campaign) => [tenant, other].includes(campaign.tenant));
    same(ours.map((campaign) => [campaign.tenant, campaign.id, campaign.manifest, campaign.version]).sort(), [
      [tenant, "c", '{"v":2}', 2],
      [other, "c", '{"v":3}', 1],
    ]);
  },

  "a locked campaign takes no version, also of many at once": async ({ store, tenant, other }) => {
    const put = (n: number) => store.putCampaign(tenant, "locked", `{"v":${n}}`, n);
    same((await Promise.all([put(1), put(1), put(1)])).sort(), [1, 2, 3]);
    same(await store.lock(tenant, "locked"), null);
    const lock = { author: "Ada", reason: "Versand läuft", at: 5 };
    await store.putLock(tenant, "locked", lock);
    same([await store.lock(tenant, "locked"), await store.lock(other, "locked"), await put(4)], [lock, null, null]);
    await store.putLock(tenant, "locked", null);
    same([await store.lock(tenant, "locked"), await put(4)], [null, 4]);
    const versions = await store.versions(tenant, "locked");
    same(
      versions.map(({ version, manifest, at }) => [version, manifest, at]),
      [
        [4, '{"v":4}', 4],
        [3, '{"v":1}', 1],
        [2, '{"v":1}', 1],
        [1, '{"v":1}', 1],
      ],
    );
    same(await store.versions(tenant, "nothing"), []);
  },

  "one look-up brings all that a mail needs": async (world) => {
    const { store, tenant } = world;
    const ids = ["l1", "l2", "l3", "own", "rel", "cat", "page", "seen", "repl", "rule", "o", "unasked"];
    await world.import(
      "look",
      ids.map((id) => row(id)),
      600,
    );
    const recommend = [
      { slot: "accessories", of: "page" },
      { slot: "seasonal", offers: ["l3"] },
    ];
    await store.putCampaign(tenant, "look", manifest({ offers: ["l1", "l2"] }, { choices: [{ inStock: "rule" }, {}] }, { recommend }), 1);
    await store.putCampaign(tenant, "plain", manifest({ offers: ["l1"] }), 1);
    await store.putRelations(tenant, [
      { source: "own", slot: "accessories", offer: "rel", rank: 1 },
      { source: "category:E-Bikes", slot: "similar", offer: "cat", rank: 2 },
      { source: "nobody", slot: "similar", offer: "l1", rank: 0 },
    ]);
    await store.putRecipient(tenant, "s", JSON.stringify({ purchases: [{ offer: "own" }], categories: ["E-Bikes"], viewed: ["seen"] }));
    await store.putOverride(tenant, "l2", '{"replacement":"repl"}', 1);
    await store.putServed({ tenant, campaign: "look", key: "k", slot: "top.0", offer: "l1" });
    const found = await store.lookUp({ tenant, campaign: "look", served: "k", subject: "s", offers: ["o"] });
    same(found.offers.map((o) => o.id).sort(), ["cat", "l1", "l2", "l3", "o", "own", "rel", "repl", "rule", "seen"]);
    same(
      found.relations.map(({ source, offer, rank }) => [source, offer, rank]),
      [
        ["category:E-Bikes", "cat", 2],
        ["own", "rel", 1],
      ],
    );
    same([found.served, JSON.parse(found.recipient ?? "null").categories], [{ "top.0": "l1" }, ["E-Bikes"]]);
    const plain = await store.lookUp({ tenant, campaign: "plain", served: "k", subject: "unknown" });
    same([plain.offers.map((o) => o.id), plain.served, plain.recipient, plain.relations], [["l1"], {}, null, []]);
    const product = await store.lookUp({ tenant, campaign: "look", product: "page" });
    holds(
      product.offers.some(({ id }) => id === "page"),
      "the product of the page is among them",
    );
    same((await store.lookUp({ tenant, offers: ["l1"] })).offers.length, 1);
  },

  "a look-up follows replacements to their end, circles too": async (world) => {
    const { store, tenant, other } = world;
    const chain = Array.from({ length: 12 }, (_, i) => `ch${i}`);
    await world.import(
      "chain",
      [...chain, "ch-x", "ch-other"].map((id) => row(id)),
      1,
    );
    await store.putCampaign(tenant, "chain", manifest({ offers: ["ch0"] }), 1);
    const ids = async () => (await store.lookUp({ tenant, campaign: "chain" })).offers.map(({ id }) => id);
    const replace = (whose: string, offer: string, replacement: string) => store.putOverride(whose, offer, JSON.stringify({ replacement }), 1);
    for (const [i, id] of chain.slice(1).entries()) await replace(tenant, `ch${i}`, id);
    same(await ids(), [...chain].sort());
    await replace(tenant, "ch11", "ch0");
    await replace(tenant, "ch5", "ch-x");
    await replace(tenant, "ch-x", "ch-x");
    await replace(other, "ch0", "ch-other");
    same(await ids(), ["ch-x", ...chain].sort());
  },

  "what is known is not read again, until anything of it changes": async ({ store, tenant }) => {
    const asked = { tenant, campaign: "c", served: "k" };
    const imported = async (amount: number, asOf: number) => {
      const run = await store.importFeed(tenant, "feed");
      await run.add([priced("o", amount), priced("other", 1)]);
      await run.commit(asOf);
    };
    const rule = { offers: ["o"], recommend: [{ of: "o" }] };
    await imported(1000, 100);
    await store.putCampaign(tenant, "c", manifest(rule), 1);
    let { version } = await store.lookUp(asked);
    // A store that can't tell gives no version, and reads all of it each time.
    if (version === undefined) return;
    await store.putServed({ tenant, campaign: "c", key: "k", slot: "b.0", offer: "o" });
    await store.putVote({ tenant, campaign: "c", block: "b", voter: "v", answer: "yes" });
    const unchanged = await store.lookUp({ ...asked, known: version });
    same([unchanged.version, unchanged.unchanged, unchanged.served, unchanged.votes], [version, true, { "b.0": "o" }, { b: { yes: 1 } }]);
    same((await store.lookUp({ ...asked, known: "another" })).unchanged, undefined);
    // Somebody's own data are read each time.
    const theirs = await store.lookUp({ ...asked, subject: "s", known: version });
    same([theirs.version, theirs.unchanged, theirs.offers.length], [undefined, undefined, 1]);
    let override = 0;
    const changes: Record<string, () => Promise<unknown>> = {
      manifest: () => store.putCampaign(tenant, "c", JSON.stringify({ blocks: [rule], v: 2 }), 2),
      prices: () => imported(900, 200),
      confirmed: () => store.confirmFeed(tenant, "feed", 200, 300),
      override: async () => {
        override = await store.putOverride(tenant, "o", '{"price":1}', 4);
      },
      undone: () => store.undoOverride(tenant, override, { author: "a", reason: "r", at: 5 }),
      relations: () => store.putRelations(tenant, [{ source: "o", slot: "accessories", offer: "other", rank: 1 }]),
      photo: () => store.putPhoto(tenant, "o", "asset", "https://shop.example/o.jpg"),
    };
    const seen = new Set([JSON.stringify(await store.lookUp(asked))]);
    for (const [what, change] of Object.entries(changes)) {
      await change();
      const found = await store.lookUp({ ...asked, known: version });
      same([found.unchanged, found.version === version], [undefined, false], what);
      same(found, await store.lookUp(asked), what);
      ({ version } = found);
      seen.add(JSON.stringify({ ...found, version: "" }));
    }
    same(seen.size, 8);
  },

  "what each slot showed last is kept": async ({ store, tenant }) => {
    const entry = { tenant, campaign: "c", key: "k", slot: "top.0", offer: "a" };
    const served = async (key: string) => (await store.lookUp({ tenant, campaign: "c", served: key })).served;
    same(await served("k"), {});
    await store.putServed(entry);
    await store.putServed({ ...entry, slot: "top.1", offer: "b" });
    await store.putServed({ ...entry, offer: "c" });
    same([await served("k"), await served("other")], [{ "top.0": "c", "top.1": "b" }, {}]);
  },

  "a vote counts once, of many at once too": async ({ store, tenant }) => {
    const vote = (voter: string, answer: string, block = "b") => store.putVote({ tenant, campaign: "poll", block, voter, answer });
    same(await Promise.all([vote("v1", "yes"), vote("v2", "no"), vote("v3", "yes")]), [true, true, true]);
    same([await vote("v1", "no"), await vote("v1", "no", "other")], [false, true]);
    const together = await Promise.all(Array.from({ length: 10 }, (_, n) => vote("v4", n % 2 ? "yes" : "no", "many")));
    same(together.filter((counted) => counted).length, 1);
    const { votes } = await store.lookUp({ tenant, campaign: "poll" });
    same([votes.b, votes.other, Object.values(votes.many ?? {})], [{ yes: 2, no: 1 }, { no: 1 }, [1]]);
    same((await store.lookUp({ tenant, campaign: "none" })).votes, {});
  },

  "counts add up, from several at once, and are found by day, tenant and campaign": async ({ store, tenant, other }) => {
    const count = (more: Partial<Count> = {}): Count => {
      const one: Count = { tenant, campaign: "c", day: "2026-11-26", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 1 };
      return { ...one, ...more };
    };
    const later = count({ day: "2026-11-27", reason: "store-failed" });
    await Promise.all(Array.from({ length: 20 }, () => store.addCounts([count(), count({ slot: 1, n: 2 })])));
    await store.addCounts([later, count({ tenant: other, variant: "a" }), count({ campaign: "d", what: "click", block: "ä\"'" })]);
    await store.addCounts([]);
    same(await store.counts({ tenant, campaign: "c" }), [count({ n: 20 }), count({ slot: 1, n: 40 }), later]);
    const ours = (counts: Count[]) => counts.filter((one) => [tenant, other].includes(one.tenant));
    same(ours(await store.counts({ from: "2026-11-27", until: "2026-11-27" })), [later]);
    same(
      ours(await store.counts()).map(({ tenant, campaign, n }) => [tenant, campaign, n]),
      [
        [tenant, "c", 20],
        [tenant, "c", 40],
        [tenant, "d", 1],
        [other, "c", 1],
        [tenant, "c", 1],
      ],
    );
  },

  "a campaign is deleted with its versions, votes and what its mails showed; others and the counts stay": async ({ store, tenant, other }) => {
    for (const id of ["gone", "stays", "gone*", "gon"]) {
      await store.putCampaign(tenant, id, '{"blocks":[]}', 1);
      await store.putCampaign(tenant, id, '{"blocks":[]}', 2);
      for (let n = 0; n < 5; n++) await store.putServed({ tenant, campaign: id, key: `mail-${n}`, slot: "top.0", offer: "a" });
      same(await store.putVote({ tenant, campaign: id, block: "b", voter: "v1", answer: "a" }), true);
    }
    await store.putServed({ tenant: other, campaign: "gone", key: "mail-0", slot: "top.0", offer: "a" });
    const count: Count = { tenant, campaign: "gone", day: "2026-11-22", what: "picture", block: "b", slot: 0, variant: "", reason: "", n: 3 };
    await store.addCounts([count]);
    const before = (await store.lookUp({ tenant, campaign: "gone" })).version;
    same([await store.deleteCampaign(tenant, "never"), await store.deleteCampaign(tenant, "gone")], [false, true]);
    const look = (tenant: string, campaign: string) => store.lookUp({ tenant, campaign, served: "mail-0" });
    const gone = await look(tenant, "gone");
    same([gone.campaign, gone.served, gone.votes, await store.versions(tenant, "gone")], [null, {}, {}, []]);
    holds(gone.version === undefined || gone.version !== before, "a deletion is a change");
    for (const id of ["stays", "gone*", "gon"]) {
      const { campaign, served, votes } = await look(tenant, id);
      same([id, campaign, served, votes], [id, '{"blocks":[]}', { "top.0": "a" }, { b: { a: 1 } }]);
    }
    same([(await look(other, "gone")).served, await store.counts({ tenant, campaign: "gone" })], [{ "top.0": "a" }, [count]]);
    holds(!(await store.campaigns()).some((campaign) => campaign.tenant === tenant && campaign.id === "gone"), "it is in no list");
    // It may be published again, and begins anew.
    same(await store.putCampaign(tenant, "gone", "{}", 3), 1);
    same(await store.putVote({ tenant, campaign: "gone", block: "b", voter: "v1", answer: "b" }), true);
    same(await store.deleteCampaign(tenant, "gone"), true);
  },
};
