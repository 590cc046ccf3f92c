// A campaign's manifest has a JSON Schema and a type: both are made of the core's own shape, and held against what the core takes.
import fs from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { PostfrischError, publish, validate } from "../../../dist/js/admin.js";
import { sealLinks } from "../../../dist/js/index.js";
import { createLive } from "../../../dist/js/live.js";
import { memory } from "../../../dist/js/stores/memory.js";
import { campaign, chance, importDemo, newKeys } from "./parts.js";
import { pages, snippetsOf } from "./snippets.js";
import { typed } from "./typed.js";

const SCHEMA = "docs/campaign.schema.json";
const schema = JSON.parse(fs.readFileSync(SCHEMA, "utf8"));
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
const accepts = ajv.compile(schema);
const acceptsBlock = ajv.compile({ $ref: `${schema.$id}#/$defs/CampaignBlock` });

/** Whole numbers that are written with a point, which JSON.stringify can't. */
const withPoints = (manifest) => JSON.stringify(manifest).replaceAll(/"@(-?\d+)@"/g, "$1.0");

/** Whether the core takes a text as a campaign, whatever else it then says of it. */
async function isTaken(text) {
  try {
    await validate(memory(), text);
    return true;
  } catch (error) {
    expect(error, text).toBeInstanceOf(PostfrischError);
    expect(error.code, `${error.message} ${text}`).toBe("campaign/invalid");
    return false;
  }
}

/** All that a schema has: its fields, words, kinds of values and nulls. */
function allOf(is = schema, at = "#") {
  if (is.anyOf) return is.anyOf.flatMap((one, which) => [`${at} ${which}`, ...allOf(one, `${at} ${which}`)]);
  const properties = Object.entries(is.properties ?? {}).flatMap(([name, one]) => [`${at}.${name}`, ...allOf(one, `${at}.${name}`)]);
  const words = (is.enum ?? []).map((word) => `${at} ${word}`);
  const nulls = [is.type].flat().includes("null") ? [`${at} null`] : [];
  const parts = Object.entries(is.$defs ?? {}).flatMap(([name, one]) => allOf(one, `#/$defs/${name}`));
  return [...properties, ...words, ...nulls, ...(is.items ? allOf(is.items, `${at}[]`) : []), ...parts];
}

/** Manifests by the schema, valid ones, and what of it they have had. */
class Manifests {
  had = new Set();
  constructor(seed) {
    this.random = chance(seed);
  }

  make(is = schema, at = "#") {
    const { below, of, may } = this.random;
    if (is.$ref) return this.make(schema.$defs[is.$ref.split("/").at(-1)], is.$ref);
    if (is.anyOf) {
      const which = below(is.anyOf.length);
      return this.#saw(`${at} ${which}`, this.make(is.anyOf[which], `${at} ${which}`));
    }
    if (is.enum) {
      const word = of(is.enum);
      return this.#saw(`${at} ${word}`, word);
    }
    const type = [is.type].flat();
    switch (of(type)) {
      case "null":
        return this.#saw(`${at} null`, null);
      case "boolean":
        return may(50);
      case "integer":
        return of([is.minimum, is.maximum, is.minimum + below(is.maximum - is.minimum)]);
      case "string":
        return is.pattern ? of(["#fff", "#A1b2C3", "#000000"]) : of(["", "a", "top.0", "2026-11-01", "https://shop.example/a", "Größe\n“5 €”", "null", "@"]);
      case "array":
        return Array.from({ length: below(4) }, () => this.make(is.items, `${at}[]`));
    }
    const all = Object.keys(is.properties);
    const names = all.filter((name) => is.required?.includes(name) || may(40));
    if (names.length < (is.minProperties ?? 0)) names.push(of(all));
    return Object.fromEntries(names.map((name) => [name, this.#saw(`${at}.${name}`, this.make(is.properties[name], `${at}.${name}`))]));
  }

  #saw(what, value) {
    this.had.add(what);
    return value;
  }
}

/** Every place in a value: what it is in, and under which name. */
function placesOf(value) {
  if (value === null || typeof value !== "object") return [];
  return Object.keys(value).flatMap((name) => [{ within: value, name }, ...placesOf(value[name])]);
}

/** The objects in a value, with itself. */
const objectsOf = (value) =>
  [value, ...placesOf(value).map(({ within, name }) => within[name])].filter((one) => one && typeof one === "object" && !Array.isArray(one));

const OTHERS = [true, 0, 7, 1.5, -1, "", "a", [], ["a"], {}, { de: "a" }, { de: "a", en: "b" }, { de: "a", en: "b", sv: "c" }];
const isNumber = ({ within, name }) => typeof within[name] === "number";
const isNamed = ({ within }) => !Array.isArray(within);

/** What is done to one place of a valid manifest; false where there is no such place. */
const DAMAGES = {
  "a field is renamed": (manifest, { of }) => {
    const place = of(placesOf(manifest).filter(isNamed));
    const { within, name } = place;
    const other = of([`${name}s`, name.slice(0, -1), name.toUpperCase(), name.toLowerCase(), ` ${name}`]);
    const value = within[name];
    delete within[name];
    within[other] = value;
  },
  "a type is another": (manifest, { of }) => {
    const { within, name } = of(placesOf(manifest));
    within[name] = of(OTHERS);
  },
  "a number is out of range or no whole one": (manifest, { of }) => {
    const places = placesOf(manifest).filter(isNumber);
    if (places.length === 0) return false;
    const { within, name } = of(places);
    within[name] = of([-1, 256, 65_535, 65_536, within[name] + 0.5, 4_294_967_296, 2 ** 53, 1e300, -1e300, 1e-300]);
  },
  "a whole number is written with a point": (manifest, { of }) => {
    const places = placesOf(manifest).filter(isNumber);
    if (places.length === 0) return false;
    const { within, name } = of(places);
    within[name] = `@${of([within[name], within[name], -1, 256, 65_536])}@`;
  },
  "a word is misspelt": (manifest, { of, below }) => {
    const places = placesOf(manifest).filter(({ within, name }) => typeof within[name] === "string" && within[name] !== "");
    if (places.length === 0) return false;
    const { within, name } = of(places);
    const at = below(within[name].length);
    within[name] = of([within[name].slice(0, at) + within[name].slice(at + 1), within[name].toUpperCase(), `${within[name]} `]);
  },
  "a null is put in": (manifest, { of }) => {
    const { within, name } = of(placesOf(manifest));
    within[name] = null;
  },
  "a field is removed": (manifest, { of }) => {
    const { within, name } = of(placesOf(manifest).filter(isNamed));
    delete within[name];
  },
  "a field is added": (manifest, { of }) => {
    const name = of(["$schema", "id", "kind", "offers", "width", "until", "colour", "constructor", "", "fr"]);
    of(objectsOf(manifest))[name] ??= of(["a", 7, null, [], {}]);
  },
};

test("e11_the_schema_says_what_the_core_says_of_thousands_of_manifests", async () => {
  const manifests = new Manifests(23);
  const { random } = manifests;
  const counted = {};
  for (let n = 0; n < 4000; n++) {
    const [damage, does] = random.may(20) ? ["none", () => {}] : random.of(Object.entries(DAMAGES));
    const manifest = manifests.make();
    if (does(manifest, random) === false) continue;
    const text = withPoints(manifest);
    const isRight = accepts(JSON.parse(text));
    expect(await isTaken(text), `${damage}: ${ajv.errorsText(accepts.errors)}\n${text}`).toBe(isRight);
    counted[damage] ??= { right: 0, wrong: 0 };
    counted[damage][isRight ? "right" : "wrong"] += 1;
  }
  // The generator makes everything that the schema has, and each damage leaves some manifests right, and breaks others.
  const never = ["a field is renamed"];
  expect(allOf().filter((what) => !manifests.had.has(what))).toEqual([]);
  expect(counted.none).toEqual({ right: expect.any(Number), wrong: 0 });
  for (const damage of Object.keys(DAMAGES)) {
    expect(counted[damage].wrong, damage).toBeGreaterThan(50);
    if (!never.includes(damage)) expect(counted[damage].right, damage).toBeGreaterThan(20);
  }
}, 120_000);

/** The manifests of examples and pages, and the blocks that pages show alone. */
const files = fs.globSync("examples/**/*.json", { exclude: (name) => /node_modules|dist/.test(name) });
const written = [
  ...files.map((file) => ({ name: file, folder: path.dirname(file), value: JSON.parse(fs.readFileSync(file, "utf8")) })),
  ...pages.flatMap(snippetsOf).flatMap(({ language, name, code }) => (language === "json" ? [{ name, value: JSON.parse(code) }] : [])),
];
const whole = written.filter(({ value }) => value.blocks);
const blocks = written.filter(({ value }) => value.kind && value.slots);

test("e11_manifests_of_examples_and_docs_are_valid_and_name_a_schema_that_is_there", async () => {
  expect(whole.map(({ name }) => name.split(":")[0])).toEqual(expect.arrayContaining(["examples/shop/campaign.json", "README.md", "docs/campaign.md"]));
  expect(blocks.length).toBeGreaterThan(1);
  for (const { name, value } of whole) expect(accepts(value), `${name}: ${ajv.errorsText(accepts.errors)}`).toBe(true);
  for (const { name, value } of blocks) expect(acceptsBlock(value), `${name}: ${ajv.errorsText(acceptsBlock.errors)}`).toBe(true);
  for (const { name, folder, value } of whole) {
    // What pages show lies beside the package's installation.
    const file = folder ? path.join(folder, value.$schema) : value.$schema.replace(/^\.\/node_modules\/postfrisch\//, "");
    expect(path.normalize(file), name).toBe(SCHEMA);
  }
  const { default: exported } = await import("postfrisch/campaign.schema.json", { with: { type: "json" } });
  expect(exported).toEqual(schema);
  expect(JSON.parse(fs.readFileSync("package.json", "utf8")).files).toContain("docs");
});

test("e11_a_manifest_with_its_schema_goes_all_the_way", async () => {
  const [store, keys, reasons] = [memory(), newKeys(), []];
  await importDemo(store);
  const text = JSON.stringify({ ...campaign, $schema: "./campaign.schema.json" }).replaceAll('"width":560', '"width":560.0');
  expect(await validate(store, text)).toMatchObject({ diagnostics: [] });
  await publish(store, text);
  const [{ picture }] = sealLinks({ baseUrl: "https://live.example", keys, campaign: text, message: "m" });
  const live = createLive({ store, keys, fallback: "https://shop.example/", countEvery: false, onFallback: ({ reason }) => reasons.push(reason) });
  expect((await live.fetch(new Request(picture))).status).toBe(200);
  expect(reasons).toEqual([]);
  const [{ manifest }] = await store.versions("shop", "herbst");
  expect(JSON.parse(manifest).$schema).toBe("./campaign.schema.json");
});

const TYPED = `import { compile, type LiveOptions, sealLinks } from "postfrisch";
import { type Campaign, type CampaignBlock, publish, validate } from "postfrisch/admin";
import { memory } from "postfrisch/stores/memory";
declare const live: Omit<LiveOptions, "campaign">;
const store = memory();
`;

test("e11_the_type_takes_what_examples_and_docs_have", () => {
  const campaigns = whole.map(({ value }) => `await publish(store, ${JSON.stringify(value)});`);
  const shown = blocks.map(({ value }, at) => `export const block${at}: CampaignBlock = ${JSON.stringify(value)};`);
  const program = `${TYPED}${[...campaigns, ...shown].join("\n")}
const campaign: Campaign = ${JSON.stringify(whole[0].value)};
campaign.theme = { font: null, density: "compact" };
campaign.blocks.push({ id: "poll", kind: "poll", width: 560, height: 200, title: { de: "Wie?", en: "How?" }, slots: [{ whenGone: "collapse", fallback: null }] });
await validate(store, campaign);
await validate(store, JSON.stringify(campaign));
sealLinks({ ...live, campaign });
compile("").render({}, { live: { ...live, campaign } });`;
  expect(typed(program)).toBe("");
}, 60_000);

test("e11_the_type_refuses_what_the_core_refuses", () => {
  const right = 'id: "a", kind: "offers", width: 560, height: 172, offers: ["a"], slots: [{ whenGone: "fill" }]';
  const wrong = [
    'kind: "offrs"',
    'width: "560"',
    "widht: 560",
    "slots: [{}]",
    'recommend: [{ slot: "upsell" }]',
    'heading: { sv: "a" }',
    "photo: null",
    "offers: null",
  ];
  const damaged = wrong.map((field) => [...right.split(/, (?=\w+:)/).filter((part) => !part.startsWith(field.split(":")[0])), field].join(", "));
  const manifests = [right, ...damaged].map((block) => `{ tenant: "a", id: "b", allow: [], fallback: "", blocks: [{ ${block} }] }`).concat("{}");
  const uses = [
    (manifest) => `await publish(store, ${manifest});`,
    (manifest) => `await validate(store, ${manifest});`,
    (manifest) => `sealLinks({ ...live, campaign: ${manifest} });`,
    (manifest) => `compile("").render({}, { live: { ...live, campaign: ${manifest} } });`,
  ];
  const lines = manifests.flatMap((manifest) => uses.map((use) => use(manifest)));
  const said = new Set([...typed(TYPED + lines.join("\n")).matchAll(/^use\.ts\((\d+),/gm)].map(([, line]) => Number(line)));
  const first = TYPED.split("\n").length;
  expect(lines.filter((_, at) => !said.has(first + at))).toEqual(lines.slice(0, uses.length));
}, 60_000);

test("e11_a_null_is_nothing_to_publishing_too", async () => {
  const store = memory();
  await importDemo(store);
  const asked = [];
  const file = (name) => {
    asked.push(name);
    return fs.readFileSync("src/live/paint/fonts/Inter-Regular.ttf");
  };
  const content = { id: "news", kind: "content", width: 560, height: 172, choices: [{ headline: "Advent", picture: null }], slots: [{ whenGone: "collapse" }] };
  const nulls = { ...campaign, shop: null, theme: { font: { regular: "a.ttf", bold: null } }, blocks: [...campaign.blocks, content] };
  expect((await publish(store, nulls, { file })).version).toBe(1);
  expect(asked).toEqual(["a.ttf"]);
  expect((await publish(store, { ...nulls, theme: { font: null } })).version).toBe(2);
});
