// What check says of a mail, from its MJML on: colours, links, subjects, each thing once.
import { compile } from "postfrisch";
import { check } from "postfrisch/check";
import { expect, test } from "vitest";

const mail = (body, { title = "Betreff", head = "" } = {}) =>
  compile(
    `<mjml lang="de"><mj-head><mj-title>${title}</mj-title><mj-preview>Vorab</mj-preview>${head}</mj-head><mj-body background-color="#ffffff"><mj-section><mj-column><mj-text>Ein Text, der lang genug ist, um einer zu sein, und nichts weiter.</mj-text>${body}</mj-column></mj-section></mj-body></mjml>`,
  ).render({});
const found = (message, options) => check(message, { clients: ["gmx"], ...options }).findings.filter(({ code }) => code !== "message/client-support");

test("m16_colours_of_components_are_known_however_they_are_written", () => {
  for (const color of ["silver", "hsl(0,0%,75%)", "rgba(0, 0, 0, 0.25)", "#00000040", "rgb(192 192 192)"]) {
    for (const body of [`<mj-text color="${color}">blass</mj-text>`, `<mj-text><span style="color:${color}">blass</span></mj-text>`]) {
      expect(
        found(mail(body)).map(({ code }) => code),
        body,
      ).toEqual(["message/low-contrast"]);
    }
  }
  expect(found(mail('<mj-text><font color="silver">blass</font></mj-text>')).map(({ code }) => code)).toEqual(["message/low-contrast"]);
  expect(found(mail('<mj-button background-color="rgba(255,255,255,.1)" color="white" href="https://a.example">Zum Shop</mj-button>'))).toHaveLength(1);
  expect(found(mail('<mj-text color="rgba(0,0,0,.8)">dunkel</mj-text>'))).toEqual([]);
});

test("m16_findings_are_told_once", () => {
  const bad = '<mj-text color="#eeeeee">blass <a href="https://a.example" style="color:#000">Weiterlesen</a></mj-text>';
  const dark = "<mj-raw><style>@media (prefers-color-scheme: dark) { .x { color: #fff !important } }</style></mj-raw>";
  for (const message of [mail(bad), mail(bad.repeat(4)), mail(bad.repeat(2), { head: dark })]) {
    const told = found(message).map(({ code, message }) => `${code} ${message}`);
    expect(told.sort()).toEqual([...new Set(told)]);
    expect(told.map((text) => text.split(" ")[0])).toEqual(["message/low-contrast", "message/vague-link"]);
  }
  const empty = compile('<mjml lang="de"><mj-head><mj-title>a</mj-title><mj-preview>b</mj-preview></mj-head><mj-body></mj-body></mjml>').render({});
  expect(found(empty).map(({ code }) => code)).toEqual(["message/no-text"]);
});

test("m16_a_subject_of_nothing_to_see_is_none", () => {
  for (const title of ["&nbsp;", "&#8203;", "&zwnj; &nbsp;"])
    expect(
      found(mail("", { title })).map(({ code }) => code),
      title,
    ).toEqual(["message/no-subject"]);
});
