// Data on their way into the core.
import { PostfrischError, problem } from "../base/errors.js";

/**
 * Data as JSON text.
 * @throws {PostfrischError} `data/not-json` for what JSON can't say: cycles, BigInt, functions
 */
export function jsonOf(data: unknown): string {
  try {
    const text: string | undefined = JSON.stringify(data ?? null);
    if (text !== undefined) return text;
  } catch (error) {
    if (error instanceof PostfrischError) throw error;
    throw problem("data/not-json", `the data can't be read: ${error instanceof Error ? error.message : error}`, "use only JSON values: no cycles, no BigInt", {
      cause: error,
    });
  }
  throw problem("data/not-json", `data of type ${typeof data} can't be read`, "use only JSON values");
}
