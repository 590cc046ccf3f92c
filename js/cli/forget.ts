import { forget, forgetParcel } from "../admin/api.js";
import { problem } from "../base/errors.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "forget REFERENCE…",
  about: "delete the data stored under references: people, orders, balances, vouchers, parcels (docs/privacy.md)",
  flags: {
    parcel: ["NUMBER", "a parcel by its tracking number"],
    customer: ["ID", "a customer of journeys by the shop's id"],
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  run: forgetCommand,
};

/** `forget REFERENCE…`: forgets what is kept under references. */
async function forgetCommand(references: string[], flags: Flags): Promise<number> {
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const parcel = text(flags, "parcel");
  const customer = text(flags, "customer");
  if (references.length === 0 && parcel === undefined && customer === undefined)
    throw problem("usage/bad", "nothing is named", "write forget REFERENCE, as links have it: 16 bytes in base64url");
  const store = await openStore(text(flags, "store"), { mayMake: false });
  try {
    const told = (name: string, forgotten: boolean) => {
      if (flags.json) print({ reference: name, forgotten });
      else process.stdout.write(`${name}: ${forgotten ? "forgotten" : "nothing is kept under it"}\n`);
    };
    for (const reference of references) told(reference, await forget(store, tenant, reference));
    if (parcel !== undefined) told(parcel, await forgetParcel(store, tenant, parcel));
    if (customer !== undefined) told(customer, await store.forgetCustomer(tenant, customer));
    return EXIT.ok;
  } finally {
    await store.close();
  }
}
