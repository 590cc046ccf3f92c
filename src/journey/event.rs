//! A customer's history: events as JSON, in any order and as often as they come, to one list in the order of time.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::nearest::nearest;
use crate::base::time::{Day, Millis, instant};
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

/// A text or a whole number, as ids are written; borrowed where the JSON has it as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Text<'a>(pub Cow<'a, str>);

impl Text<'_> {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        from.deserialize_any(AnyText)
    }
}

struct AnyText;

impl<'de> Visitor<'de> for AnyText {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> std::result::Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> std::result::Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> std::result::Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> std::result::Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(number.to_string())))
    }
}

/// Damaged, or not what was ordered.
pub fn is_fault(reason: &str) -> bool {
    matches!(reason, "damaged" | "wrong" | "defective")
}

/// A text, or nothing.
pub fn name_of<'a>(text: Option<&'a Text<'_>>) -> &'a str {
    text.map(|text| text.as_str()).unwrap_or_default()
}

macro_rules! kinds {
    ($($name:ident $word:literal)*) => {
        /// What an event is. Others are the shop's own: rules may answer them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind { $($name,)* Other }

        impl Kind {
            /// All types that the library knows.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The kind of a type.
            pub fn of(word: &str) -> Self {
                match word { $($word => Self::$name,)* _ => Self::Other }
            }
        }
    };
}

/// Some kinds of events, a bit for each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kinds(u64);

// Each kind has its bit.
const _: () = assert!(Kind::Other as u32 <= 63);

impl Kinds {
    pub fn has(self, kind: Kind) -> bool {
        self.0 >> kind as u32 & 1 == 1
    }

    pub fn has_any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | 1 << kind as u32))
    }
}

kinds! {
    OrderPlaced "order.placed" OrderAccepted "order.accepted" OrderPaid "order.paid" OrderInProcess "order.in_process" OrderCancelled "order.cancelled"
    BookingConfirmed "booking.confirmed" BookingChanged "booking.changed" BookingCancelled "booking.cancelled"
    ParcelDispatched "parcel.dispatched" ParcelScanned "parcel.scanned" ParcelOut "parcel.out_for_delivery" ParcelDelivered "parcel.delivered"
    ParcelReady "parcel.ready" ParcelCollected "parcel.collected" ParcelDelayed "parcel.delayed" ParcelAttempt "parcel.attempt_failed"
    ReturnAnnounced "return.announced" ReturnReceived "return.received" ReturnAccepted "return.accepted" ReturnClosed "return.closed"
    ExchangeSent "exchange.sent" RefundPaid "refund.paid" RepairUpdated "repair.updated" WithdrawalReceived "withdrawal.received"
    CustomerCreated "customer.created" CustomerUpdated "customer.updated"
    ConsentRequested "consent.requested" ConsentGiven "consent.given" ConsentWithdrawn "consent.withdrawn" ConsentObjected "consent.objected"
    BasketChanged "basket.changed" WishlistChanged "wishlist.changed" Visit "visit" StoreVisit "store_visit"
    LoyaltyJoined "loyalty.joined" LoyaltyLeft "loyalty.left" LoyaltyTier "loyalty.tier_reached" PointsChanged "points.changed"
    VoucherIssued "voucher.issued" VoucherRedeemed "voucher.redeemed" LeadScored "lead.scored"
    ComplaintOpened "complaint.opened" ComplaintClosed "complaint.closed" ReviewSubmitted "review.submitted" SurveyAnswered "survey.answered"
    CallbackBooked "callback.booked" ServiceBooked "service.booked"
    MailSent "mail.sent" MailOpened "mail.opened" MailClicked "mail.clicked" MailBounced "mail.bounced" MailComplained "mail.complained"
}

/// A product in an order, a basket, a parcel or a return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item<'a> {
    #[serde(borrow)]
    pub product: Text<'a>,
    #[serde(borrow, default)]
    pub group: Option<Text<'a>>,
    #[serde(default = "one")]
    pub quantity: u32,
    /// Lasts for years: it has a birthday.
    #[serde(default)]
    pub durable: bool,
    /// Is used up and bought again.
    #[serde(default)]
    pub consumable: bool,
    /// Days until it is used up, or has to be serviced.
    #[serde(default)]
    pub interval: Option<u32>,
    /// Has to be serviced.
    #[serde(default)]
    pub service: bool,
    /// May be sold to adults only.
    #[serde(default)]
    pub age_restricted: bool,
    /// Whether there are texts on its care and use.
    #[serde(default)]
    pub content: Option<bool>,
}

fn one() -> u32 {
    1
}

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident $key:literal $type:ty;)*) => {
        /// What an event says besides its type and time. `docs/journey.md` lists which event says what.
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub struct Facts<'a> { $($(#[$doc])* pub $name: Option<$type>),* }

        impl<'a> Facts<'a> {
            /// All fields.
            pub const NAMES: &'static [&'static str] = &[$($key),*];

            fn take<'de: 'a, A: serde::de::MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> std::result::Result<(), A::Error> {
                match key {
                    $($key => self.$name = map.next_value()?,)*
                    // What only the shop itself reads.
                    _ => drop(map.next_value::<serde::de::IgnoredAny>()?),
                }
                Ok(())
            }
        }
    };
}

facts! {
    imported "imported" bool;
    order "order" Text<'a>;
    parcel "parcel" Text<'a>;
    return_id "return" Text<'a>;
    items "items" Vec<Item<'a>>;
    expected "expected" Text<'a>;
    until "until" Text<'a>;
    place "place" Text<'a>;
    partial "partial" bool;
    reason "reason" Text<'a>;
    start "start" Text<'a>;
    end "end" Text<'a>;
    large "large" bool;
    store "store" bool;
    abroad "abroad" bool;
    digital "digital" bool;
    notice "notice" bool;
    proof "proof" bool;
    purpose "purpose" Text<'a>;
    email "email" Text<'a>;
    locale "locale" Text<'a>;
    zone "zone" Text<'a>;
    country "country" Text<'a>;
    birth_date "birthDate" Text<'a>;
    guest "guest" bool;
    segments "segments" Vec<Text<'a>>;
    recommendations "recommendations" Vec<Item<'a>>;
    basket "basket" Text<'a>;
    score "score" i64;
    points "points" i64;
    tier "tier" Text<'a>;
    hard "hard" bool;
    letter "letter" Text<'a>;
    rule "rule" Text<'a>;
    entry "entry" Text<'a>;
    class "class" Text<'a>;
    campaign "campaign" Text<'a>;
    voucher "voucher" Text<'a>;
    product "product" Text<'a>;
    message_id "messageId" Text<'a>;
    uncertain "uncertain" bool;
}

/// Something that happened to a customer, or that a customer did.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    pub id: Text<'a>,
    pub kind: Kind,
    /// The type as it is written.
    pub word: Text<'a>,
    pub at: Millis,
    revision: i64,
    pub facts: Facts<'a>,
}

impl<'a> Event<'a> {
    /// An event of our own.
    pub fn new(id: &str, kind: Kind, word: &'static str, at: Millis, facts: Facts<'a>) -> Self {
        Self { id: Text(Cow::Owned(id.to_owned())), kind, word: Text(Cow::Borrowed(word)), at, revision: 0, facts }
    }
}

/// Reads an event's object by its keys.
struct EventVisitor;

impl<'de> Visitor<'de> for EventVisitor {
    type Value = Event<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event like {\"id\": \"…\", \"type\": \"order.placed\", \"at\": \"2026-11-30T09:00:00+01:00\"}")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> std::result::Result<Event<'de>, A::Error> {
        let (mut id, mut word, mut at, mut revision, mut facts) = (None, None, None, 0, Facts::default());
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match key.as_str() {
                "id" => id = Some(map.next_value::<Text<'de>>()?),
                "type" => word = Some(map.next_value::<Text<'de>>()?),
                "at" => at = Some(map.next_value::<Text<'de>>()?),
                "revision" => revision = map.next_value()?,
                key => facts.take(key, &mut map)?,
            }
        }
        let missing = |name: &'static str| A::Error::missing_field(name);
        let (id, word, at) = (id.ok_or_else(|| missing("id"))?, word.ok_or_else(|| missing("type"))?, at.ok_or_else(|| missing("at"))?);
        let at = instant(at.as_str()).map_err(|_| {
            A::Error::custom(format!(
                "`at` of the event `{}` is `{}`, which is no point in time: write RFC 3339 with an offset, like 2026-11-30T09:00:00+01:00",
                id.as_str(),
                at.as_str()
            ))
        })?;
        Ok(Event { kind: Kind::of(word.as_str()), id, word, at, revision, facts })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Event<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        from.deserialize_map(EventVisitor)
    }
}

/// A customer with all that is known.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History<'a> {
    /// The customer's id in the shop.
    #[serde(borrow)]
    pub customer: Text<'a>,
    /// In the order of time once it is read.
    #[serde(borrow)]
    pub events: Vec<Event<'a>>,
}

impl<'a> History<'a> {
    /// Reads a history: `{"customer": "…", "events": [{"id", "type", "at", …}]}`.
    ///
    /// # Errors
    /// `journey/bad-history`.
    pub fn read(text: &'a str) -> Result<Self> {
        let mut history: Self = serde_json::from_str(text).map_err(|e| unread(text, &e.to_string()))?;
        for (at, event) in history.events.iter().enumerate() {
            if let Some((message, help)) = event.lacks() {
                return Err(Diagnostic::new(Code::JourneyBadHistory, message).help(help).path(format!("events[{at}]")));
            }
        }
        history.settle();
        Ok(history)
    }

    /// Each event once, in the order of time. Of several revisions the last one holds; of two texts with one revision always the same one does.
    fn settle(&mut self) {
        if self.is_settled() {
            return;
        }
        self.events.sort_by(|a, b| {
            a.id.cmp(&b.id)
                .then(b.revision.cmp(&a.revision))
                .then_with(|| a.at.cmp(&b.at))
                .then_with(|| a.word.cmp(&b.word))
                .then_with(|| a.facts.cmp(&b.facts))
        });
        self.events.dedup_by(|later, first| later.id == first.id);
        self.events.sort_by(in_time);
    }

    /// Whether each event is there once and in the order of time already, as most shops keep them.
    fn is_settled(&self) -> bool {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let is_each_once = self.events.iter().enumerate().all(|(place, event)| places.insert(event.id.as_str(), place).is_none());
        is_each_once && self.events.is_sorted_by(|a, b| in_time(a, b).is_lt())
    }
}

fn in_time(a: &Event<'_>, b: &Event<'_>) -> Ordering {
    a.at.cmp(&b.at).then(a.kind.cmp(&b.kind)).then_with(|| a.id.cmp(&b.id))
}

/// What is wrong with a history that can't be read, at the first event that can't.
fn unread(text: &str, told: &str) -> Box<Diagnostic> {
    let shape = "pass {\"customer\": \"…\", \"events\": [{\"id\": \"…\", \"type\": \"order.placed\", \"at\": \"2026-11-30T09:00:00+01:00\", …}]}";
    let bad = |message: String| Diagnostic::new(Code::JourneyBadHistory, message);
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
        return bad(format!("the history is not JSON: {told}")).help(shape);
    };
    let events = value.get("events").and_then(serde_json::Value::as_array);
    for (at, event) in events.into_iter().flatten().enumerate() {
        if let Err(error) = Event::deserialize(event) {
            let id = event.get("id").map_or_else(String::new, |id| format!(" (id {id})"));
            let plain = [
                ("expected u32", "expected a whole number from 0"),
                ("expected i64", "expected a whole number"),
                ("a boolean", "true or false"),
                ("struct ", ""),
                ("a sequence", "a list"),
            ];
            let told = plain.iter().fold(error.to_string(), |told, (word, said)| told.replace(word, said));
            return bad(format!("the event {}{id} can't be read: {told}", at + 1))
                .help("docs/journey.md lists the fields of each event")
                .path(format!("events[{at}]"));
        }
    }
    bad("the history is no object with `customer` and `events`".to_owned()).help(shape)
}

impl Event<'_> {
    /// What a known event lacks, or has in a form that says nothing; and what to write.
    fn lacks(&self) -> Option<(String, String)> {
        let said = &self.facts;
        let word = self.word.as_str();
        let named = |message: String| format!("the event `{}` ({word}) {message}", self.id.as_str());
        let needed: &[(&str, bool)] = match self.kind {
            _ if word.starts_with("order.") || word.starts_with("booking.") || word.starts_with("return.") => &[("order", said.order.is_none())],
            Kind::RefundPaid | Kind::WithdrawalReceived | Kind::ReviewSubmitted => &[("order", said.order.is_none())],
            Kind::ParcelDispatched | Kind::ExchangeSent => &[("order", said.order.is_none()), ("parcel", said.parcel.is_none())],
            _ if word.starts_with("parcel.") => &[("parcel", said.parcel.is_none())],
            Kind::MailSent => &[("letter", said.letter.is_none())],
            Kind::CallbackBooked => &[("start", said.start.is_none())],
            _ => &[],
        };
        if self.kind == Kind::Other {
            let near = nearest(word, Kind::WORDS.iter().copied())?;
            return (!word.starts_with("own."))
                .then(|| (named("is of no known type".to_owned()), format!("did you mean `{near}`? Types of your own start with `own.`")));
        }
        if let Some((name, _)) = needed.iter().find(|(_, is_missing)| *is_missing) {
            return Some((named(format!("has no `{name}`")), format!("add `{name}`")));
        }
        if self.id.as_str().is_empty() {
            return Some((format!("an event of the type {word} has an empty `id`"), "give each event an id of its own".to_owned()));
        }
        let is_date = |text: &Option<Text<'_>>| text.as_ref().is_none_or(|text| Day::parse(text.as_str()).is_some());
        for (name, text) in [("expected", &said.expected), ("until", &said.until), ("birthDate", &said.birth_date), ("start", &said.start), ("end", &said.end)]
        {
            if !is_date(text) {
                let found = text.as_ref().map(Text::as_str).unwrap_or_default().to_owned();
                return Some((named(format!("has `{found}` as `{name}`, which is no date")), "write it like 2026-11-30".to_owned()));
            }
        }
        for (name, text, known) in [("purpose", &said.purpose, PURPOSES.as_slice()), ("place", &said.place, PLACES.as_slice())] {
            if let Some(found) = text.as_ref().filter(|text| !known.contains(&text.as_str())) {
                return Some((named(format!("has `{}` as `{name}`", found.as_str())), format!("write one of: {}", known.join(", "))));
            }
        }
        None
    }
}

/// What consents are for. Others are not for this library: leave them out.
const PURPOSES: [&str; 2] = ["advertising", "visits"];
/// Where parcels are left.
const PLACES: [&str; 4] = ["home", "neighbour", "shop", "locker"];
