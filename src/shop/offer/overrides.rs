use super::names::price_talk;
use super::{Availability, Offer};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits::{OVERRIDE_LIFE, OVERRIDE_TEXT};
use crate::base::money::{Currency, Money};
use crate::base::stored::Stored;
use crate::base::time::Millis;
use serde::{Deserialize, Serialize};

/// A manual change of an offer, also in delivered mails. It has no fields for reference prices or percentages, which are always computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Stored)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Override {
    /// A new price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// `false` hides the offer, `true` ends an earlier hiding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible: Option<bool>,
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The position in the lists that contain it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The id of an offer that replaces it while available.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// The author.
    pub author: String,
    /// The reason.
    pub reason: String,
    /// When it was made.
    pub at: Millis,
    /// When it ends, exclusive.
    pub until: Millis,
    /// When it was undone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Millis>,
}

/// The combined effect of the overrides at a time, except for prices; see [`price`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Effect<'a> {
    /// Since when it has been hidden.
    pub hidden_since: Option<Millis>,
    /// The new name.
    pub text: Option<&'a str>,
    /// The position in its lists, from 1.
    pub position: Option<u32>,
    /// The id of the replacing offer.
    pub replacement: Option<&'a str>,
}

impl Override {
    /// When it ends or ended.
    pub fn end(&self) -> Millis {
        self.undone.map_or(self.until, |undone| undone.min(self.until))
    }

    /// Checks an override. `replacement` is the offer with the id of the replacement, if it exists.
    ///
    /// # Errors
    /// `override/invalid` with the reason.
    pub fn check(&self, offer: &Offer, replacement: Option<&Offer>) -> Result<()> {
        let invalid = |message: &str, help: &str| Err(Diagnostic::new(Code::OverrideInvalid, message).help(help));
        let actions = [self.price.is_some(), self.visible.is_some(), self.text.is_some(), self.position.is_some(), self.replacement.is_some()];
        let texts = [Some(&self.author), Some(&self.reason), self.text.as_ref()];
        match () {
            () if self.author.trim().is_empty() => invalid("the author is missing", "name the author of the change"),
            () if self.reason.trim().is_empty() => invalid("the reason is missing", "give the reason for the change"),
            () if self.until <= self.at => invalid("the expiry is not in the future", "set a future end"),
            () if self.until - self.at > OVERRIDE_LIFE => {
                invalid("the expiry is more than 400 days away", "set an earlier end; make lasting changes in the feed")
            }
            () if actions.iter().filter(|said| **said).count() != 1 => {
                invalid("it has none or several of: price, hide, show, text, position, replacement", "make one change; add an override for each")
            }
            () if texts.into_iter().flatten().any(|t| t.chars().count() > OVERRIDE_TEXT || t.chars().any(char::is_control)) => {
                invalid("a text is too long or has control characters", "write at most 200 characters, in one line")
            }
            () if self.price.is_some_and(|p| p.amount >= 1 << 53) => invalid("the price is too large", "write the price charged"),
            () if self.price.is_some_and(|p| p.amount <= 0) => invalid("the price is not above zero", "write the price charged"),
            () if self.price.is_some_and(|p| p.currency != offer.price.currency) => {
                invalid(&format!("the price is not in {}, the offer's currency", offer.price.currency), "write the price in the offer's currency")
            }
            () if self.visible == Some(true) && offer.availability == Availability::SoldOut => {
                invalid("the offer is sold out", "overrides can't make offers available: correct the feed")
            }
            () if self.position == Some(0) => invalid("positions begin at 1", "write 1 for the first place"),
            () if self.text.as_ref().is_some_and(|text| text.trim().is_empty()) => invalid("the text is empty", "write the name that is shown"),
            () if self.replacement.as_deref() == Some(&offer.id) => invalid("the offer would replace itself", "name another offer"),
            () if self.replacement.is_some() && replacement.is_none() => {
                invalid("the replacement is not in the store", "import it first, or name another offer")
            }
            () => self.text.as_deref().and_then(price_talk).map_or(Ok(()), |found| {
                let help = match found.contains('%') {
                    true => "names can't contain percentages: write the share in words, like `reine Baumwolle` for `100 % Baumwolle`; savings are computed and shown next to the name",
                    false => "leave prices and savings out of names: they are computed and shown next to the name",
                };
                invalid(&format!("the text mentions a price or a saving: `{found}`"), help)
            }),
        }
    }
}

/// The overrides in force at `now`, in the order in which they were made.
fn holding(overrides: &[Override], now: Millis) -> impl DoubleEndedIterator<Item = &Override> {
    overrides.iter().filter(move |o| o.at <= now && now < o.end())
}

/// The latest price override in force at `now` in the offer's currency. Overrides in a former currency are ignored.
pub fn price(overrides: &[Override], now: Millis, currency: Currency) -> Option<(Money, &Override)> {
    holding(overrides, now).rev().find_map(|o| o.price.filter(|price| price.currency == currency).map(|price| (price, o)))
}

/// Whether there is a price override in force at `now`, but only in another currency.
pub fn is_foreign(overrides: &[Override], now: Millis, currency: Currency) -> bool {
    price(overrides, now, currency).is_none() && holding(overrides, now).any(|o| o.price.is_some())
}

/// Combines the overrides in force at `now`: of each kind, the latest one wins.
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
