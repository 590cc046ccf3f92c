//! Shopify: bodies of orders/*, fulfillments/*, fulfillment_events/*, refunds/create, returns/*, customers/* and customers_email_marketing_consent/update.

use super::address::{Parts, full_name};
use super::format::{Format, Wanted};
use super::model::{Address, Consent, Delivery, FeeKind, Line, Parcel, Person, Refund, Said, Subject, TaxStatus};
use super::read::{Missing, amount, currency, id, instant, joined, money, needed, quantity, readable, word, words};
use super::sums::{Rest, Sums, unit_price};
use crate::base::diagnostic::Code;
use crate::base::money::Currency;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, Node, Value};

pub(super) const FORMAT: Format = Format { is, read };

fn is(node: &Node<'_>, subject: Subject) -> bool {
    let has = |name: &str| node.contains_key(name);
    match subject {
        Subject::Order => has("order_number") && has("line_items") || has("line_items") && has("total_price") && has("financial_status"),
        Subject::Shipment => has("order_id") && (has("tracking_number") || has("tracking_numbers") || has("fulfillment_id")),
        Subject::Return => has("order_id") && (has("refund_line_items") || is_return(node)) || is_return(node) && has("order"),
        Subject::Customer => has("email_marketing_consent") || has("customer_id") && has("email_address") || has("email") && has("verified_email"),
    }
}

fn is_return(node: &Node<'_>) -> bool {
    node.get("admin_graphql_api_id").and_then(Value::as_str).is_some_and(|id| id.contains("/Return/"))
}

fn read(fields: &Fields<'_>, wanted: Wanted, check: &mut Check) -> Result<Said, Missing> {
    match wanted.subject {
        Subject::Order => order(fields, check),
        Subject::Shipment => Ok(shipment(fields, check)),
        Subject::Return => Ok(returned(fields, wanted.currency, check)),
        Subject::Customer => Ok(customer(fields, check)),
    }
}

/// An id as text. The number is above 2^53, and whatever passed the document on may have rounded it; the GraphQL id has all digits.
fn gid(fields: &Fields<'_>, check: &mut Check) -> Option<String> {
    let gid = fields.text("admin_graphql_api_id", check).and_then(|gid| gid.rsplit('/').next()).and_then(|id| id.split('?').next());
    gid.filter(|id| !id.is_empty()).map(str::to_owned).or_else(|| id(fields, "id", check))
}

/// The currency that the customer paid in, and the shop's.
#[derive(Clone, Copy)]
struct Currencies {
    paid: Currency,
    shop: Currency,
}

impl Currencies {
    fn of(fields: &Fields<'_>, check: &mut Check) -> Option<Self> {
        let shop = currency(fields, "currency", check);
        let paid = currency(fields, "presentment_currency", check).or(shop)?;
        Some(Self { paid, shop: shop.unwrap_or(paid) })
    }

    /// An amount as the customer paid it: from the set, or the plain one if there is only one currency.
    fn amount(self, fields: &Fields<'_>, name: &str, set: &'static str, check: &mut Check) -> Option<i64> {
        let paid = fields.object(set, check).and_then(|set| set.object("presentment_money", check));
        let paid = paid.and_then(|money| amount(&money, "amount", self.paid, check));
        paid.or_else(|| if self.paid == self.shop && !name.is_empty() { amount(fields, name, self.paid, check) } else { None })
    }
}

fn order(fields: &Fields<'_>, check: &mut Check) -> Result<Said, Missing> {
    let currencies = needed(Currencies::of(fields, check), "currency")?;
    let lines: Vec<Line> = fields.objects("line_items", check).iter().filter_map(|item| line(item, Some(currencies), check)).collect();
    needed(lines.first(), "line_items")?;
    let total = needed(currencies.amount(fields, "total_price", "total_price_set", check), "total_price")?;
    let mut shipping_lines = fields.objects("shipping_lines", check);
    shipping_lines.retain(|line| !line.flag("is_removed", &mut Check::default()).unwrap_or(false));
    let shipping = shipping_lines.iter().filter_map(|line| currencies.amount(line, "price", "price_set", check)).sum::<i64>();
    let discount = currencies.amount(fields, "total_discounts", "total_discounts_set", check).unwrap_or(0);
    let is_gross = fields.flag("taxes_included", check).unwrap_or(false);
    let taxes = fields.value("tax_lines").map(|_| taxes(fields, currencies, check));
    let has_duties = !fields.flag("duties_included", check).unwrap_or(false);
    let fee = |sets: [&'static str; 2], check: &mut Check| sets.into_iter().find_map(|set| currencies.amount(fields, "", set, check));
    let duties = fee(["original_total_duties_set", "current_total_duties_set"], check).filter(|_| has_duties);
    let more = fee(["original_total_additional_fees_set", "current_total_additional_fees_set"], check);
    // The tip is told in the shop's currency alone.
    let tip = amount(fields, "total_tip_received", currencies.shop, check).filter(|tip| *tip != 0);
    let is_told = currencies.paid == currencies.shop;
    let fees = [(FeeKind::Duties, duties), (FeeKind::Fee, more), (FeeKind::Tip, tip.filter(|_| is_told))];
    let fees = fees.into_iter().filter_map(|(kind, amount)| Some((kind, String::new(), amount?))).collect();
    let gateways = fields.list("payment_gateway_names", check).iter().filter_map(Value::as_str).map(readable).collect();
    let sums = Sums {
        placed_at: needed(instant(fields, "processed_at", check).or_else(|| instant(fields, "created_at", check)), "created_at")?,
        currency: currencies.paid,
        discount: -discount,
        discount_labels: discounts(fields, check),
        shipping,
        fees,
        taxes,
        tax_status: if is_gross { TaxStatus::Gross } else { TaxStatus::Net },
        total,
        rest: if tip.is_some() && !is_told { Rest::Tip } else { Rest::Nothing },
        payment: gateways,
    };
    let number = word(fields, "name", check).or_else(|| id(fields, "order_number", check).map(|number| format!("#{number}")));
    let method = shipping_lines.first().map(|line| words(line, "title", check)).unwrap_or_default();
    Ok(Said {
        id: gid(fields, check),
        order_id: gid(fields, check),
        number: Some(needed(number, "name")?),
        url: fields.text("order_status_url", check).map(str::to_owned),
        locale: fields.text("customer_locale", check).map(str::to_owned),
        customer: person_of(fields, check),
        billing: address(fields, "billing_address", check),
        shipping: address(fields, "shipping_address", check),
        amounts: Some(sums.of(&lines, check)),
        consent: fields.object("customer", check).and_then(|customer| consent(&customer, check)),
        delivery: Delivery { method, ..Delivery::default() },
        lines,
        ..Said::default()
    })
}

/// An item; without currencies, without its price.
fn line(item: &Fields<'_>, currencies: Option<Currencies>, check: &mut Check) -> Option<Line> {
    let (quantity, part) = quantity(item, "quantity", check)?;
    let name = word(item, "title", check).or_else(|| word(item, "name", check)).or_else(|| word(item, "sku", check));
    let name = name.or_else(|| check.missing("line_items.title"))?;
    // Shopify's name for the only variant.
    let variant = word(item, "variant_title", check).filter(|title| title != "Default Title");
    let own = item.objects("properties", check).iter().filter_map(|property| property_of(property, check)).collect::<Vec<_>>();
    let priced = currencies.and_then(|all| Some((all.amount(item, "price", "price_set", check)?, all.paid)));
    let unit = priced.map(|(unit, _)| unit);
    let total = priced.and_then(|(unit, paid)| Some(money(unit.checked_mul(quantity)?, paid)));
    Some(Line {
        id: gid(item, check),
        sku: id(item, "sku", check),
        product: id(item, "product_id", check),
        variant: id(item, "variant_id", check),
        details: joined(variant.into_iter().chain(own).chain(Some(part))),
        name,
        image: None,
        quantity,
        open: item.integer("fulfillable_quantity", check),
        unit_price: total.and_then(|total| unit_price(unit, quantity, total)),
        total,
    })
}

/// What the customer chose for an item; names that begin with `_` are not for customers.
fn property_of(property: &Fields<'_>, check: &mut Check) -> Option<String> {
    let name = word(property, "name", check).filter(|name| !name.starts_with('_'))?;
    let value = property.word("value", check)?;
    Some(format!("{name}: {}", value.text))
}

fn taxes(fields: &Fields<'_>, currencies: Currencies, check: &mut Check) -> Vec<(f64, i64)> {
    let mut taxes = Vec::new();
    for tax in fields.objects("tax_lines", check) {
        let rate = tax.word("rate", check).and_then(|rate| rate.text.parse::<f64>().ok()).map_or(0.0, |rate| rate * 100.0);
        taxes.extend(currencies.amount(&tax, "price", "price_set", check).map(|price| (rate, price)));
    }
    taxes
}

fn discounts(fields: &Fields<'_>, check: &mut Check) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for discount in fields.objects("discount_applications", check) {
        labels.extend(word(&discount, "code", check).or_else(|| word(&discount, "title", check)));
    }
    if labels.is_empty() {
        labels.extend(fields.objects("discount_codes", check).iter().filter_map(|code| word(code, "code", check)));
    }
    labels.dedup();
    labels
}

/// The customer of an order. Guests have only an address.
fn person_of(fields: &Fields<'_>, check: &mut Check) -> Person {
    let known = fields.object("customer", check).map(|customer| person(&customer, check)).unwrap_or_default();
    let named = ["billing_address", "shipping_address"].into_iter().filter_map(|name| fields.object(name, check));
    let named = named.collect::<Vec<_>>();
    let part = |known: Option<String>, name: &str, check: &mut Check| known.or_else(|| named.iter().find_map(|address| word(address, name, check)));
    let email = word(fields, "email", check).or_else(|| word(fields, "contact_email", check)).or(known.email);
    Person { email, first_name: part(known.first_name, "first_name", check), last_name: part(known.last_name, "last_name", check), ..known }
}

fn person(customer: &Fields<'_>, check: &mut Check) -> Person {
    Person {
        id: gid(customer, check),
        email: word(customer, "email", check),
        first_name: word(customer, "first_name", check),
        last_name: word(customer, "last_name", check),
        ..Person::default()
    }
}

fn address(fields: &Fields<'_>, name: &'static str, check: &mut Check) -> Option<Address> {
    let address = fields.object(name, check)?;
    let first = word(&address, "first_name", check);
    let name = word(&address, "name", check).or_else(|| full_name(first, word(&address, "last_name", check)));
    Parts {
        name,
        company: word(&address, "company", check),
        street: vec![word(&address, "address1", check), word(&address, "address2", check)],
        postcode: word(&address, "zip", check),
        town: word(&address, "city", check),
        region: word(&address, "province_code", check),
        country: word(&address, "country_code", check),
        country_name: word(&address, "country", check),
    }
    .address()
}

/// `email_marketing_consent`. Only `confirmed_opt_in` is a double opt-in.
fn consent(fields: &Fields<'_>, check: &mut Check) -> Option<Consent> {
    let consent = fields.object("email_marketing_consent", check)?;
    let (state, level) = (words(&consent, "state", check), word(&consent, "opt_in_level", check));
    let advertising = state == "subscribed" && level.as_deref() == Some("confirmed_opt_in");
    Some(Consent { advertising, state, level, at: instant(&consent, "consent_updated_at", check) })
}

fn customer(fields: &Fields<'_>, check: &mut Check) -> Said {
    let mut person = person(fields, check);
    // The document of consent names the customer in its own words.
    person.id = id(fields, "customer_id", check).or(person.id);
    person.email = word(fields, "email_address", check).or(person.email);
    Said { id: person.id.clone(), customer: person, consent: consent(fields, check), ..Said::default() }
}

fn shipment(fields: &Fields<'_>, check: &mut Check) -> Said {
    let carrier = words(fields, "tracking_company", check);
    // An instant: which day it is depends on the zone.
    let expected = instant(fields, "estimated_delivery_at", check);
    let status = word(fields, "shipment_status", check).or_else(|| word(fields, "status", check));
    let all = |list: &str, one: &str, check: &mut Check| {
        let mut found: Vec<String> = fields.list(list, check).iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if found.is_empty() {
            found.extend(word(fields, one, check));
        }
        found
    };
    let (numbers, urls) = (all("tracking_numbers", "tracking_number", check), all("tracking_urls", "tracking_url", check));
    let count = numbers.len().max(urls.len()).max(1);
    let parcels = (0..count).map(|at| Parcel {
        number: numbers.get(at).cloned().unwrap_or_default(),
        url: urls.get(at).cloned(),
        carrier: carrier.clone(),
        expected: expected.clone(),
        status: status.clone(),
    });
    let parcels = parcels.collect();
    let lines = fields.objects("line_items", check).iter().filter_map(|item| line(item, None, check)).collect();
    Said {
        id: gid(fields, check),
        order_id: id(fields, "order_id", check),
        // `#1001.1` is the first shipment of `#1001`.
        number: word(fields, "name", check).and_then(|name| name.rsplit_once('.').map(|(number, _)| number.to_owned())),
        customer: Person { email: word(fields, "email", check), ..Person::default() },
        shipping: address(fields, "destination", check),
        delivery: Delivery { expected, carrier, ..Delivery::default() },
        parcels,
        lines,
        ..Said::default()
    }
}

fn returned(fields: &Fields<'_>, known: Option<Currency>, check: &mut Check) -> Said {
    let items = ["refund_line_items", "return_line_items", "line_items"].into_iter().find(|name| fields.value(name).is_some()).unwrap_or("line_items");
    let mut lines = Vec::new();
    let mut found = None;
    for item in fields.objects(items, check) {
        found = found.or_else(|| set_currency(&item, "subtotal_set", check));
        let inner = item.object("fulfillment_line_item", check).unwrap_or(item);
        let Some(inner) = inner.object("line_item", check).or(Some(inner)) else { continue };
        let of = quantity(&item, "quantity", check);
        lines.extend(line(&inner, None, check).zip(of).map(|(line, (quantity, _))| Line { quantity, open: None, ..line }));
    }
    Said {
        id: gid(fields, check),
        order_id: id(fields, "order_id", check).or_else(|| fields.object("order", check).and_then(|order| gid(&order, check))),
        number: fields.object("order", check).and_then(|order| word(&order, "name", check)),
        refund: refund(fields, found.or(known), check),
        lines,
        ..Said::default()
    }
}

fn set_currency(fields: &Fields<'_>, set: &'static str, check: &mut Check) -> Option<Currency> {
    let money = fields.object(set, check)?.object("presentment_money", check)?;
    currency(&money, "currency_code", check)
}

/// The money of a refund: what its transactions moved, in the customer's currency. Without transactions, nothing is said of money.
fn refund(fields: &Fields<'_>, known: Option<Currency>, check: &mut Check) -> Option<Refund> {
    let (mut sum, mut methods, mut any) = (0_i64, Vec::new(), false);
    let mut in_currency = known;
    for transaction in fields.objects("transactions", check) {
        let is_refund = transaction.text("kind", check).is_none_or(|kind| kind == "refund");
        let is_done = transaction.text("status", check).is_none_or(|status| matches!(status, "success" | "pending"));
        if !is_refund || !is_done {
            continue;
        }
        let own = currency(&transaction, "currency", check).or(in_currency)?;
        if in_currency.is_some_and(|other| other != own) {
            let message = format!("the refund is in {own}, the order in another currency");
            return check.bad("transactions.currency", Code::FeedBadCurrency, message, &own.to_string());
        }
        in_currency = Some(own);
        sum = sum.saturating_add(amount(&transaction, "amount", own, check)?);
        any = true;
        let method = readable(&words(&transaction, "gateway", check));
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    // The note is not for the customer: only the shop's staff sees it.
    in_currency.filter(|_| any).map(|currency| Refund { amount: Some(money(sum, currency)), method: joined(methods), reason: String::new() })
}
