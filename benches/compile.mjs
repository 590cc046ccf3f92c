// MJML to HTML, from source, as an editor's preview or a build does it.
import fs from "node:fs";
import path from "node:path";
import mjml from "mjml";
import { compile as compileWithMrml } from "../dist/js/engines/mrml.js";
import { compile } from "../dist/js/index.js";
import { wordsOf } from "../dist/js/send/letter.js";
import newsletter from "../dist/letters/newsletter.js";
import { cases } from "../tests/conformance/cases.mjs";

/** The newsletter as plain MJML: texts and parts put in, tags as text. */
export function plainNewsletter() {
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

function accepted(source, engine) {
  try {
    engine(source);
    return true;
  } catch {
    return false;
  }
}

const SECTION = "<mj-section><mj-column><mj-text>x</mj-text></mj-column></mj-section>\n";
const sections = (count) => `<mjml><mj-body>${SECTION.repeat(count)}</mj-body></mjml>`;

export default async function suite({ measure, report, note }) {
  const options = { validationLevel: "soft", keepComments: true, minify: false, beautify: false };
  const ours = (source) => compile(source, { template: "none", include: () => "" }).html;
  const theirs = async (source) => (await mjml(source, options)).html;
  const source = plainNewsletter();
  report("compile: newsletter", "ms", await measure({ ours: () => ours(source), "mjml 5": () => theirs(source), mrml: () => compileWithMrml(source) }));

  const all = [];
  for (const text of corpus())
    if (
      accepted(text, ours) &&
      (await theirs(text).then(
        () => true,
        () => false,
      ))
    )
      all.push(text);
  const each = async (texts, engine) => {
    for (const text of texts) await engine(text);
  };
  report(`compile: ${all.length} documents`, "ms", await measure({ ours: () => each(all, ours), "mjml 5": () => each(all, theirs) }, 15));
  const both = all.filter((text) => accepted(text, compileWithMrml));
  report(
    `compile: the ${both.length} of them that mrml accepts`,
    "ms",
    await measure({ ours: () => each(both, ours), mrml: () => each(both, compileWithMrml) }),
  );

  const [small, large] = [sections(500), sections(50_000)];
  const { ours: once, "a hundredth": part } = await measure({ ours: () => ours(large), "a hundredth": () => ours(small) }, 3);
  note(`compile: 50,000 sections ${Math.round(once)} ms, ${(once / part / 100).toFixed(2)} times a hundred times the time of 500`);
}
