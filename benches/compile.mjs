// MJML to HTML, from source, as an editor's preview or a build does it.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { cases } from "../tests/conformance/cases.mjs";

/** The newsletter as plain MJML: texts and parts put in, tags as text. */
async function plainNewsletter() {
  const [{ wordsOf }, { default: newsletter }] = await Promise.all([import("../dist/js/send/letter.js"), import("../dist/letters/newsletter.js")]);
  const words = wordsOf(newsletter, "de");
  const put = (text) =>
    text.replace(/\{\{ ((?:t|theme)\.\w+) \}\}/g, (_, key) => words[key]).replace(/<mj-include path="([^"]+)" \/>/g, (_, name) => put(newsletter.parts[name]));
  return put(newsletter.mjml).replace(/\{%[^%]*%\}/g, "");
}

/** Documents to compile: the project's own cases, or every MJML file below a folder (`--corpus DIR`). */
function corpus() {
  const at = process.argv.indexOf("--corpus");
  if (at < 0) return cases.map(({ source }) => source);
  const folder = process.argv[at + 1];
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".mjml"))
    .map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
}

async function accepted(source, engine) {
  try {
    await engine(source);
    return true;
  } catch {
    return false;
  }
}

const SECTION = "<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>\n";
const sections = (count) => `<mjml><mj-body>${SECTION.repeat(count)}</mj-body></mjml>`;

const engines = {
  ours: async () => {
    const { compile } = await import("../dist/js/index.js");
    return (source) => compile(source, { template: "none", include: () => "" }).html;
  },
  "mjml 5": async () => {
    const { default: mjml } = await import("mjml");
    return async (source) => (await mjml(source, { validationLevel: "soft", keepComments: true, minify: false, beautify: false })).html;
  },
  mrml: async () => {
    const { compile } = await import("../dist/js/engines/mrml.js");
    return (source) => compile(source).html;
  },
};

/** An engine on one document. */
const onOne = (load) => async (source) => {
  const engine = await load();
  return () => engine(source);
};

export const groups = { newsletter: Object.fromEntries(Object.entries(engines).map(([name, load]) => [name, onOne(load)])) };

/** Microseconds of a document in the same code, natively on one core. */
function native(input) {
  const args = ["bench", "--locked", "--quiet", "--bench", "compile", "--no-default-features", "--features", "mail"];
  return JSON.parse(execFileSync("cargo", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] }));
}

export default async function suite({ figures, warm, report, note }) {
  const newsletter = await plainNewsletter();
  // V8 compiles wasm for speed only after some thousand calls.
  await figures("compile: newsletter", import.meta.url, "newsletter", groups.newsletter, { input: newsletter, batch: 5, rounds: 60, before: 600 });
  const { median, least } = native(newsletter);
  note(`compile, newsletter, native on one core: median ${median} µs, least ${least} µs`);

  const [ours, theirs, mrml] = await Promise.all(Object.values(engines).map((load) => load()));
  const all = [];
  for (const text of corpus()) if ((await accepted(text, ours)) && (await accepted(text, theirs))) all.push(text);
  const both = [];
  for (const text of all) if (await accepted(text, mrml)) both.push(text);
  const each = (texts, engine) => async () => {
    for (const text of texts) await engine(text);
  };
  const options = { rounds: 15, before: 10, calls: both.length };
  const documents = await warm({ ours: each(all, ours), "mjml 5": each(all, theirs) }, { ...options, calls: all.length });
  report(`compile: ${all.length} documents; ${documents.phase}`, "ms", documents.times);
  const shared = await warm({ ours: each(both, ours), mrml: each(both, mrml) }, options);
  report(`compile: the ${both.length} of them that mrml accepts; ${shared.phase}`, "ms", shared.times);

  const [small, large] = [sections(500), sections(50_000)];
  const { times } = await warm({ ours: () => ours(large), "a hundredth": () => ours(small) }, { rounds: 3, before: 3, calls: 50_000 });
  note(
    `compile, warm: 50,000 sections ${Math.round(times.ours)} ms, ${(times.ours / times["a hundredth"] / 100).toFixed(2)} times a hundred times the time of 500`,
  );
}
