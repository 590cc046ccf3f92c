// One recipient's mail, to the bytes that are handed on. Ours has the template compiled; so has Handlebars on precompiled HTML; mjml per recipient is the usual practice.
import Handlebars from "handlebars";
import mjml from "mjml";
import { compile } from "../dist/js/index.js";

const row = (tag) => `<tr><td>${tag("item.name")}</td><td>${tag("item.price")}</td></tr>`;
const document = (each, tag) => `<mjml><mj-head><mj-title>Bestellung ${tag("order.number")}</mj-title></mj-head><mj-body>
<mj-section><mj-column><mj-text><h1>Danke, ${tag("customer.name")}</h1><p>Ihre Bestellung ${tag("order.number")}</p></mj-text></mj-column></mj-section>
<mj-section><mj-column><mj-table>${each(row(tag))}</mj-table><mj-button href="${tag("order.url")}">Ansehen</mj-button></mj-column></mj-section>
</mj-body></mjml>`;

const jinja = document(
  (rows) => `{% for item in order.items %}${rows}{% endfor %}`,
  (name) => `{{ ${name} }}`,
);
const handlebars = document(
  (rows) => `{{#each order.items}}${rows.replaceAll("item.", "this.")}{{/each}}`,
  (name) => `{{${name}}}`,
);

const recipient = (n) => ({
  customer: { name: `Maria Kern ${n}` },
  order: {
    number: `NW-${n}`,
    url: `https://shop.example/b/${n}`,
    items: Array.from({ length: 8 }, (_, i) => ({ name: `Artikel <${i}>`, price: `${i},99 €` })),
  },
});

export default async function suite({ measure, report }) {
  const options = { validationLevel: "skip", minify: false, beautify: false };
  const template = compile(jinja);
  const precompiled = Handlebars.compile((await mjml(handlebars, options)).html);
  const perRecipient = Handlebars.compile(handlebars);
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(200_000);
  const times = await measure({
    ours: (n) => encoder.encodeInto(template.render(recipient(n)).html, buffer),
    "Handlebars on precompiled HTML": (n) => encoder.encodeInto(precompiled(recipient(n)), buffer),
    "mjml per recipient": async (n) => encoder.encodeInto((await mjml(perRecipient(recipient(n)), options)).html, buffer),
  });
  report("merge: one recipient, subject, text and HTML (peers: HTML alone)", "ms", times);
}
