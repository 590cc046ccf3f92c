// `postfrisch/nodemailer`.
export * from "./send/nodemailer.js";
