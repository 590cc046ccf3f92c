// A letter's data as a Standard Schema: what its specification asks, and what an independent judge of JSON Schema says of the same data.
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { standardSchema } from "postfrisch";
import { expect, test } from "vitest";
import { all } from "./letters/catalogue.js";

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);

test("every sample of every letter is valid, for us and for Ajv, and has its defaults", () => {
  for (const { name, letter } of all) {
    const { version, vendor, validate } = standardSchema(letter)["~standard"];
    expect([version, vendor]).toEqual([1, "postfrisch"]);
    const judge = ajv.compile(letter.schema);
    for (const [sample, data] of Object.entries(letter.samples)) {
      const { value, issues } = validate(data);
      expect([name, sample, issues, judge(data) || judge.errors]).toEqual([name, sample, undefined, true]);
      expect(value).toMatchObject(JSON.parse(JSON.stringify(data, (_, inner) => (inner === null ? undefined : inner))));
    }
  }
});

test("what Ajv refuses has an issue with its path", () => {
  const { letter } = all.find(({ name }) => name === "order-confirmation");
  const { validate } = standardSchema(letter)["~standard"];
  const judge = ajv.compile(letter.schema);
  const wrong = (change) => {
    const data = structuredClone(letter.samples.whole);
    change(data);
    expect(judge(data)).toBe(false);
    const { issues, value } = validate(data);
    expect(value).toBeUndefined();
    return issues[0].path;
  };
  expect([
    wrong((data) => delete data.shop),
    wrong((data) => delete data.order.items[1].name),
    wrong((data) => Object.assign(data.order, { total: "12" })),
    wrong((data) => Object.assign(data.order, { placedAt: "gestern" })),
    wrong((data) => Object.assign(data.order, { taxStatus: "none" })),
  ]).toEqual([["shop"], ["order", "items", 1, "name"], ["order", "total"], ["order", "placedAt"], ["order", "taxStatus"]]);
  for (const value of [null, undefined, 7, "x", []]) expect(validate(value).issues).toHaveLength(1);
});

test("what is no JSON is an issue, never a failure", () => {
  const { validate } = standardSchema(all[0].letter)["~standard"];
  const cycle = {};
  cycle.self = cycle;
  const throwing = {
    get a() {
      throw new Error("no");
    },
  };
  for (const value of [() => 1, Symbol("x"), 1n, { a: 1n }, cycle, throwing, { toJSON: () => undefined }]) expect(validate(value).issues).toHaveLength(1);
});
