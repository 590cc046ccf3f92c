// The open-time half inside a Fastify application, below /mail. `npm install fastify @fastify/formbody postfrisch`
import fs from "node:fs";
import formbody from "@fastify/formbody";
import fastify from "fastify";
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

const edge = nodeListener(live);
async function mail(app) {
  // Fastify refuses types of bodies that it does not know. The edge reads its forms itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));
  app.all("/*", (request, reply) => edge(request.raw, reply.raw, () => reply.callNotFound()));
}

const app = fastify({ logger: { level: "warn" } });
app.get("/health", () => "ok");
// Whoever logs requests (`level: "info"`) would log who opened which mail: not below /mail.
app.register(mail, { prefix: "/mail", logLevel: "warn" });
app.register(formbody);
app.post("/cart", (request) => request.body);
app.setNotFoundHandler((_request, reply) => reply.code(404).send("The shop has no such page"));

await app.listen({ port, host: "127.0.0.1" });
console.log(`answering on http://127.0.0.1:${port}/mail`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    app.server.closeAllConnections();
    await app.close();
    await live.flush();
    await store.close();
  });
}
