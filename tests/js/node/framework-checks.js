// What an edge inside an application has to answer, beside what the application answers itself. Used by e9-frameworks.test.js and scripts/frameworks.mjs.
import assert from "node:assert/strict";
import { publish } from "../../../dist/js/admin.js";
import { importFeed } from "../../../dist/js/import.js";
import { sealLinks, unsubscribeLink } from "../../../dist/js/index.js";
import { pieces, smallFeed } from "./parts.js";
import { sendRaw, statusOf } from "./raw.js";

const campaign = {
  tenant: "shop",
  id: "zuhause",
  allow: ["shop.example"],
  fallback: "https://shop.example/angebote",
  blocks: [
    { id: "top", kind: "offers", width: 560, height: 172, offers: ["bike-004"], slots: [{ whenGone: "collapse" }] },
    {
      id: "frage",
      kind: "poll",
      width: 600,
      height: 228,
      slots: [{ whenGone: "badge" }],
      title: "Frage?",
      answers: [
        { id: "a", text: "Ja" },
        { id: "b", text: "Nein" },
      ],
    },
  ],
};
const subject = Buffer.alloc(16, 7).toString("base64url");
const ONE_CLICK = "List-Unsubscribe=One-Click";
const URLENCODED = "application/x-www-form-urlencoded";

/** Fields as `multipart/form-data`, as the platform writes it. */
function parts(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Puts what the checks ask for into a store. */
export async function fill(store) {
  await importFeed(store, pieces(smallFeed(["bike-004"])), { tenant: "shop" });
  await publish(store, campaign);
}

/**
 * Asks an edge everything that a mail asks, and the application around it what it has itself.
 * @param edge `url` is where the edge is mounted, `unsubscribed()` gives whom the shop's function got
 * @param app the application's own: `health` a path that answers "ok", `form` one that says `wheel` of a form back, `missing` what its 404 says, `guards`
 * whether it refuses other sites' forms, `absolute` whether its server takes a whole address as a request's target, `cuts` whether it cuts
 * connections, `scheme` what it takes its own origin for
 * @returns what was checked
 */
export async function check(
  { url, store, keys, unsubscribed },
  { health = "/health", form = "/cart", missing = /The shop has no such page/, guards = false, absolute = true, cuts = false, scheme = "http:" } = {},
) {
  const { origin } = new URL(url);
  const checked = [];
  let messages = 0;
  const does = async (what, work) => {
    try {
      await work();
    } catch (error) {
      error.message = `${what}: ${error.message}`;
      throw error;
    }
    checked.push(what);
  };
  const ask = async (address, { body, ...options } = {}) => {
    const method = body === undefined ? "GET" : "POST";
    const answer = await fetch(address, { method, body, redirect: "manual", ...options });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() };
  };
  const links = () => sealLinks({ baseUrl: url, keys, campaign, message: `m${messages++}`, locale: "de" });
  const offer = () => links().find(({ block }) => block === "top");
  const poll = () => links().find(({ block }) => block === "frage");
  const leaving = () => unsubscribeLink({ baseUrl: url, keys, campaign, message: `m${messages++}`, subject });
  const votes = async () => (await store.lookUp({ tenant: "shop", campaign: campaign.id })).votes.frage ?? {};

  await fill(store);
  await does("a picture is 200 and a PNG", async () => {
    const { status, headers, bytes } = await ask(offer().picture);
    assert.deepEqual([status, headers.get("content-type"), bytes.subarray(1, 4).toString()], [200, "image/png", "PNG"]);
    assert.match(headers.get("cache-control"), /no-store/);
    // Other sites show it: webmail.
    assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
  });
  await does("HEAD of a picture is 200 without a body", async () => {
    const { status, headers, bytes } = await ask(offer().picture, { method: "HEAD" });
    assert.deepEqual([status, headers.get("content-type"), bytes.length], [200, "image/png", 0]);
  });
  if (absolute) {
    await does("a picture by an absolute-form target is 200", async () => {
      const target = offer().picture;
      const answer = await sendRaw(url, `GET ${target} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`, { silence: 3_000 });
      assert.equal(statusOf(answer), 200, answer.slice(0, 300));
    });
  }
  await does("a click is 302 to the offer", async () => {
    const { status, headers } = await ask(offer().click);
    assert.deepEqual([status, headers.get("location")], [302, "https://shop.example/p/bike-004"]);
  });
  await does("a link that is not ours is 403 with a page", async () => {
    for (const path of ["/c/v1.t1.x.y", "/u/v1.t1.x.y", "/s/x"]) {
      const { status, text } = await ask(url + path);
      assert.deepEqual([path, status, text.includes("<h1>Diese Seite gibt es nicht</h1>")], [path, 403, true]);
    }
  });

  // As mail providers send them: no cookies, no Origin. As browsers send them from the edge's own pages (Referrer-Policy: no-referrer): `Origin: null`.
  const wishes = {
    urlencoded: { body: ONE_CLICK, headers: { "Content-Type": URLENCODED } },
    multipart: { body: parts({ "List-Unsubscribe": "One-Click" }) },
    "urlencoded, from a page": { body: ONE_CLICK, headers: { "Content-Type": URLENCODED, Origin: "null", "Sec-Fetch-Site": "same-origin" } },
    "multipart, from elsewhere": { body: parts({ "List-Unsubscribe": "One-Click" }), headers: { Origin: "https://webmail.example" } },
  };
  for (const [how, options] of Object.entries(wishes)) {
    await does(`unsubscribing (${how}) calls the shop's function`, async () => {
      const before = (await unsubscribed()).length;
      const { status, text } = await ask(leaving(), options);
      assert.deepEqual([status, text.includes("Abgemeldet")], [200, true]);
      const after = await unsubscribed();
      assert.deepEqual([after.length - before, after.at(-1).subject, after.at(-1).campaign], [1, subject, campaign.id]);
    });
  }
  await does("opening the link, or a form that asks for nothing, unsubscribes nobody", async () => {
    const before = (await unsubscribed()).length;
    assert.equal((await ask(leaving())).status, 200);
    assert.equal((await ask(leaving(), { body: "List-Unsubscribe=No", headers: { "Content-Type": URLENCODED } })).status, 400);
    assert.equal((await unsubscribed()).length, before);
  });
  await does("a poll counts what was chosen", async () => {
    const before = (await votes()).b ?? 0;
    const { status, text } = await ask(poll().answers[0].url);
    assert.deepEqual([status, text.includes("<form")], [200, true]);
    const forms = [{ body: "answer=b", headers: { "Content-Type": URLENCODED, Origin: "null" } }, { body: parts({ answer: "b" }) }];
    for (const options of forms) assert.equal((await ask(poll().answers[0].url, options)).status, 200);
    assert.equal((await votes()).b - before, forms.length);
  });

  await does("the application's own routes answer", async () => {
    const { status, text } = await ask(origin + health);
    assert.deepEqual([status, text], [200, "ok"]);
    const said = await ask(origin + form, { body: "wheel=blau", headers: { "Content-Type": URLENCODED, Origin: origin.replace("http:", scheme) } });
    assert.equal(Math.floor(said.status / 100), 2, said.text);
    assert.match(said.text, /blau/);
  });
  await does("the application's own 404 answers", async () => {
    for (const path of ["/nothing", new URL(`${url}/nothing`).pathname]) {
      const { status, text } = await ask(origin + path);
      assert.equal(status, 404);
      assert.match(text, missing, path);
    }
  });
  if (guards) {
    await does("the application still refuses other sites' forms", async () => {
      for (const headers of [{ Origin: "https://other.example" }, {}]) {
        const { status } = await ask(origin + form, { body: "wheel=blau", headers: { "Content-Type": URLENCODED, ...headers } });
        assert.equal(status, 403);
      }
    });
  }
  // At last: SvelteKit's and Astro's servers cut the connection of a body that is not read to its end, at times before the answer is out.
  await does("a form that is too large unsubscribes, or is refused", async () => {
    const before = (await unsubscribed()).length;
    const large = { body: `${ONE_CLICK}&pad=${"x".repeat(200_000)}`, headers: { "Content-Type": URLENCODED } };
    const { status } = await ask(leaving(), large).catch(() => ({ status: "cut" }));
    const done = (await unsubscribed()).length - before;
    assert.ok(status === 200 ? done === 1 : [413, cuts ? "cut" : 413].includes(status) && done === 0, `${status}, ${done} unsubscribed`);
  });
  return checked;
}
