//! Live blocks in MJML: `<live-offers block="top" slots="3" />` is replaced by the pictures of a campaign's block, in cells that collapse with them.

use super::custom::{Components, Defaults, Used};
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::shop::campaign::BlockKind;
use crate::shop::link::is_id;
use askama::Template;
use std::rc::Rc;

/// The prefix of a block's kind in its tag.
const LIVE: &str = "live-";

/// The attribute of the row that replaces a live block if the mail is rendered without `live`; its value is the block id.
pub const LEFT_OUT: &str = "data-left-out";
/// The filter that reports a block that is not in the campaign.
pub const UNKNOWN_BLOCK: &str = "postfrisch_unknown_block";

/// The custom components together with the live components.
pub struct LiveComponents {
    own: Rc<dyn Components>,
    /// By kind of block.
    defaults: Vec<(&'static str, BlockKind, Defaults)>,
}

/// Cells have no padding, so that a collapsed picture of 1 px leaves no gap. Pictures are as wide as the column, but not wider than their own width.
#[derive(Template)]
#[template(path = "mjml/live.html", escape = "none")]
struct Slots<'a> {
    block: &'a str,
    missing: &'static str,
    unknown: &'static str,
    align: &'a str,
    cell: String,
    image: &'static str,
    slice: String,
    text_link: bool,
    answers: bool,
}

impl std::fmt::Debug for LiveComponents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveComponents").finish_non_exhaustive()
    }
}

impl LiveComponents {
    /// Adds the live components to custom ones; custom ones with the same name have priority.
    pub fn beside(own: Rc<dyn Components>) -> Self {
        let defaults = |has_price: bool| {
            let common = [("block", ""), ("align", "center"), ("color", "#171c24"), ("font-family", "Arial, Helvetica, sans-serif")];
            let priced = [("slots", ""), ("text-link", "true")];
            let named = common.into_iter().chain(priced.into_iter().filter(|_| has_price));
            named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        let of_kinds = BlockKind::NAMES.iter().zip(BlockKind::ALL).map(|(name, kind)| (*name, *kind, defaults(kind.has_price())));
        Self { own, defaults: of_kinds.collect() }
    }

    fn live(&self, tag: &str) -> Option<&(&'static str, BlockKind, Defaults)> {
        let name = tag.strip_prefix(LIVE)?;
        self.defaults.iter().find(|(known, ..)| *known == name)
    }

    /// Whether a component is a custom one.
    pub fn is_own(&self, tag: &str) -> bool {
        self.own.attributes(tag).is_some()
    }
}

impl Components for LiveComponents {
    fn attributes(&self, tag: &str) -> Option<&Defaults> {
        self.own.attributes(tag).or_else(|| self.live(tag).map(|(_, _, defaults)| defaults))
    }

    fn expand(&self, used: &Used<'_>) -> Result<String> {
        if self.is_own(used.tag) {
            return self.own.expand(used);
        }
        let wrong = |message: String, help: &'static str| Err(Diagnostic::new(Code::MjmlBadValue, format!("<{}> {message}", used.tag)).help(help));
        let attribute = |name: &str| used.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value);
        let block = attribute("block");
        if !is_id(block) {
            let found = if block.is_empty() { "has no block".to_owned() } else { format!("has block=\"{block}\", which is not an id") };
            return wrong(found, "name a block of the campaign: block=\"top\"");
        }
        let align = attribute("align");
        if !matches!(align, "left" | "center" | "right") {
            return wrong(format!("has align=\"{align}\""), "write left, center or right");
        }
        let slots = attribute("slots");
        if !(slots.is_empty() || slots.parse::<u8>().is_ok_and(|n| n > 0)) {
            return wrong(format!("has slots=\"{slots}\""), "write the number of slots, like slots=\"3\"");
        }
        let plain = |name: &str| attribute(name).replace(['"', '<', '>', ';', '{', '}'], "");
        let cell = format!("padding:0;font-size:0;line-height:0;color:{};font-family:{};", plain("color"), plain("font-family"));
        let slice = if slots.is_empty() { String::new() } else { format!("[:{slots}]") };
        let text_link = attribute("text-link") == "true";
        let expanded = Slots {
            block,
            missing: LEFT_OUT,
            unknown: UNKNOWN_BLOCK,
            align,
            cell,
            image: "display:block;width:100%;height:auto;border:0;outline:none;text-decoration:none;color:inherit;",
            slice,
            text_link,
            answers: self.live(used.tag).is_some_and(|(_, kind, _)| kind.asks()),
        };
        expanded.render().map_err(|e| Diagnostic::new(Code::Internal, e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::merge::{CompileOptions, Template};
    use crate::send::mjml::{Options, Tags};

    fn compiled(block: &str) -> Result<Template> {
        let text = format!(
            "<mjml><mj-head><mj-attributes><live-offers align=\"left\" /></mj-attributes></mj-head><mj-body><mj-section><mj-column>{block}</mj-column></mj-section></mj-body></mjml>"
        );
        let options = CompileOptions { include: &|_| None, texts: None, schema: None, mjml: Options { tags: Tags::Jinja, ..Options::default() } };
        Template::compile(&text, options)
    }

    #[test]
    fn slots_stand_in_cells_that_collapse_with_their_pictures() {
        let template = compiled(r#"<live-offers block="top" />"#).unwrap();
        let html = template.html().unwrap();
        assert!(html.contains(r#"{% for slot in live["top"] %}"#), "{html}");
        assert_eq!(html.matches(r#"<td align="left" style="padding:0;font-size:0;line-height:0;"#).count(), 3);
        assert_eq!(html.matches(r#"width="{{ slot.width }}" style="display:block;width:100%;height:auto;"#).count(), 3);
        assert!(!html.contains("live-offers") && template.diagnostics().is_empty());
    }

    #[test]
    fn so_many_slots_are_shown_as_are_asked_for_and_the_text_link_may_go() {
        let template = compiled(r#"<live-offers block="top" slots="2" text-link="false" align="center" />"#).unwrap();
        let html = template.html().unwrap();
        assert!(html.contains(r#"live["top"][:2] %}"#) && !html.contains("slot.textLink") && html.contains(r#"<td align="center""#));
        // Other components have no price and no link to its text.
        assert!(!compiled(r#"<live-parcel block="way" />"#).unwrap().html().unwrap().contains("slot.textLink"));
    }

    #[test]
    fn a_block_that_is_none_is_told_with_its_place() {
        for (block, found) in
            [("<live-price />", "no block"), (r#"<live-price block="a b" />"#, "not an id"), (r#"<live-offers block="top" slots="0" />"#, "slots")]
        {
            let e = compiled(block).unwrap_err();
            assert_eq!((e.code, e.place.is_some()), (Code::MjmlBadValue, true));
            assert!(e.message.contains(found), "{}", e.message);
        }
        let other = compiled(r#"<live-price block="top" colour="red" />"#).unwrap();
        assert!(other.diagnostics().iter().any(|d| d.code == Code::MjmlUnknownAttribute));
    }

    #[test]
    fn every_kind_of_block_has_its_tag() {
        for (name, kind) in BlockKind::NAMES.iter().zip(BlockKind::ALL) {
            let template = compiled(&format!(r#"<live-{name} block="top" />"#)).unwrap();
            let html = template.html().unwrap();
            assert!(html.contains(r#"{% for slot in live["top"] %}"#) && template.diagnostics().is_empty(), "{name}: {html}");
            assert_eq!(html.contains("slot.textLink"), kind.has_price(), "{name}");
        }
    }
}
