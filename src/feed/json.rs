use super::check::Check;
use super::items::{Cut, Items};
use super::reader::{Read, Sink};
use super::{FeedOptions, Format, schema_org, shopify, shopware, woocommerce};
use crate::diagnostic::{Code, Diagnostic, Result};
use crate::limits;
use crate::money::Currency;
use crate::references;
use serde::Deserialize;
use std::fmt;

/// Reads the JSON formats. Lists are cut into items; schema.org's data are of one page and read as a whole.
#[derive(Debug)]
pub(super) struct Json {
    format: Format,
    items: Items,
    shop: Shop,
}

/// What a shop's JSON does not say itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Shop {
    pub currency: Option<Currency>,
    pub base_url: String,
}

impl Json {
    pub fn new(format: Format, options: &FeedOptions) -> Result<Self> {
        let currency = options.currency.as_deref().map(Currency::parse).transpose()?;
        let base_url = options.base_url.as_deref().unwrap_or("").trim_end_matches('/').to_owned();
        let keys: &[&str] = match format {
            Format::Shopify => &["products", "product"],
            Format::Shopware => &["elements", "product"],
            _ => &[],
        };
        Ok(Self { format, items: Items::of(keys), shop: Shop { currency, base_url } })
    }

    pub fn format(&self) -> Format {
        self.format
    }

    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        if self.format == Format::SchemaOrg {
            return self.whole(text, last, sink);
        }
        let mut from = 0;
        loop {
            match self.items.next(text, from) {
                Cut::Item(start, end) => {
                    self.item(text.get(start..end).unwrap_or(""), end, sink).map_err(|e| (e, start))?;
                    from = end;
                }
                Cut::Bad(at) => return Err((Diagnostic::new(Code::FeedNotJson, "the feed is no JSON from here on"), at)),
                Cut::More(done) if last => {
                    let at = text.len();
                    return match () {
                        () if !self.items.ended => Err((Diagnostic::new(Code::FeedTruncated, "the feed ends in the middle"), at)),
                        () if !self.items.found() => Err((Diagnostic::new(Code::FeedWrongRoot, "there is no list of products"), at)),
                        () => Ok(done),
                    };
                }
                Cut::More(done) if text.len() - done > limits::FEED_ITEM_BYTES => {
                    return Err((Diagnostic::new(Code::FeedTooLarge, format!("a product of more than {} bytes", limits::FEED_ITEM_BYTES)), done));
                }
                Cut::More(done) => return Ok(done),
            }
        }
    }

    fn item(&self, item: &str, at: usize, sink: &mut Sink<'_>) -> Result<()> {
        match self.format {
            Format::Shopify => shopify::offers(item, &self.shop, at, sink),
            Format::Shopware => shopware::offer(item, &self.shop, at, sink),
            _ => woocommerce::offer(item, at, sink),
        }
    }

    fn whole(&self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        if text.len() > limits::FEED_PAGE_BYTES {
            return Err((Diagnostic::new(Code::FeedTooLarge, format!("a page of more than {} bytes", limits::FEED_PAGE_BYTES)), 0));
        }
        if !last {
            return Ok(0);
        }
        schema_org::offers(text, &self.shop, sink).map_err(|e| (e, 0))?;
        Ok(text.len())
    }
}

/// Reads one item. One of another shape is reported and skipped; one that is no JSON ends the feed, for nobody knows where it goes on.
pub(super) fn parsed<'a, T: Deserialize<'a>>(item: &'a str, at: usize, sink: &mut Sink<'_>) -> Result<Option<T>> {
    let e = match serde_json::from_str(item) {
        Ok(read) => return Ok(Some(read)),
        Err(e) => e,
    };
    let message = e.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(head, _)| head);
    let message = format!("a product can't be read: {message}");
    if !e.is_data() {
        return Err(Diagnostic::new(Code::FeedNotJson, message));
    }
    let mut check = Check::default();
    check.bad::<()>("product", Code::FeedBadRow, message, item);
    sink.row(None, at, check.refused());
    Ok(None)
}

/// A text that some write as a number: ids, amounts. Amounts keep the digits that stand in the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word(pub String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Word;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a number")
            }
            fn visit_str<E>(self, v: &str) -> std::result::Result<Word, E> {
                Ok(Word(v.to_owned()))
            }
            fn visit_u64<E>(self, v: u64) -> std::result::Result<Word, E> {
                Ok(Word(v.to_string()))
            }
            fn visit_i64<E>(self, v: i64) -> std::result::Result<Word, E> {
                Ok(Word(v.to_string()))
            }
            // The shortest digits that give the same number: those that stood in the file, up to 15 of them.
            fn visit_f64<E>(self, v: f64) -> std::result::Result<Word, E> {
                Ok(Word(v.to_string()))
            }
            fn visit_bool<E>(self, v: bool) -> std::result::Result<Word, E> {
                Ok(Word(v.to_string()))
            }
        }
        d.deserialize_any(Visitor)
    }
}

/// A name with the references that shops leave in it as characters.
pub(super) fn unescaped(text: &str) -> String {
    references::decode(text).replace(char::is_control, " ")
}
