// One document to HTML, from source, as an editor's preview or a build does it.
import mjml from "mjml";
import { compile } from "../dist/js/index.js";
import { wordsOf } from "../dist/js/letter.js";
import newsletter from "../dist/letters/newsletter.js";

/** The newsletter as plain MJML: texts and parts put in, tags as text. */
export function plainNewsletter() {
  const words = wordsOf(newsletter, "de");
  const put = (text) =>
    text.replace(/\{\{ ((?:t|theme)\.\w+) \}\}/g, (_, key) => words[key]).replace(/<mj-include path="([^"]+)" \/>/g, (_, name) => put(newsletter.parts[name]));
  return put(newsletter.mjml).replace(/\{%[^%]*%\}/g, "");
}

export default async function suite({ measure, report }) {
  const source = plainNewsletter();
  const options = { validationLevel: "soft", keepComments: true, minify: false, beautify: false };
  const times = await measure({
    ours: () => compile(source, { template: "none" }).html,
    "mjml 5": async () => (await mjml(source, options)).html,
  });
  report("compile: newsletter", "ms", times);
}
