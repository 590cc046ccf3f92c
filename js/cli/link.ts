import { problem } from "../base/errors.js";
import { type LiveLinkOptions, sealLinks } from "../index.js";
import { type Command, JSON_FLAG, LINKS, STORE } from "./command.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { liveOptions } from "./mails.js";

export const command: Command = {
  usage: "link --campaign ID --message ID",
  about: "print every sealed URL of a campaign for one message",
  flags: {
    ...LINKS,
    locale: ["TAG", "the locale of the links (default de)"],
    tenant: ["ID", "the tenant, if several have this campaign"],
    ...STORE,
    ...JSON_FLAG,
  },
  run: linkCommand,
};

/** `link`: every sealed URL of a campaign for one message. */
async function linkCommand(_: string[], flags: Flags): Promise<number> {
  if (!text(flags, "campaign") || !text(flags, "message"))
    throw problem("usage/bad", "the campaign or the message is missing", "write link --campaign ID --message ID");
  const live = (await liveOptions(flags)) as LiveLinkOptions;
  const links = sealLinks({ ...live, locale: text(flags, "locale") ?? "de" });
  if (flags.json) print(links);
  else for (const l of links) process.stdout.write(`${l.block}.${l.slot}\n  picture ${l.picture}\n  click   ${l.click}\n  text    ${l.text}\n`);
  return EXIT.ok;
}
