// `postfrisch/desk`.
export * from "./admin/api.js";
