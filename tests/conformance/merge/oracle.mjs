// The mail as it should be: merged by a Jinja of its own, then compiled by npm mjml. Jinja2 merges where Python has it, nunjucks where not.
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import mjml from "mjml";
import nunjucks from "nunjucks";

const SCRIPT = fileURLToPath(new URL("jinja.py", import.meta.url));

/** Whether Python with Jinja2 is there. */
export const hasJinja2 = () => spawnSync("python3", ["-c", "import jinja2"]).status === 0;

/** What merges templates: `merge(document)` gives `{text}` or `{error}`; `close()` ends it; `takes(document)` tells whether it knows all that is in it. */
export function jinja(isComplete = hasJinja2()) {
  return isComplete ? jinja2() : withNunjucks();
}

/** An included part of a document, as Jinja includes it: its tags are merged where it stands. */
const withIncludes = ({ template, data, includes = {} }) => {
  const plain = (text) => text.replace(/<mj-include path="([^"]+)" \/>/g, '{% include "$1" %}');
  return { template: plain(template), data, includes: Object.fromEntries(Object.entries(includes).map(([name, text]) => [name, plain(text)])) };
};

/** What nunjucks does not have, or has otherwise than Jinja2: tags, filters, what is true, where blanks go. */
const JINJA2_ONLY = [
  /\{%-?\s*(?:with|autoescape|break|continue|filter|for [^%]* if |block|extends|import|from|include|call|set \w+\s*%)/,
  /\|(?:sort|last|replace|join|length|default|dictsort|string)|namespace|loop\.c|recursive|\bis\b|~/,
  /\{% if [\w.]+ %\}\{% for|\{[{%#]-|-[}%#]\}/,
];

function jinja2() {
  const python = spawn("python3", ["-X", "utf8", SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = [];
  createInterface({ input: python.stdout }).on("line", (line) => waiting.shift()?.(JSON.parse(line)));
  python.on("exit", () => {
    for (const answer of waiting.splice(0)) answer({ error: "Jinja2 ended" });
  });
  return {
    name: "Jinja2",
    takes: () => true,
    merge: (document) =>
      new Promise((answer) => {
        waiting.push(answer);
        python.stdin.write(`${JSON.stringify(withIncludes(document))}\n`);
      }),
    close: () => python.stdin.end(),
  };
}

function withNunjucks() {
  const { runtime } = nunjucks;
  const { suppressValue } = runtime;
  // Jinja writes what is true as Python does.
  runtime.suppressValue = (value, escapes) => suppressValue(typeof value === "boolean" ? (value ? "True" : "False") : value, escapes);
  const merge = async (document) => {
    const { template, data, includes } = withIncludes(document);
    const loader = { getSource: (name) => (includes[name] === undefined ? null : { src: includes[name], path: name, noCache: true }) };
    const environment = new nunjucks.Environment(loader, { autoescape: true, throwOnUndefined: true });
    environment.addTest("even", (number) => number % 2 === 0);
    try {
      return { text: environment.renderString(template, data) };
    } catch (error) {
      return { error: String(error.message) };
    }
  };
  const takes = ({ template, includes }) => ![template, ...Object.values(includes ?? {})].some((text) => JINJA2_ONLY.some((only) => only.test(text)));
  return { name: "nunjucks", merge, takes, close: () => {} };
}

/** A merged document, compiled by npm mjml: `{html}` or `{error}`. */
export async function compiled(text) {
  try {
    const { html } = await mjml(text, { validationLevel: "skip" });
    return { html };
  } catch (error) {
    return { error: String(error.message) };
  }
}
