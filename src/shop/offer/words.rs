use super::ReferenceKind;
use crate::base::money::Language::{self, De, En};

/// What stands beside a struck price, so that everyone knows what it is.
pub(super) fn reference_label(kind: ReferenceKind, language: Language) -> &'static str {
    match (kind, language) {
        (ReferenceKind::Lowest30, De) => "30-Tage-Bestpreis",
        (ReferenceKind::Lowest30, En) => "Lowest price in 30 days",
        (ReferenceKind::ProgressiveStart, De) => "30-Tage-Bestpreis vor Aktion",
        (ReferenceKind::ProgressiveStart, En) => "Lowest 30-day price before the sale",
        (ReferenceKind::Rrp, De) => "UVP",
        (ReferenceKind::Rrp, En) => "RRP",
        (ReferenceKind::Individual, De) => "regulärer Preis",
        (ReferenceKind::Individual, En) => "Regular price",
        (ReferenceKind::Perishable, De) => "Normalpreis",
        (ReferenceKind::Perishable, En) => "Normal price",
        (ReferenceKind::Previous, De) => "bisheriger Preis",
        (ReferenceKind::Previous, En) => "Previous price",
    }
}

pub(crate) fn as_of(language: Language, when: &str) -> String {
    match language {
        De => format!("Stand: {when}"),
        En => format!("As of {when}"),
    }
}

pub(super) fn saving(language: Language, percent: &str, kind: ReferenceKind) -> String {
    match (language, kind) {
        (De, ReferenceKind::Rrp) => format!("{percent} ggü. UVP"),
        (En, ReferenceKind::Rrp) => format!("{percent} off RRP"),
        (De, _) => format!("{percent} sparen!"),
        (En, _) => format!("Save {percent}!"),
    }
}

pub(super) fn starting_at(language: Language, price: &str) -> String {
    match language {
        De => format!("ab {price}"),
        En => format!("from {price}"),
    }
}

pub(super) fn perishable(language: Language) -> &'static str {
    match language {
        De => "reduziert wegen kurzer Haltbarkeit",
        En => "reduced: short shelf life",
    }
}

pub(super) fn unit_price(language: Language, price: &str) -> String {
    match language {
        De => format!("Grundpreis {price}"),
        En => format!("Unit price {price}"),
    }
}

pub(super) fn deposit(language: Language, price: &str) -> String {
    match language {
        De => format!("zzgl. {price} Pfand"),
        En => format!("plus {price} deposit"),
    }
}

pub(super) fn tax_note(language: Language, tax: bool, goods: bool) -> Option<&'static str> {
    match (language, tax, goods) {
        (De, true, true) => Some("inkl. MwSt., zzgl. Versand"),
        (De, true, false) => Some("inkl. MwSt."),
        (De, false, true) => Some("zzgl. Versand"),
        (En, true, true) => Some("incl. VAT, plus shipping"),
        (En, true, false) => Some("incl. VAT"),
        (En, false, true) => Some("plus shipping"),
        (_, false, false) => None,
    }
}

pub(super) fn instead_of(language: Language) -> &'static str {
    match language {
        De => "statt",
        En => "instead of",
    }
}
