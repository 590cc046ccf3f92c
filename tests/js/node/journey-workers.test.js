// Workers of journeys as processes (docs/journey-runner.md), with a real SMTP server: one that is killed at any step, several at once, servers that refuse.
import { spawn } from "node:child_process";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import nodemailer from "nodemailer";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "../../../dist/js/cli/stores.js";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { DAY, letters, order, planner } from "./journey-planner.js";
import { temporaryFolder } from "./parts.js";
import { hasPostgres, postgresServer } from "./postgres.js";
import { hasRedis, redisServer } from "./redis.js";

const NOON = Date.UTC(2026, 10, 30, 12);
const LEASE = 600_000;

/** Stores that several processes open: each gives its address, and what ends it. */
const addresses = {
  sqlite: async () => ({ address: path.join(temporaryFolder(), "a.db") }),
  ...(hasRedis && {
    redis: async () => {
      const server = await redisServer();
      return { address: server.url, end: () => server.stop() };
    },
  }),
  ...(hasPostgres && {
    postgres: async () => {
      const server = await postgresServer();
      await server.database("shop");
      return { address: `${server.url}/shop`, end: server.stop };
    },
  }),
};

/** An SMTP server that says what it is told to: `mails` has the subject and the Message-ID of each that it took. */
async function mailServer({ onRcpt, onTaken, onAuth } = {}) {
  const mails = [];
  const server = new SMTPServer({
    ...{ authOptional: onAuth === undefined, disabledCommands: ["STARTTLS"], closeTimeout: 100 },
    onAuth: (_, __, done) => done(onAuth),
    onRcptTo: (address, _, done) => done(onRcpt?.(address.address)),
    onData(stream, session, done) {
      buffer(stream).then((raw) => {
        const header = (name) => new RegExp(`^${name}: (.*)$`, "im").exec(raw.toString())?.[1].trim();
        const mail = { subject: header("Subject"), messageId: header("Message-ID"), to: session.envelope.rcptTo[0].address };
        const answer = onTaken?.(mail);
        if (answer instanceof Error) return done(answer);
        mails.push(mail);
        // What does not say anything has taken the mail, and the sender does not hear of it.
        if (answer !== "silent") done();
      }, done);
    },
  });
  server.on("error", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(resolve)));
  return { mails, port: server.server.address().port, of: (name) => mails.filter(({ subject }) => subject.startsWith(name)) };
}

/** Starts a worker; gives how it ended, and its report. */
function worker(address, tenant, port, clock, step = "", of = 1) {
  const child = spawn(process.execPath, ["tests/js/node/journey-worker.mjs", address, tenant, port, clock, step, of].map(String));
  let [out, errors] = ["", ""];
  child.stdout.on("data", (piece) => {
    out += piece;
  });
  child.stderr.on("data", (piece) => {
    errors += piece;
  });
  const done = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, errors, report: out === "" ? null : JSON.parse(out) })));
  return { child, done };
}

/** A worker in this process. */
function inProcess(store, tenant, port, now, options = {}) {
  const transport = nodemailer.createTransport({ host: "127.0.0.1", port, ignoreTLS: true, ...options });
  const send = (message, { messageId }) => transport.sendMail({ from: "hallo@shop.example", messageId, ...message });
  return createJourney({ store, tenant, planner, letters, send, now });
}

describe.each(Object.keys(addresses))("%s", (name) => {
  let address;
  let store;
  let end;
  beforeAll(async () => {
    ({ address, end } = await addresses[name]());
    store = await openStore(address);
  }, 30_000);
  afterAll(async () => {
    await store.close();
    await end?.();
  });

  // Of three mails, in this order: a confirmation (contract), care (service), a review request (advertising).
  const STEPS = [
    ["leased", 1, { sent: 3 }],
    ["rendered", 1, { sent: 3 }],
    ["rendered", 3, { sent: 1 }],
    ["begun", 1, { sent: 3, again: 1 }],
    ["begun", 3, { uncertain: 1, lostAd: true }],
    ["sent", 1, { sent: 3, again: 1, twice: "order-confirmation" }],
    ["sent", 3, { uncertain: 1 }],
    ["finished", 1, { sent: 2 }],
    ["finished", 3, {}],
    ["released", 1, {}],
  ];

  test("a worker that is killed at any step loses no contract mail, and no advertising mail goes out twice", { timeout: 60_000 }, async () => {
    const server = await mailServer();
    const story = async ([step, of, { twice, lostAd, ...expected }]) => {
      const tenant = `${step}-${of}`;
      const journey = inProcess(store, tenant, server.port, () => NOON + LEASE);
      await journey.record(tenant, order(1, NOON - 3 * DAY));
      const { signal, errors } = await worker(address, tenant, server.port, NOON, step, of).done;
      expect([step, signal, errors]).toEqual([step, "SIGKILL", ""]);
      // Until the lease ends, nobody else has the customer.
      expect(await store.customersDue(tenant, NOON + LEASE - 1, NOON + 2 * LEASE, 9)).toEqual([]);
      const { problems, ...report } = await journey.run();
      expect([step, of, report, problems]).toEqual([step, of, { ...report, customers: 1, sent: 0, again: 0, uncertain: 0, ...expected, lost: 0 }, []]);
      const own = server.mails.filter(({ to }) => to.startsWith(tenant));
      const count = (rule) => own.filter(({ subject }) => subject.startsWith(rule)).length;
      expect([step, of, count("order-confirmation"), count("care"), count("review-request")]).toEqual([step, of, twice ? 2 : 1, 1, lostAd ? 0 : 1]);
      // Each mail has one Message-ID, however often it came.
      expect(new Set(own.map(({ messageId }) => messageId)).size).toBe(lostAd ? 2 : 3);
      const { events, mails } = await store.history(tenant, tenant);
      expect([events.filter(({ id }) => id.startsWith("sent:")).length, mails]).toEqual([3, []]);
    };
    await Promise.all(STEPS.map(story));
  });

  test("a worker that is killed while the server takes the mail: the same", { timeout: 30_000 }, async () => {
    const story = async ([victim, expected]) => {
      let killed;
      const server = await mailServer({
        onTaken: ({ subject }) => !killed?.child.killed && subject.startsWith(victim) && killed.child.kill("SIGKILL") && "silent",
      });
      const journey = inProcess(store, victim, server.port, () => NOON + LEASE);
      await journey.record("c", order(1, NOON - 3 * DAY));
      killed = worker(address, victim, server.port, NOON);
      expect((await killed.done).signal).toBe("SIGKILL");
      expect(await journey.run()).toMatchObject(expected);
      expect([server.of("order-confirmation").length, server.of("review-request").length]).toEqual([victim === "review-request" ? 1 : 2, 1]);
    };
    await Promise.all([story(["order-confirmation", { sent: 3, again: 1, uncertain: 0 }]), story(["review-request", { sent: 0, again: 0, uncertain: 1 }])]);
  });

  test.each([2, 4])("%i workers at once send each mail once", { timeout: 60_000 }, async (n) => {
    const server = await mailServer();
    const tenant = `workers-${n}`;
    const journey = inProcess(store, tenant, server.port, () => NOON);
    for (let i = 0; i < 40; i++) await journey.record(`c${i}`, order(i, NOON - 3 * DAY));
    const ended = await Promise.all(Array.from({ length: n }, () => worker(address, tenant, server.port, NOON).done));
    expect(ended.map(({ code, errors }) => [code, errors])).toEqual(Array(n).fill([0, ""]));
    const sum = (what) => ended.reduce((all, { report }) => all + report[what], 0);
    expect([sum("customers"), sum("sent"), sum("again"), sum("uncertain"), sum("lost")]).toEqual([40, 120, 0, 0, 0]);
    expect([server.mails.length, new Set(server.mails.map(({ messageId }) => messageId)).size]).toEqual([120, 120]);
  });
});

test.runIf(hasPostgres)(
  "a PostgreSQL that goes away in the middle of a run and comes back: every mail is sent, advertising once",
  { timeout: 60_000 },
  async () => {
    const server = await postgresServer();
    await server.database("shop");
    const mails = await mailServer();
    const opened = async (url, clock) => {
      const store = await openStore(`${url}/shop`);
      onTestFinished(() => store.close());
      return inProcess(store, "shop", mails.port, () => clock);
    };
    const journey = await opened(server.url, NOON);
    for (let i = 0; i < 40; i++) await journey.record(`c${i}`, order(i, NOON - 3 * DAY));
    const running = journey.run().then(
      () => null,
      (error) => error,
    );
    while (mails.mails.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.stop();
    expect(await running).toMatchObject({ code: "store/failed" });
    const again = await postgresServer({ folder: server.folder, port: server.port });
    onTestFinished(() => again.stop());
    const next = await opened(again.url, NOON + LEASE);
    await next.run();
    const of = (rule) => new Set(mails.of(rule).map(({ messageId }) => messageId)).size;
    expect([of("order-confirmation"), of("care"), mails.of("review-request").length]).toEqual([40, 40, of("review-request")]);
    // Four lanes: at most so many were under way.
    expect(of("review-request")).toBeGreaterThanOrEqual(36);
    expect(await next.due(NOON + LEASE)).toEqual([]);
  },
);

describe("SMTP servers", () => {
  const refusal = (responseCode, message) => Object.assign(new Error(message), { responseCode });
  /** Of one customer, who is owed a confirmation and, with `ad`, an advertising mail alone. */
  async function run(server, { ad = false, ...options } = {}) {
    const store = memory();
    const clock = { now: NOON };
    if (ad) {
      const before = createJourney({ store, planner, letters, send: async () => {}, now: () => NOON - 2 * DAY });
      await before.record("c", order(1, NOON - 3 * DAY));
      await before.run();
    }
    const journey = inProcess(store, "shop", server.port, () => clock.now, options);
    if (!ad) await journey.record("c", order(1, NOON));
    const { problems, ...report } = await journey.run();
    const [what] = Object.keys(report).filter((key) => key !== "customers" && report[key] > 0);
    clock.now += 60_000;
    return { what, problems, again: () => journey.run() };
  }

  test.each([
    ["451 at the recipient", { onRcpt: () => refusal(451, "4.2.0 try later") }, "refused"],
    ["550 at the recipient", { onRcpt: () => refusal(550, "no such user") }, "bounced"],
    ["550 5.7.1 at the recipient: a policy, not the address", { onRcpt: () => refusal(550, "5.7.1 blocked by a list") }, "refused"],
    ["554 after the message: it looks like spam", { onTaken: () => refusal(554, "5.7.1 spam") }, "refused"],
    ["550 5.1.1 after the message", { onTaken: () => refusal(550, "5.1.1 no such user") }, "bounced"],
    ["535: a wrong password, of which Nodemailer says that it is permanent", { onAuth: refusal(535, "5.7.8 no"), auth: { user: "u", pass: "p" } }, "refused"],
  ])("%s", async (_, { auth, ...says }, what) => {
    for (const ad of [false, true]) {
      const server = await mailServer(says);
      const found = await run(server, { ad, ...(auth && { auth }) });
      expect([found.what, found.problems.length, server.mails.length]).toEqual([what, 1, 0]);
      // A refusal is tried again in a minute, also for advertising; a bounce is not.
      expect((await found.again())[what]).toBe(what === "refused" ? 1 : 0);
    }
  });

  test("a server that takes the mail and says nothing: a contract mail comes twice with one Message-ID, advertising once", async () => {
    for (const ad of [false, true]) {
      let times = 0;
      const server = await mailServer({ onTaken: () => (times++ === 0 ? "silent" : undefined) });
      const found = await run(server, { ad, socketTimeout: 200 });
      expect(found.problems).toMatchObject([{ error: { code: "ETIMEDOUT" } }]);
      expect(found.what).toBe(ad ? "uncertain" : "unconfirmed");
      expect((await found.again()).sent).toBe(ad ? 0 : 1);
      expect([server.mails.length, new Set(server.mails.map(({ messageId }) => messageId)).size]).toEqual([ad ? 1 : 2, 1]);
    }
  });

  test("nobody at the port: it is tried again, also for advertising", async () => {
    for (const ad of [false, true]) {
      const found = await run({ port: 1 }, { ad });
      expect([found.what, (await found.again()).refused]).toEqual(["refused", 1]);
    }
  });
});
