//! The languages of the library's own texts, one file each, and how their locales write numbers, money and dates.
//!
//! A language is complete or it does not compile: its file fills every field of [`texts`], and each sentence has its gaps.
//! `docs/extending/language.md` says how to add one.

mod locale;
mod plural;
mod texts;

mod da;
mod de;
mod en;
mod es;
mod fr;
mod it;
mod nl;
mod pl;

pub use locale::Locale;
pub use plural::Plural;
pub use texts::{
    AltTexts, FrameTexts, LiveTexts, MailTexts, Message, MessageTexts, PageTexts, Pattern, PollTexts, PriceTexts, TextPageTexts, TrackingTexts,
    UnsubscribeTexts,
};

use crate::base::diagnostic::{Code, Diagnostic, Result};
use serde::Serialize;

/// Defines the enum of languages and its lookups from one list.
macro_rules! languages {
    ($($language:ident = $file:ident,)*) => {
        /// A language of the library's own texts in pictures, on pages and next to prices.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "lowercase")]
        #[allow(missing_docs)]
        pub enum Language { $($language),* }

        impl Language {
            /// All languages, by code.
            pub const ALL: &[Self] = &[$(Self::$language),*];

            /// The ISO 639-1 code, as in the `lang` attribute.
            pub fn code(self) -> &'static str {
                match self { $(Self::$language => stringify!($file)),* }
            }

            fn locales(self) -> &'static [Locale] {
                match self { $(Self::$language => $file::LOCALES),* }
            }

            /// Its non-ASCII letters, which a font must contain.
            pub fn letters(self) -> &'static str {
                match self { $(Self::$language => $file::LETTERS),* }
            }

            /// Texts of a mail around its pictures.
            pub fn mail(self) -> &'static MailTexts {
                match self { $(Self::$language => &$file::MAIL),* }
            }

            /// Texts in pictures.
            pub fn live(self) -> &'static LiveTexts {
                match self { $(Self::$language => &$file::LIVE),* }
            }

            /// Texts on pages.
            pub fn pages(self) -> &'static PageTexts {
                match self { $(Self::$language => &$file::PAGES),* }
            }
        }

        impl Locale {
            /// Texts next to prices, in the wording of the locale's country.
            pub fn prices(&self) -> &'static PriceTexts {
                match self.language { $(Language::$language => $file::prices(self.tag)),* }
            }
        }
    };
}

languages! {
    Da = da,
    De = de,
    En = en,
    Es = es,
    Fr = fr,
    It = it,
    Nl = nl,
    Pl = pl,
}

impl Language {
    /// The language of a BCP 47 tag, by its first subtag: `de-AT` is German.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let code = tag.split('-').next()?;
        Self::ALL.iter().copied().find(|language| code.eq_ignore_ascii_case(language.code()))
    }
}

impl Locale {
    /// All locales: a language's own country first.
    pub fn all() -> impl Iterator<Item = &'static Locale> {
        Language::ALL.iter().flat_map(|language| language.locales())
    }

    /// The locale of a BCP 47 tag. A missing region is the first one of the language; `de-du`, German with an informal tone, formats as `de-DE`.
    ///
    /// # Errors
    /// `locale/unknown`.
    pub fn named(tag: &str) -> Result<&'static Locale> {
        let wanted = if tag == "de-du" { "de-DE" } else { tag };
        Self::all().find(|locale| locale.tag == wanted || locale.language.code() == wanted).ok_or_else(|| {
            let known = Self::all().map(|locale| locale.tag).collect::<Vec<_>>().join(", ");
            Diagnostic::new(Code::LocaleUnknown, format!("there is no locale `{tag}`")).help(format!("write one of {known}"))
        })
    }
}

#[cfg(test)]
mod tests;
