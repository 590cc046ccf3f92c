use crate::diagnostic::{Code, Diagnostic, Result};
use crate::money::Money;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// An editor's word on an offer, in mails already sent too. It has no field for a reference price or a percentage: both are computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Override {
    /// Another price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// `false` hides the offer, `true` takes an earlier hiding back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible: Option<bool>,
    /// Who.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When it was said.
    pub at: Millis,
    /// Until when it holds, exclusive.
    pub until: Millis,
}

/// What the overrides come to at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Effect {
    /// The last price that holds, with when it was said.
    pub price: Option<(Money, Millis)>,
    /// Since when an editor hides it.
    pub hidden_since: Option<Millis>,
}

impl Override {
    /// Checks what an editor must say.
    ///
    /// # Errors
    /// `override/invalid` with what is missing.
    pub fn check(&self, offer_price: Money) -> Result<()> {
        let invalid = |message: &str| Err(Diagnostic::new(Code::OverrideInvalid, message));
        match () {
            () if self.author.trim().is_empty() => invalid("the author is missing"),
            () if self.reason.trim().is_empty() => invalid("the reason is missing"),
            () if self.until <= self.at => invalid("the expiry is not in the future"),
            () if self.price.is_some() == self.visible.is_some() => invalid("say one of: a price, hide, show"),
            () if self.price.is_some_and(|p| p.amount <= 0) => invalid("the price is not above zero"),
            () if self.price.is_some_and(|p| p.currency != offer_price.currency) => {
                invalid(&format!("the price is not in {}, the offer's currency", offer_price.currency))
            }
            () => Ok(()),
        }
    }
}

/// Folds the overrides that hold at `now`: for price and visibility apart, the last one said wins.
pub fn effect(overrides: &[Override], now: Millis) -> Effect {
    let mut effect = Effect::default();
    for o in overrides.iter().filter(|o| o.at <= now && now < o.until) {
        if let Some(price) = o.price {
            effect.price = Some((price, o.at));
        }
        match o.visible {
            Some(false) => effect.hidden_since = effect.hidden_since.or(Some(o.at)),
            Some(true) => effect.hidden_since = None,
            None => {}
        }
    }
    effect
}
