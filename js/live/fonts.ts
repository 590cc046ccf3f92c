import { problem } from "../base/errors.js";
import type { Store } from "../stores/store.js";

/** A campaign's own typeface that the core asks for: its files in the store. */
export interface FontWanted {
  tenant: string;
  /** The regular face, then the bold one where there is one. */
  assets: string[];
}

/** What takes a typeface. */
interface Writer {
  putFont(assets: string[], regular: Uint8Array, bold?: Uint8Array): void;
}

/**
 * Brings a typeface from the store to the core.
 * @throws where the store lacks a file, or it is no typeface
 */
export async function bringFont(writer: () => Writer, store: Pick<Store, "asset">, { tenant, assets }: FontWanted): Promise<void> {
  const [regular, bold] = await Promise.all(assets.map((id) => store.asset(tenant, id)));
  if (!regular || bold === null) throw problem("paint/bad-font", `the store lacks a typeface of ${tenant}`, "publish the campaign again");
  writer().putFont(assets, regular, bold);
}
