// `postfrisch/import`.
export * from "./shop/import.js";
