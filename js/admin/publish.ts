import type { Campaign } from "../base/campaign-type.js";
import { type Diagnostic, guarded, PostfrischError, problem } from "../base/errors.js";
import { LOGO_BYTES, LONGEST_OFFERS } from "../base/limits.js";
import { admin as engine } from "../engine/admin.js";
import { everyOffer } from "../shop/every-offer.js";
import { assetId, type Photos } from "../shop/photos.js";
import type { CampaignLock, Store } from "../stores/store.js";

interface Checked {
  tenant: string;
  id: string;
  offers: string[];
  diagnostics: Diagnostic[];
}

/** Options of `publish`. */
export interface PublishOptions {
  /** Hosts that campaigns may allow; by default, those in the campaign's own list. */
  allow?: string[];
  /** The current time in milliseconds since 1970. */
  now?: number;
  /** `photos` of `postfrisch/photo`; needed if the campaign has pictures or photos. */
  photos?: Photos;
  /** Returns the files of the campaign's pictures and font by name. */
  file?: (name: string) => Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** The campaign's id and all its problems. */
export interface Validation {
  tenant: string;
  id: string;
  diagnostics: Diagnostic[];
}

/**
 * Checks a campaign against the offers in the store, as `publish` does, without storing anything.
 * @param manifest JSON text or the object (`docs/campaign.md`)
 * @throws {PostfrischError} if it is not a campaign at all
 */
export async function validate(store: Store, manifest: string | Campaign, { allow }: Pick<PublishOptions, "allow"> = {}): Promise<Validation> {
  const text = textOf(manifest);
  const shape: Checked = guarded(() => engine.get().checkCampaign(text, undefined, []));
  const offers = await store.offers(shape.tenant, shape.offers);
  const { blocks, allow: own } = JSON.parse(text) as Campaign;
  const hasRules = blocks.some((block) => block.recommend?.length);
  const data = [...offers.map((offer) => offer.data), ...(hasRules ? await longest(store, shape.tenant) : [])];
  const { tenant, id, diagnostics }: Checked = guarded(() => engine.get().checkCampaign(text, data, allow ?? own));
  return { tenant, id, diagnostics };
}

/** The offers of a shop with the longest texts: a rule may choose any of them, so a block's box has to hold them. */
async function longest(store: Store, tenant: string): Promise<string[]> {
  let kept: { length: number; data: string }[] = [];
  const most = ({ length }: { length: number }, other: { length: number }) => other.length - length;
  for await (const { data } of everyOffer(store, tenant)) {
    kept.push({ length: textLength(data), data });
    if (kept.length >= 2 * LONGEST_OFFERS) kept = kept.sort(most).slice(0, LONGEST_OFFERS);
  }
  return kept
    .sort(most)
    .slice(0, LONGEST_OFFERS)
    .map(({ data }) => data);
}

/** The length of an offer's texts; 0 for an unreadable one, which is never shown. */
function textLength(data: string): number {
  try {
    const { title, brand, color, size, travel } = JSON.parse(data) as Record<string, string> & { travel?: Record<string, string> };
    return [title, brand, color, size, ...Object.values(travel ?? {})].join("").length;
  } catch {
    return 0;
  }
}

const textOf = (manifest: string | Campaign) => (typeof manifest === "string" ? manifest : JSON.stringify(manifest)).normalize("NFC");

/**
 * Checks a campaign against the offers in the store and publishes it. Mails already sent show it immediately.
 * @param manifest JSON text or the object (`docs/campaign.md`)
 * @throws {PostfrischError} with all errors in `diagnostics`, or `campaign/locked`; nothing is published then
 */
export async function publish(
  store: Store,
  manifest: string | Campaign,
  options: PublishOptions = {},
): Promise<{ tenant: string; id: string; version: number }> {
  const { tenant, id, diagnostics } = await validate(store, manifest, options);
  const [first] = diagnostics;
  if (first) throw new PostfrischError(first, diagnostics);
  const lock = await store.lock(tenant, id);
  if (lock) throw locked(id, lock);
  const ready: Campaign = JSON.parse(textOf(manifest));
  await keepFont(store, tenant, ready, options);
  await keepLogos(ready, options);
  await keepPictures(store, tenant, ready, options);
  return put(store, tenant, id, JSON.stringify(ready), options.now);
}

async function put(store: Store, tenant: string, id: string, manifest: string, at = Date.now()) {
  const version = await store.putCampaign(tenant, id, manifest, at);
  if (version === null) throw locked(id, await store.lock(tenant, id));
  return { tenant, id, version };
}

function locked(id: string, lock: CampaignLock | null): PostfrischError {
  const who = lock ? ` by ${lock.author} since ${new Date(lock.at).toISOString()}: ${lock.reason}` : "";
  return problem("campaign/locked", `the campaign \`${id}\` is locked${who}`, "unlock it first: postfrisch campaign ID --unlock");
}

/**
 * Deletes a campaign with all its versions, its votes and its served records. Mails already sent then show neutral pictures, and their clicks lead
 * to the edge's fallback URL. Its counters are totals without personal data, and stay.
 *
 * A mail opened at the same moment may leave an entry: call it again when running requests have finished.
 * @throws {PostfrischError} `campaign/unknown` if nothing of it exists, `campaign/locked`
 */
export async function deleteCampaign(store: Store, tenant: string, id: string): Promise<void> {
  const lock = await store.lock(tenant, id);
  if (lock) throw locked(id, lock);
  if (!(await store.deleteCampaign(tenant, id))) throw problem("campaign/unknown", `there is no campaign \`${id}\``, "list the campaigns: postfrisch campaign");
}

/** The author and the reason of an action. */
export interface By {
  author: string;
  reason: string;
}

/**
 * Publishes an earlier version again as a new version; mails already sent show it immediately, and later versions are kept. It is checked again.
 * @throws {PostfrischError} `campaign/unknown` if the version does not exist, `campaign/locked`, and all errors that it would have today
 */
export async function rollBack(
  store: Store,
  tenant: string,
  id: string,
  version: number,
  options: Pick<PublishOptions, "allow" | "now"> = {},
): Promise<{ tenant: string; id: string; version: number }> {
  const found = (await store.versions(tenant, id)).find((known) => known.version === version);
  if (!found) throw problem("campaign/unknown", `the campaign \`${id}\` has no version ${version}`, "list its versions: postfrisch campaign ID");
  const { diagnostics } = await validate(store, found.manifest, options);
  const [first] = diagnostics;
  if (first) throw new PostfrischError(first, diagnostics);
  // Its pictures and its font are already in the store.
  return put(store, tenant, id, found.manifest, options.now);
}

/** Locks a campaign: no other version can be published until it is unlocked. Offers, prices and overrides are not affected. @throws {PostfrischError} `campaign/unknown`, `usage/bad` */
export async function lock(store: Store, tenant: string, id: string, by: By, now = Date.now()): Promise<void> {
  const [author, reason] = [by.author?.trim(), by.reason?.trim()];
  if (!author || !reason) throw problem("usage/bad", "author or reason is missing", "give author and reason");
  if ((await store.versions(tenant, id)).length === 0)
    throw problem("campaign/unknown", `there is no campaign \`${id}\``, "publish the campaign first: postfrisch publish campaign.json");
  await store.putLock(tenant, id, { author, reason, at: now });
}

/** Unlocks a campaign. @throws {PostfrischError} `campaign/unknown` if it is not locked */
export async function unlock(store: Store, tenant: string, id: string): Promise<void> {
  if (!(await store.lock(tenant, id))) throw problem("campaign/unknown", `the campaign \`${id}\` is not locked`, "list the campaigns: postfrisch campaign");
  await store.putLock(tenant, id, null);
}

/** Checks the files of the manifest's typeface, keeps them in the store, and writes into the manifest which ones they are. */
async function keepFont(store: Store, tenant: string, { theme, locale = "de" }: Campaign, { file }: PublishOptions): Promise<void> {
  if (!theme?.font) return;
  const names = [theme.font.regular, theme.font.bold ?? []].flat();
  const read = async (name: string): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await file?.(name);
    if (!bytes) throw problem("paint/bad-font", `there is no file \`${name}\``, "add the font's files; their paths are relative to the campaign");
    return new Uint8Array(bytes);
  };
  const faces = await Promise.all(names.map(read));
  const [regular, bold] = faces;
  guarded(() => engine.get().checkFont(regular as Uint8Array, bold, locale));
  theme.font.assets = await Promise.all(faces.map(assetId));
  await Promise.all(faces.map((bytes, i) => store.putAsset(tenant, theme.font?.assets?.[i] ?? "", bytes)));
}

/** Reads the files of the manifest's logos, and writes their outlines into the manifest. */
async function keepLogos({ theme }: Campaign, { file }: PublishOptions): Promise<void> {
  if (!theme?.logos?.length) return;
  // It is large, and most campaigns have no logos.
  const { readLogo } = await import("../shop/logo.js");
  for (const logo of theme.logos) {
    const bytes = await file?.(logo.file);
    if (!bytes) throw problem("paint/bad-logo", `there is no file \`${logo.file}\``, "add the logo's file; its path is relative to the campaign");
    if (bytes.length > LOGO_BYTES) throw problem("paint/bad-logo", `\`${logo.file}\` has ${bytes.length} bytes`, `use a file of up to ${LOGO_BYTES} bytes`);
    logo.outlines = readLogo(new TextDecoder().decode(bytes));
  }
}

/** Prepares the manifest's pictures, stores them, and writes their ids into the manifest. */
async function keepPictures(store: Store, tenant: string, manifest: Campaign, { photos, file }: PublishOptions): Promise<void> {
  const choices = manifest.blocks.flatMap((block) => (block.choices ?? []).map((choice) => ({ block, choice })));
  const withPicture = choices.flatMap(({ block, choice }) => [choice.picture ?? []].flat().map((picture) => ({ block, choice, picture })));
  if (withPicture.length === 0 && !manifest.blocks.some(({ photo }) => photo)) return;
  if (!photos) throw problem("usage/bad", "the campaign has photos, but no photo engine is set", "pass `photos` of postfrisch/photo");
  for (const { block, choice, picture } of withPicture) {
    const scale = block.scale ?? 2;
    const keep = async (name: string): Promise<string> => {
      const source = await file?.(name);
      if (!source)
        throw problem("photo/missing", `there is no file \`${name}\` for the block \`${block.id}\``, "add the file; its path is relative to the campaign");
      const bytes = photos.prepare(source, { width: block.width * scale, height: block.height * scale, fit: "cover" });
      const id = await assetId(bytes);
      await store.putAsset(tenant, id, bytes);
      return id;
    };
    const kept = async ([language, name]: [string, string]) => [language, await keep(name)];
    choice.asset = typeof picture === "string" ? await keep(picture) : Object.fromEntries(await Promise.all(Object.entries(picture).map(kept)));
  }
}
