import { forget } from "../desk.js";
import { problem } from "../errors.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { DEFAULT_TENANT, openStore } from "./shop.js";

/** `forget REFERENCE…`: forgets what is kept under references. */
export async function forgetCommand(references: string[], flags: Flags): Promise<number> {
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  if (references.length === 0) throw problem("usage/bad", "nothing is named", "write forget REFERENCE, as links have it: 16 bytes in base64url");
  const store = await openStore(text(flags, "store"), { mayMake: false });
  try {
    for (const reference of references) {
      const forgotten = await forget(store, tenant, reference);
      if (flags.json) print({ reference, forgotten });
      else process.stdout.write(`${reference}: ${forgotten ? "forgotten" : "nothing is kept under it"}\n`);
    }
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
