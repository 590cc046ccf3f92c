//! Live blocks in MJML: `<live-offers block="top" slots="3" />` is replaced by the pictures of a campaign's block, in cells that collapse with them.

mod markup;

use super::custom::{Components, Defaults, Used};
use super::tags::only_expression;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::shop::campaign::BlockKind;
use crate::shop::link::is_id;
pub use markup::CELL;
use markup::{Grid, Markup};
use std::rc::Rc;

/// The prefix of a block's kind in its tag.
const LIVE: &str = "live-";

/// The attribute of the row that replaces a live block if the mail is rendered without `live`; its value is the block id.
pub const LEFT_OUT: &str = "data-left-out";
/// The filter that reports a block that is not in the campaign.
pub const UNKNOWN_BLOCK: &str = "postfrisch_unknown_block";

/// The filter that turns pixels into `em` of a picture's alternative text, which is larger on narrow screens, as pictures are.
pub const EM: &str = "postfrisch_em";
/// The rules of live components in the head.
pub const LIVE_STYLES: &str = include_str!("../../../../templates/mjml/live.css").trim_ascii_end();

/// The custom components together with the live components.
pub struct LiveComponents {
    own: Rc<dyn Components>,
    /// By kind of block.
    defaults: Vec<(&'static str, BlockKind, Defaults)>,
}

/// The attributes of all live components, with their defaults.
const COMMON: [(&str, &str); 6] =
    [("block", ""), ("align", "center"), ("narrow", "true"), ("dark", "true"), ("color", "#171c24"), ("font-family", "Arial, Helvetica, sans-serif")];
/// Those of components with a price, and with several slots.
const PRICED: [(&str, &str); 2] = [("slots", ""), ("text-link", "true")];
const SEVERAL: [(&str, &str); 1] = [("columns", "1")];

impl std::fmt::Debug for LiveComponents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveComponents").finish_non_exhaustive()
    }
}

/// Whether a tag is a live component's.
pub fn is_live(tag: &str) -> bool {
    tag.strip_prefix(LIVE).is_some_and(|kind| BlockKind::NAMES.contains(&kind))
}

impl LiveComponents {
    /// Adds the live components to custom ones; custom ones with the same name have priority.
    pub fn beside(own: Rc<dyn Components>) -> Self {
        let defaults = |kind: BlockKind| {
            let of_all = COMMON.into_iter();
            let named = of_all.chain(PRICED.into_iter().filter(|_| kind.has_price())).chain(SEVERAL.into_iter().filter(|_| kind.may_have_slots()));
            named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
        };
        let of_kinds = BlockKind::NAMES.iter().zip(BlockKind::ALL).map(|(name, kind)| (*name, *kind, defaults(*kind)));
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
        let name = attribute("block");
        let block = match only_expression(name) {
            Some(expression) => format!("({expression})"),
            None if is_id(name) => format!("\"{name}\""),
            None if name.is_empty() => return wrong("has no block".to_owned(), BLOCK),
            None => return wrong(format!("has block=\"{name}\", which is not an id"), BLOCK),
        };
        let align = attribute("align");
        if !matches!(align, "left" | "center" | "right") {
            return wrong(format!("has align=\"{align}\""), "write left, center or right");
        }
        let slots = attribute("slots");
        if !(slots.is_empty() || slots.parse::<u8>().is_ok_and(|n| n > 0)) {
            return wrong(format!("has slots=\"{slots}\""), "write the number of slots, like slots=\"3\"");
        }
        let grid = match attribute("columns") {
            "" | "1" => None,
            columns @ ("2" | "3") => match Grid::of(columns.parse().unwrap_or(2), used.width) {
                None => return wrong(format!("has columns=\"{columns}\" in {} px: its cards would be scaled down", used.width), ROOM),
                grid => grid,
            },
            columns => return wrong(format!("has columns=\"{columns}\""), "write 1, 2 or 3"),
        };
        let plain = |name: &str| attribute(name).replace(['"', '<', '>', ';', '{', '}'], "");
        let markup = Markup {
            left_out: format!("<tr {LEFT_OUT}=\"{name}\"></tr>"),
            block,
            unknown: UNKNOWN_BLOCK,
            slice: if slots.is_empty() { String::new() } else { format!("[:{slots}]") },
            align,
            text: format!("font-size:0;line-height:0;color:{};font-family:{};", plain("color"), plain("font-family")),
            has_text_link: attribute("text-link") == "true",
            has_answers: self.live(used.tag).is_some_and(|(_, kind, _)| kind.asks()),
            narrow: attribute("narrow") == "true",
            dark: attribute("dark") == "true",
            grid,
        };
        Ok(markup.mjml())
    }

    fn styles(&self, tag: &str) -> Option<&'static str> {
        if self.is_own(tag) { self.own.styles(tag) } else { self.live(tag).map(|_| LIVE_STYLES) }
    }
}

const BLOCK: &str = "name a block of the campaign: block=\"top\"";
const ROOM: &str = "write fewer columns, or make room: a card is at least 264 px wide, with 2 to 8 px on either side";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::send::merge::{CompileOptions, Template};
    use crate::send::mjml::{Options, Tags};
    use markup::Grid;

    fn compiled(block: &str) -> Result<Template> {
        compiled_in(block, "600px")
    }

    fn compiled_in(block: &str, width: &str) -> Result<Template> {
        let text = format!(
            "<mjml><mj-head><mj-attributes><live-offers align=\"left\" /></mj-attributes></mj-head><mj-body width=\"{width}\"><mj-section padding=\"0\"><mj-column>{block}</mj-column></mj-section></mj-body></mjml>"
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
        assert_eq!(html.matches(r#"width="{{ slot.width }}" style="display:block;width:100%;max-width:{{ slot.width }}px;height:auto;"#).count(), 3);
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
    fn renditions_are_sources_in_the_order_in_which_they_apply() {
        let html = compiled(r#"<live-parcel block="way" />"#).unwrap().html().unwrap().to_owned();
        let order =
            ["(max-width:599px) and (prefers-color-scheme:dark)", "\"(max-width:599px)\"", "\"(prefers-color-scheme:dark)\"", "<img class=\"pf-pic pf-card\""];
        let picture = html.split("{% if slot.narrow or slot.dark %}<picture>").nth(1).unwrap();
        let places: Vec<usize> = order.iter().map(|part| picture.find(part).unwrap()).collect();
        assert!(places.is_sorted(), "{places:?} {picture}");
        for (attribute, absent) in [("narrow", "(max-width:599px)"), ("dark", "prefers-color-scheme")] {
            let html = compiled(&format!(r#"<live-parcel block="way" {attribute}="false" />"#)).unwrap().html().unwrap().to_owned();
            assert!(html.contains("<picture>") && !html.split("<body").nth(1).unwrap().contains(absent), "{html}");
        }
        let plain = compiled(r#"<live-parcel block="way" narrow="false" dark="false" />"#).unwrap();
        assert!(!plain.html().unwrap().contains("<picture>"));
    }

    #[test]
    fn rules_for_narrow_screens_are_in_the_head_once_if_there_is_a_live_component() {
        let both = compiled(r#"<live-offers block="top" columns="2" /><live-parcel block="way" />"#).unwrap();
        let (head, body) = both.html().unwrap().split_once("</head>").unwrap();
        assert_eq!((head.matches(".pf-cell {").count(), body.matches(".pf-cell {").count()), (1, 0));
        assert!(!compiled("<mj-text>a</mj-text>").unwrap().html().unwrap().contains("pf-"));
    }

    #[test]
    fn a_grid_has_rows_for_outlook_and_cells_that_float_for_the_others() {
        let html = compiled_in(r#"<live-offers block="top" columns="2" />"#, "576px").unwrap().html().unwrap().to_owned();
        let body = html.split("<body").nth(1).unwrap();
        assert!(body.contains("float:left;width:272px;max-width:94%;padding:0 8px 0px;margin:0 0 -2px;"), "{body}");
        assert!(body.contains(
            "{% if loop.index0 == 2 or loop.index0 == 4 or loop.index0 == 6 or loop.index0 == 8 or loop.index0 == 10 %}<!--[if mso]></tr><tr><![endif]-->"
        ));
        assert!(body.contains("<!--[if mso]><td width=\"288\" valign=\"top\" style=\"padding:0 8px 0px\"><![endif]-->"));
        assert_eq!(body.matches("<!--[if").count(), body.matches("<![endif]-->").count());
        // Without text links, the cards have another space below them.
        let html = compiled(r#"<live-offers block="top" columns="2" text-link="false" />"#).unwrap().html().unwrap().to_owned();
        assert!(html.contains("padding:0 8px 16px;margin:0 0 0px;") && !html.contains("slot.textLink"), "{html}");
    }

    #[test]
    fn cards_of_a_grid_are_not_scaled_down() {
        for (columns, width, cell) in [(2, 600.0, [300, 8]), (2, 576.0, [288, 8]), (2, 560.0, [280, 4]), (2, 536.0, [268, 2]), (3, 864.0, [288, 8])] {
            let grid = Grid::of(columns, width).unwrap();
            assert_eq!(grid, Grid { columns: columns.into(), cell: cell[0], side: cell[1] });
        }
        assert!(Grid::of(2, 535.0).is_none() && Grid::of(3, 600.0).is_none());
        let e = compiled_in(r#"<live-offers block="top" columns="3" />"#, "600px").unwrap_err();
        assert!(e.code == Code::MjmlBadValue && e.place.is_some() && e.message.contains("columns=\"3\" in 600 px"), "{e:?}");
        assert!(compiled(r#"<live-offers block="top" columns="4" />"#).unwrap_err().message.contains("columns=\"4\""));
        // One price is no grid.
        let one = compiled(r#"<live-price block="top" columns="2" />"#).unwrap();
        assert!(one.diagnostics().iter().any(|d| d.code == Code::MjmlUnknownAttribute));
    }

    #[test]
    fn a_block_may_be_named_by_a_value() {
        let template = compiled(r#"<live-offers block="{{ block }}" />"#).unwrap();
        assert!(template.html().unwrap().contains("{% for slot in live[(block)] %}") && template.diagnostics().is_empty());
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
