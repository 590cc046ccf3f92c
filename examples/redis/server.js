// The open-time half on several machines: each runs this, all have one Redis, nginx stands before them (nginx.conf beside this file).
import fs from "node:fs";
import { createLive } from "postfrisch/live";
import { listen } from "postfrisch/runtimes/node";
import { redis } from "postfrisch/stores/redis";
import { createClient } from "redis";

// Without its queue a look-up fails at once while Redis is away, and the mail gets its neutral picture.
const client = createClient({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379", disableOfflineQueue: true });
client.on("error", (error) => console.warn("redis", error.message));
// Nobody waits for Redis: a machine that starts while it is away answers as one from which it went away, until it is there.
client.connect().catch((error) => console.warn("redis", error.message));
const store = redis(client);
const live = createLive({
  store,
  keys: JSON.parse(fs.readFileSync("postfrisch.keys.json", "utf8")),
  allow: ["shop.example"],
  senders: ["post@shop.example", "@mail.shop.example"],
  fallback: "https://shop.example/",
  // What mails' links say: nginx, not this process.
  baseUrl: process.env.BASE_URL,
  unsubscribe: ({ subject, campaign }) => client.sAdd("unsubscribed", `${campaign} ${subject}`),
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
