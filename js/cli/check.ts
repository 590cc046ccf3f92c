import { spawnSync } from "node:child_process";
import { type Diagnostic, problem } from "../base/errors.js";
import { SPAM_BYTES } from "../base/limits.js";
import { type Checked, check, type Supported } from "../send/check.js";
import type { Message } from "../send/message.js";
import { type Command, JSON_FLAG, MAIL } from "./command.js";
import { EXIT, type Flags, listed, print, text, told } from "./io.js";
import { messageOf } from "./mails.js";

export const command: Command = {
  usage: "check [FILE|-]",
  about: "render a letter or an MJML file and check the mail: size, alternative texts, contrast, mail clients …",
  flags: {
    ...MAIL,
    clients: ["NAMES", "mail clients by their caniemail names, comma-separated (default: gmail, outlook, gmx, web-de, t-online-de …)"],
    support: ["", "print the features that the mail uses, and the clients that support them"],
    spam: ["", "run SpamAssassin, if it is installed"],
    strict: ["", "treat warnings as errors"],
    ...JSON_FLAG,
  },
  readsDocument: true,
  run: checkCommand,
};

/** `check`: a letter or an MJML file with data, rendered and looked at. */
async function checkCommand([file]: string[], flags: Flags): Promise<number> {
  const { message, diagnostics } = await messageOf(file, flags);
  const clients = text(flags, "clients");
  const checked = check(message, clients === undefined ? {} : { clients: listed(clients) });
  const findings = [...diagnostics, ...checked.findings, ...(flags.spam ? await spam(message) : [])];
  if (flags.json) print({ ...checked, findings });
  else {
    for (const found of findings) process.stdout.write(told(found, file));
    if (flags.support) process.stdout.write(table(checked));
    const count = (wanted: Diagnostic["severity"]) => findings.filter(({ severity }) => severity === wanted).length;
    process.stdout.write(
      `${count("error")} errors, ${count("warning")} warnings; ${message.size} bytes of HTML, client support as of ${checked.supportAsOf}\n`,
    );
  }
  const fails = findings.some(({ severity }) => severity === "error" || flags.strict);
  return fails ? EXIT.found : EXIT.ok;
}

const SIGNS: Record<Supported, string> = { yes: "+", partly: "~", no: "-", unknown: "?" };

/** A line for each feature, a column for each client. */
function table({ support }: Checked): string {
  const clients = Object.keys(support[0]?.clients ?? {});
  const width = Math.max(0, ...support.map(({ feature }) => feature.length));
  const heads = clients.map((id, at) => `  ${String.fromCharCode(97 + (at % 26))}${at >= 26 ? at : ""} = ${id}\n`).join("");
  const letters = clients.map((_, at) => String.fromCharCode(97 + (at % 26))).join(" ");
  const lines = support.map(({ feature, clients: takes }) => `${feature.padEnd(width)}  ${clients.map((id) => SIGNS[takes[id] ?? "unknown"]).join(" ")}\n`);
  return `\n${heads}\n${" ".repeat(width)}  ${letters}   (+ yes, ~ partly, - no, ? not known)\n${lines.join("")}\n`;
}

/** SpamAssassin's opinion, without the network: `spamc` where a daemon runs, else `spamassassin`. */
async function spam(message: Message): Promise<Diagnostic[]> {
  const input = message.eml({ from: "Shop <post@shop.example>", to: "maria@example.com", messageId: "<check@shop.example>" });
  for (const [command, args] of [
    ["spamc", ["-R"]],
    ["spamassassin", ["-L", "-t"]],
  ] as const) {
    const run = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: SPAM_BYTES });
    const score = /(-?[\d.]+)\/(-?[\d.]+)/.exec(run.stdout ?? "") ?? /score=(-?[\d.]+) required=(-?[\d.]+)/.exec(run.stdout ?? "");
    if (run.error || !score || Number(score[2]) === 0) continue;
    const [, points, required] = score;
    const rules = [...run.stdout.matchAll(/^\s*-?[\d.]+ ([A-Z][A-Z0-9_]{3,})/gm)].map(([, rule]) => rule);
    process.stderr.write(`SpamAssassin: ${points} of ${required} points${rules.length ? ` (${rules.join(", ")})` : ""}\n`);
    if (Number(points) < Number(required)) return [];
    const found = problem(
      "message/spam-score",
      `SpamAssassin gives ${points} points, ${required} are spam: ${rules.join(", ")}`,
      "see what the rules are about",
    );
    return [{ ...found.diagnostic, severity: "warning" }];
  }
  throw problem("usage/bad", "SpamAssassin is missing", "install it: apt-get install spamassassin");
}
