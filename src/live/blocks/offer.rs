use super::frame::{Frame, PhotoArea, SMALL, SMALLEST, Style};
use super::headline::{DETAIL_LINE, headline, upper};
use super::price::{Print, Rows};
use crate::base::diagnostic::Result;
use crate::live::paint::{Scene, Weight};
use crate::live::words;
use crate::shop::offer::{Offer, OfferKind, PriceView};

const TITLE: f32 = 20.0;
const FACTS: f32 = 14.0;
/// The gap between the upper half and the top of the price's letters.
const BREATH: f32 = 5.0;

/// What a card omits or reduces if it does not fit.
#[derive(Clone, Copy)]
struct Plan {
    details: bool,
    price: f32,
    print: f32,
}

/// From the most to the least detailed. Details of goods are optional; those of a trip are required and stay.
const PLANS: [Plan; 7] = [
    Plan { details: true, price: 34.0, print: SMALL },
    Plan { details: true, price: 30.0, print: SMALL },
    Plan { details: true, price: 26.0, print: SMALL },
    Plan { details: true, price: 26.0, print: SMALLEST },
    Plan { details: false, price: 30.0, print: SMALL },
    Plan { details: false, price: 26.0, print: SMALLEST },
    Plan { details: false, price: 22.0, print: SMALLEST },
];

/// An offer with its price: name, details, price, struck price with its label, saving, notes and as-of time.
pub(super) fn offer(offer: &Offer, shown: &PriceView, photo: bool, style: &Style<'_>) -> Result<(Scene, Option<PhotoArea>)> {
    let (mut c, place) = Frame::with_photo(style, photo);
    let colors = c.colors;
    let state = words::state(shown.status, style.language());
    let saving = shown.saving.as_deref();
    let mut named = details(offer);
    // A narrow card has one label for saving and status; a wide one shows the status with the details, if it fits.
    let both = saving.zip(state).map(|(saving, state)| format!("{saving} · {state}"));
    let both = both.filter(|text| c.pill_width(text).is_ok_and(|width| width <= c.room()));
    let separate = !c.is_narrow() || both.is_none();
    if let (Some(state), Some(_), true) = (state, saving, separate) {
        named.insert(0, state.to_owned());
    }
    let details = Details::of(&c, &named, offer.travel.is_some())?;
    let badge_of = |plan: Plan| match (both.as_deref().filter(|_| !separate || !plan.details).or(saving), state) {
        (Some(saving), _) => Some((saving, colors.on_action, colors.action)),
        (None, Some(state)) => Some((state, colors.surface, colors.muted)),
        (None, None) => None,
    };
    let needed = offer.travel.is_some() || (state.is_some() && saving.is_some() && both.is_none());
    let mut chosen = None;
    for plan in PLANS.into_iter().filter(|plan| plan.details || !needed) {
        let print = Print::of(&c, shown, plan.print)?;
        let rows = Rows::of(&c, shown, plan.price)?;
        let lines = if plan.details { details.lines.len() } else { 0 };
        let top = upper(&c, lines, badge_of(plan).is_some());
        let fits = rows.top(print.top(&c)) >= top + BREATH;
        chosen = Some((plan, print, rows));
        if fits {
            break;
        }
    }
    let Some((plan, print, rows)) = chosen else { return Ok((c.scene(), place)) };
    let bottom = print.top(&c);
    headline(&mut c, &shown.title, TITLE, badge_of(plan), if plan.details { details.lines.len() } else { 0 })?;
    if plan.details {
        details.draw(&mut c);
    }
    rows.draw(&mut c, bottom, Some(style.language().live().view_offer))?;
    print.draw(&mut c);
    Ok((c.scene(), place))
}

/// The details of an offer. Those of a trip are required in full: they are reduced or wrapped rather than shortened.
struct Details {
    lines: Vec<String>,
    size: f32,
}

impl Details {
    fn of(c: &Frame<'_>, details: &[String], in_full: bool) -> Result<Self> {
        let joined = details.join(" · ");
        let size = c.shrunk(&joined, Weight::Regular, [FACTS, SMALL], c.room())?;
        Ok(Self { lines: c.style.family.wrap(&joined, Weight::Regular, size, c.room(), if in_full { 4 } else { 1 })?, size })
    }

    fn draw(&self, c: &mut Frame<'_>) {
        for (i, line) in self.lines.iter().enumerate() {
            let baseline = c.top + 40.0 + DETAIL_LINE * i as f32;
            c.text(c.left, baseline, self.size, Weight::Regular, c.colors.muted, line.clone());
        }
    }
}

fn details(offer: &Offer) -> Vec<String> {
    let details: Vec<&str> = match (&offer.travel, offer.kind) {
        (Some(t), _) => vec![&t.destination, &t.dates, &t.nights, &t.board, &t.departure],
        (None, OfferKind::Goods | OfferKind::Service) => {
            let last = offer.category.as_deref().and_then(|c| c.rsplit('>').next()).unwrap_or("");
            vec![offer.brand.as_deref().unwrap_or(""), last.trim()]
        }
    };
    details.into_iter().filter(|f| !f.is_empty()).map(str::to_owned).collect()
}

/// The offer, marked as sold out or hidden.
pub(super) fn sold_out(offer: &Offer, shown: &PriceView, photo: bool, style: &Style<'_>) -> Result<(Scene, Option<PhotoArea>)> {
    let (mut c, place) = Frame::with_photo(style, photo);
    let state = words::state(shown.status, style.language()).unwrap_or("");
    let details = Details::of(&c, &details(offer), false)?;
    let colors = c.colors;
    headline(&mut c, &shown.title, TITLE, Some((state, colors.surface, colors.muted)), details.lines.len())?;
    details.draw(&mut c);
    let (baseline, room) = (c.foot() - 32.0, c.room());
    c.line(c.left, baseline, 15.0, Weight::Bold, c.colors.action, style.language().live().similar_offers, room)?;
    c.as_of("", shown.as_of)?;
    Ok((c.scene(), place))
}
