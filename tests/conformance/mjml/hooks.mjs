// Loaded before one of mjml's test files, and before mjml's command where a test runs it: whose function and command they are is said by MJML_TESTS_OF, mocha's
// words are node:test's, and what the checkout has not installed comes from here.
import { createRequire, registerHooks } from "node:module";
import { after, afterEach, before, beforeEach, describe, it as nodesIt } from "node:test";
import { pathToFileURL } from "node:url";

const ours = createRequire(import.meta.url);
const isOurs = process.env.MJML_TESTS_OF !== "npm";
const here = (name) => new URL(name, import.meta.url).href;
const installed = (name) => pathToFileURL(ours.resolve(name)).href;
/** What tests load, and what they get. */
const IN_PLACE = [
  [/^mjml$|^\.\.?\/(\.\.\/)*(lib|src)(\/index(\.js)?)?$/, isOurs ? here("in-place.mjs") : installed("mjml")],
  [/(^|\/)mjml-core(\/lib(\/index(\.js)?)?)?$/, isOurs ? here("core-in-place.mjs") : installed("mjml-core")],
];
const COMMAND = isOurs ? here("command-in-place.mjs") : installed("mjml/bin/mjml");

registerHooks({
  resolve(specifier, context, next) {
    if (context.parentURL === undefined && /[/\\]packages[/\\]mjml[/\\]bin[/\\]mjml$/.test(specifier)) return { url: COMMAND, shortCircuit: true };
    const isTest = /\/packages\/mjml\/test/.test(context.parentURL ?? "");
    const url = isTest ? IN_PLACE.find(([known]) => known.test(specifier))?.[1] : undefined;
    if (url) return { url, shortCircuit: true };
    try {
      return next(specifier, context);
    } catch (error) {
      if (!isTest || /^[./]|^file:/.test(specifier)) throw error;
      return { url: installed(specifier), shortCircuit: true };
    }
  },
});

/** What mocha gives its functions as `this`. */
const mocha = (skip) => {
  const self = {};
  const chained = () => self;
  const { before, after, beforeEach, afterEach } = words;
  return Object.assign(self, {
    timeout: chained,
    slow: chained,
    retries: chained,
    skip,
    before,
    after,
    beforeAll: before,
    afterAll: after,
    beforeEach,
    afterEach,
  });
};

/** A test or a hook of mocha's: one with a parameter is done when it calls it. */
const called = (work) => {
  const self = (context) => mocha(() => context?.skip?.());
  return work.length > 0 ? (context, done) => work.call(self(context), done) : (context) => work.call(self(context));
};

const words = Object.fromEntries(Object.entries({ before, after, beforeEach, afterEach }).map(([name, hook]) => [name, (work) => hook(called(work))]));
const suite = (name, work) => describe(name, () => work.call(mocha()));
const it = (name, work) => (work ? nodesIt(name, called(work)) : nodesIt.todo(name));
Object.assign(suite, { skip: describe.skip, only: suite });
Object.assign(it, { skip: nodesIt.skip, only: it });
Object.assign(globalThis, { ...words, beforeAll: words.before, afterAll: words.after, describe: suite, context: suite, it, specify: it });
