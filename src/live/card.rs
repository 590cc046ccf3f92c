use super::words;
use crate::campaign::{NARROW, Theme};
use crate::color::Color;
use crate::diagnostic::Result;
use crate::link;
use crate::money::{Language, Locale};
use crate::offer::{Kind, Offer, Shown};
use crate::paint::{Align, Background, Item, Scene, Text, Weight, ellipsize, measure};

/// Below the card, in the page's colour: cards stand apart although their cells have no padding, and a collapsed one leaves no gap.
const GAP: f32 = 12.0;
const MARGIN: f32 = 20.0;
const TITLE: f32 = 20.0;
const FACTS: f32 = 14.0;
const FACTS_SMALLEST: f32 = 12.0;
const PRICE: f32 = 34.0;
const PRICE_LOW: f32 = 26.0;
/// A card below this height is a low one.
const LOW: f32 = 185.0;
/// From the price down to the struck price in a narrow card.
const STRUCK_LINE: f32 = 26.0;
/// Where the badge of a narrow card stands: below the facts, or in their place.
const BADGE: f32 = 74.0;
const BADGE_HIGH: f32 = 49.0;
const BADGE_HEIGHT: f32 = 27.0;
const STRUCK: f32 = 18.0;
const LABEL: f32 = 13.0;
const SMALL: f32 = 12.5;
const SMALL_LINE: f32 = 17.0;
/// Nothing is smaller.
const SMALLEST: f32 = 11.0;
const SMALLEST_LINE: f32 = 15.0;

/// A scene being laid out.
struct Card<'a> {
    theme: &'a Theme,
    width: f32,
    height: f32,
    items: Vec<Item>,
}

impl Card<'_> {
    fn text(&mut self, x: f32, baseline: f32, size: f32, weight: Weight, color: Color, text: impl Into<String>) {
        self.items.push(Item::Text(Text { x, baseline, size, weight, align: Align::Left, color, text: text.into() }));
    }

    fn text_right(&mut self, x: f32, baseline: f32, size: f32, weight: Weight, color: Color, text: &str) {
        self.items.push(Item::Text(Text { x, baseline, size, weight, align: Align::Right, color, text: text.to_owned() }));
    }

    fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, radius: f32, color: Color) {
        self.items.push(Item::Rect { x, y, width, height, radius, color });
    }

    /// A filled label.
    fn badge(&mut self, left: f32, top: f32, width: f32, text: &str, ink: Color, fill: Color) {
        self.rect(left, top, width, BADGE_HEIGHT, BADGE_HEIGHT / 2.0, fill);
        self.text(left + 10.0, top + 18.5, FACTS, Weight::Bold, ink, text);
    }

    /// Whether price and struck price need two lines.
    fn is_narrow(&self) -> bool {
        self.width < f32::from(NARROW)
    }

    fn scene(self, size: link::Box) -> Scene {
        Scene { width: size.width, height: size.height, scale: size.scale, background: Background::Transparent(self.theme.page), items: self.items }
    }
}

fn card<'a>(theme: &'a Theme, size: link::Box) -> Card<'a> {
    let (width, height) = (f32::from(size.width), f32::from(size.height) - GAP);
    let mut card = Card { theme, width, height, items: Vec::with_capacity(16) };
    card.rect(0.0, 0.0, width, height, 12.0, theme.border);
    card.rect(1.0, 1.0, width - 2.0, height - 2.0, 11.0, theme.background);
    card
}

/// An offer with its price: name, facts, price, struck price with its label, saving, notes and time.
pub(super) fn offer(offer: &Offer, shown: &Shown, theme: &Theme, locale: &Locale, size: link::Box) -> Result<Scene> {
    let mut c = card(theme, size);
    let language = locale.language;
    let right = c.width - MARGIN;
    let state = words::state(shown.standing, language);
    // Where all of it together is too much for a narrow card, goods go without brand and category: they are due nowhere.
    let crowded = c.is_narrow()
        && (shown.saving.is_some() || state.is_some())
        && offer.travel.is_none()
        && PriceBox::of(&c, shown, right)?.top() < BADGE + BADGE_HEIGHT + 3.0;
    let both = shown.saving.as_deref().zip(state).filter(|_| crowded).map(|(saving, state)| format!("{saving} · {state}"));
    let badge = match (both.as_deref().or(shown.saving.as_deref()), state) {
        (Some(saving), _) => Some((saving, theme.on_accent, theme.accent)),
        (None, Some(state)) => Some((state, theme.background, theme.muted)),
        (None, None) => None,
    };
    headline(&mut c, &shown.title, badge, if crowded { BADGE_HIGH } else { BADGE })?;
    let mut facts = facts(offer);
    if let (Some(state), Some(_)) = (state, &shown.saving) {
        facts.insert(0, state.to_owned());
    }
    if !crowded {
        fact_line(&mut c, &facts, right)?;
    }
    price_lines(&mut c, shown, language, right)?;
    small_print(&mut c, shown, right)?;
    Ok(c.scene(size))
}

/// The name, and beside it, or below the facts where the card is narrow, the badge: text, ink, fill.
fn headline(c: &mut Card<'_>, title: &str, badge: Option<(&str, Color, Color)>, badge_top: f32) -> Result<()> {
    let mut room = c.width - 2.0 * MARGIN;
    if let Some((text, ink, fill)) = badge {
        let width = measure(text, Weight::Bold, FACTS)? + 20.0;
        if c.is_narrow() {
            c.badge(MARGIN, badge_top, width, text, ink, fill);
        } else {
            c.badge(c.width - MARGIN - width, 17.0, width, text, ink, fill);
            room -= width + 14.0;
        }
    }
    let title = ellipsize(title, Weight::Bold, TITLE, room)?;
    let color = c.theme.text;
    c.text(MARGIN, 37.0, TITLE, Weight::Bold, color, title);
    Ok(())
}

fn fact_line(c: &mut Card<'_>, facts: &[String], right: f32) -> Result<()> {
    let (line, color, room) = (facts.join(" · "), c.theme.muted, right - MARGIN);
    // Facts of a trip are due in full: rather smaller than shortened.
    let mut size = FACTS;
    while size > FACTS_SMALLEST && measure(&line, Weight::Regular, size)? > room {
        size -= 0.5;
    }
    let line = ellipsize(&line, Weight::Regular, size, room)?;
    c.text(MARGIN, 60.0, size, Weight::Regular, color, line);
    Ok(())
}

fn facts(offer: &Offer) -> Vec<String> {
    let facts: Vec<&str> = match (&offer.travel, offer.kind) {
        (Some(t), _) => vec![&t.destination, &t.dates, &t.nights, &t.board, &t.departure],
        (None, Kind::Goods | Kind::Service) => {
            let last = offer.category.as_deref().and_then(|c| c.rsplit('>').next()).unwrap_or("");
            vec![offer.brand.as_deref().unwrap_or(""), last.trim()]
        }
    };
    facts.into_iter().filter(|f| !f.is_empty()).map(str::to_owned).collect()
}

/// Where the price and what belongs to it stand.
struct PriceBox {
    baseline: f32,
    size: f32,
    /// Whether the label has room beside the struck price; else it stands in a line of its own. A struck price never goes without.
    label_beside: bool,
}

impl PriceBox {
    fn of(c: &Card<'_>, shown: &Shown, right: f32) -> Result<Self> {
        let print = SmallPrint::of(shown, right)?.height();
        // Two lines of small print in a low card leave less room for the price.
        let size = if print > 0.0 && c.height < LOW { PRICE_LOW } else { PRICE };
        let mut place = Self { baseline: c.height - 50.0 - print, size, label_beside: true };
        if let (Some(reference), Some(current)) = (&shown.reference, &shown.current) {
            let struck = measure(&reference.price.text, Weight::Regular, STRUCK)? + 8.0 + measure(reference.label, Weight::Regular, LABEL)?;
            let basis = shown.basis.as_ref().map_or(Ok(0.0), |basis| measure(basis, Weight::Regular, FACTS).map(|width| width + 7.0))?;
            let left = if c.is_narrow() { MARGIN } else { MARGIN + measure(&current.text, Weight::Bold, size)? + basis + 18.0 };
            place.label_beside = left + struck <= right;
            if c.is_narrow() {
                place.baseline -= if place.label_beside { STRUCK_LINE } else { STRUCK_LINE + SMALL_LINE };
                if place.top() < BADGE + BADGE_HEIGHT {
                    place.size = PRICE_LOW;
                }
            }
        }
        Ok(place)
    }

    /// The upper edge of the price's letters.
    fn top(&self) -> f32 {
        self.baseline - self.size * 0.75
    }
}

/// The price; behind it, or below it where the card is narrow, the struck price with its label; the call to action where there is room.
fn price_lines(c: &mut Card<'_>, shown: &Shown, language: Language, right: f32) -> Result<()> {
    let Some(current) = &shown.current else { return Ok(()) };
    let theme = c.theme;
    let narrow = c.is_narrow();
    let PriceBox { baseline, size, label_beside } = PriceBox::of(c, shown, right)?;
    c.text(MARGIN, baseline, size, Weight::Bold, theme.text, current.text.clone());
    let mut x = MARGIN + measure(&current.text, Weight::Bold, size)?;
    if let Some(basis) = &shown.basis {
        c.text(x + 7.0, baseline, FACTS, Weight::Regular, theme.muted, basis.clone());
        x += 7.0 + measure(basis, Weight::Regular, FACTS)?;
    }
    if let Some(reference) = &shown.reference {
        let (left, line) = if narrow { (MARGIN, baseline + STRUCK_LINE) } else { (x + 18.0, baseline) };
        let width = measure(&reference.price.text, Weight::Regular, STRUCK)?;
        c.text(left, line, STRUCK, Weight::Regular, theme.muted, reference.price.text.clone());
        c.rect(left - 2.0, line - STRUCK * 0.36, width + 4.0, 1.5, 0.0, theme.muted);
        let label = |c: &mut Card<'_>, x: f32, y: f32| -> Result<()> {
            let size = if measure(reference.label, Weight::Regular, LABEL)? <= right - x { LABEL } else { SMALLEST };
            c.text(x, y, size, Weight::Regular, theme.muted, ellipsize(reference.label, Weight::Regular, size, right - x)?);
            Ok(())
        };
        x = left + width;
        match (label_beside, narrow) {
            (true, _) => {
                label(c, x + 8.0, line)?;
                x += 8.0 + measure(reference.label, Weight::Regular, LABEL)?;
            }
            (false, true) => label(c, left, line + SMALL_LINE)?,
            (false, false) => label(c, left, line - STRUCK - 2.0)?,
        }
    }
    let action = words::call_to_action(language);
    if !narrow && x + 18.0 + measure(action, Weight::Bold, 15.0)? <= right {
        c.text_right(right, baseline, 15.0, Weight::Bold, theme.accent, action);
    }
    Ok(())
}

/// Notes in lines: one beside the time where there is room, if need be in smaller letters; else as many as they take above it. A note that the law asks for
/// is never cut.
struct SmallPrint {
    lines: Vec<String>,
    size: f32,
    beside: bool,
}

impl SmallPrint {
    fn of(shown: &Shown, right: f32) -> Result<Self> {
        let room = right - MARGIN;
        let beside = room - measure(&shown.as_of_text, Weight::Regular, SMALL)? - 12.0;
        let joined = shown.notes.join(" · ");
        for size in [SMALL, SMALLEST] {
            if measure(&joined, Weight::Regular, size)? <= beside {
                let lines = if joined.is_empty() { Vec::new() } else { vec![joined] };
                return Ok(Self { lines, size, beside: true });
            }
        }
        let mut print = Self { lines: wrapped(&shown.notes, SMALL, room)?, size: SMALL, beside: false };
        if print.lines.len() > 2 {
            print = Self { lines: wrapped(&shown.notes, SMALLEST, room)?, size: SMALLEST, beside: false };
        }
        Ok(print)
    }

    /// What it takes besides the line of the time.
    fn height(&self) -> f32 {
        if self.beside { 0.0 } else { self.line() * self.lines.len() as f32 }
    }

    fn line(&self) -> f32 {
        if self.size < SMALL { SMALLEST_LINE } else { SMALL_LINE }
    }
}

/// Notes joined into lines that fit.
fn wrapped(notes: &[String], size: f32, room: f32) -> Result<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for note in notes {
        let longer = lines.last().map(|line| format!("{line} · {note}"));
        match longer {
            Some(longer) if measure(&longer, Weight::Regular, size)? <= room => {
                lines.pop();
                lines.push(longer);
            }
            _ => lines.push(ellipsize(note, Weight::Regular, size, room)?),
        }
    }
    Ok(lines)
}

/// Notes at the left, the time at the right or below them.
fn small_print(c: &mut Card<'_>, shown: &Shown, right: f32) -> Result<()> {
    let baseline = c.height - 18.0;
    let color = c.theme.muted;
    let print = SmallPrint::of(shown, right)?;
    if print.beside {
        c.text_right(right, baseline, SMALL, Weight::Regular, color, &shown.as_of_text);
    } else {
        c.text(MARGIN, baseline, SMALL, Weight::Regular, color, shown.as_of_text.clone());
    }
    for (i, line) in print.lines.iter().rev().enumerate() {
        let above = if print.beside { 0.0 } else { print.line() * (i as f32 + 1.0) + SMALL_LINE - print.line() };
        c.text(MARGIN, baseline - above, print.size, Weight::Regular, color, line.clone());
    }
    Ok(())
}

/// The offer, marked as gone.
pub(super) fn sold_out(offer: &Offer, shown: &Shown, theme: &Theme, locale: &Locale, size: link::Box) -> Result<Scene> {
    let mut c = card(theme, size);
    let right = c.width - MARGIN;
    let state = words::state(shown.standing, locale.language).unwrap_or("");
    headline(&mut c, &shown.title, Some((state, theme.background, theme.muted)), BADGE)?;
    fact_line(&mut c, &facts(offer), right)?;
    let baseline = c.height - 50.0;
    let hint = ellipsize(words::sold_out_hint(locale.language), Weight::Bold, 15.0, right - MARGIN)?;
    c.text(MARGIN, baseline, 15.0, Weight::Bold, theme.accent, hint);
    small_print(&mut c, shown, right)?;
    Ok(c.scene(size))
}

/// Two lines in the middle of the box, no price: what stands in when nothing certain can be said.
pub(super) fn message((headline, below): (&str, &str), theme: &Theme, size: link::Box) -> Result<Scene> {
    let mut c = card(theme, size);
    let (room, middle) = (c.width - 2.0 * MARGIN, c.height / 2.0);
    for (text, weight, size, color, baseline) in
        [(headline, Weight::Bold, TITLE, theme.text, middle - 4.0), (below, Weight::Regular, FACTS, theme.accent, middle + 22.0)]
    {
        let text = ellipsize(text, weight, size, room)?;
        c.items.push(Item::Text(Text { x: c.width / 2.0, baseline, size, weight, align: Align::Center, color, text }));
    }
    Ok(c.scene(size))
}

/// The line of nothing that a slot collapses to: its width, 1 px high, so that a fluid picture stays a line.
pub(super) fn collapsed(size: link::Box) -> Scene {
    Scene { width: size.width, height: 1, scale: size.scale, background: Background::Transparent(Color([255; 3])), items: Vec::new() }
}
