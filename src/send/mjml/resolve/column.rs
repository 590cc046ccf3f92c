use super::number::{JsNumber, Length, rounded, to_six, whole};
use super::rules::{Rules, class_of, width_rule};
use super::{Attributes, Context, SiblingPosition};
use crate::send::mjml::component::{self as names, ComponentKind};
use std::borrow::Cow;

/// The widths of a column or a group in all required forms.
#[derive(Debug, Clone)]
pub struct Column {
    /// The classes that set its width from the breakpoint on.
    pub class: String,
    /// Its width below the breakpoint.
    pub mobile_width: Cow<'static, str>,
    /// Its width in Outlook, in pixels.
    pub outlook_width: JsNumber,
    /// Its padding below the breakpoint, from the section's gutter.
    pub padding: Option<String>,
    /// Its padding in Outlook, from the section's gutter.
    pub outlook_padding: Option<String>,
}

/// Computes a group, and adds its rule.
pub(super) fn group(attributes: &Attributes<'_>, context: &Context<'_>, place: SiblingPosition, rules: &mut Rules) -> Column {
    let width = own_width(attributes, place);
    let class = class_of(width.unit, whole(&JsNumber(width.value).with("")));
    rules.add(class.clone(), width_rule(width));
    let outlook = if width.unit == "%" { context.width.float * width.value / 100.0 } else { whole(&JsNumber(width.value).with("")) };
    Column { class, mobile_width: "100%".into(), outlook_width: JsNumber(outlook), padding: None, outlook_padding: None }
}

/// Computes a column, and adds its rules.
pub(super) fn column(attributes: &Attributes<'_>, context: &Context<'_>, place: SiblingPosition, rules: &mut Rules) -> Column {
    let own = own_width(attributes, place);
    let gutter = context.gutter.filter(|g| !g.is_empty()).map(|g| Gutter { text: g, context, place });
    let desktop = gutter.as_ref().map_or(own, |g| g.reduced(own));
    let desktop = if desktop.unit == "px" { Length { value: rounded(desktop.value), ..desktop } } else { desktop };
    let mut class = rules.add_width(desktop);
    let mut padding = None;
    if let Some(gutter) = &gutter {
        let gutter_class = gutter.class(own.unit);
        class = format!("{class} {gutter_class}");
        if context.in_group {
            padding = Some(gutter.desktop_padding(own.unit));
        } else {
            rules.add(gutter_class, format!("{{ padding: {} !important; }}", gutter.desktop_padding(own.unit)));
            padding = Some(gutter.mobile_padding());
        }
    }
    let outlook = if own.unit == "%" { rounded(context.width.float * own.value / 100.0) } else { rounded(own.value) };
    Column {
        class,
        mobile_width: mobile_width(attributes, context, place, gutter.is_some().then_some(desktop)),
        outlook_width: JsNumber(outlook),
        padding,
        outlook_padding: gutter.as_ref().map(|g| g.desktop_padding("px")),
    }
}

/// The width that is written, or the share of the whole.
fn own_width<'e>(attributes: &'e Attributes<'_>, place: SiblingPosition) -> Length<'e> {
    attributes.width().map_or(Length { value: 100.0 / place.solid as f64, unit: "%" }, Length::of)
}

/// Columns are stacked below the breakpoint; those of a group keep their share.
fn mobile_width(attributes: &Attributes<'_>, context: &Context<'_>, place: SiblingPosition, in_gutter: Option<Length<'_>>) -> Cow<'static, str> {
    if attributes.get(names::MOBILE_WIDTH) != Some("mobileWidth") {
        return "100%".into();
    }
    let percent = |value: f64| Cow::Owned(JsNumber(value).with("%"));
    let of_whole = |value: f64| percent(to_six(value / context.width.whole * 100.0));
    if let Some(desktop) = in_gutter.filter(|_| context.in_group) {
        return if desktop.unit == "%" { percent(desktop.value) } else { of_whole(desktop.value) };
    }
    let Some(width) = attributes.width() else { return percent((100.0 / place.solid as f64).trunc()) };
    let length = Length::of(width);
    if length.unit == "%" { width.to_owned().into() } else { of_whole(length.value) }
}

/// The gap between the columns of a section.
struct Gutter<'c> {
    text: &'c str,
    context: &'c Context<'c>,
    place: SiblingPosition,
}

impl Gutter<'_> {
    /// The gutter in another unit; 0 if it is not a number.
    fn value(&self, unit: &str) -> f64 {
        let own = Length::of(self.text);
        if own.value.is_nan() {
            return 0.0;
        }
        match (own.unit, unit) {
            ("px", "%") => own.value / self.context.width.float * 100.0,
            ("%", "px") => self.context.width.float * own.value / 100.0,
            _ => own.value,
        }
    }

    /// A column's width minus its share of the gutters. Remaining pixels go to the first columns.
    fn reduced<'u>(&self, own: Length<'u>) -> Length<'u> {
        let siblings = self.place.siblings as f64;
        let reduction = self.value(own.unit) * (siblings - 1.0) / siblings;
        let reduced = to_six(own.value - reduction).max(0.0);
        if own.unit != "px" {
            return Length { value: reduced, ..own };
        }
        let extra = rounded(siblings * (reduced - reduced.floor())).clamp(0.0, siblings);
        Length { value: reduced.floor() + if (self.place.index as f64) < extra { 1.0 } else { 0.0 }, ..own }
    }

    fn class(&self, unit: &str) -> String {
        let value = if unit == "px" { rounded(self.value(unit)) } else { self.value(unit) };
        let number = JsNumber(to_six(value)).with("").replacen('.', "-", 1);
        let unit = if unit == "%" { "per" } else { unit };
        let rtl = if self.is_rtl() { "-rtl" } else { "" };
        format!("mj-column-gutter-{}-{}-{unit}-{number}{rtl}", self.place.siblings, self.place.index + 1)
    }

    fn is_rtl(&self) -> bool {
        self.context.direction == Some("rtl")
    }

    fn desktop_padding(&self, unit: &str) -> String {
        if self.place.siblings == 1 {
            return padding([0.0; 4], unit);
        }
        let is_px = unit == "px";
        let value = if is_px { rounded(self.value(unit)) } else { self.value(unit) };
        let half = value / 2.0;
        let (leading, trailing) = if is_px { (half.ceil(), half.floor()) } else { (half, half) };
        let (first, last) = (self.place.index == 0, self.place.is_last());
        let unless = |is_edge: bool, value: f64| if is_edge { 0.0 } else { value };
        if self.is_rtl() {
            padding([0.0, unless(first, trailing), 0.0, unless(last, leading)], unit)
        } else {
            padding([0.0, unless(last, leading), 0.0, unless(first, trailing)], unit)
        }
    }

    /// Below the breakpoint, the gutter separates stacked columns.
    fn mobile_padding(&self) -> String {
        let half = self.value("%") / 2.0;
        let top = if self.place.index == 0 { 0.0 } else { half };
        let bottom = if self.place.is_last() { 0.0 } else { half };
        padding([top, 0.0, bottom, 0.0], "%")
    }
}

fn padding(sides: [f64; 4], unit: &str) -> String {
    sides.map(|side| format!("{}{unit}", JsNumber(if unit == "px" { rounded(side) } else { to_six(side) }))).join(" ")
}

/// Whether an element is laid out as a column.
pub(super) fn is_columnar(kind: ComponentKind) -> bool {
    matches!(kind, ComponentKind::Column | ComponentKind::Group)
}
