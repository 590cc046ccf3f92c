// A worker on the command line: sends what is due, with a module that renders it.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PostfrischError, problem } from "../base/errors.js";
import { JOURNEY_CUSTOMERS } from "../base/limits.js";
import type { Journey, JourneyOptions, RunReport } from "../journey/runner.js";
import type { Command } from "./command.js";
import { EXIT, type Flags, finding, print, text, told } from "./io.js";

export const RUN: Command["flags"] = {
  smtp: ["URL", "for run: the mail server, like smtps://user:password@smtp.example (default POSTFRISCH_SMTP); not needed if the module sends"],
  from: ["ADDRESS", "for run: the sender of mails that name none"],
  every: ["SECONDS", "for run: look again after so long, until it is stopped (default: once)"],
};

/** A mail as Nodemailer takes it. */
type Mail = Record<string, unknown>;

/** What a worker renders and sends with. */
export interface Worker extends Pick<JourneyOptions<Mail>, "letters" | "send"> {
  close(): void;
}

/** The module of `--with`, and the mail server. */
export async function workerOf(flags: Flags): Promise<Worker> {
  const file = text(flags, "with");
  if (file === undefined)
    throw problem("usage/bad", "it is not said what renders the mails", "write --with FILE, a module with `export default { letters, send }`");
  const { letters, send } = await moduleOf(file);
  if (typeof letters !== "function")
    throw problem("usage/bad", `${file} has no function \`letters\``, "write `export default { letters: (entry, history) => ({ to, subject, html }) }`");
  if (typeof send === "function") return { letters, send, close: () => undefined };
  const url = text(flags, "smtp") ?? process.env.POSTFRISCH_SMTP;
  if (url === undefined) throw problem("usage/bad", "nothing sends the mails", `write --smtp URL, or give ${file} a function \`send\``);
  const transport = await transportTo(url);
  return {
    letters: async (entry, history) => addressed(await letters(entry, history), text(flags, "from")),
    send: (mail, { messageId }) => transport.sendMail({ ...mail, messageId }),
    close: () => transport.close(),
  };
}

/** A mail with its sender. Without one it would go out all the same. */
function addressed(mail: Mail | null, from: string | undefined): Mail | null {
  if (mail === null) return null;
  if (mail.from === undefined && from === undefined) throw problem("usage/bad", "the mail names no sender", "write --from ADDRESS, or give the mail a `from`");
  return { from, ...mail };
}

async function moduleOf(file: string): Promise<Partial<Worker>> {
  const address = pathToFileURL(path.resolve(file)).href;
  try {
    const module = await import(address);
    return module.default ?? module;
  } catch (error) {
    const { code, message, url } = error as NodeJS.ErrnoException & { url?: string };
    const isMissing = code === "ERR_MODULE_NOT_FOUND" && url === address;
    throw problem(
      "usage/bad",
      isMissing ? `there is no module ${file}` : `the module ${file} can't be loaded: ${message ?? error}`,
      "check the path and the module",
      {
        cause: error,
      },
    );
  }
}

async function transportTo(url: string): Promise<{ sendMail(mail: Mail): Promise<unknown>; close(): void }> {
  if (!/^smtps?:\/\/./.test(url)) throw problem("usage/bad", "the address of the mail server is none", "write smtp://HOST:PORT or smtps://USER:PASSWORD@HOST");
  const module = await import("nodemailer").catch((cause) => {
    throw problem("usage/bad", "the package nodemailer is not installed", "run `npm install nodemailer`, or give the module a function `send`", { cause });
  });
  return module.default.createTransport(url);
}

/** `journey run`: once, or every so often until it is stopped. */
export async function run(journey: Journey, flags: Flags): Promise<number> {
  const seconds = text(flags, "every");
  if (seconds !== undefined && !(Number(seconds) >= 1)) throw problem("usage/bad", "--every is no number of seconds", "write --every 60");
  const ended = new AbortController();
  const stop = () => ended.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    if (seconds === undefined) return tell(await pass(journey, ended.signal), flags);
    while (!ended.signal.aborted) {
      await watched(journey, ended.signal, flags);
      await pause(Number(seconds) * 1000, ended.signal);
    }
    return EXIT.ok;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** One of many passes: a store that fails is tried again with the next. */
async function watched(journey: Journey, signal: AbortSignal, flags: Flags): Promise<void> {
  try {
    const report = await pass(journey, signal);
    if (report.customers > 0) tell(report, flags);
  } catch (error) {
    process.stderr.write(`${new Date().toISOString()} ${told(finding(error))}`);
  }
}

/** Works until nobody is due. */
async function pass(journey: Journey, signal: AbortSignal): Promise<RunReport> {
  const all = await journey.run({ signal });
  for (let last = all; last.customers >= JOURNEY_CUSTOMERS && !signal.aborted; ) {
    last = await journey.run({ signal });
    for (const [name, count] of counts(last)) all[name] += count;
    all.problems.push(...last.problems);
  }
  return all;
}

type Count = Exclude<keyof RunReport, "problems">;

const counts = ({ problems: _, ...report }: RunReport) => Object.entries(report) as [Count, number][];

/** Prints a report; gives the exit code: 1 if something has to be tried again, or nobody knows what came of it. */
function tell(report: RunReport, flags: Flags): number {
  const problems = report.problems.map(({ customer, entry, error }) => ({ customer, entry, error: messageOf(error) }));
  if (flags.json) print({ ...report, problems });
  else {
    for (const { customer, entry, error } of problems) process.stderr.write(`${customer}${entry === null ? "" : ` ${entry}`}: ${error}\n`);
    const some = counts(report).filter(([name, count]) => count > 0 && name !== "customers");
    process.stdout.write(`${report.customers} customers: ${some.map(([name, count]) => `${count} ${name}`).join(", ") || "nothing to send"}\n`);
  }
  const { failed, refused, unconfirmed, uncertain } = report;
  return failed + refused + unconfirmed + uncertain > 0 ? EXIT.found : EXIT.ok;
}

function messageOf(error: unknown): string {
  if (error instanceof PostfrischError) return `${error.message}; ${error.diagnostic.help}`;
  return error instanceof Error ? error.message : String(error);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
