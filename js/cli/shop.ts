import { randomBytes } from "node:crypto";
import fs from "node:fs";
import type { Code } from "../base/codes.js";
import { problem } from "../base/errors.js";
import type { Key } from "../base/keys.js";
import { isWeak, strongKeys } from "../base/keys.js";
import type { CampaignEntry, Store } from "../stores/store.js";

export const DEFAULT_TENANT = "shop";

const KEYS_FILE = "postfrisch.keys.json";

/** Whether there are signing keys already. */
export const hasKeys = (file = KEYS_FILE): boolean => Boolean(process.env.POSTFRISCH_KEYS) || fs.existsSync(file);

/**
 * The signing keys: `POSTFRISCH_KEYS` (`kid:secret,kid:secret`), or a file with `[{kid, secret}]`.
 * A file that is not there is made with a new key, readable by its owner alone.
 */
export function openKeys(file = KEYS_FILE, env = process.env.POSTFRISCH_KEYS, { mayMake = true } = {}): Key[] {
  if (env) {
    const pairs = env.split(",").map((pair) => {
      const [kid = "", secret = ""] = pair.trim().split(":");
      return { kid, secret };
    });
    return strongKeys(pairs);
  }
  if (!fs.existsSync(file)) {
    if (!mayMake)
      throw problem(
        "link/bad-key",
        `there is no key file ${file}, and links in mails that were sent need the keys that sealed them`,
        "restore the file; `serve --new-key` makes another, and every link in those mails is refused then",
      );
    const key = { kid: "k1", secret: randomBytes(32).toString("base64url") };
    fs.writeFileSync(file, `${JSON.stringify([key], null, 2)}\n`, { mode: 0o600, flag: "wx" });
    process.stderr.write(`made a signing key in ${file}: keep it secret, and keep it as long as mails with its links are read\n`);
  }
  refuseShared(file, "link/bad-key");
  let keys: Key[];
  try {
    keys = JSON.parse(fs.readFileSync(file, "utf8")) as Key[];
  } catch {
    throw problem("link/bad-key", `the key file ${file} can't be read`, 'write [{"kid": …, "secret": …}]');
  }
  return Array.isArray(keys) && keys.every((key) => typeof key === "object" && key !== null) ? strongKeys(keys) : keys;
}

/** A key file of this user that others may read is no secret. One of somebody else, like a mounted one, has the mode that it was given. */
function refuseShared(file: string, code: Code): void {
  const { mode, uid } = fs.statSync(file);
  if (uid !== ownId() || (mode & 0o077) === 0) return;
  const bits = (mode & 0o777).toString(8).padStart(4, "0");
  throw problem(code, `the key file ${file} may be read or written by others (${bits})`, `chmod 600 ${file}; where others had access, make a new key`);
}

/** A key of another kind: from the environment, or from a file that is made with a new one where it is missing, readable by its owner alone. */
export function openSecret(file: string | undefined, byDefault: string, env: string | undefined): string {
  if (env) return random(env, "the key of the environment");
  const path = file ?? byDefault;
  if (!fs.existsSync(path)) {
    fs.writeFileSync(path, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    process.stderr.write(`made a key in ${path}: keep it secret\n`);
  }
  refuseShared(path, "usage/bad");
  return random(fs.readFileSync(path, "utf8").trim(), `the key in ${path}`);
}

/** Who runs this, where the system has users and may say so. */
function ownId(): number | undefined {
  try {
    return process.getuid?.();
  } catch {
    return undefined;
  }
}

function random(key: string, name: string): string {
  if (isWeak(new TextEncoder().encode(key))) throw problem("usage/bad", `${name} is no random text`, "make one: `openssl rand -base64 32`");
  return key;
}

/** A published campaign by its id, in the tenant given or the only one that has it. */
export async function findCampaign(store: Store, id: string, tenant?: string): Promise<CampaignEntry> {
  const found = (await store.campaigns()).filter((c) => c.id === id && (tenant === undefined || c.tenant === tenant));
  const [campaign, other] = found;
  if (!campaign) throw problem("campaign/unknown", `there is no campaign \`${id}\``, "publish the campaign first: postfrisch publish campaign.json");
  if (other) throw problem("usage/bad", `several tenants have a campaign \`${id}\``, `say which: --tenant ${campaign.tenant}`);
  return campaign;
}
