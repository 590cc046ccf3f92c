import * as glue from "#wasm/live";
import { Engine } from "./engine.js";

export const live = new Engine("live", glue);
