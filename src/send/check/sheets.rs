use crate::base::limits;
use crate::base::markup::{Dialect, Event, Soup, Tags};

/// The style sheets of a mail.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    /// The rules that always apply.
    pub always: String,
    /// The additional rules of dark mode.
    pub dark: String,
    /// All style sheets, unchanged.
    pub all: String,
}

impl Sheets {
    pub fn of(html: &str) -> Self {
        let mut sheets = Self::default();
        let mut is_style = false;
        let mut soup = Soup::new(html, Dialect::Html, Tags::None, limits::MARKUP_DEPTH);
        while let Ok(Some(event)) = soup.next() {
            match event {
                Event::Open { name, attributes, .. } => {
                    let is_for_all = attributes.iter().all(|a| a.name != "media" || matches!(a.value, "all" | "screen"));
                    is_style = name == "style" && is_for_all;
                }
                Event::Close { .. } => is_style = false,
                Event::Text(range) if is_style => {
                    let css = html.get(range).unwrap_or("");
                    sheets.all.push_str(css);
                    sheets.add(css);
                }
                _ => {}
            }
        }
        sheets
    }

    /// Sorts rules by media queries.
    fn add(&mut self, css: &str) {
        let mut rest = css;
        while let Some(at) = rest.find("@media") {
            let (before, query) = rest.split_at(at);
            self.always.push_str(before);
            let Some(open) = query.find('{') else { return };
            let (asked, block) = query.split_at(open);
            let end = end_of_block(block);
            if asked.contains("prefers-color-scheme") && asked.contains("dark") {
                self.dark.push_str(block.get(1..end.saturating_sub(1)).unwrap_or(""));
            }
            rest = block.get(end..).unwrap_or("");
        }
        self.always.push_str(rest);
    }
}

/// The end of a block that begins with a brace.
fn end_of_block(block: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in block.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return at + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    block.len()
}
