// The open-time half with Node and SQLite. `npx postfrisch serve` does the same.
import fs from "node:fs";
import { createServer } from "node:http";
import { createLive } from "postfrisch/live";
import { nodeListener } from "postfrisch/runtimes/node";
import { sqlite } from "postfrisch/stores/sqlite";

const live = createLive({
  store: await sqlite("shop.db"),
  keys: JSON.parse(fs.readFileSync("postfrisch.keys.json", "utf8")),
  allow: ["shop.example"],
  fallback: "https://shop.example/",
});
createServer(nodeListener(live)).listen(8787, "127.0.0.1");
