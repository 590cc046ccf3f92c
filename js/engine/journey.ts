import * as glue from "#wasm/journey";
import { Engine } from "./engine.js";

export const journey = new Engine("journey", glue);
