// `postfrisch/journey`.
export { type Code, type Diagnostic, PostfrischError, type Severity } from "./base/errors.js";
export * from "./journey/check.js";
export * from "./journey/data.js";
export * from "./journey/holidays.js";
export * from "./journey/planner.js";
export * from "./journey/rows/import.js";
export * from "./journey/rows/read.js";
export type * from "./journey/rows/types.js";
export * from "./journey/runner.js";
export type * from "./journey/types.js";
