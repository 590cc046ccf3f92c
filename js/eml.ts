// `postfrisch/eml`.
export * from "./send/eml.js";
