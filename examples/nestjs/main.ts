// The open-time half inside a NestJS application on Express, below /mail. `npm install postfrisch`
import "reflect-metadata";
import fs from "node:fs";
import { Body, Controller, Get, Module, Post } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { createLive } from "postfrisch/live";
import { nodeListener } from "postfrisch/runtimes/node";
import { sqlite } from "postfrisch/stores/sqlite";

@Controller()
class ShopController {
  @Get("health")
  health() {
    return "ok";
  }

  @Post("cart")
  cart(@Body() body: unknown) {
    return body;
  }
}

@Module({ controllers: [ShopController] })
class ShopModule {}

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

const app = await NestFactory.create(ShopModule, { logger: ["error", "warn"] });
// Before whatever else is used: mail providers send forms without a cookie and without an Origin.
app.use("/mail", nodeListener(live));
await app.listen(port, "127.0.0.1");
console.log(`answering on http://127.0.0.1:${port}/mail`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    app.getHttpServer().closeAllConnections();
    await app.close();
    await live.flush();
    await store.close();
  });
}
