// One order confirmation, written for each contender: as MJML with the tags of its language, and as React components. All print the same texts, escaped.

/** Tags of a template language: a value, and rows repeated for each item. */
export const languages = {
  jinja: { value: (name) => `{{ ${name} }}`, each: (list, item, rows) => `{% for ${item} in ${list} %}${rows}{% endfor %}` },
  liquid: { value: (name) => `{{ ${name} }}`, each: (list, item, rows) => `{% for ${item} in ${list} %}${rows}{% endfor %}` },
  handlebars: { value: (name) => `{{${name}}}`, each: (list, item, rows) => `{{#each ${list}}}${rows.replaceAll(`{{${item}.`, "{{this.")}{{/each}}` },
};

export function mjmlOf({ value, each }) {
  const section = (content) => `<mj-section background-color="#ffffff" padding="0 20px"><mj-column padding="0">${content}</mj-column></mj-section>`;
  const row = (left, right) =>
    `<tr><td style="padding:8px 12px 8px 0;vertical-align:top">${left}</td><td style="padding:8px 0;text-align:right">${right}</td></tr>`;
  const item = row(`${value("item.quantity")} × ${value("item.name")}<br /><span style="color:#5b6775">${value("item.details")}</span>`, value("item.total"));
  return `<mjml lang="de"><mj-head><mj-title>Auftragsbestätigung ${value("order.number")}</mj-title><mj-preview>Vielen Dank, ${value("customer.name")}</mj-preview>
<mj-attributes><mj-all font-family="Arial, sans-serif" /><mj-text font-size="16px" line-height="1.55" color="#1c2430" padding="0 0 16px" /></mj-attributes></mj-head>
<mj-body background-color="#f2f4f6">
${section(`<mj-text font-size="20px"><a href="${value("shop.url")}">${value("shop.name")}</a></mj-text>`)}
${section(`<mj-text><h1>Vielen Dank für Ihre Bestellung</h1></mj-text><mj-text>Guten Tag, ${value("customer.name")},</mj-text>
<mj-text>wir nehmen Ihre Bestellung ${value("order.number")} vom ${value("order.date")} hiermit an.</mj-text><mj-button href="${value("order.url")}">Bestellung ansehen</mj-button>`)}
${section(`<mj-text><h2>Ihre Artikel</h2></mj-text><mj-table>${each("order.items", "item", item)}${row("Zwischensumme", value("order.subtotal"))}${row("Versand", value("order.shipping"))}${row("Gesamtbetrag", value("order.total"))}</mj-table>`)}
${section(`<mj-text><h2>Lieferung</h2></mj-text><mj-text>Voraussichtlich am ${value("delivery.expected")} mit ${value("delivery.carrier")} an:</mj-text><mj-text>${each("delivery.address", "line", `${value("line.text")}<br />`)}</mj-text><mj-divider border-width="1px" />`)}
${section(`<mj-text><h2>Passend zu Ihrem Einkauf</h2></mj-text><mj-text>${each("offers", "offer", `<p><a href="${value("offer.link")}">${value("offer.name")}</a><br />${value("offer.text")}</p>`)}</mj-text>`)}
${section(`<mj-text font-size="13px">Fragen? <a href="mailto:${value("shop.email")}">${value("shop.email")}</a></mj-text><mj-text font-size="13px">${value("shop.imprint")}</mj-text>`)}
</mj-body></mjml>`;
}

/** The same mail as React components, as react-email's own examples are written. */
export function reactOf({ createElement: h }, c) {
  const text = (...children) => h(c.Text, { style: { fontSize: "16px", lineHeight: "1.55", color: "#1c2430", margin: "0 0 16px" } }, ...children);
  const section = (...children) => h(c.Section, { style: { backgroundColor: "#ffffff", padding: "0 20px" } }, ...children);
  const row = (key, left, right) =>
    h(
      c.Row,
      { key },
      h(c.Column, { style: { padding: "8px 12px 8px 0", verticalAlign: "top" } }, left),
      h(c.Column, { style: { padding: "8px 0", textAlign: "right" } }, right),
    );
  return ({ shop, customer, order, delivery, offers }) =>
    h(
      c.Html,
      { lang: "de" },
      h(c.Head, null, h("title", null, `Auftragsbestätigung ${order.number}`)),
      h(c.Preview, null, `Vielen Dank, ${customer.name}`),
      h(
        c.Body,
        { style: { backgroundColor: "#f2f4f6", fontFamily: "Arial, sans-serif" } },
        h(
          c.Container,
          null,
          section(text(h(c.Link, { href: shop.url }, shop.name))),
          section(
            h(c.Heading, { as: "h1" }, "Vielen Dank für Ihre Bestellung"),
            text(`Guten Tag, ${customer.name},`),
            text(`wir nehmen Ihre Bestellung ${order.number} vom ${order.date} hiermit an.`),
            h(c.Button, { href: order.url }, "Bestellung ansehen"),
          ),
          section(
            h(c.Heading, { as: "h2" }, "Ihre Artikel"),
            ...order.items.map((item, i) =>
              row(i, h("span", null, `${item.quantity} × ${item.name}`, h("br"), h("span", { style: { color: "#5b6775" } }, item.details)), item.total),
            ),
            row("s", "Zwischensumme", order.subtotal),
            row("v", "Versand", order.shipping),
            row("g", "Gesamtbetrag", order.total),
          ),
          section(
            h(c.Heading, { as: "h2" }, "Lieferung"),
            text(`Voraussichtlich am ${delivery.expected} mit ${delivery.carrier} an:`),
            text(...delivery.address.flatMap((line, i) => [line.text, h("br", { key: i })])),
            h(c.Hr),
          ),
          section(
            h(c.Heading, { as: "h2" }, "Passend zu Ihrem Einkauf"),
            ...offers.map((offer, i) => h(c.Text, { key: i }, h(c.Link, { href: offer.link }, offer.name), h("br"), offer.text)),
          ),
          section(text("Fragen? ", h(c.Link, { href: `mailto:${shop.email}` }, shop.email)), text(shop.imprint)),
        ),
      ),
    );
}

/** The n-th recipient's data. */
export const recipient = (n) => ({
  shop: { name: "Nordwind", url: "https://shop.example/", email: "hallo@shop.example", imprint: "Nordwind Räder & Reisen GmbH, Uferweg 4, 10997 Berlin" },
  customer: { name: `Maria Kern ${n}` },
  order: {
    number: `NW-${n}`,
    date: "22. November 2026",
    url: `https://shop.example/b/${n}`,
    items: Array.from({ length: 8 }, (_, i) => ({ quantity: i + 1, name: `Artikel "${i}"`, details: "Größe <L>, grün", total: `${i},99 €` })),
    subtotal: "1.299,00 €",
    shipping: "0,00 €",
    total: "1.299,00 €",
  },
  delivery: { expected: "25. November 2026", carrier: "DHL", address: ["Maria Kern", "Uferweg 4", "10997 Berlin"].map((text) => ({ text })) },
  offers: Array.from({ length: 3 }, (_, i) => ({
    link: `https://shop.example/a/${i}?x=1&y=${n}`,
    name: `Angebot ${i}`,
    text: "Leicht, leise und lange haltbar.",
  })),
});
