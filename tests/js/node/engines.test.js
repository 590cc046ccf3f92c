// The two MJML engines side by side: mrml as a witness that knows nothing of our compiler.

import { parse } from "parse5";
import { compile } from "postfrisch";
import { compile as compileWithMrml } from "postfrisch/engines/mrml";
import { expect, test } from "vitest";
import { cases } from "../../conformance/cases.mjs";

/** The words and addresses of a mail's body. */
function said(html) {
  const words = [];
  const walk = (node) => {
    if (node.nodeName === "#text") words.push(...node.value.split(/\s+/).filter(Boolean));
    for (const { name, value } of node.attrs ?? []) if (["href", "src"].includes(name)) words.push(`${name}=${value}`);
    if (node.tagName !== "style") for (const child of node.childNodes ?? []) walk(child);
  };
  walk(parse(html).childNodes.at(-1).childNodes.at(-1));
  return words.join(" ");
}

test("mrml compiles, and tells what it can't read", () => {
  const { html, diagnostics } = compileWithMrml(
    "<mjml><mj-body><mj-section><mj-column><mj-text>5 € ></mj-text></mj-column><mj-box /></mj-section></mj-body></mjml>",
  );
  expect(html).toContain("5 € >");
  expect(diagnostics.map(({ code }) => code)).toEqual(["mjml/unexpected-element"]);
  expect(() => compileWithMrml("<p>x</p>")).toThrow("mjml/no-root");
});

test("what both engines accept says the same", () => {
  // Where mrml does something else than mjml: `tests/js/node/conformance.test.js` says what mjml does.
  const differs =
    /^(read|include|inline|head)\/|social-|navbar-base|carousel|accordion-missing|image-link|button-empty-link|button-link-false|image-empty-link|raw/;
  let compared = 0;
  for (const { id, source } of cases.filter(({ id }) => !differs.test(id))) {
    let witness;
    try {
      witness = compileWithMrml(source).html;
    } catch {
      continue;
    }
    compared += 1;
    expect(said(compile(source, { template: "none" }).html), id).toBe(said(witness));
  }
  expect(compared).toBeGreaterThan(80);
});
