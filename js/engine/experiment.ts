import * as glue from "#wasm/experiment";
import { Engine } from "./engine.js";

export const experiment = new Engine("experiment", glue);
