// Real parts for the tests: a shop in a store, an edge in Node, an edge in workerd, an SMTP server.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { simpleParser } from "mailparser";
import { Miniflare } from "miniflare";
import nodemailer from "nodemailer";
import { SMTPServer } from "smtp-server";
import { importFeed } from "../../../dist/js/import.js";
import { createLive } from "../../../dist/js/live.js";
import { listen } from "../../../dist/js/runtimes/node.js";
import { prepareD1 } from "../../../dist/js/stores/d1.js";
import { demoFeed } from "../../../examples/shop/feed.mjs";
import { workerModules } from "../../../scripts/worker-modules.mjs";

const { photos: _, ...shop } = JSON.parse(fs.readFileSync(new URL("../../../examples/shop/campaign.json", import.meta.url), "utf8"));
/** The demo shop's campaign, with one picture a card, which needs no photo engine. */
export const campaign = { ...shop, blocks: shop.blocks.map(({ photo: _, narrow: __, ...block }) => block) };
export const elements = { lowest30: "g:lowest_price_30d", reducedSince: "g:reduced_since", previous: "g:previous_price", kind: "g:offer_kind" };

export const newKeys = () => [{ kid: "t1", secret: randomBytes(32).toString("base64url") }];

export const temporaryFolder = () => fs.mkdtempSync(path.join(os.tmpdir(), "postfrisch-"));

export const pieces = (text, size = 64 * 1024) => {
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
};

/** A feed of a few offers, in stock and at 10 EUR if nothing else is said of one. */
export const smallFeed = (ids, { prices = {}, said = {} } = {}) => {
  const item = (id) =>
    `<item><g:id>${id}</g:id><g:title>Angebot ${id} &amp; mehr</g:title><g:link>https://shop.example/p/${id}</g:link><g:price>${(prices[id] ?? 10).toFixed(2)} EUR</g:price><g:availability>${said[id] ?? "in_stock"}</g:availability></item>`;
  return `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>${ids.map(item).join("")}</channel></rss>`;
};
export const soldOut = (ids) => Object.fromEntries(ids.map((id) => [id, "out_of_stock"]));

/** Imports the demo feed, with changes, as of a moment. */
export const importDemo = (store, changes = {}) => importFeed(store, pieces(demoFeed(changes)), { tenant: "shop", ...elements, now: changes.now?.getTime() });

/** An edge on Node's own server. */
export async function nodeEdge(store, keys, options = {}) {
  const all = { store, keys, allow: ["shop.example"], fallback: "https://shop.example/", ...options };
  const server = await listen(createLive(all), 0);
  const url = `http://127.0.0.1:${server.address().port}`;
  // Known only now.
  all.baseUrl ??= url;
  return { url, close: () => server.close().closeAllConnections() };
}

/** D1 as miniflare has it, with its tables. */
export async function d1Database() {
  const miniflare = new Miniflare({ modules: true, script: "export default {}", d1Databases: ["DB"], host: "127.0.0.1" });
  const database = await miniflare.getD1Database("DB");
  await prepareD1(database);
  return { database, end: () => miniflare.dispose() };
}

const socket = { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] };

/** A door to a workerd's D1, for other processes. */
const door = {
  name: "door",
  modules: true,
  script: `export default {
    async fetch(request, { DB }) {
      const all = (await request.json()).map(({ sql, parameters }) => DB.prepare(sql).bind(...parameters));
      return Response.json(await DB.batch(all));
    },
  };`,
  d1Databases: ["DB"],
  ...socket,
};

/** D1 behind another process's door as a worker's binding: what is asked goes there, as it goes to Cloudflare's. */
const farD1 = (url) => ({
  name: "far-d1",
  modules: true,
  script: `export default ({ FAR }) => {
    const statement = (sql, parameters = []) => ({ sql, parameters, bind: (...given) => statement(sql, given) });
    const batch = async (all) => (await FAR.fetch("http://d1.invalid/", { method: "POST", body: JSON.stringify(all) })).json();
    return { prepare: statement, batch };
  }`,
  serviceBindings: { FAR: { external: { address: new URL(url).host, http: {} } } },
});

/** The example worker, bundled as a user's bundler does, on real workerd with real D1; with photos as its comment says. */
export async function workerdEdge(keys, { photos = false, served = false, workers = 1, shared = false, far } = {}) {
  const folder = temporaryFolder();
  const example = new URL("../../../examples/cloudflare-worker/worker.js", import.meta.url).pathname;
  const source = fs.readFileSync(example, "utf8");
  const contents = photos
    ? `import { photos } from "postfrisch/photo";\n${source.replace('fallback: "https://shop.example/",', 'fallback: "https://shop.example/",\n photos,')}`
    : source;
  const modules = await workerModules(folder, { stdin: { contents, resolveDir: path.dirname(example) } });
  const worker = {
    compatibilityDate: "2026-06-01",
    modulesRoot: folder,
    modules,
    ...(far ? { wrappedBindings: { DB: "far-d1" } } : { d1Databases: ["DB"] }),
    bindings: { POSTFRISCH_KEYS: JSON.stringify(keys) },
  };
  const memory = served ? { durableObjects: { SERVED: { className: "ServedMemory", useSQLite: true } } } : {};
  const named = Array.from({ length: workers }, (_, i) => ({
    name: `w${i}`,
    ...worker,
    ...(i === 0 ? memory : { durableObjects: served ? { SERVED: { className: "ServedMemory", scriptName: "w0", useSQLite: true } } : {} }),
    ...socket,
  }));
  const all = [...named, ...(shared ? [door] : []), ...(far ? [farD1(far)] : [])];
  const miniflare = new Miniflare({ host: "127.0.0.1", ...(all.length > 1 ? { workers: all } : { ...worker, ...memory }) });
  const url = (await miniflare.ready).toString().replace(/\/$/, "");
  const direct = async ({ name }) => (await miniflare.unsafeGetDirectURL(name)).toString().replace(/\/$/, "");
  const urls = all.length > 1 ? await Promise.all(named.map(direct)) : [url];
  const objects = served && workers === 1 ? await miniflare.getDurableObjectNamespace("SERVED") : undefined;
  const database = far ? undefined : await miniflare.getD1Database("DB");
  return {
    url,
    urls,
    door: shared && (await direct(door)),
    objects,
    database,
    wasm: modules.slice(1).map((module) => path.basename(module.path)),
    close: () => miniflare.dispose(),
  };
}

/** Whether Python is there: what it reads and writes is an oracle. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** An SMTP server that keeps what it gets: `mails`, each as it came and to whom. */
export async function smtpServer() {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      buffer(stream).then((raw) => {
        mails.push({ raw: raw.toString(), to: session.envelope.rcptTo.map(({ address }) => address) });
        done();
      }, done);
    },
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { mails, port: server.server.address().port, close: () => new Promise((resolve) => server.close(resolve)) };
}

/** The same, for messages that are sent by Nodemailer. */
export async function smtp() {
  const { mails, port, close } = await smtpServer();
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
  return {
    /** Sends a message through the wire and gives it back as a mail program parses it. */
    async through(message, more = {}) {
      await transport.sendMail({
        from: "Nordwind <hallo@shop.example>",
        to: "maria@kundin.example",
        subject: message.subject,
        html: message.html,
        text: message.text,
        headers: message.headers,
        ...more,
      });
      return simpleParser(mails.at(-1).raw);
    },
    close,
  };
}

/** Fetches a picture as a mail proxy does: no cookies, its own user agent. */
export const asProxy = (url) =>
  fetch(url, { redirect: "manual", credentials: "omit", headers: { "User-Agent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)" } });

/** A small generator of numbers that are the same each time (mulberry32). */
export function chance(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, of: (some) => some[below(some.length)], may: (percent) => below(100) < percent };
}
