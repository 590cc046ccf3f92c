use super::ReferenceKind;
use crate::money::Language;

pub(super) fn reference_label(kind: ReferenceKind, language: Language) -> &'static str {
    match (kind, language) {
        (ReferenceKind::Lowest30, Language::De) => "30-Tage-Bestpreis",
        (ReferenceKind::Lowest30, Language::En) => "Lowest price in 30 days",
    }
}

pub(super) fn as_of(language: Language, when: &str) -> String {
    match language {
        Language::De => format!("Stand: {when}"),
        Language::En => format!("As of {when}"),
    }
}

pub(super) fn saving(language: Language, percent: &str) -> String {
    match language {
        Language::De => format!("{percent} sparen!"),
        Language::En => format!("Save {percent}!"),
    }
}

pub(super) fn tax_note(language: Language, goods: bool) -> &'static str {
    match (language, goods) {
        (Language::De, true) => "inkl. MwSt., zzgl. Versand",
        (Language::De, false) => "inkl. MwSt.",
        (Language::En, true) => "incl. VAT, plus shipping",
        (Language::En, false) => "incl. VAT",
    }
}

pub(super) fn instead_of(language: Language) -> &'static str {
    match language {
        Language::De => "statt",
        Language::En => "instead of",
    }
}
