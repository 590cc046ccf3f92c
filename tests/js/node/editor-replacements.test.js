// What may stand in another offer's place: what could be published there.
import { beforeAll, expect, test } from "vitest";
import { createEditor, override, publish, undo } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { newKeys } from "./parts.js";

const item = (id, { link = `https://shop.example/${id}`, more = "<g:availability>in_stock</g:availability>" } = {}) =>
  `<item><g:id>${id}</g:id><g:title>Rad ${id}</g:title><g:link>${link}</g:link><g:price>10.00 EUR</g:price>${more}</item>`;
const trip = "<g:offer_kind>service</g:offer_kind><g:availability>in_stock</g:availability>";
const FEED = `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${[
  ...["a", "b", "c", "d"].map((id) => item(id)),
  item("away", { link: "https://other.example/away" }),
  item("trip", { more: trip }),
  item("perhaps", { more: "" }),
].join("")}</channel></rss>`;
const campaign = (tenant, id, allow, offers) => ({
  tenant,
  id,
  allow,
  fallback: `https://${allow[0]}/`,
  blocks: [{ id: "top", kind: "offers", width: 560, height: 172, offers, slots: [{ whenGone: "fill" }] }],
});
const by = () => ({ author: "M. Lindt", reason: "Messe", until: Date.now() + 3_600_000 });
const key = newKeys()[0].secret;

let store;
const said = (offer, replacement) =>
  override(store, "shop", offer, { ...by(), replacement }).then(
    (id) => id,
    (error) => [error.code, error.message],
  );
beforeAll(async () => {
  store = memory();
  for (const tenant of ["shop", "other"]) await importFeed(store, [Buffer.from(FEED)], { tenant, kind: "g:offer_kind", now: Date.now() - 1000 });
  await publish(store, campaign("shop", "one", ["shop.example"], ["a", "b"]));
  await publish(store, campaign("shop", "two", ["shop.example", "other.example"], ["c", "b"]));
  await publish(store, campaign("other", "three", ["shop.example"], ["c", "d"]));
});

test("p11_what_could_not_be_published_replaces_nothing", async () => {
  expect(await said("a", "away")).toEqual(["campaign/host-not-allowed", expect.stringContaining("the campaign `one` shows `a`: the offer `away`")]);
  expect((await said("b", "away"))[0]).toBe("campaign/host-not-allowed");
  for (const offer of ["a", "c"])
    for (const lacking of ["trip", "perhaps"]) expect([offer, lacking, (await said(offer, lacking))[0]]).toEqual([offer, lacking, "campaign/missing-fact"]);
  expect(await store.log("shop")).toEqual([]);
  const headers = { Authorization: `Bearer ${key}` };
  const editor = createEditor({ store, tenant: "shop", key });
  for (const path of ["preview", "overrides"]) {
    const body = JSON.stringify({ ...by(), offer: "a", replacement: "away" });
    const response = await editor.fetch(new Request(`https://edge.example/e/${path}`, { method: "POST", headers, body }));
    expect([response.status, (await response.json()).error.code]).toEqual([422, "campaign/host-not-allowed"]);
  }
});

test("p11_what_is_allowed_in_every_campaign_that_shows_it_replaces_it", async () => {
  // Another tenant's campaigns say nothing, and neither do those that don't list the offer.
  for (const [offer, replacement] of [
    ["c", "away"],
    ["d", "trip"],
    ["a", "b"],
  ]) {
    const id = await said(offer, replacement);
    expect([offer, replacement, typeof id]).toEqual([offer, replacement, "number"]);
    await undo(store, "shop", id, by());
  }
});

test("p11_a_chain_is_checked_at_both_ends", async () => {
  // d → away stands in no campaign; a → d would bring it into one.
  const first = await said("d", "away");
  expect(typeof first).toBe("number");
  expect((await said("a", "d"))[0]).toBe("campaign/host-not-allowed");
  await undo(store, "shop", first, by());
  // a → d is fine; then d → away would bring it into one.
  const second = await said("a", "d");
  expect(typeof second).toBe("number");
  expect((await said("d", "away"))[0]).toBe("campaign/host-not-allowed");
  await undo(store, "shop", second, by());
  expect(typeof (await said("d", "away"))).toBe("number");
});
