// A whole mail (MIME) of one message, beside Nodemailer's: the same subject, texts and addresses. Warm, in turn; cold, each the first mail of a process.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import MailComposer from "nodemailer/lib/mail-composer";
import { compile } from "../dist/js/index.js";
import order from "../dist/letters/order-confirmation.js";

const COLD = 9;
const addresses = { from: "Nordwind Räder <post@shop.example>", to: "Maria Kern <maria@example.com>" };
const template = compile(order);
const [data] = Object.values(order.samples);

function contenders() {
  const message = template.render(data);
  const { subject, html, text } = message;
  return {
    ours: () => message.eml(addresses),
    nodemailer: () => new MailComposer({ ...addresses, subject, html, text }).compile().build(),
  };
}

/** The first mail of this process, in milliseconds. */
async function first(name) {
  const work = contenders()[name];
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export default async function suite({ measure, report, note }) {
  report("a whole mail, warm", "ms", await measure(contenders(), 200, 50));
  const times = { ours: [], nodemailer: [] };
  for (let round = 0; round < COLD; round++) {
    for (const name of Object.keys(times)) {
      times[name].push(Number(execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--first", name], { encoding: "utf8" })));
    }
  }
  const median = (all) => all.sort((a, b) => a - b)[all.length >> 1];
  report("a whole mail, the first of a process", "ms", { ours: median(times.ours), nodemailer: median(times.nodemailer) });
  const { ours } = await measure({ ours: () => template.render(data).eml(addresses) }, 200, 50);
  note(`\nMerging, plain text and the whole mail together: ${ours.toFixed(3)} ms.`);
}

if (process.argv[2] === "--first") console.log(await first(process.argv[3]));
