// `postfrisch/admin`.
export * from "./admin/api.js";
