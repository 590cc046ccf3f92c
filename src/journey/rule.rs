//! A rule: which letter, for what, when, until when, and what prevents it.

use super::span::{Period, Span};
use crate::base::written::written;
use serde::Deserialize;

macro_rules! words {
    ($(#[$doc:meta])* $type:ident: $($name:ident = $word:literal),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum $type { $($name),* }
        written!($type: $($name = $word),*);
    };
}

words!(
    /// What the law takes a letter for.
    LetterClass: Contract = "contract", Service = "service", Advertising = "advertising"
);
words!(
    /// What a letter is for.
    Aim: Activate = "activate", Bind = "bind", Emotionalise = "emotionalise", Inform = "inform"
);
words!(
    /// What a rule makes an entry for.
    Subject: Event = "event", Order = "order", Trip = "trip", Product = "product", Customer = "customer", Campaign = "campaign"
);
words!(
    /// What tells one entry of a rule from another.
    Scope: Event = "event", Order = "order", Parcel = "parcel", Return = "return", Basket = "basket", Customer = "customer", Day = "day", Tier = "tier",
    Product = "product", Campaign = "campaign", Year = "year", Quarter = "quarter", Expected = "expected", LastMail = "last-mail", Overdue = "overdue",
    LastOrder = "last-order", Service = "service"
);
words!(
    /// The basis that advertising needs (`docs/consent.md`).
    Basis: Any = "any", Similar = "similar", OptIn = "opt-in"
);
words!(
    /// Which events, orders or customers a rule is for.
    Only: Whole = "whole", Partial = "partial", First = "first", Second = "second", Third = "third", NoCodes = "no-codes", Incentive = "incentive",
    Fault = "fault", Disliked = "disliked", Everything = "everything", Part = "part", Session = "session", SeenTwice = "seen-twice",
    Consumable = "consumable", Durable = "durable", Serviced = "serviced", Customer = "customer", Member = "member", Account = "account",
    Advertising = "advertising", Large = "large"
);
words!(
    /// What makes a letter pointless.
    Stop: Accepted = "accepted", Cancelled = "cancelled", Returned = "returned", AnyReturn = "any-return", Dispatched = "dispatched", Received = "received",
    ParcelReceived = "parcel-received", Collected = "collected", ReturnAccepted = "return-accepted", RefundTold = "refund-told", Answered = "answered",
    Surveyed = "surveyed", Bought = "bought", BoughtSame = "bought-same", Basket = "basket", Emptied = "emptied", Joined = "joined", Given = "given",
    Birthday = "birthday", Advice = "advice", ServiceBooked = "service-booked"
);
words!(
    /// What holds a letter back for a while.
    Block: DelayOpen = "delay-open", Cooldown = "cooldown", WindowOpen = "window-open"
);
words!(
    /// What a letter cannot do without.
    Need: Order = "order", Delivery = "delivery", Birthdate = "birthdate", Content = "content", Offers = "offers", Codes = "codes", Programme = "programme",
    Reason = "reason"
);
words!(
    /// Letters of which one after another is too much.
    Group: Ask = "ask", Intent = "intent", Tips = "tips", Club = "club"
);
words!(
    /// Parts of a letter that make it advertising.
    Slot: Rating = "rating", Survey = "survey", OptIn = "opt-in", Recommendation = "recommendation", Offer = "offer", Voucher = "voucher",
    OrderStarter = "order-starter", Loyalty = "loyalty", Tips = "tips"
);
words!(
    /// Of several events with one scope, the one that counts.
    Pick: First = "first", Last = "last"
);
words!(
    /// What a letter is not repeated about, ever.
    About: Product = "product", Group = "group"
);

impl Stop {
    /// The letters that it depends on: it applies only where the shop sends one of them. None if it depends on no other letter.
    pub fn letters(self) -> &'static [&'static str] {
        match self {
            Self::Accepted => &["order-confirmation"],
            Self::RefundTold => &["return-accepted"],
            Self::Birthday => &["birthday"],
            Self::Advice => &["how-to", "care"],
            _ => &[],
        }
    }
}

impl Slot {
    /// The basis that the slot needs.
    pub fn basis(self) -> Basis {
        match self {
            Self::Rating | Self::Survey | Self::OptIn | Self::Tips => Basis::Any,
            Self::Recommendation | Self::Offer | Self::OrderStarter | Self::Voucher => Basis::Similar,
            Self::Loyalty => Basis::OptIn,
        }
    }
}

/// How often a letter may be sent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeats {
    /// Not within so many days of the same letter.
    pub letter: Option<Period>,
    /// Not within so many days of the same letter about one of the products.
    pub product: Option<Period>,
    /// Once for each product, or group of products.
    pub about: Option<About>,
}

/// When a letter is due, for what, and what prevents it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    pub letter: String,
    pub variant: Option<String>,
    pub class: LetterClass,
    pub aim: Aim,
    /// What the customer has of it.
    pub benefit: String,
    #[serde(rename = "for")]
    pub subject: Subject,
    /// The types of events that it answers.
    #[serde(default)]
    pub on: Vec<String>,
    #[serde(default)]
    pub only: Vec<Only>,
    pub per: Vec<Scope>,
    pub pick: Option<Pick>,
    /// A condition: an expression over the customer's facts.
    pub when: Option<String>,
    /// The latest of these.
    pub due: Vec<Span>,
    pub end: Option<Span>,
    #[serde(default)]
    pub stop: Vec<Stop>,
    #[serde(default)]
    pub block: Vec<Block>,
    #[serde(default)]
    pub repeats: Repeats,
    #[serde(default)]
    pub needs: Vec<Need>,
    #[serde(default)]
    pub slots: Vec<Slot>,
    /// Among advertising of one day, the lowest is sent.
    #[serde(default = "last_rank")]
    pub rank: u16,
    pub group: Option<Group>,
    /// An answer to something that the customer did: at any hour, beyond all caps.
    #[serde(default)]
    pub direct: bool,
    /// Beyond the caps, but counted.
    #[serde(default)]
    pub uncapped: bool,
    pub basis: Option<Basis>,
    /// Whether it advertises goods similar to those bought (§ 7(3) UWG).
    #[serde(default)]
    pub similar: bool,
    /// Uses visit data.
    #[serde(default)]
    pub visits: bool,
    /// Makes good a fault: its voucher does not wait.
    #[serde(default)]
    pub redress: bool,
    /// When it does.
    pub redress_when: Option<String>,
}

fn last_rank() -> u16 {
    99
}

impl Rule {
    pub fn is_advertising(&self) -> bool {
        self.class == LetterClass::Advertising
    }

    /// The basis that the letter itself needs, as advertising.
    pub fn basis(&self) -> Basis {
        self.basis.unwrap_or(Basis::Similar)
    }
}
