use super::FeedOptions;
use super::layout::PageFormat;
use super::shop::Shop;
use super::sink::{Read, Sink};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;

/// Collects the whole text of a format that can't be split.
#[derive(Debug)]
pub(super) struct Page {
    format: &'static PageFormat,
    shop: Shop,
}

impl Page {
    pub fn new(format: &'static PageFormat, options: &FeedOptions) -> Result<Self> {
        Ok(Self { format, shop: Shop::of(options)? })
    }

    pub fn read(&self, text: &str, last: bool, sink: &mut Sink<'_>) -> Read {
        if text.len() > limits::FEED_PAGE_BYTES {
            return Err((Diagnostic::new(Code::FeedTooLarge, format!("a page of more than {} bytes", limits::FEED_PAGE_BYTES)), 0));
        }
        if !last {
            return Ok(0);
        }
        (self.format.offers)(text, &self.shop, sink).map_err(|e| (e, 0))?;
        Ok(text.len())
    }
}
