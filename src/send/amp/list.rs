use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::language::Language;
use crate::shop::campaign::{AmpLink, Colors, NARROW, SlotLinks};
use askama::Template;
use std::fmt::Write;

/// A block's list, with its pictures inside as the fallback content.
#[derive(Template)]
#[template(path = "live/amp-list.html", escape = "none")]
struct List<'a> {
    list: &'a str,
    height: u32,
    slots: &'a [&'a SlotLinks],
    instead_of: &'static str,
    more: &'static str,
}

/// The height of most items: texts, without a photo.
const ITEM: u32 = 200;

/// The height kept for an item, and for its picture, which is shown if the list can't be loaded: two narrow ones stand beside each other. Longer lists can be
/// opened.
fn item_height(slot: &SlotLinks) -> u32 {
    let height = u32::from(slot.height);
    if slot.width < NARROW { (height / 2).max(height.min(ITEM)) } else { height }
}

/// The HTML of a block's list.
pub fn list(link: &AmpLink, slots: &[&SlotLinks], language: Language) -> Result<String> {
    let texts = language.mail();
    let heading = slots.first().and_then(|slot| slot.heading.as_ref()).map_or(0, |heading| u32::from(heading.height));
    let height = heading + slots.iter().map(|slot| item_height(slot)).sum::<u32>();
    let view = List { list: &link.list, height, slots, instead_of: texts.instead_of, more: texts.show_more };
    view.render().map_err(|e| Diagnostic::new(Code::Internal, e.to_string()))
}

/// The CSS of a list, in the campaign's colours.
pub fn css(link: &AmpLink) -> String {
    let Colors { surface, line, ink, muted, link: anchor, badge, on_badge, .. } = link.theme.colors(false);
    let radius = link.theme.radius();
    let mut out = String::from(".pf-item{font-family:Arial,Helvetica,sans-serif;padding:0 0 12px;text-align:left;font-size:14px;line-height:1.5}");
    let _ = write!(
        out,
        ".pf-heading{{font-size:20px;line-height:28px;font-weight:700;color:{ink};margin:0 0 12px}}\
         .pf-card{{border:1px solid {line};border-radius:{radius}px;background-color:{surface};padding:16px 20px}}\
         .pf-title{{font-size:18px;line-height:24px;font-weight:700;color:{ink};text-decoration:none}}\
         .pf-saving,.pf-state{{border-radius:14px;padding:2px 10px;font-weight:700;background-color:{badge};color:{on_badge};white-space:nowrap}}\
         .pf-state{{background-color:{ink};color:{surface}}}\
         .pf-line{{margin:6px 0 0;color:{muted}}}.pf-price{{font-size:28px;line-height:36px;font-weight:700;color:{ink}}}.pf-small{{font-size:13px}}\
         .pf-action{{font-size:15px;line-height:28px;font-weight:700;color:{anchor};text-decoration:none}}\
         .pf-more{{font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:28px;font-weight:700;color:{anchor};background-color:{surface};text-align:center}}\
         .pf-hidden{{display:inline-block;width:1px;height:1px;overflow:hidden;white-space:nowrap;vertical-align:bottom;opacity:0}}"
    );
    out
}
