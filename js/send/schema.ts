// A letter's data as other libraries validate data.
import { PostfrischError } from "../base/errors.js";
import { jsonOf } from "../base/json.js";
import { mail } from "../engine/mail.js";
import type { Letter } from "./letter.js";

/** What Standard Schema (version 1) asks of a schema, so that forms, routers and RPC libraries can validate with it. */
export interface StandardSchema<Data> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "postfrisch";
    readonly validate: (
      value: unknown,
    ) =>
      | { readonly value: Data; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[] };
    readonly types?: { readonly input: Data; readonly output: Data };
  };
}

/**
 * A letter's data as a Standard Schema: valid data come back with their defaults, others with the first problem and its path.
 *
 * @example
 * import { standardSchema } from "postfrisch";
 * import letter from "postfrisch/letters/refund";
 *
 * const schema = standardSchema(letter);
 * schema["~standard"].validate({}); // { issues: [{ message: "`shop` is missing", path: ["shop"] }] }
 */
export function standardSchema<Data>(letter: Letter<Data>): StandardSchema<Data> {
  const text = JSON.stringify(letter.schema);
  const withSchema = mail.kept(() => mail.guarded(({ DataSchema }) => new DataSchema(text)));
  const validate = (value: unknown) => {
    try {
      const data = jsonOf(value);
      return { value: JSON.parse(withSchema((schema) => schema.checked(data))) as Data };
    } catch (error) {
      if (!(error instanceof PostfrischError) || error.code === "internal") throw error;
      return { issues: [{ message: error.diagnostic.message, path: keysOf(error.diagnostic.path) }] };
    }
  };
  return { "~standard": { version: 1, vendor: "postfrisch", validate } };
}

/** `order.items[2].name` as keys. */
function keysOf(path: string | undefined): (string | number)[] {
  const found = [...(path ?? "").matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, at]) => (at === undefined ? (name ?? "") : Number(at)));
  return found[0] === "$" ? found.slice(1) : found;
}
