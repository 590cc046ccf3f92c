use super::Source;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits::{RECIPIENT_BYTES, RECIPIENT_LIST};
use crate::base::shape::{self, Field, Shape};
use crate::base::stored::Stored;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};

/// A recipient's data from the shop, under a random subject reference; never a name or an address.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Recipient {
    /// The shop's segments that the recipient belongs to.
    pub segments: Vec<String>,
    /// Categories in which the recipient owns something.
    pub categories: Vec<String>,
    /// Offers that the recipient owns.
    pub owned: Vec<String>,
    /// Purchases, latest first.
    pub purchases: Vec<Purchase>,
    /// A personal list of offers.
    pub offers: Vec<String>,
    /// Offers that the recipient viewed, latest first.
    pub viewed: Vec<String>,
    /// The recipient's consent.
    pub consent: Consent,
}

/// A purchase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
pub struct Purchase {
    /// The offer.
    pub offer: String,
    /// Its group of variants, because the offer may have left the feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The time, milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Millis>,
    /// Whether it is consumed and bought again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replenish: bool,
}

/// What a recipient consented to, or did not object to. Everything is off by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Stored)]
#[serde(default, deny_unknown_fields)]
pub struct Consent {
    /// Recommendations based on purchases and segments; an objection ends them (Art. 21 GDPR).
    pub profiling: bool,
    /// Recommendations based on visits.
    pub visits: bool,
}

/// A shop's statement that an offer goes with a product or category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// An offer id, or `category:NAME`.
    pub source: String,
    /// The kind of relation.
    pub slot: Source,
    /// The offer to recommend.
    pub offer: String,
    /// Lower ranks come first.
    #[serde(default, deserialize_with = "shape::whole")]
    pub rank: i32,
}

const TEXTS: Shape = Shape::List(&Shape::Text);

const RECIPIENT: Shape = Shape::Object(&[
    Field::optional("segments", TEXTS),
    Field::optional("categories", TEXTS),
    Field::optional("owned", TEXTS),
    Field::optional("purchases", Shape::List(&PURCHASE)),
    Field::optional("offers", TEXTS),
    Field::optional("viewed", TEXTS),
    Field::optional("consent", Shape::Object(&[Field::optional("profiling", Shape::Flag), Field::optional("visits", Shape::Flag)])),
]);

const PURCHASE: Shape = Shape::Object(&[
    Field::needed("offer", Shape::Text),
    Field::nullable("group", Shape::Text),
    Field::nullable("at", Shape::Time),
    Field::optional("replenish", Shape::Flag),
]);

const RELATION: Shape = Shape::Object(&[
    Field::needed("source", Shape::Text),
    Field::needed("slot", Shape::Word(&["must-have", "accessories", "cross-sell", "up-sell", "similar"])),
    Field::needed("offer", Shape::Text),
    Field::optional("rank", Shape::Whole(i32::MIN as i64, i32::MAX as i64)),
]);

impl Recipient {
    /// Parses and checks a recipient's data.
    ///
    /// # Errors
    /// `recommend/invalid`.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = |message: String| Err(Diagnostic::new(Code::RecommendInvalid, message));
        if text.len() > RECIPIENT_BYTES {
            return invalid(format!("a recipient has {} bytes", text.len()));
        }
        let recipient: Self = shape::read(text, "the recipient", &RECIPIENT, Code::RecommendInvalid)?;
        let Self { segments, categories, owned, purchases, offers, viewed, .. } = &recipient;
        if [segments.len(), categories.len(), owned.len(), purchases.len(), offers.len(), viewed.len()].into_iter().any(|length| length > RECIPIENT_LIST) {
            return invalid(format!("a list has more than {RECIPIENT_LIST} entries"));
        }
        Ok(recipient)
    }

    /// The sources of relations: purchases, latest first, then owned products and categories.
    pub fn sources(&self) -> Vec<String> {
        let offers = self.purchases.iter().map(|p| p.offer.clone()).chain(self.owned.iter().cloned());
        offers.chain(self.categories.iter().map(|category| format!("category:{category}"))).collect()
    }
}

impl Relation {
    /// Parses and checks a relation.
    ///
    /// # Errors
    /// `recommend/invalid`.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = |message: String| Err(Diagnostic::new(Code::RecommendInvalid, message));
        let relation: Self = shape::read(text, "the relation", &RELATION, Code::RecommendInvalid)?;
        match () {
            () if relation.source.is_empty() || relation.offer.is_empty() => invalid("source or offer is empty".into()),
            () if relation.source == relation.offer => invalid(format!("`{}` is related to itself", relation.offer)),
            () => Ok(relation),
        }
    }
}
