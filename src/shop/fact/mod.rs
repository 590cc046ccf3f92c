//! Facts: what a shop stores about one order, balance, voucher or parcel under a random reference; never a name, an address or an order number.
//! JSON in, a checked fact out. Rejects what a picture could not show.

use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::money::Money;
use crate::base::shape::{self, Field, Shape};
use crate::base::stored::{Reader, Stored};
use crate::base::time::Millis;
use crate::base::written::written;
use crate::shop::parcel::Window;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum FactKind {
    Parcel,
    Order,
    Points,
    Voucher,
}
written!(FactKind: Parcel = "parcel", Order = "order", Points = "points", Voucher = "voucher");

/// The state of an order before dispatch and after a return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    /// Its status.
    pub status: OrderStatus,
    /// When it is expected to arrive, or the money to be refunded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Window>,
    /// The as-of time, milliseconds since 1970.
    pub as_of: Millis,
}

/// The steps of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OrderStatus {
    Received,
    InProcess,
    Packed,
    Dispatched,
    Delivered,
    Cancelled,
    ReturnAnnounced,
    ReturnReceived,
    ReturnAccepted,
    Refunded,
}
written!(OrderStatus: Received = "received", InProcess = "in_process", Packed = "packed", Dispatched = "dispatched", Delivered = "delivered", Cancelled = "cancelled", ReturnAnnounced = "return_announced", ReturnReceived = "return_received", ReturnAccepted = "return_accepted", Refunded = "refunded");

impl OrderStatus {
    /// Whether this status replaces the parcel's: the order was cancelled or is being returned.
    pub fn is_after_delivery(self) -> bool {
        matches!(self, Self::Cancelled | Self::ReturnAnnounced | Self::ReturnReceived | Self::ReturnAccepted | Self::Refunded)
    }
}

/// A loyalty balance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Points {
    /// The current points.
    #[serde(deserialize_with = "shape::whole")]
    pub balance: u32,
    /// The next reward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goal: Option<Goal>,
    /// Points that expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiring: Option<Expiring>,
    /// The as-of time, milliseconds since 1970.
    pub as_of: Millis,
}

/// A reward and its price in points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Goal {
    #[serde(deserialize_with = "shape::whole")]
    pub points: u32,
    /// In the recipient's language.
    pub reward: String,
}

/// Points that expire, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Expiring {
    #[serde(deserialize_with = "shape::whole")]
    pub points: u32,
    pub at: Millis,
}

/// A personal voucher.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Voucher {
    /// The code to type or scan: printable ASCII.
    pub code: String,
    /// The barcode symbology to print.
    #[serde(default)]
    pub symbol: Symbol,
    /// Its value.
    #[serde(flatten)]
    pub worth: Worth,
    /// The minimum order value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Money>,
    /// The end of its validity, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Millis>,
    /// Whether it was redeemed.
    #[serde(default)]
    pub redeemed: bool,
    /// The as-of time, milliseconds since 1970.
    pub as_of: Millis,
}

impl Stored for Voucher {
    fn take(reader: &mut Reader<'_>) -> Self {
        let object = reader.object(&["code", "symbol", "amount", "percent", "minimum", "until", "redeemed", "asOf"]);
        let code = reader.field(&object, 0);
        let symbol = reader.field_or(&object, 1, Symbol::default);
        let worth = if reader.enter(&object, 2) { Worth::Amount(Money::take(reader)) } else { Worth::Percent(reader.field(&object, 3)) };
        let (minimum, until) = (reader.field(&object, 4), reader.field(&object, 5));
        let redeemed = reader.field_or(&object, 6, bool::default);
        let as_of = reader.field(&object, 7);
        reader.leave(&object);
        Self { code, symbol, worth, minimum, until, redeemed, as_of }
    }
}

/// An amount or a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub enum Worth {
    Amount(Money),
    #[serde(deserialize_with = "shape::whole")]
    Percent(u32),
}

/// A barcode symbology.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Symbol {
    /// A QR code (ISO/IEC 18004).
    #[default]
    Qr,
    /// Code 128 (ISO/IEC 15417).
    Code128,
    /// No barcode, text only.
    None,
}
written!(Symbol: Qr = "qr", Code128 = "code128", None = "none");

const WINDOW: Shape = Shape::Object(&[Field::needed("from", Shape::Time), Field::needed("until", Shape::Time)]);
const COUNT: Shape = Shape::Whole(0, u32::MAX as i64);

const ORDER: Shape = Shape::Object(&[
    Field::needed(
        "status",
        Shape::Word(&[
            "received",
            "in_process",
            "packed",
            "dispatched",
            "delivered",
            "cancelled",
            "return_announced",
            "return_received",
            "return_accepted",
            "refunded",
        ]),
    ),
    Field::nullable("expected", WINDOW),
    Field::needed("asOf", Shape::Time),
]);

const POINTS: Shape = Shape::Object(&[
    Field::needed("balance", COUNT),
    Field::nullable("goal", Shape::Object(&[Field::needed("points", COUNT), Field::needed("reward", Shape::Text)])),
    Field::nullable("expiring", Shape::Object(&[Field::needed("points", COUNT), Field::needed("at", Shape::Time)])),
    Field::needed("asOf", Shape::Time),
]);

const VOUCHER: Shape = Shape::Object(&[
    Field::needed("code", Shape::Text),
    Field::optional("symbol", Shape::Word(&["qr", "code128", "none"])),
    Field::either("amount", Shape::Money),
    Field::either("percent", COUNT),
    Field::nullable("minimum", Shape::Money),
    Field::nullable("until", Shape::Time),
    Field::optional("redeemed", Shape::Flag),
    Field::needed("asOf", Shape::Time),
]);

/// Checks a fact and returns the text to store.
///
/// # Errors
/// `fact/invalid`.
pub fn check(kind: FactKind, text: &str) -> Result<String> {
    fn again<T: DeserializeOwned + Serialize>(text: &str, shape: &Shape, wrong: impl FnOnce(&T) -> Option<String>) -> Result<String> {
        let invalid = |message: String| Diagnostic::new(Code::FactInvalid, message);
        let fact: T = shape::read(text, "the fact", shape, Code::FactInvalid)?;
        match wrong(&fact) {
            Some(message) => Err(invalid(message)),
            None => serde_json::to_string(&fact).map_err(|_| invalid("the fact can't be stored".to_owned())),
        }
    }
    if text.len() > limits::FACT_BYTES {
        return Err(Diagnostic::new(Code::FactInvalid, format!("a fact has {} bytes", text.len())));
    }
    match kind {
        FactKind::Parcel => Err(Diagnostic::new(Code::FactInvalid, "parcels can't be written as facts").help("import parcels, or receive them by webhook")),
        FactKind::Order => again::<Order>(text, &ORDER, |_| None),
        FactKind::Points => again::<Points>(text, &POINTS, |points| {
            let goal = points.goal.as_ref()?;
            (goal.points == 0 || goal.reward.is_empty()).then(|| "a goal needs points and a reward".into())
        }),
        FactKind::Voucher => again::<Voucher>(text, &VOUCHER, |voucher| {
            let printable = (1..=limits::VOUCHER_CHARS).contains(&voucher.code.len()) && voucher.code.bytes().all(|b| (0x21..0x7f).contains(&b));
            let worth = match voucher.worth {
                Worth::Amount(money) => money.amount > 0,
                Worth::Percent(percent) => (1..=100).contains(&percent),
            };
            match (printable, worth) {
                (false, _) => Some(format!("`{}` is not a code of 1 to {} printable ASCII characters without spaces", voucher.code, limits::VOUCHER_CHARS)),
                (_, false) => Some("the voucher has no value: write an amount, or 1 to 100 percent".into()),
                _ => None,
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p15_what_cannot_be_read_is_told_in_the_shops_words() {
        let told = |kind, text: &str| {
            let error = check(kind, text).unwrap_err();
            (error.message.clone(), error.help.clone().unwrap())
        };
        let said = |message: &str, help: &str| (message.to_owned(), help.to_owned());
        let time = "milliseconds since 1970, a whole number";
        assert_eq!(told(FactKind::Points, r#"{"balance":1}"#), said("the fact has no `asOf`", &format!("write `asOf`: {time}")));
        assert_eq!(told(FactKind::Points, r#"{"balance":-1,"asOf":1}"#), said("`balance` is `-1`", "write a whole number from 0 to 4294967295"));
        assert_eq!(
            told(FactKind::Order, r#"{"status":"packed","expected":{"from":1,"untill":2},"asOf":1}"#),
            said("`expected` has no field `untill`", "did you mean `until`?")
        );
        assert_eq!(told(FactKind::Order, r#"{"status":"packed","asOf":"heute"}"#), said("`asOf` is the text `heute`", &format!("write {time}")));
        assert_eq!(told(FactKind::Voucher, r#"{"code":"A","asOf":1}"#), said("the fact has no `amount` or `percent`", "write `amount` or `percent`"));
        let both = r#"{"code":"A","percent":5,"amount":{"amount":100,"currency":"EUR"},"asOf":1}"#;
        assert_eq!(told(FactKind::Voucher, both), said("the fact has `amount` and `percent`", "write `amount` or `percent`"));
        assert!(check(FactKind::Order, r#"{"status":"packed","expected":null,"asOf":1}"#).is_ok());
    }

    #[test]
    fn what_a_picture_could_not_show_is_refused() {
        let voucher = |code: &str, worth: &str| check(FactKind::Voucher, &format!(r#"{{"code":"{code}",{worth},"asOf":1}}"#));
        assert!(voucher("DANKE-10", r#""percent":10"#).is_ok());
        assert!(voucher("DANKE-10", r#""amount":{"amount":1000,"currency":"EUR"}"#).is_ok());
        for (code, worth) in
            [("", r#""percent":10"#), ("MIT LEER", r#""percent":10"#), ("Ü", r#""percent":10"#), ("A", r#""percent":0"#), ("A", r#""percent":101"#)]
        {
            assert_eq!(voucher(code, worth).unwrap_err().code, Code::FactInvalid, "{code} {worth}");
        }
        assert!(check(FactKind::Points, r#"{"balance":1,"goal":{"points":0,"reward":"x"},"asOf":1}"#).is_err());
        assert!(check(FactKind::Order, r#"{"status":"packed","asOf":1,"name":"Ada"}"#).is_err());
        assert_eq!(check(FactKind::Order, r#"{"status": "packed", "asOf": 1}"#).unwrap(), r#"{"status":"packed","asOf":1}"#);
    }
}
