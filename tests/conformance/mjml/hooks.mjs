// Loaded before one of mjml's test files: mjml's function is ours, mocha's words are node:test's, and what the checkout has not installed comes from here.
import { createRequire, registerHooks } from "node:module";
import * as test from "node:test";
import { pathToFileURL } from "node:url";

const inPlace = new URL("in-place.mjs", import.meta.url).href;
const ours = createRequire(import.meta.url);
const isMjml = (specifier, parent) =>
  specifier === "mjml" || (/^\.\.?\/(\.\.\/)*(lib|src)(\/index(\.js)?)?$/.test(specifier) && /\/packages\/mjml\/test/.test(parent ?? ""));

registerHooks({
  resolve(specifier, context, next) {
    if (isMjml(specifier, context.parentURL)) return { url: inPlace, shortCircuit: true };
    try {
      return next(specifier, context);
    } catch (error) {
      if (/^[./]|^file:/.test(specifier)) throw error;
      return { url: pathToFileURL(ours.resolve(specifier)).href, shortCircuit: true };
    }
  },
});

const { describe, it, before, after, beforeEach, afterEach } = test;
Object.assign(globalThis, { describe, context: describe, it, before, after, beforeEach, afterEach });
