// `journey import --kind` and `journey run` as a user calls them, with a store in a file and a real SMTP server.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smtpServer, temporaryFolder } from "./parts.js";

const main = path.resolve("dist/js/cli/main.js");
const folder = temporaryFolder();
const write = (name, content) => fs.writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
const start = (args) => {
  const child = spawn(process.execPath, [main, "journey", ...args], { cwd: folder });
  const said = { out: "", errors: "" };
  child.stdout.on("data", (piece) => {
    said.out += piece;
  });
  child.stderr.on("data", (piece) => {
    said.errors += piece;
  });
  return { child, said, done: new Promise((resolve) => child.on("close", (status) => resolve({ status, ...said }))) };
};
const cli = (...args) => start(args).done;

write("journey.json", { domain: "shop.example", zone: "Europe/Berlin", trade: "fashion", size: "small" });

describe("journey import --kind", () => {
  const ORDERS =
    "Name,Email,Financial Status,Paid at,Created at,Lineitem quantity,Lineitem sku,Id\n#1001,ada@example.org,paid,2024-03-01 12:35:00 +0100,2024-03-01 12:34:56 +0100,1,C-1,5001\n#1001,ada@example.org,,,,2,H-1,\n#1002,bob@example.org,voided,,2024-03-01 12:34:56 +0100,1,C-1,5002\n";

  test("imports an export, says what it left out, and nothing changes when it is imported again", async () => {
    write("orders.csv", ORDERS);
    write("people.csv", "Customer ID,First Name,Last Name,Email,Total Orders\n'7001,Ada,L,ada@example.org,1\n");
    const args = ["import", "orders.csv", "--kind", "orders", "--store", "a.db", "--customers", "people.csv"];
    const left = "orders.csv:4: Financial Status: journey/invalid: the order is left out: it was cancelled, and nothing says when\n";
    const first = await cli(...args);
    expect(first).toMatchObject({ status: 0, out: "3 rows of shopify: 1 customers, 3 new events, 0 of them corrections; 0 rows refused, 1 left out\n" });
    expect(first.errors.split("  help: ")[0]).toBe(left);
    const again = await cli(...args, "--json");
    expect(JSON.parse(again.out)).toMatchObject({
      system: "shopify",
      rows: 3,
      customers: 1,
      events: 0,
      corrected: 0,
      problems: [{ line: 4, severity: "warning" }],
    });
    const { out } = await cli("export", "--store", "a.db");
    expect([out.split("\n").length, JSON.parse(out).customer]).toEqual([2, "7001"]);
  });

  test("--dry-run counts and writes nothing; what is not recognised is mapped by hand", async () => {
    write("own.csv", "Nr;An;Wann;Was;Stand\n1;ada@example.org;31.12.2025 14:05;C-1;packed\n2;bob@example.org;03/04/2025;C-1;packed\n");
    const args = ["import", "own.csv", "--kind", "orders", "--store", "b.db", "--columns", "order=Nr,email=An,placedAt=Wann,product=Was,status=Stand"];
    const more = ["--statuses", "packed=placed", "--zone", "Europe/Berlin", "--dates", "day-first"];
    expect(await cli(...args, ...more, "--dry-run")).toMatchObject({ status: 0, out: expect.stringMatching(/2 customers, 4 new events.*nothing was written/) });
    expect((await cli("export", "--store", "b.db")).out).toBe("");
    // Without the order of dates, half of the rows are refused, and nothing is written.
    const refused = await cli(...args, ...more.slice(0, 4));
    expect(refused).toMatchObject({
      status: 1,
      errors: expect.stringMatching(/own\.csv:3: Wann: .*may be two dates(.|\n)*1 of 2 rows can't be read; nothing is imported/),
    });
    expect((await cli("export", "--store", "b.db")).out).toBe("");
    expect(await cli(...args, ...more.slice(0, 4), "--force")).toMatchObject({ status: 0 });
    expect((await cli("export", "--store", "b.db")).out).toContain("order.placed/1");
    expect(await cli(...args, ...more, "--strict", "--json")).toMatchObject({ status: 0 });
  });

  test("wrong usage is told", async () => {
    const wrong = [
      [["import", "orders.csv", "--kind", "people"], 1, "there are no rows of `people`"],
      [["import", "-", "--kind", "orders"], 2, "rows can't come from standard input"],
      [["import", "none.csv", "--kind", "orders"], 2, "there is none"],
      [["import", "orders.csv", "--kind", "orders", "--columns", "email"], 2, "no value for --columns"],
      [["import", "orders.csv", "--kind", "orders", "--dates", "us"], 2, "no order of dates"],
      [["import", "orders.csv", "--kind", "orders", "--as-of", "today"], 1, "no moment"],
      [["import", "orders.csv", "--kind", "orders", "--zone", "Berlin"], 1, "not a time zone"],
    ];
    for (const [args, status, message] of wrong) {
      const said = await cli(...args, "--store", "c.db");
      expect([args, said.status, said.errors]).toEqual([args, status, expect.stringContaining(message)]);
    }
  });
});

describe("journey run", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a module's source
  const MODULE = 'export default { letters: ({ letter }, { customer }) => ({ to: `${customer}@example.org`, subject: letter, text: "Hallo" }) };\n';
  let server;
  let smtp;
  beforeAll(async () => {
    server = await smtpServer();
    smtp = ["--smtp", `smtp://127.0.0.1:${server.port}`, "--from", "hallo@shop.example"];
    write("letters.mjs", MODULE);
  });
  afterAll(() => server.close());

  /** A store with customers of whom an order confirmation is due. */
  async function stored(name, customers) {
    const at = new Date(Date.now() - 60_000).toISOString();
    const line = (customer) => ({
      customer,
      events: [
        { id: "1", type: "customer.created", at, email: `${customer}@example.org`, imported: true },
        { id: "2", type: "order.placed", at, order: `o-${customer}`, items: [{ product: "coat" }] },
      ],
    });
    write(`${name}.jsonl`, customers.map((customer) => `${JSON.stringify(line(customer))}\n`).join(""));
    expect(await cli("import", `${name}.jsonl`, "--store", `${name}.db`)).toMatchObject({ status: 0 });
    return ["--store", `${name}.db`];
  }
  const mailsTo = (customers) => server.mails.flatMap(({ to }) => to).filter((address) => customers.includes(address.split("@")[0]));

  test("sends what is due, once", async () => {
    const store = await stored("once", ["ada", "bob"]);
    const listed = await cli("run", ...store, "--dry-run");
    expect(listed).toEqual({ status: 0, errors: "", out: "ada  order-received  contract\nbob  order-received  contract\n" });
    expect(mailsTo(["ada", "bob"])).toEqual([]);
    expect(await cli("run", ...store, "--with", "letters.mjs", ...smtp)).toEqual({ status: 0, errors: "", out: "2 customers: 2 sent\n" });
    expect(mailsTo(["ada", "bob"]).sort()).toEqual(["ada@example.org", "bob@example.org"]);
    expect(server.mails[0].raw).toMatch(/^From: hallo@shop\.example$/m);
    const again = await cli("run", ...store, "--with", "letters.mjs", ...smtp, "--json");
    expect([again.status, JSON.parse(again.out)]).toMatchObject([0, { customers: 0, sent: 0, problems: [] }]);
  });

  test("a module may send by itself", async () => {
    const store = await stored("own", ["eve"]);
    write("own.mjs", `import fs from "node:fs";\n${MODULE.replace("export default {", 'export const send = ({ to }, { messageId }) => fs.appendFileSync("sent.txt", to + " " + messageId);\nexport const { letters } = {')}`); // biome-ignore format: a module
    expect(await cli("run", ...store, "--with", "own.mjs")).toMatchObject({ status: 0, out: "1 customers: 1 sent\n" });
    expect(fs.readFileSync(path.join(folder, "sent.txt"), "utf8")).toMatch(/^eve@example\.org <.+@shop\.example>$/);
  });

  test("a mail that can't be rendered holds up nobody else, and is told", async () => {
    const store = await stored("broken", ["fay", "gus"]);
    write("broken.mjs", MODULE.replace("({ to:", '(customer === "fay" && JSON.parse("{"), { to:'));
    const { status, out, errors } = await cli("run", ...store, "--with", "broken.mjs", ...smtp);
    expect([status, out]).toEqual([1, "2 customers: 1 sent, 1 failed\n"]);
    expect(errors).toMatch(/^fay order-received\/order\/o-fay: .*JSON/);
  });

  test("a mail without a sender does not go out", async () => {
    const store = await stored("nobody", ["joe"]);
    const { status, errors } = await cli("run", ...store, "--with", "letters.mjs", ...smtp.slice(0, 2));
    expect([status, errors, mailsTo(["joe"])]).toEqual([1, expect.stringContaining("the mail names no sender; write --from ADDRESS"), []]);
  });

  test("a mail server that is away is told, and the mail goes out later", async () => {
    const store = await stored("away", ["hal"]);
    const { status, out, errors } = await cli("run", ...store, "--with", "letters.mjs", "--smtp", "smtp://127.0.0.1:9", "--from", "a@shop.example", "--json");
    const { problems, ...report } = JSON.parse(out);
    expect([status, errors, report.sent, report.refused]).toEqual([1, "", 0, 1]);
    expect(problems).toEqual([{ customer: "hal", entry: "order-received/order/o-hal", error: expect.stringContaining("ECONNREFUSED") }]);
    expect((await cli("due", ...store)).out).toBe("nothing is due\n");
  });

  test("modules that are missing or wrong, and what else can't be, are told before anything is sent", async () => {
    const store = await stored("wrong", ["ida"]);
    write("throws.mjs", 'throw new Error("no database");\n');
    write("imports.mjs", 'import "not-installed";\n');
    write("empty.mjs", "export default {};\n");
    const wrong = [
      [[], "it is not said what renders the mails"],
      [["--with", "none.mjs"], "there is no module none.mjs"],
      [["--with", "throws.mjs"], "the module throws.mjs can't be loaded: no database"],
      [["--with", "imports.mjs"], "Cannot find package 'not-installed'"],
      [["--with", "empty.mjs"], "empty.mjs has no function `letters`"],
      [["--with", "letters.mjs"], "nothing sends the mails"],
      [["--with", "letters.mjs", "--smtp", "127.0.0.1"], "the address of the mail server is none"],
      [["--with", "letters.mjs", ...smtp, "--every", "soon"], "--every is no number of seconds"],
    ];
    for (const [args, message] of wrong) expect([args, await cli("run", ...store, ...args)]).toEqual([args, { status: 2, out: "", errors: expect.stringContaining(message) }]); // biome-ignore format: a row
    expect(await cli("run", "--store", "none.db", "--with", "letters.mjs", ...smtp)).toMatchObject({
      status: 1,
      errors: expect.stringContaining("store/missing"),
    });
    expect(mailsTo(["ida"])).toEqual([]);
  });

  test("a worker that is told to stop ends after the customers that it has begun; the next one sends the rest", { timeout: 60_000 }, async () => {
    const customers = Array.from({ length: 12 }, (_, n) => `k${n}`);
    const store = await stored("stopped", customers);
    // Slow enough to be stopped in the middle.
    write("slow.mjs", MODULE.replace("letters: (", "letters: async (").replace("=> ({", "=> (await new Promise((done) => setTimeout(done, 500)), {"));
    const { child, done } = start(["run", ...store, "--with", "slow.mjs", ...smtp, "--every", "1"]);
    while (mailsTo(customers).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGTERM");
    const { status, out, errors } = await done;
    const first = mailsTo(customers);
    expect([status, errors, first.length < customers.length, out]).toEqual([0, "", true, `${first.length} customers: ${first.length} sent\n`]);
    const { out: rest } = await cli("run", ...store, "--with", "letters.mjs", ...smtp);
    expect(rest).toBe(`${customers.length - first.length} customers: ${customers.length - first.length} sent\n`);
    expect(mailsTo(customers).sort()).toEqual(customers.map((customer) => `${customer}@example.org`).sort());
  });

  test("--every looks again, and sends what has become due meanwhile", { timeout: 60_000 }, async () => {
    const store = await stored("every", ["lea"]);
    const { child, done } = start(["run", ...store, "--with", "letters.mjs", ...smtp, "--every", "1"]);
    const waited = async (customers) => {
      while (mailsTo(customers).length < customers.length) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await waited(["lea"]);
    await stored("every", ["lea", "max"]);
    await waited(["max"]);
    child.kill("SIGINT");
    expect(await done).toMatchObject({ status: 0, errors: "", out: expect.stringMatching(/^1 customers: 1 sent\n(\d customers: .*\n)*$/) });
    expect(mailsTo(["lea", "max"])).toEqual(["lea@example.org", "max@example.org"]);
  });
});
