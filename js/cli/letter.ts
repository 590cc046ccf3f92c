import { problem } from "../base/errors.js";
import { compile, type Letter } from "../index.js";
import type { LetterShop } from "../shops/contract.js";
import type { FromDocument, FromOrder, OfOrderOptions } from "../shops/data.js";
import { type Command, JSON_FLAG } from "./command.js";
import { EXIT, type Flags, print, readJson, readText, text, told, writeText } from "./io.js";
import { letterNamed, linksOf } from "./mails.js";

export const command: Command = {
  usage: "letter NAME [FILE|-]",
  about: "print a letter for a document of a shop system: a webhook's body, or a response of its API",
  flags: {
    from: ["SYSTEM", "the shop system: shopify, shopware or woocommerce"],
    shop: ["FILE", "JSON of the shop: name, url, email, imprint, …; without it, the letter's sample"],
    order: ["FILE", "the order's document, for a shipment or a return that only names it"],
    data: ["FILE", "JSON with what else the letter needs, like `legal` or `unsubscribeUrl`"],
    locale: ["LOCALE", "the locale, for customers whose language the document does not say (default: de)"],
    links: ["QUERY", "parameters for the links, like utm_source=mail&utm_campaign=order"],
    output: ["FILE", "output file for the HTML (default: standard output)"],
    text: ["", "print the plain text instead of the HTML"],
    ...JSON_FLAG,
  },
  run: letterCommand,
};

type Adapter = typeof import("../shops/shopify.js");

const SYSTEMS: Record<string, () => Promise<Pick<Adapter, "fromOrder" | "fromShipment" | "fromReturn" | "fromCustomer">>> = {
  shopify: () => import("../shops/shopify.js"),
  shopware: () => import("../shops/shopware.js"),
  woocommerce: () => import("../shops/woocommerce.js"),
};

/** `letter`: makes a mail of a shop system's document. */
async function letterCommand([name, file = "-", ...more]: string[], flags: Flags): Promise<number> {
  if (more.length) throw problem("usage/bad", `\`${more[0]}\` is one argument too many`, "write letter NAME --from shopware FILE");
  if (name === undefined) throw problem("usage/bad", "the letter's name is missing", "write letter NAME --from shopware FILE; `postfrisch letters` lists them");
  const letter = await letterNamed(name);
  const from = text(flags, "from") ?? "";
  const load = Object.hasOwn(SYSTEMS, from) ? SYSTEMS[from] : undefined;
  if (!load) throw problem("usage/bad", from ? `there is no shop system \`${from}\`` : "--from is missing", `use one of: ${Object.keys(SYSTEMS).join(", ")}`);
  const system = await load();
  const given = text(flags, "shop");
  if (given === undefined) process.stderr.write("the shop's name, address and imprint are those of the sample; --shop FILE gives yours\n");
  const shop = (given === undefined ? sampleShop(letter) : await readJson(given)) as LetterShop;
  const options: OfOrderOptions = { shop, locale: text(flags, "locale") };
  const orderFile = text(flags, "order");
  const order: FromOrder | undefined = orderFile === undefined ? undefined : system.fromOrder(await readText(orderFile), options);
  const found: FromDocument & { data: object } = system[functionFor(letter)](await readText(file), { ...options, order });
  const further = text(flags, "data");
  const data = { ...known(letter, found), ...(further === undefined ? {} : ((await readJson(further)) as object)) };
  const message = compile(letter, { locale: found.locale }).render(data, { links: linksOf(flags) });
  for (const { code, field, message } of found.problems) process.stderr.write(`${code}: ${field}: ${message}\n`);
  for (const warning of message.warnings) process.stderr.write(told(warning));
  if (message.missing.length) process.stderr.write(`the letter would say more with: ${message.missing.join(", ")}\n`);
  if (flags.json) print({ ...message, text: message.text, missing: message.missing, locale: found.locale, email: found.email, data });
  else writeText(text(flags, "output"), flags.text ? message.text : message.html);
  return EXIT.ok;
}

const sampleShop = (letter: Letter) => (Object.values(letter.samples)[0] as { shop: unknown }).shop;

/** Which document a letter is made of. */
function functionFor(letter: Letter): "fromOrder" | "fromShipment" | "fromReturn" | "fromCustomer" {
  const { required = [] } = letter.schema as { required?: string[] };
  if (required.includes("parcel")) return "fromShipment";
  if (required.includes("return") || required.includes("refund")) return "fromReturn";
  return required.includes("order") ? "fromOrder" : "fromCustomer";
}

/** The part of the data that the letter takes. */
function known(letter: Letter, { data }: { data: object }): object {
  const { properties } = letter.schema as { properties: object };
  return Object.fromEntries(Object.entries(data).filter(([key]) => key in properties));
}
