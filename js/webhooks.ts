// `postfrisch/webhooks`.
export * from "./shop/webhooks.js";
