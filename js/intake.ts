// `postfrisch/intake`: the name of `postfrisch/webhooks` before 0.2.
export * from "./shop/webhooks.js";
export { createWebhooks as createIntake, type WebhookOptions as IntakeOptions, type Webhooks as Intake } from "./shop/webhooks.js";
