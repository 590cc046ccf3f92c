// `postfrisch/intake`.
export * from "./shop/webhooks.js";
