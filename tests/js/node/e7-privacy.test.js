// What docs/privacy.md says: what an operator with the store and all keys can learn, and what nobody can.
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { deleteCampaign, forget, forgetParcel, lock, publish, putFact, unlock } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { sqlite } from "../../../dist/js/stores/sqlite.js";
import { newKeys, pieces, smallFeed, temporaryFolder } from "./parts.js";
import { engines, withDump } from "./stores.js";

const DAY = 86_400_000;
const keys = newKeys();
const base = "https://live.example";
const size = { width: 560, height: 176 };
const campaign = {
  tenant: "shop",
  id: "privat",
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  blocks: [
    { id: "top", kind: "offers", ...size, offers: ["a", "b"], slots: [{ whenGone: "fill" }] },
    {
      id: "poll",
      kind: "poll",
      ...size,
      title: { de: "?", en: "?" },
      slots: [{ whenGone: "badge" }],
      answers: [
        { id: "ja", text: "Ja" },
        { id: "nein", text: "Nein" },
      ],
    },
  ],
};
const people = ["anna", "ben", "cleo", "dora"];
const linksOf = (message, issuedAt) =>
  Object.fromEntries(sealLinks({ baseUrl: base, keys, campaign, message, locale: "de", now: issuedAt }).map((link) => [link.block, link]));

/** An engine of a test's own. */
async function opened(name) {
  const shop = await engines[name]();
  onTestFinished(shop.end);
  return shop;
}
async function filled(store) {
  await importFeed(store, pieces(smallFeed(["a", "b"])), { tenant: "shop" });
  await publish(store, campaign);
  return store;
}
const edgeOn = (store, more = {}) => createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, ...more });
const vote = (live, message, answer) =>
  live.fetch(
    new Request(linksOf(message).poll.answers[0].url, {
      method: "POST",
      body: `answer=${answer}`,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
  );

/** All that a database has, a text a row. */
function rowsOf(file) {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) =>
    db
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map((row) => JSON.stringify([name, row])),
  );
  db.close();
  return rows;
}

describe("votes", () => {
  test.each(withDump)(
    "e7_nothing stored in %s leads from a mail to what it voted: swapping two people's votes changes no row",
    { timeout: 60_000 },
    async (name) => {
      const stored = async (answers) => {
        const { store, dump } = await opened(name);
        const live = edgeOn(await filled(store));
        for (const [n, answer] of answers.entries()) expect((await vote(live, people[n], answer)).status).toBe(200);
        return (await dump()).filter((row) => /^\["[^"]*(voters|tallies|votes)\b/.test(row));
      };
      const one = await stored(["ja", "nein", "nein", "ja"]);
      expect(one).toEqual(await stored(["nein", "ja", "ja", "nein"]));
      const voters = one.filter((row) => /^\["[^"]*voters/.test(row)).join("\n");
      expect([voters.match(/[\w-]{22}/g).length, /"(ja|nein)/.test(voters)]).toEqual([4, false]);
      // Which is more than nothing: other sums are other rows.
      expect(one).not.toEqual(await stored(["ja", "ja", "ja", "ja"]));
    },
  );

  test("e7_nor does the write-ahead log of a running edge, a moment later", async () => {
    const file = path.join(temporaryFolder(), "a.db");
    const store = await filled(await sqlite(file));
    const live = edgeOn(store);
    for (const [n, person] of people.entries()) await vote(live, person, n % 2 ? "ja" : "nein");
    expect(fs.statSync(`${file}-wal`).size).toBeGreaterThan(0);
    await new Promise((done) => setTimeout(done, 1_500));
    expect(fs.statSync(`${file}-wal`).size).toBe(0);
    await store.close();
  });

  test("e7_a database in which votes stood beside their voters, and carriers' texts in parcels, loses both when it is opened; nobody votes again", async () => {
    const file = path.join(temporaryFolder(), "old.db");
    const store = await filled(await sqlite(file));
    await vote(edgeOn(store), "anna", "ja");
    await store.close();
    const db = new DatabaseSync(file);
    const [{ voter }] = db.prepare("SELECT voter FROM voters").all();
    db.exec("CREATE TABLE votes (tenant TEXT, campaign TEXT, block TEXT, voter TEXT, answer TEXT, PRIMARY KEY (tenant, campaign, block, voter)) WITHOUT ROWID");
    db.exec("DELETE FROM voters");
    db.prepare("INSERT INTO votes VALUES ('shop', 'privat', 'poll', ?, 'ja')").run(voter);
    const parcel = {
      number: "1",
      carrier: "dhl",
      status: "delivered",
      events: [{ at: 1, status: "delivered", text: "An Maria Muster, Türcode 4711" }],
      asOf: 2,
    };
    db.prepare("INSERT INTO parcels VALUES ('shop', '1', 'ref', ?, 2)").run(JSON.stringify(parcel));
    // Some were deleted before deleting meant overwriting.
    db.exec("PRAGMA secure_delete = OFF");
    for (let n = 0; n < 200; n++) db.prepare("INSERT INTO parcels VALUES ('shop', ?, ?, ?, 2)").run(`n${n}`, `r${n}`, JSON.stringify(parcel));
    db.exec("DELETE FROM parcels WHERE number LIKE 'n%'");
    db.close();
    const now = await sqlite(file);
    const again = await vote(edgeOn(now), "anna", "nein");
    expect([again.status, (await again.text()).includes("schon abgestimmt")]).toEqual([409, true]);
    const { text, ...event } = parcel.events[0];
    expect(JSON.parse((await now.parcel("shop", "ref")).data)).toEqual({ ...parcel, events: [event] });
    await now.close();
    expect(rowsOf(file).some((row) => row.includes('"votes"') && row.includes("voter"))).toBe(false);
    const bytes = fs.readFileSync(file).toString("latin1") + (fs.existsSync(`${file}-wal`) ? fs.readFileSync(`${file}-wal`).toString("latin1") : "");
    expect([text.length > 0, bytes.includes("Maria Muster")]).toEqual([true, false]);
  });
});

describe("openings", () => {
  test.each(withDump)(
    "e7_no time of an opening is kept in %s, nor by a time to live: two openings months apart leave the same rows",
    { timeout: 60_000 },
    async (name) => {
      const sent = Date.UTC(2026, 10, 1, 8);
      const left = async (at) => {
        const { store, dump } = await opened(name);
        const live = edgeOn(await filled(store), { now: () => at });
        await live.fetch(new Request(linksOf("anna", sent).top.picture));
        return (await dump()).filter((row) => /^\["[^"]*served\b/.test(row));
      };
      // As of a feed that is fresh: the clock of the edge is what is moved.
      const soon = await left(Date.now());
      expect(soon.length).toBe(1);
      expect(await left(Date.now() + 3_600_000)).toEqual(soon);
      const [, row, expires] = JSON.parse(soon[0]);
      expect(expires === undefined ? row.until : expires / 86_400).toBe(Math.floor((sent + 400 * DAY) / DAY) + 1);
    },
  );
});

describe("deleting", () => {
  test("e7_what is forgotten is in none of a database's files any more", async () => {
    const file = path.join(temporaryFolder(), "a.db");
    const store = await filled(await sqlite(file));
    const subject = Buffer.alloc(16, 3).toString("base64url");
    for (let n = 0; n < 50; n++)
      await putFact(store, "shop", "voucher", Buffer.alloc(16, n + 50).toString("base64url"), { code: `OTHER-${n}`, percent: 5, asOf: 1 });
    await putFact(store, "shop", "voucher", subject, { code: "GEHEIM-4711", percent: 5, asOf: 1 });
    expect(await forget(store, "shop", subject)).toBe(true);
    await store.close();
    const bytes = fs.readdirSync(path.dirname(file)).map((name) => fs.readFileSync(path.join(path.dirname(file), name)).toString("latin1"));
    expect([bytes.some((text) => text.includes("OTHER-7")), bytes.some((text) => text.includes("GEHEIM-4711"))]).toEqual([true, false]);
    await expect(forget(memory(), "shop", "anna@shop.example")).rejects.toMatchObject({ code: "fact/invalid" });
  });

  test("e7_a parcel is forgotten by its number too", async () => {
    const store = memory();
    await store.putParcels("shop", [{ reference: "r1", number: "00340", data: "{}", asOf: 5 }]);
    expect([await forgetParcel(store, "shop", "00341"), await forgetParcel(store, "shop", "00340")]).toEqual([false, true]);
    expect([await store.parcel("shop", "r1"), await forgetParcel(store, "shop", "00340")]).toEqual([null, false]);
  });

  test.each(Object.keys(engines))("e7_what was under way in %s when a campaign was deleted is deleted by calling it once more", async (name) => {
    const { store } = await opened(name);
    await filled(store);
    await deleteCampaign(store, "shop", "privat");
    await store.putServed({ tenant: "shop", campaign: "privat", key: "k", slot: "top.0", offer: "a" });
    await store.putVote({ tenant: "shop", campaign: "privat", block: "poll", voter: "v", answer: "ja" });
    await deleteCampaign(store, "shop", "privat");
    const { served, votes } = await store.lookUp({ tenant: "shop", campaign: "privat", served: "k" });
    expect([served, votes]).toEqual([{}, {}]);
    await expect(deleteCampaign(store, "shop", "privat")).rejects.toMatchObject({ code: "campaign/unknown" });
  });

  test.each(withDump)("e7_what is forgotten or deleted is in no row of %s any more", async (name) => {
    const { store, dump } = await opened(name);
    await filled(store);
    const subject = Buffer.alloc(16, 3).toString("base64url");
    await putFact(store, "shop", "voucher", subject, { code: "GEHEIM-4711", percent: 5, asOf: 1 });
    await store.putRecipient("shop", subject, JSON.stringify({ owned: ["a"], note: "GEHEIM-4712" }));
    await store.putParcels("shop", [{ reference: subject, number: "GEHEIM-4713", data: "{}", asOf: 5 }]);
    await vote(edgeOn(store), "anna", "ja");
    const kept = async () => (await dump()).filter((row) => /GEHEIM|privat/.test(row) || row.includes(subject));
    expect((await kept()).length).toBeGreaterThan(3);
    await forget(store, "shop", subject);
    await deleteCampaign(store, "shop", "privat");
    expect(await kept()).toEqual([]);
  });

  test("e7_a deleted campaign: its mails are neutral and lead on, a locked one stays, one that is not there is told", async () => {
    const store = await filled(memory());
    const live = edgeOn(store);
    const { picture, click } = linksOf("anna").top;
    const before = Buffer.from(await (await live.fetch(new Request(picture))).arrayBuffer());
    await lock(store, "shop", "privat", { author: "a", reason: "r" });
    await expect(deleteCampaign(store, "shop", "privat")).rejects.toMatchObject({ code: "campaign/locked" });
    await unlock(store, "shop", "privat");
    await deleteCampaign(store, "shop", "privat");
    await expect(deleteCampaign(store, "shop", "privat")).rejects.toMatchObject({ code: "campaign/unknown" });
    const answer = await live.fetch(new Request(picture));
    expect([answer.status, Buffer.from(await answer.arrayBuffer()).equals(before)]).toEqual([200, false]);
    expect((await live.fetch(new Request(click))).headers.get("location")).toBe("https://shop.example/");
  });
});
