import { priced, row } from "./rows.js";
import { type Checks, holds, offerOf, same } from "./world.js";

const DAY = 86_400_000;

/** Offers as editors see them, people and parcels, pictures, and what has had its time. */
export const otherChecks: Checks = {
  "offers are listed in order and found by their names, many at once too": async (world) => {
    const { store, tenant, other } = world;
    const many = Array.from({ length: 230 }, (_, i) => row(`m${String(i).padStart(3, "0")}`, true, i === 7 ? "Rad 100%_neu" : `Rad ${i}`));
    await world.import("many", many, 500);
    same(await world.ids({ after: "m100", limit: 3 }), ["m101", "m102", "m103"]);
    same([await world.ids({ search: "100%_n" }), (await world.ids({ search: "M22" })).length], [["m007"], 10]);
    const ids = many.map(({ id }) => id);
    same([(await store.offers(tenant, ids)).length, await store.offers(other, ids)], [230, []]);
  },

  "overrides come with their offers, in order; the log has who took one back": async (world) => {
    const { store, tenant, other } = world;
    await world.import("f", [row("a"), row("b")], 1);
    const first = await store.putOverride(tenant, "b", '{"n":1}', 1);
    const second = await store.putOverride(tenant, "b", '{"n":2}', 2);
    await store.putOverride(other, "b", '{"n":3}', 3);
    same([(await world.one("b")).overrides, (await world.one("a")).overrides], [['{"n":1}', '{"n":2}'], []]);
    const undo = (tenant: string, id: number, author: string, at: number) => store.undoOverride(tenant, id, { author, reason: "wrong", at });
    same([await undo(tenant, first, "A", 9), await undo(tenant, first, "B", 10), await undo(other, second, "B", 10)], [true, false, false]);
    const overrides = (await world.one("b")).overrides.map((text) => JSON.parse(text));
    same(overrides, [{ n: 1, undone: 9 }, { n: 2 }]);
    same(await store.log(tenant, { offer: "b" }), [
      { id: second, offer: "b", data: '{"n":2}', at: 2, undone: null },
      { id: first, offer: "b", data: '{"n":1}', at: 1, undone: { author: "A", reason: "wrong", at: 9 } },
    ]);
    same(
      (await store.log(tenant, { before: second, limit: 1 })).map(({ id }) => id),
      [first],
    );
  },

  "relations of a source are replaced slot by slot, people are forgotten": async (world) => {
    const { store, tenant } = world;
    await world.import("f", [row("l1"), row("l2"), row("l3"), row("own")], 1);
    await store.putCampaign(tenant, "c", '{"blocks":[{"recommend":[{"slot":"accessories"}]}]}', 1);
    await store.putRecipient(tenant, "s", '{"owned":["own"]}');
    await store.putRelations(tenant, [
      { source: "own", slot: "accessories", offer: "l1", rank: 0 },
      { source: "own", slot: "similar", offer: "l2", rank: 0 },
    ]);
    await store.putRelations(tenant, [{ source: "own", slot: "accessories", offer: "l3", rank: 5 }]);
    const look = () => store.lookUp({ tenant, campaign: "c", subject: "s" });
    const { relations, offers } = await look();
    same(
      [relations.map(({ slot, offer }) => [slot, offer]), offers.map(({ id }) => id)],
      [
        [
          ["accessories", "l3"],
          ["similar", "l2"],
        ],
        ["l2", "l3", "own"],
      ],
    );
    await store.putRecipient(tenant, "s", null);
    const { recipient, relations: none } = await look();
    same([recipient, none], [null, []]);
  },

  "facts are kept under their reference, the newest counts, and parcels come with theirs": async ({ store, tenant, other }) => {
    const facts = async () => (await store.lookUp({ tenant, subject: "s1" })).facts;
    same(await facts(), {});
    await store.putFact(tenant, "points", "s1", '{"balance":2}', 200);
    await store.putFact(tenant, "points", "s1", '{"balance":1}', 100);
    await store.putFact(tenant, "order", "s1", '{"status":"packed"}', 100);
    await store.putFact(other, "order", "s1", '{"status":"other"}', 100);
    same(await facts(), { points: '{"balance":2}', order: '{"status":"packed"}' });
    await store.putFact(tenant, "points", "s1", null, 0);
    await store.putParcels(tenant, [{ reference: "s1", number: "n1", data: '{"status":"in_transit"}', asOf: 1 }]);
    same(await facts(), { order: '{"status":"packed"}', parcel: '{"status":"in_transit"}' });
    same((await store.lookUp({ tenant })).facts, {});
  },

  "a parcel keeps its reference, and older news of it are left out": async ({ store, tenant, other }) => {
    const parcel = (reference: string, status: string, asOf: number) => ({ reference, number: "00340", data: JSON.stringify({ status }), asOf });
    same(await store.putParcels(tenant, [parcel("r1", "announced", 10)]), ["r1"]);
    same(await store.putParcels(tenant, [parcel("r2", "in_transit", 20)]), ["r1"]);
    same(await store.putParcels(tenant, [parcel("r3", "announced", 15)]), ["r1"]);
    same(await store.parcel(tenant, "r1"), { reference: "r1", number: "00340", data: '{"status":"in_transit"}', asOf: 20 });
    same([await store.parcel(tenant, "r2"), await store.parcel(other, "r1")], [null, null]);
    const [first, second] = [parcel("r4", "delivered", 40), parcel("r5", "delayed", 30)];
    same(
      await store.putParcels(
        tenant,
        [first, second].map((news) => ({ ...news, number: "00341" })),
      ),
      ["r4", "r4"],
    );
    same((await store.parcel(tenant, "r4"))?.data, first.data);
  },

  "what is kept under a reference is forgotten, and nothing else": async ({ store, tenant, other }) => {
    for (const subject of ["f1", "f2"]) {
      await store.putRecipient(tenant, subject, '{"owned":["x"]}');
      await store.putFact(tenant, "order", subject, '{"status":"packed"}', 1);
      await store.putFact(tenant, "voucher", subject, '{"code":"A"}', 1);
      await store.putParcels(tenant, [{ reference: subject, number: `nr-${subject}`, data: '{"status":"delivered"}', asOf: 1 }]);
    }
    same([await store.forget(tenant, "nobody"), await store.forget(other, "f1"), await store.forget(tenant, "f1")], [false, false, true]);
    const { recipient, facts } = await store.lookUp({ tenant, campaign: "c", subject: "f1" });
    same([recipient, facts, await store.parcel(tenant, "f1"), await store.forget(tenant, "f1")], [null, {}, null, false]);
    const left = await store.lookUp({ tenant, campaign: "c", subject: "f2" });
    same([left.recipient, Object.keys(left.facts).sort()], ['{"owned":["x"]}', ["order", "parcel", "voucher"]]);
    // Its number is a new parcel's, should the carrier tell of it again.
    same(await store.putParcels(tenant, [{ reference: "f3", number: "nr-f1", data: "{}", asOf: 1 }]), ["f3"]);
  },

  "pictures are kept under their id, and an offer's photo comes with it": async (world) => {
    const { store, tenant, other } = world;
    await world.import("photos", [row("with-photo"), row("without")], 1);
    same(await store.asset(tenant, "a1"), null);
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
    await store.putAsset(tenant, "a1", bytes);
    await store.putAsset(tenant, "a1", bytes);
    const found = await store.asset(tenant, "a1");
    holds(found?.length === bytes.length && found.every((byte, i) => byte === bytes[i]), "a picture comes back byte for byte");
    same(await store.asset(other, "a1"), null);
    await store.putPhoto(tenant, "with-photo", "a0", "https://shop.example/0.jpg");
    await store.putPhoto(tenant, "with-photo", "a1", "https://shop.example/1.jpg");
    const [its, none] = [await world.one("with-photo"), await world.one("without")];
    same([its.photo, its.photoSource, none.photo], ["a1", "https://shop.example/1.jpg", null]);
    same((await store.lookUp({ tenant, offers: ["with-photo"] })).offers[0]?.photo, "a1");
  },

  "large numbers and texts come back as they were": async (world) => {
    const { store, tenant } = world;
    const asOf = Date.UTC(2090, 0, 1);
    const title = 'Ünïcode 𝔘 "quoted" \\ back\'slash\n$1 :name ?1 %s 漢字';
    await world.import("f", [row("a/ä ?'\"%", true, title), priced("price", 9_007_199_254_740_991)], asOf);
    const [a, price] = [await world.one("a/ä ?'\"%"), await world.one("price")];
    same([offerOf(a).title, a.times.price, offerOf(price).price.amount], [title, asOf, 9_007_199_254_740_991]);
    const text = JSON.stringify({ text: "x".repeat(200_000) });
    await store.putRecipient(tenant, title, text);
    same((await store.lookUp({ tenant, subject: title })).recipient === text, true);
  },

  "what has had its time is swept, what has not stays": async ({ store, tenant }) => {
    const day = Math.floor(Date.now() / DAY);
    const put = (key: string, until?: number) => store.putServed({ tenant, campaign: "c", key, slot: "s", offer: "o", ...(until && { until }) });
    const known = async (key: string) => Object.keys((await store.lookUp({ tenant, campaign: "c", served: key })).served).length;
    for (const [key, until] of [["later", day + 4], ["default"], ["over", day - 1]] as [string, number?][]) await put(key, until);
    await store.sweep(Date.now());
    same([await known("over"), await known("later"), await known("default")], [0, 1, 1]);
  },
};
