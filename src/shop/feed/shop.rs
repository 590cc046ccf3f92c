use super::FeedOptions;
use crate::base::diagnostic::Result;
use crate::base::money::Currency;
use crate::base::time::Millis;

/// Data of the shop that come from the options.
#[derive(Debug, Clone, Default)]
pub(super) struct Shop {
    pub currency: Option<Currency>,
    pub base_url: String,
    /// The time of the import, if the host gives it; it determines which prices are valid.
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

    /// Resolves an address as a browser on the shop's pages would.
    pub fn absolute(&self, link: &str) -> String {
        match link {
            _ if link.starts_with("//") => format!("https:{link}"),
            _ if link.starts_with('/') => format!("{}{link}", self.base_url),
            _ => link.to_owned(),
        }
    }
}
