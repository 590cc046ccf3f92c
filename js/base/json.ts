// Values on their way into the core.
import type { Code } from "./codes.js";
import { PostfrischError, problem } from "./errors.js";

/**
 * A value as JSON text.
 * @throws {PostfrischError} `data/not-json`, or another code, for what JSON can't say: cycles, BigInt, functions
 */
export function jsonOf(value: unknown, code: Code = "data/not-json"): string {
  const refused = (why: string, cause?: unknown) =>
    problem(code, `the data can't be read: ${why}`, "use only JSON values: no cycles, no BigInt, no functions", { cause });
  let text: string | undefined;
  try {
    text = JSON.stringify(value ?? null);
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    throw refused(error instanceof Error ? error.message : String(error), error);
  }
  if (text === undefined) throw refused(`they are a ${typeof value}`);
  return text;
}
