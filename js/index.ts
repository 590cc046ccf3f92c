import load from "#load/mail";
import { mail } from "./engine/mail.js";

mail.from(load);

export * from "./send/api.js";
