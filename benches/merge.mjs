// One recipient's mail, to the UTF-8 bytes that are handed on. Ours, Handlebars and liquidjs have the HTML compiled before; mjml per recipient is the usual practice.
import { languages, mjmlOf, reactOf, recipient } from "./mail.mjs";

/** Merges that are timed as one. */
const BATCH = 50;

const encoder = new TextEncoder();
const buffer = new Uint8Array(200_000);
const encoded = (html) => encoder.encodeInto(html, buffer);
const data = Array.from({ length: BATCH }, (_, n) => recipient(n));
const of = (n) => data[n % BATCH];

async function merging() {
  const { compile } = await import("../dist/js/index.js");
  const template = compile(mjmlOf(languages.jinja));
  return (n) => template.render(of(n), { into: buffer }).bytes;
}

/** `input` has the HTML that was compiled before, by language. */
export const groups = {
  merge: {
    ours: merging,
    "Handlebars on precompiled HTML": async (input) => {
      const { default: Handlebars } = await import("handlebars");
      const template = Handlebars.compile(input.handlebars);
      return (n) => encoded(template(of(n)));
    },
    "liquidjs on precompiled HTML": async (input) => {
      const { Liquid } = await import("liquidjs");
      const engine = new Liquid({ outputEscape: "escape" });
      const template = engine.parse(input.liquid);
      return (n) => encoded(engine.renderSync(template, of(n)));
    },
  },
  whole: {
    ours: merging,
    "react-email render": async () => {
      const [components, { render }, { createElement }] = await Promise.all([
        import("@react-email/components"),
        import("@react-email/render"),
        import("react"),
      ]);
      const Mail = reactOf({ createElement }, components);
      return async (n) => encoded(await render(Mail(of(n))));
    },
    "mjml per recipient": async () => {
      const [{ default: Handlebars }, { default: mjml }] = await Promise.all([import("handlebars"), import("mjml")]);
      const template = Handlebars.compile(mjmlOf(languages.handlebars));
      return async (n) => encoded((await mjml(template(of(n)), { validationLevel: "skip", minify: false, beautify: false })).html);
    },
  },
};

export default async function suite({ figures, warm, report }) {
  const { default: mjml } = await import("mjml");
  const htmlOf = async (language) => (await mjml(mjmlOf(languages[language]), { validationLevel: "skip", minify: false, beautify: false })).html;
  const input = { handlebars: await htmlOf("handlebars"), liquid: await htmlOf("liquid") };
  const size = (await merging())(0).length;
  const options = { input, unit: "µs", batch: BATCH, before: 10 };
  await figures(`merge: one recipient to bytes of HTML (${size} bytes)`, import.meta.url, "merge", groups.merge, options);
  const name = "merge: against what renders the whole mail for each recipient";
  await figures(name, import.meta.url, "whole", groups.whole, { unit: "µs", rounds: 30 });

  const { compile } = await import("../dist/js/index.js");
  const template = compile(mjmlOf(languages.jinja));
  const reads = (...names) => {
    return (n) => {
      const message = template.render(of(n), { into: buffer });
      return names.map((name) => message[name]);
    };
  };
  const parts = ["subject", "preheader", "text", "bytes"];
  const contenders = { "HTML alone": reads("bytes"), ours: reads(...parts), "and its warnings": reads(...parts, "warnings") };
  const { times, phase } = await warm(contenders, { batch: BATCH, before: 10 });
  const micros = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms * 1_000]));
  report(`merge: the whole message (subject, preheader, bytes of HTML, plain text); ${phase}`, "µs", micros);
}
