// The circle in Node: SQLite, an SMTP server, and a clock. README.md says how to start it.
import fs from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import nodemailer from "nodemailer";
import { listen } from "postfrisch/runtimes/node";
import { sqlite } from "postfrisch/stores/sqlite";
import { createCircle } from "./circle.mjs";

const { env } = process;
const file = env.STORE ?? "circle.db";
const store = await sqlite(file);
const table = new DatabaseSync(`${file}.parcels`);
table.exec("CREATE TABLE IF NOT EXISTS parcel_customers (number TEXT PRIMARY KEY, customer TEXT, shop_order TEXT)");
const parcels = {
  put: (number, { customer, order }) => table.prepare("INSERT OR REPLACE INTO parcel_customers VALUES (?, ?, ?)").run(number, customer, order),
  get: (number) => table.prepare('SELECT customer, shop_order AS "order" FROM parcel_customers WHERE number = ?').get(number),
};

const transport = nodemailer.createTransport(env.SMTP_URL);
const circle = createCircle({
  store,
  parcels,
  send: (message, { messageId }) => transport.sendMail({ from: env.FROM ?? "Nordwind <post@shop.example>", ...message, messageId }),
  keys: JSON.parse(fs.readFileSync(env.KEYS ?? "postfrisch.keys.json", "utf8")),
  secret: env.CIRCLE_SECRET,
  secrets: { shopware: env.SHOPWARE_SECRET, push: env.PUSH_SECRET, aftership: env.AFTERSHIP_SECRET, dhl: env.DHL_TOKEN },
  baseUrl: env.BASE_URL,
});

const end = new AbortController();

/** Does something again and again, never twice at once, until the end. */
async function every(milliseconds, work) {
  while (!end.signal.aborted) {
    await work().catch(console.error);
    await setTimeout(milliseconds, undefined, { signal: end.signal }).catch(() => undefined);
  }
}

const loops = [
  every(3_600_000, () => circle.refresh(fs.createReadStream(env.FEED ?? new URL("feed.xml", import.meta.url)))),
  every(Number(env.TICK ?? 60_000), () => circle.tick({ signal: end.signal })),
];
const server = await listen(circle, Number(env.PORT ?? 8787));
console.log(`answering on http://127.0.0.1:${server.address().port}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    server.close();
    server.closeAllConnections();
    end.abort();
    await Promise.all(loops);
    await circle.flush();
    transport.close();
    table.close();
    await store.close();
  });
}
