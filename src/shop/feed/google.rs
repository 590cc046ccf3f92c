use super::FeedOptions;
use super::check::{self, Basics, Check};
use super::fields::{self, FIRST, Slot};
use super::text::{seen, text};
use super::values::{Fault, Values};
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::limits;
use crate::base::money::Money;
use crate::shop::offer::{Kind, Offer, Prior, Sale, Travel};
use std::borrow::Cow;

/// What stands between the parts of a `product_detail` that came as elements.
pub(super) const PART: char = '\u{1f}';

/// Makes an offer of the elements or columns of a Google Merchant feed, or says everything that is wrong with it.
pub(super) fn offer(values: &Values, options: &FeedOptions) -> check::Row {
    let mut check = Check::default();
    let unreadable = unreadable(values, options, &mut check);
    let mut row = Row { values, options, unreadable, price: None };
    let availability = unreadable & Slot::Availability.bit() == 0;
    let basics = Basics {
        id: check.id(row.get(Slot::Id)),
        title: check.title(row.get(Slot::Title)),
        link: check.required_link("link", row.absolute(Slot::Link).as_deref()),
        availability: availability.then(|| check.availability(row.get(Slot::Availability))).flatten(),
        price: row.price(&mut check),
    };
    row.price = basics.price;
    check.offer(basics, |offer, check| row.fill(offer, check))
}

/// Tells which values can't be read: none stands in for them. Gives their slots.
fn unreadable(values: &Values, options: &FeedOptions, check: &mut Check) -> u32 {
    let mut slots = 0;
    for (slot, name) in fields::names(options) {
        let Some((fault, value)) = values.fault(slot) else { continue };
        let diagnostic = match fault {
            Fault::Long => Diagnostic::new(Code::FeedTooLarge, format!("the value has more than {} bytes (FEED_VALUE_BYTES)", limits::FEED_VALUE_BYTES)),
            Fault::Nested => Diagnostic::new(slot.code(), "the value has elements in it").help("write the value as plain text"),
            Fault::Contradiction => {
                let first = values.get(slot).unwrap_or("").chars().take(80).collect::<String>();
                let other = value.chars().take(80).collect::<String>();
                Diagnostic::new(slot.code(), format!("the item has several values that differ: `{first}` and `{other}`")).help("give it once in each item")
            }
        };
        check.wrong::<()>(name, *diagnostic, if fault == Fault::Long { "" } else { value });
        if fault != Fault::Contradiction || FIRST & slot.bit() == 0 {
            slots |= slot.bit();
        }
    }
    if values.has_surplus() {
        let message = format!("the item has more than {} of them (FEED_FIELDS), or very long ones: the rest is not read", limits::FEED_FIELDS);
        check.bad::<()>("product_detail", Code::FeedTooLarge, message, "");
    }
    slots
}

struct Row<'a> {
    values: &'a Values,
    options: &'a FeedOptions,
    /// The slots that can't be read, as told.
    unreadable: u32,
    price: Option<Money>,
}

impl Row<'_> {
    /// The element that the shop names for what Google has none for, with that name.
    fn named<'o>(&self, slot: Slot, element: &'o Option<String>) -> Option<(&'o str, &str)> {
        Some((element.as_deref()?, self.get(slot)?))
    }

    fn get(&self, slot: Slot) -> Option<&str> {
        if self.unreadable & slot.bit() == 0 { self.values.get(slot) } else { None }
    }

    /// The price, unless it is only what a plan's subscriber pays at once.
    fn price(&self, check: &mut Check) -> Option<Money> {
        if let Some(cost) = self.values.get(Slot::Subscription) {
            return check.bad("price", Code::FeedNotTaken, "it holds together with a subscription (subscription_cost)", &seen(cost));
        }
        check.price("price", self.get(Slot::Price))
    }

    /// Another amount of the offer, in the price's currency.
    fn named_price(&self, slot: Slot, element: &Option<String>, check: &mut Check) -> Option<Money> {
        let (name, text) = self.named(slot, element)?;
        let money = check.price(name, Some(text))?;
        match self.price {
            Some(price) if price.currency != money.currency => {
                check.bad(name, Code::FeedBadPrice, format!("{name} and price have different currencies: {money} and {price}"), text)
            }
            _ => Some(money),
        }
    }

    /// A GTIN, of which blanks and hyphens are layout; the first one of several.
    fn gtin(&self, check: &mut Check) -> Option<String> {
        let text = seen(self.get(Slot::Gtin)?);
        let first = text.split(',').next().unwrap_or("");
        let digits: String = first.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if (8..=14).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Some(digits);
        }
        let diagnostic = Diagnostic::new(Code::FeedBadNumber, format!("`{}` is no GTIN", text.chars().take(80).collect::<String>()));
        check.wrong("gtin", *diagnostic.help("write 8, 12, 13 or 14 digits, or leave it out"), &text)
    }

    fn is_perishable(&self, check: &mut Check) -> bool {
        let Some((name, text)) = self.named(Slot::Perishable, &self.options.perishable) else { return false };
        match seen(text).to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "ja" => true,
            "" | "0" | "false" | "no" | "nein" => false,
            _ => {
                let diagnostic = Diagnostic::new(Code::FeedBadRow, format!("`{}` says neither yes nor no", text.chars().take(80).collect::<String>()));
                check.wrong::<()>(name, *diagnostic.help("write yes or no"), text);
                false
            }
        }
    }

    /// An address; a path is one of the shop's, if the options name it.
    fn absolute(&self, slot: Slot) -> Option<Cow<'_, str>> {
        let link = self.get(slot)?;
        match self.options.base_url.as_deref() {
            Some(base) if link.starts_with('/') && !link.starts_with("//") => Some(format!("{}{link}", base.trim_end_matches('/')).into()),
            _ => Some(link.into()),
        }
    }

    fn fill(&self, offer: &mut Offer, check: &mut Check) {
        let options = self.options;
        offer.image = check.link("image_link", self.absolute(Slot::Image).as_deref());
        if let Some((name, text)) = self.named(Slot::Kind, &options.kind) {
            offer.kind = check.kind(name, Some(text)).unwrap_or(offer.kind);
        }
        offer.brand = Check::text(self.get(Slot::Brand));
        offer.category = Check::text(self.get(Slot::ProductType).or_else(|| self.get(Slot::Category)));
        offer.group = self.get(Slot::Group).map(|group| seen(group).into_owned()).filter(|group| !group.is_empty());
        offer.gtin = self.gtin(check);
        offer.sale = check.price("sale_price", self.get(Slot::SalePrice)).and_then(|price| self.sale(price, check));
        offer.available_from = self.get(Slot::AvailableFrom).and_then(|text| check.date("availability_date", text, false));
        offer.price_until = self.get(Slot::Expires).and_then(|text| check.date("expiration_date", text, true));
        offer.reduced_since = self.named(Slot::ReducedSince, &options.reduced_since).and_then(|(name, text)| check.date(name, text, false));
        let lowest30 = self.named_price(Slot::Lowest30, &options.lowest30, check);
        if let (Some(_), None, Some(name)) = (lowest30, offer.reduced_since, &options.reduced_since) {
            check.missing::<()>(name);
        }
        offer.prior = lowest30.filter(|_| offer.reduced_since.is_some()).map(|lowest30| Prior { lowest30, reduced_since: offer.reduced_since });
        offer.rrp = self.named_price(Slot::Rrp, &options.rrp, check);
        offer.previous = self.named_price(Slot::Previous, &options.previous, check);
        offer.deposit = self.named_price(Slot::Deposit, &options.deposit, check);
        offer.perishable = self.is_perishable(check);
        offer.stock = self.named(Slot::Stock, &options.stock).and_then(|(name, text)| match seen(text).parse() {
            Ok(stock) => Some(stock),
            Err(_) => check.bad(name, Code::FeedBadNumber, format!("`{text}` is no number of pieces"), text),
        });
        offer.content = check.content("unit_pricing_measure", self.get(Slot::Measure));
        offer.energy_class = check.energy_class("energy_efficiency_class", self.get(Slot::EnergyClass));
        offer.travel = self.travel();
        if offer.travel.is_some() && options.kind.is_none() {
            offer.kind = Kind::Service;
        }
    }

    /// A sale whose window can't be read is none: it would hold for ever.
    fn sale(&self, price: Money, check: &mut Check) -> Option<Sale> {
        if self.unreadable & Slot::SaleWindow.bit() != 0 {
            return None;
        }
        let (from, until) = match self.get(Slot::SaleWindow) {
            Some(text) => check.window("sale_price_effective_date", text)?,
            None => (None, None),
        };
        Some(Sale { price, from, until })
    }

    /// `product_detail`s of the section `travel`, as elements (XML) or as `section:name:value` (columns).
    fn travel(&self) -> Option<Travel> {
        let mut travel = Travel::default();
        let mut found = false;
        let mut set = |name: &str, value: &str| {
            let Some(field) = travel.field(name.trim()) else { return };
            *field = text(value);
            found = true;
        };
        for detail in self.values.all(Slot::Detail) {
            let mut parts = detail.splitn(3, PART);
            if let (Some(section), Some(name), Some(value)) = (parts.next(), parts.next(), parts.next()) {
                if section.trim() == "travel" {
                    set(name, value);
                }
                continue;
            }
            for detail in detail.split(',') {
                if let Some((name, value)) = detail.trim().strip_prefix("travel:").and_then(|rest| rest.split_once(':')) {
                    set(name, value);
                }
            }
        }
        found.then_some(travel)
    }
}
