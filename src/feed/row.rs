use super::{FeedOptions, Problem, xml::Fields};
use crate::diagnostic::{Code, Diagnostic};
use crate::money::Money;
use crate::offer::{Availability, Kind, Offer, Prior, Sale, Travel};
use crate::time;

/// Makes an offer of an item's elements, or says everything that is wrong with it.
pub(super) fn offer(fields: &Fields, options: &FeedOptions) -> Result<Offer, Vec<Problem>> {
    let mut row = Row { fields, problems: Vec::new() };
    for (name, _) in fields.iter().filter(|(_, value)| value == "\u{0}") {
        row.problems.push(Problem::new(name, Code::FeedTooLarge, "the value is too long"));
    }
    let id = row.id();
    let title = row.required("title");
    let link = row.link("link").or_else(|| row.missing("link"));
    let image = row.link("image_link");
    let kind = options.kind.as_deref().map_or(Some(Kind::Goods), |element| row.kind(element));
    let availability = row.availability();
    let price = row.price("price").or_else(|| row.missing("price"));
    let sale = row.price("sale_price").map(|price| row.sale(price));
    let prior = row.prior(options);
    let travel = row.travel();
    if let (Some(price), Some(sale)) = (&price, &sale)
        && price.currency != sale.price.currency
    {
        row.problems.push(Problem::new("sale_price", Code::FeedBadPrice, "sale_price and price have different currencies"));
    }
    match (id, title, link, kind, availability, price) {
        (Some(id), Some(title), Some(link), Some(kind), Some(availability), Some(price)) if row.problems.is_empty() => Ok(Offer {
            id,
            kind,
            title,
            link,
            image,
            brand: row.text("brand"),
            category: row.text("product_type").or_else(|| row.text("google_product_category")),
            group: row.text("item_group_id"),
            availability,
            price,
            sale,
            prior,
            travel,
        }),
        _ => Err(row.problems),
    }
}

struct Row<'a> {
    fields: &'a Fields,
    problems: Vec<Problem>,
}

impl Row<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
        let value = self.fields.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.clone())?;
        // Line breaks and runs of blanks inside an element are layout of the file.
        Some(value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn missing<T>(&mut self, name: &str) -> Option<T> {
        if !self.problems.iter().any(|p| p.field == name) {
            self.problems.push(Problem::new(name, Code::FeedMissing, format!("there is no {name}")));
        }
        None
    }

    fn required(&mut self, name: &str) -> Option<String> {
        self.text(name).or_else(|| self.missing(name))
    }

    fn bad<T>(&mut self, name: &str, code: Code, why: &Diagnostic) -> Option<T> {
        self.problems.push(Problem::new(name, code, why.message.clone()));
        None
    }

    fn id(&mut self) -> Option<String> {
        let id = self.required("id")?;
        if id.chars().count() > 64 || id.chars().any(char::is_control) {
            self.problems.push(Problem::new("id", Code::FeedBadId, "the id is too long or has control characters"));
            return None;
        }
        Some(id)
    }

    fn link(&mut self, name: &str) -> Option<String> {
        let link = self.text(name)?;
        let encoded = encode_non_ascii(&link);
        if is_https(&encoded) {
            return Some(encoded);
        }
        self.problems.push(Problem::new(name, Code::FeedBadLink, format!("`{}` is no https address", link.chars().take(80).collect::<String>())));
        None
    }

    fn kind(&mut self, element: &str) -> Option<Kind> {
        match self.text(element).as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("goods") | None => Some(Kind::Goods),
            Some("service") => Some(Kind::Service),
            Some(other) => {
                self.problems.push(Problem::new(element, Code::FeedBadKind, format!("`{other}` is no kind of offer")));
                None
            }
        }
    }

    fn availability(&mut self) -> Option<Availability> {
        let Some(text) = self.text("availability") else { return Some(Availability::Unknown) };
        // `in stock` with a blank, and schema.org's names, are older forms in use.
        let word = text.to_ascii_lowercase().replace([' ', '-'], "_");
        let word = word.rsplit_once("schema.org/").map_or(word.as_str(), |(_, w)| w);
        match word {
            "in_stock" | "instock" | "available_for_order" => Some(Availability::Available),
            "limited_availability" | "limitedavailability" => Some(Availability::Limited),
            "preorder" | "pre_order" => Some(Availability::Preorder),
            "backorder" | "back_order" => Some(Availability::Backorder),
            "out_of_stock" | "outofstock" | "sold_out" | "soldout" | "discontinued" => Some(Availability::SoldOut),
            _ => {
                self.problems.push(Problem::new("availability", Code::FeedBadAvailability, format!("`{text}` is no availability")));
                None
            }
        }
    }

    fn price(&mut self, name: &str) -> Option<Money> {
        let text = self.text(name)?;
        match Money::parse(&text) {
            Ok(money) if money.amount > 0 => Some(money),
            Ok(_) => {
                self.problems.push(Problem::new(name, Code::FeedBadPrice, format!("`{text}` is not above zero")));
                None
            }
            Err(e) if e.code == Code::MoneyBadCurrency => self.bad(name, Code::FeedBadCurrency, &e),
            Err(e) => self.bad(name, Code::FeedBadPrice, &e),
        }
    }

    fn sale(&mut self, price: Money) -> Sale {
        let field = "sale_price_effective_date";
        let Some(text) = self.text(field) else { return Sale { price, from: None, until: None } };
        let Some((from, until)) = text.split_once('/') else {
            self.problems.push(Problem::new(field, Code::FeedBadDate, format!("`{text}` is no window")));
            return Sale { price, from: None, until: None };
        };
        let from = self.date(field, from, false);
        let until = self.date(field, until, true);
        Sale { price, from, until }
    }

    fn date(&mut self, field: &str, text: &str, end_of_day: bool) -> Option<i64> {
        time::lenient_instant(text, end_of_day).map_or_else(|e| self.bad(field, Code::FeedBadDate, &e), Some)
    }

    fn prior(&mut self, options: &FeedOptions) -> Option<Prior> {
        let (lowest30, since) = (options.lowest30.as_deref()?, options.reduced_since.as_deref()?);
        let (price, text) = (self.price(lowest30)?, self.text(since)?);
        Some(Prior { lowest30: price, reduced_since: self.date(since, &text, false)? })
    }

    /// `product_detail`s of the section `travel`, as name and value.
    fn travel(&self) -> Option<Travel> {
        let mut travel = Travel::default();
        let mut found = false;
        let mut name = "";
        let mut section = "";
        for (path, value) in self.fields {
            match path.as_str() {
                "product_detail/section_name" => section = value,
                "product_detail/attribute_name" => name = value,
                "product_detail/attribute_value" if section == "travel" => {
                    let field = match name {
                        "destination" => &mut travel.destination,
                        "dates" => &mut travel.dates,
                        "nights" => &mut travel.nights,
                        "board" => &mut travel.board,
                        "departure" => &mut travel.departure,
                        "price_basis" => &mut travel.price_basis,
                        _ => continue,
                    };
                    field.clone_from(value);
                    found = true;
                }
                "product_detail" => (name, section) = ("", ""),
                _ => {}
            }
        }
        found.then_some(travel)
    }
}

/// Umlauts in addresses occur in real feeds; browsers encode them as UTF-8 percent triplets.
fn encode_non_ascii(link: &str) -> String {
    let mut out = String::with_capacity(link.len());
    for c in link.chars() {
        if c.is_ascii() && c != ' ' {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// Whether an address is absolute https with a host. Which hosts are allowed is the campaign's to say.
fn is_https(link: &str) -> bool {
    link.strip_prefix("https://").is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or("");
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b)) && !link.contains('\\')
    })
}
