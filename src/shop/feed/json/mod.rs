mod amount;
mod fields;
mod value;

pub(super) use amount::{Decimals, Word, amount, content, gtin, minor};
pub(super) use fields::{Fields, answer, flag, shown, wrong};
pub(super) use value::{Node, Value};

use super::check::Check;
use super::items::{Cut, Items};
use super::reader::{Read, Sink};
use super::{FeedOptions, Format, schema_org, shopify, shopware, woocommerce};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::money::Currency;
use crate::base::references;
use crate::base::time::Millis;
use serde::de::DeserializeSeed;
use std::borrow::Cow;
use value::{Named, Names};

/// Reads the JSON formats. Lists are cut into items; schema.org's data are of one page and read as a whole.
#[derive(Debug)]
pub(super) struct Json {
    format: Format,
    items: Items,
    /// What is read of an item.
    names: Names,
    shop: Shop,
    /// Whether the text is one product, not a list of them; none until its first name was read.
    is_product: Option<bool>,
}

/// What a shop's JSON does not say itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Shop {
    pub currency: Option<Currency>,
    pub base_url: String,
    /// The time of the import, where the host says it: which prices hold.
    pub now: Option<Millis>,
}

impl Shop {
    /// An address as a browser on the shop's pages would complete it.
    pub fn absolute(&self, link: &str) -> String {
        match link {
            _ if link.starts_with("//") => format!("https:{link}"),
            _ if link.starts_with('/') => format!("{}{link}", self.base_url),
            _ => link.to_owned(),
        }
    }
}

impl Json {
    pub fn new(format: Format, options: &FeedOptions) -> Result<Self> {
        let currency = options.currency.as_deref().map(Currency::parse).transpose()?;
        let base_url = options.base_url.as_deref().unwrap_or("").trim_end_matches('/').to_owned();
        let (keys, names): (&[&str], _) = match format {
            Format::Shopify => (&["products", "product"], shopify::NAMES),
            Format::Shopware => (&["elements", "product"], shopware::NAMES),
            _ => (&[], woocommerce::NAMES),
        };
        Ok(Self { format, items: Items::of(keys), names: Names::of(names), shop: Shop { currency, base_url, now: options.now }, is_product: None })
    }

    pub fn format(&self) -> Format {
        self.format
    }

    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        if self.format == Format::SchemaOrg {
            return self.whole(text, last, sink);
        }
        if self.is_product.is_none() {
            self.is_product = is_product(text, last);
        }
        match self.is_product {
            None => return Ok(0),
            Some(true) => return self.product(text, last, sink),
            Some(false) => {}
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
        if !item.starts_with('{') {
            let mut check = Check::default();
            check.bad::<()>("product", Code::FeedBadRow, "an element of the list is no product", item);
            sink.row(None, at, check.refused());
            return Ok(());
        }
        let node = parsed(item, &self.names)?;
        match self.format {
            Format::Shopify => shopify::offers(&node, &self.shop, at, sink),
            Format::Shopware => shopware::offer(&node, &self.shop, at, sink),
            _ => woocommerce::offer(&node, at, sink),
        }
        Ok(())
    }

    /// A text that is one product: `/products/NAME.js` of Shopify, `/products/ID` of WooCommerce.
    fn product(&self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        if text.len() > limits::FEED_ITEM_BYTES {
            return Err((Diagnostic::new(Code::FeedTooLarge, format!("a product of more than {} bytes", limits::FEED_ITEM_BYTES)), 0));
        }
        if !last {
            return Ok(0);
        }
        self.item(text.trim(), text.len(), sink).map_err(|e| (e, 0))?;
        Ok(text.len())
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

/// Whether an object is itself a product, by its first name; none while that is not there.
fn is_product(text: &str, last: bool) -> Option<bool> {
    let inside = match text.trim_start() {
        "" if !last => return None,
        object => object.strip_prefix('{').map(str::trim_start),
    };
    let Some(inside) = inside else { return Some(false) };
    match inside.strip_prefix('"').map(|rest| rest.split_once('"')) {
        Some(Some((name, _))) => Some(matches!(name, "id" | "title" | "handle" | "name" | "slug")),
        _ if last || inside.len() > 64 => Some(false),
        _ => None,
    }
}

/// The fields of one item that its format reads, by their names at any depth. An item that is no JSON ends the feed, for nobody knows where it goes on.
fn parsed<'a>(item: &'a str, names: &Names) -> Result<Node<'a>> {
    let mut d = serde_json::Deserializer::from_str(item);
    let read = Named(Some(names)).deserialize(&mut d).and_then(|value| d.end().map(|()| value));
    match read {
        Ok(Value::Object(node)) => Ok(node),
        Ok(_) => Err(Diagnostic::new(Code::FeedNotJson, "a product is no object")),
        Err(e) => {
            let message = e.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(head, _)| head);
            Err(Diagnostic::new(Code::FeedNotJson, format!("a product can't be read: {message}")))
        }
    }
}

/// A name with the references that shops leave in it as characters.
pub(super) fn unescaped(text: &str) -> String {
    let decoded = if text.contains('&') { Cow::Owned(references::decode(text)) } else { Cow::Borrowed(text) };
    // The bytes that control characters have or begin with: letter by letter it takes far longer.
    let may_have_controls = decoded.bytes().fold(false, |any, b| any | matches!(b, ..b' ' | 0x7f | 0xc2));
    if may_have_controls { decoded.replace(char::is_control, " ") } else { decoded.into_owned() }
}
