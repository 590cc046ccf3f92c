// What an editor may say of a price: amounts as people write them, a second look at unlikely ones, names without prices.
import { spawnSync } from "node:child_process";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createEditor, override } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys, temporaryFolder } from "./parts.js";

const NB = "\u00a0";
const FEED = [
  "id\ttitle\tlink\tprice\tsale_price\tavailability",
  "bike\tRad\thttps://shop.example/bike\t632.99 EUR\t\tin_stock",
  "sale\tRad\thttps://shop.example/sale\t1000.00 EUR\t450.00 EUR\tin_stock",
  "yen\tRad\thttps://shop.example/yen\t9000 JPY\t\tin_stock",
].join("\n");
const by = () => ({ author: "M. Lindt", reason: "Messe", until: Date.now() + 3_600_000 });
const code = (work) =>
  work.then(
    () => "kept",
    (error) => error.code,
  );

describe("p13 the API", () => {
  const key = newKeys()[0].secret;
  let store;
  let ask;
  beforeAll(async () => {
    store = memory();
    await importFeed(store, [Buffer.from(FEED)], { tenant: "shop", now: Date.now() - 1000 });
    const editor = createEditor({ store, tenant: "shop", key });
    ask = async (path, body) => {
      const headers = { Authorization: `Bearer ${key}` };
      const response = await editor.fetch(
        new Request(`https://edge.example/e${path}`, { method: "POST", headers, body: JSON.stringify({ ...by(), ...body }) }),
      );
      return [response.status, await response.json()];
    };
  });

  test("p13_amounts_are_read_as_people_write_them", async () => {
    for (const [written, amount] of [
      ["499", 49_900],
      ["499,00", 49_900],
      ["499.00", 49_900],
      ["499 €", 49_900],
      ["€ 499", 49_900],
      ["EUR 499", 49_900],
      ["499,00 EUR", 49_900],
      ["1.199,00", 119_900],
      ["1,199.00", 119_900],
      ["1'199.00", 119_900],
      [`1${NB}199,00${NB}€`, 119_900],
      ["499,-", 49_900],
      [{ amount: 49_900, currency: "EUR" }, 49_900],
    ]) {
      const [status, { understood }] = await ask("/preview", { offer: "bike", price: written });
      expect([written, status, understood?.price.amount, understood?.instead.text]).toEqual([written, 200, amount, `632,99${NB}€`]);
    }
    expect((await ask("/preview", { offer: "yen", price: "9.500,00" }))[1].understood.price).toMatchObject({ amount: 9500, currency: "JPY" });
  });

  test("p13_what_can_be_read_in_two_ways_names_both", async () => {
    const [status, { error }] = await ask("/overrides", { offer: "bike", price: "1.299" });
    expect([status, error.code.startsWith("money/")]).toEqual([422, true]);
    expect(`${error.message} ${error.help}`).toMatch(/1299|1\.299[.,]00/);
    for (const price of [
      "",
      "viel",
      "-5",
      "10 %",
      "499 USD",
      "1e3",
      499,
      { amount: 9.5, currency: "EUR" },
      { amount: 9, currency: "EUR", percent: 3 },
      ["1"],
      true,
    ])
      expect([price, (await ask("/overrides", { offer: "bike", price, confirm: true }))[0]]).toEqual([price, 422]);
    expect(await store.log("shop")).toEqual([]);
  });

  test("p13_a_change_of_more_than_half_asks_once_more", async () => {
    const [status, { error }] = await ask("/overrides", { offer: "bike", price: "6,32" });
    expect([status, error.code]).toEqual([422, "override/confirm"]);
    expect(error.message).toContain(`6,32${NB}€`);
    expect(error.message).toContain(`632,99${NB}€`);
    // Looking at it needs no word more, and says that it is unlikely.
    expect((await ask("/preview", { offer: "bike", price: "6,32" }))[1].understood).toMatchObject({ unlikely: true, price: { amount: 632 } });
    for (const confirm of ["true", 1, {}, null])
      expect((await ask("/overrides", { offer: "bike", price: "6,32", confirm }))[1].error.code).toBe("override/invalid");
    expect(await store.log("shop")).toEqual([]);
    const [made, { id, understood }] = await ask("/overrides", { offer: "bike", price: "6,32", confirm: true });
    expect([made, understood.price.text]).toEqual([201, `6,32${NB}€`]);
    const [entry] = await store.log("shop");
    expect([entry.id, JSON.parse(entry.data).price, "confirm" in JSON.parse(entry.data)]).toEqual([id, { amount: 632, currency: "EUR" }, false]);
    // From 6.32 back to what it was is a leap as well.
    expect(await code(override(store, "shop", "bike", { ...by(), price: "632,99" }))).toBe("override/confirm");
    expect(await code(override(store, "shop", "bike", { ...by(), price: "632,99", confirm: true }))).toBe("kept");
    // The sale's price is charged; against the regular one it is less than half.
    expect(await code(override(store, "shop", "sale", { ...by(), price: { amount: 45_000, currency: "EUR" } }))).toBe("override/confirm");
    expect(await code(override(store, "shop", "sale", { ...by(), price: { amount: 60_000, currency: "EUR" } }))).toBe("kept");
  });

  test("p13_a_name_says_nothing_of_prices", async () => {
    for (const text of [
      "jetzt nur 99 Euro",
      "Nur 99,-",
      "CHF99",
      "zum halben Preis",
      "20％ günstiger",
      "R\u200babatt",
      "99\u00ad €",
      "statt hundert",
      "gratis",
    ])
      expect([text, (await ask("/overrides", { offer: "bike", text }))[1].error?.code]).toEqual([text, "override/invalid"]);
    for (const text of ["Rennrad 28 Zoll", "Sale e pepe", "Nur Mut! Roman", "Was ist Was, Band 5", "Spargel 500 g"])
      expect([text, (await ask("/overrides", { offer: "bike", text }))[0]]).toEqual([text, 201]);
    expect((await ask("/overrides", { offer: "bike", text: "100 % Baumwolle" }))[1].error.help).toContain("reine Baumwolle");
  });
});

describe("p13 the command line", () => {
  const folder = temporaryFolder();
  const main = path.resolve("dist/js/cli/main.js");
  const cli = (args, input) => spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8", input });
  const said = ["--author", "M. Lindt", "--reason", "Messe", "--until", new Date(Date.now() + 3_600_000).toISOString()];

  test("p13_it_prints_what_it_understood_before_it_saves", () => {
    expect(cli(["import", "-"], FEED).status).toBe(0);
    const kept = cli(["override", "bike", "--price", "1.199,00", ...said]);
    expect([kept.status, kept.stdout.split("\n").slice(0, 2)]).toEqual([
      0,
      [`bike: 1.199,00${NB}€ (was 632,99${NB}€)`, expect.stringMatching(/^bike: override 1 holds until /)],
    ]);
    const json = JSON.parse(cli(["override", "bike", "--price", "EUR 1000", "--json", ...said]).stdout);
    expect(json).toMatchObject({ id: 2, offer: "bike", price: { amount: 100_000, currency: "EUR" }, understood: { instead: { text: `1.199,00${NB}€` } } });
    const slip = cli(["override", "bike", "--price", "6,32", ...said]);
    expect([slip.status, slip.stdout, slip.stderr.includes("override/confirm")]).toEqual([1, `bike: 6,32${NB}€ (was 1.000,00${NB}€)\n`, true]);
    expect(cli(["override", "bike", "--price", "6,32", "--confirm", ...said]).status).toBe(0);
    const unclear = cli(["override", "bike", "--price", "1.299", ...said]);
    expect([unclear.status, unclear.stdout, /money\/\S+/.test(unclear.stderr)]).toEqual([1, "", true]);
    expect(cli(["override", "--undo", "eins", "--author", "a", "--reason", "r"])).toMatchObject({ status: 2, stderr: expect.stringContaining("usage/bad") });
  }, 60_000);
});
