import type { Found, StoredOffer } from "../stores/store.js";

/** What is known of what is wanted. */
export type Records = Partial<Found> & {
  shown?: StoredOffer[];
  failed?: boolean;
  /** Which part of the store's answer can't be read, and offers of it. */
  bad?: string;
  badOffers?: string[];
  withoutPhotos?: boolean;
  withoutFont?: boolean;
  voted?: boolean;
  unsubscribed?: boolean;
};
