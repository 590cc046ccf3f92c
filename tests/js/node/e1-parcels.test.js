// What carriers write of a parcel names people, addresses and door codes: none of it is kept, and none of it is shown.
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { publish } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { importParcels } from "../../../dist/js/webhooks.js";
import { newKeys } from "./parts.js";

const folder = new URL("../../feeds/", import.meta.url);
const answers = fs.readdirSync(folder).filter((name) => /^(dhl|aftership)-.*(?<!expect)\.json$/.test(name));
const read = (name) => JSON.parse(fs.readFileSync(new URL(name, folder), "utf8"));
const SAID = "Zugestellt an Maria Muster, Musterstr. 5, bei Nachbar Meier, Türcode 808150815#";
const isKept = (text) => /Muster|Meier|808150815|Zugestellt an/i.test(text);

/** Every way to a text of a value. */
function* texts(value, way = []) {
  if (typeof value === "string") yield way;
  else if (typeof value === "object" && value !== null) for (const [name, inner] of Object.entries(value)) yield* texts(inner, [...way, name]);
}

/** A copy with something else at the end of a way. */
function changed(value, way, to) {
  if (way.length === 0) return to;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[way[0]] = changed(value[way[0]], way.slice(1), to);
  return copy;
}

/** All that a store has after an import. */
async function kept(answer) {
  const store = memory();
  const { references } = await importParcels(store, "shop", JSON.stringify(answer));
  const parcels = await Promise.all(references.map(({ reference }) => store.parcel("shop", reference)));
  return { store, references, text: JSON.stringify(parcels) };
}

describe.each(answers)("%s", (name) => {
  test("e1_whatever text of it names somebody: it is not kept", async () => {
    const answer = read(name);
    const ways = [...texts(answer)];
    expect(ways.length).toBeGreaterThan(0);
    for (const way of ways) expect([way, isKept((await kept(changed(answer, way, SAID))).text)]).toEqual([way, false]);
    // All of them but what says that there is a parcel.
    const is = (name) => (way) => way.at(-1) === name;
    const all = ways.filter((way) => !is("id")(way) && !is("tracking_number")(way)).reduce((made, way) => changed(made, way, SAID), answer);
    const { text, references } = await kept(all);
    expect([references.length > 0 || /wrong|missing|bad/.test(name), isKept(text)]).toEqual([true, false]);
  });
});

test("e1_the page says what happened in our own words, also of what was stored before", async () => {
  const keys = newKeys();
  const blocks = [{ id: "way", kind: "parcel", width: 560, height: 176, slots: [{ whenGone: "collapse" }] }];
  const campaign = { tenant: "shop", id: "paket", allow: ["shop.example"], fallback: "https://shop.example/", blocks };
  const event = (at, code, text) => ({ timestamp: at, statusCode: code, description: text, status: text, location: { address: { addressLocality: SAID } } });
  const { store, references } = await kept({
    shipments: [
      {
        id: "00340434161094042557",
        service: "parcel-de",
        status: event("2026-11-27T10:00:00+01:00", "delivered", SAID),
        events: [
          event("2026-11-27T10:00:00+01:00", "delivered", SAID),
          event("2026-11-27T08:00:00+01:00", "transit", "Die Sendung wurde für Maria Muster in das Zustellfahrzeug geladen."),
          event("2026-11-26T20:00:00+01:00", "transit", "Die Sendung wurde im Paketzentrum Musterstadt bearbeitet."),
          event("2026-11-26T15:00:00+01:00", "transit", "Die Sendung wurde vom Absender Maria Muster in der Filiale eingeliefert."),
        ],
      },
    ],
  });
  await publish(store, campaign);
  const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false });
  const pageOf = async (subject) => {
    const [link] = sealLinks({ baseUrl: "https://live.example", keys, campaign, message: "m1", subject, locale: "de" });
    const answer = async (end) => (await live.fetch(new Request(link.click + end))).text();
    return (await answer("")) + (await answer(".json"));
  };
  const page = await pageOf(references[0].reference);
  expect(isKept(page)).toBe(false);
  expect(page).toMatch(/In der Nachbarschaft abgegeben[\s\S]*In Zustellung[\s\S]*In einem Paketzentrum angekommen[\s\S]*Vom Versanddienst übernommen/);
  // As versions before kept it.
  const before = { number: "1", carrier: "dhl", status: "delivered", events: [{ at: 1, status: "delivered", text: SAID }], asOf: 2 };
  const reference = Buffer.alloc(16, 9).toString("base64url");
  const [stored] = await store.putParcels("shop", [{ reference, number: "1", data: JSON.stringify(before), asOf: 2 }]);
  const old = await pageOf(stored);
  expect([isKept(old), old.includes("Zugestellt")]).toEqual([false, true]);
});
