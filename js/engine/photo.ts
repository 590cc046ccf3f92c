import * as glue from "#wasm/photo";
import { Engine } from "./engine.js";

export const photo = new Engine("photo", glue);
