//! Why a letter is due, waits, or is not sent: codes, and a sentence for each in German and English.

use crate::base::written::written;

macro_rules! reasons {
    ($($name:ident $code:literal $en:literal $de:literal;)*) => {
        /// Why a letter is due, waits, or is not sent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Reason { $($name),* }

        impl Reason {
            /// All of them; the order decides which comes first in lists.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            fn sentence(self, german: bool) -> &'static str {
                match (self, german) { $((Self::$name, false) => $en, (Self::$name, true) => $de),* }
            }
        }

        written!(Reason: $($name = $code),*);
    };
}

reasons! {
    Due "due" "The mail is due now." "Die Mail ist jetzt fällig.";
    NoEvent "no-event" "Nothing has happened that this letter answers." "Es ist nichts geschehen, worauf dieser Brief antwortet.";
    Bounced "bounced" "Mail to this address comes back as undeliverable." "Mails an diese Adresse kommen als unzustellbar zurück.";
    OffByTrade "off-by-trade" "This letter is switched off for the shop's trade." "Dieser Brief ist für die Branche des Shops abgeschaltet.";
    OffBySize "off-by-size" "This letter is switched off for shops of this size." "Dieser Brief ist für Shops dieser Größe abgeschaltet.";
    OffByShop "off-by-shop" "The shop has switched this letter off." "Der Shop hat diesen Brief abgeschaltet.";
    Imported "imported" "The event was imported from an earlier system, which has answered it." "Das Ereignis stammt aus dem früheren System, das darauf schon geantwortet hat.";
    NotInSegment "not-in-segment" "The customer does not meet the rule's condition." "Die Person erfüllt die Bedingung der Regel nicht.";
    SalesLead "sales-lead" "Someone in the shop takes care of this lead in person." "Um diese Anfrage kümmert sich jemand im Shop persönlich.";
    Inactive "inactive" "The customer has not been active for a year." "Die Person war seit einem Jahr nicht mehr aktiv.";
    AlreadySent "already-sent" "The mail was sent before." "Die Mail wurde schon gesendet.";
    Cancelled "cancelled" "The order was cancelled." "Die Bestellung wurde storniert.";
    Returned "returned" "The goods were sent back." "Die Ware wurde zurückgegeben.";
    Bought "bought" "The customer has bought in the meantime." "Die Person hat inzwischen gekauft.";
    Answered "answered" "The customer has answered already." "Die Person hat schon geantwortet.";
    Overtaken "overtaken" "A later status is known." "Ein neuerer Stand ist bekannt.";
    Merged "merged" "Another mail says this too: {letter}." "Eine andere Mail sagt das schon: {letter}.";
    NeedAddress "need-address" "The e-mail address is missing." "Die E-Mail-Adresse fehlt.";
    NeedOrder "need-order" "There is no order with the data that the letter needs." "Es gibt keine Bestellung mit den Daten, die der Brief braucht.";
    NeedDelivery "need-delivery" "The date of delivery is missing." "Das Datum der Zustellung fehlt.";
    NeedStatus "need-status" "The shop has not reported any progress on the order for some time." "Der Shop hat seit einiger Zeit nichts Neues zu der Bestellung gemeldet.";
    NeedBirthdate "need-birthdate" "The date of birth is missing." "Das Geburtsdatum fehlt.";
    NeedContent "need-content" "There is no text about this product." "Zu diesem Produkt fehlt der Text.";
    NeedOffers "need-offers" "There are no offers to show." "Es gibt keine Angebote, die gezeigt werden könnten.";
    NeedCodes "need-codes" "The pool of voucher codes is empty." "Der Vorrat an Gutscheincodes ist leer.";
    NeedProgramme "need-programme" "The shop has no referral, partner or loyalty programme." "Der Shop hat kein Empfehlungs-, Partner- oder Bonusprogramm.";
    NeedReason "need-reason" "The reason for the return is missing." "Der Grund der Rücksendung fehlt.";
    Objected "objected" "The customer has objected to advertising." "Die Person hat der Werbung widersprochen.";
    Age "age" "The customer is too young, or the age is unknown." "Die Person ist zu jung, oder ihr Alter ist unbekannt.";
    NoTrackingConsent "no-tracking-consent" "The customer has not consented to the use of visit data." "Die Person hat der Nutzung von Besuchsdaten nicht zugestimmt.";
    DoiPending "doi-pending" "The customer has not confirmed the newsletter sign-up." "Die Person hat die Anmeldung zum Newsletter noch nicht bestätigt.";
    DoiUnproven "doi-unproven" "There is consent, but no proof of it." "Es gibt eine Einwilligung, aber keinen Nachweis.";
    ConsentStale "consent-stale" "The consent has not been used for two years." "Die Einwilligung wurde zwei Jahre lang nicht genutzt.";
    DoiOnly "doi-only" "A purchase is not enough for this letter: it needs a confirmed consent (double opt-in)." "Ein Kauf genügt für diesen Brief nicht: er braucht eine bestätigte Einwilligung (Double-Opt-in).";
    NotSimilar "not-similar" "After a purchase, only goods similar to those bought may be advertised." "Nach einem Kauf darf nur für ähnliche Ware geworben werden.";
    SaleVoid "sale-void" "The only purchase was cancelled or sent back." "Der einzige Kauf wurde storniert oder zurückgegeben.";
    NoNotice "no-notice" "The customer was not told of the right to object when the address was collected." "Bei der Erhebung der Adresse fehlte der Hinweis auf das Widerspruchsrecht.";
    NoBasis "no-basis" "There is neither a consent nor a purchase." "Es gibt weder eine Einwilligung noch einen Kauf.";
    NotReceived "not-received" "The goods have not arrived yet." "Die Ware ist noch nicht angekommen.";
    TrialRunning "trial-running" "The customer has not had the goods for long enough to judge them." "Die Person hatte noch nicht genug Zeit, die Ware auszuprobieren.";
    WindowOpen "window-open" "The goods can still be sent back." "Die Rückgabefrist läuft noch.";
    Cooldown "cooldown" "The customer has just bought something." "Die Person hat gerade erst gekauft.";
    ReturnOpen "return-open" "A return is under way." "Eine Rücksendung ist unterwegs.";
    Recovery "recovery" "After a fault, there is no advertising for two weeks." "Nach einem Mangel gibt es zwei Wochen lang keine Werbung.";
    DelayOpen "delay-open" "A parcel is late." "Ein Paket ist verspätet.";
    ComplaintOpen "complaint-open" "A complaint is open, or was closed less than a week ago." "Eine Beschwerde ist offen oder wurde erst vor weniger als einer Woche abgeschlossen.";
    JustBought "just-bought" "The customer has just bought what would be recommended." "Die Person hat gerade gekauft, was empfohlen würde.";
    TooFewOffers "too-few-offers" "There are fewer than two offers to recommend." "Es gibt weniger als zwei passende Angebote.";
    RepeatPeriod "repeat-period" "The letter was sent too recently to send it again." "Der Brief ging erst vor Kurzem hinaus.";
    Waiting "waiting" "The mail is due on {date}." "Die Mail ist am {date} fällig.";
    QuietHours "quiet-hours" "Advertising is sent only during the day." "Werbung wird nur tagsüber gesendet.";
    CapDay "cap-day" "The limit on advertising mails per day is reached." "An diesem Tag sind schon genug Werbemails vorgesehen.";
    CapWeek "cap-week" "The limit on advertising mails in seven days is reached." "In sieben Tagen sind schon genug Werbemails vorgesehen.";
    CapMonth "cap-month" "The limit on advertising mails in thirty days is reached." "In dreißig Tagen sind schon genug Werbemails vorgesehen.";
    CapGroup "cap-group" "A similar mail was sent recently." "Eine ähnliche Mail ging erst vor Kurzem hinaus.";
    TooLate "too-late" "It is too late for this mail." "Für diese Mail ist es zu spät.";
    Requested "requested" "The mail answers something that the customer did, so it may be sent at any hour." "Die Mail antwortet auf etwas, das die Person getan hat, und darf darum jederzeit gesendet werden.";
    Filler "filler" "The customer has had no mail about this order for some working days." "Zu dieser Bestellung gab es seit einigen Arbeitstagen keine Mail.";
    Redress "redress" "The mail makes up for a fault, so waiting periods do not apply." "Die Mail macht einen Mangel wieder gut, darum gelten keine Wartezeiten.";
    AssumedDelivered "assumed-delivered" "Nobody reported the delivery. The goods are assumed to have arrived." "Niemand hat die Zustellung gemeldet. Die Ware gilt als angekommen.";
    ZoneAssumed "zone-assumed" "The recipient's time zone is unknown, so the shop's is used." "Die Zeitzone der Person ist unbekannt, darum gilt die des Shops.";
    DstShifted "dst-shifted" "Clocks skip this time when daylight saving starts, so the mail is sent right afterwards." "Diese Uhrzeit entfällt durch die Zeitumstellung; die Mail geht gleich danach hinaus.";
    LeapDay "leap-day" "The date is 29 February, which this year does not have, so 1 March counts." "Der Tag ist der 29. Februar; in diesem Jahr zählt dafür der 1. März.";
}

/// Several reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reasons(u64);

impl Reasons {
    /// None.
    pub const NONE: Self = Self(0);

    /// One of them.
    pub const fn of(reason: Reason) -> Self {
        Self(1 << reason as u64)
    }

    /// Adds one.
    pub fn add(&mut self, reason: Reason) {
        self.0 |= Self::of(reason).0;
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are in both.
    #[must_use]
    pub const fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether one is among them.
    pub const fn has(self, reason: Reason) -> bool {
        self.0 & Self::of(reason).0 != 0
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of [`Reason::ALL`].
    pub fn each(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.iter().copied().filter(move |reason| self.has(*reason))
    }
}

/// Gathers several into a set.
pub const fn set(of: &[Reason]) -> Reasons {
    let (mut bits, mut left) = (0, of);
    while let [first, rest @ ..] = left {
        bits |= 1 << *first as u64;
        left = rest;
    }
    Reasons(bits)
}

/// The letter is not sent because of the shop, the address, or what was sent before.
pub const SUPPRESSED: Reasons = set(&[
    Reason::Bounced,
    Reason::OffByTrade,
    Reason::OffBySize,
    Reason::OffByShop,
    Reason::Imported,
    Reason::NotInSegment,
    Reason::SalesLead,
    Reason::Inactive,
    Reason::AlreadySent,
]);
/// What has happened since made the letter pointless.
pub const STOPPED: Reasons = set(&[Reason::Cancelled, Reason::Returned, Reason::Bought, Reason::Answered, Reason::Overtaken, Reason::Merged]);
/// Data are missing.
pub const NEEDS: Reasons = set(&[
    Reason::NeedAddress,
    Reason::NeedOrder,
    Reason::NeedDelivery,
    Reason::NeedStatus,
    Reason::NeedBirthdate,
    Reason::NeedContent,
    Reason::NeedOffers,
    Reason::NeedCodes,
    Reason::NeedProgramme,
    Reason::NeedReason,
]);
/// Advertising without a basis.
pub const CONSENT: Reasons = set(&[
    Reason::Objected,
    Reason::Age,
    Reason::NoTrackingConsent,
    Reason::DoiPending,
    Reason::DoiUnproven,
    Reason::ConsentStale,
    Reason::DoiOnly,
    Reason::NotSimilar,
    Reason::SaleVoid,
    Reason::NoNotice,
    Reason::NoBasis,
]);
/// Passes by itself, or with the next event.
pub const PASSING: Reasons = set(&[
    Reason::NotReceived,
    Reason::TrialRunning,
    Reason::WindowOpen,
    Reason::Cooldown,
    Reason::ReturnOpen,
    Reason::Recovery,
    Reason::DelayOpen,
    Reason::ComplaintOpen,
    Reason::JustBought,
    Reason::TooFewOffers,
    Reason::RepeatPeriod,
]);

/// Passes with an event alone, or may.
pub const ENDLESS: Reasons =
    set(&[Reason::NotReceived, Reason::ReturnOpen, Reason::DelayOpen, Reason::ComplaintOpen, Reason::JustBought, Reason::TooFewOffers]);

/// A reason as a sentence.
pub fn sentence(reason: Reason, german: bool, date: Option<&str>, letter: Option<&str>) -> String {
    let unknown = if german { "einem späteren Tag" } else { "a later day" };
    reason.sentence(german).replace("{date}", date.unwrap_or(unknown)).replace("{letter}", letter.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_fits_a_set_and_has_sentences_of_its_own() {
        assert!(Reason::ALL.len() <= 64);
        for reason in Reason::ALL {
            for german in [true, false] {
                let text = reason.sentence(german);
                assert!(text.ends_with('.') && text.starts_with(char::is_uppercase), "{text}");
                assert_eq!(Reason::ALL.iter().filter(|other| other.sentence(german) == text).count(), 1, "{text}");
            }
            assert_eq!(Reasons::of(*reason).each().collect::<Vec<_>>(), [*reason]);
        }
    }
}
