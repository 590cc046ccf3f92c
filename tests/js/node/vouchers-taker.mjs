// A process of its own that takes codes: address of the store, pool, names of its holders with commas, how many at once. Prints the codes.

import { openStore } from "../../../dist/js/cli/stores.js";
import { giveVouchers } from "../../../dist/js/vouchers.js";

const [address, pool, names, size] = process.argv.slice(2);
const store = await openStore(address);
const holders = names.split(",").map((mail) => ({ subject: "A".repeat(22), mail }));
const given = [];
for (let at = 0; at < holders.length; at += Number(size)) {
  const { vouchers } = await giveVouchers(store, "shop", pool, holders.slice(at, at + Number(size)));
  for (const { code } of vouchers) {
    given.push(code);
    // Where it is killed in the middle, what it had is known.
    process.stdout.write(`${code}\n`);
  }
}
await store.close();
