// `postfrisch/experiments`.
export { type Code, type Diagnostic, PostfrischError, type Severity } from "./base/errors.js";
export * from "./experiments/conclude.js";
export * from "./experiments/counters.js";
export * from "./experiments/experiment.js";
export type { Exposure } from "./experiments/tag.js";
export type * from "./experiments/types.js";
