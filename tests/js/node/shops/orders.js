// Orders made at random, written as each shop system writes them: amounts are whole minor units here, and whatever the system makes of them there.
const CURRENCIES = { EUR: 2, USD: 2, CHF: 2, PLN: 2, JPY: 0, KWD: 3 };
const NAMES = ["Trekkingrad „Havel“", "Größe XL – Übergangsjacke", "Tea & Co <Set>", "Wäscheständer", "Café crème 250 g", "Lampe", "Espresso, gemahlen"];

/** A small order of Shopware, without its associations. */
export const SHOPWARE_ORDER = {
  id: "0190",
  orderNumber: "10077",
  orderDateTime: "2026-11-29T10:00:00.557+00:00",
  amountTotal: 19.99,
  price: { totalPrice: 19.99, taxStatus: "gross", calculatedTaxes: [{ tax: 3.19, taxRate: 19, price: 19.99 }] },
  currency: { isoCode: "EUR" },
  shippingTotal: 0,
};

/** Who sends the letters. */
export const SHOP = { name: "Laden", url: "https://shop.example/", email: "hallo@shop.example", imprint: "Laden GmbH, Weg 1, 10115 Berlin" };

/** An amount up to `most`; small ones are more frequent. */
const amountOf = ({ below }, most) => Math.floor((below(1_000_000) / 1_000_000) ** 3 * most) + 1;

/** An id above 2^53, as text. */
const bigId = ({ below }) => `9${String(below(10 ** 9)).padStart(9, "0")}${String(below(10 ** 8)).padStart(8, "0")}`;
const taxIn = (gross, rate) => Math.round((gross * rate) / (100 + rate));

/** What an order is, whoever writes it. */
export function order(random) {
  const currency = random.of(Object.keys(CURRENCIES));
  const status = random.of(["gross", "gross", "net", "tax-free"]);
  const rates = status === "tax-free" ? [0] : random.of([[19], [7, 19], [8.1], [5.5, 20], [25]]);
  const lines = Array.from({ length: 1 + random.below(random.may(5) ? 40 : 5) }, () => {
    const quantity = random.may(70) ? 1 : 1 + random.below(12);
    const unit = random.may(3) ? 0 : amountOf(random, 10 ** 7);
    const total = unit * quantity;
    const discount = random.may(30) ? Math.floor(total * random.of([0.1, 0.333, 1])) : 0;
    return { id: bigId(random), name: random.of(NAMES), quantity, unit, total, discount, rate: random.of(rates) };
  });
  const shipping = random.may(30) ? 0 : amountOf(random, 9900);
  const shippingDiscount = random.may(10) ? shipping : 0;
  const fees = random.may(20) ? [{ name: "Nachnahmegebühr", amount: amountOf(random, 900) }] : [];
  const tip = random.may(10) ? amountOf(random, 1000) : 0;
  return {
    id: bigId(random),
    number: String(10000 + random.below(90000)),
    currency,
    decimals: CURRENCIES[currency],
    status,
    lines,
    shipping,
    shippingDiscount,
    fees,
    tip,
  };
}

/** Amounts by rate, summed. */
function byRate(pairs) {
  const sums = new Map();
  for (const [rate, amount] of pairs) sums.set(rate, (sums.get(rate) ?? 0) + amount);
  return [...sums].filter(([rate, amount]) => rate > 0 && amount > 0).sort(([a], [b]) => b - a);
}

/** Minor units as a decimal text, without floats. */
export function decimal(amount, decimals) {
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const sign = amount < 0 ? "-" : "";
  return decimals ? `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : sign + digits;
}

const sum = (list) => list.reduce((a, b) => a + b, 0);

/** What a letter must say of it. */
function expected({ currency, lines, shipping }, { discount, fees, taxes, status, total }) {
  const money = (amount) => ({ amount, currency });
  return {
    items: lines.map(({ name, quantity, total }) => ({ name, quantity, total: money(total) })),
    subtotal: money(sum(lines.map((line) => line.total))),
    discount: discount ? money(-discount) : null,
    shipping: money(shipping),
    fees: fees.map(([kind, label, amount]) => ({ kind, label, amount: money(amount) })),
    taxes: taxes.map(([rate, amount]) => ({ rate, amount: money(amount) })),
    taxStatus: taxes.length ? status : "tax-free",
    total: money(total),
  };
}

/** As Shopify writes it: decimal texts in two currencies. What the customer paid is in `presentment_money`. */
export function shopify(order, random) {
  const { currency, decimals, lines, shipping, shippingDiscount, tip } = order;
  const shop = random.may(50) ? currency : "DKK";
  const other = (amount) => (shop === currency ? decimal(amount, decimals) : decimal(amount * 7 + 13, 2));
  const set = (amount) => ({
    shop_money: { amount: other(amount), currency_code: shop },
    presentment_money: { amount: decimal(amount, decimals), currency_code: currency },
  });
  const isGross = order.status === "gross";
  const paid = (line) => line.total - line.discount;
  const tax = (amount, rate) => (isGross ? taxIn(amount, rate) : Math.round((amount * rate) / 100));
  const taxes = byRate(lines.map((line) => [line.rate, tax(paid(line), line.rate)]));
  const discount = sum(lines.map((line) => line.discount)) + shippingDiscount;
  const total = sum(lines.map(paid)) + shipping - shippingDiscount + tip + (isGross ? 0 : sum(taxes.map(([, amount]) => amount)));
  const gid = (kind, id) => `gid://shopify/${kind}/${id}`;
  const body = {
    id: JSON.rawJSON(order.id),
    admin_graphql_api_id: gid("Order", order.id),
    created_at: "2026-11-29T22:30:00-05:00",
    processed_at: "2026-11-29T22:30:00-05:00",
    currency: shop,
    presentment_currency: currency,
    customer_locale: "de-DE",
    email: "ada@example.com",
    name: `#${order.number}`,
    order_number: Number(order.number),
    financial_status: "paid",
    order_status_url: `https://shop.example/orders/${order.number}?key=abc`,
    payment_gateway_names: random.may(30) ? ["gift_card", "shopify_payments"] : ["paypal"],
    taxes_included: isGross,
    tax_lines: taxes.map(([rate, amount]) => ({ price: other(amount), rate: rate / 100, title: "VAT", price_set: set(amount) })),
    total_discounts: other(discount),
    total_discounts_set: set(discount),
    total_line_items_price: other(sum(lines.map((line) => line.total))),
    total_price: other(total),
    total_price_set: set(total),
    // A tip is told in the shop's currency alone.
    total_tip_received: other(tip),
    discount_applications: discount ? [{ type: "discount_code", code: "HERBST", title: "Herbst" }] : [],
    line_items: lines.map((line) => ({
      id: JSON.rawJSON(line.id),
      admin_graphql_api_id: gid("LineItem", line.id),
      title: line.name,
      name: line.name,
      variant_title: "Default Title",
      sku: "A-1",
      quantity: line.quantity,
      fulfillable_quantity: line.quantity,
      properties: [],
      price: other(line.unit),
      price_set: set(line.unit),
      total_discount: "0.00",
    })),
    shipping_lines: shipping ? [{ title: "DHL", price: other(shipping), price_set: set(shipping), discounted_price: other(shipping - shippingDiscount) }] : [],
  };
  const fees = tip ? [["tip", "", tip]] : [];
  return { body, expected: expected(order, { discount, fees, taxes, status: isGross ? "gross" : "net", total }) };
}

/** As WooCommerce writes it: texts without tax, with the tax beside them. */
export function woocommerce(given) {
  const order = { ...given, lines: given.lines.map((line) => ({ ...line, name: line.name.replace(" <Set>", "") })) };
  const { currency, decimals, lines, shipping, shippingDiscount, fees } = order;
  const isGross = order.status === "gross";
  const text = (amount) => decimal(amount, decimals);
  /** An amount as the customer sees it, without its tax, and its tax. */
  const split = (amount, rate) => {
    const tax = isGross ? taxIn(amount, rate) : Math.round((amount * rate) / 100);
    return { net: isGross ? amount - tax : amount, tax };
  };
  const items = lines.map((line) => ({ line, before: split(line.total, line.rate), after: split(line.total - line.discount, line.rate) }));
  const rate = lines[0].rate;
  const ship = split(shipping - shippingDiscount, rate);
  const extra = fees.map((fee) => ({ ...fee, ...split(fee.amount, rate) }));
  const taxes = byRate([...items.map(({ line, after }) => [line.rate, after.tax]), [rate, ship.tax], ...extra.map(({ tax }) => [rate, tax])]);
  const tax = sum(taxes.map(([, amount]) => amount));
  const total = sum(items.map(({ after }) => after.net)) + ship.net + sum(extra.map(({ net }) => net)) + tax;
  const discount = sum(lines.map((line) => line.discount));
  const body = {
    id: Number(order.number),
    number: order.number,
    order_key: "wc_order_x",
    status: "processing",
    currency,
    prices_include_tax: isGross,
    date_created: "2026-11-30T04:30:00",
    date_created_gmt: "2026-11-30T03:30:00",
    discount_total: text(sum(items.map(({ before, after }) => before.net - after.net))),
    discount_tax: text(sum(items.map(({ before, after }) => before.tax - after.tax))),
    shipping_total: text(ship.net),
    shipping_tax: text(ship.tax),
    total: text(total),
    total_tax: text(tax),
    payment_method_title: "Rechnung",
    customer_id: 7,
    billing: { first_name: "Ada", last_name: "Kern", address_1: "Weg 1", postcode: "10115", city: "Berlin", country: "DE", email: "ada@example.com" },
    shipping: { first_name: "", last_name: "", address_1: "", postcode: "", city: "", country: "" },
    line_items: items.map(({ line, before, after }) => ({
      id: 9,
      // WooCommerce has HTML in names.
      name: `<b>${line.name.replaceAll("&", "&amp;")}</b>`,
      product_id: 93,
      quantity: line.quantity,
      subtotal: text(before.net),
      subtotal_tax: text(before.tax),
      total: text(after.net),
      total_tax: text(after.tax),
      price: line.unit / 10 ** decimals,
      meta_data: [{ id: 1, key: "_reduced_stock", value: "1", display_key: "_reduced_stock", display_value: "1" }],
      sku: "A-1",
    })),
    tax_lines: taxes.map(([percent, amount]) => ({
      label: "MwSt.",
      rate_percent: percent,
      tax_total: text(percent === rate ? amount - ship.tax : amount),
      shipping_tax_total: text(percent === rate ? ship.tax : 0),
    })),
    shipping_lines: [{ method_title: "DHL", total: text(ship.net), total_tax: text(ship.tax) }],
    fee_lines: extra.map(({ name, net, tax }) => ({ name, total: text(net), total_tax: text(tax) })),
    coupon_lines: discount ? [{ code: "HERBST", discount: "1" }] : [],
    refunds: [],
    meta_data: [],
  };
  const told = { ...order, shipping: shipping - shippingDiscount };
  return {
    body,
    expected: expected(told, { discount, fees: extra.map(({ name, amount }) => ["fee", name, amount]), taxes, status: isGross ? "gross" : "net", total }),
  };
}

/** As Shopware writes it: floats, with the noise of calculating with them. Discounts are lines below zero; one on shipping is a delivery. */
export function shopware(order, random) {
  const { currency, decimals, lines, shipping, shippingDiscount, status } = order;
  const unit = 10 ** decimals;
  /** A float, now and then with noise. */
  const float = (amount) => (random.may(20) ? amount / unit + 0.1 - 0.1 : amount / unit);
  const rate = lines[0].rate;
  const tax = (amount, percent) => (status === "net" ? Math.round((amount * percent) / 100) : taxIn(amount, percent));
  const reductions = lines.filter((line) => line.discount > 0);
  const discount = sum(reductions.map((line) => line.discount));
  const ship = shipping - shippingDiscount;
  const taxes = status === "tax-free" ? [] : byRate([...lines.map((line) => [line.rate, tax(line.total - line.discount, line.rate)]), [rate, tax(ship, rate)]]);
  const raw = sum(lines.map((line) => line.total)) - discount + ship + (status === "net" ? sum(taxes.map(([, amount]) => amount)) : 0);
  // Switzerland rounds totals to five centimes.
  const total = currency === "CHF" ? Math.round(raw / 5) * 5 : raw;
  const price = (amount, quantity = 1) => ({ unitPrice: float(amount / quantity), quantity, totalPrice: float(amount), calculatedTaxes: [] });
  const delivery = (amount) => ({
    id: "d",
    trackingCodes: [],
    shippingDateEarliest: "2026-12-02T00:00:00.000+00:00",
    shippingDateLatest: "2026-12-04T00:00:00.000+00:00",
    shippingCosts: price(amount),
    shippingMethod: random.may(50) ? null : { name: "Standard", translated: { name: "Standardversand" } },
    shippingOrderAddress: null,
  });
  const body = {
    source: { url: "https://shop.example", shopId: "s", eventId: `e${order.number}` },
    timestamp: 1796000000,
    data: {
      event: "checkout.order.placed",
      payload: {
        order: {
          id: "0190aaaa",
          orderNumber: order.number,
          orderDateTime: "2026-11-30T03:30:00.123+00:00",
          amountTotal: float(total),
          price: {
            netPrice: 1,
            totalPrice: float(total),
            rawTotal: float(raw),
            positionPrice: 1,
            taxStatus: status,
            calculatedTaxes: taxes.map(([percent, amount]) => ({ tax: float(amount), taxRate: percent, price: 1, apiAlias: "cart_tax_calculated" })),
          },
          currency: { isoCode: currency, itemRounding: { decimals, interval: 0.01 } },
          shippingCosts: price(ship),
          deepLinkCode: "deep",
          orderCustomer: {
            firstName: "Ada",
            lastName: "Kern",
            email: "ada@example.com",
            salutation: random.may(50) ? null : { salutationKey: "mrs", displayName: "Frau" },
          },
          language: random.may(50) ? null : { name: "Deutsch", locale: { code: "de-DE" } },
          addresses: null,
          deliveries: [delivery(shipping), ...(shippingDiscount ? [delivery(-shippingDiscount)] : [])],
          transactions: null,
          lineItems: [
            ...lines.map((line, at) => ({
              id: line.id,
              type: "product",
              label: line.name,
              quantity: line.quantity,
              position: at + 1,
              unitPrice: float(line.unit),
              totalPrice: float(line.total),
              price: price(line.total, line.quantity),
              payload: { productNumber: "A-1", options: [] },
              parentId: null,
              cover: null,
            })),
            ...reductions.map((line, at) => ({
              id: `p${at}`,
              type: "promotion",
              label: "Herbst",
              quantity: 1,
              position: 100 + at,
              unitPrice: float(-line.discount),
              totalPrice: float(-line.discount),
              price: price(-line.discount),
              payload: { discountId: "x" },
              parentId: null,
            })),
          ],
        },
      },
    },
  };
  const fees = total === raw ? [] : [["rounding", "", total - raw]];
  return { body, expected: expected({ ...order, shipping: ship }, { discount, fees, taxes, status, total }) };
}
