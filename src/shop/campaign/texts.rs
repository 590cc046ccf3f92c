//! Texts of a manifest, which may differ by language.

use crate::base::language::Language;
use crate::base::stored::{Reader, Stored};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// One text, or one for each of several languages by its code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Words {
    Same(String),
    Each(Texts),
}

impl Words {
    /// The text in a language; where it has none in that, as the locale of a link may ask, the English or the first one.
    pub fn text(&self, language: Language) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each(texts) => {
                let first = || texts.0.first().map(|(_, text)| text.as_str());
                texts.in_language(language).or_else(|| texts.in_language(Language::En)).or_else(first).unwrap_or("")
            }
        }
    }

    /// Whether it has a text in a language.
    pub fn has(&self, language: Language) -> bool {
        match self {
            Self::Same(_) => true,
            Self::Each(texts) => texts.in_language(language).is_some(),
        }
    }
}

/// Texts by the codes of their languages, in the order of the manifest. (A map of the standard library would make live.wasm several KB larger.)
#[derive(Debug, Clone, PartialEq)]
pub struct Texts(pub Vec<(String, String)>);

impl Texts {
    fn in_language(&self, language: Language) -> Option<&str> {
        self.0.iter().find(|(code, _)| code == language.code()).map(|(_, text)| text.as_str())
    }
}

impl Serialize for Texts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(code, text)| (code, text)))
    }
}

impl Stored for Texts {
    fn take(reader: &mut Reader<'_>) -> Self {
        let mut texts = Vec::new();
        reader.entries(&mut |reader, code| {
            texts.push((code.to_owned(), String::take(reader)));
            true
        });
        Self(texts)
    }
}

impl Stored for Words {
    fn take(reader: &mut Reader<'_>) -> Self {
        if reader.peek() == Some(b'{') { Self::Each(Texts::take(reader)) } else { Self::Same(String::take(reader)) }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by language")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    texts.push(entry);
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_map(Map)
    }
}
