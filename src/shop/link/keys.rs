use crate::base::diagnostic::{Code, Diagnostic, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// A signing key with its id.
#[derive(Clone)]
pub struct Key {
    kid: String,
    hmac: Hmac<Sha256>,
}

/// A key ring: the first key signs, all keys verify.
#[derive(Clone)]
pub struct Keys {
    ring: Vec<Key>,
}

impl Key {
    /// A key of at least 32 bytes. The id has 1–8 letters or digits.
    ///
    /// # Errors
    /// `link/bad-key`; the message never contains the secret.
    pub fn new(kid: &str, secret: &[u8]) -> Result<Self> {
        if kid.is_empty() || kid.len() > 8 || !kid.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(Diagnostic::new(Code::LinkBadKey, format!("`{kid}` is not a key id")));
        }
        if secret.len() < 32 {
            return Err(Diagnostic::new(Code::LinkBadKey, format!("the secret of key `{kid}` has {} bytes", secret.len())));
        }
        let hmac = Hmac::new_from_slice(secret).map_err(|_| Diagnostic::new(Code::LinkBadKey, "the secret can't be used"))?;
        Ok(Self { kid: kid.to_owned(), hmac })
    }

    /// A key whose secret is given in base64url, as in key files and secret stores.
    ///
    /// # Errors
    /// `link/bad-key`.
    pub fn from_base64(kid: &str, secret: &str) -> Result<Self> {
        let bytes = URL_SAFE_NO_PAD
            .decode(secret.trim().trim_end_matches('='))
            .map_err(|_| Diagnostic::new(Code::LinkBadKey, format!("the secret of key `{kid}` is not base64url")))?;
        Self::new(kid, &bytes)
    }

    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// HMAC-SHA256, truncated to 16 bytes (RFC 2104, section 5).
    pub(super) fn mac(&self, text: &[u8]) -> [u8; 16] {
        let mut hmac = self.hmac.clone();
        hmac.update(text);
        let full = hmac.finalize().into_bytes();
        let mut out = [0; 16];
        for (to, from) in out.iter_mut().zip(full) {
            *to = from;
        }
        out
    }
}

impl Keys {
    /// A ring of one or more keys.
    ///
    /// # Errors
    /// `link/bad-key` if it is empty, or if two keys have the same id.
    pub fn new(ring: Vec<Key>) -> Result<Self> {
        if ring.is_empty() {
            return Err(Diagnostic::new(Code::LinkBadKey, "there are no keys"));
        }
        for (i, key) in ring.iter().enumerate() {
            if ring.iter().take(i).any(|other| other.kid == key.kid) {
                return Err(Diagnostic::new(Code::LinkBadKey, format!("two keys have the id `{}`", key.kid)));
            }
        }
        Ok(Self { ring })
    }

    #[allow(clippy::indexing_slicing, reason = "`new` rejects an empty ring")]
    pub(super) fn signing(&self) -> &Key {
        &self.ring[0]
    }

    /// The served record must survive a key rotation, so its keys are derived from the oldest key.
    pub(super) fn memory_mac(&self, text: &[u8]) -> [u8; 16] {
        self.ring.last().unwrap_or(self.signing()).mac(text)
    }

    pub(super) fn verify(&self, kid: &str, text: &[u8], mac: &[u8]) -> bool {
        let known = self.ring.iter().find(|key| key.kid == kid);
        let expected = known.unwrap_or(self.signing()).mac(text);
        let same: bool = expected.ct_eq(mac).into();
        same && known.is_some()
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.ring.iter().map(|k| &k.kid)).finish()
    }
}
