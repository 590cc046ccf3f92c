import type { Found, StoredOffer } from "../stores/store.js";

/** The records found for a lookup. */
export type Records = Partial<Found> & {
  shown?: StoredOffer[];
  failed?: boolean;
  /** The unreadable part of the store's answer, and unreadable offers. */
  bad?: string;
  badOffers?: string[];
  withoutPhotos?: boolean;
  withoutFont?: boolean;
  voted?: boolean;
  unsubscribed?: boolean;
};
