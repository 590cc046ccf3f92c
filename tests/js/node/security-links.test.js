// Links and keys: what was not sealed, by whom and for what, is refused before anything is looked up.
import { describe, expect, test } from "vitest";
import { createEditor, publish } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { newKeys } from "./parts.js";
import { BASE, campaign, edgeOn, filled, get, keys, pathsOf, watched } from "./security.js";

describe("links", () => {
  test("flipped, cut, joined, encoded otherwise, of another purpose or name: 403, empty or the one page for people, and the store is never asked", async () => {
    const { store, asked } = watched(await filled());
    const live = edgeOn(store, { unsubscribe: () => {} });
    const paths = pathsOf();
    expect([...new Set(paths.map((at) => at[1]))].sort()).toEqual(["a", "c", "i", "o", "s", "t", "u"]);
    const forged = [];
    for (const at of paths) {
      const [, purpose, link, name = ""] = at.split("/");
      const sealed = link.replace(/\.json$/, "");
      const behind = link.slice(sealed.length) + (name && `/${name}`);
      const parts = sealed.split(".");
      const other = (text, i) => text.slice(0, i) + (text[i] === "A" ? "B" : "A") + text.slice(i + 1);
      for (let i = 0; i < sealed.length; i++) if (sealed[i] !== ".") forged.push(`/${purpose}/${other(sealed, i)}${behind}`);
      for (let length = 0; length < sealed.length; length += 7) forged.push(`/${purpose}/${sealed.slice(0, length)}${behind}`);
      forged.push(`/${purpose}/${sealed}${sealed}${behind}`, `/${purpose}/${sealed}.${sealed}${behind}`, `/${purpose}/${sealed}/${sealed}${behind}`);
      // Base64 that decodes to the same bytes and is written otherwise.
      forged.push(`/${purpose}/${sealed}=${behind}`, `/${purpose}/${sealed}==${behind}`, `/${purpose}/${sealed.replace(".", "%2e")}${behind}`);
      forged.push(`/${purpose}/${[parts[0], parts[1], `${parts[2]}=`, parts[3]].join(".")}${behind}`);
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      const last = parts[3].at(-1);
      // The last character of 16 bytes has four bits that say nothing.
      forged.push(`/${purpose}/${sealed.slice(0, -1)}${alphabet[alphabet.indexOf(last) ^ 1]}${behind}`);
      for (const letter of "icatosu") if (letter !== purpose) forged.push(`/${letter}/${sealed}`, `/${letter}/${sealed}${behind}`, `/${letter}/${sealed}.json`);
      for (const changed of ["v0", "v2", "V1", ""]) forged.push(`/${purpose}/${[changed, ...parts.slice(1)].join(".")}${behind}`);
      for (const kid of ["t2", "T1", "", "t1 "]) forged.push(`/${purpose}/${[parts[0], encodeURIComponent(kid), ...parts.slice(2)].join(".")}${behind}`);
      if (name)
        for (const changed of [name.toUpperCase(), name.replace(".png", ".gif"), name.replace(".png", ".jpg"), name.replace("top", "paket"), `${name}.png`, ""])
          if (changed !== name) forged.push(`/${purpose}/${sealed}/${changed}`);
    }
    // A text and a tracking page may be asked for as JSON: the same seal.
    const asJson = paths.filter((at) => /^\/[ot]\//.test(at)).map((at) => `${at}.json`);
    const really = forged.filter((at) => ![...paths, ...asJson].includes(at));
    expect(really.length).toBeGreaterThan(2_000);
    const page = (await get(live, "/c/x")).body;
    expect(page.toString()).toContain("Diese Seite gibt es nicht");
    for (const at of really) {
      const { status, body } = await get(live, at);
      const isRight = body.length === 0 || (status === 403 && /^\/[ctsuo]\//.test(at) && body.equals(page));
      expect([at, status, isRight]).toEqual([at, status === 404 ? 404 : 403, true]);
    }
    expect(asked()).toBe(0);
    for (const at of asJson) expect((await get(live, at)).status).toBe(200);
  }, 60_000);

  test("keys are rotated without a gap: old links go on, new ones are sealed anew, what was shown stays known; a retired key opens nothing", async () => {
    const store = await filled();
    const [old] = newKeys();
    const fresh = { ...newKeys()[0], kid: "t2" };
    const link = (ring, message) => sealLinks({ baseUrl: BASE, keys: ring, campaign, message })[0];
    const before = edgeOn(store, { keys: [old] });
    const sent = link([old], "m1");
    const shown = await get(before, new URL(sent.picture).pathname);
    const during = edgeOn(store, { keys: [fresh, old] });
    await publish(store, { ...campaign, blocks: [{ ...campaign.blocks[0], offers: ["c", "b", "a"] }, ...campaign.blocks.slice(1)] });
    expect((await get(during, new URL(sent.picture).pathname)).body.equals(shown.body)).toBe(true);
    expect((await get(during, new URL(sent.click).pathname)).headers.location).toBe("https://shop.example/p/a");
    const sentLater = link([fresh, old], "m2");
    expect(new URL(sentLater.picture).pathname).toMatch(/^\/i\/v1\.t2\./);
    expect((await get(during, new URL(sentLater.picture).pathname)).status).toBe(200);
    // A machine that has the old ring only refuses the new link: put the new key on every machine before sealing with it.
    expect((await get(before, new URL(sentLater.picture).pathname)).status).toBe(403);
    const after = edgeOn(store, { keys: [fresh] });
    expect([(await get(after, new URL(sent.picture).pathname)).status, (await get(after, new URL(sentLater.picture).pathname)).status]).toEqual([403, 200]);
    // The same id with another secret is another key.
    expect((await get(edgeOn(store, { keys: [{ ...old, secret: newKeys()[0].secret }] }), new URL(sent.picture).pathname)).status).toBe(403);
  });

  test("a tenant's link shows nothing of another tenant, and its editor reaches nothing of it", async () => {
    const store = await filled(await filled(), "other");
    const links = sealLinks({ baseUrl: BASE, keys, campaign: { ...campaign, tenant: "third" }, message: "m1" });
    const live = edgeOn(store);
    const reasons = [];
    const told = edgeOn(store, { onFallback: ({ reason }) => reasons.push(reason) });
    await get(told, new URL(links[0].picture).pathname);
    expect([reasons, (await get(live, new URL(links[0].click).pathname)).headers.location]).toEqual([["unknown-campaign"], "https://shop.example/"]);
    expect((await get(live, "/o/third/a.json")).status).toBe(404);
    await store.addCounts([{ tenant: "other", campaign: "sicher", day: "2026-11-26", what: "picture", block: "top", slot: 0, variant: "", reason: "", n: 7 }]);
    const key = "e".repeat(40);
    const editor = createEditor({ store, tenant: "third", key, keys });
    const ask = async (at, init) => (await editor.fetch(new Request(`${BASE}/e${at}`, { headers: { Authorization: `Bearer ${key}` }, ...init }))).json();
    expect([await ask("/campaigns"), (await ask("/report")).total.pictures, (await ask("/offers")).offers, (await ask("/log")).log]).toEqual([
      { campaigns: [] },
      0,
      [],
      [],
    ]);
  });

  test("without its key the editor's API does nothing, whatever is asked", async () => {
    const { store, asked } = watched(await filled());
    const editor = createEditor({ store, tenant: "shop", key: "e".repeat(40), keys });
    for (const at of ["/campaigns", "/offers", "/log", "/report", "/preview", "/simulate", "/overrides", "/overrides/1/undo", "/none"])
      for (const method of ["GET", "POST"])
        for (const shown of [undefined, "", "Bearer ", `Bearer ${"f".repeat(40)}`, `Basic ${"e".repeat(40)}`, `bearer ${"e".repeat(40)}`]) {
          const answer = await editor.fetch(
            new Request(`${BASE}/e${at}`, { method, headers: shown === undefined ? {} : { Authorization: shown }, body: method === "POST" ? "{}" : undefined }),
          );
          expect([at, shown, answer.status, answer.headers.get("www-authenticate")]).toEqual([at, shown, 401, "Bearer"]);
        }
    expect(asked()).toBe(0);
  });
});
