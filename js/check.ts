// `postfrisch/check`.
export * from "./send/check.js";
