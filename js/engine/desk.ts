import * as glue from "#wasm/desk";
import { Engine } from "./engine.js";

export const desk = new Engine("desk", glue);
