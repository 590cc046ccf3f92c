import * as glue from "#wasm/feed";
import { Engine } from "./engine.js";

export const feed = new Engine("feed", glue);
