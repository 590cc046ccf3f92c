// The open-time half with Bun and SQLite: bun server.js
import fs from "node:fs";
import { createLive } from "postfrisch/live";
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
  // Where the shop keeps who wants no more mails: here a file.
  unsubscribe: (who) => fs.appendFileSync("unsubscribed.jsonl", `${JSON.stringify(who)}\n`),
  onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
});
const server = Bun.serve({
  port: Number(process.env.PORT ?? 8787),
  hostname: "127.0.0.1",
  // Otherwise Bun answers an error with its source and its place, unless NODE_ENV is production.
  development: false,
  error: () => new Response(null, { status: 503 }),
  fetch: (request) => live.fetch(request),
});
console.log(`answering on http://127.0.0.1:${server.port}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await server.stop(true);
    await live.flush();
    await store.close();
    process.exit();
  });
}
