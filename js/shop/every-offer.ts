import { OFFERS_PAGE } from "../base/limits.js";
import type { Store, StoredOffer } from "../stores/store.js";

/** All of a shop's offers, a page at a time. */
export async function* everyOffer(store: Store, tenant: string): AsyncGenerator<StoredOffer, undefined> {
  for (let after = ""; ; ) {
    const page = await store.listOffers(tenant, { after, limit: OFFERS_PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < OFFERS_PAGE) return undefined;
    after = last.id;
  }
}
