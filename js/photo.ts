// `postfrisch/photo`.
export * from "./shop/photo.js";
