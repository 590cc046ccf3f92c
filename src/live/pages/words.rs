use crate::base::money::Language::{self, De, En};

/// What stands on every page.
pub(super) struct FrameWords {
    pub shop: &'static str,
    pub resume: &'static str,
}

pub(super) fn frame(language: Language) -> FrameWords {
    match language {
        De => FrameWords { shop: "Zum Shop", resume: "Letzten Besuch fortsetzen" },
        En => FrameWords { shop: "To the shop", resume: "Continue your last visit" },
    }
}

/// A page that can't be shown: its heading, and what to do.
pub(super) type Notice = (&'static str, &'static str);

/// The link is not ours, or nothing is behind it any more.
pub(super) fn no_page(language: Language) -> Notice {
    match language {
        De => ("Diese Seite gibt es nicht", "Bitte den Link in der E-Mail noch einmal antippen. Hilft das nicht, hilft der Shop weiter."),
        En => ("This page does not exist", "Please open the link in the e-mail again. If that does not help, please contact the shop."),
    }
}

/// What it needs can't be read now.
pub(super) fn away(language: Language) -> Notice {
    match language {
        De => ("Das ist gerade nicht abrufbar", "Bitte in einigen Minuten noch einmal versuchen."),
        En => ("This is not available right now", "Please try again in a few minutes."),
    }
}

/// The page behind "Aktuellen Preis als Text ansehen".
pub(super) struct TextWords {
    pub heading: &'static str,
    pub instead_of: &'static str,
    pub nothing: &'static str,
    pub link: &'static str,
}

pub(super) fn text(language: Language) -> TextWords {
    match language {
        De => TextWords { heading: "Aktueller Preis", instead_of: "statt", nothing: "Dieses Angebot ist gerade nicht verfügbar.", link: "Zum Angebot" },
        En => TextWords { heading: "Current price", instead_of: "instead of", nothing: "This offer is not available right now.", link: "View offer" },
    }
}

/// What a poll's page says.
pub(super) struct PollWords {
    pub vote: &'static str,
    /// What was sent chooses nothing.
    pub missed: &'static str,
    pub counted: &'static str,
    pub counted_before: &'static str,
}

pub(super) fn poll(language: Language) -> PollWords {
    match language {
        De => PollWords {
            vote: "Abstimmen",
            missed: "Noch nicht abgestimmt. Bitte eine Antwort wählen.",
            counted: "Danke, die Stimme ist gezählt.",
            counted_before: "Aus dieser E-Mail wurde schon abgestimmt.",
        },
        En => PollWords {
            vote: "Vote",
            missed: "Not voted yet. Please choose an answer.",
            counted: "Thank you, your vote is counted.",
            counted_before: "This e-mail has voted already.",
        },
    }
}

/// What the page behind List-Unsubscribe says. No word of it depends on whether one says Sie or du.
pub(super) struct UnsubscribeWords {
    pub heading: &'static str,
    pub question: &'static str,
    pub action: &'static str,
    pub done: &'static str,
    pub after: &'static str,
    pub failed: &'static str,
    pub again: &'static str,
    /// What was sent asks for nothing.
    pub missed: &'static str,
}

pub(super) fn unsubscribe(language: Language) -> UnsubscribeWords {
    match language {
        De => UnsubscribeWords {
            heading: "Abmelden?",
            question: "Danach kommen keine weiteren E-Mails dieser Art.",
            action: "Abmelden",
            done: "Abgemeldet",
            after: "Es kommen keine weiteren E-Mails dieser Art. Nachrichten zu laufenden Bestellungen kommen weiterhin an.",
            failed: "Das hat gerade nicht geklappt",
            again: "Bitte in einigen Minuten noch einmal versuchen. Solange ist nichts geändert.",
            missed: "Noch nicht abgemeldet",
        },
        En => UnsubscribeWords {
            heading: "Unsubscribe?",
            question: "There will be no more e-mails of this kind.",
            action: "Unsubscribe",
            done: "Unsubscribed",
            after: "There will be no more e-mails of this kind. Messages about current orders still arrive.",
            failed: "That did not work just now",
            again: "Please try again in a few minutes. Nothing has changed so far.",
            missed: "Not unsubscribed yet",
        },
    }
}

/// What the tracking page says besides the status.
pub(super) struct TrackingWords {
    pub progress: &'static str,
    pub done: &'static str,
    pub history: &'static str,
    pub offers: &'static str,
    pub instead_of: &'static str,
    /// Nothing is known under the link's reference yet.
    pub nothing: (&'static str, &'static str),
    /// The store can't be reached.
    pub away: (&'static str, &'static str),
}

pub(super) fn tracking(language: Language) -> TrackingWords {
    match language {
        De => TrackingWords {
            progress: "Fortschritt",
            done: "erledigt",
            history: "Verlauf",
            offers: "Aktuelle Angebote",
            instead_of: "statt",
            nothing: ("Noch kein Status", "Sobald es Neues gibt, steht es hier."),
            away: ("Der Status ist gerade nicht abrufbar", "Bitte in einigen Minuten noch einmal versuchen."),
        },
        En => TrackingWords {
            progress: "Progress",
            done: "done",
            history: "History",
            offers: "Current offers",
            instead_of: "instead of",
            nothing: ("No status yet", "As soon as there is news, it will be here."),
            away: ("The status is not available right now", "Please try again in a few minutes."),
        },
    }
}

/// "mit DHL".
pub(super) fn carried_by(language: Language, carrier: &str) -> String {
    // Short names are abbreviations (DHL); the others are names, some with a country behind them.
    let mut name = carrier.split('-').next().unwrap_or(carrier).to_owned();
    let capitals = if name.len() > 3 { 1 } else { name.len() };
    if let Some(head) = name.get_mut(..capitals) {
        head.make_ascii_uppercase();
    }
    match language {
        De => format!("mit {name}"),
        En => format!("with {name}"),
    }
}
