use super::{Dropped, Problem};
use crate::diagnostic::{Code, Diagnostic};
use crate::money::{Currency, Money};
use crate::offer::{Availability, Kind, Offer};
use crate::time;

/// Characters of a wrong value that are told.
const TOLD: usize = 80;

/// What is wrong with one row of a feed, collected while its fields are read.
#[derive(Debug, Default)]
pub(super) struct Check {
    problems: Vec<Problem>,
}

/// What comes of a row: its offer, if it is whole, and all that was dropped.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub offer: Option<Offer>,
    pub problems: Vec<Problem>,
}

/// What every offer has; what could not be read is none, and a problem says why.
pub(super) struct Basics {
    pub id: Option<String>,
    pub title: Option<String>,
    pub link: Option<String>,
    pub availability: Option<Availability>,
    pub price: Option<Money>,
}

impl Check {
    pub fn bad<T>(&mut self, field: &str, code: Code, message: impl Into<String>, value: &str) -> Option<T> {
        self.problems.push(Problem {
            dropped: Dropped::Row,
            row: 0,
            id: None,
            field: field.to_owned(),
            value: Some(value.chars().take(TOLD).collect()),
            diagnostic: *Diagnostic::new(code, message),
        });
        None
    }

    /// A row of which nothing is taken.
    pub fn refused(self) -> Row {
        Row { offer: None, problems: self.problems }
    }

    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub fn missing<T>(&mut self, field: &str) -> Option<T> {
        if !self.problems.iter().any(|p| p.field == field) {
            let diagnostic = *Diagnostic::new(Code::FeedMissing, format!("there is no {field}"));
            self.problems.push(Problem { dropped: Dropped::Row, row: 0, id: None, field: field.to_owned(), value: None, diagnostic });
        }
        None
    }

    pub fn id(&mut self, id: Option<&str>) -> Option<String> {
        let Some(id) = id.map(str::trim).filter(|id| !id.is_empty()) else { return self.missing("id") };
        if id.chars().count() > 64 || id.chars().any(char::is_control) {
            return self.bad("id", Code::FeedBadId, "the id is too long or has control characters", id);
        }
        Some(id.to_owned())
    }

    /// A name: line breaks and runs of blanks are layout of the file.
    pub fn title(&mut self, title: Option<&str>) -> Option<String> {
        title.map(one_line).filter(|title| !title.is_empty()).or_else(|| self.missing("title"))
    }

    /// An address that may be missing.
    pub fn link(&mut self, field: &str, link: Option<&str>) -> Option<String> {
        let link = link.map(str::trim).filter(|link| !link.is_empty())?;
        let encoded = encode_non_ascii(link);
        if is_https(&encoded) {
            return Some(encoded);
        }
        self.bad(field, Code::FeedBadLink, format!("`{}` is no https address", link.chars().take(TOLD).collect::<String>()), link)
    }

    pub fn required_link(&mut self, field: &str, link: Option<&str>) -> Option<String> {
        self.link(field, link).or_else(|| self.missing(field))
    }

    /// `15.00 EUR`.
    pub fn price(&mut self, field: &str, text: Option<&str>) -> Option<Money> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        self.positive(field, text, Money::parse(text))
    }

    /// An amount whose currency stands elsewhere.
    pub fn amount(&mut self, field: &str, text: Option<&str>, currency: Option<Currency>) -> Option<Money> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        let Some(currency) = currency else { return self.missing("currency") };
        self.positive(field, text, Money::of(text, currency))
    }

    pub fn positive(&mut self, field: &str, text: &str, read: crate::diagnostic::Result<Money>) -> Option<Money> {
        match read {
            Ok(money) if money.amount > 0 => Some(money),
            Ok(_) => self.bad(field, Code::FeedBadPrice, format!("`{text}` is not above zero"), text),
            Err(e) if e.code == Code::MoneyBadCurrency => self.bad(field, Code::FeedBadCurrency, e.message, text),
            Err(e) => self.bad(field, Code::FeedBadPrice, e.message, text),
        }
    }

    pub fn date(&mut self, field: &str, text: &str, end_of_day: bool) -> Option<i64> {
        time::lenient_instant(text, end_of_day).map_or_else(|e| self.bad(field, Code::FeedBadDate, e.message, text), Some)
    }

    /// Availability by Google's words, their older forms, and schema.org's.
    pub fn availability(&mut self, text: Option<&str>) -> Option<Availability> {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Some(Availability::Unknown) };
        let word = text.to_ascii_lowercase().replace([' ', '-'], "_");
        let word = word.rsplit_once("schema.org/").map_or(word.as_str(), |(_, w)| w);
        match word {
            "in_stock" | "instock" | "available_for_order" | "onlineonly" | "instoreonly" => Some(Availability::Available),
            "limited_availability" | "limitedavailability" => Some(Availability::Limited),
            "preorder" | "pre_order" | "presale" => Some(Availability::Preorder),
            "backorder" | "back_order" | "madetoorder" => Some(Availability::Backorder),
            "out_of_stock" | "outofstock" | "sold_out" | "soldout" | "discontinued" | "reserved" => Some(Availability::SoldOut),
            _ => self.bad("availability", Code::FeedBadAvailability, format!("`{text}` is no availability"), text),
        }
    }

    pub fn kind(&mut self, field: &str, text: Option<&str>) -> Option<Kind> {
        match text.map(|text| text.trim().to_ascii_lowercase()).as_deref() {
            Some("goods" | "") | None => Some(Kind::Goods),
            Some("service") => Some(Kind::Service),
            Some(other) => self.bad(field, Code::FeedBadKind, format!("`{other}` is no kind of offer"), other),
        }
    }

    /// The offer, if it has what every offer has; `fill` adds the rest, of which what is bad costs itself alone.
    pub fn offer(mut self, basics: Basics, fill: impl FnOnce(&mut Offer, &mut Self)) -> Row {
        let Basics { id, title, link, availability, price } = basics;
        // A price that could not be read was told already.
        let told = self.problems.iter().any(|p| matches!(p.diagnostic.code, Code::FeedBadPrice | Code::FeedBadCurrency));
        let price = price.or_else(|| if told { None } else { self.missing("price") });
        let whole = match (id, title, link, availability, price) {
            (Some(id), Some(title), Some(link), Some(availability), Some(price)) => Some(Offer::new(id, title, link, availability, price)),
            _ => None,
        };
        // What else is wrong is told too, be the offer whole or not.
        let eur = || Money { amount: 1, currency: Currency::EUR };
        let is_whole = whole.is_some();
        let mut offer = whole.unwrap_or_else(|| Offer::new("", "", "", Availability::Unknown, price.unwrap_or_else(eur)));
        fill(&mut offer, &mut self);
        if let Some(sale) = offer.sale
            && price.is_some_and(|price| price.currency != sale.price.currency)
        {
            offer.sale = None;
            self.bad::<()>("sale_price", Code::FeedBadPrice, "sale_price and price have different currencies", sale.price.currency.code());
        }
        let dropped = if is_whole { Dropped::Field } else { Dropped::Row };
        let problems = self.problems.into_iter().map(|problem| Problem { dropped, ..problem }).collect();
        Row { offer: is_whole.then_some(offer), problems }
    }
}

/// A text without line breaks and runs of blanks.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Umlauts in addresses occur in real feeds; browsers encode them as UTF-8 percent triplets.
fn encode_non_ascii(link: &str) -> String {
    if link.bytes().all(|b| b.is_ascii() && b != b' ') {
        return link.to_owned();
    }
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
