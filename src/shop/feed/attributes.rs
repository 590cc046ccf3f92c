use super::FeedOptions;
use super::check::Check;
use super::fields::{self, FIRST, Known, Slot};
use super::text::seen;
use super::values::{Fault, Values};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use crate::base::money::{Currency, Money};
use crate::shop::offer::{Offer, Prior};
use std::borrow::Cow;

/// The values of a row, with the readers that all row formats share.
pub(super) struct Attributes<'a> {
    values: &'a Values,
    options: &'a FeedOptions,
    known: Known,
    /// The currency of amounts without one.
    currency: Option<Currency>,
    /// The slots with unreadable values; they were reported.
    unreadable: u32,
}

impl<'a> Attributes<'a> {
    /// Reports unreadable values; other sources do not replace them.
    pub fn of(values: &'a Values, known: Known, options: &'a FeedOptions, currency: Option<Currency>, check: &mut Check) -> Self {
        Self { values, options, known, currency, unreadable: unreadable(values, known, options, check) }
    }

    /// The name of a slot in problems.
    pub fn name(&self, slot: Slot) -> &'static str {
        fields::name_of(self.known, slot)
    }

    pub fn is_unreadable(&self, slot: Slot) -> bool {
        self.unreadable & slot.bit() != 0
    }

    /// The name and value of an element that the shop configured for a slot without a Google name.
    fn named<'o>(&self, slot: Slot, element: &'o Option<String>) -> Option<(&'o str, &str)> {
        Some((element.as_deref()?, self.get(slot)?))
    }

    /// The value of a slot, if it is readable.
    pub fn get(&self, slot: Slot) -> Option<&str> {
        if self.unreadable & slot.bit() == 0 { self.values.get(slot) } else { None }
    }

    /// An amount in its own currency, or in the default one.
    pub fn money(&self, field: &str, text: &str, check: &mut Check) -> Option<Money> {
        match self.currency {
            Some(currency) => check.amount(field, Some(text), Some(currency)),
            None => check.price(field, Some(text)),
        }
    }

    /// A further amount of the offer, which must have the price's currency.
    fn named_price(&self, slot: Slot, element: &Option<String>, price: Option<Money>, check: &mut Check) -> Option<Money> {
        let (name, text) = self.named(slot, element)?;
        let money = self.money(name, text, check)?;
        match price {
            Some(price) if price.currency != money.currency => {
                check.bad(name, Code::FeedBadPrice, format!("{name} and price have different currencies: {money} and {price}"), text)
            }
            _ => Some(money),
        }
    }

    /// A GTIN without its spaces and hyphens; the first one if there are several.
    pub fn gtin(&self, separators: &[char], check: &mut Check) -> Option<String> {
        let text = seen(self.get(Slot::Gtin)?);
        let first = text.split(separators).next().unwrap_or("");
        let digits: String = first.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if (8..=14).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(digits);
        }
        let diagnostic = Diagnostic::new(Code::FeedBadNumber, format!("`{}` is no GTIN", text.chars().take(80).collect::<String>()));
        check.wrong(self.name(Slot::Gtin), *diagnostic.help("write 8, 12, 13 or 14 digits, or leave it out"), &text)
    }

    fn is_perishable(&self, check: &mut Check) -> bool {
        let Some((name, text)) = self.named(Slot::Perishable, &self.options.perishable) else { return false };
        match seen(text).to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "ja" => true,
            "" | "0" | "false" | "no" | "nein" => false,
            _ => {
                let diagnostic = Diagnostic::new(Code::FeedBadRow, format!("`{}` is neither yes nor no", text.chars().take(80).collect::<String>()));
                check.wrong::<()>(name, *diagnostic.help("write yes or no"), text);
                false
            }
        }
    }

    /// An absolute address; paths are resolved against `baseUrl`.
    pub fn absolute(&self, slot: Slot) -> Option<Cow<'_, str>> {
        let link = self.get(slot)?;
        match self.options.base_url.as_deref() {
            Some(base) if link.starts_with('/') && !link.starts_with("//") => Some(format!("{}{link}", base.trim_end_matches('/')).into()),
            _ => Some(link.into()),
        }
    }

    /// Reads the elements configured in the options. Their amounts have the price's currency.
    pub fn own(&self, offer: &mut Offer, price: Option<Money>, check: &mut Check) {
        let options = self.options;
        if let Some((name, text)) = self.named(Slot::OfferKind, &options.kind) {
            offer.kind = check.kind(name, Some(text)).unwrap_or(offer.kind);
        }
        offer.reduced_since = self.named(Slot::ReducedSince, &options.reduced_since).and_then(|(name, text)| check.date(name, text, false));
        let lowest30 = self.named_price(Slot::Lowest30, &options.lowest30, price, check);
        if let (Some(_), None, Some(name)) = (lowest30, offer.reduced_since, &options.reduced_since) {
            check.missing::<()>(name);
        }
        offer.prior = lowest30.filter(|_| offer.reduced_since.is_some()).map(|lowest30| Prior { lowest30, reduced_since: offer.reduced_since });
        offer.rrp = self.named_price(Slot::Rrp, &options.rrp, price, check);
        offer.previous = self.named_price(Slot::Previous, &options.previous, price, check);
        offer.deposit = self.named_price(Slot::Deposit, &options.deposit, price, check);
        offer.perishable = self.is_perishable(check);
        offer.stock = self.named(Slot::Stock, &options.stock).and_then(|(name, text)| match seen(text).parse() {
            Ok(stock) => Some(stock),
            Err(_) => check.bad(name, Code::FeedBadNumber, format!("`{text}` is not a number of items"), text),
        });
    }
}

/// Reports unreadable values and returns their slots. Other sources do not replace them.
fn unreadable(values: &Values, known: Known, options: &FeedOptions, check: &mut Check) -> u32 {
    let mut slots = 0;
    for (slot, name) in fields::names(known, options) {
        let Some((fault, value)) = values.fault(slot) else { continue };
        let diagnostic = match fault {
            Fault::Long => Diagnostic::new(Code::FeedTooLarge, format!("the value has more than {} bytes (FEED_VALUE_BYTES)", limits::FEED_VALUE_BYTES)),
            Fault::Nested => Diagnostic::new(slot.code(), "the value contains elements").help("write the value as plain text"),
            Fault::Contradiction => {
                let first = values.get(slot).unwrap_or("").chars().take(80).collect::<String>();
                let other = value.chars().take(80).collect::<String>();
                Diagnostic::new(slot.code(), format!("the item has several different values: `{first}` and `{other}`")).help("write it once per item")
            }
        };
        check.wrong::<()>(name, *diagnostic, if fault == Fault::Long { "" } else { value });
        if fault != Fault::Contradiction || FIRST & slot.bit() == 0 {
            slots |= slot.bit();
        }
    }
    if values.has_surplus() {
        let message = format!("the item has more than {} of them (FEED_FIELDS), or very long ones; the rest is ignored", limits::FEED_FIELDS);
        check.bad::<()>("product_detail", Code::FeedTooLarge, message, "");
    }
    slots
}
