// Customers, orders and consents from files in the store of a journey (docs/journey-runner.md).
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readRows } from "../../../dist/js/journey.js";
import { toEvents } from "../../../dist/js/shops/shopware.js";
import { AS_OF, all, CUSTOMERS, exported, FILES, journeyOf, ORDERS, taking, utf8 } from "./rows-read.js";
import { count, isLong } from "./share.js";
import { SHOPWARE_ORDER } from "./shops/orders.js";

describe("imports", () => {
  test("R150: customers, orders and consents come in from files, and an export carries all of it into another store", async () => {
    const [one, two] = [journeyOf(), journeyOf()];
    for (const [kind, content] of Object.entries(FILES)) {
      const { problems, refusal, customers, events } = await taking(one, content, { kind });
      expect([kind, problems, refusal, customers, events > 0]).toEqual([kind, [], null, kind === "consents" ? 1 : 2, true]);
    }
    const all = await exported(one);
    expect(all.map(({ customer, events }) => [customer, events.map(({ type }) => type).sort()])).toEqual([
      [
        "1",
        ["consent.given", "consent.requested", "customer.created", "customer.updated", "customer.updated", "customer.updated"].concat(["order.paid", "order.placed", "parcel.delivered", "parcel.dispatched", "refund.paid"]), // biome-ignore format: a list
      ],
      ["2", ["customer.created", "customer.updated", "customer.updated", "order.placed"]],
    ]);
    // As lines of JSON, as the command line writes them.
    const lines = all.map((customer) => JSON.stringify(customer));
    await two.import(lines.map((line) => JSON.parse(line)));
    expect(await exported(two)).toEqual(all);
  });

  test("the same file again changes nothing; a corrected row replaces what the earlier one said, once", async () => {
    const journey = journeyOf();
    for (const [kind, content] of Object.entries(FILES)) {
      await taking(journey, content, { kind });
      const before = await exported(journey);
      // Also as of a later day.
      expect(await taking(journey, content, { kind, asOf: AS_OF + 86_400_000 })).toMatchObject({ events: 0, corrected: 0 });
      expect(await exported(journey)).toEqual(before);
    }
    const corrected = ORDERS.replace(",hat", ",cap").replace("10:05Z", "10:06Z");
    expect(await taking(journey, corrected, { kind: "orders", dryRun: true })).toMatchObject({ events: 2, corrected: 2 });
    expect(await taking(journey, corrected, { kind: "orders" })).toMatchObject({ customers: 2, events: 2, corrected: 2 });
    expect(await taking(journey, corrected, { kind: "orders" })).toMatchObject({ events: 0, corrected: 0 });
    const [, bob] = await exported(journey);
    expect(bob.events.find(({ type }) => type === "order.placed")).toMatchObject({ items: [{ product: "cap" }], revision: 1 });
    // And back again: the newest import counts.
    expect(await taking(journey, ORDERS, { kind: "orders" })).toMatchObject({ events: 2, corrected: 2 });
    expect(await taking(journey, CUSTOMERS.replace(",AT", ",CH"), { kind: "customers" })).toMatchObject({ events: 1, corrected: 1 });
  });

  test("what the shop system's webhooks said is the same event, and is not overwritten", async () => {
    const journey = journeyOf();
    const document = {
      ...SHOPWARE_ORDER,
      orderCustomer: { customerId: "c1", firstName: "Ada", lastName: "Kern", email: "ada@example.org" },
      lineItems: [{ id: "l1", type: "product", productId: "p1", label: "Mantel", quantity: 1, unitPrice: 19.99, totalPrice: 19.99, position: 1 }],
    };
    const webhook = { data: { event: "checkout.order.placed", payload: { order: document } }, source: { eventId: "e1" } };
    const { customer, events } = toEvents(JSON.stringify(webhook), { topic: "checkout.order.placed" });
    await journey.record(customer, events);
    const orders = `id;order_number;customer_email;order_state;line_items;order_date_time;paidAt\n0190;10077;ada@example.org;open;2x p9;${document.orderDateTime};${document.orderDateTime}\n`;
    const customerOf = (email) => (email === "ada@example.org" ? "c1" : undefined);
    expect(await taking(journey, orders, { kind: "orders", customerOf })).toMatchObject({ system: "shopware", customers: 1, corrected: 0 });
    const [{ events: stored }, ...others] = await exported(journey);
    const placed = stored.filter(({ type }) => type === "order.placed");
    expect([others, placed.map(({ items, imported }) => [items[0].product, imported])]).toEqual([[], [["p1", undefined]]]);
    expect(stored.filter(({ type }) => type === "order.paid").length).toBe(1);
  });

  test("letters that another system has sent are not sent again, unless it is said that none has", async () => {
    const contract = async (options) => {
      const journey = journeyOf();
      for (const [kind, content] of Object.entries(FILES)) await taking(journey, content, { kind, ...options });
      const due = await Promise.all([0, 1, 2, 5, 20].map((days) => journey.due(AS_OF + days * 86_400_000)));
      return due.flat().filter(({ entry }) => entry.class !== "advertising").map(({ entry }) => entry.rule); // biome-ignore format: a call
    };
    expect(await contract({})).toEqual([]);
    expect(await contract({ imported: false })).toEqual(expect.arrayContaining(["order-received", "refund"]));
  });

  test("nothing is written if more than a tenth of the rows is refused, or any with `strict`; `force` takes in the rest", async () => {
    const rows = (wrong, right) => `email\n${"none\n".repeat(wrong)}${Array.from({ length: right }, (_, n) => `c${n}@example.org\n`).join("")}`;
    const journey = journeyOf();
    const result = async (wrong, right, options) => {
      const { customers, refused, refusal } = await taking(journey, rows(wrong, right), { kind: "customers", ...options });
      return [customers, refused, refusal?.message ?? null, (await exported(journey)).length];
    };
    expect(await result(2, 17)).toEqual([0, 2, "2 of 19 rows can't be read; nothing is imported", 0]);
    expect(await result(2, 18, { strict: true })).toEqual([0, 2, "2 of 20 rows can't be read; nothing is imported", 0]);
    expect(await result(2, 17, { dryRun: true })).toEqual([17, 2, "2 of 19 rows can't be read; nothing is imported", 0]);
    expect(await result(2, 18, { dryRun: true })).toEqual([18, 2, null, 0]);
    expect(await result(2, 17, { force: true })).toEqual([17, 2, null, 17]);
    expect(await result(2, 18)).toEqual([18, 2, null, 18]);
    // A quote that is wrong at the end of a file is found before anything is written.
    await expect(taking(journey, `${rows(0, 20)}"x\n`, { kind: "customers", columns: { customer: "email" } })).rejects.toMatchObject({
      code: "journey/invalid",
    });
    expect((await exported(journey)).length).toBe(18);
  });

  test("problems are counted, and the first thousand are named", async () => {
    const { report } = await all(`email\n${"none\n".repeat(1_200)}`, { kind: "customers" });
    expect([report.rows, report.refused, report.problemCount, report.problems.length]).toEqual([1_200, 1_200, 1_200, 1_000]);
  });

  test("orders whose rows all stand apart are refused before they fill the memory", async () => {
    const rows = function* () {
      yield utf8("order,email,placedAt,product\n");
      for (const product of ["a", "b"]) for (let n = 0; n <= 100_000; n += 1) yield utf8(`${n},a@example.org,2025-01-01T00:00Z,${product}\n`);
    };
    const read = readRows(rows, { kind: "orders" })[Symbol.asyncIterator]();
    await expect(read.next()).rejects.toMatchObject({ code: "journey/invalid", diagnostic: { help: "sort the file by order, or by customer" } });
  }, 60_000);

  test("memory does not grow with the file", { timeout: 600_000 }, () => {
    const number = isLong ? 1_000_000 : 100_000;
    count("rows of a large file", number, 1_000_000);
    const script = `
      import { readRows } from "./dist/js/journey.js";
      const row = (n) => \`\${Math.floor(n / 2)};c\${Math.floor(n / 2) % 5_000}@example.org;31.12.2025 14:05;product \${n}\\n\`;
      function* rows() {
        yield new TextEncoder().encode("order;email;placedAt;product\\n");
        for (let n = 0; n < ${number}; n += 100) yield new TextEncoder().encode(Array.from({ length: 100 }, (_, m) => row(n + m)).join(""));
      }
      const read = readRows(rows, { kind: "orders", zone: "Europe/Berlin" });
      let orders = 0;
      for await (const _ of read) orders += 1;
      console.log(JSON.stringify([orders, read.report.rows, read.report.problemCount]));`;
    // A tenth of what the rows would take as objects.
    const child = spawnSync(process.execPath, ["--max-old-space-size=40", "--input-type=module", "-e", script], { encoding: "utf8" });
    expect([child.stderr, child.status, child.stdout && JSON.parse(child.stdout)]).toEqual(["", 0, [number / 2, number, 0]]);
  });
});
