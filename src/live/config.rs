use crate::base::stored::Stored;
use crate::shop::campaign::defaults;
use serde::Deserialize;

/// The configuration of an edge. Secrets are in base64url.
#[derive(Debug, Clone, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EdgeConfig {
    /// The key ring: the first key signs, all keys verify.
    pub keys: Vec<KeyConfig>,
    /// Hosts that clicks may lead to; the campaign's list must contain the host too. If absent, only the campaign's list applies.
    #[serde(default)]
    pub allow: Option<Vec<String>>,
    /// The fallback URL if the campaign's can't be used.
    pub fallback: String,
    /// Whether the host adds photos to pictures.
    #[serde(default)]
    pub photos: bool,
    /// E-mail addresses, or domains like `@shop.example`, whose AMP parts may read lists.
    #[serde(default)]
    pub senders: Vec<String>,
    /// The locale of public data.
    #[serde(default = "defaults::locale")]
    pub locale: String,
    /// The time zone of public data.
    #[serde(default = "defaults::zone")]
    pub zone: String,
    /// The maximum age of public data, an ISO 8601 duration.
    #[serde(default = "defaults::max_age")]
    pub max_age: String,
}

/// A configured key.
#[derive(Clone, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct KeyConfig {
    pub kid: String,
    pub secret: String,
}

impl std::fmt::Debug for KeyConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "key {}", self.kid)
    }
}
