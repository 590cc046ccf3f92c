// A worker in a process of its own: address of the store, tenant, port of the SMTP server, its clock, and the step before or after which it kills itself, if any.
// `leased`: with the lease; `rendered`: before a mail is begun; `begun`: before it is sent; `sent`: when the server has taken it; `finished`: when it is recorded;
// `released`: before the lease ends. `of` counts the mails or customers up to there. Prints its report.
import nodemailer from "nodemailer";
import { openStore } from "../../../dist/js/cli/stores.js";
import { createJourney } from "../../../dist/js/journey/runner.js";
import { letters, planner } from "./journey-planner.js";

const [address, tenant, port, clock, step, of = "1"] = process.argv.slice(2);
const store = await openStore(address);
const transport = nodemailer.createTransport({ host: "127.0.0.1", port: Number(port), ignoreTLS: true });
let passed = 0;
const at = (name) => {
  if (name !== step) return;
  passed += 1;
  if (passed === Number(of)) process.kill(process.pid, "SIGKILL");
};
/** What is killed before or after the store's methods. */
const BEFORE = { history: "leased", beginMail: "rendered", releaseCustomer: "released" };
const AFTER = { beginMail: "begun", finishMail: "finished" };
const watched = new Proxy(store, {
  get:
    (target, method) =>
    async (...args) => {
      at(BEFORE[method]);
      const answer = await target[method](...args);
      at(AFTER[method]);
      return answer;
    },
});
const send = async (message, { messageId }) => {
  await transport.sendMail({ from: "hallo@shop.example", messageId, ...message });
  at("sent");
};
const journey = createJourney({ store: watched, tenant, planner, letters, send, now: () => Number(clock) });
process.stdout.write(`${JSON.stringify({ ...(await journey.run()), problems: [] })}\n`);
transport.close();
await store.close();
