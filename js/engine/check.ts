import * as glue from "#wasm/check";
import { Engine } from "./engine.js";

export const checker = new Engine("check", glue);
