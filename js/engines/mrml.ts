// `postfrisch/engines/mrml`.
export * from "../send/mrml.js";
