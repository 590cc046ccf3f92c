use crate::base::money::Language::{self, De, En};
use crate::shop::campaign::BlockKind;
use crate::shop::fact::OrderStatus;
use crate::shop::offer::OfferStatus;
use crate::shop::parcel::{ParcelEvent, ParcelStatus, ParcelStep};

pub(crate) fn state(status: OfferStatus, language: Language) -> Option<&'static str> {
    match (status, language) {
        (OfferStatus::Preorder, De) => Some("Vorbestellbar"),
        (OfferStatus::Preorder, En) => Some("Pre-order"),
        (OfferStatus::Backorder, De) => Some("Nachlieferung"),
        (OfferStatus::Backorder, En) => Some("On backorder"),
        (OfferStatus::SoldOut | OfferStatus::Hidden, De) => Some("Ausverkauft"),
        (OfferStatus::SoldOut | OfferStatus::Hidden, En) => Some("Sold out"),
        (OfferStatus::Available | OfferStatus::Unknown | OfferStatus::Stale, _) => None,
    }
}

/// One of two texts.
fn either(language: Language, de: &'static str, en: &'static str) -> &'static str {
    match language {
        De => de,
        En => en,
    }
}

/// "Stand: 22.11., 09:05".
pub(crate) fn as_of(language: Language, when: &str) -> String {
    crate::shop::offer::as_of_text(language, when)
}

pub(crate) fn call_to_action(language: Language) -> &'static str {
    either(language, "Zum Angebot →", "View offer →")
}

/// Headline and line below of the block that stands in when nothing certain can be said. No word of it depends on whether one says Sie or du.
pub(crate) fn neutral(kind: BlockKind, language: Language) -> (&'static str, &'static str) {
    match (kind, language) {
        #[cfg(test)]
        (BlockKind::ShippingProgress, _) => neutral(BlockKind::Parcel, language),
        (BlockKind::Parcel, De) => ("Sendungsstatus ansehen", "Aktueller Stand im Shop →"),
        (BlockKind::Parcel, En) => ("See where the parcel is", "The latest status is in the shop →"),
        (BlockKind::Order, De) => ("Bestellstatus ansehen", "Aktueller Stand im Shop →"),
        (BlockKind::Order, En) => ("See how the order is doing", "The latest status is in the shop →"),
        (BlockKind::Points, De) => ("Punktestand ansehen", "Aktueller Stand im Kundenkonto →"),
        (BlockKind::Points, En) => ("See the points balance", "It is in the customer account →"),
        (BlockKind::Voucher, De) => ("Gutschein ansehen", "Code und Bedingungen im Kundenkonto →"),
        (BlockKind::Voucher, En) => ("See the voucher", "Code and terms are in the customer account →"),
        (BlockKind::Poll, De) => ("Zur Umfrage", "Frage und Antworten ansehen →"),
        (BlockKind::Poll, En) => ("Go to the poll", "See the question and its answers →"),
        (BlockKind::Content | BlockKind::Banner, De) => ("Aktuelles aus dem Shop", "Jetzt ansehen →"),
        (BlockKind::Content | BlockKind::Banner, En) => ("News from the shop", "Have a look →"),
        (BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating | BlockKind::Countdown, De) => {
            ("Aktuelles Angebot ansehen", "Preis und Verfügbarkeit im Shop →")
        }
        (BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating | BlockKind::Countdown, En) => {
            ("See the current offer", "Price and availability are in the shop →")
        }
    }
}

pub(crate) fn ended(kind: BlockKind, language: Language) -> (&'static str, &'static str) {
    match (kind, language) {
        #[cfg(test)]
        (BlockKind::ShippingProgress, _) => ended(BlockKind::Parcel, language),
        (BlockKind::Parcel, De) => ("Sendungsverfolgung beendet", "Bestellungen im Kundenkonto →"),
        (BlockKind::Parcel, En) => ("Tracking has ended", "Orders are in the customer account →"),
        (BlockKind::Order, De) => ("Bestellung abgeschlossen", "Bestellungen im Kundenkonto →"),
        (BlockKind::Order, En) => ("This order is closed", "Orders are in the customer account →"),
        (BlockKind::Points, De) => ("Punktestand ansehen", "Aktueller Stand im Kundenkonto →"),
        (BlockKind::Points, En) => ("See the points balance", "It is in the customer account →"),
        (BlockKind::Voucher, De) => ("Gutschein nicht mehr gültig", "Eingelöst oder abgelaufen · Angebote im Shop →"),
        (BlockKind::Voucher, En) => ("Voucher no longer valid", "Redeemed or expired · offers in the shop →"),
        (BlockKind::Poll, De) => ("Umfrage beendet", "Danke für alle Antworten"),
        (BlockKind::Poll, En) => ("This poll has ended", "Thanks for all the answers"),
        (BlockKind::Content | BlockKind::Banner, De) => ("Aktion beendet", "Aktuelle Angebote im Shop →"),
        (BlockKind::Content | BlockKind::Banner, En) => ("This promotion has ended", "Current offers in the shop →"),
        (BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating | BlockKind::Countdown, De) => {
            ("Angebot beendet", "Aktuelle Angebote im Shop →")
        }
        (BlockKind::Price | BlockKind::Offer | BlockKind::Offers | BlockKind::Stock | BlockKind::Rating | BlockKind::Countdown, En) => {
            ("Offer ended", "Current offers in the shop →")
        }
    }
}

pub(crate) fn sold_out_hint(language: Language) -> &'static str {
    either(language, "Ähnliche Angebote im Shop →", "Similar offers in the shop →")
}

pub(crate) fn few_left(language: Language, left: u32) -> String {
    match language {
        De => format!("Nur noch {left} verfügbar"),
        En => format!("Only {left} left"),
    }
}

pub(crate) fn limited(language: Language) -> &'static str {
    either(language, "Nur noch wenige verfügbar", "Only a few left")
}

pub(crate) fn in_stock(language: Language) -> &'static str {
    either(language, "Verfügbar", "In stock")
}

pub(crate) fn of_five(language: Language, stars: &str) -> String {
    match language {
        De => format!("{stars} von 5"),
        En => format!("{stars} out of 5"),
    }
}

pub(crate) fn reviews(language: Language, count: &str, is_one: bool) -> String {
    match (language, is_one) {
        (De, false) => format!("{count} Bewertungen"),
        (De, true) => format!("{count} Bewertung"),
        (En, false) => format!("{count} reviews"),
        (En, true) => format!("{count} review"),
    }
}

pub(crate) fn ends_in(language: Language) -> &'static str {
    either(language, "Angebot endet in", "Offer ends in")
}

pub(crate) fn ends_at(language: Language, when: &str) -> String {
    match language {
        De => format!("bis {when}"),
        En => format!("until {when}"),
    }
}

/// Days, hours, minutes, seconds.
pub(crate) fn units(language: Language) -> [&'static str; 4] {
    match language {
        De => ["Tage", "Std.", "Min.", "Sek."],
        En => ["days", "hours", "min", "sec"],
    }
}

/// A status: what is said of it, the steps there are, and how many are done.
pub(crate) struct Step {
    pub headline: &'static str,
    pub below: &'static str,
    pub names: [&'static str; 4],
    pub done: usize,
}

impl Step {
    /// Whether it is the last one.
    pub fn is_last(&self) -> bool {
        self.done == self.names.len()
    }

    /// Whether something is still to come.
    pub fn is_open(&self) -> bool {
        !self.is_last()
    }
}

pub(crate) fn parcel(status: ParcelStatus, language: Language) -> Step {
    let mut names = match language {
        De => ["Angekündigt", "Unterwegs", "In Zustellung", "Zugestellt"],
        En => ["Announced", "On its way", "Out for delivery", "Delivered"],
    };
    let (done, de, en) = match status {
        ParcelStatus::Announced => {
            (1, ("Sendung angekündigt", "Der Versanddienst hat sie noch nicht erfasst"), ("Parcel announced", "The carrier has not scanned it yet"))
        }
        ParcelStatus::InTransit => (2, ("Die Sendung ist unterwegs", "Noch kein Termin"), ("The parcel is on its way", "No delivery date yet")),
        ParcelStatus::OutForDelivery => {
            (3, ("Kommt heute: in Zustellung", "Der Zustellwagen ist unterwegs"), ("Arriving today", "The parcel is out for delivery"))
        }
        ParcelStatus::AttemptFailed => {
            names[2] = either(language, "Zustellversuch", "Attempted");
            (
                3,
                ("Zustellung nicht möglich", "Es folgt ein neuer Versuch oder die Abholung"),
                ("Delivery was not possible", "Another attempt or a pick-up will follow"),
            )
        }
        ParcelStatus::ReadyForPickup => {
            names[2] = either(language, "Abholbereit", "Ready for pick-up");
            (3, ("Bereit zur Abholung", "Die Abholstelle nennt der Versanddienst"), ("Ready for pick-up", "The carrier names the place"))
        }
        ParcelStatus::Delivered => (4, ("Zugestellt", "Die Sendung ist angekommen"), ("Delivered", "The parcel has arrived")),
        ParcelStatus::Exception => {
            (2, ("Die Sendung ist aufgehalten", "Details in der Sendungsverfolgung →"), ("The parcel is held up", "Details are in the tracking →"))
        }
        ParcelStatus::Returned => {
            names[3] = either(language, "Zurückgesendet", "Returned");
            (4, ("Die Sendung geht zurück", "Fragen beantwortet der Kundenservice →"), ("The parcel is going back", "Customer service can help →"))
        }
        ParcelStatus::Expired | ParcelStatus::Unknown => {
            (1, ("Kein aktueller Status", "Details in der Sendungsverfolgung →"), ("No current status", "Details are in the tracking →"))
        }
    };
    let (headline, below) = match language {
        De => de,
        En => en,
    };
    Step { headline, below, names, done }
}

/// The driver has it, and it comes on another day.
pub(crate) fn on_vehicle(language: Language) -> (&'static str, &'static str) {
    match language {
        De => ("In Zustellung", "Der Zustellwagen ist unterwegs"),
        En => ("Out for delivery", "The parcel is with the driver"),
    }
}

/// It should have come.
pub(crate) fn delayed(language: Language) -> (&'static str, &'static str) {
    match language {
        De => ("Die Zustellung verzögert sich", "Noch kein neuer Termin"),
        En => ("The delivery is delayed", "No new delivery date yet"),
    }
}

/// What happened at some time, in words that are true later.
pub(crate) fn happened(event: &ParcelEvent, language: Language) -> &'static str {
    let (de, en) = match event.step {
        None if event.status == ParcelStatus::OutForDelivery => return on_vehicle(language).0,
        None => return parcel(event.status, language).headline,
        Some(ParcelStep::Accepted) => ("Vom Versanddienst übernommen", "Accepted by the carrier"),
        Some(ParcelStep::AtCentre) => ("In einem Paketzentrum angekommen", "Arrived at a sorting centre"),
        Some(ParcelStep::LeftCentre) => ("Paketzentrum verlassen", "Left a sorting centre"),
        Some(ParcelStep::InCountry) => ("Im Zielland angekommen", "Arrived in the destination country"),
        Some(ParcelStep::InCustoms) => ("Beim Zoll", "In customs"),
        Some(ParcelStep::ClearedCustoms) => ("Vom Zoll freigegeben", "Cleared by customs"),
        Some(ParcelStep::Redirected) => ("Umgeleitet", "Redirected"),
        Some(ParcelStep::Collected) => ("Abgeholt", "Collected"),
        Some(ParcelStep::WithNeighbour) => ("In der Nachbarschaft abgegeben", "Left with a neighbour"),
        Some(ParcelStep::AtSafePlace) => ("Am Wunschort abgelegt", "Left in the chosen place"),
    };
    match language {
        De => de,
        En => en,
    }
}

pub(crate) fn order(status: OrderStatus, language: Language) -> Step {
    let out = match language {
        De => ["Bestellt", "In Bearbeitung", "Verpackt", "Versendet"],
        En => ["Ordered", "In process", "Packed", "Dispatched"],
    };
    let back = match language {
        De => ["Angemeldet", "Eingegangen", "Geprüft", "Erstattet"],
        En => ["Announced", "Received", "Checked", "Refunded"],
    };
    let (names, done, de, en) = match status {
        OrderStatus::Received => (out, 1, ("Bestellung eingegangen", "Als Nächstes wird sie bearbeitet"), ("Order received", "Next it will be processed")),
        OrderStatus::InProcess => (out, 2, ("Bestellung in Bearbeitung", "Als Nächstes wird sie verpackt"), ("Order in process", "Next it will be packed")),
        OrderStatus::Packed => (out, 3, ("Bestellung verpackt", "Sie wartet auf den Versanddienst"), ("Order packed", "It is waiting for the carrier")),
        OrderStatus::Dispatched => (out, 4, ("Bestellung versendet", "Sie ist dem Versanddienst übergeben"), ("Order dispatched", "The carrier has it")),
        OrderStatus::Delivered => (out, 4, ("Bestellung zugestellt", "Viel Freude damit!"), ("Order delivered", "Enjoy!")),
        OrderStatus::Cancelled => (out, 1, ("Bestellung storniert", "Details im Kundenkonto →"), ("Order cancelled", "Details are in the customer account →")),
        OrderStatus::ReturnAnnounced => {
            (back, 1, ("Rücksendung angemeldet", "Sobald sie da ist, wird sie geprüft"), ("Return announced", "It will be checked when it arrives"))
        }
        OrderStatus::ReturnReceived => (back, 2, ("Rücksendung eingegangen", "Als Nächstes wird sie geprüft"), ("Return received", "Next it will be checked")),
        OrderStatus::ReturnAccepted => (back, 3, ("Rücksendung angenommen", "Als Nächstes folgt die Erstattung"), ("Return accepted", "Next comes the refund")),
        OrderStatus::Refunded => (back, 4, ("Betrag erstattet", "Die Bank braucht noch einige Tage"), ("Amount refunded", "The bank may take a few more days")),
    };
    let (headline, below) = match language {
        De => de,
        En => en,
    };
    Step { headline, below, names, done }
}

pub(crate) fn expected(language: Language, window: &str) -> String {
    match language {
        De => format!("Voraussichtlich {window}"),
        En => format!("Expected {window}"),
    }
}

pub(crate) fn delivered_at(language: Language, when: &str) -> String {
    match language {
        De => format!("Zugestellt am {when}"),
        En => format!("Delivered on {when}"),
    }
}

pub(crate) fn points(language: Language, count: u32) -> &'static str {
    match (language, count) {
        (De, 1) => "Punkt",
        (De, _) => "Punkte",
        (En, 1) => "point",
        (En, _) => "points",
    }
}

pub(crate) fn points_to(language: Language, left: &str, reward: &str) -> String {
    match language {
        De => format!("Noch {left} bis: {reward}"),
        En => format!("{left} to go: {reward}"),
    }
}

pub(crate) fn reached(language: Language, reward: &str) -> String {
    match language {
        De => format!("Erreicht: {reward}"),
        En => format!("Reached: {reward}"),
    }
}

pub(crate) fn expiring(language: Language, points: &str, date: &str) -> String {
    match language {
        De => format!("{points} Punkte verfallen am {date}"),
        En => format!("{points} points expire on {date}"),
    }
}

pub(crate) fn percent_off(language: Language, percent: &str) -> String {
    match language {
        De => format!("{percent} Rabatt"),
        En => format!("{percent} off"),
    }
}

pub(crate) fn from_order_value(language: Language, amount: &str) -> String {
    match language {
        De => format!("ab {amount} Bestellwert"),
        En => format!("orders over {amount}"),
    }
}

pub(crate) fn valid_until(language: Language, date: &str) -> String {
    match language {
        De => format!("gültig bis {date}"),
        En => format!("valid until {date}"),
    }
}

pub(crate) fn votes(language: Language, count: &str, of: u32) -> String {
    match (language, of) {
        (De, 1) => format!("{count} Stimme"),
        (De, _) => format!("{count} Stimmen"),
        (En, 1) => format!("{count} vote"),
        (En, _) => format!("{count} votes"),
    }
}
