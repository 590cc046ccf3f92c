import { live as engine } from "./engine/live.js";
import { type Diagnostic, guarded, PostfrischError, problem } from "./errors.js";
import type { Store } from "./stores/store.js";

interface Checked {
  tenant: string;
  id: string;
  offers: string[];
  diagnostics: Diagnostic[];
}

/**
 * Checks a campaign against the offers in the store and publishes it. Mails already sent show it from then on.
 * @param manifest JSON text or the object (`docs/campaign.md`)
 * @param options `allow`: hosts that campaigns may allow; the campaign's own list by default
 * @throws {PostfrischError} with all that is wrong in `diagnostics`; nothing is stored then
 */
export async function publish(
  store: Store,
  manifest: string | object,
  options: { allow?: string[]; now?: number } = {},
): Promise<{ tenant: string; id: string; version: number }> {
  const text = (typeof manifest === "string" ? manifest : JSON.stringify(manifest)).normalize("NFC");
  const shape: Checked = guarded(() => engine.get().checkCampaign(text, undefined, []));
  const offers = await store.offers(shape.tenant, shape.offers);
  const allow = options.allow ?? (JSON.parse(text) as { allow: string[] }).allow;
  const { tenant, id, diagnostics }: Checked = guarded(() =>
    engine.get().checkCampaign(
      text,
      offers.map((o) => o.data),
      allow,
    ),
  );
  const [first] = diagnostics;
  if (first) throw new PostfrischError(first, diagnostics);
  const version = await store.putCampaign(tenant, id, text, options.now ?? Date.now());
  return { tenant, id, version };
}

/** What an editor says of an offer, in mails already sent too. */
export interface OverrideAction {
  /** Minor units and ISO 4217 code. */
  price?: { amount: number; currency: string };
  /** `false` hides the offer; `true` takes an earlier hiding back. It never makes a sold-out offer available. */
  visible?: boolean;
  author: string;
  reason: string;
  /** Milliseconds since 1970, exclusive. */
  until: number;
}

/**
 * Keeps an editor's override.
 * @throws {PostfrischError} `override/invalid`, `campaign/unknown-offer`
 */
export async function override(store: Store, tenant: string, offer: string, action: OverrideAction, now = Date.now()): Promise<void> {
  const [known] = await store.offers(tenant, [offer]);
  if (!known) throw problem("campaign/unknown-offer", `the offer \`${offer}\` is not in the store`, "import the offer first");
  const text: string = guarded(() => engine.get().checkOverride(JSON.stringify({ ...action, at: now }).normalize("NFC"), known.data));
  await store.putOverride(tenant, offer, text, now);
}
