// `postfrisch/desk`: what `postfrisch/admin` was called before 0.2.
export * from "./admin/api.js";
