import type { Code } from "./codes.js";
import type { Severity } from "./words.js";

export type { Code, Severity };

/** One finding: what is wrong, where, and what to write instead. Lines and columns count from 1 in UTF-16 units, the end is exclusive. */
export interface Diagnostic {
  /** Stable slug, listed in `docs/errors.md`. */
  code: Code;
  severity: Severity;
  message: string;
  help: string;
  line: number | null;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
  /** The included file that the place is in; absent for the main one. */
  file?: string;
  /** The path into the data, like `items[2].price`. */
  path?: string;
}

/** The one error class of the package. */
export class PostfrischError extends Error {
  override readonly name = "PostfrischError";
  readonly diagnostic: Diagnostic;
  /** Everything found, where more than one thing was. */
  readonly diagnostics: Diagnostic[];

  constructor(diagnostic: Diagnostic, diagnostics: Diagnostic[] = [diagnostic], options?: ErrorOptions) {
    super(`${diagnostic.code}: ${diagnostic.message}`, options);
    this.diagnostic = diagnostic;
    this.diagnostics = diagnostics;
  }

  get code(): Code {
    return this.diagnostic.code;
  }

  /** The finding as plain data: the same object everywhere. */
  toJSON(): Diagnostic {
    return this.diagnostic;
  }
}

/** A finding made on the host's side, without a place; `cause` is the error that it is told for. */
export function problem(code: Code, message: string, help: string, { cause, ...more }: Partial<Diagnostic> & ErrorOptions = {}): PostfrischError {
  const diagnostic: Diagnostic = { code, severity: "error", message, help, line: null, column: null, endLine: null, endColumn: null, ...more };
  return new PostfrischError(diagnostic, [diagnostic], cause === undefined ? undefined : { cause });
}

/** Calls into wasm; what it throws as data becomes an error. A trap passes through as it is. */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    if (isDiagnostic(thrown)) throw new PostfrischError(thrown);
    throw thrown;
  }
}

function isDiagnostic(value: unknown): value is Diagnostic {
  return typeof value === "object" && value !== null && "code" in value && "help" in value && !(value instanceof Error);
}
