import * as glue from "#wasm/mrml";
import { Engine } from "./engine.js";

export const mrml = new Engine("mrml", glue);
