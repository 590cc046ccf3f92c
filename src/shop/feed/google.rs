use super::FeedOptions;
use super::attributes::Attributes;
use super::check::{Basics, Check, Row};
use super::fields::{Known, Slot};
use super::layout::RowFormat;
use super::shop::Shop;
use super::text::{seen, text};
use super::values::{PART, Values};
use crate::base::diagnostic::Code;
use crate::base::money::Money;
use crate::shop::offer::{Offer, OfferKind, Sale, Travel};

/// Google Merchant, as XML elements or columns.
pub(super) const FORMAT: RowFormat = RowFormat { names: NAMES, needed: &[Slot::Id, Slot::Title, Slot::Link, Slot::Price], takes_currency: false, offer };

/// Google's names (product data specification), and RSS's `guid` as an id.
const NAMES: Known = &[
    ("id", Slot::Id),
    ("title", Slot::Title),
    ("link", Slot::Link),
    ("image_link", Slot::Image),
    ("availability", Slot::Availability),
    ("availability_date", Slot::AvailableFrom),
    ("price", Slot::Price),
    ("sale_price", Slot::SalePrice),
    ("sale_price_effective_date", Slot::SaleWindow),
    ("brand", Slot::Brand),
    ("product_type", Slot::ProductType),
    ("google_product_category", Slot::Category),
    ("item_group_id", Slot::Group),
    ("gtin", Slot::Gtin),
    ("unit_pricing_measure", Slot::Measure),
    ("energy_efficiency_class", Slot::EnergyClass),
    ("color", Slot::Color),
    ("size", Slot::Size),
    ("product_detail", Slot::Detail),
    ("subscription_cost", Slot::Subscription),
    ("expiration_date", Slot::Expires),
    ("guid", Slot::Id),
];

/// Reads an offer from the elements or columns of a Google Merchant feed, or collects all its problems.
fn offer(values: &Values, options: &FeedOptions, _: &Shop) -> Row {
    let mut check = Check::default();
    let attributes = Attributes::of(values, NAMES, options, None, &mut check);
    let item = Item { values, attributes };
    let attributes = &item.attributes;
    let basics = Basics {
        id: check.id(attributes.get(Slot::Id)),
        title: check.title(attributes.get(Slot::Title)),
        link: check.required_link("link", attributes.absolute(Slot::Link).as_deref()),
        availability: if attributes.is_unreadable(Slot::Availability) { None } else { check.availability(attributes.get(Slot::Availability)) },
        price: item.price(&mut check),
    };
    let price = basics.price;
    check.offer(basics, |offer, check| {
        item.fill(offer, price, check);
        offer.travel = item.travel();
        if offer.travel.is_some() && options.kind.is_none() {
            offer.kind = OfferKind::Service;
        }
    })
}

struct Item<'a> {
    values: &'a Values,
    attributes: Attributes<'a>,
}

impl Item<'_> {
    /// The price, unless it is only the initial payment of a subscription.
    fn price(&self, check: &mut Check) -> Option<Money> {
        if let Some(cost) = self.values.get(Slot::Subscription) {
            return check.bad("price", Code::FeedNotTaken, "it applies only with a subscription (subscription_cost)", &seen(cost));
        }
        check.price("price", self.attributes.get(Slot::Price))
    }

    fn fill(&self, offer: &mut Offer, price: Option<Money>, check: &mut Check) {
        let of = &self.attributes;
        offer.image = check.link("image_link", of.absolute(Slot::Image).as_deref());
        offer.brand = Check::text(of.get(Slot::Brand));
        offer.color = Check::text(of.get(Slot::Color));
        offer.size = Check::text(of.get(Slot::Size));
        offer.category = Check::text(of.get(Slot::ProductType).or_else(|| of.get(Slot::Category)));
        offer.group = of.get(Slot::Group).map(|group| seen(group).into_owned()).filter(|group| !group.is_empty());
        offer.gtin = of.gtin(&[','], check);
        offer.sale = check.price("sale_price", of.get(Slot::SalePrice)).and_then(|price| self.sale(price, check));
        offer.available_from = of.get(Slot::AvailableFrom).and_then(|text| check.date("availability_date", text, false));
        offer.price_until = of.get(Slot::Expires).and_then(|text| check.date("expiration_date", text, true));
        of.own(offer, price, check);
        offer.content = check.content("unit_pricing_measure", of.get(Slot::Measure));
        offer.energy_class = check.energy_class("energy_efficiency_class", of.get(Slot::EnergyClass));
    }

    /// A sale with an unreadable period is dropped: otherwise it would never end.
    fn sale(&self, price: Money, check: &mut Check) -> Option<Sale> {
        if self.attributes.is_unreadable(Slot::SaleWindow) {
            return None;
        }
        let (from, until) = match self.attributes.get(Slot::SaleWindow) {
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
