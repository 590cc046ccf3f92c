// One recipient's mail, to the UTF-8 bytes that are handed on. Ours, Handlebars and liquidjs have the HTML compiled before; mjml per recipient is the usual practice.

import * as components from "@react-email/components";
import { render } from "@react-email/render";
import Handlebars from "handlebars";
import { Liquid } from "liquidjs";
import mjml from "mjml";
import { createElement } from "react";
import { compile } from "../dist/js/index.js";
import { languages, mjmlOf, reactOf, recipient } from "./mail.mjs";

/** Merges a bench round counts as one. */
const BATCH = 50;

export default async function suite({ measure, report }) {
  const options = { validationLevel: "skip", minify: false, beautify: false };
  const htmlOf = async (language) => (await mjml(mjmlOf(languages[language]), options)).html;
  const template = compile(mjmlOf(languages.jinja));
  const handlebars = Handlebars.compile(await htmlOf("handlebars"));
  const engine = new Liquid({ outputEscape: "escape" });
  const liquid = engine.parse(await htmlOf("liquid"));
  const perRecipient = Handlebars.compile(mjmlOf(languages.handlebars));
  const Mail = reactOf({ createElement }, components);
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(200_000);
  const encoded = (html) => encoder.encodeInto(html, buffer);
  const data = Array.from({ length: BATCH }, (_, n) => recipient(n));
  const batch = (work) => () => data.forEach(work);

  const bytes = template.render(data[0]).size;
  const times = await measure({
    ours: batch((d) => template.render(d, { into: buffer }).bytes),
    "Handlebars on precompiled HTML": batch((d) => encoded(handlebars(d))),
    "liquidjs on precompiled HTML": batch((d) => encoded(engine.renderSync(liquid, d))),
  });
  const each = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, (ms * 1000) / BATCH]));
  report(`merge: one recipient to bytes of HTML (${bytes} bytes)`, "µs", each);

  const slow = await measure(
    {
      ours: batch((d) => template.render(d, { into: buffer }).bytes),
      "react-email render": async () => encoded(await render(Mail(data[0]))),
      "mjml per recipient": async () => encoded((await mjml(perRecipient(data[0]), options)).html),
    },
    30,
  );
  report("merge: against what renders the whole mail for each recipient", "µs", {
    ours: (slow.ours * 1000) / BATCH,
    "react-email render": slow["react-email render"] * 1000,
    "mjml per recipient": slow["mjml per recipient"] * 1000,
  });

  const whole = await measure({
    "HTML alone": batch((d) => template.render(d, { into: buffer }).bytes),
    ours: batch((d) => {
      const { subject, preheader, text, bytes } = template.render(d, { into: buffer });
      return [subject, preheader, text, bytes];
    }),
    "and its warnings": batch((d) => {
      const { subject, preheader, text, bytes, warnings } = template.render(d, { into: buffer });
      return [subject, preheader, text, bytes, warnings];
    }),
  });
  report(
    "merge: the whole message (subject, preheader, bytes of HTML, plain text)",
    "µs",
    Object.fromEntries(Object.entries(whole).map(([name, ms]) => [name, (ms * 1000) / BATCH])),
  );
}
