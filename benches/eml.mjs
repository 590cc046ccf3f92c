// A whole mail (MIME) of one message, beside Nodemailer's: the same subject, texts and addresses.
const addresses = { from: "Nordwind Räder <post@shop.example>", to: "Maria Kern <maria@example.com>" };

export const groups = {
  mail: {
    ours: async ({ subject, html, text }) => {
      const [{ eml }] = await Promise.all([import("../dist/js/eml.js"), import("../dist/js/index.js")]);
      return () => eml({ subject, html, text, headers: {} }, addresses);
    },
    nodemailer: async ({ subject, html, text }) => {
      const { default: MailComposer } = await import("nodemailer/lib/mail-composer");
      return () => new MailComposer({ ...addresses, subject, html, text }).compile().build();
    },
  },
};

export default async function suite({ figures, warm, note }) {
  const [{ compile }, { default: order }] = await Promise.all([import("../dist/js/index.js"), import("../dist/letters/order-confirmation.js")]);
  const template = compile(order);
  const [data] = Object.values(order.samples);
  const { subject, html, text } = template.render(data);
  await figures("a whole mail", import.meta.url, "mail", groups.mail, { input: { subject, html, text }, rounds: 200 });
  const { times, phase } = await warm({ ours: () => template.render(data).eml(addresses) }, { rounds: 200 });
  note(`\nMerging, plain text and the whole mail together: ${times.ours.toFixed(3)} ms (${phase}).`);
}
