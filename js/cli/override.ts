import { type OverrideAction, override, undo } from "../admin/api.js";
import { checkOverride } from "../admin/overrides.js";
import { problem } from "../base/errors.js";
import type { Store } from "../stores/store.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "override [OFFER]",
  about: "change how an offer appears in delivered mails; --log lists overrides, --undo reverts one",
  flags: {
    price: ["AMOUNT", "the new price, like 12,99 or '1.299,00 €'"],
    confirm: ["", "with --price: accept less than half or more than double the current price"],
    locale: ["TAG", "the locale of printed amounts (default de)"],
    hide: ["", "hide the offer"],
    show: ["", "undo an earlier --hide"],
    text: ["NAME", "the new name"],
    position: ["N", "the position in its lists, from 1"],
    replacement: ["OFFER", "the offer that replaces it"],
    author: ["NAME", "the author of the change"],
    reason: ["TEXT", "why"],
    until: ["TIME", "the end, RFC 3339, or a duration like P7D or PT12H"],
    log: ["", "list the overrides, newest first"],
    undo: ["NUMBER", "undo an override; needs --author and --reason"],
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  run: overrideCommand,
};

/** `override OFFER`: an override, in mails already sent too; the log of such words; taking one back. */
async function overrideCommand([offer]: string[], flags: Flags): Promise<number> {
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const store = await openStore(text(flags, "store"), { mayMake: false });
  try {
    if (flags.log) return await log(store, tenant, offer, flags);
    const by = { author: text(flags, "author") ?? "", reason: text(flags, "reason") ?? "" };
    const undone = text(flags, "undo");
    if (undone !== undefined) {
      if (!/^\d{1,15}$/.test(undone)) throw problem("usage/bad", `\`${undone}\` is no number of the log`, "write --undo 1; `override --log` has the numbers");
      await undo(store, tenant, Number(undone), by);
      if (flags.json) print({ undone: Number(undone) });
      else process.stdout.write(`override ${undone} is taken back\n`);
      return EXIT.ok;
    }
    if (!offer) throw problem("usage/bad", "there is no offer", "write override OFFER --price 12.99 --author … --reason … --until …");
    const now = Date.now();
    const until = endOf(text(flags, "until") ?? "", now);
    if (Number.isNaN(until))
      throw problem("usage/bad", "the expiry is missing or no point in time", "write --until P7D (seven days) or --until 2027-01-31T00:00:00+01:00");
    for (const [name, value] of Object.entries(by)) if (!value.trim()) throw problem("usage/bad", `the ${name} is missing`, `write --${name} …`);
    const action = actionOf(flags);
    if (Object.values(action).every((value) => value === undefined))
      throw problem("usage/bad", "there is nothing to change", "write --price, --hide, --show, --text, --position or --replacement");
    const said: OverrideAction = { ...action, ...by, until, confirm: flags.confirm === true };
    const { data, understood } = await checkOverride(store, tenant, offer, said, now, { locale: text(flags, "locale"), look: true });
    // What was understood stands there before it is kept, and also when it is not.
    if (understood && !flags.json) process.stdout.write(`${offer}: ${understood.price.text} (was ${understood.instead.text})\n`);
    const id = await override(store, tenant, offer, said, now);
    if (flags.json) print({ id, offer, ...JSON.parse(data), understood });
    else process.stdout.write(`${offer}: override ${id} holds until ${new Date(until).toISOString()}\n`);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

/** A point in time (RFC 3339), or one so many days and hours from now (ISO 8601: `P7D`, `PT12H`, `P1DT6H`). */
function endOf(said: string, now: number): number {
  const [all, days = "0", hours = "0"] = /^P(?=.)(?:(\d{1,4})D)?(?:T(\d{1,5})H)?$/.exec(said) ?? [];
  return all === undefined ? Date.parse(said) : now + (Number(days) * 24 + Number(hours)) * 3_600_000;
}

/** What the flags say. A price is read by the core, which knows the offer's currency. */
function actionOf(flags: Flags): Partial<OverrideAction> {
  const position = text(flags, "position");
  if (position !== undefined && !/^\d{1,4}$/.test(position)) throw problem("usage/bad", `\`${position}\` is no place`, "write --position 1");
  if (flags.hide && flags.show) throw problem("override/invalid", "it says two things: hide and show", "say one thing; make an override for each");
  return {
    price: text(flags, "price"),
    visible: flags.hide ? false : flags.show ? true : undefined,
    text: text(flags, "text"),
    position: position === undefined ? undefined : Number(position),
    replacement: text(flags, "replacement"),
  };
}

async function log(store: Store, tenant: string, offer: string | undefined, flags: Flags): Promise<number> {
  const entries = await store.log(tenant, { offer });
  if (flags.json) print({ log: entries.map(({ data, ...entry }) => ({ ...JSON.parse(data), ...entry })) });
  else {
    const time = (at: number) => new Date(at).toISOString().slice(0, 16);
    for (const { id, offer, data, undone } of entries) {
      const { author, reason, at, until, ...said } = JSON.parse(data);
      const taken = undone ? `, taken back ${time(undone.at)} by ${undone.author} (${undone.reason})` : "";
      process.stdout.write(`${id}  ${time(at)}  ${offer}  ${JSON.stringify(said)}  until ${time(until)}  ${author}: ${reason}${taken}\n`);
    }
    if (entries.length === 0) process.stdout.write("no override was made\n");
  }
  return EXIT.ok;
}
