/**
 * An instance of one of the platform's classes, as its types have it: those of `lib.dom`, `@types/node` or a runtime's own. A program may have none of them;
 * to it such a thing is only an object.
 */
type Instance<Name extends string> = typeof globalThis extends Record<Name, { prototype: infer Known }> ? Known : object;

export type WebRequest = Instance<"Request">;
export type WebResponse = Instance<"Response">;
export type WebSignal = Instance<"AbortSignal">;
