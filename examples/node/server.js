// The open-time half with Node and SQLite. `npx postfrisch serve` does the same.
import fs from "node:fs";
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
  // Where the shop keeps who wants no more mails: here a file.
  unsubscribe: (who) => fs.appendFileSync("unsubscribed.jsonl", `${JSON.stringify(who)}\n`),
  onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
});
const server = await listen(live, Number(process.env.PORT ?? 8787));
console.log(`answering on http://127.0.0.1:${server.address().port}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await live.flush();
    await store.close();
  });
}
