// The compiler beside npm mjml: the project's own cases and every attribute, compared by their document trees in two views.
import mjml from "mjml";
import mjml2html from "postfrisch/mjml";
import { describe, expect, test } from "vitest";
import { allowed, cases, reading } from "../../conformance/cases.mjs";
import { differences } from "../../conformance/dom.mjs";
import { document } from "../../conformance/random.mjs";
import { sweep } from "../../conformance/sweep.mjs";

/** mjml's answer, or that it gives none. */
async function reference(source, file, more = {}) {
  try {
    return await mjml(source, { ...reading(file), ...more });
  } catch {
    return undefined;
  }
}

/** Cases for which mjml throws. */
const THROWN = ["inline/broken-rule"];

describe("conformance", () => {
  test("there are cases for every component", () => {
    expect(cases.length).toBeGreaterThanOrEqual(200);
    const all = cases.map(({ source }) => source).join();
    for (const { id } of sweep()) expect(all).toContain(`<${id.split("/")[1]}`);
  });

  test.each(cases)("$id", async ({ id, file, source }) => {
    const wanted = await reference(source, file);
    const { html } = mjml2html(source, reading(file));
    // Where mjml throws there is nothing to compare with; which cases these are is known, and ours still gives a mail.
    expect(wanted === undefined).toBe(THROWN.includes(id));
    if (!wanted) return expect(html).toContain("</html>");
    const found = differences(wanted.html, html);
    if (allowed.has(id)) expect(found, "it is allowed to differ, and does not").not.toEqual([]);
    else expect(found).toEqual([]);
  });

  test("every attribute of every component", { timeout: 120_000 }, async () => {
    const different = [];
    const known = new Set(cases.map(({ id }) => id));
    let compared = 0;
    for (const { id, source } of sweep()) {
      known.add(id);
      const wanted = await reference(source);
      if (!wanted) continue;
      compared += 1;
      const found = differences(wanted.html, mjml2html(source).html);
      if (found.length && !allowed.has(id)) different.push([id, ...found]);
      if (!found.length && allowed.has(id)) different.push([id, "it is allowed to differ, and does not"]);
    }
    expect(compared).toBeGreaterThan(1700);
    expect(different).toEqual([]);
    expect([...allowed.keys()].filter((id) => !known.has(id))).toEqual([]);
  });

  test("documents made by chance", { timeout: 120_000 }, async () => {
    const different = [];
    let held = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const source = document(seed);
      const wanted = await reference(source);
      if (wanted && !/NaN|Infinity/.test(wanted.html)) held += 1;
      // With mj-html-attributes mjml doubles breaks; here they stay one.
      const compared = (html) => (source.includes("<mj-html-attributes") ? html.replaceAll(/<\/?br *\/?>/g, "") : html);
      const found = wanted ? differences(compared(wanted.html), compared(mjml2html(source).html)) : [];
      // Where mjml prints NaN the two differ on purpose.
      if (found.length && !/NaN|Infinity/.test(wanted.html)) different.push([seed, ...found]);
    }
    expect(different).toEqual([]);
    expect(held).toBeGreaterThan(360);
  });

  test("what is reported is what mjml reports, at its line", async () => {
    for (const { id, file, source } of cases) {
      const wanted = await reference(source, file);
      if (!wanted) continue;
      const plain = ({ line, message, tagName }) => ({ line, message, tagName });
      // mjml says nothing of a file that is not there.
      const got = mjml2html(source, reading(file)).errors.filter((e) => !e.message.startsWith("mj-include fails"));
      expect(got.map(plain), id).toEqual(wanted.errors.map(plain));
    }
  });

  test("minified and beautified HTML mean the same", () => {
    // An element that is never closed comes back around blanks, and goes with them.
    for (const { id, file, source } of cases.filter(({ id }) => id !== "read/unclosed-inline")) {
      const plain = mjml2html(source, reading(file)).html;
      for (const how of [{ minify: true }, { beautify: true }]) {
        const html = mjml2html(source, { ...reading(file), ...how }).html;
        expect(differences(plain, html), `${id} ${Object.keys(how)}`).toEqual([]);
        if (how.minify) expect(html.length).toBeLessThanOrEqual(plain.length);
      }
    }
  });

  test("comments are kept or left out as mjml does", async () => {
    const comments = (html) => html.match(/<!--(?!\[if|<!\[endif|>)[\s\S]*?-->/g) ?? [];
    const kept = { true: 0, false: 0 };
    for (const { id, file, source } of cases) {
      for (const keepComments of [true, false]) {
        const wanted = await reference(source, file, { keepComments });
        if (!wanted) continue;
        const said = (html) => comments(html).filter((c) => !c.includes("mj-include"));
        expect(said(mjml2html(source, { ...reading(file), keepComments }).html), id).toEqual(said(wanted.html));
        kept[keepComments] += said(wanted.html).length;
      }
    }
    expect(kept.true).toBeGreaterThan(kept.false);
  });
});
