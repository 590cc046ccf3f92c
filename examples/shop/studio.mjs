#!/usr/bin/env node
// The demo: a shop with 1,000 offers in SQLite, its live endpoints and the studio, all on one address of this machine.
// Data are in .demo/ and made anew at each start.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sealLinks } from "postfrisch";
import { createEditor, publish } from "postfrisch/admin";
import { importFeed } from "postfrisch/import";
import { createLive } from "postfrisch/live";
import { importPhotos, photos } from "postfrisch/photo";
import { nodeListener } from "postfrisch/runtimes/node";
import { sqlite } from "postfrisch/stores/sqlite";
import { localServer } from "../../dist/js/cli/local-server.js";
import { studioFile } from "../../dist/js/cli/studio.js";
import { demoFeed } from "./feed.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const ELEMENTS = { lowest30: "g:lowest_price_30d", reducedSince: "g:reduced_since", previous: "g:previous_price", kind: "g:offer_kind" };

/** The shop's own pictures, as its web server would send them. */
async function picture(url) {
  const file = path.join(root, "examples/photos", path.basename(new URL(url).pathname));
  return fs.existsSync(file) ? new Response(fs.readFileSync(file)) : new Response(null, { status: 404 });
}

/** Starts the demo; gives its address and a way to end it. */
export async function startDemo({ port = 5173, folder = path.join(root, ".demo") } = {}) {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const store = await sqlite(path.join(folder, "shop.db"));
  const keys = [{ kid: "demo", secret: randomBytes(32).toString("base64url") }];
  const campaign = JSON.parse(fs.readFileSync(path.join(here, "campaign.json"), "utf8"));
  const changes = { prices: {}, soldOut: [] };
  let hours = 0;
  const now = () => Date.now() + hours * 3_600_000;

  const reimport = () => importFeed(store, [new TextEncoder().encode(demoFeed({ ...changes, now: new Date() }))], { tenant: "shop", ...ELEMENTS });
  const seeded = await reimport();
  await importPhotos(store, "shop", { photos, fetch: picture });
  await publish(store, campaign, { photos });
  const live = createLive({ store, keys, allow: campaign.allow, fallback: campaign.fallback, photos, now, countEvery: 1_000 });
  const answer = nodeListener(live);
  const editorKey = randomBytes(32).toString("base64url");
  const editor = createEditor({ store, tenant: "shop", key: editorKey, keys, photos, now });
  const edit = nodeListener(editor);

  async function state() {
    const ids = campaign.blocks.flatMap((block) => block.offers);
    const offers = await Promise.all(
      ids.map(async (id) => {
        const response = await live.fetch(new Request(`http://demo/o/shop/${id}.json`));
        const { offer } = await response.json();
        const [stored] = await store.offers("shop", [id]);
        const { price, sale } = JSON.parse(stored.data);
        return {
          id,
          title: offer.title,
          standing: offer.standing,
          saving: offer.saving,
          amount: (sale?.price ?? price).amount,
          soldOut: changes.soldOut.includes(id),
        };
      }),
    );
    return { now: now(), offers };
  }

  const actions = {
    "GET /demo/state": state,
    "GET /demo/links": (_, query) => sealLinks({ baseUrl: address(), keys, campaign, message: "studio", locale: query.get("locale") ?? "de" }),
    "POST /demo/offer": async ({ id, price, soldOut }) => {
      if (price !== undefined) changes.prices[id] = price;
      if (soldOut !== undefined) changes.soldOut = soldOut ? [...changes.soldOut, id] : changes.soldOut.filter((other) => other !== id);
      await reimport();
      return state();
    },
    // As an editor with the key asks it.
    "POST /demo/simulate": async (said) => {
      const headers = { Authorization: `Bearer ${editorKey}` };
      const response = await editor.fetch(new Request(`${address()}/e/simulate`, { method: "POST", headers, body: JSON.stringify(said) }));
      return response.json();
    },
    "GET /demo/report": async (_, query) => {
      await live.flush();
      const headers = { Authorization: `Bearer ${editorKey}` };
      return (await editor.fetch(new Request(`${address()}/e/report?${query}`, { headers }))).json();
    },
    "POST /demo/clock": ({ hours: more }) => {
      hours = more === null ? 0 : hours + more;
      return state();
    },
  };

  const isLive = (path) => /^\/[icatosu]\//.test(path);
  // Mails ask for live pictures from anywhere; the shop's own state is for the studio alone.
  const server = localServer(async ({ method, path, query }, request, response) => {
    const action = actions[`${method} ${path}`];
    if (action) {
      try {
        const result = await action(method === "POST" ? await body(request) : undefined, query);
        response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" }).end(JSON.stringify(result));
      } catch (error) {
        response.writeHead(400, { "Content-Type": "application/json" }).end(JSON.stringify({ error: error.message }));
      }
      return;
    }
    if (isLive(path)) return answer(request, response);
    if (path.startsWith("/e/")) return edit(request, response);
    const file = studioFile(path === "/" ? "index.html" : path);
    if (!file) return response.writeHead(404).end();
    response
      .writeHead(200, { "Content-Type": file.type, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "frame-ancestors 'none'" })
      .end(file.body);
  }, isLive);
  const address = () => `http://127.0.0.1:${server.address().port}`;
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const close = async () => {
    server.closeAllConnections();
    await live.flush();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  };
  return { url: address(), editor: `${address()}/offers.html#key=${editorKey}`, seeded, store, keys, close };
}

async function body(request) {
  let text = "";
  for await (const piece of request) {
    text += piece;
    if (text.length > 10_000) throw new Error("the body is too long");
  }
  return JSON.parse(text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const demo = await startDemo({ port: Number(process.env.PORT ?? 5173) });
  console.log(
    `\n  The studio and the demo shop (${demo.seeded.added} offers, ${demo.seeded.problemCount} broken rows skipped):\n\n    ${demo.url}\n\n  The editor's page, with its key:\n\n    ${demo.editor}\n\n  Ctrl+C ends it.`,
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => demo.close().then(() => process.exit(0)));
}
