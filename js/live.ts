import load from "#load/live";
import { live } from "./engine/live.js";

live.from(load);

export * from "./live/api.js";
