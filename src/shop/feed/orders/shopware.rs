//! Shopware 6: bodies of checkout.order.placed, state_enter.*, checkout.customer.* and newsletter.*, and the same entities from its API.
//! Amounts are floats; associations may be null.

use super::address::{Parts, full_name};
use super::format::{Format, Wanted};
use super::model::{Address, Consent, Delivery, FeeKind, Gender, Line, Parcel, Person, Refund, Said, Subject, TaxStatus};
use super::read::{Missing, amount, currency, day, id, image, instant, joined, money, needed, quantity, word};
use super::sums::{Rest, Sums, unit_price};
use crate::base::money::Currency;
use crate::shop::feed::check::Check;
use crate::shop::feed::json::{Fields, Node, Value};

pub(super) const FORMAT: Format = Format { is, read };

fn is(node: &Node<'_>, subject: Subject) -> bool {
    let has = |name: &str| node.contains_key(name);
    match subject {
        Subject::Order | Subject::Shipment | Subject::Return => has("orderNumber") && (has("amountTotal") || has("price") || has("lineItems")),
        Subject::Customer => has("customerNumber") && has("email") && !has("orderId") || has("salesChannelId") && has("email") && has("status"),
    }
}

fn read(fields: &Fields<'_>, wanted: Wanted, check: &mut Check) -> Result<Said, Missing> {
    match wanted.subject {
        Subject::Order => order(fields, check),
        Subject::Shipment => Ok(Said { parcels: parcels(fields, check), lines: sent(fields, check), ..common(fields, check) }),
        Subject::Return => Ok(Said { refund: refund(fields, check), ..common(fields, check) }),
        Subject::Customer => Ok(customer(fields, check)),
    }
}

/// What all documents about an order say.
fn common(fields: &Fields<'_>, check: &mut Check) -> Said {
    let buyer = fields.object("orderCustomer", check);
    let deliveries = deliveries(fields, check);
    let first = deliveries.first();
    let shipping = first.and_then(|delivery| address(delivery.object("shippingOrderAddress", check)?, check));
    let billing_id = fields.text("billingAddressId", check);
    let billing = fields.object("billingAddress", check).or_else(|| {
        let all = fields.objects("addresses", check);
        all.iter().find(|address| billing_id.is_some() && address.text("id", check) == billing_id).copied()
    });
    let locale = fields.object("language", check).and_then(|language| locale(&language, check));
    let locale = locale.or_else(|| locale_of(&buyer?.object("customer", check)?, check));
    let method = first.and_then(|delivery| translated(&delivery.object("shippingMethod", check)?, "name", check)).unwrap_or_default();
    Said {
        id: id(fields, "id", check),
        order_id: id(fields, "id", check),
        number: word(fields, "orderNumber", check),
        // Works for guests too.
        url: fields.text("deepLinkCode", check).map(|code| format!("/account/order/{code}")),
        locale,
        customer: buyer.map(|buyer| buyer_of(&buyer, check)).unwrap_or_default(),
        billing: billing.and_then(|billing| address(billing, check)),
        shipping,
        delivery: Delivery {
            expected: first.and_then(|delivery| day(delivery, "shippingDateEarliest", check)),
            until: first.and_then(|delivery| day(delivery, "shippingDateLatest", check)),
            method,
            carrier: String::new(),
        },
        ..Said::default()
    }
}

fn order(fields: &Fields<'_>, check: &mut Check) -> Result<Said, Missing> {
    let currency = fields.object("currency", check).and_then(|inner| currency(&inner, "isoCode", check));
    let currency = needed(currency, "currency.isoCode")?;
    let price = fields.object("price", check);
    let total = price.and_then(|price| amount(&price, "totalPrice", currency, check)).or_else(|| amount(fields, "amountTotal", currency, check));
    let total = needed(total, "price.totalPrice")?;
    let items = items(fields, currency, check);
    needed(items.lines.first(), "lineItems")?;
    let shipping = fields.object("shippingCosts", check).and_then(|costs| amount(&costs, "totalPrice", currency, check));
    let shipping = shipping.or_else(|| amount(fields, "shippingTotal", currency, check)).unwrap_or(0);
    let status = price.and_then(|price| price.text("taxStatus", check)).or_else(|| fields.text("taxStatus", check));
    // Totals may be rounded to five cents.
    let raw = price.and_then(|price| amount(&price, "rawTotal", currency, check)).filter(|raw| *raw != 0);
    let rounded = raw.map(|raw| total - raw).filter(|off| off.abs() < 100).unwrap_or(0);
    let sums = Sums {
        placed_at: needed(instant(fields, "orderDateTime", check).or_else(|| instant(fields, "createdAt", check)), "orderDateTime")?,
        currency,
        discount: items.discount,
        discount_labels: items.labels,
        shipping,
        fees: vec![(FeeKind::Rounding, String::new(), rounded)],
        taxes: price.filter(|price| price.value("calculatedTaxes").is_some()).map(|price| taxes(&price, currency, check)),
        tax_status: match status {
            Some("net") => TaxStatus::Net,
            Some("tax-free") => TaxStatus::TaxFree,
            _ => TaxStatus::Gross,
        },
        total,
        rest: Rest::Rounding,
        payment: payment(fields, check).into_iter().collect(),
    };
    let common = common(fields, check);
    needed(common.number.as_deref(), "orderNumber")?;
    Ok(Said { amounts: Some(sums.of(&items.lines, check)), lines: items.lines, ..common })
}

/// The items of an order, and what reduces its price.
struct Items {
    lines: Vec<Line>,
    /// Below zero, or zero.
    discount: i64,
    labels: Vec<String>,
}

fn items(fields: &Fields<'_>, currency: Currency, check: &mut Check) -> Items {
    let all = fields.objects("lineItems", check);
    let mut items = Items { lines: Vec::new(), discount: 0, labels: Vec::new() };
    // The price of a bundle contains those of its parts.
    let (mut roots, parts): (Vec<&Fields<'_>>, Vec<&Fields<'_>>) = all.iter().partition(|item| {
        let parent = item.text("parentId", check);
        parent.is_none_or(|parent| !all.iter().any(|other| other.text("id", check) == Some(parent)))
    });
    roots.sort_by_key(|item| item.integer("position", check).unwrap_or(i64::MAX));
    for item in roots {
        let price = item.object("price", check);
        let total = price.and_then(|price| amount(&price, "totalPrice", currency, check)).or_else(|| amount(item, "totalPrice", currency, check));
        let is_reduction = matches!(item.text("type", check), Some("promotion" | "discount"));
        match total {
            Some(total) if total < 0 || is_reduction => {
                items.discount = items.discount.saturating_add(total);
                items.labels.extend(word(item, "label", check).filter(|_| total != 0));
            }
            total => {
                let own = item.text("id", check);
                let is_part = |part: &&&Fields<'_>| own.is_some() && part.text("parentId", &mut Check::default()) == own;
                let told = |part: &&Fields<'_>| {
                    let check = &mut Check::default();
                    let label = word(part, "label", check)?;
                    Some(match quantity(part, "quantity", check) {
                        Some((quantity, _)) if quantity > 1 => format!("{quantity} × {label}"),
                        _ => label,
                    })
                };
                let parts = parts.iter().filter(is_part).filter_map(told).collect::<Vec<_>>();
                items.lines.extend(line(item, total.map(|total| (total, currency)), parts, check));
            }
        }
    }
    items
}

fn line(item: &Fields<'_>, total: Option<(i64, Currency)>, parts: Vec<String>, check: &mut Check) -> Option<Line> {
    let (quantity, part) = quantity(item, "quantity", check)?;
    let payload = item.object("payload", check);
    let sku = payload.and_then(|payload| id(&payload, "productNumber", check));
    let name = word(item, "label", check).or_else(|| sku.clone());
    let name = name.or_else(|| check.missing("lineItems.label"))?;
    let options = payload.map(|payload| payload.objects("options", check)).unwrap_or_default();
    let options = options.iter().filter_map(|option| Some(format!("{}: {}", word(option, "group", check)?, word(option, "option", check)?)));
    let options = options.collect::<Vec<_>>();
    let unit = total.and_then(|(_, currency)| amount(item, "unitPrice", currency, check));
    let total = total.map(|(total, currency)| money(total, currency));
    Some(Line {
        id: id(item, "id", check),
        sku,
        product: id(item, "productId", check),
        variant: None,
        name,
        details: joined(options.into_iter().chain(parts).chain(Some(part))),
        image: image(item, "cover", "url", check),
        quantity,
        open: None,
        unit_price: total.and_then(|total| unit_price(unit, quantity, total)),
        total,
    })
}

fn taxes(price: &Fields<'_>, currency: Currency, check: &mut Check) -> Vec<(f64, i64)> {
    let mut taxes = Vec::new();
    // A list, or an object by rate, as PHP writes collections.
    let values: Vec<&Value<'_>> = match price.value("calculatedTaxes") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(Value::Object(node)) => node.values().collect(),
        _ => Vec::new(),
    };
    for tax in values.into_iter().filter_map(Value::as_object).map(Fields::of) {
        let rate = tax.word("taxRate", check).and_then(|rate| rate.text.parse().ok()).unwrap_or(0.0);
        taxes.extend(amount(&tax, "tax", currency, check).map(|amount| (rate, amount)));
    }
    taxes
}

/// How it is paid, by the last attempt.
fn payment(fields: &Fields<'_>, check: &mut Check) -> Option<String> {
    let mut transactions = fields.objects("transactions", check);
    transactions.sort_by_key(|transaction| transaction.text("createdAt", check).unwrap_or("").to_owned());
    transactions.iter().rev().find_map(|transaction| translated(&transaction.object("paymentMethod", check)?, "name", check))
}

/// The deliveries of goods: discounts on shipping are deliveries with a price below zero.
fn deliveries<'a>(fields: &Fields<'a>, check: &mut Check) -> Vec<Fields<'a>> {
    let mut all = fields.objects("deliveries", check);
    all.retain(|delivery| {
        let price = delivery.object("shippingCosts", check).and_then(|costs| costs.word("totalPrice", check));
        !price.is_some_and(|price| price.text.starts_with('-'))
    });
    all
}

fn parcels(fields: &Fields<'_>, check: &mut Check) -> Vec<Parcel> {
    let mut parcels = Vec::new();
    for delivery in deliveries(fields, check) {
        let method = delivery.object("shippingMethod", check);
        let pattern = method.and_then(|method| method.text("trackingUrl", check));
        let carrier = method.and_then(|method| translated(&method, "name", check)).unwrap_or_default();
        let state = delivery.object("stateMachineState", check).and_then(|state| word(&state, "technicalName", check));
        for code in delivery.list("trackingCodes", check).iter().filter_map(Value::as_str).map(str::trim).filter(|code| !code.is_empty()) {
            let escaped = escaped(code);
            let url = pattern.map(|pattern| if pattern.contains("%s") { pattern.replace("%s", &escaped) } else { format!("{pattern}{escaped}") });
            parcels.push(Parcel { number: code.to_owned(), carrier: carrier.clone(), url, expected: None, status: state.clone() });
        }
    }
    parcels
}

/// A text in an address (RFC 3986).
fn escaped(text: &str) -> String {
    let of = |byte: u8| if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(of).collect()
}

/// What was sent: the positions of the deliveries that were; or all items, if the whole order was sent and the positions are not told. Nothing is said of what
/// was sent in part.
fn sent(fields: &Fields<'_>, check: &mut Check) -> Vec<Line> {
    let all = fields.objects("lineItems", check);
    let deliveries = deliveries(fields, check);
    let state = |delivery: &Fields<'_>| {
        delivery.object("stateMachineState", &mut Check::default()).and_then(|state| word(&state, "technicalName", &mut Check::default()))
    };
    let states = deliveries.iter().map(state).collect::<Vec<_>>();
    let is_sent = |state: &Option<String>| state.as_deref().is_none_or(|state| state == "shipped");
    if states.iter().flatten().any(|state| state == "shipped_partially") {
        return Vec::new();
    }
    let mut lines: Vec<Line> = Vec::new();
    for (delivery, _) in deliveries.iter().zip(&states).filter(|(_, state)| is_sent(state)) {
        for position in delivery.objects("positions", check) {
            let wanted = position.text("orderLineItemId", check);
            let item = position.object("orderLineItem", check);
            let item = item.or_else(|| all.iter().find(|item| wanted.is_some() && item.text("id", check) == wanted).copied());
            let of = quantity(&position, "quantity", check);
            let Some(read) = item.and_then(|item| line(&item, None, Vec::new(), check)) else { continue };
            let quantity = of.map_or(read.quantity, |(quantity, _)| quantity);
            match lines.iter_mut().find(|line| line.id.is_some() && line.id == read.id) {
                Some(line) => line.quantity = line.quantity.saturating_add(quantity),
                None => lines.push(Line { quantity, ..read }),
            }
        }
    }
    if lines.is_empty() && states.iter().all(is_sent) {
        let is_good = |item: &&Fields<'_>| {
            let check = &mut Check::default();
            let is_download = item.list("states", check).iter().any(|state| state.as_str() == Some("is-download"));
            !matches!(item.text("type", check), Some("promotion" | "discount" | "credit")) && item.text("parentId", check).is_none() && !is_download
        };
        lines.extend(all.iter().filter(is_good).filter_map(|item| line(item, None, Vec::new(), check)));
    }
    lines
}

/// What was refunded: the refunds of the transactions' captures; or the whole transaction, if it is said to be refunded.
fn refund(fields: &Fields<'_>, check: &mut Check) -> Option<Refund> {
    let currency = fields.object("currency", check).and_then(|inner| currency(&inner, "isoCode", check))?;
    let mut sum = 0_i64;
    for transaction in fields.objects("transactions", check) {
        let refunds = transaction.objects("captures", check).iter().flat_map(|capture| capture.objects("refunds", check)).collect::<Vec<_>>();
        let state = transaction.object("stateMachineState", check).and_then(|state| word(&state, "technicalName", check));
        let paid = |fields: &Fields<'_>, check: &mut Check| amount(&fields.object("amount", check)?, "totalPrice", currency, check);
        if refunds.is_empty() && state.as_deref() == Some("refunded") {
            sum = sum.saturating_add(paid(&transaction, check).unwrap_or(0));
        }
        for refund in refunds {
            let state = refund.object("stateMachineState", check).and_then(|state| word(&state, "technicalName", check));
            if state.is_some_and(|state| matches!(state.as_str(), "failed" | "cancelled" | "open")) {
                continue;
            }
            sum = sum.saturating_add(paid(&refund, check).unwrap_or(0));
        }
    }
    (sum > 0).then(|| Refund { amount: Some(money(sum, currency)), method: payment(fields, check).unwrap_or_default(), reason: String::new() })
}

fn translated(fields: &Fields<'_>, name: &str, check: &mut Check) -> Option<String> {
    // PHP writes an empty object as a list.
    let translated = fields.object("translated", check).and_then(|translated| word(&translated, name, check));
    translated.or_else(|| word(fields, name, check))
}

fn address(fields: Fields<'_>, check: &mut Check) -> Option<Address> {
    let country = fields.object("country", check);
    let first = word(&fields, "firstName", check);
    Parts {
        company: word(&fields, "company", check),
        name: full_name(first, word(&fields, "lastName", check)),
        street: ["department", "street", "additionalAddressLine1", "additionalAddressLine2"].into_iter().map(|name| word(&fields, name, check)).collect(),
        postcode: word(&fields, "zipcode", check),
        town: word(&fields, "city", check),
        region: fields.object("countryState", check).and_then(|state| word(&state, "shortCode", check)).map(|code| match code.split_once('-') {
            Some((_, region)) => region.to_owned(),
            None => code,
        }),
        country: country.and_then(|country| word(&country, "iso", check)),
        country_name: country.and_then(|country| translated(&country, "name", check)),
    }
    .address()
}

/// A language's code: of its locale, or of the one that its texts are in.
fn locale(language: &Fields<'_>, check: &mut Check) -> Option<String> {
    let locale = language.object("locale", check).or_else(|| language.object("translationCode", check));
    locale.and_then(|locale| locale.text("code", check)).map(str::to_owned)
}

fn locale_of(fields: &Fields<'_>, check: &mut Check) -> Option<String> {
    locale(&fields.object("language", check)?, check)
}

fn person(fields: &Fields<'_>, check: &mut Check) -> Person {
    let salutation = fields.object("salutation", check).and_then(|salutation| salutation.text("salutationKey", check));
    Person {
        id: None,
        email: word(fields, "email", check),
        gender: match salutation {
            Some("mrs" | "ms") => Some(Gender::Female),
            Some("mr") => Some(Gender::Male),
            _ => None,
        },
        title: word(fields, "title", check),
        first_name: word(fields, "firstName", check),
        last_name: word(fields, "lastName", check),
        birthday: day(fields, "birthday", check),
    }
}

/// The customer of an order, as the order keeps it.
fn buyer_of(buyer: &Fields<'_>, check: &mut Check) -> Person {
    let birthday = buyer.object("customer", check).and_then(|customer| day(&customer, "birthday", check));
    Person { id: id(buyer, "customerId", check), birthday, ..person(buyer, check) }
}

/// A customer, or a recipient of the newsletter.
fn customer(fields: &Fields<'_>, check: &mut Check) -> Said {
    let own = id(fields, "id", check);
    let status = word(fields, "status", check);
    let confirmed = instant(fields, "confirmedAt", check);
    // `direct` was never confirmed.
    let consent = status.map(|state| Consent {
        advertising: state == "optIn" && confirmed.is_some(),
        level: Some(if confirmed.is_some() { "confirmed" } else { "unconfirmed" }.to_owned()).filter(|_| state != "optOut"),
        state,
        at: confirmed.or_else(|| instant(fields, "updatedAt", check)).or_else(|| instant(fields, "createdAt", check)),
    });
    Said { id: own.clone(), locale: locale_of(fields, check), customer: Person { id: own, ..person(fields, check) }, consent, ..Said::default() }
}
