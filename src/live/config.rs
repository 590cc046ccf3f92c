use crate::shop::campaign::defaults;
use serde::Deserialize;

/// How an edge is set up. Secrets are base64url.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EdgeConfig {
    /// The first key signs, all verify.
    pub keys: Vec<KeyConfig>,
    /// Hosts that clicks may lead to at all; a campaign's list is a part of it. Without it only the campaigns' lists count.
    #[serde(default)]
    pub allow: Option<Vec<String>>,
    /// Where a click leads when all else fails.
    pub fallback: String,
    /// Whether the host lays photos into pictures.
    #[serde(default)]
    pub photos: bool,
    /// Addresses, or domains like `@shop.example`, whose mails' AMP parts may read lists.
    #[serde(default)]
    pub senders: Vec<String>,
    /// Locale of public data.
    #[serde(default = "defaults::locale")]
    pub locale: String,
    /// Zone of public data.
    #[serde(default = "defaults::zone")]
    pub zone: String,
    /// How old public data may be.
    #[serde(default = "defaults::max_age")]
    pub max_age: String,
}

/// A key as it is configured.
#[derive(Clone, Deserialize)]
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
