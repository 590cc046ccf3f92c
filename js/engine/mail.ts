import * as glue from "#wasm/mail";
import { Engine } from "./engine.js";

export const mail = new Engine("mail", glue);
