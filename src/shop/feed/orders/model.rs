use crate::base::money::Money;
use crate::base::written::written;
use crate::shop::feed::Problem;
use serde::Serialize;
use std::fmt;

/// A shop system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum System {
    Shopify,
    Shopware,
    WooCommerce,
}

written!(System: Shopify = "shopify", Shopware = "shopware", WooCommerce = "woocommerce");

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Subject {
    Order,
    Shipment,
    Return,
    Customer,
}

written!(Subject: Order = "order", Shipment = "shipment", Return = "return", Customer = "customer");

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shopify => "Shopify",
            Self::Shopware => "Shopware",
            Self::WooCommerce => "WooCommerce",
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Order => "order",
            Self::Shipment => "shipment",
            Self::Return => "return or refund",
            Self::Customer => "customer",
        })
    }
}

/// What a document says, in the terms of the letters' data. Ids are texts, because some exceed 2^53.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Said {
    /// The id of what the document is about.
    pub id: Option<String>,
    /// The id of the order that it belongs to.
    pub order_id: Option<String>,
    /// What identifies the event, if the body says it.
    pub event: Option<String>,
    /// The order's number, as the customer knows it.
    pub number: Option<String>,
    /// Where the customer sees the order: an address, or a path below the shop's.
    pub url: Option<String>,
    /// The customer's language, BCP 47.
    pub locale: Option<String>,
    pub customer: Person,
    pub billing: Option<Address>,
    pub shipping: Option<Address>,
    pub amounts: Option<Amounts>,
    pub lines: Vec<Line>,
    pub delivery: Delivery,
    pub parcels: Vec<Parcel>,
    pub refund: Option<Refund>,
    pub consent: Option<Consent>,
    /// Fields that were dropped, and amounts that don't add up.
    pub problems: Vec<Problem>,
}

/// A customer.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Person {
    pub id: Option<String>,
    pub email: Option<String>,
    pub gender: Option<Gender>,
    pub title: Option<String>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// `YYYY-MM-DD`.
    pub birthday: Option<String>,
}

/// Which salutation a customer chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Gender {
    Female,
    Male,
}

written!(Gender: Female = "female", Male = "male");

/// A postal address, line by line, without the country.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Address {
    pub lines: Vec<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    /// The country's name, if the system says it.
    pub country_name: Option<String>,
}

/// What an order costs: `subtotal` + `discount` + `shipping` + `fees` (+ `taxes`, if they are added) = `total`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Amounts {
    /// RFC 3339.
    pub placed_at: String,
    pub subtotal: Money,
    /// Below zero.
    pub discount: Option<Money>,
    pub discount_label: String,
    pub shipping: Money,
    pub fees: Vec<Fee>,
    pub taxes: Vec<Tax>,
    pub tax_status: TaxStatus,
    pub total: Money,
    pub payment: String,
}

/// A further amount between shipping and total.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Fee {
    pub kind: FeeKind,
    pub label: String,
    pub amount: Money,
}

/// What a further amount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FeeKind {
    Fee,
    Tip,
    Duties,
    GiftCard,
    Rounding,
}

written!(FeeKind: Fee = "fee", Tip = "tip", Duties = "duties", GiftCard = "gift-card", Rounding = "rounding");

/// The tax of one rate.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Tax {
    /// In percent.
    pub rate: f64,
    pub amount: Money,
}

/// Whether prices include tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxStatus {
    /// They do.
    Gross,
    /// Taxes are added.
    Net,
    /// There are none.
    TaxFree,
}

written!(TaxStatus: Gross = "gross", Net = "net", TaxFree = "tax-free");

/// An item: ordered, sent or returned.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)]
pub struct Line {
    pub id: Option<String>,
    pub sku: Option<String>,
    pub product: Option<String>,
    pub variant: Option<String>,
    pub name: String,
    pub details: String,
    pub image: Option<String>,
    pub quantity: i64,
    /// How many were not sent yet, if the system says it.
    pub open: Option<i64>,
    pub unit_price: Option<Money>,
    pub total: Option<Money>,
}

/// How an order gets to the customer.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct Delivery {
    /// `YYYY-MM-DD`.
    pub expected: Option<String>,
    /// `YYYY-MM-DD`.
    pub until: Option<String>,
    pub method: String,
    pub carrier: String,
}

/// A parcel.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct Parcel {
    pub number: String,
    pub carrier: String,
    pub url: Option<String>,
    /// `YYYY-MM-DD`.
    pub expected: Option<String>,
    /// The system's word for what happened last.
    pub status: Option<String>,
}

/// Money that goes back.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Refund {
    pub amount: Option<Money>,
    pub method: String,
    pub reason: String,
}

/// What a customer agreed to.
#[derive(Debug, Default, Serialize)]
#[allow(missing_docs)]
pub struct Consent {
    /// Whether advertising by e-mail was confirmed (double opt-in) and not revoked.
    pub advertising: bool,
    /// The system's word for it.
    pub state: String,
    /// How it was given, if the system says it.
    pub level: Option<String>,
    /// RFC 3339.
    pub at: Option<String>,
}
