use super::FeedOptions;
use super::check::{self, Basics, Check, one_line};
use crate::diagnostic::Code;
use crate::money::Money;
use crate::offer::{Content, Kind, Offer, Prior, Sale, Travel};

/// The elements of one item: name without prefix, text. Parts of a nested element stand as `outer/inner`.
pub(super) type Fields = Vec<(String, String)>;

/// What stands in place of a value that was too long.
pub(super) const TOO_LONG: &str = "\u{0}";

/// Makes an offer of the elements or columns of a Google Merchant feed, or says everything that is wrong with it.
pub(super) fn offer(fields: &Fields, options: &FeedOptions) -> check::Row {
    let row = Row { fields };
    let mut check = Check::default();
    for (name, _) in fields.iter().filter(|(_, value)| value == TOO_LONG) {
        check.bad::<()>(name, Code::FeedTooLarge, "the value is too long", "");
    }
    let basics = Basics {
        id: check.id(row.raw("id")),
        title: check.title(row.raw("title")),
        link: check.required_link("link", row.raw("link")),
        availability: check.availability(row.raw("availability")),
        price: check.price("price", row.raw("price")),
    };
    check.offer(basics, |offer, check| row.fill(offer, options, check))
}

struct Row<'a> {
    fields: &'a Fields,
}

impl Row<'_> {
    /// The first value of a name that has one.
    fn raw(&self, name: &str) -> Option<&str> {
        let name = local(name);
        self.fields.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(one_line).filter(|text| !text.is_empty())
    }

    /// The element that the shop names for what Google has none for.
    fn named<'o>(&self, element: &'o Option<String>) -> Option<(&'o str, &str)> {
        let element = element.as_deref()?;
        // Columns were made plain when they were read.
        Some((element, self.raw(element).or_else(|| self.raw(&plain(element)))?))
    }

    fn fill(&self, offer: &mut Offer, options: &FeedOptions, check: &mut Check) {
        let named_price = |element: &Option<String>, check: &mut Check| self.named(element).and_then(|(name, text)| check.price(name, Some(text)));
        offer.image = check.link("image_link", self.raw("image_link"));
        if let Some((name, text)) = self.named(&options.kind) {
            offer.kind = check.kind(name, Some(text)).unwrap_or(offer.kind);
        }
        offer.brand = self.text("brand");
        offer.category = self.text("product_type").or_else(|| self.text("google_product_category"));
        offer.group = self.text("item_group_id");
        offer.gtin = self.raw("gtin").map(|text| text.chars().filter(char::is_ascii_digit).collect()).filter(|digits: &String| !digits.is_empty());
        offer.sale = check.price("sale_price", self.raw("sale_price")).map(|price| self.sale(price, check));
        offer.available_from = self.raw("availability_date").and_then(|text| check.date("availability_date", text, false));
        offer.reduced_since = self.named(&options.reduced_since).and_then(|(name, text)| check.date(name, text, false));
        offer.prior = named_price(&options.lowest30, check)
            .filter(|_| offer.reduced_since.is_some())
            .map(|lowest30| Prior { lowest30, reduced_since: offer.reduced_since });
        offer.rrp = named_price(&options.rrp, check);
        offer.previous = named_price(&options.previous, check);
        offer.deposit = named_price(&options.deposit, check);
        offer.perishable = self.named(&options.perishable).is_some_and(|(_, text)| matches!(text.to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "ja"));
        offer.stock = self.named(&options.stock).and_then(|(name, text)| match text.trim().parse() {
            Ok(stock) => Some(stock),
            Err(_) => check.bad(name, Code::FeedBadNumber, format!("`{text}` is no number of pieces"), text),
        });
        offer.content = self
            .raw("unit_pricing_measure")
            .and_then(|text| Content::parse(text).or_else(|| check.bad("unit_pricing_measure", Code::FeedBadMeasure, format!("`{text}` is no measure"), text)));
        offer.energy_class = self.text("energy_efficiency_class").filter(|class| matches!(class.as_str(), "A" | "B" | "C" | "D" | "E" | "F" | "G"));
        offer.travel = self.travel();
        if offer.travel.is_some() && options.kind.is_none() {
            offer.kind = Kind::Service;
        }
    }

    fn sale(&self, price: Money, check: &mut Check) -> Sale {
        let field = "sale_price_effective_date";
        let open = Sale { price, from: None, until: None };
        let Some(text) = self.raw(field) else { return open };
        let Some((from, until)) = text.split_once('/') else {
            check.bad::<()>(field, Code::FeedBadDate, format!("`{text}` is no window"), text);
            return open;
        };
        let (from, until) = (check.date(field, from, false), check.date(field, until, true));
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            check.bad::<()>(field, Code::FeedBadDate, format!("`{text}` ends before it begins"), text);
        }
        Sale { price, from, until }
    }

    /// `product_detail`s of the section `travel`, as elements (XML) or as `section:name:value` (columns).
    fn travel(&self) -> Option<Travel> {
        let mut travel = Travel::default();
        let mut found = false;
        let (mut name, mut section) = ("", "");
        let mut set = |name: &str, value: &str| {
            let field = match name {
                "destination" => &mut travel.destination,
                "dates" => &mut travel.dates,
                "nights" => &mut travel.nights,
                "board" => &mut travel.board,
                "departure" => &mut travel.departure,
                "price_basis" => &mut travel.price_basis,
                _ => return,
            };
            value.trim().clone_into(field);
            found = true;
        };
        for (path, value) in self.fields {
            match path.as_str() {
                "product_detail/section_name" => section = value,
                "product_detail/attribute_name" => name = value,
                "product_detail/attribute_value" if section == "travel" => set(name, value),
                "product_detail" => {
                    for detail in value.split(',') {
                        if let Some((name, value)) = detail.trim().strip_prefix("travel:").and_then(|rest| rest.split_once(':')) {
                            set(name, value);
                        }
                    }
                    (name, section) = ("", "");
                }
                _ => {}
            }
        }
        found.then_some(travel)
    }
}

/// A column's name in small letters, without prefix and blanks: `Image link` is `image_link`.
pub(super) fn plain(name: &str) -> String {
    local(name).trim().to_ascii_lowercase().replace([' ', '-'], "_")
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
