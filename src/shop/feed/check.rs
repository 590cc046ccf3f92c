use super::text::{decoded, seen, text};
use super::{Dropped, Problem, link};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::money::{Currency, Money};
use crate::base::time::{self, Millis};
use crate::shop::offer::{Availability, Content, Offer, OfferKind, Sale};
use std::borrow::Cow;

/// Characters of a wrong value that a problem repeats.
const SHOWN_CHARS: usize = 80;

/// Collects the problems of one row while its fields are read.
#[derive(Debug, Default)]
pub(super) struct Check {
    problems: Vec<Problem>,
}

/// The result of a row: its offer, if it is valid, and all problems.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub offer: Option<Offer>,
    pub problems: Vec<Problem>,
}

/// The required fields. A missing one is unreadable, and a problem reports why.
pub(super) struct Basics {
    pub id: Option<String>,
    pub title: Option<String>,
    pub link: Option<String>,
    pub availability: Option<Availability>,
    pub price: Option<Money>,
}

/// An offer under construction; missing values have placeholders.
struct Draft {
    offer: Offer,
    is_whole: bool,
    price: Option<Money>,
}

impl Check {
    pub fn bad<T>(&mut self, field: &str, code: Code, message: impl Into<String>, value: &str) -> Option<T> {
        self.tell(field, *Diagnostic::new(code, message), value);
        None
    }

    /// As [`Self::bad`], with a complete diagnostic.
    pub fn wrong<T>(&mut self, field: &str, diagnostic: Diagnostic, value: &str) -> Option<T> {
        self.tell(field, diagnostic, value);
        None
    }

    /// Not generic, so that its code is in the wasm file only once.
    fn tell(&mut self, field: &str, diagnostic: Diagnostic, value: &str) {
        let value = Some(value.chars().take(SHOWN_CHARS).collect());
        self.problems.push(Problem { dropped: Dropped::Row, row: 0, id: None, field: field.to_owned(), value, diagnostic });
    }

    /// A row without a valid offer.
    pub fn refused(self) -> Row {
        Row { offer: None, problems: self.problems }
    }

    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub fn missing<T>(&mut self, field: &str) -> Option<T> {
        self.tell_missing(field);
        None
    }

    fn tell_missing(&mut self, field: &str) {
        if !self.problems.iter().any(|p| p.field == field) {
            let diagnostic = *Diagnostic::new(Code::FeedMissing, format!("there is no {field}"));
            self.problems.push(Problem { dropped: Dropped::Row, row: 0, id: None, field: field.to_owned(), value: None, diagnostic });
        }
    }

    /// Reports a missing price, unless it was already reported as unreadable.
    pub fn missing_price<T>(&mut self) -> Option<T> {
        let is_told = self.problems.iter().any(|p| matches!(p.diagnostic.code, Code::FeedBadPrice | Code::FeedBadCurrency));
        if is_told { None } else { self.missing("price") }
    }

    pub fn id(&mut self, id: Option<&str>) -> Option<String> {
        let Some(id) = id.map(seen).filter(|id| !id.is_empty()) else { return self.missing("id") };
        if id.chars().count() > 64 {
            return self.bad("id", Code::FeedBadId, "the id has more than 64 characters", &id);
        }
        Some(id.into_owned())
    }

    /// A title without markup, character references, line breaks and repeated spaces.
    pub fn title(&mut self, title: Option<&str>) -> Option<String> {
        Self::text(title).or_else(|| self.missing("title"))
    }

    /// The same for an optional text.
    pub fn text(raw: Option<&str>) -> Option<String> {
        raw.map(text).filter(|text| !text.is_empty())
    }

    /// An optional address.
    pub fn link(&mut self, field: &str, link: Option<&str>) -> Option<String> {
        let link = link.map(str::trim).filter(|link| !link.is_empty())?;
        let told = || format!("`{}` is no https address", link.chars().take(SHOWN_CHARS).collect::<String>());
        link::https(link).or_else(|| self.bad(field, Code::FeedBadLink, told(), link))
    }

    pub fn required_link(&mut self, field: &str, link: Option<&str>) -> Option<String> {
        self.link(field, link).or_else(|| self.missing(field))
    }

    /// `15.00 EUR`.
    pub fn price(&mut self, field: &str, text: Option<&str>) -> Option<Money> {
        let text = plain(text)?;
        self.positive(field, &text, Money::parse(&text))
    }

    /// An amount with a separate currency.
    pub fn amount(&mut self, field: &str, text: Option<&str>, currency: Option<Currency>) -> Option<Money> {
        let text = plain(text)?;
        let Some(currency) = currency else { return self.missing("currency") };
        self.positive(field, &text, Money::of(&text, currency))
    }

    pub fn positive(&mut self, field: &str, text: &str, read: Result<Money>) -> Option<Money> {
        match read {
            Ok(money) if money.amount > 0 => Some(money),
            Ok(_) => self.bad(field, Code::FeedBadPrice, format!("`{text}` is not above zero"), text),
            Err(mut e) => {
                e.code = if e.code == Code::MoneyBadCurrency { Code::FeedBadCurrency } else { Code::FeedBadPrice };
                self.wrong(field, *e, text)
            }
        }
    }

    /// `750 ml`, `6 x 0.5 l`.
    pub fn content(&mut self, field: &str, text: Option<&str>) -> Option<Content> {
        let text = plain(text)?;
        Content::read(&text).map_or_else(|e| self.wrong(field, *e, &text), Some)
    }

    /// The energy efficiency class.
    pub fn energy_class(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let text = plain(text)?;
        let class = text.to_ascii_uppercase();
        match class.as_bytes() {
            [b'A'..=b'G'] => Some(class),
            _ => self.bad(field, Code::FeedBadEnergyClass, format!("`{text}` is not a class from A to G"), &text),
        }
    }

    /// `start/end`; an omitted side is open. None if it can't be read.
    pub fn window(&mut self, field: &str, text: &str) -> Option<(Option<Millis>, Option<Millis>)> {
        let text = seen(text);
        let Some((from, until)) = text.split_once('/') else {
            return self.bad(field, Code::FeedBadDate, format!("`{text}` is not a period"), &text);
        };
        let mut side = |side: &str, is_end: bool| match side.trim() {
            "" => Some(None),
            side => self.date(field, side, is_end).map(Some),
        };
        let (from, until) = side(from, false).zip(side(until, true))?;
        if from.is_none() && until.is_none() {
            return self.bad(field, Code::FeedBadDate, format!("`{text}` has neither a start nor an end"), &text);
        }
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            return self.bad(field, Code::FeedBadDate, format!("`{text}` ends before it begins"), &text);
        }
        Some((from, until))
    }

    pub fn date(&mut self, field: &str, text: &str, end_of_day: bool) -> Option<Millis> {
        time::lenient_instant(&seen(text), end_of_day).map_or_else(|e| self.bad(field, Code::FeedBadDate, e.message, text), Some)
    }

    /// An RFC 3339 time. The offset is required, because local times are ambiguous.
    pub fn instant(&mut self, field: &str, text: &str) -> Option<Millis> {
        let text = seen(text);
        let bad = match time::instant(&text) {
            Ok(at) => return Some(at),
            Err(bad) => bad,
        };
        let mut whole = text.trim().replacen(' ', "T", 1);
        if !whole.contains(['T', 't']) {
            whole.push_str("T00:00:00");
        }
        let diagnostic = match time::instant(&format!("{whole}Z")) {
            Ok(_) => Diagnostic::new(Code::FeedBadDate, format!("`{}` has no offset from UTC", text.trim()))
                .help(format!("write RFC 3339: `{whole}Z` for UTC, or with an offset like `{whole}+01:00`")),
            Err(_) => Diagnostic::new(Code::FeedBadDate, bad.message).help("write RFC 3339, like 2026-11-22T09:00:00Z"),
        };
        self.wrong(field, *diagnostic, &text)
    }

    /// An availability: Google's values, their older forms, and schema.org's.
    pub fn availability(&mut self, text: Option<&str>) -> Option<Availability> {
        let Some(text) = plain(text) else { return Some(Availability::Unknown) };
        let word = text.to_ascii_lowercase().replace([' ', '-'], "_");
        let word = word.rsplit_once("schema.org/").or_else(|| word.rsplit_once("schema:")).map_or(word.as_str(), |(_, w)| w);
        match word {
            "in_stock" | "instock" | "available_for_order" | "onlineonly" | "instoreonly" => Some(Availability::Available),
            "limited_availability" | "limitedavailability" => Some(Availability::Limited),
            "preorder" | "pre_order" | "presale" => Some(Availability::Preorder),
            "backorder" | "back_order" | "madetoorder" => Some(Availability::Backorder),
            "out_of_stock" | "outofstock" | "sold_out" | "soldout" | "discontinued" | "reserved" => Some(Availability::SoldOut),
            _ => self.bad("availability", Code::FeedBadAvailability, format!("`{text}` is not an availability"), &text),
        }
    }

    pub fn kind(&mut self, field: &str, text: Option<&str>) -> Option<OfferKind> {
        match text.map(|text| seen(text).to_ascii_lowercase()).as_deref() {
            Some("goods" | "") | None => Some(OfferKind::Goods),
            Some("service") => Some(OfferKind::Service),
            Some(other) => self.bad(field, Code::FeedBadKind, format!("`{other}` is not a kind of offer"), other),
        }
    }

    /// The offer, if all required fields are valid. `fill` adds optional fields; invalid ones are dropped alone. Generic for each format, so it is kept
    /// short.
    pub fn offer(mut self, basics: Basics, fill: impl FnOnce(&mut Offer, &mut Self)) -> Row {
        let mut draft = self.draft(basics);
        fill(&mut draft.offer, &mut self);
        self.row(draft)
    }

    fn draft(&mut self, basics: Basics) -> Draft {
        let Basics { id, title, link, availability, price } = basics;
        let price = price.or_else(|| self.missing_price());
        let whole = match (id, title, link, availability, price) {
            (Some(id), Some(title), Some(link), Some(availability), Some(price)) => Some(Offer::new(id, title, link, availability, price)),
            _ => None,
        };
        // Optional fields are checked even if the offer is invalid.
        let eur = || Money { amount: 1, currency: Currency::EUR };
        let is_whole = whole.is_some();
        let offer = whole.unwrap_or_else(|| Offer::new("", "", "", Availability::Unknown, price.unwrap_or_else(eur)));
        Draft { offer, is_whole, price }
    }

    fn row(mut self, draft: Draft) -> Row {
        let Draft { mut offer, is_whole, price } = draft;
        if let (Some(sale), Some(price)) = (offer.sale, price) {
            offer.sale = self.sale(sale, price);
        }
        let dropped = if is_whole { Dropped::Field } else { Dropped::Row };
        let problems = self.problems.into_iter().map(|problem| Problem { dropped, ..problem }).collect();
        Row { offer: is_whole.then_some(offer), problems }
    }

    /// A sale that reduces the price. Shops often repeat the regular price as the sale price; that is ignored.
    fn sale(&mut self, sale: Sale, price: Money) -> Option<Sale> {
        let told = sale.price;
        let message = match () {
            () if price.currency != told.currency => format!("sale_price and price have different currencies: {told} and {price}"),
            () if told.amount > price.amount => format!("the sale_price {told} is above the price {price}"),
            () => return Some(sale).filter(|_| told.amount != price.amount),
        };
        self.bad("sale_price", Code::FeedBadPrice, message, &told.to_string())
    }
}

/// A value with character references decoded; none if it is empty.
pub(super) fn plain(raw: Option<&str>) -> Option<Cow<'_, str>> {
    let raw = raw?;
    let plain = decoded(raw).map_or_else(|| seen(raw), |decoded| seen(&decoded).into_owned().into());
    (!plain.is_empty()).then_some(plain)
}
