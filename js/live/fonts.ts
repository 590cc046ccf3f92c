import { problem } from "../base/errors.js";
import type { Store } from "../stores/store.js";

/** A campaign's font that the core needs: its files in the store. */
export interface FontWanted {
  tenant: string;
  /** The regular file, then the bold one if there is one. */
  assets: string[];
}

/** A recipient of fonts. */
interface Writer {
  putFont(assets: string[], regular: Uint8Array, bold?: Uint8Array): void;
}

/**
 * Loads a font from the store into the core.
 * @throws if the store lacks a file, or if the font is invalid
 */
export async function bringFont(writer: () => Writer, store: Pick<Store, "asset">, { tenant, assets }: FontWanted): Promise<void> {
  const [regular, bold] = await Promise.all(assets.map((id) => store.asset(tenant, id)));
  if (!regular || bold === null) throw problem("paint/bad-font", `the store lacks a font of ${tenant}`, "publish the campaign again");
  writer().putFont(assets, regular, bold);
}
