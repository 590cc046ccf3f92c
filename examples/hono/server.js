// The open-time half inside a Hono application, below /mail; here in Node. `npm install hono @hono/node-server postfrisch`
import fs from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { csrf } from "hono/csrf";
import { createLive } from "postfrisch/live";
import { sqlite } from "postfrisch/stores/sqlite";

const port = Number(process.env.PORT ?? 8787);
// An edge waits for no writer: while one holds the file, its pictures go out all the same.
const store = await sqlite("shop.db", { busyTimeout: 50 });
const live = createLive({
  store,
  keys: JSON.parse(fs.readFileSync("postfrisch.keys.json", "utf8")),
  allow: ["shop.example"],
  senders: ["post@shop.example", "@mail.shop.example"],
  fallback: "https://shop.example/",
  // As the links of the mails have it.
  baseUrl: process.env.BASE_URL ?? "https://shop.example/mail",
  // Where the shop keeps who wants no more mails: here a file.
  unsubscribe: (who) => fs.appendFileSync("unsubscribed.jsonl", `${JSON.stringify(who)}\n`),
  onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
});

const app = new Hono();
app.get("/health", (c) => c.text("ok"));
// Before logs and protection against cross-site forms: mail providers send forms without an Origin.
// On Cloudflare Workers: live.fetch(c.req.raw, c.executionCtx)
app.all("/mail/:purpose{[icatosu]}/*", (c) => live.fetch(c.req.raw));
app.use(csrf());
app.post("/cart", async (c) => c.json(await c.req.parseBody()));
app.notFound((c) => c.text("The shop has no such page", 404));

const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, () => console.log(`answering on http://127.0.0.1:${port}/mail`));

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await live.flush();
    await store.close();
  });
}
