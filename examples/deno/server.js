// The open-time half with Deno and SQLite: deno run --allow-env --allow-net --allow-read --allow-write=. server.js
import { createLive } from "postfrisch/live";
import { sqlite } from "postfrisch/stores/sqlite";

// An edge waits for no writer: while one holds the file, its pictures go out all the same.
const store = await sqlite("shop.db", { busyTimeout: 50 });
const live = createLive({
  store,
  keys: JSON.parse(Deno.readTextFileSync("postfrisch.keys.json")),
  allow: ["shop.example"],
  senders: ["post@shop.example", "@mail.shop.example"],
  fallback: "https://shop.example/",
  baseUrl: Deno.env.get("BASE_URL"),
  // Where the shop keeps who wants no more mails: here a file.
  unsubscribe: (who) => Deno.writeTextFile("unsubscribed.jsonl", `${JSON.stringify(who)}\n`, { append: true }),
  onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
});
const server = Deno.serve(
  {
    port: Number(Deno.env.get("PORT") ?? 8787),
    hostname: "127.0.0.1",
    onListen: ({ port }) => console.log(`answering on http://127.0.0.1:${port}`),
  },
  (request) => live.fetch(request),
);

for (const signal of ["SIGINT", "SIGTERM"]) {
  Deno.addSignalListener(signal, async () => {
    await server.shutdown();
    await live.flush();
    await store.close();
    Deno.exit();
  });
}
