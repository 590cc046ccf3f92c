import load from "#load/mrml";
import type { Diagnostic } from "../base/errors.js";
import { mrml } from "../engine/mrml.js";

mrml.from(load);

/** What mrml made of a document. */
export interface Compiled {
  html: string;
  /** What was found and did not stop it. */
  diagnostics: Diagnostic[];
}

/**
 * Compiles MJML with mrml, the other engine: for those who come from it, and to compare. It reads no template tag, and not all that `compile` of
 * `postfrisch` reads.
 * @throws {PostfrischError} `mjml/…`, with line and column.
 */
export function compile(source: string, options: { include?: (path: string) => string | undefined } = {}): Compiled {
  return mrml.guarded((glue) => glue.compile(source, options.include));
}
