// `postfrisch/mjml`.
export * from "./send/mjml.js";
export { default } from "./send/mjml.js";
