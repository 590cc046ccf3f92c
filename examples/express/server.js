// The open-time half inside an Express application, below /mail. `npm install express postfrisch`
import fs from "node:fs";
import express from "express";
import { createLive } from "postfrisch/live";
import { nodeListener } from "postfrisch/runtimes/node";
import { sqlite } from "postfrisch/stores/sqlite";

const port = Number(process.env.PORT ?? 8787);
// An edge waits for no writer: while one holds the file, its pictures go out all the same.
const store = await sqlite("shop.db", { busyTimeout: 50 });
const live = createLive({
  store,
  keys: JSON.parse(fs.readFileSync("postfrisch.keys.json", "utf8")),
  allow: ["shop.example"],
  fallback: "https://shop.example/",
  // As the links of the mails have it.
  baseUrl: process.env.BASE_URL ?? "https://shop.example/mail",
  // Where the shop keeps who wants no more mails: here a file.
  unsubscribe: (who) => fs.appendFileSync("unsubscribed.jsonl", `${JSON.stringify(who)}\n`),
  onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
});

const app = express();
app.get("/health", (_request, response) => response.send("ok"));
// Before sessions, logs and protection against cross-site forms: mail providers send forms without a cookie and without an Origin.
app.use("/mail", nodeListener(live));
app.use(express.urlencoded(), express.json());
app.post("/cart", (request, response) => response.json(request.body));
app.use((_request, response) => response.status(404).send("The shop has no such page"));

const server = app.listen(port, "127.0.0.1", () => console.log(`answering on http://127.0.0.1:${port}/mail`));

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    await live.flush();
    await store.close();
  });
}
