import * as glue from "#wasm/admin";
import { Engine } from "./engine.js";

export const admin = new Engine("admin", glue);
