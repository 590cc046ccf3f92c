// `postfrisch/desk`: the name of `postfrisch/admin` before 0.2.
export * from "./admin/api.js";
