use super::FeedOptions;
use super::check::Check;
use super::items::{Cut, Items};
use super::json::{Names, parsed};
use super::layout::JsonFormat;
use super::shop::Shop;
use super::sink::{Read, Sink};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;

/// Splits chunked JSON text into products.
#[derive(Debug)]
pub(super) struct Listed {
    format: &'static JsonFormat,
    items: Items,
    /// The names read from a product.
    names: Names,
    shop: Shop,
    /// Whether the text is a single product rather than a list; none until its first key was read.
    is_product: Option<bool>,
}

impl Listed {
    pub fn new(format: &'static JsonFormat, options: &FeedOptions) -> Result<Self> {
        Ok(Self { format, items: Items::of(format.lists), names: Names::of(format.names), shop: Shop::of(options)?, is_product: None })
    }

    pub fn read(&mut self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
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
                Cut::Bad(at) => return Err((Diagnostic::new(Code::FeedNotJson, "the feed is not JSON from here on"), at)),
                Cut::More(done) if last => {
                    let at = text.len();
                    return match () {
                        () if !self.items.ended => Err((Diagnostic::new(Code::FeedTruncated, "the feed is incomplete"), at)),
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
            check.bad::<()>("product", Code::FeedBadRow, "an element of the list is not a product", item);
            sink.row(None, at, check.refused());
            return Ok(());
        }
        let node = parsed(item, &self.names)?;
        (self.format.offers)(&node, &self.shop, at, sink);
        Ok(())
    }

    /// A text that is a single product: Shopify's `/products/NAME.js`, WooCommerce's `/products/ID`.
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
}

/// Whether an object is itself a product, according to its first key; none if the key is incomplete.
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
