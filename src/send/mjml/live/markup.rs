//! The markup of a live block, with the tags of the merge: which pictures there are is known when a mail is rendered.

use crate::base::limits;

/// The width below which narrow pictures are shown, and the cards of a grid stand below each other: a mail's full width, because between it and the usual 480 px
/// the smallest text of a picture would be shown too small.
const NARROW_SCREEN: &str = "(max-width:599px)";
const DARK_MODE: &str = "(prefers-color-scheme:dark)";

/// The class of a grid's cells.
pub const CELL: &str = "pf-cell";

/// The attributes of a live component.
pub struct Markup<'a> {
    /// The block's id as a template expression.
    pub block: String,
    /// The row that stands for the block if the mail is rendered without `live`.
    pub left_out: String,
    pub unknown: &'a str,
    /// The number of slots to show, as a slice.
    pub slice: String,
    pub align: &'a str,
    /// The style of text in its cells.
    pub text: String,
    pub has_text_link: bool,
    pub has_answers: bool,
    pub narrow: bool,
    pub dark: bool,
    pub grid: Option<Grid>,
}

/// Cards beside each other.
#[derive(Debug, PartialEq)]
pub struct Grid {
    pub columns: usize,
    /// The width of a cell in pixels.
    pub cell: usize,
    /// The space on either side of a card.
    pub side: usize,
}

/// The width of a card in pixels at which its texts have the size they are painted in.
const CARD: f64 = 272.0;
/// Below this width of a cell, even a card's smallest width would be scaled down.
const LEAST_CARD: f64 = 264.0;
/// Half of the gutter between cards.
const SIDE: f64 = 8.0;

impl Grid {
    /// The grid in a width; none if its cards would be too narrow.
    pub fn of(columns: u8, width: f64) -> Option<Self> {
        let cell = (width / f64::from(columns)).floor();
        // In a column as narrow as the cards, the gutter gives way, not the cards.
        let side = ((cell - CARD) / 2.0).floor().clamp(2.0, SIDE);
        (cell - 2.0 * side >= LEAST_CARD).then_some(Self { columns: columns.into(), cell: cell as usize, side: side as usize })
    }

    fn content(&self) -> usize {
        self.cell - 2 * self.side
    }

    /// Whether a cell begins a row for Outlook, which needs tables.
    fn begins_row(&self) -> String {
        let starts: Vec<String> = (self.columns..limits::BLOCK_SLOTS).step_by(self.columns).map(|start| format!("loop.index0 == {start}")).collect();
        starts.join(" or ")
    }
}

/// One picture, its renditions and its look.
struct Picture<'a> {
    /// What has the picture, as a template expression.
    of: &'a str,
    /// What has its narrow rendition, or null.
    narrow: &'a str,
    width: &'a str,
    alt: &'a str,
    class: &'a str,
    style: &'a str,
}

const CARD_STYLE: &str = "font-size:16px;line-height:1.25;border-radius:{{ slot.radius|postfrisch_em }};";
const HEADING_STYLE: &str = "font-size:20px;font-weight:700;line-height:1.4;";
const TEXT_STYLE: &str = "font-size:13px;line-height:1.4;";

impl Markup<'_> {
    /// The MJML that replaces the component.
    pub fn mjml(&self) -> String {
        let Self { block, left_out, unknown, .. } = self;
        let rows = self.grid.as_ref().map_or_else(|| self.rows(), |grid| self.cells(grid));
        format!(
            "<mj-raw>\n{{% if live is none %}}{left_out}{{% elif live[{block}] is undefined %}}{{{{ {block}|{unknown}(live) }}}}{{% else %}}\n{rows}\n{{% endif %}}\n</mj-raw>"
        )
    }

    /// A row for each picture. Cells have no padding, so that a collapsed picture of 1 px leaves no gap.
    fn rows(&self) -> String {
        let row = |content: &str| format!("<tr><td align=\"{}\" style=\"padding:0;{}\">{content}</td></tr>", self.align, self.text);
        let heading = row(&self.heading("slot.heading", "slot.heading.narrow", "slot.width"));
        let mut rows = format!("{{% for slot in live[{}]{} %}}{{% if slot.heading %}}\n{heading}\n{{% endif %}}\n", self.block, self.slice);
        rows.push_str(&row(&self.card()));
        if self.has_answers {
            let answer = "<a href=\"{{ answer.url }}\" target=\"_blank\" style=\"display:block;padding:9px 16px;margin:0 0 8px;border:1px solid;border-radius:8px;color:inherit;font-size:15px;line-height:22px;text-align:center;\">{{ answer.text }}</a>";
            rows.push_str(&format!("\n{{% for answer in slot.answers %}}\n{}\n{{% endfor %}}", row(answer)));
        }
        if self.has_text_link {
            rows.push_str(&format!("\n{{% if slot.textLink %}}\n{}\n{{% endif %}}", row(&self.text_link())));
        }
        rows + "\n{% endfor %}"
    }

    /// Cards that float to the left: behind one that has collapsed to nothing, the others close up. Outlook, which can't, gets table cells.
    fn cells(&self, grid: &Grid) -> String {
        let Self { block, slice, text, .. } = self;
        let (cell, side, content) = (grid.cell, grid.side, grid.content());
        // A heading's own width is a card's: it is for grids of one column.
        let wide = self.heading("slot.heading.wide", "slot.heading", "slot.heading.wide.width");
        let heading =
            format!("{{% if slot.heading.wide %}}{wide}{{% else %}}{}{{% endif %}}", self.heading("slot.heading", "slot.heading.narrow", "slot.width"));
        // The two lines of 1 px of a collapsed slot are taken back. Without a text link, cards need another space, which stays.
        let (below, taken_back) = if self.has_text_link { (0, -2) } else { (2 * side.max(6), 0) };
        let link = if self.has_text_link { format!("{{% if slot.textLink %}}{}{{% endif %}}", self.text_link()) } else { String::new() };
        format!(
            "{{% for slot in live[{block}] %}}{{% if loop.first and slot.heading %}}\n\
             <tr><td align=\"left\" style=\"padding:0 {side}px;{text}\"><div class=\"{CELL}\">{heading}</div></td></tr>\n\
             {{% endif %}}{{% endfor %}}\n\
             <tr><td align=\"left\" style=\"padding:0;{text}\">\n\
             <!--[if mso]><table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\"><tr><![endif]-->\n\
             {{% for slot in live[{block}]{slice} %}}\n\
             {{% if {begins_row} %}}<!--[if mso]></tr><tr><![endif]-->{{% endif %}}\n\
             <!--[if mso]><td width=\"{cell}\" valign=\"top\" style=\"padding:0 {side}px {below}px\"><![endif]-->\n\
             <div class=\"{CELL}\" style=\"float:left;width:{content}px;max-width:94%;padding:0 {side}px {below}px;margin:0 0 {taken_back}px;\">{card}{link}</div>\n\
             <!--[if mso]></td><![endif]-->\n\
             {{% endfor %}}\n\
             <!--[if mso]></tr></table><![endif]-->\n\
             </td></tr>",
            begins_row = grid.begins_row(),
            card = self.card(),
        )
    }

    fn heading(&self, of: &str, narrow: &str, width: &str) -> String {
        self.picture(&Picture { of, narrow, width, alt: "slot.heading.alt", class: "pf-pic", style: HEADING_STYLE })
    }

    fn card(&self) -> String {
        let picture = Picture { of: "slot", narrow: "slot.narrow", width: "slot.width", alt: "slot.alt", class: "pf-pic pf-card", style: CARD_STYLE };
        format!("<a href=\"{{{{ slot.click }}}}\" target=\"_blank\" style=\"color:inherit;text-decoration:none;\">{}</a>", self.picture(&picture))
    }

    fn text_link(&self) -> String {
        let (of, narrow) = ("slot.textLink", "slot.textLink.narrow");
        let picture = Picture { of, narrow, width: "slot.width", alt: "slot.textLink.alt", class: "pf-pic", style: TEXT_STYLE };
        format!("<a href=\"{{{{ slot.text }}}}\" target=\"_blank\" style=\"color:inherit;\">{}</a>", self.picture(&picture))
    }

    /// A picture, in `picture` with its other renditions where there are any. Clients without `picture` show the `img` in it.
    fn picture(&self, picture: &Picture<'_>) -> String {
        let Picture { of, narrow, width, alt, class, style } = picture;
        let source = |media: &[&str], of: &str| format!("<source media=\"{}\" srcset=\"{{{{ {of} }}}}\" />", media.join(" and "));
        let only_if = |condition: &str, then: &str| format!("{{% if {condition} %}}{then}{{% endif %}}");
        // The first one that applies is shown.
        let (mut sources, mut conditions) = (String::new(), Vec::new());
        if self.narrow {
            let dark =
                if self.dark { only_if(&format!("{narrow}.dark"), &source(&[NARROW_SCREEN, DARK_MODE], &format!("{narrow}.dark"))) } else { String::new() };
            sources.push_str(&only_if(narrow, &(dark + &source(&[NARROW_SCREEN], &format!("{narrow}.picture")))));
            conditions.push((*narrow).to_owned());
        }
        if self.dark {
            let dark = format!("{of}.dark");
            sources.push_str(&only_if(&dark, &source(&[DARK_MODE], &dark)));
            conditions.push(dark);
        }
        let margin = match self.align {
            "left" => "0 auto 0 0",
            "right" => "0 0 0 auto",
            _ => "0 auto",
        };
        let img = format!(
            "<img class=\"{class}\" src=\"{{{{ {of}.picture }}}}\" alt=\"{{{{ {alt} }}}}\" width=\"{{{{ {width} }}}}\" style=\"display:block;width:100%;max-width:{{{{ {width} }}}}px;height:auto;margin:{margin};border:0;outline:none;text-decoration:none;color:inherit;{style}\" />"
        );
        if conditions.is_empty() {
            return img;
        }
        let condition = conditions.join(" or ");
        [only_if(&condition, &format!("<picture>{sources}")), img, only_if(&condition, "</picture>")].concat()
    }
}
