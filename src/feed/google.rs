use super::FeedOptions;
use super::check::{self, Basics, Check};
use super::fields::{Slot, Values};
use super::text::{seen, text};
use crate::diagnostic::Code;
use crate::limits;
use crate::money::Money;
use crate::offer::{Kind, Offer, Prior, Sale, Travel};
use std::borrow::Cow;

/// What stands between the parts of a `product_detail` that came as elements.
pub(super) const PART: char = '\u{1f}';

/// Makes an offer of the elements or columns of a Google Merchant feed, or says everything that is wrong with it.
pub(super) fn offer(values: &Values, options: &FeedOptions) -> check::Row {
    let row = Row { values, options };
    let mut check = Check::default();
    for name in values.too_long(options) {
        check.bad::<()>(name, Code::FeedTooLarge, format!("the value has more than {} bytes (FEED_VALUE_BYTES)", limits::FEED_VALUE_BYTES), "");
    }
    let basics = Basics {
        id: check.id(values.get(Slot::Id)),
        title: check.title(values.get(Slot::Title)),
        link: check.required_link("link", row.absolute(Slot::Link).as_deref()),
        availability: check.availability(values.get(Slot::Availability)),
        price: check.price("price", values.get(Slot::Price)),
    };
    check.offer(basics, |offer, check| row.fill(offer, check))
}

struct Row<'a> {
    values: &'a Values,
    options: &'a FeedOptions,
}

impl Row<'_> {
    /// The element that the shop names for what Google has none for, with that name.
    fn named<'o>(&self, slot: Slot, element: &'o Option<String>) -> Option<(&'o str, &str)> {
        Some((element.as_deref()?, self.values.get(slot)?))
    }

    /// An address; a path is one of the shop's, if the options name it.
    fn absolute(&self, slot: Slot) -> Option<Cow<'_, str>> {
        let link = self.values.get(slot)?;
        match self.options.base_url.as_deref() {
            Some(base) if link.starts_with('/') && !link.starts_with("//") => Some(format!("{}{link}", base.trim_end_matches('/')).into()),
            _ => Some(link.into()),
        }
    }

    fn fill(&self, offer: &mut Offer, check: &mut Check) {
        let (values, options) = (self.values, self.options);
        let named_price =
            |slot: Slot, element: &Option<String>, check: &mut Check| self.named(slot, element).and_then(|(name, text)| check.price(name, Some(text)));
        offer.image = check.link("image_link", self.absolute(Slot::Image).as_deref());
        if let Some((name, text)) = self.named(Slot::Kind, &options.kind) {
            offer.kind = check.kind(name, Some(text)).unwrap_or(offer.kind);
        }
        offer.brand = Check::text(values.get(Slot::Brand));
        offer.category = Check::text(values.get(Slot::ProductType).or_else(|| values.get(Slot::Category)));
        offer.group = values.get(Slot::Group).map(|group| seen(group).into_owned()).filter(|group| !group.is_empty());
        offer.gtin = values.get(Slot::Gtin).map(|text| text.chars().filter(char::is_ascii_digit).collect()).filter(|digits: &String| !digits.is_empty());
        offer.sale = check.price("sale_price", values.get(Slot::SalePrice)).and_then(|price| self.sale(price, check));
        offer.available_from = values.get(Slot::AvailableFrom).and_then(|text| check.date("availability_date", text, false));
        offer.reduced_since = self.named(Slot::ReducedSince, &options.reduced_since).and_then(|(name, text)| check.date(name, text, false));
        offer.prior = named_price(Slot::Lowest30, &options.lowest30, check)
            .filter(|_| offer.reduced_since.is_some())
            .map(|lowest30| Prior { lowest30, reduced_since: offer.reduced_since });
        offer.rrp = named_price(Slot::Rrp, &options.rrp, check);
        offer.previous = named_price(Slot::Previous, &options.previous, check);
        offer.deposit = named_price(Slot::Deposit, &options.deposit, check);
        offer.perishable = self
            .named(Slot::Perishable, &options.perishable)
            .is_some_and(|(_, text)| matches!(seen(text).to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "ja"));
        offer.stock = self.named(Slot::Stock, &options.stock).and_then(|(name, text)| match seen(text).parse() {
            Ok(stock) => Some(stock),
            Err(_) => check.bad(name, Code::FeedBadNumber, format!("`{text}` is no number of pieces"), text),
        });
        offer.content = check.content("unit_pricing_measure", values.get(Slot::Measure));
        offer.energy_class = check.energy_class("energy_efficiency_class", values.get(Slot::EnergyClass));
        offer.travel = self.travel();
        if offer.travel.is_some() && options.kind.is_none() {
            offer.kind = Kind::Service;
        }
    }

    /// A sale whose window can't be read is none: it would hold for ever.
    fn sale(&self, price: Money, check: &mut Check) -> Option<Sale> {
        let (from, until) = match self.values.get(Slot::SaleWindow) {
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
            let field = match name.trim() {
                "destination" => &mut travel.destination,
                "dates" => &mut travel.dates,
                "nights" => &mut travel.nights,
                "board" => &mut travel.board,
                "departure" => &mut travel.departure,
                "price_basis" => &mut travel.price_basis,
                _ => return,
            };
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
