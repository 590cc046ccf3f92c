import { problem } from "../base/errors.js";
import { checkRules } from "../journey/check.js";
import { dataOf, lettersFor } from "../journey/data.js";
import type { JourneyHistory, JourneyRules } from "../journey/types.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, objectLines, print, readJson, text, told } from "./io.js";
import { ROWS } from "./journey-rows.js";
import { LANGUAGE, plannerOf, RULES } from "./journey-rules.js";
import { RUN } from "./journey-run.js";
import { dueCustomers, exportCustomers, importCustomers, runCustomers } from "./journey-store.js";
import { whatIf } from "./journey-what-if.js";

export const command: Command = {
  usage: "journey ACTION [FILE|-]",
  about: "check a shop's rules (`check`, `data FILE`, `what-if FILE`); keep customers in a store (`import FILE`, `export`, `due`); send what is due (`run`)",
  flags: {
    ...RULES,
    with: ["FILE", "for what-if: the other rules; for run: a module with `export default { letters, send }`"],
    system: ["NAME", "for data: what shopware, shopify or woocommerce provide, instead of a file of histories"],
    at: ["MOMENT", "the moment for what-if: RFC 3339 (default: now)"],
    ...LANGUAGE,
    ...ROWS,
    ...RUN,
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  run: journeyCommand,
};

/** `journey check` and `journey what-if FILE`. */
async function journeyCommand([action, file, ...more]: string[], flags: Flags): Promise<number> {
  if (action === "check" && file === undefined) return check(flags);
  if (action === "data" && !more.length) return data(file, flags);
  if (action === "what-if" && file !== undefined && !more.length) return whatIf(file, flags);
  if (action === "import" && file !== undefined && !more.length) return importCustomers(file, flags);
  if (action === "export" && file === undefined) return exportCustomers(flags);
  if (action === "due" && file === undefined) return dueCustomers(flags);
  if (action === "run" && file === undefined) return runCustomers(flags);
  throw problem("usage/bad", "it is not said what to do", "write journey check, data FILE, what-if FILE --with FILE, import FILE, export, due or run");
}

async function check(flags: Flags): Promise<number> {
  const file = text(flags, "rules") ?? "journey.json";
  const found = checkRules((await readJson(file)) as JourneyRules);
  if (flags.json) print({ diagnostics: found });
  else for (const one of found) process.stderr.write(told({ ...one, file }));
  if (!flags.json && !found.length) process.stdout.write(`${file}: nothing found\n`);
  return found.some(({ severity }) => severity === "error") ? EXIT.found : EXIT.ok;
}

/** Which letters the data at hand allow, and what is missing for the others. */
async function data(file: string | undefined, flags: Flags): Promise<number> {
  const system = text(flags, "system");
  if ((file === undefined) === (system === undefined))
    throw problem("usage/bad", "it is not said which data", "give a file of histories (JSON Lines), or --system NAME");
  const planner = await plannerOf(flags);
  const histories: JourneyHistory[] = [];
  if (file !== undefined) for await (const { object } of objectLines(file)) histories.push(object() as unknown as JourneyHistory);
  const language = text(flags, "language") === "de" ? "de" : "en";
  const found = lettersFor(planner.rules, file === undefined ? (system as "shopware") : dataOf(histories), { language });
  if (flags.json) print({ letters: found });
  else {
    process.stdout.write(`${found.filter(({ possible }) => possible).length} of ${found.length} letters are possible\n`);
    for (const { rule, possible, missing, helpful } of found) {
      const told = possible ? helpful.map((one) => `(${one.text})`) : missing.map((one) => one.text);
      process.stdout.write(`${`  ${possible ? "yes" : "no "}  ${rule.padEnd(28)} ${told.join(" ")}`.trimEnd()}\n`);
    }
  }
  return EXIT.ok;
}
