use crate::money::Language::{self, De, En};
use crate::offer::Standing;

pub(super) fn state(standing: Standing, language: Language) -> Option<&'static str> {
    match (standing, language) {
        (Standing::Preorder, De) => Some("Vorbestellbar"),
        (Standing::Preorder, En) => Some("Pre-order"),
        (Standing::Backorder, De) => Some("Nachlieferung"),
        (Standing::Backorder, En) => Some("On backorder"),
        (Standing::SoldOut | Standing::Hidden, De) => Some("Ausverkauft"),
        (Standing::SoldOut | Standing::Hidden, En) => Some("Sold out"),
        (Standing::Available | Standing::Unknown | Standing::Stale, _) => None,
    }
}

pub(super) fn call_to_action(language: Language) -> &'static str {
    match language {
        De => "Zum Angebot →",
        En => "View offer →",
    }
}

/// Headline and line below of the block that stands in when no price may be shown.
pub(super) fn neutral(language: Language) -> (&'static str, &'static str) {
    match language {
        De => ("Aktuelles Angebot ansehen", "Preis und Verfügbarkeit im Shop →"),
        En => ("See the current offer", "Price and availability are in the shop →"),
    }
}

pub(super) fn ended(language: Language) -> (&'static str, &'static str) {
    match language {
        De => ("Angebot beendet", "Aktuelle Angebote im Shop →"),
        En => ("Offer ended", "Current offers in the shop →"),
    }
}

pub(super) fn sold_out_hint(language: Language) -> &'static str {
    match language {
        De => "Ähnliche Angebote im Shop →",
        En => "Similar offers in the shop →",
    }
}

/// The page behind "Aktuellen Preis als Text ansehen".
pub(super) struct PageWords {
    pub heading: &'static str,
    pub instead_of: &'static str,
    pub nothing: &'static str,
    pub link: &'static str,
}

pub(super) fn page(language: Language) -> PageWords {
    match language {
        De => PageWords { heading: "Aktueller Preis", instead_of: "statt", nothing: "Dieses Angebot ist gerade nicht verfügbar.", link: "Zum Angebot" },
        En => PageWords { heading: "Current price", instead_of: "instead of", nothing: "This offer is not available right now.", link: "View offer" },
    }
}
