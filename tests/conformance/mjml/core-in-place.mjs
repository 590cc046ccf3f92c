// What mjml's own tests load in place of its core: components in JavaScript can't be had.
import { registerComponent } from "postfrisch/mjml";

/** What components of the head are made of. */
export class HeadComponent {}

const inPlace = { HeadComponent, registerComponent };

export { inPlace as default, inPlace as "module.exports" };
