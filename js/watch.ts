// `postfrisch/watch`.
export * from "./shop/watch.js";
