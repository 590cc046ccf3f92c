//! WooCommerce: bodies of order.* and customer.*, and refunds from its API. Totals are texts without tax, with the tax beside them; times are the
//! shop's, except those that end in `_gmt`.

use super::address::{Parts, full_name};
use super::format::{Format, Wanted};
use super::model::{Address, Consent, Delivery, FeeKind, Line, Parcel, Person, Refund, Said, Subject, TaxStatus};
use super::read::{Missing, amount, currency, id, image, joined, money, needed, quantity, word, words};
use super::sums::{Rest, Sums, unit_price};
use crate::base::money::Currency;
use crate::base::time;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, Node, Value, flag};
use crate::shop::feed::text::text;

pub(super) const FORMAT: Format = Format { is, read };

fn is(node: &Node<'_>, subject: Subject) -> bool {
    let has = |name: &str| node.contains_key(name);
    let is_order = has("line_items") && has("currency") && (has("order_key") || has("number"));
    match subject {
        Subject::Order | Subject::Shipment => is_order,
        Subject::Return => is_order || has("amount") && has("refunded_by"),
        Subject::Customer => has("is_paying_customer") || has("username") && has("billing"),
    }
}

fn read(fields: &Fields<'_>, wanted: Wanted, check: &mut Check) -> Result<Said, Missing> {
    match wanted.subject {
        Subject::Order => order(fields, check),
        Subject::Shipment => Ok(Said { parcels: parcels(fields, check), lines: lines(fields, None, check), ..common(fields, check) }),
        Subject::Return => Ok(returned(fields, wanted.currency, check)),
        Subject::Customer => Ok(customer(fields, check)),
    }
}

/// What all documents about an order say.
fn common(fields: &Fields<'_>, check: &mut Check) -> Said {
    let own = id(fields, "id", check);
    let billing = fields.object("billing", check);
    let person = billing.map(|billing| person(&billing, check)).unwrap_or_default();
    let shipping = fields.object("shipping", check).and_then(|shipping| address(&shipping, check));
    let billing = billing.and_then(|billing| address(&billing, check));
    let method = fields.objects("shipping_lines", check).first().map(|line| plain(line, "method_title", check)).unwrap_or_default();
    Said {
        order_id: own.clone(),
        number: word(fields, "number", check).or_else(|| own.clone()),
        url: own.as_ref().map(|id| format!("/my-account/view-order/{id}/")),
        id: own,
        locale: locale(fields, check),
        customer: Person { id: id(fields, "customer_id", check), ..person },
        // Without an address of its own, an order goes to the billing address.
        shipping: shipping.or_else(|| fields.object("billing", check).and_then(|billing| address(&billing, check))),
        billing,
        delivery: Delivery { method, ..Delivery::default() },
        ..Said::default()
    }
}

fn order(fields: &Fields<'_>, check: &mut Check) -> Result<Said, Missing> {
    let currency = needed(currency(fields, "currency", check), "currency")?;
    let total = needed(amount(fields, "total", currency, check), "total")?;
    let tax = amount(fields, "total_tax", currency, check).unwrap_or(0);
    let is_gross = fields.flag("prices_include_tax", check).unwrap_or(true);
    let money = Taxed { currency, is_gross };
    let lines = lines(fields, Some(money), check);
    needed(lines.first(), "line_items")?;
    let mut discount = 0_i64;
    for item in fields.objects("line_items", check) {
        let before = money.of(&item, "subtotal", "subtotal_tax", check).unwrap_or(0);
        let after = money.of(&item, "total", "total_tax", check).unwrap_or(before);
        // A price that was raised by hand is the price.
        discount = discount.saturating_add((after - before).min(0));
    }
    let mut fees = Vec::new();
    for fee in fields.objects("fee_lines", check) {
        fees.extend(money.of(&fee, "total", "total_tax", check).map(|amount| (FeeKind::Fee, words(&fee, "name", check), amount)));
    }
    for card in fields.objects("gift_cards", check) {
        fees.extend(amount(&card, "amount", currency, check).map(|paid| (FeeKind::GiftCard, String::new(), -paid.abs())));
    }
    let taxes = taxes(fields, currency, tax, check);
    if taxes.is_none() && !is_gross {
        // Without a rate they stand as they are called.
        let labels = fields.objects("tax_lines", check).iter().map(|tax| words(tax, "label", check)).collect::<Vec<_>>();
        fees.push((FeeKind::Fee, joined(labels), tax));
    }
    let sums = Sums {
        placed_at: needed(placed_at(fields, check), "date_created_gmt")?,
        currency,
        discount,
        discount_labels: fields.objects("coupon_lines", check).iter().filter_map(|coupon| word(coupon, "code", check)).collect(),
        shipping: money.of(fields, "shipping_total", "shipping_tax", check).unwrap_or(0),
        fees,
        taxes,
        tax_status: if is_gross { TaxStatus::Gross } else { TaxStatus::Net },
        total,
        rest: Rest::Rounding,
        payment: Some(plain(fields, "payment_method_title", check)).filter(|name| !name.is_empty()).into_iter().collect(),
    };
    let common = common(fields, check);
    needed(common.number.as_deref(), "number")?;
    Ok(Said { amounts: Some(sums.of(&lines, check)), lines, consent: consent(fields, check), ..common })
}

/// A text for people without tags: WooCommerce has HTML in names.
fn plain(fields: &Fields<'_>, name: &str, check: &mut Check) -> String {
    text(&words(fields, name, check))
}

/// How amounts are shown: with their tax, if the shop enters prices with tax.
#[derive(Clone, Copy)]
struct Taxed {
    currency: Currency,
    is_gross: bool,
}

impl Taxed {
    fn of(self, fields: &Fields<'_>, name: &str, tax: &str, check: &mut Check) -> Option<i64> {
        let net = amount(fields, name, self.currency, check)?;
        let tax = if self.is_gross { amount(fields, tax, self.currency, check).unwrap_or(0) } else { 0 };
        Some(net.saturating_add(tax))
    }
}

/// `date_created_gmt` is UTC without saying so.
fn placed_at(fields: &Fields<'_>, check: &mut Check) -> Option<String> {
    let text = fields.text("date_created_gmt", check)?;
    let whole = if text.ends_with('Z') { text.to_owned() } else { format!("{text}Z") };
    time::instant(&whole).map_or_else(|_| check.instant("date_created_gmt", text).map(|_| text.to_owned()), |_| Some(whole))
}

fn lines(fields: &Fields<'_>, taxed: Option<Taxed>, check: &mut Check) -> Vec<Line> {
    fields.objects("line_items", check).iter().filter_map(|item| line(item, taxed, check)).collect()
}

fn line(item: &Fields<'_>, taxed: Option<Taxed>, check: &mut Check) -> Option<Line> {
    let (quantity, part) = quantity(item, "quantity", check)?;
    let sku = id(item, "sku", check);
    // The name of a variation repeats its attributes; they stand in `meta_data`.
    let name = word(item, "parent_name", check).or_else(|| word(item, "name", check)).or_else(|| sku.clone());
    let name = name.map(|name| text(&name)).filter(|name| !name.is_empty()).or_else(|| check.missing("line_items.name"))?;
    let own = item.objects("meta_data", check).iter().filter_map(|meta| attribute(meta, check)).collect::<Vec<_>>();
    let total = taxed.and_then(|taxed| {
        let before = taxed.of(item, "subtotal", "subtotal_tax", check)?;
        let after = taxed.of(item, "total", "total_tax", check).unwrap_or(before);
        Some(money(before.max(after), taxed.currency))
    });
    let unit = total.filter(|_| part.is_empty()).map(|total| total.amount / quantity);
    Some(Line {
        id: id(item, "id", check),
        sku,
        product: id(item, "product_id", check),
        variant: id(item, "variation_id", check),
        name,
        details: joined(own.into_iter().chain(Some(part))),
        image: image(item, "image", "src", check),
        quantity,
        open: None,
        unit_price: total.and_then(|total| unit_price(unit, quantity, total)),
        total,
    })
}

/// What a customer chose; keys that begin with `_` are not for customers.
fn attribute(meta: &Fields<'_>, check: &mut Check) -> Option<String> {
    meta.text("key", check).filter(|key| !key.starts_with('_'))?;
    let value = meta.word("display_value", &mut Check::default()).or_else(|| meta.word("value", &mut Check::default()))?;
    let value = text(&value.text);
    let name = word(meta, "display_key", check).or_else(|| word(meta, "key", check))?;
    (!value.is_empty()).then(|| format!("{name}: {value}"))
}

/// Taxes by rate; none if one has no rate that is known.
fn taxes(fields: &Fields<'_>, currency: Currency, total: i64, check: &mut Check) -> Option<Vec<(f64, i64)>> {
    let mut taxes = Vec::new();
    for tax in fields.objects("tax_lines", check) {
        let own = amount(&tax, "tax_total", currency, check).unwrap_or(0) + amount(&tax, "shipping_tax_total", currency, check).unwrap_or(0);
        let rate = tax.word("rate_percent", check).and_then(|rate| rate.text.parse::<f64>().ok());
        // Older versions say the rate in the label only: `19% MwSt.`
        let rate = rate.or_else(|| rate_in(&words(&tax, "label", check)));
        match rate {
            Some(rate) => taxes.push((rate, own)),
            None if own == 0 => {}
            None => return None,
        }
    }
    // No taxes are told, and yet there are some.
    (total == 0 || !taxes.is_empty()).then_some(taxes)
}

/// The number before `%`.
fn rate_in(label: &str) -> Option<f64> {
    let before = label.split_once('%')?.0.trim_end();
    let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let start = before.char_indices().rev().take_while(|(_, c)| is_digit(*c)).last()?.0;
    before.get(start..)?.replace(',', ".").parse().ok()
}

/// The customer's language, as translation plugins keep it. WooCommerce has none.
fn locale(fields: &Fields<'_>, check: &mut Check) -> Option<String> {
    let known = ["wpml_language", "_wpml_language", "trp_language", "_weglot_language", "weglot_language", "pll_language", "_locale", "locale"];
    let found = known.into_iter().find_map(|key| meta(fields, key, check))?;
    Some(found.replace('_', "-"))
}

/// A text in `meta_data`.
fn meta(fields: &Fields<'_>, key: &str, check: &mut Check) -> Option<String> {
    let all = fields.objects("meta_data", check);
    let found = all.iter().find(|meta| meta.value("key").and_then(Value::as_str) == Some(key))?;
    found.value("value")?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn address(fields: &Fields<'_>, check: &mut Check) -> Option<Address> {
    let first = word(fields, "first_name", check);
    let street = vec![word(fields, "address_1", check), word(fields, "address_2", check)];
    let (postcode, town) = (word(fields, "postcode", check), word(fields, "city", check));
    if street.iter().all(Option::is_none) && postcode.is_none() && town.is_none() {
        return None;
    }
    Parts {
        company: word(fields, "company", check),
        name: full_name(first, word(fields, "last_name", check)),
        street,
        postcode,
        town,
        region: word(fields, "state", check),
        country: word(fields, "country", check),
        country_name: None,
    }
    .address()
}

fn person(fields: &Fields<'_>, check: &mut Check) -> Person {
    Person {
        email: word(fields, "email", check),
        first_name: word(fields, "first_name", check),
        last_name: word(fields, "last_name", check),
        ..Person::default()
    }
}

/// Parcels, as the extensions for shipment tracking keep them in the order.
fn parcels(fields: &Fields<'_>, check: &mut Check) -> Vec<Parcel> {
    let all = fields.objects("meta_data", check);
    let Some(tracking) = all.iter().find(|meta| meta.value("key").and_then(Value::as_str) == Some("_wc_shipment_tracking_items")) else { return Vec::new() };
    // The newest first.
    let parcels = tracking.objects("value", check).into_iter().rev().map(|parcel| {
        let carrier = word(&parcel, "custom_tracking_provider", check).or_else(|| word(&parcel, "formatted_tracking_provider", check));
        Parcel {
            number: id(&parcel, "tracking_number", check).unwrap_or_default(),
            carrier: carrier.or_else(|| word(&parcel, "tracking_provider", check)).unwrap_or_default(),
            url: word(&parcel, "custom_tracking_link", check).or_else(|| word(&parcel, "formatted_tracking_link", check)),
            expected: None,
            status: None,
        }
    });
    parcels.collect()
}

/// A refund, or the refunds of an order.
fn returned(fields: &Fields<'_>, known: Option<Currency>, check: &mut Check) -> Said {
    let known = currency(fields, "currency", check).or(known);
    if fields.value("refunded_by").is_some() {
        // A refund does not say its currency.
        let sum = known.and_then(|currency| Some(money(amount(fields, "amount", currency, check)?.saturating_abs(), currency)));
        let refund = Refund { amount: sum, method: String::new(), reason: plain(fields, "reason", check) };
        return Said {
            id: id(fields, "id", check),
            order_id: id(fields, "parent_id", check),
            lines: lines(fields, None, check),
            refund: Some(refund),
            ..Said::default()
        };
    }
    // The newest stands first.
    let newest = fields.objects("refunds", check).first().copied();
    let sum = newest.zip(known).and_then(|(refund, currency)| amount(&refund, "total", currency, check)).unwrap_or(0).saturating_abs();
    let reason = newest.map(|refund| plain(&refund, "reason", check)).unwrap_or_default();
    let refund =
        known.filter(|_| sum > 0).map(|currency| Refund { amount: Some(money(sum, currency)), method: plain(fields, "payment_method_title", check), reason });
    Said { refund, ..common(fields, check) }
}

fn customer(fields: &Fields<'_>, check: &mut Check) -> Said {
    let own = id(fields, "id", check);
    let billing = fields.object("billing", check).map(|billing| person(&billing, check)).unwrap_or_default();
    let named = person(fields, check);
    let customer = Person {
        id: own.clone(),
        email: named.email.or(billing.email),
        first_name: named.first_name.or(billing.first_name),
        last_name: named.last_name.or(billing.last_name),
        ..Person::default()
    };
    Said { id: own, locale: locale(fields, check), customer, consent: consent(fields, check), ..Said::default() }
}

/// WooCommerce itself knows no consent; what newsletter plugins note at the checkout is not confirmed.
fn consent(fields: &Fields<'_>, check: &mut Check) -> Option<Consent> {
    const KEYS: [&str; 3] = ["mailchimp_woocommerce_is_subscribed", "_mailpoet_woocommerce_checkout_optin", "_klaviyo_newsletter_opt_in"];
    let all = fields.objects("meta_data", check);
    let is_given = all.iter().find_map(|meta| {
        let key = meta.value("key")?.as_str()?;
        KEYS.contains(&key).then(|| meta.value("value").and_then(flag))?
    })?;
    let state = if is_given { "subscribed" } else { "not_subscribed" };
    Some(Consent { advertising: false, state: state.to_owned(), level: is_given.then(|| "unconfirmed".to_owned()), at: None })
}
