import { type Facts, putFact, putRecipient, type RecipientProfile, type Relation, relate } from "../admin/api.js";
import { problem } from "../base/errors.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, objectLines, print, text } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "relate FILE|-",
  about: "import relations between offers, and data about customers, for recommendations",
  flags: { ...TENANT, ...STORE, ...JSON_FLAG },
  run: relateCommand,
};

/** A line of what `relate` reads about a subject reference. */
type Said = { subject: string; recipient?: RecipientProfile | null } & { [Kind in keyof Facts]?: Facts[Kind] | null };

const FACTS = ["order", "points", "voucher"] as const;

/** `relate FILE`: what goes with what, and what a shop says of people, orders, balances and vouchers. */
async function relateCommand([file]: string[], flags: Flags): Promise<number> {
  if (!file) throw problem("usage/bad", "there is no file", "write relate FILE, with a relation or a recipient a line");
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const relations: Relation[] = [];
  const subjects: Said[] = [];
  for await (const { object } of objectLines(file)) {
    const said = object() as unknown as Relation | Said;
    if ("subject" in said) subjects.push(said);
    else relations.push(said);
  }
  const store = await openStore(text(flags, "store"));
  try {
    await relate(store, tenant, relations);
    let facts = 0;
    let recipients = 0;
    for (const { subject, recipient, ...told } of subjects) {
      if (recipient !== undefined) {
        await putRecipient(store, tenant, subject, recipient);
        recipients += 1;
      }
      for (const kind of FACTS) {
        const fact = told[kind];
        if (fact === undefined) continue;
        await putFact(store, tenant, kind, subject, fact);
        facts += 1;
      }
    }
    if (flags.json) print({ relations: relations.length, recipients, facts });
    else process.stdout.write(`${relations.length} relations, ${recipients} recipients, ${facts} facts\n`);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
