// One document in both orders: what the oracle gives, what postfrisch gives, and how the two differ.
import { differ } from "./compare.mjs";
import { compiled } from "./oracle.mjs";

/**
 * Judges a document: `same`; `refused` with a stated reason; `both-fail`; `nan`, where npm mjml prints NaN; `breaks`, where it makes two line breaks of one
 * (docs/decisions.md); `crash`, where it breaks down; or a difference:
 * `order`, where compiling first gives another mail than merging first does; `compiler`, where npm mjml differs even on the merged document; `fails`, where only
 * postfrisch gives none; `internal`; `gives`, where only postfrisch gives a mail.
 */
export async function judge(document, { merge, compile }) {
  const { way, html, error } = ours(document, compile);
  const merged = await merge(document);
  const wanted = merged.error === undefined ? await compiled(merged.text) : merged;
  if (wanted.error !== undefined) {
    const gives = merged.error === undefined ? "crash" : "gives";
    const verdict = error === undefined ? gives : error.code === "internal" ? "internal" : "both-fail";
    return { verdict, way, found: [`the oracle fails: ${wanted.error}`, ...(error ? [told(error)] : [])], merged: merged.text };
  }
  if (error !== undefined) {
    const verdict = error.code === "internal" ? "internal" : STATED.has(error.code) || document.mayBe?.includes(error.code) ? "refused" : "fails";
    return { verdict, way, found: [told(error)], code: error.code, merged: merged.text };
  }
  const found = differ(wanted.html, html);
  if (!found.length) return { verdict: "same", way, found };
  const since = differ(alone(merged.text, compile), html);
  // mjml prints NaN where a number is none; the compiler does not, on purpose (`allowed.json`): what is told is what else differs.
  const isNan = wanted.html.includes("NaN");
  // Where `mj-html-attributes` sets something, mjml has its `<br>` go round what follows: `<br>…</br>` is two line breaks to a browser.
  const isBreaks = merged.text.includes("mj-html-attribute") && !differ(withoutBreaks(wanted.html), withoutBreaks(html)).length;
  const verdict = since.length ? "order" : isNan ? "nan" : isBreaks ? "breaks" : "compiler";
  return { verdict, way, found: isNan && since.length ? since : found, merged: merged.text, wanted: wanted.html, html };
}

/** Codes of what postfrisch refuses and says so. */
const STATED = new Set(["template/unsafe-value", "template/unfollowed", "template/stray-text"]);

/** Verdicts that are differences. */
export const DIFFERENCES = new Set(["order", "compiler", "fails", "gives", "internal"]);

const withoutBreaks = (html) => html.replace(/<\/?br\b[^>]*>/gi, "");

const told = (error) => `${error.code ?? error.name}: ${error.diagnostic?.message ?? error.message}`;

/** What postfrisch makes of a merged document. */
function alone(text, compile) {
  try {
    return compile(text, { template: "none", validation: "skip" }).html;
  } catch {
    return "";
  }
}

/** Templates by document: several data of one are merged into one. */
const templates = new WeakMap();

function ours(document, compile) {
  const { template, data, includes } = document;
  let way = "none";
  try {
    const made = templates.get(document.first) ?? compile(template, { include: (name) => includes?.[name] });
    templates.set(document.first ?? document, made);
    const { mergedFirst, parts, styledLater } = made.explain();
    way = mergedFirst ? "merged first" : parts.length ? "in parts" : styledLater ? "styled later" : "compiled once";
    return { way, html: made.render(data).html };
  } catch (error) {
    return { way, error };
  }
}
