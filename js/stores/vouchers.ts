// What a store does with voucher pools. Days are counted from 1970; people and purchases come as hashes (`js/shop/holder.ts`).

/** The last day of a code that has none. */
export const NO_END = 2 ** 31 - 1;

/** A code on its way into a pool. */
export interface NewVoucher {
  code: string;
  /** The last day on which it can be redeemed; {@link NO_END} for none. */
  until: number;
  /** How often it can be redeemed. */
  uses: number;
}

/** A code as stores keep it. Of one that was swept only the code is left: `until` is 0 then. */
export interface StoredVoucher extends NewVoucher {
  /** How often it was redeemed. */
  used: number;
}

/** What is left of a code that was swept, beside itself. */
export const SWEPT = { until: 0, uses: 0, used: 0 };

/** Who asks for a code. */
export interface VoucherWish {
  /** A hash of the person and the mail. */
  holder: string;
  /** A hash of the person alone: {@link VoucherStore.forgetHolder} finds all of theirs by it. */
  subject: string;
}

/** What came of asking for codes. */
export interface TakenVouchers {
  /** In the order of the wishes; null where there are too few codes, and none was assigned. */
  vouchers: StoredVoucher[] | null;
  /** How many codes are left to give. */
  left: number;
  /** How many of the wishes had no code before. */
  wanted: number;
}

/** How many codes of a pool are left, were given or redeemed, and are over. Each code counts once. */
export interface PoolCounts {
  left: number;
  given: number;
  expired: number;
}

/** Pools of codes, of which none is given twice. */
export interface VoucherStore {
  /** Adds codes. One that the pool has, or had, stays as it is, so that it is never given again. Gives how many are new. */
  addVouchers(tenant: string, pool: string, vouchers: NewVoucher[]): Promise<number>;
  /**
   * Gives each holder a code, or none of them: first those that they have, then those that end first, by their bytes. A code whose last day was before `day`
   * is given to nobody, and no longer its holder's. Whoever takes at the same time takes others.
   * @param wishes each holder once
   */
  takeVouchers(tenant: string, pool: string, wishes: VoucherWish[], day: number): Promise<TakenVouchers>;
  countVouchers(tenant: string, pool: string, day: number): Promise<PoolCounts>;
  /** A code by itself or by its holder. */
  voucher(tenant: string, pool: string, by: { code: string } | { holder: string }): Promise<StoredVoucher | null>;
  /**
   * Counts a use, once for each purchase, where the code has one left and its last day is not before `day`. A code that is redeemed is given to nobody any more.
   * Gives the code as it is now, and whether this purchase counts; null where there is no such code.
   */
  redeemVoucher(tenant: string, pool: string, code: string, purchase: string, day: number): Promise<(StoredVoucher & { counted: boolean }) | null>;
  /** Deletes what leads from a person to codes, and from these to purchases. The codes stay given, and their uses counted. False where there is nothing. */
  forgetHolder(tenant: string, subject: string): Promise<boolean>;
  /** Deletes a pool with all that is known of its codes; false where there is none. */
  deleteVouchers(tenant: string, pool: string): Promise<boolean>;
}
