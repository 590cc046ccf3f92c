use super::number::{self, Side};
use crate::base::markup::{Tags, find};
use crate::send::mjml::component::{self as names, ComponentKind, Name, Names, Type};
use crate::send::mjml::custom::Kept;
use crate::send::mjml::finish::blocks;
use crate::send::mjml::tags;
use std::borrow::Cow;
use std::ops::Range;

/// The final attributes of an element, in ascending precedence: defaults, `mj-all`, tag, classes, own.
#[derive(Debug, Clone, Default)]
pub struct Attributes<'a> {
    values: Vec<(Name, &'a str)>,
    /// Which names have one: most that are asked for have none.
    names: Names,
}

impl<'a> Attributes<'a> {
    /// The default attributes of a component.
    pub(super) fn defaults(kind: ComponentKind) -> Self {
        let defaults = kind.component().defaults;
        let mut names = Names::default();
        defaults.iter().for_each(|(name, _)| names.add(*name));
        Self { values: defaults.to_vec(), names }
    }

    /// The same, with room for more.
    pub(super) fn with_room(&self, more: usize) -> Self {
        let mut values = Vec::with_capacity(self.values.len() + more);
        values.extend_from_slice(&self.values);
        Self { values, names: self.names }
    }

    /// Sets a value, replacing a former one.
    pub(super) fn set(&mut self, name: Name, value: &'a str) {
        if !self.names.has(name) {
            self.names.add(name);
            self.values.push((name, value));
        } else if let Some(slot) = self.values.iter_mut().find(|(known, _)| *known == name) {
            slot.1 = value;
        }
    }

    pub(super) fn put(&mut self, others: &[(Name, &'a str)]) {
        for (name, value) in others {
            self.set(*name, value);
        }
    }

    /// Expands three-digit colours to six digits for Outlook; template expressions get a filter for it. If an empty value would be printed
    /// in another way, the expression must not be empty: otherwise the message is merged first.
    pub(super) fn prepare(&mut self, kind: ComponentKind, tags: Tags, kept: &mut &'a Kept) {
        let component = kind.component();
        for (name, value) in &mut self.values {
            let is_color = || kind.attribute(*name) == Some(Type::Color);
            if tags != Tags::Jinja || !tags.are_in(value) {
                if let Some(digits) = three_digits(value)
                    && is_color()
                {
                    *value = Kept::put(kept, six_digits(digits));
                }
            } else if find::has(value, GIVEN) {
                // Inherited from the enclosing element, which was prepared before.
            } else if is_color() {
                let Some(expression) = tags::only_expression(value) else { continue };
                let wide = format!("({expression})|{SIX_DIGITS}");
                let is_two_colors = component.has_two_colors && *name == names::BACKGROUND_COLOR;
                *value = Kept::put(kept, if is_two_colors { format!("{{{{ {wide}|{GIVEN} }}}}") } else { format!("{{{{ {wide} }}}}") });
            } else if component.given.contains(name) || *name == names::HREF && component.has_two_looks && tags::only_expression(value).is_none() {
                // Other links that consist of one expression are printed in both ways, with a condition.
                *value = Kept::put(kept, each_given(value));
            }
        }
    }

    /// A value, possibly empty.
    pub fn get(&self, name: Name) -> Option<&'a str> {
        self.slot(name).map(|(_, value)| value)
    }

    /// A value that is neither empty nor `false`.
    pub fn given(&self, name: Name) -> Option<&'a str> {
        self.get(name).filter(|value| is_given(value))
    }

    /// A name with its value.
    pub(super) fn slot(&self, name: Name) -> Option<(Name, &'a str)> {
        if self.names.has(name) { self.values.iter().find(|(known, _)| *known == name).copied() } else { None }
    }

    /// One side of a padding in whole pixels; 0 if it is not a number.
    pub fn side(&self, shorthand: Name, single: Name, side: Side) -> f64 {
        let pixels = match (self.given(single), self.given(shorthand)) {
            (Some(single), _) => number::whole(single),
            (None, Some(shorthand)) => number::side(shorthand, side),
            (None, None) => 0.0,
        };
        if pixels.is_nan() { 0.0 } else { pixels }
    }

    /// The width, if it is a number.
    pub fn width(&self) -> Option<&'a str> {
        self.given(names::WIDTH).filter(|width| number::Length::of(width).value.is_finite())
    }

    /// The sum of left and right padding.
    pub fn padding_x(&self) -> f64 {
        self.side(names::PADDING, names::PADDING_RIGHT, Side::Right) + self.side(names::PADDING, names::PADDING_LEFT, Side::Left)
    }

    fn border(&self, all: Name, single: Name) -> f64 {
        number::border(self.given(single).or(self.given(all)).unwrap_or("0"))
    }

    /// The sum of left and right border.
    pub fn border_x(&self) -> f64 {
        self.border(names::BORDER, names::BORDER_RIGHT) + self.border(names::BORDER, names::BORDER_LEFT)
    }

    /// The sum of left and right inner border.
    pub fn inner_border_x(&self) -> f64 {
        self.border(names::INNER_BORDER, names::INNER_BORDER_LEFT) + self.border(names::INNER_BORDER, names::INNER_BORDER_RIGHT)
    }
}

/// The template filter that expands colours to six digits.
pub const SIX_DIGITS: &str = "six_digits";

/// The template filter that requires a non-empty value; internal.
pub const GIVEN: &str = "postfrisch_given";

/// The template filter that requires a value without surrounding white space; internal.
pub const EDGED: &str = "postfrisch_edged";

/// Requires each expression of a value to be non-empty.
fn each_given(value: &str) -> String {
    filtered(value, GIVEN, |_| true)
}

/// The contents of an `mj-raw`. mjml trims white space at the ends, so expressions there must have none; otherwise the message is merged first.
pub(super) fn edged(content: &str) -> Cow<'_, str> {
    if content.starts_with("{{") || content.ends_with("}}") {
        Cow::Owned(filtered(content, EDGED, |tag| tag.start == 0 || tag.end == content.len()))
    } else {
        Cow::Borrowed(content)
    }
}

/// Applies a filter to the expressions at selected positions.
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

/// Wraps a printed expression in a filter; other tags are unchanged.
fn push_filtered(out: &mut String, tag: &str, filter: &str) {
    match tags::expression(tag) {
        Some([before, expression, behind]) => out.extend(["{{", before, " (", expression, ")|", filter, " ", behind, "}}"]),
        None => out.push_str(tag),
    }
}

/// Expands a three-digit colour to six digits.
pub fn wide_color(color: &str) -> Cow<'_, str> {
    three_digits(color).map_or(Cow::Borrowed(color), |digits| Cow::Owned(six_digits(digits)))
}

fn three_digits(color: &str) -> Option<&str> {
    color.strip_prefix('#').filter(|d| d.len() == 3 && d.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

fn six_digits(digits: &str) -> String {
    digits.chars().fold("#".to_owned(), |wide, c| wide + &format!("{c}{c}"))
}

/// Whether mjml treats a value as present: neither empty nor `false`.
pub fn is_given(value: &str) -> bool {
    !value.is_empty() && value != "false"
}
