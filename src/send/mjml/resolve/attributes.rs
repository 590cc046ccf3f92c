use super::number::{self, Side};
use crate::base::markup::{Tags, find};
use crate::send::mjml::component::{self as names, ComponentKind, Name, Type};
use crate::send::mjml::finish::blocks;
use crate::send::mjml::tags;
use std::borrow::Cow;
use std::ops::Range;

/// An element's attributes, fully resolved: defaults, `mj-all`, its tag's, its classes' and its own, the later ones first.
#[derive(Debug, Clone, Default)]
pub struct Attributes<'a>(Vec<(Name, Cow<'a, str>)>);

impl<'a> Attributes<'a> {
    /// The attributes a component has where nobody says otherwise.
    pub(super) fn defaults(kind: ComponentKind) -> Self {
        let defaults = kind.component().defaults;
        let mut values = Vec::with_capacity(defaults.len() + 8);
        values.extend(defaults.iter().map(|(name, value)| (*name, Cow::Borrowed(*value))));
        Self(values)
    }

    /// Sets a value; what was there is gone.
    pub(super) fn set(&mut self, name: Name, value: Cow<'a, str>) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some(slot) => slot.1 = value,
            None => self.0.push((name, value)),
        }
    }

    pub(super) fn put(&mut self, others: &[(Name, Cow<'a, str>)]) {
        for (name, value) in others {
            self.set(*name, value.clone());
        }
    }

    /// Writes three-digit colours with six digits, as Outlook needs them; an expression is handed to a filter that does. Where an empty value would be printed
    /// another way than one that says something, the expression has to say something: else the message is merged first.
    pub(super) fn prepare(&mut self, kind: ComponentKind, tags: Tags) {
        let component = kind.component();
        for (name, value) in &mut self.0 {
            let is_color = || kind.attribute(*name) == Some(Type::Color);
            if tags != Tags::Jinja || !tags.are_in(value) {
                if let Some(digits) = three_digits(value)
                    && is_color()
                {
                    *value = Cow::Owned(six_digits(digits));
                }
            } else if find::has(value, GIVEN) {
                // It comes from the element around, which has seen to it.
            } else if is_color() {
                let Some(expression) = tags::only_expression(value) else { continue };
                let wide = format!("({expression})|{SIX_DIGITS}");
                let is_two_colors = component.has_two_colors && *name == names::BACKGROUND_COLOR;
                *value = Cow::Owned(if is_two_colors { format!("{{{{ {wide}|{GIVEN} }}}}") } else { format!("{{{{ {wide} }}}}") });
            } else if component.given.contains(name) || *name == names::HREF && component.has_two_looks && tags::only_expression(value).is_none() {
                // Other links that are one expression are printed both ways, on a condition.
                *value = Cow::Owned(each_given(value));
            }
        }
    }

    /// A value, also an empty one.
    pub fn get(&self, name: Name) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_ref())
    }

    /// A value that says something: not empty and not `false`.
    pub fn given(&self, name: Name) -> Option<&str> {
        self.get(name).filter(|value| is_given(value))
    }

    pub(super) fn cloned(&self, name: Name) -> Option<(Name, Cow<'a, str>)> {
        self.0.iter().find(|(known, _)| *known == name).cloned()
    }

    /// One side of a padding in whole pixels; 0 where it is no number.
    pub fn side(&self, shorthand: Name, single: Name, side: Side) -> f64 {
        let pixels = match (self.given(single), self.given(shorthand)) {
            (Some(single), _) => number::whole(single),
            (None, Some(shorthand)) => number::side(shorthand, side),
            (None, None) => 0.0,
        };
        if pixels.is_nan() { 0.0 } else { pixels }
    }

    /// A width that is a number.
    pub fn width(&self) -> Option<&str> {
        self.given(names::WIDTH).filter(|width| number::Length::of(width).value.is_finite())
    }

    /// Left and right padding together.
    pub fn padding_x(&self) -> f64 {
        self.side(names::PADDING, names::PADDING_RIGHT, Side::Right) + self.side(names::PADDING, names::PADDING_LEFT, Side::Left)
    }

    fn border(&self, all: Name, single: Name) -> f64 {
        number::border(self.given(single).or(self.given(all)).unwrap_or("0"))
    }

    /// Left and right border together.
    pub fn border_x(&self) -> f64 {
        self.border(names::BORDER, names::BORDER_RIGHT) + self.border(names::BORDER, names::BORDER_LEFT)
    }

    /// Left and right inner border together.
    pub fn inner_border_x(&self) -> f64 {
        self.border(names::INNER_BORDER, names::INNER_BORDER_LEFT) + self.border(names::INNER_BORDER, names::INNER_BORDER_RIGHT)
    }
}

/// The filter of the template language that writes colours with six digits.
pub const SIX_DIGITS: &str = "six_digits";

/// The filter that has a value say something; its name is the library's own.
pub const GIVEN: &str = "postfrisch_given";

/// The filter that has a value neither begin nor end with blanks.
pub const EDGED: &str = "postfrisch_edged";

/// A value whose every expression has to say something.
fn each_given(value: &str) -> String {
    filtered(value, GIVEN, |_| true)
}

/// The content of an `mj-raw`, of which mjml leaves out blanks at the edges: an expression there has to have none, or the message is merged first.
pub(super) fn edged(content: &str) -> Cow<'_, str> {
    if content.starts_with("{{") || content.ends_with("}}") {
        Cow::Owned(filtered(content, EDGED, |tag| tag.start == 0 || tag.end == content.len()))
    } else {
        Cow::Borrowed(content)
    }
}

/// A text with a filter over the expressions that are chosen by their place.
fn filtered(text: &str, filter: &str, is_chosen: impl Fn(&Range<usize>) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 2 * (filter.len() + 4));
    let mut at = 0;
    for tag in blocks::tags(text) {
        out.push_str(text.get(at..tag.start).unwrap_or(""));
        at = tag.end;
        let is_chosen = is_chosen(&tag);
        let tag = text.get(tag).unwrap_or("");
        if is_chosen { push_filtered(&mut out, tag, filter) } else { out.push_str(tag) }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

/// Writes a tag that prints a value with a filter over all of that; other tags as they are.
fn push_filtered(out: &mut String, tag: &str, filter: &str) {
    match tags::expression(tag) {
        Some([before, expression, behind]) => out.extend(["{{", before, " (", expression, ")|", filter, " ", behind, "}}"]),
        None => out.push_str(tag),
    }
}

/// A colour with six digits, where it has three.
pub fn wide_color(color: &str) -> Cow<'_, str> {
    three_digits(color).map_or(Cow::Borrowed(color), |digits| Cow::Owned(six_digits(digits)))
}

fn three_digits(color: &str) -> Option<&str> {
    color.strip_prefix('#').filter(|d| d.len() == 3 && d.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

fn six_digits(digits: &str) -> String {
    digits.chars().fold("#".to_owned(), |wide, c| wide + &format!("{c}{c}"))
}

/// Whether a value says something: mjml takes an empty one and `false` for none.
pub fn is_given(value: &str) -> bool {
    !value.is_empty() && value != "false"
}
