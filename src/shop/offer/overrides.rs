use super::names::price_talk;
use super::{Availability, Offer};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits::{OVERRIDE_LIFE, OVERRIDE_TEXT};
use crate::base::money::{Currency, Money};
use crate::base::time::Millis;
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
    /// Another name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Where it stands in the lists that have it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The offer that stands in its place, while that one can be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// Who.
    pub author: String,
    /// Why.
    pub reason: String,
    /// When it was said.
    pub at: Millis,
    /// Until when it holds, exclusive.
    pub until: Millis,
    /// When it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Millis>,
}

/// What the overrides come to at one moment, prices aside: those are [`price`]'s.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Effect<'a> {
    /// Since when an editor hides it.
    pub hidden_since: Option<Millis>,
    /// Another name.
    pub text: Option<&'a str>,
    /// Where it stands in its lists, from 1.
    pub position: Option<u32>,
    /// The offer that stands in its place.
    pub replacement: Option<&'a str>,
}

impl Override {
    /// When it ends or ended.
    pub fn end(&self) -> Millis {
        self.undone.map_or(self.until, |undone| undone.min(self.until))
    }

    /// Checks what an editor says of an offer. `replacement` is the offer that is named as one, if the shop has it.
    ///
    /// # Errors
    /// `override/invalid` with what is missing or not allowed.
    pub fn check(&self, offer: &Offer, replacement: Option<&Offer>) -> Result<()> {
        let invalid = |message: &str, help: &str| Err(Diagnostic::new(Code::OverrideInvalid, message).help(help));
        let actions = [self.price.is_some(), self.visible.is_some(), self.text.is_some(), self.position.is_some(), self.replacement.is_some()];
        let texts = [Some(&self.author), Some(&self.reason), self.text.as_ref()];
        match () {
            () if self.author.trim().is_empty() => invalid("the author is missing", "say who changes the offer"),
            () if self.reason.trim().is_empty() => invalid("the reason is missing", "say why the offer is changed"),
            () if self.until <= self.at => invalid("the expiry is not in the future", "say until when it holds"),
            () if self.until - self.at > OVERRIDE_LIFE => {
                invalid("the expiry is more than 400 days away", "say an earlier end; a lasting change belongs into the feed")
            }
            () if actions.iter().filter(|said| **said).count() != 1 => {
                invalid("it says none or several of: price, hide, show, text, position, replacement", "say one thing; make an override for each")
            }
            () if texts.into_iter().flatten().any(|t| t.chars().count() > OVERRIDE_TEXT || t.chars().any(char::is_control)) => {
                invalid("a text is too long or has control characters", "write at most 200 characters, in one line")
            }
            () if self.price.is_some_and(|p| p.amount >= 1 << 53) => invalid("the price is too large", "write what is charged"),
            () if self.price.is_some_and(|p| p.amount <= 0) => invalid("the price is not above zero", "write what is charged"),
            () if self.price.is_some_and(|p| p.currency != offer.price.currency) => {
                invalid(&format!("the price is not in {}, the offer's currency", offer.price.currency), "write the price in the offer's currency")
            }
            () if self.visible == Some(true) && offer.availability == Availability::SoldOut => {
                invalid("the offer is sold out", "an override makes nothing available: correct the feed")
            }
            () if self.position == Some(0) => invalid("positions begin at 1", "write 1 for the first place"),
            () if self.text.as_ref().is_some_and(|text| text.trim().is_empty()) => invalid("the text is empty", "write the name that is shown"),
            () if self.replacement.as_deref() == Some(&offer.id) => invalid("the offer would replace itself", "name another offer"),
            () if self.replacement.is_some() && replacement.is_none() => {
                invalid("the replacement is not in the store", "import it first, or name another offer")
            }
            () => self.text.as_deref().and_then(price_talk).map_or(Ok(()), |found| {
                let help = match found.contains('%') {
                    true => "a name has no percentage: write the share in words, like `reine Baumwolle` for `100 % Baumwolle`; savings are computed, and stand beside it",
                    false => "leave prices and savings out of a name: they are computed, and stand beside it",
                };
                invalid(&format!("the text speaks of a price or a saving: `{found}`"), help)
            }),
        }
    }
}

/// The overrides that hold at `now`, in the order in which they were said.
fn holding(overrides: &[Override], now: Millis) -> impl DoubleEndedIterator<Item = &Override> {
    overrides.iter().filter(move |o| o.at <= now && now < o.end())
}

/// The last price that holds at `now` for an offer that is sold in a currency, with its override. A price of before the feed changed its currency holds no more.
pub fn price(overrides: &[Override], now: Millis, currency: Currency) -> Option<(Money, &Override)> {
    holding(overrides, now).rev().find_map(|o| o.price.filter(|price| price.currency == currency).map(|price| (price, o)))
}

/// Whether a price would hold at `now` if it were in the currency in which the offer is sold.
pub fn is_foreign(overrides: &[Override], now: Millis, currency: Currency) -> bool {
    price(overrides, now, currency).is_none() && holding(overrides, now).any(|o| o.price.is_some())
}

/// Folds the overrides that hold at `now`: of each kind, the last one said wins.
pub fn effect(overrides: &[Override], now: Millis) -> Effect<'_> {
    let mut effect = Effect::default();
    for o in holding(overrides, now) {
        match o.visible {
            Some(false) => effect.hidden_since = effect.hidden_since.or(Some(o.at)),
            Some(true) => effect.hidden_since = None,
            None => {}
        }
        effect.text = o.text.as_deref().or(effect.text);
        effect.position = o.position.or(effect.position);
        effect.replacement = o.replacement.as_deref().or(effect.replacement);
    }
    effect
}
