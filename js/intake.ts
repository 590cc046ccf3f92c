// `postfrisch/intake`: what `postfrisch/webhooks` was called before 0.2.
export * from "./shop/webhooks.js";
export { createWebhooks as createIntake, type WebhookOptions as IntakeOptions, type Webhooks as Intake } from "./shop/webhooks.js";
