import { publish, validate } from "../admin/api.js";
import { PostfrischError, problem } from "../base/errors.js";
import { photos } from "../shop/photo.js";
import { type Command, JSON_FLAG, STORE } from "./command.js";
import { EXIT, type Flags, filesBeside, listed, print, readText, text, told } from "./io.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "publish FILE|-",
  about: "check a campaign and publish it",
  flags: {
    allow: ["HOSTS", "hosts that campaigns may allow, comma-separated (default: the campaign's own)"],
    "dry-run": ["", "only check the campaign"],
    ...STORE,
    ...JSON_FLAG,
  },
  run: publishCommand,
};

/** `publish campaign.json`: checks a campaign and makes it the one that mails show. */
async function publishCommand([file]: string[], flags: Flags): Promise<number> {
  if (!file) throw problem("usage/bad", "there is no campaign", "write publish campaign.json");
  const manifest = await readText(file);
  const store = await openStore(text(flags, "store"));
  try {
    const allow = listed(text(flags, "allow"));
    if (flags["dry-run"]) {
      const { diagnostics } = await validate(store, manifest, { allow });
      const [first] = diagnostics;
      if (first) throw new PostfrischError(first, diagnostics);
      if (flags.json) print({ diagnostics });
      else process.stdout.write(`${file}: nothing is wrong; nothing was published\n`);
      return EXIT.ok;
    }
    const done = await publish(store, manifest, { allow, photos, file: filesBeside(file) });
    if (flags.json) print(done);
    else process.stdout.write(`${done.tenant}/${done.id}: version ${done.version} is published\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof PostfrischError)) throw error;
    if (flags.json) print({ error: error.diagnostic, diagnostics: error.diagnostics });
    for (const found of error.diagnostics) process.stderr.write(told(found, file));
    return EXIT.found;
  } finally {
    await store.close();
  }
}
