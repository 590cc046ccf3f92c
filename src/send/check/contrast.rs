use super::look::Look;
use super::sheets::Sheets;
use crate::base::diagnostic::{Code, Diagnostic, Result};
use crate::base::limits;
use crate::base::markup::{Dialect, Event, Soup, Tags};
use crate::send::message::decoded;
use crate::send::mjml::inlined;
use std::collections::HashSet;

/// Finds text with insufficient contrast, in light mode and, if the mail has dark styles, in dark mode.
pub(super) fn findings(html: &str, sheets: &Sheets) -> Result<Vec<Diagnostic>> {
    let Reader { mut found, seen, .. } = Reader::read(&inlined(html, &sheets.always)?, "", HashSet::new());
    if !sheets.dark.is_empty() {
        found.extend(Reader::read(&inlined(html, &[sheets.always.as_str(), &sheets.dark].concat())?, " in dark mode", seen).found);
    }
    Ok(found)
}

struct Reader {
    open: Vec<Look>,
    seen: HashSet<String>,
    found: Vec<Diagnostic>,
    when: &'static str,
}

impl Reader {
    /// Reads a mail. Colours in `seen` were reported already.
    fn read(html: &str, when: &'static str, seen: HashSet<String>) -> Self {
        let mut reader = Self { open: vec![Look::of_page()], seen, found: Vec::new(), when };
        let mut soup = Soup::new(html, Dialect::Html, Tags::None, limits::MARKUP_DEPTH);
        while let Ok(Some(event)) = soup.next() {
            match event {
                Event::Open { name, attributes, .. } => reader.open.extend(reader.open.last().map(|around| Look::within(around, &name, &attributes))),
                Event::Close { name, .. } => drop(reader.open.pop_if(|look| look.element == name)),
                Event::Text(range) => reader.text(html.get(range).unwrap_or("")),
                _ => {}
            }
        }
        reader
    }

    fn text(&mut self, text: &str) {
        let Some(look) = self.open.last().filter(|look| !look.is_unseen && look.size >= 2.0) else { return };
        let said = decoded(text);
        if !said.contains(char::is_alphanumeric) {
            return;
        }
        let Some((front, behind)) = look.colors() else { return };
        // WCAG 2.2, 1.4.3: large text needs less contrast.
        let is_large = look.size >= 24.0 || look.is_bold && look.size >= 18.66;
        let contrast = front.contrast(behind);
        let least = if is_large { 3.0 } else { 4.5 };
        if contrast + 0.005 >= least {
            return;
        }
        let colors = format!("{front} on {behind}");
        let shown: String = said.trim().chars().take(30).collect();
        // Rounded down, so that a contrast below the limit never appears to reach it.
        let contrast = (contrast * 100.0).floor() / 100.0;
        let message = format!("{colors} has a contrast of {contrast:.2} : 1, {least} is required{}: `{shown}`", self.when);
        if self.found.len() < limits::FINDINGS && self.seen.insert(colors) {
            self.found.push(*Diagnostic::new(Code::MessageLowContrast, message));
        }
    }
}
