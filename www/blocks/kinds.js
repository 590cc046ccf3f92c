import { BlockKind } from "../words.js";

/** Every kind of block, and the parts that stand beside one, in the order in which they are shown. */
export const KINDS = [...BlockKind, "heading", "text"];
