// Customers of journeys in a store: taken in, written out, and what is due for them, listed or sent.
import { problem } from "../base/errors.js";
import { createJourney, type ExportedCustomer, type Journey } from "../journey/runner.js";
import { EXIT, type Flags, objectLines, print, text } from "./io.js";
import { importRowsOf } from "./journey-rows.js";
import { plannerOf } from "./journey-rules.js";
import { run, type Worker, workerOf } from "./journey-run.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

/** Nothing is sent where nobody says with what. */
const SILENT = { letters: () => null, send: () => undefined };

/** Works on the journeys of the store of `--store`. */
async function withJourney<T>(
  flags: Flags,
  mayMake: boolean,
  work: (journey: Journey) => Promise<T>,
  worker: Pick<Worker, "letters" | "send"> = SILENT,
): Promise<T> {
  const planner = await plannerOf(flags);
  const store = await openStore(text(flags, "store"), { mayMake });
  try {
    const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
    return await work(createJourney({ store, tenant, planner, ...worker }));
  } finally {
    await store.close();
  }
}

/** `journey import FILE`: histories, or what `journey export` wrote, a customer a line; with `--kind` rows of an export. */
export async function importCustomers(file: string, flags: Flags): Promise<number> {
  if (text(flags, "kind") !== undefined) return withJourney(flags, true, (journey) => importRowsOf(file, flags, journey));
  const taken = await withJourney(flags, true, (journey) => journey.import(customersOf(file)));
  if (flags.json) print(taken);
  else process.stdout.write(`${taken.customers} customers, ${taken.events} new events\n`);
  return EXIT.ok;
}

async function* customersOf(file: string): AsyncGenerator<ExportedCustomer> {
  for await (const { number, object } of objectLines(file)) {
    const { customer, events, mails = [] } = object();
    if (!Array.isArray(events)) throw problem("journey/bad-history", `line ${number} has no events`, 'write {"customer": "…", "events": […]} in each line');
    yield { customer: String(customer), events, mails: mails as ExportedCustomer["mails"] };
  }
}

/** `journey export`: all customers, a line each. */
export async function exportCustomers(flags: Flags): Promise<number> {
  await withJourney(flags, false, async (journey) => {
    for await (const customer of journey.export()) process.stdout.write(`${JSON.stringify(customer)}\n`);
  });
  return EXIT.ok;
}

/** `journey run`: sends what is due. */
export async function runCustomers(flags: Flags): Promise<number> {
  if (flags["dry-run"] === true) return dueCustomers(flags);
  const worker = await workerOf(flags);
  try {
    return await withJourney(flags, false, (journey) => run(journey, flags), worker);
  } finally {
    worker.close();
  }
}

/** `journey due`: what would be sent now. */
export async function dueCustomers(flags: Flags): Promise<number> {
  const found = await withJourney(flags, false, (journey) => journey.due());
  const rows = found.map(({ customer, entry: { id, rule, dueAt, class: letterClass } }) => ({ customer, entry: id, rule, dueAt, class: letterClass }));
  if (flags.json) print({ due: rows });
  else if (!rows.length) process.stdout.write("nothing is due\n");
  else for (const { customer, rule, class: letterClass } of rows) process.stdout.write(`${customer}  ${rule}  ${letterClass}\n`);
  return EXIT.ok;
}
