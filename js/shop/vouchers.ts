import { dayIn } from "../base/day.js";
import { type Diagnostic, PostfrischError, problem } from "../base/errors.js";
import { VOUCHER_CHARS, VOUCHER_NAME_CHARS, VOUCHER_PROBLEMS, VOUCHER_USES, VOUCHERS_AT_ONCE } from "../base/limits.js";
import type { Store } from "../stores/store.js";
import { NO_END, type PoolCounts, type StoredVoucher, type VoucherStore } from "../stores/vouchers.js";
import { hashOf, isReference, subjectHash } from "./holder.js";

export { type Code, type Diagnostic, PostfrischError, type Severity } from "../base/errors.js";
export type { Store } from "../stores/store.js";
export type { PoolCounts };

/** A code for a pool. */
export interface VoucherCode {
  /** 1 to 64 visible characters, case-sensitive. Surrounding white space is removed. */
  code: string;
  /** The last day on which it can be redeemed, like `2026-12-31`; without it there is none. */
  until?: string | null;
  /** How often it can be redeemed, once by default. */
  uses?: number | null;
}

/** Whom a code is for, and in which mail: the same person and mail always have the same code. */
export interface VoucherHolder {
  /** The subject reference: 16 random bytes in base64url. Stores keep a hash of it. */
  subject: string;
  /** The id of the mail, or of the occasion. Without it a person has one code of the pool. */
  mail?: string;
}

/** A voucher that somebody holds. */
export interface Voucher {
  code: string;
  /** The last day, like `2026-12-31`; null for none. */
  until: string | null;
  uses: number;
  /** How often it can still be redeemed. A code with 0 left must not be named in a mail any more. */
  left: number;
}

/** Which day it is. */
export interface VoucherDay {
  /** The IANA time zone in which a code's last day ends, `Europe/Berlin` by default. */
  zone?: string;
  /** Milliseconds since 1970, now by default. */
  now?: number;
}

/** How codes are given. */
export interface GiveOptions extends VoucherDay {
  /** The number of remaining codes below which `onLow` is called. By default, the number of holders: with fewer, the next mailing of this size would fail. */
  lowBelow?: number;
  /** Called after the codes were given, if few are left. */
  onLow?: (pool: { tenant: string; pool: string; left: number }) => void;
}

/**
 * Adds codes to a pool; the pool is made with its first codes. A code that the pool has, or had, stays as it is: given or not, it is never given again.
 * @param codes texts, or codes with their last day and uses
 * @returns how many are new, and how many the pool knew, or came twice
 * @throws {PostfrischError} `voucher/invalid`, with one diagnostic for each code that can't be used (the first hundred), its `path` like `codes[3].until`;
 *   nothing is added then
 *
 * @example
 * import { memory } from "postfrisch/stores/memory";
 * import { addVouchers, giveVouchers, redeem } from "postfrisch/vouchers";
 *
 * const store = memory();
 * await addVouchers(store, "shop", "spring", ["K7M4-1", { code: "K7M4-2", until: "2090-12-31" }]);
 * const subject = "AAAAAAAAAAAAAAAAAAAAAA"; // of the customer
 * const { vouchers, left } = await giveVouchers(store, "shop", "spring", [{ subject, mail: "m-1" }]);
 * vouchers; // [{ code: "K7M4-2", until: "2090-12-31", uses: 1, left: 1 }]
 * left; // 1
 * await redeem(store, "shop", "spring", "K7M4-2", "order-1"); // { left: 0 }
 */
export async function addVouchers(
  store: Store,
  tenant: string,
  pool: string,
  codes: Iterable<string | VoucherCode>,
): Promise<{ added: number; known: number }> {
  checkName(pool, "pool");
  const found: Diagnostic[] = [];
  const read = [...codes].map((given, at) => {
    const isText = typeof given !== "object" || given === null;
    const { code, until = null, uses = null } = isText ? { code: given } : given;
    const check = (name: string, wrong: string | undefined, help: string) => {
      if (wrong && found.length < VOUCHER_PROBLEMS) found.push(invalid(wrong, help, `codes[${at}]${isText ? "" : `.${name}`}`).diagnostic);
    };
    const day = until === null ? NO_END : dayFrom(until);
    check("code", wrongWith(code), `write 1 to ${VOUCHER_CHARS} visible characters`);
    check("until", day === undefined ? `\`${until}\` is not a date` : undefined, "write the last day as 2026-12-31");
    check("uses", uses === null || isCount(uses, VOUCHER_USES) ? undefined : `\`${uses}\` is not a number of uses`, "write a whole number from 1");
    return { code: String(code).trim().normalize("NFC"), until: day ?? NO_END, uses: uses ?? 1 };
  });
  const [first] = found;
  if (first) throw new PostfrischError(first, found);
  const added = await pools(store).addVouchers(tenant, pool, read);
  return { added, known: read.length - added };
}

/**
 * Gives each holder a code of their own, or nobody one: where the pool has too few, this says so before anything is sent. A holder who asks again, after a crash
 * or in a second try, gets the same code, until its last day is over. Codes that end first are given first.
 * @param holders up to 20,000 at once; for more, look whether {@link countVouchers} has enough for all of them, then call this several times
 * @returns the codes in the order of the holders, and how many are left
 * @throws {PostfrischError} `voucher/pool-empty` where there are too few: none was assigned; `voucher/invalid`, `zone/unknown`, and the store's own
 */
export async function giveVouchers(
  store: Store,
  tenant: string,
  pool: string,
  holders: VoucherHolder[],
  { lowBelow = holders.length, onLow, ...day }: GiveOptions = {},
): Promise<{ vouchers: Voucher[]; left: number }> {
  checkName(pool, "pool");
  if (holders.length > VOUCHERS_AT_ONCE)
    throw invalid(`${holders.length} holders are more than are given codes at once`, `give up to ${VOUCHERS_AT_ONCE} in one call`, "holders");
  const hashes = await Promise.all(
    holders.map(async (holder, at) => ({
      holder: await holderHash(tenant, pool, holder, `holders[${at}].`),
      subject: await subjectHash(tenant, holder.subject),
    })),
  );
  const once = [...new Map(hashes.map((wish) => [wish.holder, wish])).values()];
  const { vouchers, left, wanted } = await pools(store).takeVouchers(tenant, pool, once, today(day));
  if (!vouchers)
    throw problem("voucher/pool-empty", `the pool \`${pool}\` has too few codes: ${left} left, ${wanted} wanted`, "import more codes into the pool, then send; nothing was assigned"); // biome-ignore format: a sentence
  if (left < lowBelow) onLow?.({ tenant, pool, left });
  const given = new Map(once.map(({ holder }, at) => [holder, vouchers[at] as StoredVoucher]));
  return { vouchers: hashes.map(({ holder }) => told(given.get(holder) as StoredVoucher)), left };
}

/**
 * The code that a holder has, where it may be named in a mail: it is not over, and can still be redeemed.
 * @returns null where they have none, or where it was redeemed or is over
 * @throws {PostfrischError} `voucher/invalid`, `zone/unknown`
 */
export async function voucherOf(store: Store, tenant: string, pool: string, holder: VoucherHolder, day: VoucherDay = {}): Promise<Voucher | null> {
  checkName(pool, "pool");
  const found = await pools(store).voucher(tenant, pool, { holder: await holderHash(tenant, pool, holder) });
  const voucher = found && found.until >= today(day) ? told(found) : null;
  return voucher && voucher.left > 0 ? voucher : null;
}

/**
 * What a code is good for, before it is redeemed: at the checkout, say.
 * @throws {PostfrischError} `voucher/unknown`, `voucher/expired`, `voucher/exhausted`, `zone/unknown`
 */
export async function checkVoucher(store: Store, tenant: string, pool: string, code: string, day: VoucherDay = {}): Promise<Voucher> {
  checkName(pool, "pool");
  const found = await pools(store).voucher(tenant, pool, { code: typed(code) });
  return usable(found, pool, today(day));
}

/**
 * Counts a use of a code for an order. The same order counts once, however often this is called. A code that was redeemed is never given to anybody.
 * @param order the order's id in the shop; stores keep a hash of it
 * @returns how often the code can still be redeemed
 * @throws {PostfrischError} `voucher/unknown`, `voucher/expired`, `voucher/exhausted`: nothing was counted; `voucher/invalid`, `zone/unknown`
 */
export async function redeem(store: Store, tenant: string, pool: string, code: string, order: string, day: VoucherDay = {}): Promise<{ left: number }> {
  checkName(pool, "pool");
  checkName(order, "order");
  const now = today(day);
  const its = typed(code);
  const found = await pools(store).redeemVoucher(tenant, pool, its, await hashOf("voucher order", tenant, pool, its, order), now);
  return { left: (found?.counted ? told(found) : usable(found, pool, now)).left };
}

/**
 * How many codes of a pool are left, were given (or redeemed), and are over; each code counts once. Zeros for a pool that is not there.
 * @throws {PostfrischError} `voucher/invalid`, `zone/unknown`
 */
export async function countVouchers(store: Store, tenant: string, pool: string, day: VoucherDay = {}): Promise<PoolCounts> {
  checkName(pool, "pool");
  return pools(store).countVouchers(tenant, pool, today(day));
}

/**
 * Deletes a pool with all that is known of its codes. Codes that are added to it later are new, also those that were given before.
 * @returns whether there was one
 */
export async function deletePool(store: Store, tenant: string, pool: string): Promise<boolean> {
  checkName(pool, "pool");
  return pools(store).deleteVouchers(tenant, pool);
}

/** A store's pools. */
function pools(store: Store): VoucherStore {
  if (typeof store.takeVouchers === "function") return store;
  throw problem("store/failed", "this store has no voucher pools", "update the store: docs/extending/store.md says what it has to do");
}

async function holderHash(tenant: string, pool: string, holder: VoucherHolder, path = ""): Promise<string> {
  const { subject, mail = "" } = holder ?? {};
  if (!isReference(subject)) throw invalid(`\`${subject}\` is no subject reference`, "give 16 random bytes in base64url", `${path}subject`);
  if (mail !== "") checkName(mail, "mail", path);
  return hashOf("voucher holder", tenant, pool, subject, mail);
}

/** A code as a customer typed it. */
function typed(code: string): string {
  return String(code).trim().normalize("NFC");
}

/** A code that can be redeemed. */
function usable(found: StoredVoucher | null, pool: string, day: number): Voucher {
  if (!found) throw problem("voucher/unknown", `the pool \`${pool}\` has no such code`, "check the code as the customer typed it, and the pool");
  if (found.until < day) throw problem("voucher/expired", "the code's last day is over", "give the customer another one");
  const voucher = told(found);
  if (voucher.left === 0) throw problem("voucher/exhausted", `the code was redeemed ${found.used} of ${found.uses} times`, "the voucher was redeemed as often as it may be"); // biome-ignore format: a sentence
  return voucher;
}

function told({ code, until, uses, used }: StoredVoucher): Voucher {
  return { code, until: until === NO_END ? null : new Date(until * DAY).toISOString().slice(0, 10), uses, left: Math.max(uses - used, 0) };
}

const DAY = 86_400_000;

/** A day, counted from 1970. */
function dayFrom(text: unknown): number | undefined {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date knows a 31st of February. What ended before 1970 is no voucher's day.
  return time > 0 && new Date(time).toISOString().startsWith(text) ? time / DAY : undefined;
}

/** The day that it is in a zone. */
function today({ zone = "Europe/Berlin", now = Date.now() }: VoucherDay): number {
  return Date.parse(dayIn(zone, now)) / DAY;
}

/** What is wrong with a code. */
function wrongWith(code: unknown): string | undefined {
  if (typeof code !== "string") return `\`${code}\` is not a text`;
  const { length } = [...code.trim().normalize("NFC")];
  if (length === 0) return "the code is empty";
  if (length > VOUCHER_CHARS) return `the code has ${length} characters`;
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(code.trim()) ? `the code ${JSON.stringify(code.trim())} has a character that can't be seen` : undefined;
}

const isCount = (value: unknown, most: number) => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= most;

/** @throws {PostfrischError} `voucher/invalid` */
function checkName(name: string, what: "pool" | "mail" | "order", path = ""): void {
  // A pool's name is part of keys; the ids of mails and orders are the shop's own.
  const allowed = what === "pool" ? /^[\w.-]+$/ : /^[^\p{Cc}\p{Cs}]+$/u;
  if (typeof name === "string" && name.length <= VOUCHER_NAME_CHARS && allowed.test(name)) return;
  const help = what === "pool" ? "write letters, digits, `-`, `_` and `.`" : "write the id that the shop has for it, as a text";
  throw invalid(`${JSON.stringify(name)} is no ${what}`, `${help}: 1 to ${VOUCHER_NAME_CHARS} characters`, path + what);
}

function invalid(message: string, help: string, path: string): PostfrischError {
  return problem("voucher/invalid", message, help, { path });
}
