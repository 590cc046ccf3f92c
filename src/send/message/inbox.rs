//! Extracts the title and the hidden preheader of a mail.

use super::elements::Role;
use super::html::{Html, HtmlEvent, Own};
use super::style::Style;
use super::text::{attribute_text, text};
use serde::Serialize;

/// The texts that an inbox shows for a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// The title, from `mj-title`.
    pub subject: String,
    /// The preheader, from `mj-preview`.
    pub preheader: String,
}

impl Subject {
    /// Extracts them from a mail's HTML.
    pub fn of(html: &str) -> Self {
        subject(html)
    }
}

/// Finds the title, and the first hidden text before any visible text.
pub(super) fn subject(html: &str) -> Subject {
    let (mut title, mut preheader) = (String::new(), String::new());
    let mut pieces = Html::new(html);
    // The element of the following text, if it is invisible.
    let mut unseen = None;
    // The hidden element, and how many elements of that name are open.
    let mut hider: Option<(&str, usize)> = None;
    while let Some(piece) = pieces.next() {
        match piece {
            HtmlEvent::Open { name, role, self_closed } => {
                unseen = (role == Role::Unseen).then_some(name);
                if let Some((_, open)) = hider.as_mut().filter(|(hider, _)| hider.eq_ignore_ascii_case(name)) {
                    *open += 1;
                } else if hider.is_none() && !role.is_void() && role != Role::Unseen && !self_closed {
                    let style = pieces.attributes.get(Own::Style);
                    let is_hidden = pieces.attributes.has(Own::Hidden) || style.is_some_and(|style| Style::of(&attribute_text(style)).is_hidden);
                    hider = is_hidden.then_some((name, 1));
                }
            }
            HtmlEvent::Close { name, .. } => {
                unseen = None;
                if let Some((_, open)) = hider.as_mut().filter(|(hider, _)| hider.eq_ignore_ascii_case(name)) {
                    *open -= 1;
                    if *open == 0 {
                        hider = None;
                        if !preheader.trim_ascii().is_empty() {
                            break;
                        }
                    }
                }
            }
            HtmlEvent::Text(said) => match (unseen, hider) {
                (Some(name), _) if title.is_empty() && name.eq_ignore_ascii_case("title") => title.push_str(&text(said)),
                (Some(_), _) => {}
                (None, Some(_)) => preheader.push_str(&text(said)),
                (None, None) if said.trim_ascii().is_empty() => {}
                (None, None) => break,
            },
        }
    }
    Subject { subject: one_line(&title), preheader: one_line(&preheader) }
}

fn one_line(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
