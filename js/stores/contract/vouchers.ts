import { type NewVoucher, NO_END, type VoucherWish } from "../vouchers.js";
import { type Checks, holds, same } from "./world.js";

const DAY = 86_400_000;
/** A day long after any other here. */
const TODAY = 40_000;
const codes = (n: number, until = NO_END, first = 1): NewVoucher[] =>
  Array.from({ length: n }, (_, i) => ({ code: `C${String(first + i).padStart(4, "0")}`, until, uses: 1 }));
const wish = (name: string): VoucherWish => ({ holder: `h-${name}`, subject: `s-${name}` });
const wishes = (n: number, name = "w") => Array.from({ length: n }, (_, i) => wish(`${name}${i}`));
const voucher = (code: string, more = {}) => ({ code, until: NO_END, uses: 1, used: 0, ...more });

/** Voucher pools. */
export const voucherChecks: Checks = {
  "codes are added once, whatever became of them, and each pool has its own": async ({ store, tenant, other }) => {
    const again = [...codes(2), { code: "C0001", until: 5, uses: 9 }];
    same([await store.addVouchers(tenant, "p", codes(3)), await store.addVouchers(tenant, "p", [...again, ...codes(2, NO_END, 4)])], [3, 2]);
    same([await store.addVouchers(tenant, "q", codes(1)), await store.addVouchers(other, "p", codes(2)), await store.addVouchers(tenant, "p", [])], [1, 2, 0]);
    same(await store.voucher(tenant, "p", { code: "C0001" }), voucher("C0001"));
    await store.takeVouchers(tenant, "p", [wish("a")], TODAY);
    same(await store.addVouchers(tenant, "p", codes(1)), 0);
    same(await store.countVouchers(tenant, "p", TODAY), { left: 4, given: 1, expired: 0 });
    same([await store.countVouchers(other, "p", TODAY), await store.countVouchers(tenant, "none", TODAY)], [
      { left: 2, given: 0, expired: 0 },
      { left: 0, given: 0, expired: 0 },
    ]); // biome-ignore format: two
    same([await store.voucher(tenant, "p", { code: "C9" }), await store.voucher(tenant, "none", { holder: "h-a" })], [null, null]);
    // Texts are only themselves.
    const odd = ["%", "a b", "ä'\"\\", "漢字-𝔘", "c0001"];
    same(await store.addVouchers(tenant, "odd", odd.map((code) => ({ code, until: NO_END, uses: 1 }))), 5); // biome-ignore format: a list
    for (const code of odd) same(await store.voucher(tenant, "odd", { code }), voucher(code));
  },

  "a holder who asks again has the same code, and nobody else has it": async ({ store, tenant }) => {
    await store.addVouchers(tenant, "p", codes(5));
    const [a, b, c] = [wish("a"), wish("b"), wish("c")];
    same(await store.takeVouchers(tenant, "p", [a, b], TODAY), { vouchers: [voucher("C0001"), voucher("C0002")], left: 3, wanted: 2 });
    same(await store.takeVouchers(tenant, "p", [c, b, a], TODAY), { vouchers: ["C0003", "C0002", "C0001"].map((code) => voucher(code)), left: 2, wanted: 1 });
    same(await store.takeVouchers(tenant, "p", [], TODAY), { vouchers: [], left: 2, wanted: 0 });
    same([await store.voucher(tenant, "p", { holder: a.holder }), await store.voucher(tenant, "p", { holder: "nobody" })], [voucher("C0001"), null]);
  },

  "where codes are short nobody gets one, and it says how many there are": async ({ store, tenant }) => {
    await store.addVouchers(tenant, "p", codes(3));
    await store.takeVouchers(tenant, "p", [wish("known")], TODAY);
    same(await store.takeVouchers(tenant, "p", [wish("known"), ...wishes(3)], TODAY), { vouchers: null, left: 2, wanted: 3 });
    same([await store.voucher(tenant, "p", { holder: "h-w0" }), (await store.countVouchers(tenant, "p", TODAY)).left], [null, 2]);
    same(await store.takeVouchers(tenant, "none", wishes(1), TODAY), { vouchers: null, left: 0, wanted: 1 });
    same((await store.takeVouchers(tenant, "p", wishes(2), TODAY)).vouchers?.length, 2);
    // Whoever has one is served by an empty pool, too.
    same(await store.takeVouchers(tenant, "p", [wish("known")], TODAY), { vouchers: [voucher("C0001")], left: 0, wanted: 0 });
  },

  "many take at once, and no code is given twice": async ({ store, tenant }) => {
    await store.addVouchers(tenant, "p", codes(60));
    const parts = Array.from({ length: 12 }, (_, i) => wishes(6, `part${i}-`));
    const taken = await Promise.all(parts.map((part) => store.takeVouchers(tenant, "p", part, TODAY)));
    const served = taken.flatMap(({ vouchers }) => vouchers ?? []);
    // Ten of twelve have all of theirs, two have none.
    same([taken.filter(({ vouchers }) => vouchers === null).length, new Set(served.map(({ code }) => code)).size], [2, 60]);
    same((await store.countVouchers(tenant, "p", TODAY)).left, 0);
    // The same holders at once have one code each.
    await store.addVouchers(tenant, "q", codes(60));
    const same8 = await Promise.all(Array.from({ length: 8 }, () => store.takeVouchers(tenant, "q", wishes(6), TODAY)));
    same(new Set(same8.map(({ vouchers }) => JSON.stringify(vouchers?.map(({ code }) => code)))).size, 1);
    same((await store.countVouchers(tenant, "q", TODAY)).left, 54);
  },

  "a mailing's codes are given in one call": async ({ store, tenant }) => {
    await store.addVouchers(tenant, "p", codes(3_000));
    const { vouchers, left } = await store.takeVouchers(tenant, "p", wishes(2_500), TODAY);
    same([vouchers?.length, new Set(vouchers?.map(({ code }) => code)).size, left], [2_500, 2_500, 500]);
    same((await store.takeVouchers(tenant, "p", wishes(2_500), TODAY)).vouchers, vouchers);
  },

  "what ends first is given first, what is over to nobody": async ({ store, tenant }) => {
    const day = Math.floor(Date.now() / DAY) + 10;
    await store.addVouchers(tenant, "p", [...codes(2), ...codes(1, day, 7), ...codes(1, day + 5, 5), ...codes(1, day - 1, 9)]);
    const take = async (name: string, on: number) => (await store.takeVouchers(tenant, "p", [wish(name)], on)).vouchers?.map(({ code }) => code);
    same([await take("a", day), await take("b", day), await take("c", day)], [["C0007"], ["C0005"], ["C0001"]]);
    same(await store.countVouchers(tenant, "p", day), { left: 1, given: 3, expired: 1 });
    // A code that is over is no longer its holder's; they get the next one.
    same([await take("a", day), await take("a", day + 1), await take("a", day + 1)], [["C0007"], ["C0002"], ["C0002"]]);
    same(await store.voucher(tenant, "p", { code: "C0007" }), voucher("C0007", { until: day }));
    same(await take("d", day), undefined);
  },

  "uses are counted once for each purchase, and no more than there are": async ({ store, tenant }) => {
    const day = TODAY + 5;
    await store.addVouchers(tenant, "p", [
      { code: "TEN", until: NO_END, uses: 10 },
      { code: "ONE", until: day, uses: 1 },
    ]);
    const redeem = (code: string, purchase: string, on = day) => store.redeemVoucher(tenant, "p", code, purchase, on);
    same([await redeem("NONE", "o1"), await store.redeemVoucher(tenant, "q", "TEN", "o1", day)], [null, null]);
    same(await redeem("ONE", "o1", day + 1), { ...voucher("ONE", { until: day }), counted: false });
    const one = { ...voucher("ONE", { until: day, used: 1 }), counted: true };
    same([await redeem("ONE", "o1"), await redeem("ONE", "o1"), await redeem("ONE", "o1", day + 1)], [one, one, one]);
    same(await redeem("ONE", "o2"), { ...one, counted: false });
    // Twenty purchases at once, each of them twice.
    const all = await Promise.all(Array.from({ length: 40 }, (_, i) => redeem("TEN", `o${i % 20}`)));
    const counted = all.flatMap((said, i) => (said?.counted ? [`o${i % 20}`] : []));
    same([new Set(counted).size, counted.length, (await store.voucher(tenant, "p", { code: "TEN" }))?.used], [10, 20, 10]);
    // What was redeemed is given to nobody.
    same([await store.takeVouchers(tenant, "p", [wish("a")], day), await store.countVouchers(tenant, "p", day)], [
      { vouchers: null, left: 0, wanted: 1 },
      { left: 0, given: 2, expired: 0 },
    ]); // biome-ignore format: two
  },

  "who has codes is forgotten, and the codes stay given": async ({ store, tenant, other }) => {
    for (const [of, pool] of [[tenant, "p"], [tenant, "q"], [other, "p"]] as const) await store.addVouchers(of, pool, codes(4)); // biome-ignore format: a list
    const mails = ["m1", "m2"].map((mail) => ({ holder: `h-${mail}`, subject: "s" }));
    await store.takeVouchers(tenant, "p", [...mails, wish("b")], TODAY);
    await store.takeVouchers(tenant, "q", mails.slice(0, 1), TODAY);
    await store.takeVouchers(other, "p", mails, TODAY);
    await store.redeemVoucher(tenant, "p", "C0001", "o", TODAY);
    same([await store.forgetHolder(tenant, "nobody"), await store.forgetHolder(tenant, "s"), await store.forgetHolder(tenant, "s")], [false, true, false]);
    const held = (of: string, pool: string, holder: string) => store.voucher(of, pool, { holder });
    same([await held(tenant, "p", "h-m1"), await held(tenant, "p", "h-m2"), await held(tenant, "q", "h-m1")], [null, null, null]);
    same([(await held(tenant, "p", "h-b"))?.code, (await held(other, "p", "h-m2"))?.code], ["C0003", "C0002"]);
    same([await store.voucher(tenant, "p", { code: "C0001" }), await store.countVouchers(tenant, "p", TODAY)], [
      voucher("C0001", { used: 1 }),
      { left: 1, given: 3, expired: 0 },
    ]); // biome-ignore format: two
    same((await store.takeVouchers(tenant, "p", mails.slice(0, 1), TODAY)).vouchers?.[0]?.code, "C0004");
  },

  "of codes that are over only the code is left, so that it is not new; a pool that is deleted is gone": async ({ store, tenant, other }) => {
    const now = Date.now();
    const day = Math.floor(now / DAY);
    // Three days ago it was over everywhere, yesterday it may still be today somewhere. Adding may sweep what was there before.
    await store.addVouchers(other, "p", codes(1, day - 3));
    await store.addVouchers(tenant, "p", [...codes(2, day - 3), ...codes(1, day - 1, 5), ...codes(1, NO_END, 8)]);
    await store.takeVouchers(tenant, "p", [wish("a")], day - 3);
    await store.redeemVoucher(tenant, "p", "C0001", "o", day - 3);
    await store.sweep(now);
    same(await store.voucher(tenant, "p", { holder: "h-a" }), null);
    same(await store.voucher(tenant, "p", { code: "C0001" }), { code: "C0001", until: 0, uses: 0, used: 0 });
    same(await store.voucher(tenant, "p", { code: "C0005" }), voucher("C0005", { until: day - 1 }));
    same((await store.redeemVoucher(tenant, "p", "C0001", "o", day))?.counted, false);
    same([await store.addVouchers(tenant, "p", codes(2)), await store.countVouchers(tenant, "p", day)], [0, { left: 1, given: 0, expired: 3 }]);
    same(await store.forgetHolder(tenant, "s-a"), false);
    await store.takeVouchers(tenant, "p", [wish("b")], day);
    same([await store.deleteVouchers(tenant, "none"), await store.deleteVouchers(tenant, "p"), await store.deleteVouchers(tenant, "p")], [false, true, false]);
    same([await store.forgetHolder(tenant, "s-b"), await store.addVouchers(tenant, "p", codes(2))], [false, 2]);
    holds((await store.countVouchers(other, "p", day)).expired === 1, "the pool of another tenant stays");
  },
};
