import load from "#load/mrml";
import type { Diagnostic } from "../base/errors.js";
import { mrml } from "../engine/mrml.js";

mrml.from(load);

/** The result of compiling with mrml. */
export interface Compiled {
  html: string;
  /** Warnings. */
  diagnostics: Diagnostic[];
}

/**
 * Compiles MJML with mrml, the alternative engine, for migration and comparison. It ignores template tags, and supports less than `compile` of
 * `postfrisch`.
 * @throws {PostfrischError} `mjml/…`, with line and column.
 */
export function compile(source: string, options: { include?: (path: string) => string | undefined } = {}): Compiled {
  return mrml.guarded((glue) => glue.compile(source, options.include));
}
