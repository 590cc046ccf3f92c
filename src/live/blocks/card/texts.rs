use crate::base::color::Color;
use crate::live::blocks::frame::Style;
use crate::live::paint::Icon;
use crate::live::words;
use crate::shop::campaign::SavingText;
use crate::shop::offer::{Offer, OfferStatus, PriceView, Rating, ReferenceKind};

/// A fact with its icon.
pub(super) type Fact = (Icon, String);

/// A state with its sign and its colour.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub icon: Icon,
    pub text: String,
    pub color: Color,
}

/// The label of a card: a saving, or a state that stands for the price.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Badge {
    pub text: String,
    /// A saving has none.
    pub icon: Option<Icon>,
    pub ink: Color,
    pub fill: Color,
    /// The saving in two lines, for a disc.
    pub disc: Option<[String; 2]>,
}

/// The call to action.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Call {
    pub text: &'static str,
    /// Whether the offer can't be had, or its price is not shown.
    pub quiet: bool,
}

/// The price and what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PriceText<'a> {
    pub current: &'a str,
    pub is_reduced: bool,
    /// On the price's baseline: its basis, or the unit price; and what it says below the price, where it has no room beside it.
    pub beside: Option<[String; 2]>,
    /// The struck price and its label.
    pub struck: Option<(&'a str, &'static str)>,
    /// Below the price: deposit, short shelf life.
    pub notes: Vec<String>,
}

/// What a card says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CardTexts<'a> {
    pub is_trip: bool,
    /// A trip's destination.
    pub place: Option<&'a str>,
    pub brand: Option<&'a str>,
    pub name: &'a str,
    pub rating: Option<Rating>,
    /// Facts by rows. Those of a trip are required.
    pub facts: Vec<Vec<Fact>>,
    pub state: Option<State>,
    pub badge: Option<Badge>,
    pub price: Option<PriceText<'a>>,
    /// The class of the energy label, A to G.
    pub energy: Option<char>,
    /// In the place of facts and price, on a neutral card.
    pub sentence: Option<&'static str>,
    pub legal: Vec<String>,
    pub as_of: Option<&'a str>,
    pub call: Option<Call>,
}

impl<'a> CardTexts<'a> {
    /// A card with the offer's name only.
    fn named(offer: &'a Offer, name: &'a str) -> Self {
        let travel = offer.travel.as_ref();
        Self {
            is_trip: travel.is_some(),
            place: travel.map(|travel| travel.destination.as_str()).filter(|place| !place.is_empty()),
            brand: offer.brand.as_deref().filter(|brand| travel.is_none() && !brand.is_empty()),
            name,
            rating: None,
            facts: Vec::new(),
            state: None,
            badge: None,
            price: None,
            energy: offer.energy_class.as_ref().and_then(|class| class.chars().next()),
            sentence: None,
            legal: Vec::new(),
            as_of: None,
            call: None,
        }
    }

    /// An offer that can be had. `stacked`: its facts stand in a narrow column.
    pub fn offered(offer: &'a Offer, shown: &'a PriceView, stacked: bool, style: &Style<'_>) -> Self {
        let texts = style.language().live();
        let price = price(shown, style);
        let call = match shown.status {
            OfferStatus::Preorder if offer.travel.is_none() => texts.order_ahead,
            _ if offer.travel.is_some() => texts.view_trip,
            _ => texts.view_product,
        };
        let saving = saving(shown, style);
        let state = state(offer, shown, style);
        let is_ahead = matches!(shown.status, OfferStatus::Preorder | OfferStatus::Backorder);
        let (badge, state) = match (saving, state) {
            (Some(saving), state) => (Some(saving), state),
            // A preorder has its label where the saving would be, and its date among the facts.
            (None, Some(_)) if is_ahead => (Some(ahead(shown.status, style)), date_of(offer, style)),
            (None, state) => (None, state),
        };
        Self {
            rating: offer.rating,
            facts: facts(offer, stacked),
            state,
            badge,
            legal: shown.notes.iter().filter(|note| is_tax_note(note, style)).cloned().collect(),
            price,
            as_of: Some(&shown.as_of_text),
            call: Some(Call { text: call, quiet: false }),
            ..Self::named(offer, &shown.title)
        }
    }

    /// An offer that is gone: without a price, with a way to similar ones.
    pub fn gone(offer: &'a Offer, shown: &'a PriceView, stacked: bool, style: &Style<'_>) -> Self {
        let texts = style.language().live();
        let text = if offer.travel.is_some() { texts.booked_out } else { texts.sold_out }.to_owned();
        let badge = Badge { text, icon: Some(Icon::Ban), ink: style.colors.surface, fill: style.colors.ink, disc: None };
        let call = if offer.travel.is_some() { texts.similar_trips } else { texts.similar_products };
        Self {
            rating: offer.rating,
            facts: facts(offer, stacked),
            badge: Some(badge),
            as_of: Some(&shown.as_of_text),
            call: Some(Call { text: call, quiet: true }),
            ..Self::named(offer, &shown.title)
        }
    }

    /// An offer whose price must not be shown now.
    pub fn neutral(offer: &'a Offer, style: &Style<'_>) -> Self {
        let texts = style.language().live();
        Self { sentence: Some(texts.price_in_shop), call: Some(Call { text: texts.view_price, quiet: true }), ..Self::named(offer, &offer.title) }
    }

    /// The price alone, as the block `price` shows it.
    pub fn price_only(offer: &'a Offer, shown: &'a PriceView, style: &Style<'_>) -> Self {
        let state = words::state(shown.status, style.language());
        Self {
            is_trip: false,
            place: None,
            brand: None,
            badge: saving(shown, style).or_else(|| state.map(|_| ahead(shown.status, style))),
            price: price(shown, style),
            legal: shown.notes.iter().filter(|note| is_tax_note(note, style)).cloned().collect(),
            as_of: Some(&shown.as_of_text),
            ..Self::named(offer, &shown.title)
        }
    }
}

/// The icon of a way to travel, told from its words; a pin if it is neither a flight nor a car.
fn way(departure: &str) -> Icon {
    let lower = departure.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["eigen", "auto", "pkw", "own arrival", "self-drive", "by car", "voiture", "coche", "bil", "samoch"]) {
        Icon::Car
    } else if has(&["bahn", "zug", "bus", "schiff", "hafen", "train", "rail", "coach", "ship", "ferry", "tog", "tren", "trein", "pociąg", "barco", "bateau"]) {
        Icon::Pin
    } else {
        Icon::Plane
    }
}

fn facts(offer: &Offer, stacked: bool) -> Vec<Vec<Fact>> {
    let fact = |icon: Icon, text: &str| (!text.trim().is_empty()).then(|| (icon, text.trim().to_owned()));
    let row = |facts: [Option<Fact>; 2]| facts.into_iter().flatten().collect::<Vec<_>>();
    let mut rows = match &offer.travel {
        Some(t) => {
            let [dates, nights, board] = [fact(Icon::Calendar, &t.dates), fact(Icon::Moon, &t.nights), fact(Icon::Board, &t.board)];
            let departure = fact(way(&t.departure), &t.departure);
            if stacked { vec![row([dates, None]), row([nights, board]), row([departure, None])] } else { vec![row([dates, departure]), row([nights, board])] }
        }
        None => vec![row([offer.color.as_deref().and_then(|color| fact(Icon::Drop, color)), offer.size.as_deref().and_then(|size| fact(Icon::Ruler, size))])],
    };
    rows.retain(|row| !row.is_empty());
    rows
}

/// Few items left, or when it is delivered.
fn state(offer: &Offer, shown: &PriceView, style: &Style<'_>) -> Option<State> {
    match shown.status {
        OfferStatus::Preorder | OfferStatus::Backorder => date_of(offer, style).or_else(|| {
            let text = words::state(shown.status, style.language())?.to_owned();
            Some(State { icon: Icon::Calendar, text, color: style.colors.info })
        }),
        OfferStatus::Available => words::scarce(offer, shown, style.locale).map(|(_, text)| State { icon: Icon::Clock, text, color: style.colors.warn }),
        OfferStatus::SoldOut | OfferStatus::Hidden | OfferStatus::Unknown | OfferStatus::Stale => None,
    }
}

/// The date from which a preorder is delivered.
fn date_of(offer: &Offer, style: &Style<'_>) -> Option<State> {
    let from = offer.available_from.filter(|from| *from > style.now)?;
    let text = style.language().live().available_from.fill([&style.when().date(from)]);
    Some(State { icon: Icon::Calendar, text, color: style.colors.info })
}

fn ahead(status: OfferStatus, style: &Style<'_>) -> Badge {
    let text = words::state(status, style.language()).unwrap_or("").to_owned();
    Badge { text, icon: Some(Icon::Calendar), ink: style.colors.on_status, fill: style.colors.info, disc: None }
}

/// The label with the saving, in the theme's wording. Against a recommended price, it always says so.
fn saving(shown: &PriceView, style: &Style<'_>) -> Option<Badge> {
    let said = shown.saving.as_ref()?;
    let percent = style.locale.percent(shown.percent?);
    let is_own = shown.reference.as_ref().is_some_and(|reference| reference.kind != ReferenceKind::Rrp);
    let texts = style.language().live();
    let text = match (style.theme.saving, &shown.amount) {
        (SavingText::Minus, _) if is_own => format!("\u{2212}{percent}"),
        (SavingText::Amount, Some(amount)) if is_own => texts.saved.fill([&style.locale.money_short(amount.money)]),
        _ => said.clone(),
    };
    let rest = text.replacen(&percent, "", 1);
    let disc = (rest != text).then(|| [percent, rest.trim().to_owned()]);
    Some(Badge { text, icon: None, ink: style.colors.on_badge, fill: style.colors.badge, disc })
}

fn is_tax_note(note: &str, style: &Style<'_>) -> bool {
    let texts = style.locale.prices();
    [texts.tax_and_shipping, texts.tax, texts.shipping].contains(&note)
}

fn price<'a>(shown: &'a PriceView, style: &Style<'_>) -> Option<PriceText<'a>> {
    let current = shown.current.as_ref()?;
    let unit = shown.unit_price.as_ref().map(|unit| style.locale.prices().unit_price.fill([&unit.text]));
    let mut notes: Vec<String> = shown.notes.iter().filter(|note| Some(*note) != unit.as_ref() && !is_tax_note(note, style)).cloned().collect();
    // The unit price stands beside the price, and the basis too, if there is no unit price.
    let beside = shown.unit_price.as_ref().zip(unit).map(|(short, long)| [short.text.clone(), long]);
    if let (Some(basis), Some(_)) = (&shown.basis, &beside) {
        notes.insert(0, basis.clone());
    }
    Some(PriceText {
        current: &current.text,
        is_reduced: shown.reference.is_some(),
        beside: beside.or_else(|| shown.basis.clone().map(|basis| [basis.clone(), basis])),
        struck: shown.reference.as_ref().map(|reference| (reference.price.text.as_str(), reference.label)),
        notes,
    })
}
