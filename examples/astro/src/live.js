// The open-time half inside an Astro application. `npm install postfrisch @astrojs/node`
import fs from "node:fs";
import { createLive } from "postfrisch/live";
import { sqlite } from "postfrisch/stores/sqlite";

let live;

/** The open-time half, made when it is first asked: building needs neither keys nor a database. */
export function edge() {
  live ??= open();
  return live;
}

async function open() {
  return createLive({
    // An edge waits for no writer: while one holds the file, its pictures go out all the same.
    store: await sqlite("shop.db", { busyTimeout: 50 }),
    keys: JSON.parse(fs.readFileSync("postfrisch.keys.json", "utf8")),
    allow: ["shop.example"],
    fallback: "https://shop.example/",
    // As the links of the mails have it.
    baseUrl: process.env.BASE_URL ?? "https://shop.example/mail",
    // Where the shop keeps who wants no more mails: here a file.
    unsubscribe: (who) => fs.appendFileSync("unsubscribed.jsonl", `${JSON.stringify(who)}\n`),
    onFallback: ({ reason, error }) => console.warn(reason, error ?? ""),
  });
}
