// `postfrisch/vouchers`.
export * from "./shop/vouchers.js";
