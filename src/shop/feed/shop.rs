use super::FeedOptions;
use crate::base::diagnostic::Result;
use crate::base::money::Currency;
use crate::base::time::Millis;

/// What a feed does not say of its shop itself, and the options do.
#[derive(Debug, Clone, Default)]
pub(super) struct Shop {
    pub currency: Option<Currency>,
    pub base_url: String,
    /// The time of the import, where the host says it: which prices hold.
    pub now: Option<Millis>,
}

impl Shop {
    /// # Errors
    /// `money/bad-currency`.
    pub fn of(options: &FeedOptions) -> Result<Self> {
        let currency = options.currency.as_deref().map(Currency::parse).transpose()?;
        Ok(Self { currency, ..Self::without_currency(options) })
    }

    pub fn without_currency(options: &FeedOptions) -> Self {
        let base_url = options.base_url.as_deref().unwrap_or("").trim_end_matches('/').to_owned();
        Self { currency: None, base_url, now: options.now }
    }

    /// An address as a browser on the shop's pages would complete it.
    pub fn absolute(&self, link: &str) -> String {
        match link {
            _ if link.starts_with("//") => format!("https:{link}"),
            _ if link.starts_with('/') => format!("{}{link}", self.base_url),
            _ => link.to_owned(),
        }
    }
}
