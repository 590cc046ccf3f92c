// The open-time half inside a Hono application, with its own routes beside it; here in Node. `npm install hono postfrisch`
import fs from "node:fs";
import { Hono } from "hono";
import { createLive } from "postfrisch/live";
import { listen } from "postfrisch/runtimes/node";
import { sqlite } from "postfrisch/stores/sqlite";

// An edge waits for no writer: while one holds the file, its pictures go out all the same.
const store = await sqlite("shop.db", { busyTimeout: 50 });
const live = createLive({
  store,
  keys: JSON.parse(fs.readFileSync("postfrisch.keys.json", "utf8")),
  allow: ["shop.example"],
  senders: ["post@shop.example", "@mail.shop.example"],
  fallback: "https://shop.example/",
  baseUrl: process.env.BASE_URL,
  unsubscribe: (who) => fs.appendFileSync("unsubscribed.jsonl", `${JSON.stringify(who)}\n`),
  onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
});

const app = new Hono();
app.get("/health", (c) => c.text("ok"));
// On Cloudflare Workers: live.fetch(c.req.raw, c.executionCtx)
app.all("/:purpose{[icatosu]}/*", (c) => live.fetch(c.req.raw));

const server = await listen(app, Number(process.env.PORT ?? 8787));
console.log(`answering on http://127.0.0.1:${server.address().port}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await live.flush();
    await store.close();
  });
}
