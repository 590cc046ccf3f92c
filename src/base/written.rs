//! Enumerations that are written as words in JSON. The code that serde derives for each of them is five times as large in a wasm file.

use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

/// Reads one of several words; its position.
///
/// # Errors
/// The format's own, with the words that are known.
pub fn position<'de, D: Deserializer<'de>>(from: D, words: &'static [&'static str]) -> Result<usize, D::Error> {
    from.deserialize_str(OneOf(words))
}

struct OneOf(&'static [&'static str]);

impl Visitor<'_> for OneOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<usize, E> {
        self.0.iter().position(|known| *known == word).ok_or_else(|| E::unknown_variant(word, self.0))
    }
}

/// How an enumeration is written: `written!(Weight: Regular = "regular", Bold = "bold")`.
macro_rules! written {
    ($type:ident: $($(#[$only:meta])? $variant:ident = $word:literal),* $(,)?) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
                to.serialize_str(match self {
                    $($(#[$only])? Self::$variant => $word,)*
                })
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
                const WORDS: &[&str] = &[$($(#[$only])? $word),*];
                const ALL: &[$type] = &[$($(#[$only])? $type::$variant),*];
                let at = crate::base::written::position(from, WORDS)?;
                ALL.get(at).copied().ok_or_else(|| serde::de::Error::custom("no such word"))
            }
        }

        impl crate::base::stored::Stored for $type {
            fn take(reader: &mut crate::base::stored::Reader<'_>) -> Self {
                crate::base::stored::word(reader, &[$($(#[$only])? $word),*], &[$($(#[$only])? $type::$variant),*])
            }
        }
    };
}
pub(crate) use written;

#[cfg(test)]
mod tests {
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Weight {
        Regular,
        ExtraBold,
    }
    written!(Weight: Regular = "regular", ExtraBold = "extra-bold");

    #[test]
    fn words_are_written_as_they_are_read_and_others_are_told() {
        for (weight, word) in [(Weight::Regular, "\"regular\""), (Weight::ExtraBold, "\"extra-bold\"")] {
            assert_eq!(serde_json::to_string(&weight).unwrap(), word);
            assert_eq!(serde_json::from_str::<Weight>(word).unwrap(), weight);
            assert_eq!(serde_json::from_value::<Weight>(serde_json::to_value(weight).unwrap()).unwrap(), weight);
        }
        let unknown = serde_json::from_str::<Weight>("\"thin\"").unwrap_err().to_string();
        assert!(unknown.starts_with("unknown variant `thin`, expected `regular` or `extra-bold`"), "{unknown}");
        assert!(serde_json::from_str::<Weight>("3").is_err());
    }
}
