// `postfrisch/journey`.

export { type Code, type Diagnostic, PostfrischError, type Severity } from "./base/errors.js";
export * from "./journey/planner.js";
export type * from "./journey/types.js";
