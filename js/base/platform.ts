// Instances of the platform's classes, as its types have them: those of `lib.dom`, `@types/node` or a runtime's own. A program may have none of them; to it such
// a thing is only an object.

/** A request, as `fetch` has it. */
export type WebRequest = typeof globalThis extends Record<"Request", { prototype: infer Known }> ? Known : object;
/** An answer to one. */
export type WebResponse = typeof globalThis extends Record<"Response", { prototype: infer Known }> ? Known : object;
/** What ends it: an `AbortSignal`. */
export type WebSignal = typeof globalThis extends Record<"AbortSignal", { prototype: infer Known }> ? Known : object;
