import { deleteCampaign, lock, rollBack, unlock } from "../admin/api.js";
import { problem } from "../base/errors.js";
import type { Store } from "../stores/store.js";
import { type Command, JSON_FLAG, STORE, TENANT } from "./command.js";
import { EXIT, type Flags, print, text } from "./io.js";
import { DEFAULT_TENANT } from "./shop.js";
import { openStore } from "./stores.js";

export const command: Command = {
  usage: "campaign [ID]",
  about: "list a campaign's versions; --show, --rollback, --lock, --unlock and --delete act on it",
  flags: {
    show: ["N", "print the manifest of a version"],
    rollback: ["N", "publish a version again, as the newest one"],
    lock: ["", "prevent new versions; needs --author and --reason"],
    unlock: ["", "remove the lock"],
    delete: ["", "delete the campaign with its versions, votes and served records; the counters remain"],
    author: ["NAME", "the author of the change"],
    reason: ["TEXT", "why"],
    ...TENANT,
    ...STORE,
    ...JSON_FLAG,
  },
  run: campaignCommand,
};

/** `campaign [ID]`: the campaigns, or one's versions; rolls back, locks, unlocks, deletes. */
async function campaignCommand([id]: string[], flags: Flags): Promise<number> {
  const tenant = text(flags, "tenant") ?? DEFAULT_TENANT;
  const store = await openStore(text(flags, "store"), { mayMake: false });
  try {
    if (id === undefined) await all(store, tenant, flags);
    else await one(store, tenant, id, flags);
    return EXIT.ok;
  } finally {
    await store.close();
  }
}

async function all(store: Store, tenant: string, flags: Flags): Promise<void> {
  const own = (await store.campaigns()).filter((campaign) => campaign.tenant === tenant);
  const found = await Promise.all(own.map(async ({ id, version }) => ({ id, version, lock: await store.lock(tenant, id) })));
  if (flags.json) return print({ campaigns: found });
  for (const { id, version, lock } of found) process.stdout.write(`${id}  version ${version}${lock ? `  locked by ${lock.author}: ${lock.reason}` : ""}\n`);
}

async function one(store: Store, tenant: string, id: string, flags: Flags): Promise<void> {
  const versions = await store.versions(tenant, id);
  if (versions.length === 0)
    throw problem("campaign/unknown", `there is no campaign \`${id}\``, "publish the campaign first: postfrisch publish campaign.json");
  if (flags.show !== undefined) {
    const found = versions.find(({ version }) => String(version) === flags.show);
    if (!found) throw problem("campaign/unknown", `the campaign \`${id}\` has no version ${flags.show}`, `see those there are: postfrisch campaign ${id}`);
    process.stdout.write(`${JSON.stringify(JSON.parse(found.manifest), null, flags.json ? 0 : 2)}\n`);
  } else if (flags.rollback !== undefined) {
    const done = await rollBack(store, tenant, id, Number(flags.rollback));
    if (flags.json) print(done);
    else process.stdout.write(`${tenant}/${id}: version ${flags.rollback} is published again, as version ${done.version}\n`);
  } else if (flags.delete) {
    await deleteCampaign(store, tenant, id);
    if (flags.json) print({ tenant, id, deleted: true });
    else process.stdout.write(`${tenant}/${id}: deleted\n`);
  } else if (flags.lock || flags.unlock) {
    if (flags.lock) await lock(store, tenant, id, { author: text(flags, "author") ?? "", reason: text(flags, "reason") ?? "" });
    else await unlock(store, tenant, id);
    if (flags.json) print({ tenant, id, lock: await store.lock(tenant, id) });
    else process.stdout.write(`${tenant}/${id}: ${flags.lock ? "locked" : "unlocked"}\n`);
  } else {
    const locked = await store.lock(tenant, id);
    if (flags.json) return print({ id, lock: locked, versions: versions.map(({ version, at }) => ({ version, at })) });
    for (const { version, at } of versions) process.stdout.write(`${String(version).padStart(4)}  ${new Date(at).toISOString()}\n`);
    if (locked) process.stdout.write(`locked by ${locked.author} since ${new Date(locked.at).toISOString()}: ${locked.reason}\n`);
  }
}
